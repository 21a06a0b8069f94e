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
    /// Tell each statement's own time instead of measuring.
    pub is_told: bool,
}

const HELP: &str = "peyvand-bench --binary target/release/peyvand --database bench.db [--workspace NAME] [--port 8046] \
                    [--requests 200] [--actor admin …] [--view board …] [--statements]\n\nThe database comes from: peyvand generate --customers 1000000 --database bench.db";

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
            is_told: false,
        };
        let mut args = args;
        while let Some(name) = args.next() {
            if name == "--help" {
                println!("{HELP}");
                std::process::exit(0);
            }
            if name == "--statements" {
                asked.is_told = true;
                continue;
            }
            let value = args.next().with_context(|| format!("{name} needs a value\n{HELP}"))?;
            match name.as_str() {
                "--binary" => asked.binary = value,
                "--database" => asked.database = value,
                "--workspace" => asked.workspace = Some(value),
                "--port" => asked.port = value.parse().context("--port")?,
                "--requests" => asked.requests = value.parse().context("--requests")?,
                "--actor" => asked.actors.push(value),
                "--view" => asked.views.push(value),
                _ => bail!("{name} is not known\n{HELP}"),
            }
        }
        if asked.database.is_empty() {
            bail!("--database is missing\n{HELP}");
        }
        Ok(asked)
    }

    /// Whether this person, this view, is among what was asked for.
    pub fn wants(chosen: &[String], name: &str) -> bool {
        chosen.is_empty() || chosen.iter().any(|wanted| wanted == name)
    }
}
