//! A real `peyvand serve` in a process of its own, for tests that kill it. The
//! program of the bench uses this file too, so it needs nothing but `serde_json`.

pub mod line;

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::port::free_port;
use line::Line;

/// The program under test: the one that was built with it, or the one that is named.
fn binary() -> PathBuf {
    let built = option_env!("CARGO_BIN_EXE_peyvand").map(PathBuf::from);
    built.or_else(|| std::env::var_os("PEYVAND_BINARY").map(PathBuf::from)).expect("PEYVAND_BINARY names the program")
}

/// Where a company's data is, and the program that works on it.
pub struct Company {
    pub binary: PathBuf,
    /// Where a file lies, and where each command runs.
    pub folder: PathBuf,
    pub database: String,
    pub workspace: Option<String>,
}

impl Company {
    pub fn on_file(folder: &Path) -> Company {
        let database = folder.join("crm.db").display().to_string();
        Company { binary: binary(), folder: folder.to_owned(), database, workspace: None }
    }

    pub fn on_postgres(folder: &Path, url: &str, workspace: &str) -> Company {
        let workspace = Some(workspace.to_owned());
        Company { binary: binary(), folder: folder.to_owned(), database: url.to_owned(), workspace }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(args).args(["--database", &self.database]).current_dir(&self.folder);
        command.env_remove("PEYVAND_DATABASE").env("PEYVAND_LANGUAGE", "en").env("TMPDIR", self.passing());
        command.args(self.workspace.iter().flat_map(|name| ["--workspace", name]));
        command
    }

    /// Where its processes lay what passes.
    fn passing(&self) -> PathBuf {
        let passing = self.folder.join("passing");
        std::fs::create_dir_all(&passing).expect("a folder for what passes");
        passing
    }

    /// How many processes have their sheets lying about: those that live, and who was
    /// killed since another last received one.
    pub fn folders_of_sheets(&self) -> usize {
        let lying = std::fs::read_dir(self.passing()).into_iter().flatten().flatten();
        lying.filter(|entry| entry.path().join("lock").exists()).count()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap_or_else(|error| panic!("{}: {error}", self.binary.display()))
    }

    /// Sets the company up; gives an administrator's key.
    pub fn set_up(&self) -> String {
        let create =
            ["workspace", "create", "--company", "Pars", "--admin-name", "Ada", "--admin-email", "ada@pars.example"];
        let made = self.run(&create);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let key = self.run(&["api-key", "create", "--user", "ada@pars.example", "--name", "shop", "--json"]);
        let told: Value = serde_json::from_slice(&key.stdout).expect("a key in JSON");
        told["key"].as_str().expect("a key").to_owned()
    }

    /// What `peyvand check` finds; empty when all is well.
    pub fn check(&self) -> String {
        let found = self.run(&["check", "--json"]);
        let told: Value = serde_json::from_slice(&found.stdout).unwrap_or_default();
        match told["findings"].as_array().is_some_and(Vec::is_empty) && told["is_sound"] == true {
            true => String::new(),
            false => format!("{}{}", String::from_utf8_lossy(&found.stdout), String::from_utf8_lossy(&found.stderr)),
        }
    }

    pub fn serve(&self, node: u8) -> Server<'_> {
        let mut server = Server { company: self, port: free_port(), node, child: None };
        server.start();
        server
    }
}

/// A process that serves a company; it ends with this.
pub struct Server<'a> {
    company: &'a Company,
    pub port: u16,
    node: u8,
    child: Option<Child>,
}

impl Server<'_> {
    /// Starts it on its port; gives how long it took until it answered.
    pub fn start(&mut self) -> Duration {
        let began = Instant::now();
        let (listen, node) = (format!("127.0.0.1:{}", self.port), self.node.to_string());
        let asked = ["serve", "--listen", &listen, "--node", &node, "--api-rate", "0", "--address-rate", "0"];
        let mut serve = self.company.command(&asked);
        serve.env("RUST_LOG", "off").stdout(Stdio::null()).stdin(Stdio::null());
        let mut child = serve.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.company.binary.display()));
        while began.elapsed() < Duration::from_secs(90) {
            if self.is_ready() {
                self.child = Some(child);
                return began.elapsed();
            }
            if let Ok(Some(ended)) = child.try_wait() {
                panic!("the server has ended: {ended}");
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.child = Some(child);
        panic!("the server does not come up with {}", self.company.database);
    }

    pub fn is_ready(&self) -> bool {
        Line::to(self.port, "").ask("GET", "/readyz", &[], "").is_some_and(|answer| answer.status == 200)
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        self.kill();
    }
}
