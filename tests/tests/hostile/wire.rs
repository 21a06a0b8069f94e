//! Byte by byte on a real connection: what no client library would send.

use std::time::Duration;

use peyvand_tests::town::Town;
use store::testkit::sqlite;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use web::{Patience, ServeOptions};

async fn say(address: &str, bytes: &[u8]) -> String {
    let mut line = TcpStream::connect(address).await.expect("a connection");
    // What is cut off while it is still sent is an answer too.
    line.write_all(bytes).await.ok();
    // Who promised more than they send goes away, as clients do.
    let waits_for_more = bytes.ends_with(b"email=") || bytes.ends_with(b"\x03\x03");
    if waits_for_more {
        line.shutdown().await.ok();
    }
    let mut heard = Vec::new();
    let listen = line.read_to_end(&mut heard);
    tokio::time::timeout(Duration::from_secs(20), listen).await.expect("an end").ok();
    String::from_utf8_lossy(&heard).into_owned()
}

fn requests() -> Vec<Vec<u8>> {
    let fixed: [&[u8]; 22] = [
        b"GET http://evil.example/sign-in HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\n\r\n",
        b"GET http://evil.example//evil.example HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\n\r\n",
        b"GET //evil.example/%2f%2e%2e HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: town.example\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\nCookie: peyvand=secret\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\nHost: evil.example\r\n\r\n",
        b"GET /sign-in HTTP/0.9\r\nConnection: close\r\n\r\n",
        b"GET /sign-in HTTP/9.9\r\nConnection: close\r\nHost: x\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nConnection: close\r\nHost: town.example\r\n folded: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nConnection: close\r\nHost : town.example\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nConnection: close\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /sign-in HTTP/1.1\r\nConnection: close\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nConnection: close\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nConnection: close\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        b"POST /sign-in HTTP/1.1\r\nConnection: close\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n5\r\na=bcd\r\nzz\r\n",
        b"POST /sign-in HTTP/1.1\r\nConnection: close\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ];
    let many = format!("GET / HTTP/1.1\r\nConnection: close\r\nHost: x\r\n{}\r\n", "X-A: b\r\n".repeat(5_000));
    let long = format!("GET / HTTP/1.1\r\nConnection: close\r\nHost: x\r\nCookie: {}\r\n\r\n", "a".repeat(500_000));
    fixed.into_iter().map(<[u8]>::to_vec).chain([many.into_bytes(), long.into_bytes()]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_the_wire_is_a_fault_and_the_next_one_is_answered() {
    let (db, _guard) = sqlite().await;
    let patience = Patience { head: Duration::from_millis(500), ..Patience::default() };
    let town = Town::open_at(db, ServeOptions { patience, ..ServeOptions::default() }).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let app = town.app.clone();
    let server = tokio::spawn(async move { web::serve(listener, app, std::future::pending()).await });
    for bytes in requests() {
        let what = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).into_owned();
        let heard = say(&address, &bytes).await;
        assert!(!heard.starts_with("HTTP/1.1 5"), "{what}: {heard:.300}");
        assert!(!heard.to_ascii_lowercase().contains("location: //"), "{what}: {heard:.300}");
        assert!(!heard.contains("peyvand=secret"), "{what}: {heard:.300}");
        let next = say(&address, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(next.starts_with("HTTP/1.1 200"), "after {what}: {next:.300}");
    }
    // Two requests in one breath are two answers, whatever the first one says of its length.
    let smuggled = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\nConnection: close\r\nHost: x\r\n\r\n";
    let heard = say(&address, smuggled).await;
    assert!(heard.matches("HTTP/1.1 ").count() <= 1, "a request in a request: {heard:.600}");
    server.abort();
}
