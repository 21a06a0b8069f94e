//! What leaves as a sheet is no formula, and what comes in as one is no fault.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::Town;
use serde_json::json;
use store::testkit::{both, sqlite};

use crate::laws;

const FORMULAS: [&str; 8] = [
    "=1+1",
    "+1-cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example\")",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
];

/// Whether a spreadsheet would reckon with this cell.
fn is_reckoned(cell: &str) -> bool {
    let text = cell.trim_start_matches('"').trim_start();
    text.starts_with(['=', '@'])
        || text.strip_prefix(['+', '-']).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_an_export_is_a_formula() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        for text in FORMULAS {
            let body = json!({ "name": text, "kind": "company", "city": text, "note": text }).to_string();
            let made = town.json(&program, Method::POST, "/api/v1/customers", &body).await;
            assert!(
                made.status == StatusCode::CREATED || made.status == StatusCode::UNPROCESSABLE_ENTITY,
                "{}",
                made.body
            );
        }
        for path in ["/customers/export?format=csv&all=1", "/customers/export?format=csv"] {
            let sheet = town.get(&boss, path).await;
            laws::check(path, &sheet);
            let cells = sheet.body.lines().flat_map(|line| line.split(','));
            for cell in cells.filter(|cell| cell.contains("1+1") || cell.contains("cmd") || cell.contains("HYPERLINK"))
            {
                assert!(!is_reckoned(cell), "a formula leaves: {cell}");
            }
        }
        let sheet = town.get(&program, "/api/v1/customers/export?format=csv").await;
        laws::check("the API's export", &sheet);
        assert!(!sheet.body.lines().flat_map(|line| line.split(',')).any(is_reckoned), "{}", sheet.body);
    })
    .await;
}

/// Files that are none, or too much.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let deep = format!("name\n{}", "\"".repeat(100_001));
    let wide = format!("{}\n{}", "a,".repeat(20_000), "b,".repeat(20_000));
    let zip = [b"PK\x03\x04".to_vec(), vec![0xff; 500]].concat();
    vec![
        ("nothing", Vec::new()),
        ("only a mark of order", b"\xef\xbb\xbf".to_vec()),
        ("zeros", vec![0; 10_000]),
        ("no text", (0..=255).collect()),
        ("an open quote", b"name\n\"never closed".to_vec()),
        ("quotes", deep.into_bytes()),
        ("twenty thousand columns", wide.into_bytes()),
        ("one long cell", format!("name\n{}", "x".repeat(3_000_000)).into_bytes()),
        ("half a workbook", zip),
        ("half UTF-16", b"\xff\xfen\0a\0m\0e\0\n\0\xd8".to_vec()),
        ("markup", "name,<peyvand-evil>\n<peyvand-evil>,\"><peyvand-evil>\n=1+1,x\n".into()),
    ]
}

/// A form with a file whose name is given.
fn upload(token: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_and_no_name_of_a_file_is_a_fault() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let (boss, program) = (town.browser("boss").await, town.program("boss").await);
    let token = boss.csrf.clone().expect("a token");
    let kind = "multipart/form-data; boundary=x";
    for (what, bytes) in files() {
        let body = upload(&token, "a.csv", &bytes);
        let answer = town.send(&boss, Method::POST, "/customers/import", body, kind).await;
        laws::check(what, &answer);
        if answer.status == StatusCode::SEE_OTHER {
            laws::check(what, &town.get(&boss, &answer.location).await);
        }
        for name in ["a.csv", "a.xlsx"] {
            let path = format!("/api/v1/customers/imports?name={name}");
            laws::check(what, &town.send(&program, Method::POST, &path, bytes.clone(), "text/csv").await);
        }
    }
    let long = "x".repeat(20_000);
    for name in
        ["../../etc/passwd", "a\\\"b.csv", "<peyvand-evil>.csv", "%00.csv", "", "con", &long, "نام\u{202e}vsc.exe"]
    {
        let body = upload(&token, name, b"name\nArya\n");
        let answer = town.send(&boss, Method::POST, "/customers/import", body, kind).await;
        laws::check(name, &answer);
        if answer.status == StatusCode::SEE_OTHER {
            laws::check(name, &town.get(&boss, &answer.location).await);
        }
    }
    laws::check("the list of imports", &town.get(&boss, "/imports").await);
    let own = upload(&token, "a.csv", b"name\n");
    for (kind, body) in [
        ("multipart/form-data", own.clone()),
        ("multipart/form-data; boundary=", own.clone()),
        ("multipart/form-data; boundary=y", own.clone()),
        ("multipart/form-data; boundary=x", own[..own.len() - 8].to_vec()),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--".to_vec()),
    ] {
        laws::check(kind, &town.send(&boss, Method::POST, "/customers/import", body, kind).await);
    }
}
