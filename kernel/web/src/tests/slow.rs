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
    town::{Flood, Heap, Town},
};
use crate::{Patience, ServeOptions};

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(200);
/// Who floods: the floods of a process are counted together.
static FLOODING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
/// Nothing here takes as long; only a test that fails does.
const END: Duration = Duration::from_secs(20);
const ALIVE: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// Endless patience but for what a test is about.
fn patient() -> Patience {
    Patience { head: LONG, body: LONG, answer: LONG, pace: 1, room: 100 }
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
    let head = format!(
        "POST /mishaps/upload HTTP/1.1\r\nHost: x\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=x\r\n\
         Content-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--x\r\n",
        maryam.cookie_line(),
        maryam.csrf
    );
    for beginning in [head.clone(), head.split("--x").next().unwrap_or_default().to_owned()] {
        let mut line = TcpStream::connect(&served.address).await.unwrap();
        line.write_all(beginning.as_bytes()).await.unwrap();
        let heard = to_the_end(&mut line).await;
        assert!(heard.starts_with("HTTP/1.1 4"), "{heard}");
    }
}

/// Asks for a page on a connection that the test goes on reading from.
async fn asked(served: &Served, cookies: &str, path: &str) -> TcpStream {
    let mut line = TcpStream::connect(&served.address).await.unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\n\r\n");
    line.write_all(head.as_bytes()).await.unwrap();
    line
}

#[tokio::test]
async fn an_answer_that_is_sipped_is_given_up_though_it_never_stops() {
    let _flooding = FLOODING.lock().await;
    let (town, served, _guard) = with(Patience { answer: SHORT, pace: u32::MAX, ..patient() }).await;
    let mut line = asked(&served, &town.maryam().await.cookie_line(), "/mishaps/flood").await;
    tokio::time::timeout(END, Flood::are(1)).await.expect("the answer begins");
    // Always something, and never as much as the other end has to give.
    let sip = async {
        let mut sip = vec![0; 256 * 1024];
        while line.read(&mut sip).await.is_ok_and(|read| read > 0) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        () = sip => {}
        () = Flood::are(0) => {}
        () = tokio::time::sleep(END) => panic!("the answer goes on for ever"),
    }
}

#[tokio::test]
async fn an_answer_that_is_being_taken_is_not_cut_to_make_room() {
    let (town, served, _guard) = with(Patience { room: 2, ..patient() }).await;
    let cookies = town.maryam().await.cookie_line();
    let mut lines = [asked(&served, &cookies, "/mishaps/heap").await, asked(&served, &cookies, "/mishaps/heap").await];
    for line in &mut lines {
        line.read_u8().await.unwrap();
    }
    // All places are taken by people who read, so whoever comes now waits for one of them.
    let address = served.address.clone();
    let next = tokio::spawn(async move { say(&address, ALIVE).await });
    let mut next = std::pin::pin!(next);
    assert!(tokio::time::timeout(SHORT, &mut next).await.is_err(), "nobody was sent away");
    for line in &mut lines {
        let mut left = Heap::BYTES;
        let mut piece = vec![0; 1024 * 1024];
        while left > 0 {
            let read = tokio::time::timeout(END, line.read(&mut piece)).await.expect("more").unwrap();
            assert!(read > 0, "{left} bytes are missing");
            left = left.saturating_sub(read);
        }
    }
    assert!(tokio::time::timeout(END, next).await.expect("a place").unwrap().starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up_while_others_are_answered() {
    let _flooding = FLOODING.lock().await;
    let (town, served, _guard) = with(Patience { answer: SHORT, ..patient() }).await;
    let maryam = town.maryam().await;
    let mut lines = Vec::new();
    for _ in 0..8 {
        lines.push(asked(&served, &maryam.cookie_line(), "/mishaps/flood").await);
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
