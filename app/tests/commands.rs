//! The command line as an operator types it: the program itself, on both
//! databases, with its exit codes.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use store::testkit::Lodging;

struct Terminal {
    folder: tempfile::TempDir,
    database: String,
    workspace: Option<String>,
    _lodging: Option<Lodging>,
}

impl Terminal {
    fn sqlite() -> Terminal {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("crm.db").display().to_string();
        Terminal { folder, database, workspace: None, _lodging: None }
    }

    fn postgres() -> Terminal {
        let (folder, lodging) = (tempfile::tempdir().unwrap(), Lodging::new());
        let (database, workspace) = (lodging.url().to_owned(), Some(lodging.name().to_owned()));
        Terminal { folder, database, workspace, _lodging: Some(lodging) }
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peyvand"));
        command.args(args).env_remove("PEYVAND_DATABASE").env("PEYVAND_LANGUAGE", "en").current_dir(self.folder.path());
        command.args(["--database", &self.database]);
        if let Some(workspace) = &self.workspace {
            command.args(["--workspace", workspace]);
        }
        command.output().unwrap()
    }

    /// Runs with `--json` and gives the answer; fails unless it ends with `code`.
    fn json(&self, code: i32, args: &[&str]) -> Value {
        let out = self.run(&[args, &["--json"]].concat());
        let (said, erred) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}{erred}");
        serde_json::from_str(if code == 0 || code == 3 { &said } else { &erred })
            .unwrap_or_else(|_| panic!("{said}{erred}"))
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn create(&self) {
        let args =
            ["workspace", "create", "--company", "Pars", "--admin-name", "Ada", "--admin-email", "ada@pars.example"];
        let link = self.json(0, &args)["link"].as_str().unwrap().to_owned();
        assert!(link.starts_with("http://127.0.0.1:8080/links/"), "{link}");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn a_working_day(terminal: Terminal) {
    terminal.create();
    assert!(terminal.json(1, &["workspace", "create", "--company", "x", "--admin-name", "x", "--admin-email", "x@x.ir"])["error"].is_string());
    let reza = ["user", "create", "--name", "Reza", "--email", "reza@pars.example", "--role", "seller"];
    assert!(terminal.json(0, &reza)["link"].as_str().unwrap().contains("/links/"));
    assert!(terminal.json(0, &["user", "reset", "reza@pars.example"])["link"].is_string());
    assert!(terminal.json(1, &["user", "reset", "nobody@pars.example"])["error"].is_string());
    let key = terminal.json(0, &["api-key", "create", "--user", "ada@pars.example", "--name", "sync"]);
    assert!(key["key"].as_str().unwrap().starts_with("pvd_"));
    assert!(terminal.json(0, &["pipeline", "create", "Tenders", "Asked", "Offered", "Won", "Lost"])["id"].is_string());

    let sheet = terminal.file("list.csv", "نام,موبایل\nشرکت مهر,۰۹۱۲۱۱۱۲۲۳۳\nشرکت ماه,not a number\n");
    let dry = terminal.json(3, &["import", "customers", text(&sheet), "--dry-run"]);
    assert_eq!(
        (dry["new"].as_i64(), dry["rejected"].as_i64(), dry["dry_run"].as_bool()),
        (Some(1), Some(1), Some(true))
    );
    let kept = terminal.json(3, &["import", "customers", text(&sheet)]);
    assert_eq!((kept["new"].as_i64(), kept["rejected"].as_i64()), (Some(1), Some(1)));
    let rejected = std::fs::read_to_string(terminal.folder.path().join("list.rejected.csv")).unwrap();
    assert!(rejected.contains("شرکت ماه") && !rejected.contains("شرکت مهر"), "{rejected}");

    let backup = terminal.folder.path().join("crm.peyvand");
    let written = terminal.json(0, &["backup", text(&backup)]);
    assert_eq!(written["company"], "Pars");
    assert!(terminal.json(1, &["restore", text(&backup)])["error"].as_str().unwrap().contains("--replace"));
    let elsewhere = Terminal::sqlite();
    assert_eq!(elsewhere.json(0, &["restore", text(&backup)])["rows"], written["rows"]);
    assert_eq!(
        elsewhere.json(0, &["import", "customers", text(&sheet), "--key", "name", "--map", "موبایل="])["unchanged"],
        1
    );
}

#[test]
fn a_working_day_at_the_terminal_on_sqlite() {
    a_working_day(Terminal::sqlite());
}

#[test]
fn a_working_day_at_the_terminal_on_postgres() {
    a_working_day(Terminal::postgres());
}

#[test]
fn every_command_explains_itself_and_what_is_none_ends_with_two() {
    let terminal = Terminal::sqlite();
    for command in [
        "demo",
        "serve",
        "workspace create",
        "user create",
        "user reset",
        "import",
        "pipeline create",
        "api-key create",
        "backup",
        "restore",
    ] {
        let args: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let out = terminal.run(&args);
        assert_eq!(out.status.code(), Some(0), "{command}");
        assert!(String::from_utf8_lossy(&out.stdout).contains("Example"), "{command} has no example");
    }
    assert_eq!(terminal.run(&["sing"]).status.code(), Some(2));
    assert_eq!(terminal.run(&["import"]).status.code(), Some(2));
}

#[test]
fn a_database_that_is_away_ends_with_four_and_a_wrong_setting_is_named() {
    let away = Terminal { database: "postgres://nobody@127.0.0.1:1/none".into(), ..Terminal::sqlite() };
    assert!(away.json(4, &["user", "reset", "x@x.ir"])["error"].is_string());
    let terminal = Terminal::sqlite();
    let config = terminal.file("peyvand.toml", "databse = \"crm.db\"\n");
    let error = terminal.json(1, &["--config", text(&config), "user", "reset", "x@x.ir"]);
    assert!(error["error"].as_str().unwrap().contains("databse"), "{error}");
}

#[test]
fn a_server_that_would_tell_its_figures_to_everybody_does_not_start() {
    let terminal = Terminal::sqlite();
    let asked =
        ["serve", "--public-url", "https://crm.pars.example", "--metrics-from", "127.0.0.1", "--listen", "127.0.0.1:0"];
    let refused = terminal.run(&asked);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("--trusted-proxy") && said.contains("/metrics"), "{said}");
}

#[test]
fn settings_come_from_flags_then_the_environment_then_the_file() {
    let terminal = Terminal::sqlite();
    let config = terminal.file("peyvand.toml", "database = \"from-file.db\"\n");
    let run = |env: Option<&str>, flag: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peyvand"));
        command.current_dir(terminal.folder.path()).env_remove("PEYVAND_DATABASE");
        command.args(["user", "reset", "x@x.ir", "--config", text(&config)]);
        env.map(|name| command.env("PEYVAND_DATABASE", name));
        flag.map(|name| command.args(["--database", name]));
        command.output().unwrap();
    };
    let is_there = |name: &str| terminal.folder.path().join(name).exists();
    run(None, None);
    assert!(is_there("from-file.db"));
    run(Some("from-env.db"), None);
    assert!(is_there("from-env.db") && !is_there("from-flag.db"));
    run(Some("other-env.db"), Some("from-flag.db"));
    assert!(is_there("from-flag.db") && !is_there("other-env.db"));
}

