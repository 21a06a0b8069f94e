//! Every call of the guide for integrators is made as it is printed, in both
//! languages, by bash and curl against a real listener.

use std::{net::SocketAddr, path::Path, process::Command};

use peyvand_tests::town::Town;
use records::sign_in::{self, NewKey};
use store::testkit::sqlite;

/// The shell of a guide: each block of commands that calls the API.
fn calls(lang: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/{lang}/integrator.md"));
    let text = std::fs::read_to_string(file).expect("the guide");
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.filter(|block| block.contains("curl")).map(str::to_owned).collect()
}

/// Any answer that is a refusal ends the call.
const STRICT: &str = "set -euo pipefail\ncurl() { command curl --silent --show-error --fail-with-body \"$@\"; }\n";

#[tokio::test(flavor = "multi_thread")]
async fn every_call_of_the_guide_works_as_it_is_printed() {
    if Command::new("curl").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "curl is not installed");
        return eprintln!("left out: curl is not installed");
    }
    for lang in ["en", "fa"] {
        let (db, _guard) = sqlite().await;
        let town = Town::open(db).await;
        let boss = town.standing("boss").await;
        let (_, key) =
            sign_in::make_api_key(&boss, NewKey { name: "guide".into(), ..NewKey::default() }).await.expect("a key");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = listener.local_addr().expect("an address").to_string();
        let service = town.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await });
        let found = calls(lang);
        assert!(found.len() >= 10, "{lang}: {} calls", found.len());
        for block in found {
            let script = format!("{STRICT}{}", block.replace("127.0.0.1:8080", &at));
            let (key, id) = (key.clone(), town.customer.to_string());
            let run = move || Command::new("bash").args(["-c", &script]).env("KEY", key).env("ID", id).output();
            let done = tokio::task::spawn_blocking(run).await.expect("a shell").expect("bash");
            let said = [&done.stdout[..], &done.stderr].map(String::from_utf8_lossy).concat();
            assert!(done.status.success(), "{lang}:\n{block}\n{said}");
        }
        server.abort();
    }
}
