//! A program repeats a POST under the same name until it is answered, while the
//! server is killed again and again: each deed is there exactly once, and none
//! by half.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use store::testkit::Lodging;

use crate::server::{Company, line::Line};

const CLIENTS: usize = 6;
const KILLS: usize = 5;

/// A single record, or two that belong together.
fn deed(name: &str, is_pair: bool) -> ((&'static str, &'static str), String) {
    let one = |part: &str| format!("{{\"name\": \"{name} {part}\", \"kind\": \"company\"}}");
    let create = |part: &str| format!("{{\"do\": \"create\", \"entity\": \"customers\", \"body\": {}}}", one(part));
    match is_pair {
        false => (("POST", "/api/v1/customers"), one("a")),
        true => (("POST", "/api/v1/batch"), format!("{{\"operations\": [{}, {}]}}", create("a"), create("b"))),
    }
}

/// Sends the same until there is an answer; gives the names that must be there.
fn insist(line: &mut Line, client: usize, number: usize) -> Vec<String> {
    let (name, is_pair) = (format!("order {client}-{number}"), number % 2 == 1);
    let ((method, path), body) = deed(&name, is_pair);
    let once = format!("{client}-{number}");
    for _ in 0..1_000 {
        let answer = line.ask(method, path, &[("Idempotency-Key", &once)], &body);
        match answer.as_ref().map(|answer| answer.status) {
            Some(200 | 201) => {
                let parts: &[&str] = if is_pair { &["a", "b"] } else { &["a"] };
                return parts.iter().map(|part| format!("{name} {part}")).collect();
            }
            // Still at work, or the server is going or coming.
            None | Some(409 | 429 | 500..) => std::thread::sleep(Duration::from_millis(20)),
            Some(status) => panic!("{status} {}", answer.map(|answer| answer.text).unwrap_or_default()),
        }
    }
    panic!("{name} is never answered");
}

/// How often each name is there.
fn names(line: &mut Line) -> BTreeMap<String, usize> {
    let (mut found, mut cursor) = (BTreeMap::new(), String::new());
    loop {
        let path = format!("/api/v1/customers?columns=name&sort=id&limit=200&cursor={cursor}");
        let answer = line.ask("GET", &path, &[], "").unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text);
        let page = answer.json();
        for item in page["items"].as_array().unwrap() {
            *found.entry(item["name"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return found,
        }
    }
}

fn a_deed_under_a_name_is_done_once(company: &Company) {
    let key = company.set_up();
    let mut server = company.serve(0);
    let (port, ends, answered) = (server.port, AtomicBool::new(false), AtomicUsize::new(0));
    let wanted: Vec<String> = std::thread::scope(|scope| {
        let (key, ends, answered) = (key.as_str(), &ends, &answered);
        let client = |client: usize| {
            scope.spawn(move || {
                let (mut line, mut kept, mut number) = (Line::to(port, key), Vec::new(), 0);
                while !ends.load(Ordering::Relaxed) {
                    kept.extend(insist(&mut line, client, number));
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
            server.kill();
            server.start();
        }
        ends.store(true, Ordering::Relaxed);
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let found = names(&mut Line::to(port, &key));
    let lost: Vec<_> = wanted.iter().filter(|name| !found.contains_key(*name)).collect();
    let twice: Vec<_> = found.iter().filter(|(_, count)| **count > 1).collect();
    assert!(lost.is_empty() && twice.is_empty(), "lost: {lost:?}, more than once: {twice:?}");
    assert_eq!(found.len(), wanted.len(), "nothing is there that nobody was told of");
    assert!(wanted.len() > KILLS * CLIENTS, "{}", wanted.len());
}

#[test]
fn a_post_that_is_repeated_across_kills_is_done_once_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    a_deed_under_a_name_is_done_once(&Company::on_file(folder.path()));
}

#[test]
fn a_post_that_is_repeated_across_kills_is_done_once_on_postgres() {
    let (folder, lodging) = (tempfile::tempdir().unwrap(), Lodging::new());
    a_deed_under_a_name_is_done_once(&Company::on_postgres(folder.path(), lodging.url(), lodging.name()));
}
