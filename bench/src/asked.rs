//! The command line.

use anyhow::{Context, bail};

pub struct Asked {
    pub binary: String,
    pub database: String,
    pub workspace: Option<String>,
    pub port: u16,
    /// Requests of one measurement.
    pub requests: usize,
    /// Only these; all where none is named.
    pub actors: Vec<String>,
    /// Only these views; all where none is named.
    pub views: Vec<String>,
    pub what: What,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Views,
    /// Each statement's own time.
    Statements,
    /// Instructions instead of time.
    Instructions,
    /// Two servers against one.
    Nodes,
    /// A field that is added while people work.
    Field,
    /// An import of so many customers.
    Import(usize),
}

const HELP: &str = "peyvand-bench --binary target/release/peyvand --database bench.db [--workspace NAME] [--port 8046] \
                    [--requests 200] [--actor admin …] [--view board …] [--statements | --instructions | --nodes | --field | --import ROWS]\n\nThe database comes from: peyvand generate --customers 1000000 --database bench.db";

impl Asked {
    pub fn of(args: impl Iterator<Item = String>) -> anyhow::Result<Asked> {
        let mut asked = Asked {
            binary: "target/release/peyvand".to_owned(),
            database: String::new(),
            workspace: None,
            port: 8046,
            requests: 200,
            actors: Vec::new(),
            views: Vec::new(),
            what: What::Views,
        };
        let mut args = args;
        while let Some(name) = args.next() {
            if name == "--help" {
                println!("{HELP}");
                std::process::exit(0);
            }
            match name.as_str() {
                "--statements" => asked.what = What::Statements,
                "--instructions" => asked.what = What::Instructions,
                "--nodes" => asked.what = What::Nodes,
                "--field" => asked.what = What::Field,
                _ => asked.take(&name, args.next().with_context(|| format!("{name} needs a value\n{HELP}"))?)?,
            }
        }
        if asked.database.is_empty() {
            bail!("--database is missing\n{HELP}");
        }
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: String) -> anyhow::Result<()> {
        match name {
            "--binary" => self.binary = value,
            "--database" => self.database = value,
            "--workspace" => self.workspace = Some(value),
            "--port" => self.port = value.parse().context("--port")?,
            "--requests" => self.requests = value.parse().context("--requests")?,
            "--actor" => self.actors.push(value),
            "--import" => self.what = What::Import(value.parse().context("--import")?),
            "--view" => self.views.push(value),
            _ => bail!("{name} is not known\n{HELP}"),
        }
        Ok(())
    }

    /// Whether this person, this view, is among what was asked for.
    pub fn wants(chosen: &[String], name: &str) -> bool {
        chosen.is_empty() || chosen.iter().any(|wanted| wanted == name)
    }
}