/// A demo that is running, and the temporary folder that it may use.
struct Demo {
    child: std::process::Child,
    said: Value,
    temporary: tempfile::TempDir,
}

impl Demo {
    fn start(args: &[&str]) -> Demo {
        let temporary = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_peyvand"));
        command.args(["demo", "--size", "small", "--json", "--listen", "127.0.0.1:0"]).args(args);
        command.env("TMPDIR", temporary.path()).env_remove("PEYVAND_DATABASE").env_remove("PEYVAND_LANGUAGE");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap_or_else(|_| panic!("it said {line}"));
        Demo { child, said, temporary }
    }

    /// The status line with which it answers.
    fn get(&self, path: &str) -> String {
        let address = self.said["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Told to stop, as by an operator; gives what it left behind.
    fn stop(mut self) -> Vec<PathBuf> {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        std::fs::read_dir(self.temporary.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

#[test]
fn a_demo_says_who_may_sign_in_and_leaves_nothing_behind() {
    let demo = Demo::start(&[]);
    let said = &demo.said;
    assert_eq!((said["language"].as_str(), said["kept"].as_bool()), (Some("fa"), Some(false)), "{said}");
    assert_eq!(said["counts"]["users"], 12);
    assert_eq!(said["counts"]["branches"], 3);
    assert!(["customers", "deals", "activities"].iter().all(|what| said["counts"][what].as_i64() > Some(50)), "{said}");
    let sign_ins = said["sign_ins"].as_array().unwrap();
    for role in ["administrator", "manager", "seller", "service", "read_only"] {
        let one = sign_ins.iter().find(|one| one["role"] == role).unwrap_or_else(|| panic!("nobody is {role}"));
        assert!(["email", "name", "sees"].iter().all(|fact| one[fact].as_str() > Some("")), "{one}");
    }
    assert_eq!(demo.get("/sign-in"), "HTTP/1.1 200 OK");
    assert!(Path::new(said["folder"].as_str().unwrap()).is_dir());
    assert_eq!(demo.stop(), Vec::<PathBuf>::new());
}

#[test]
fn a_demo_that_is_kept_goes_on_and_leaves_other_folders_alone() {
    let terminal = Terminal::sqlite();
    let folder = terminal.folder.path().join("kept");
    let args = ["--data", text(&folder), "--language", "en"];
    let first = Demo::start(&args);
    assert_eq!((&first.said["language"], &first.said["kept"]), (&"en".into(), &true.into()));
    let counts = first.said["counts"].clone();
    first.stop();
    let again = Demo::start(&["--data", text(&folder)]);
    assert_eq!((&again.said["counts"], &again.said["language"]), (&counts, &"en".into()));
    again.stop();
    std::fs::remove_file(folder.join("demo.json")).unwrap();
    let refused = terminal.json(1, &["demo", "--data", text(&folder)]);
    assert!(refused["error"].as_str().unwrap().contains("demo.db"), "{refused}");
}

/// Writes into the file past the product, as a careless hand would: Python's
/// driver does not mind references.
fn tamper(database: &str, sql: &str) {
    let script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()";
    let out = Command::new("python3").args(["-c", script, database, sql]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_workspace_is_looked_over_and_mended_from_the_terminal() {
    let terminal = Terminal::sqlite();
    terminal.create();
    let sheet = terminal.file("list.csv", "نام,موبایل\nشرکت مهر,09121112233\nشرکت ماه,09121112244\n");
    terminal.json(0, &["import", "customers", text(&sheet)]);
    assert_eq!(terminal.json(0, &["check"])["findings"], serde_json::json!([]));

    tamper(&terminal.database, "update customers set parent = 77 where name = 'شرکت مهر'");
    tamper(&terminal.database, "update customers set name_sound = 'x' where name = 'شرکت ماه'");
    let told = terminal.json(3, &["check"]);
    let kinds: Vec<&str> =
        told["findings"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert_eq!((kinds, told["is_sound"].as_bool()), (vec!["key", "link"], Some(false)));
    let out = terminal.run(&["check", "--mend"]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(0), "{said}");
    assert!(said.contains("1 put right") && said.contains("what was wrong was put right"), "{said}");
    assert_eq!(terminal.json(0, &["check"])["findings"], serde_json::json!([]));
}

#[test]
fn what_a_check_has_to_leave_it_says_and_that_is_no_fault() {
    let mut terminal = Terminal::sqlite();
    terminal.create();
    assert_eq!(terminal.json(0, &["check"])["unseen"], serde_json::json!([]));
    terminal.database = format!("sqlite:{}?mode=ro", terminal.database);
    let told = terminal.json(0, &["check"]);
    assert_eq!((&told["findings"], &told["is_sound"]), (&serde_json::json!([]), &true.into()));
    let customers = serde_json::json!({ "what": "search", "place": "customers" });
    assert!(told["unseen"].as_array().unwrap().contains(&customers), "{told}");
    let said = String::from_utf8(terminal.run(&["check"]).stdout).unwrap();
    assert!(said.contains("Customers: not looked at:") && said.contains("all that was looked at is well"), "{said}");
}

#[test]
fn a_damaged_file_is_told_and_not_called_sound() {
    let terminal = Terminal::sqlite();
    terminal.create();
    let mut bytes = std::fs::read(&terminal.database).unwrap();
    // The pages behind the first ones hold tables and indexes; the header stays.
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xA5);
    std::fs::write(&terminal.database, bytes).unwrap();
    let out = terminal.run(&["check", "--json"]);
    assert!(matches!(out.status.code(), Some(1 | 3)), "{:?} {}", out.status, String::from_utf8_lossy(&out.stdout));
}
