//! Slow, silent and half-dead connections: each is ended by a limit, and nobody
//! else waits for them.

use std::time::Duration;

use store::testkit;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    listener::{Served, say, served},
    town::{Flood, Town},
};
use crate::{Patience, ServeOptions};

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(200);
/// Nothing here takes as long; only a test that fails does.
const END: Duration = Duration::from_secs(20);
const ALIVE: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// Endless patience but for what a test is about.
fn patient() -> Patience {
    Patience { head: LONG, body: LONG, answer: LONG, room: 100 }
}

async fn with(patience: Patience) -> (Town, Served, testkit::Guard) {
    let (db, guard) = testkit::sqlite().await;
    let town = Town::open_at(db, ServeOptions { patience, ..ServeOptions::default() }).await;
    let served = served(&town).await;
    (town, served, guard)
}

/// What comes until the other end closes.
async fn to_the_end(line: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    tokio::time::timeout(END, line.read_to_end(&mut heard)).await.expect("an end").ok();
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn a_house_full_of_silent_connections_still_lets_people_in() {
    let (_town, served, _guard) = with(Patience { room: 20, ..patient() }).await;
    let mut silent = Vec::new();
    for number in 0..60 {
        let mut line = TcpStream::connect(&served.address).await.unwrap();
        // Some say nothing at all, some stop in the middle of a line.
        line.write_all(if number % 2 == 0 { b"" } else { b"GET / HTTP/1.1\r\nHost:" }).await.unwrap();
        silent.push(line);
    }
    for _ in 0..30 {
        assert!(say(&served.address, ALIVE).await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(to_the_end(&mut silent[0]).await, "", "who waited longest was let go");
    // Whoever is kept goes on being served on the same connection.
    let mut line = TcpStream::connect(&served.address).await.unwrap();
    for _ in 0..3 {
        line.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut piece = [0; 2048];
        let read = tokio::time::timeout(END, line.read(&mut piece)).await.unwrap().unwrap();
        assert!(piece[..read].starts_with(b"HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn who_does_not_finish_a_head_or_never_begins_one_is_let_go() {
    let (_town, served, _guard) = with(Patience { head: SHORT, ..patient() }).await;
    for beginning in ["", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", "\r\n"] {
        let mut line = TcpStream::connect(&served.address).await.unwrap();
        line.write_all(beginning.as_bytes()).await.unwrap();
        let heard = to_the_end(&mut line).await;
        assert!(!heard.starts_with("HTTP/1.1 5"), "{beginning:?}: {heard}");
    }
    // Between two requests on one connection as well.
    let mut line = TcpStream::connect(&served.address).await.unwrap();
    line.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(to_the_end(&mut line).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn an_upload_that_stops_in_the_middle_is_given_up() {
    let (town, served, _guard) = with(Patience { body: SHORT, ..patient() }).await;
    let maryam = town.maryam().await;
    let cookies: Vec<String> = maryam.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let head = format!(
        "POST /mishaps/upload HTTP/1.1\r\nHost: x\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=x\r\n\
         Content-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x\r\n",
        cookies.join("; "),
        maryam.csrf
    );
    for beginning in [head.clone(), head.split("--x").next().unwrap_or_default().to_owned()] {
        let mut line = TcpStream::connect(&served.address).await.unwrap();
        line.write_all(beginning.as_bytes()).await.unwrap();
        let heard = to_the_end(&mut line).await;
        assert!(heard.starts_with("HTTP/1.1 4"), "{heard}");
    }
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up_while_others_are_answered() {
    let (town, served, _guard) = with(Patience { answer: SHORT, ..patient() }).await;
    let maryam = town.maryam().await;
    let cookies: Vec<String> = maryam.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut lines = Vec::new();
    for _ in 0..8 {
        let mut line = TcpStream::connect(&served.address).await.unwrap();
        let asked = format!("GET /mishaps/flood HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n", cookies.join("; "));
        line.write_all(asked.as_bytes()).await.unwrap();
        lines.push(line);
    }
    for _ in 0..10 {
        assert!(say(&served.address, ALIVE).await.starts_with("HTTP/1.1 200"));
    }
    for line in &mut lines {
        // Each begins; the first byte is waited for, the rest is left.
        tokio::time::timeout(END, line.read_u8()).await.expect("a beginning").unwrap();
    }
    tokio::time::timeout(END, Flood::are(0)).await.expect("all of them end");
}
