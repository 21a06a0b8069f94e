//! The command line.

use std::{fs::OpenOptions, io::Write, path::PathBuf};

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
    /// Of statements, a line a view.
    pub is_brief: bool,
    /// Where what is told is kept as well.
    pub write: Option<PathBuf>,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Nothing: what was written is shown as a table; of two files, how much longer the second's pages take.
    Table(PathBuf, Option<PathBuf>),
}

const HELP: &str = "peyvand-bench --binary target/release/peyvand --database bench.db [--workspace NAME] [--port 8046] \
                    [--requests 200] [--actor admin …] [--view board …] [--statements | --brief | --instructions | --nodes | --field | --import ROWS] \
                    [--write figures.md]\npeyvand-bench --table figures.md [--against larger.md]\n\nThe database comes from: peyvand generate --customers 1000000 --database bench.db";

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
            is_brief: false,
            write: None,
        };
        let mut args = args;
        while let Some(name) = args.next() {
            if name == "--help" {
                println!("{HELP}");
                std::process::exit(0);
            }
            match name.as_str() {
                "--statements" => asked.what = What::Statements,
                "--brief" => (asked.what, asked.is_brief) = (What::Statements, true),
                "--instructions" => asked.what = What::Instructions,
                "--nodes" => asked.what = What::Nodes,
                "--field" => asked.what = What::Field,
                _ => asked.take(&name, args.next().with_context(|| format!("{name} needs a value\n{HELP}"))?)?,
            }
        }
        if asked.database.is_empty() && !matches!(asked.what, What::Table(..)) {
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
            "--table" => self.what = What::Table(value.into(), None),
            "--against" => match &self.what {
                What::Table(file, _) => self.what = What::Table(file.clone(), Some(value.into())),
                _ => bail!("--against needs a --table before it"),
            },
            "--view" => self.views.push(value),
            "--write" => self.write = Some(value.into()),
            _ => bail!("{name} is not known\n{HELP}"),
        }
        Ok(())
    }

    /// Tells a line, and keeps it where it was asked for.
    pub fn say(&self, line: &str) {
        println!("{line}");
        let Some(path) = &self.write else { return };
        let written =
            OpenOptions::new().create(true).append(true).open(path).and_then(|mut file| writeln!(file, "{line}"));
        if let Err(error) = written {
            eprintln!("{}: {error}", path.display());
        }
    }

    /// Whether this person, this view, is among what was asked for.
    pub fn wants(chosen: &[String], name: &str) -> bool {
        chosen.is_empty() || chosen.iter().any(|wanted| wanted == name)
    }
}
