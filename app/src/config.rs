//! Flags first, then `PEYVAND_*` (both read by the command line), then the
//! TOML file, then the defaults.

use std::{fs, net::SocketAddr, path::Path, time::Duration};

use anyhow::Context;
use base::Lang;
use serde::Deserialize;

use crate::cli::{Common, Serve};

/// Requests a minute: what a busy program needs, and what one who signs in does.
const API_RATE: u32 = 1200;
const ADDRESS_RATE: u32 = 120;
/// Milliseconds.
const LONGEST_PATIENCE: u32 = 10_000;
/// Milliseconds; a page is meant to take 25.
const SLOW_STATEMENT: u32 = 200;

/// What may stand in the file; an unknown name is a mistake, not a silence.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub database: Option<String>,
    pub workspace: Option<String>,
    pub language: Option<String>,
    pub listen: Option<SocketAddr>,
    pub public_url: Option<String>,
    pub trusted_proxy: Vec<String>,
    pub node: Option<u8>,
    pub api_rate: Option<u32>,
    pub address_rate: Option<u32>,
    pub metrics_from: Vec<String>,
    pub metrics_token: Option<String>,
    pub log_format: Option<LogFormat>,
    pub slow_statement: Option<u32>,
    pub count_patience: Option<u32>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

impl File {
    pub fn read(path: Option<&Path>) -> anyhow::Result<File> {
        let Some(path) = path else { return Ok(File::default()) };
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in {}", path.display()))
    }
}

/// What the program runs with.
pub struct Config {
    pub database: String,
    pub workspace: Option<String>,
    pub lang: Lang,
    asked_lang: Option<Lang>,
    file: File,
}

impl Config {
    pub fn new(common: &Common) -> anyhow::Result<Config> {
        let file = File::read(common.config.as_deref())?;
        let database = common.database.clone().or(file.database.clone()).unwrap_or_else(|| "peyvand.db".to_owned());
        let workspace = common.workspace.clone().or(file.workspace.clone());
        let asked = common.language.as_deref().or(file.language.as_deref());
        let (lang, asked_lang) = (language(asked), asked.and_then(Lang::from_tag));
        Ok(Config { database, workspace, lang, asked_lang, file })
    }

    /// The language that was asked for in so many words.
    pub fn asked_lang(&self) -> Option<Lang> {
        self.asked_lang
    }

    pub fn listen(&self, serve: &Serve) -> SocketAddr {
        self.listen_on(serve.listen)
    }

    pub fn listen_on(&self, asked: Option<SocketAddr>) -> SocketAddr {
        asked.or(self.file.listen).unwrap_or_else(default_listen)
    }

    pub fn public_url(&self, serve: &Serve) -> Option<String> {
        serve.public_url.clone().or(self.file.public_url.clone())
    }

    /// Where people will open what a command prints.
    pub fn base_url(&self) -> String {
        let asked = std::env::var("PEYVAND_PUBLIC_URL").ok().or(self.file.public_url.clone());
        let listen = std::env::var("PEYVAND_LISTEN").ok().and_then(|at| at.parse().ok());
        let at = listen.or(self.file.listen).unwrap_or_else(default_listen);
        asked.unwrap_or_else(|| format!("http://{at}")).trim_end_matches('/').to_owned()
    }

    pub fn trusted_proxies(&self, serve: &Serve) -> Vec<String> {
        if serve.trusted_proxy.is_empty() { self.file.trusted_proxy.clone() } else { serve.trusted_proxy.clone() }
    }

    /// How often one may ask.
    pub fn rates(&self, serve: &Serve) -> web::Rates {
        let rate =
            |asked: Option<u32>, kept: Option<u32>, usual| Some(asked.or(kept).unwrap_or(usual)).filter(|n| *n > 0);
        web::Rates {
            program: rate(serve.api_rate, self.file.api_rate, API_RATE),
            stranger: rate(serve.address_rate, self.file.address_rate, ADDRESS_RATE),
        }
    }

    /// Who may read the metrics.
    pub fn metrics(&self, serve: &Serve) -> anyhow::Result<web::MetricsReaders> {
        let from = if serve.metrics_from.is_empty() { &self.file.metrics_from } else { &serve.metrics_from };
        let from: Result<_, _> = from.iter().map(|network| network.parse()).collect();
        let token = serve.metrics_token.clone().or(self.file.metrics_token.clone());
        // An empty secret would be known to everybody.
        let token = token.filter(|token| !token.is_empty());
        Ok(web::MetricsReaders { from: from.context("--metrics-from")?, token })
    }

    pub fn log_format(&self, serve: &Serve) -> LogFormat {
        match serve.log_format.as_deref() {
            Some("json") => LogFormat::Json,
            Some(_) => LogFormat::Text,
            None => self.file.log_format.unwrap_or_default(),
        }
    }

    /// From when on a statement counts as slow.
    pub fn slow_from(&self, serve: &Serve) -> Option<Duration> {
        let millis = serve.slow_statement.or(self.file.slow_statement).unwrap_or(SLOW_STATEMENT);
        (millis > 0).then(|| Duration::from_millis(millis.into()))
    }

    /// How long a page waits for its counts and sums, where that was said; never long,
    /// since it would stand there empty.
    pub fn count_patience(&self, serve: &Serve) -> Option<Duration> {
        let asked = serve.count_patience.or(self.file.count_patience)?;
        Some(Duration::from_millis(asked.min(LONGEST_PATIENCE).into()))
    }

    pub fn node(&self, serve: &Serve) -> u8 {
        serve.node.or(self.file.node).unwrap_or(0)
    }
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

/// What was asked for, else what the terminal speaks, else English.
pub fn language(asked: Option<&str>) -> Lang {
    let terminal = || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
    let tag = asked.map(str::to_owned).or_else(terminal).unwrap_or_default();
    Lang::from_tag(&tag).unwrap_or(Lang::En)
}
