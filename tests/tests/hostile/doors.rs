//! Hosts, proxies, cookies and languages that are none, in the header fields.

use axum::{body::Body, http::Method};
use peyvand_tests::town::{Client, Town};
use store::testkit::sqlite;

use crate::laws;

const ODD: [(&str, &str); 30] = [
    ("host", "evil.example"),
    ("host", "town.example:99999"),
    ("host", "\"><peyvand-evil>"),
    ("host", "a b"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "javascript"),
    ("x-forwarded-for", "127.0.0.1"),
    ("x-forwarded-for", "<peyvand-evil>"),
    ("forwarded", "for=127.0.0.1;host=evil.example"),
    ("x-original-url", "/settings"),
    ("x-rewrite-url", "/settings"),
    ("x-http-method-override", "DELETE"),
    ("referer", "https://evil.example/customers"),
    ("referer", "\"><peyvand-evil>"),
    ("accept-language", "<peyvand-evil>;q=NaN,,,;;q=,fa;q=99999999999999999999"),
    ("accept", "*/*;q=-1,\u{1}"),
    ("user-agent", "<peyvand-evil>"),
    ("cookie", "peyvand=; peyvand=\"; ;;=; peyvand-looks=........"),
    ("cookie", "peyvand-toast=eyJ0b25lIjp0cnVlfQ; peyvand-visitor=<peyvand-evil>"),
    ("cookie", "peyvand-looks=<peyvand-evil>.<peyvand-evil>"),
    ("authorization", "Bearer "),
    ("authorization", "Bearer \u{ff}"),
    ("authorization", "Basic AAAA"),
    ("if-none-match", "\"\\\"*"),
    ("if-modified-since", "yesterday"),
    ("if-match", "W/\"-1\",*"),
    ("range", "bytes=-1,0-,99999999999999999999-1"),
    ("accept-encoding", "gzip;q=2, ;;, br"),
    ("last-event-id", "<peyvand-evil>"),
    ("idempotency-key", "x\u{7f}"),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_header_field_is_a_fault_or_markup_or_a_way_elsewhere() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let (boss, program) = (town.browser("boss").await, town.program("boss").await);
    let paths =
        ["/", "/customers", "/sign-in", "/me", "/users", "/api/v1/customers", "/api/v1/openapi.json", "/nothing"];
    for client in [&boss, &program, &Client::default()] {
        for (round, (name, value)) in ODD.into_iter().enumerate() {
            // Each field meets three of the pages, and never the same three.
            for path in paths.into_iter().cycle().skip(round * 3).take(3) {
                let mut request = client.request(Method::GET, path).body(Body::empty()).expect("a request");
                let Ok(odd) = axum::http::HeaderValue::from_bytes(value.as_bytes()) else { continue };
                request.headers_mut().insert(axum::http::HeaderName::from_static(name), odd);
                let answer = town.answer(request).await;
                let what = format!("{path} with {name}: {value}");
                // A host that cannot be read is answered before there is a page.
                if answer.status.as_u16() == 400 && name == "host" {
                    continue;
                }
                laws::check(&what, &answer);
                assert!(!answer.location.contains("evil"), "{what} leads to {}", answer.location);
                assert!(!answer.body.contains("//evil.example"), "{what} draws a link away");
            }
        }
    }
}
