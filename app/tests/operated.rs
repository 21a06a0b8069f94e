//! What whoever runs a server sees of it: a log in which each request has its
//! line and no secret has any, and the metrics behind their door. A real
//! process, on both databases.

mod port;

use std::{
    fs::File,
    io::{Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use store::testkit::Lodging;

const PASSWORD: &str = "three red cups 7";
const WRONG: &str = "three blue cups 8";
const TOKEN: &str = "a-token-for-prometheus-only";

struct Server {
    folder: tempfile::TempDir,
    database: String,
    workspace: Option<String>,
    port: u16,
    child: Option<Child>,
    /// Goes last, when nobody is at work in it.
    _lodging: Option<Lodging>,
}

impl Server {
    fn new(lodging: Option<Lodging>) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let workspace = lodging.as_ref().map(|lodging| lodging.name().to_owned());
        let on_file = folder.path().join("crm.db").display().to_string();
        let database = lodging.as_ref().map_or(on_file, |lodging| lodging.url().to_owned());
        Server { folder, database, workspace, port: port::free_port(), child: None, _lodging: lodging }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peyvand"));
        command.args(args).args(["--database", &self.database]).current_dir(self.folder.path());
        command.env_remove("PEYVAND_DATABASE").env("PEYVAND_LANGUAGE", "en");
        if let Some(workspace) = &self.workspace {
            command.args(["--workspace", workspace]);
        }
        command
    }

    /// What a command prints as JSON, with a first line on its standard input.
    fn told(&self, args: &[&str], input: &str) -> Value {
        let mut command = self.command(&[args, &["--json"]].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{input}").unwrap();
        let told = child.wait_with_output().unwrap();
        assert!(told.status.success(), "{args:?}");
        serde_json::from_slice(&told.stdout).unwrap()
    }

    fn start(&mut self, options: &[&str]) {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut serve = self.command(&[&["serve", "--listen", &listen], options].concat());
        let log = File::create(self.folder.path().join("log")).unwrap();
        serve.env("RUST_LOG", "debug").env("PEYVAND_METRICS_TOKEN", TOKEN).stdout(Stdio::null()).stderr(log);
        self.child = Some(serve.spawn().unwrap());
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server does not come up: {}", self.log());
    }

    /// Stops it as an operator does, and gives its log.
    fn stop(&mut self) -> String {
        let mut child = self.child.take().unwrap();
        assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
        assert!(child.wait().unwrap().success());
        self.log()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

/// Somebody at the server, with the cookies that it gave them.
struct Asker {
    port: u16,
    host: &'static str,
    cookies: Vec<(String, String)>,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Asker {
    fn of(server: &Server) -> Asker {
        Asker { port: server.port, host: "127.0.0.1", cookies: Vec::new() }
    }

    fn ask(&mut self, line: &str, headers: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let (host, length) = (self.host, body.len());
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookies}\r\nAccept-Language: en\r\n\
             {headers}Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        for set in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&mut self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), "", "")
    }

    /// Sends a form with the token that the page at `from` carries.
    fn send(&mut self, from: &str, to: &str, fields: &str) -> Answer {
        let page = self.get(from);
        let token = between(&page.body, "name=\"csrf\" value=\"", "\"");
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask(&format!("POST {to}"), kind, &format!("csrf={token}&{fields}"))
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split(after).next().unwrap()
}

fn form(text: &str) -> String {
    text.replace(' ', "+").replace('@', "%40")
}

/// Signs in, makes a key, uses it, takes a one-time link, searches; gives all
/// that must stay unsaid, and the ids of some requests with what was asked.
fn a_walk(server: &Server, link: &str) -> (Vec<String>, Vec<(String, &'static str)>) {
    let mut ada = Asker::of(server);
    let entry = |password: &str| format!("email={}&password={}&next=", form("ada@pars.example"), form(password));
    assert_eq!(ada.send("/sign-in", "/sign-in", &entry(WRONG)).status, 422);
    let entered = ada.send("/sign-in", "/sign-in", &entry(PASSWORD));
    assert_eq!(entered.status, 303, "{}", entered.body);
    let made = ada.send("/me", "/me/keys", "key_name=shop&days=30&reach=all");
    let key = format!("pvd_{}", between(&made.body, "pvd_", "\""));
    let program = ada.ask("GET /api/v1/customers", &format!("Authorization: Bearer {key}\r\n"), "");
    assert_eq!(program.status, 200, "{}", program.body);
    let searched = ada.get("/search?q=hidden-words");
    assert_eq!(searched.status, 200);
    let nothing = ada.get("/customers/0000000000000");
    assert_eq!(nothing.status, 404);
    let mut reza = Asker::of(server);
    let path = &link[link.find("/links/").unwrap()..];
    let chosen = format!("password={0}&password_again={0}", form("a quiet green field"));
    assert_eq!(reza.send(path, path, &chosen).status, 303);

    let words = [PASSWORD, WRONG, "a quiet green field", "hidden-words", TOKEN].map(str::to_owned);
    let mut secrets: Vec<String> = words.into_iter().flat_map(|word| [form(&word), word]).collect();
    secrets.push(key);
    secrets.push(path["/links/".len()..].to_owned());
    secrets.extend(
        ada.cookies.iter().chain(&reza.cookies).map(|(_, value)| value.clone()).filter(|value| value.len() > 20),
    );
    let id = |answer: &Answer| answer.header("x-request-id").to_owned();
    let asked = [(id(&program), "/api/v1/{entity}"), (id(&searched), "/search"), (id(&nothing), "/{entity}/{id}")];
    (secrets, asked.to_vec())
}

fn the_log_tells_each_request_and_no_secret(mut server: Server) {
    let (name, email) = ("Ada", "ada@pars.example");
    let create =
        ["workspace", "create", "--company", "Pars", "--admin-name", name, "--admin-email", email, "--password-stdin"];
    server.told(&create, PASSWORD);
    let reza = ["user", "create", "--name", "Reza", "--email", "reza@pars.example", "--role", "seller"];
    let link = server.told(&reza, "")["link"].as_str().unwrap().to_owned();
    server.start(&["--log-format", "json", "--slow-statement", "1"]);
    let (secrets, asked) = a_walk(&server, &link);
    metrics_are_read_by_whom_they_are_for(&server);
    let log = server.stop();
    for secret in &secrets {
        assert!(!log.contains(secret.as_str()), "the log tells {secret}");
    }
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    for (id, route) in asked {
        let own = |line: &&Value| line["message"] == "answered" && line["span"]["id"] == id.as_str();
        let line = lines.iter().find(own).unwrap_or_else(|| panic!("no line of {id}"));
        assert_eq!((&line["route"], &line["span"]["method"]), (&route.into(), &"GET".into()));
        assert!(line["status"].is_u64() && line["milliseconds"].is_u64() && line["actor"].is_string(), "{line}");
    }
    // The first one hashes a password, others at least wait for the disk now and then.
    let slow = lines.iter().filter(|line| line["target"] == "peyvand_slow" && line["message"] == "a slow statement");
    for line in slow {
        assert!(line["sql"].is_string() && line["milliseconds"].as_u64() >= Some(1), "{line}");
    }
}

/// This machine, while nothing public is declared; and who knows the token.
fn metrics_are_read_by_whom_they_are_for(server: &Server) {
    let mut watcher = Asker::of(server);
    let own = watcher.get("/metrics");
    assert_eq!((own.status, own.header("content-type")), (200, "text/plain; version=0.0.4; charset=utf-8"));
    let value = |line: &str| -> f64 {
        let found = own.body.lines().find_map(|told| told.strip_prefix(line)?.trim().parse().ok());
        found.unwrap_or_else(|| panic!("{line} in {}", own.body))
    };
    assert!(value("peyvand_requests_total{method=\"POST\",route=\"/sign-in\",status=\"303\"}") == 1.0);
    assert!(value("peyvand_request_duration_seconds_count{method=\"GET\",route=\"/search\"}") == 1.0);
    assert!(value("peyvand_statement_duration_seconds_bucket{kind=\"query\",le=\"+Inf\"}") > 10.0);
    assert!(value("peyvand_database_up") == 1.0 && value("peyvand_database_bytes") > 0.0);
    assert!(value("peyvand_jobs{state=\"failed\"}") == 0.0 && value("peyvand_lane_waiting{lane=\"write\"}") >= 0.0);
    assert!(value("peyvand_memory_anonymous_bytes") > 1e6 && value("peyvand_connections") >= 1.0);
    for private in ["ada@pars.example", "Ada", "Pars", "0000000000000"] {
        assert!(!own.body.contains(private), "{private}");
    }
    let mut far = Asker { host: "crm.pars.example", ..Asker::of(server) };
    let told = |token: &str| format!("Authorization: Bearer {token}\r\n");
    assert_eq!(far.get("/metrics").status, 403, "whoever comes by another name comes through somebody");
    assert_eq!(far.ask("GET /metrics", &told("another-token"), "").status, 403);
    assert_eq!(far.ask("GET /metrics", &told(""), "").status, 403);
    assert_eq!(far.ask("GET /metrics", &told(TOKEN), "").status, 200);
    assert_eq!(watcher.ask("GET /metrics", "X-Forwarded-For: 198.51.100.1\r\n", "").status, 403);
}

#[test]
fn the_log_on_sqlite_tells_each_request_and_no_secret() {
    the_log_tells_each_request_and_no_secret(Server::new(None));
}

#[test]
fn the_log_on_postgres_tells_each_request_and_no_secret() {
    the_log_tells_each_request_and_no_secret(Server::new(Some(Lodging::new())));
}
