//! What holds for every answer, whoever asked for whatever.

use peyvand_tests::town::{Answer, SECRET};

use crate::evil::MARK;

/// Header fields that no answer goes without, and how each begins.
const ALWAYS: [(&str, &str); 6] = [
    ("content-security-policy", "default-src 'none'; script-src 'self'"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cache-control", ""),
    ("x-request-id", ""),
];

#[track_caller]
pub fn check(what: &str, answer: &Answer) {
    let status = answer.status;
    let told = || format!("{what}: {status} {} {:.1500}", answer.location, answer.body);
    assert!(!status.is_server_error(), "{}", told());
    let said = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok());
    for (name, start) in ALWAYS {
        assert!(said(name).is_some_and(|value| value.starts_with(start)), "{name} of {}", told());
    }
    for name in ["location", "hx-redirect", "content-location", "hx-push-url"] {
        assert!(said(name).is_none_or(is_own), "{name} of {} leads away: {:?}", told(), said(name));
    }
    assert!(answer.headers.keys().all(|name| !name.as_str().contains("evil")), "a header of theirs in {}", told());
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    assert!(cookies.into_iter().all(|cookie| cookie.starts_with("peyvand")), "a cookie of theirs in {}", told());
    if answer.kind.starts_with("text/html") {
        assert!(!answer.body.contains(MARK), "{what}: markup of theirs: {:?}", around(&answer.body, MARK));
    }
    // What is no file of the pages' own is asked for by no person.
    if status.is_client_error() && !what.contains("/assets/") {
        let is_worded = answer.kind.starts_with("text/html") || answer.kind.contains("json");
        assert!(is_worded && !answer.body.is_empty(), "without a word: {}", told());
    }
}

fn is_own(place: &str) -> bool {
    place.starts_with('/') && !place.starts_with("//") && !place.contains(['\\', '\r', '\n'])
}

/// Maryam's customer is told by its name nowhere, and her deal neither.
#[track_caller]
pub fn tells_nothing(who: &str, what: &str, answer: &Answer) {
    assert!(!answer.body.contains(SECRET), "{who} learns at {what}: {:?}", around(&answer.body, SECRET));
}

fn around(body: &str, what: &str) -> String {
    let at = body.find(what).unwrap_or(0);
    let before: String = body[..at].chars().rev().take(200).collect();
    let after: String = body[at..].chars().take(200).collect();
    before.chars().rev().collect::<String>() + &after
}
