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

/// Bytes that a second round of the same may add: caches of statements and arenas of the allocator.
const ROUND: u64 = 32 << 20;
/// What one silent connection may cost.
const CONNECTION: u64 = 64 << 10;
const SILENT: u64 = 600;

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
        let create =
            ["workspace", "create", "--company", "Pars", "--admin-name", "Ada", "--admin-email", "ada@pars.example"];
        assert!(command(&create).output().unwrap().status.success());
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

    /// The status of one request on a connection of its own.
    fn ask(&self, line: &str, kind: &str, body: &[u8]) -> u16 {
        let mut stream = self.connect();
        stream.write_all(self.head(line, kind, body.len()).as_bytes()).unwrap();
        // Who sends too much is answered before the end.
        stream.write_all(body).ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        let text = String::from_utf8_lossy(&answer);
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
