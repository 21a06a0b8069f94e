//! The process under test.

use std::{
    fs::File,
    net::TcpStream,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use crate::asked::Asked;

pub struct Server {
    process: Child,
    pub port: u16,
}

/// Where a server tells its statements.
pub fn log_path() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("peyvand-bench-{}.log", std::process::id()))
}

impl Server {
    /// `log` is what RUST_LOG chooses.
    pub fn start(asked: &Asked, log: &str) -> anyhow::Result<Server> {
        Server::start_as(Command::new(&asked.binary), asked, log)
    }

    /// One of several on the same database.
    pub fn as_node(asked: &Asked, port: u16, node: u8) -> anyhow::Result<Server> {
        Server::listening(Command::new(&asked.binary), asked, port, Some(node), "warn")
    }

    /// The same below another program, which `command` begins with.
    pub fn start_as(command: Command, asked: &Asked, log: &str) -> anyhow::Result<Server> {
        Server::listening(command, asked, asked.port, None, log)
    }

    fn listening(
        mut command: Command,
        asked: &Asked,
        port: u16,
        node: Option<u8>,
        log: &str,
    ) -> anyhow::Result<Server> {
        let told = File::create(log_path())?;
        command.args(["serve", "--database", &asked.database, "--listen", &format!("127.0.0.1:{port}")]);
        command.args(["--api-rate", "0", "--address-rate", "0"]);
        command.args(asked.workspace.iter().flat_map(|name| ["--workspace", name]));
        command.args(node.into_iter().flat_map(|node| ["--node".to_owned(), node.to_string()]));
        command.env("RUST_LOG", log).stdout(Stdio::null()).stderr(told);
        let process = command.spawn().with_context(|| asked.binary.clone())?;
        let mut server = Server { process, port };
        let patience = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(ended) = server.process.try_wait()? {
                bail!("the server has ended: {ended}");
            }
            if Instant::now() > patience {
                bail!("the server does not listen");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// What it holds that is no file.
    pub fn anonymous_kilobytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has nothing to lose: what was acknowledged is in the database.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
