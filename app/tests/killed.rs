//! A program repeats a POST under the same name until it is answered, while the
//! server is killed again and again: each deed is there exactly once, and none
//! by half.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use serde_json::Value;
use store::testkit;

const CLIENTS: usize = 6;
const KILLS: usize = 5;

struct Server {
    folder: tempfile::TempDir,
    database: String,
    workspace: Option<String>,
    port: u16,
}

impl Server {
    fn new(database: Option<String>) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let workspace = database.as_ref().map(|_| format!("once_{}", std::process::id()));
        let database = database.unwrap_or_else(|| folder.path().join("crm.db").display().to_string());
        // Free a moment ago; nobody else of this machine asks for it so soon.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Server { folder, database, workspace, port }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peyvand"));
        command.args(args).args(["--database", &self.database]).current_dir(self.folder.path());
        command.env_remove("PEYVAND_DATABASE").env("PEYVAND_LANGUAGE", "en");
        if let Some(workspace) = &self.workspace {
            command.args(["--workspace", workspace]);
        }
        command
    }

    /// An administrator's key in a new workspace.
    fn key(&self) -> String {
        let create =
            ["workspace", "create", "--company", "Pars", "--admin-name", "Ada", "--admin-email", "ada@pars.example"];
        assert!(self.command(&create).output().unwrap().status.success());
        let key = ["api-key", "create", "--user", "ada@pars.example", "--name", "shop", "--json"];
        let told: Value = serde_json::from_slice(&self.command(&key).output().unwrap().stdout).unwrap();
        told["key"].as_str().unwrap().to_owned()
    }

    fn start(&self) -> Child {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut serve = self.command(&["serve", "--listen", &listen, "--api-rate", "0", "--address-rate", "0"]);
        let mut child = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for _ in 0..600 {
            if ask(self.port, "GET /readyz", "", "").is_some_and(|(status, _)| status == 200) {
                return child;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        panic!("the server does not come up in {}", Path::new(&self.database).display());
    }
}

/// One request on a connection of its own; none where it broke off.
fn ask(port: u16, line: &str, headers: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.strip_prefix("HTTP/1.1 ")?.split(' ').next()?.parse().ok()?;
    let (_, body) = text.split_once("\r\n\r\n")?;
    Some((status, body.to_owned()))
}

/// A single record, or two that belong together.
fn deed(name: &str, is_pair: bool) -> (&'static str, String) {
    let one = |part: &str| format!("{{\"name\": \"{name} {part}\", \"kind\": \"company\"}}");
    let create = |part: &str| format!("{{\"do\": \"create\", \"entity\": \"customers\", \"body\": {}}}", one(part));
    match is_pair {
        false => ("POST /api/v1/customers", one("a")),
        true => ("POST /api/v1/batch", format!("{{\"operations\": [{}, {}]}}", create("a"), create("b"))),
    }
}

/// Sends the same until there is an answer; gives the names that must be there.
fn insist(port: u16, key: &str, client: usize, number: usize) -> Vec<String> {
    let (name, is_pair) = (format!("order {client}-{number}"), number % 2 == 1);
    let (line, body) = deed(&name, is_pair);
    let headers = format!(
        "Authorization: Bearer {key}\r\nContent-Type: application/json\r\nIdempotency-Key: {client}-{number}\r\n"
    );
    for _ in 0..1_000 {
        match ask(port, line, &headers, &body) {
            Some((200 | 201, _)) => {
                let parts: &[&str] = if is_pair { &["a", "b"] } else { &["a"] };
                return parts.iter().map(|part| format!("{name} {part}")).collect();
            }
            // Still at work, or the server is going or coming.
            None | Some((409 | 429 | 500.., _)) => std::thread::sleep(Duration::from_millis(20)),
            Some((status, said)) => panic!("{status} {said}"),
        }
    }
    panic!("{name} is never answered");
}

/// How often each name is there.
fn names(port: u16, key: &str) -> BTreeMap<String, usize> {
    let (mut found, mut cursor) = (BTreeMap::new(), String::new());
    loop {
        let line = format!("GET /api/v1/customers?columns=name&sort=id&limit=200&cursor={cursor}");
        let (status, body) = ask(port, &line, &format!("Authorization: Bearer {key}\r\n"), "").unwrap();
        assert_eq!(status, 200, "{body}");
        let page: Value = serde_json::from_str(&body).unwrap();
        for item in page["items"].as_array().unwrap() {
            *found.entry(item["name"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return found,
        }
    }
}

fn a_deed_under_a_name_is_done_once(server: &Server) {
    let (key, port) = (server.key(), server.port);
    let (ends, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut child = server.start();
    let wanted: Vec<String> = std::thread::scope(|scope| {
        let (key, ends, answered) = (key.as_str(), &ends, &answered);
        let client = |client: usize| {
            scope.spawn(move || {
                let (mut kept, mut number) = (Vec::new(), 0);
                while !ends.load(Ordering::Relaxed) {
                    kept.extend(insist(port, key, client, number));
                    answered.fetch_add(1, Ordering::Relaxed);
                    number += 1;
                }
                kept
            })
        };
        let clients: Vec<_> = (0..CLIENTS).map(client).collect();
        for kill in 0..KILLS {
            // In the midst of work, each time at another moment of it.
            let before = answered.load(Ordering::Relaxed);
            while answered.load(Ordering::Relaxed) < before + CLIENTS {
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis(37 * kill as u64 % 90));
            child.kill().unwrap();
            child.wait().unwrap();
            child = server.start();
        }
        ends.store(true, Ordering::Relaxed);
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let found = names(port, &key);
    child.kill().unwrap();
    child.wait().unwrap();
    let lost: Vec<_> = wanted.iter().filter(|name| !found.contains_key(*name)).collect();
    let twice: Vec<_> = found.iter().filter(|(_, count)| **count > 1).collect();
    assert!(lost.is_empty() && twice.is_empty(), "lost: {lost:?}, more than once: {twice:?}");
    assert_eq!(found.len(), wanted.len(), "nothing is there that nobody was told of");
    assert!(wanted.len() > KILLS * CLIENTS, "{}", wanted.len());
}

#[test]
fn a_post_that_is_repeated_across_kills_is_done_once_on_sqlite() {
    a_deed_under_a_name_is_done_once(&Server::new(None));
}

#[test]
fn a_post_that_is_repeated_across_kills_is_done_once_on_postgres() {
    a_deed_under_a_name_is_done_once(&Server::new(Some(testkit::postgres_url())));
}
