//! On a real listener, byte by byte where it matters.

use std::time::Duration;

use store::testkit;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use super::town::Town;
use crate::serve;

pub(super) struct Served {
    pub address: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<anyhow::Result<()>>,
}

pub(super) async fn served(town: &Town) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = town.app.clone();
    let ended = tokio::spawn(async move { serve(listener, app, async { stopped.await.unwrap_or(()) }).await });
    Served { address, stop, ended }
}

pub(super) async fn say(address: &str, words: &str) -> String {
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(words.as_bytes()).await.unwrap();
    let mut heard = String::new();
    let listen = line.read_to_string(&mut heard);
    tokio::time::timeout(Duration::from_secs(5), listen).await.unwrap().unwrap();
    heard
}

#[tokio::test]
async fn a_request_from_this_machine_may_set_up_and_one_through_a_proxy_may_not() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::empty(db).await;
    let served = served(&town).await;
    let asked =
        |more: &str| format!("GET /set-up HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\n", served.address);
    assert!(say(&served.address, &asked("")).await.starts_with("HTTP/1.1 200"));
    assert!(say(&served.address, &asked("X-Forwarded-For: 198.51.100.7\r\n")).await.starts_with("HTTP/1.1 403"));
    let old = format!("GET /set-up HTTP/1.0\r\nHost: {}\r\n\r\n", served.address);
    assert!(say(&served.address, &old).await.starts_with("HTTP/1.0 403"));
    assert!(
        say(&served.address, "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 400")
    );
    assert!(say(&served.address, "nonsense\r\n\r\n").await.starts_with("HTTP/1.1 400"));
}

#[tokio::test]
async fn an_address_that_is_too_long_is_answered_with_a_page() {
    let (db, _guard) = testkit::sqlite().await;
    let served = served(&Town::open(db).await).await;
    for (length, status) in [(70_000, "HTTP/1.1 414 "), (900_000, "HTTP/1.1 431 ")] {
        let long = "x".repeat(length);
        let heard = say(&served.address, &format!("GET /customers?filter={long} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
        assert!(heard.starts_with(status), "{heard:.200}");
        assert!(heard.contains("This address is too long") && heard.contains("بلند"), "{heard:.200}");
    }
}

#[tokio::test]
async fn stopping_lets_a_request_under_way_finish_and_nobody_new_in() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db.clone()).await;
    let served = served(&town).await;
    let ready = say(&served.address, "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    let mut under_way = TcpStream::connect(&served.address).await.unwrap();
    under_way.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let idle = TcpStream::connect(&served.address).await.unwrap();
    served.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(TcpStream::connect(&served.address).await.is_err(), "nobody new comes in");
    under_way.write_all(b"Connection: close\r\n\r\n").await.unwrap();
    let mut heard = String::new();
    let listen = under_way.read_to_string(&mut heard);
    tokio::time::timeout(Duration::from_secs(5), listen).await.unwrap().unwrap();
    drop(idle);
    served.ended.await.unwrap().unwrap();
    db.ping(true).await.expect("the database is still there for the jobs");
}

#[tokio::test]
async fn stopping_waits_for_no_stream_of_events() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let maryam = town.maryam().await;
    let served = served(&town).await;
    let mut line = TcpStream::connect(&served.address).await.unwrap();
    let asked = format!("GET /live HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n", maryam.cookie_line());
    line.write_all(asked.as_bytes()).await.unwrap();
    let mut heard = String::new();
    while !heard.contains("event: hello") {
        let mut piece = [0; 1024];
        let read = tokio::time::timeout(Duration::from_secs(10), line.read(&mut piece)).await.unwrap().unwrap();
        assert!(read > 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    served.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), served.ended).await.expect("at once").unwrap().unwrap();
}
