//! A server under hostile use keeps its memory: what was sent is forgotten, and
//! connections that say nothing or take nothing cost little while others are
//! answered. Measured is the anonymous memory of a process of its own.

mod port;

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

const PASSWORD: &str = "three red cups 7";
/// Bytes that a second round of the same may add: caches of statements and arenas of the allocator.
const ROUND: u64 = 32 << 20;
/// What one silent connection may cost.
const CONNECTION: u64 = 64 << 10;
const SILENT: u64 = 2_000;
/// Changes that nobody reads of, all told together.
const UNREAD: usize = 3_000;

struct Server {
    child: Child,
    port: u16,
    key: String,
    _folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Server {
        let folder = tempfile::tempdir().unwrap();
        let command = |args: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_peyvand"));
            command.args(args).args(["--database", "crm.db"]).current_dir(folder.path());
            command.env_remove("PEYVAND_DATABASE").env("PEYVAND_LANGUAGE", "en");
            command
        };
        let create = ["workspace", "create", "--company", "Pars", "--admin-name", "Ada", "--password-stdin"];
        let mut made = command(&create);
        let mut made = made.args(["--admin-email", "ada@pars.example"]).stdin(Stdio::piped()).spawn().unwrap();
        made.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        assert!(made.wait().unwrap().success());
        let key = ["api-key", "create", "--user", "ada@pars.example", "--name", "shop", "--json"];
        let told: Value = serde_json::from_slice(&command(&key).output().unwrap().stdout).unwrap();
        let key = told["key"].as_str().unwrap().to_owned();
        let port = port::free_port();
        let listen = format!("127.0.0.1:{port}");
        let mut serve = command(&["serve", "--listen", &listen, "--api-rate", "0", "--address-rate", "0"]);
        let child = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Server { child, port, key, _folder: folder };
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server does not come up");
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.set_write_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    fn head(&self, line: &str, kind: &str, length: usize) -> String {
        let key = &self.key;
        format!(
            "{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        )
    }

    fn said(&self, head: &str, body: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(head.as_bytes()).unwrap();
        // Who sends too much is answered before the end.
        stream.write_all(body).ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Ada signs in; the cookies of her browser.
    fn cookies(&self) -> String {
        let host = "Host: 127.0.0.1\r\nConnection: close";
        let page = self.said(&format!("GET /sign-in HTTP/1.1\r\n{host}\r\n\r\n"), b"");
        let token = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap();
        let form = format!("csrf={token}&email=ada%40pars.example&password={}&next=", PASSWORD.replace(' ', "+"));
        let entered = self.said(
            &format!(
                "POST /sign-in HTTP/1.1\r\n{host}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: {}\r\n\r\n",
                set_cookies(&page),
                form.len()
            ),
            form.as_bytes(),
        );
        assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
        set_cookies(&entered)
    }

    /// The status of one request on a connection of its own.
    fn ask(&self, line: &str, kind: &str, body: &[u8]) -> u16 {
        let text = self.said(&self.head(line, kind, body.len()), body);
        text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest[..3].parse().ok()).unwrap_or_default()
    }

    fn memory(&self) -> u64 {
        let told = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).unwrap();
        let line = told.lines().find(|line| line.starts_with("Anonymous:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
    }

    /// What nobody should send, a few of each.
    fn torment(&self) {
        let json = "application/json";
        let form = "application/x-www-form-urlencoded";
        let deep = format!("{{\"name\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
        let long = format!("{{\"name\":\"{}\"}}", "x".repeat(900_000));
        let csv = format!("name,city\n{}", "a,".repeat(200_000));
        for round in 0..8 {
            let calls: [(&str, &str, &[u8]); 8] = [
                ("POST /api/v1/customers", json, deep.as_bytes()),
                ("POST /api/v1/customers", json, long.as_bytes()),
                ("POST /api/v1/batch", json, long.as_bytes()),
                ("POST /sign-in", form, long.as_bytes()),
                ("POST /sign-in", form, &[b'&'; 800_000]),
                ("GET /api/v1/customers?filter=((((((((((name:a", json, b""),
                ("GET /api/v1/nothing/at/all", json, b""),
                ("POST /api/v1/customers/imports?name=a.csv", "text/csv", csv.as_bytes()),
            ];
            for (line, kind, body) in calls {
                let status = self.ask(line, kind, body);
                assert!(status < 500, "{line} in round {round}: {status}");
            }
        }
    }
}

fn set_cookies(answer: &str) -> String {
    let set = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    set.filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ")
}

/// A test's own handles, where it begins with few.
fn more_handles() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum.map_or(Some(SILENT + 500), |most| Some(most.min(SILENT + 500))).max(limit.current);
    setrlimit(Resource::Nofile, limit).expect("handles for so many connections");
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn what_was_sent_is_forgotten() {
    let server = Server::start();
    server.torment();
    let before = server.memory();
    (0..2).for_each(|_| server.torment());
    let after = server.memory();
    assert!(after < before + ROUND, "{} KiB became {} KiB", before >> 10, after >> 10);
}

#[test]
fn connections_that_say_or_take_nothing_cost_little_and_keep_nobody_out() {
    more_handles();
    let server = Server::start();
    let two = "{\"operations\": [{\"do\": \"create\", \"entity\": \"customers\", \"body\": {\"name\": \"Arya\", \"kind\": \"company\"}}]}";
    for _ in 0..50 {
        assert_eq!(server.ask("POST /api/v1/batch", "application/json", two.as_bytes()), 200);
    }
    let before = server.memory();
    let silent: Vec<TcpStream> = (0..SILENT).map(|_| server.connect()).collect();
    let half = server.head("POST /api/v1/customers", "application/json", 100);
    let unread: Vec<TcpStream> = (0..60)
        .map(|number| {
            let mut stream = server.connect();
            let list = server.head("GET /api/v1/customers/export?format=csv", "text/plain", 0);
            let asked = [half.as_str(), &list, "GET / HTTP/1.1\r\nX-Slow: "][number % 3];
            stream.write_all(asked.as_bytes()).unwrap();
            stream
        })
        .collect();
    for _ in 0..40 {
        assert_eq!(server.ask("GET /api/v1/customers?limit=20", "text/plain", b""), 200);
    }
    let after = server.memory();
    assert!(after < before + ROUND + SILENT * CONNECTION, "{} KiB became {} KiB", before >> 10, after >> 10);
    drop((silent, unread));
}

#[test]
fn streams_that_nobody_reads_cost_nothing_while_the_company_works() {
    let server = Server::start();
    let one = |number: usize| {
        format!(
            "{{\"do\": \"create\", \"entity\": \"customers\", \"body\": {{\"name\": \"Arya {number}\", \"kind\": \"company\"}}}}"
        )
    };
    let many = |from: usize| {
        let all: Vec<String> = (from..from + 100).map(one).collect();
        let body = format!("{{\"operations\": [{}]}}", all.join(","));
        assert_eq!(server.ask("POST /api/v1/batch", "application/json", body.as_bytes()), 200);
    };
    // What the caches of a working server hold is there before.
    (0..5).for_each(|round| many(round * 100));
    let cookies = server.cookies();
    let streams: Vec<TcpStream> = (0..8)
        .map(|_| {
            let mut stream = server.connect();
            let asked = format!("GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n");
            stream.write_all(asked.as_bytes()).unwrap();
            let mut begins = [0; 15];
            stream.read_exact(&mut begins).unwrap();
            assert_eq!(&begins, b"HTTP/1.1 200 OK");
            stream
        })
        .collect();
    let before = server.memory();
    (10..10 + UNREAD / 100).for_each(|round| many(round * 100));
    let after = server.memory();
    assert!(after < before + ROUND, "{} KiB became {} KiB", before >> 10, after >> 10);
    drop(streams);
}
