//! Whatever is typed anywhere is stored and shown as text, or refused with a
//! sentence; it is never a fault and never markup.

use std::path::Path;

use store::testkit::both;

use crate::town::{
    Town,
    Who::{Boss, Maryam},
};

fn naughty() -> Vec<String> {
    let own = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' or 1=1 --",
        "'; drop table shops; --",
        "\0",
        "\u{feff}",
        "\u{202e}abc",
        "%00",
        "{{7*7}}",
        "${jndi:ldap://x}",
        "../../etc/passwd",
        "javascript:alert(1)",
        "\\",
        "%",
        "_",
        "\"",
        "'",
        "٪",
        "NaN",
        "1e400",
        "-0",
        "99999999999999999999",
        "۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹",
        "0000000000000",
        "zzzzzzzzzzzzz",
        "👨‍👩‍👧‍👦",
        "ﷺ",
    ];
    let mut all: Vec<String> = own.iter().map(ToString::to_string).collect();
    all.push("ا".repeat(6_000));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/naughty_strings/blns.json");
    match std::fs::read_to_string(&file) {
        Ok(text) => all.extend(serde_json::from_str::<Vec<String>>(&text).expect("a list of strings")),
        Err(_) if std::env::var_os("CI").is_some() => panic!("the naughty strings are not there"),
        Err(_) => eprintln!("left out: the naughty strings are not there"),
    }
    all
}

/// Markup that only somebody's text could have brought.
const MARKUP: [&str; 6] = ["<script>alert", "<img src=x", "onerror=alert(1)>", "<svg", "<marquee", "<iframe"];

#[track_caller]
fn is_sound(status: u16, body: &str, text: &str) {
    assert!(matches!(status, 200 | 303 | 400 | 404 | 409 | 422), "{status} for {text:?}: {body}");
    let main = &body[body.find("<main").unwrap_or(0)..body.find("</main>").unwrap_or(body.len())];
    for markup in MARKUP.iter().filter(|markup| **markup != "<svg") {
        assert!(!main.contains(markup), "{markup} for {text:?}: {main}");
    }
}

#[tokio::test]
async fn any_text_may_stand_in_any_field() {
    both(|db| async move {
        let town = Town::open(db).await;
        let fields = [
            "name",
            "trade",
            "code",
            "phone",
            "email",
            "site",
            "sales",
            "share",
            "weight",
            "staff",
            "opened_on",
            "called_at",
            "called_at_time",
            "closed",
            "vip",
            "mother",
            "market",
            "note",
            "secret",
        ];
        for text in naughty() {
            let form: Vec<(&str, &str)> = fields.iter().map(|field| (*field, text.as_str())).collect();
            let answer = town.new_shop(Boss, &form).await;
            is_sound(answer.status, &answer.body, &text);
            let form = [("name", text.as_str()), ("trade", "books"), ("note", text.as_str())];
            let answer = town.new_shop(Boss, &form).await;
            is_sound(answer.status, &answer.body, &text);
            if answer.status == 303 {
                for path in [answer.location.clone(), format!("{}/edit", answer.location)] {
                    let page = town.get(Boss, &path).await.is(200);
                    is_sound(page.status, &page.body, &text);
                }
            }
        }
        let list = town.get(Boss, "/shops?columns=name,note").await.is(200);
        is_sound(list.status, &list.body, "the list");
    })
    .await;
}

#[tokio::test]
async fn any_text_may_stand_in_any_address() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", None).await;
        for text in naughty() {
            let q: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            if q.len() > 6_000 {
                continue;
            }
            for path in [
                format!("/shops?filter={q}"),
                format!("/shops?sort={q}&columns={q}&from={q}&view={q}"),
                format!("/shops?add_field={q}&add_op={q}&add_value={q}"),
                format!("/shops?add_field=name&add_op=has&add_value={q}"),
                format!("/search?q={q}"),
                format!("/shops/options?q={q}"),
                format!("/shops/new?name={q}&mother={q}&opened_on={q}"),
                format!("/shops/{shop}/history?before={q}"),
            ] {
                let answer = town.get(Maryam, &path).await;
                is_sound(answer.status, &answer.body, &text);
            }
        }
    })
    .await;
}
