//! Looking around, measuring, and serving.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use crate::demo::Size;

#[derive(Args)]
pub struct Demo {
    /// Address to listen on [default: 127.0.0.1:8080, or a free port]
    #[arg(long, env = "PEYVAND_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Folder that keeps the company; the next start goes on with it
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// How much is made up
    #[arg(long, value_enum, default_value = "full")]
    pub size: Size,
}

#[derive(Args)]
pub struct Generate {
    /// How many customers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=9_000_000))]
    pub customers: u64,
    /// Another number, another company
    #[arg(long, default_value_t = 1405)]
    pub seed: u64,
    /// The day up to which the company has lived [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<base::Date>,
    /// Add to a workspace in which there is something already; its people get the seed into their addresses
    #[arg(long)]
    pub into_used: bool,
}

#[derive(Args)]
pub struct Serve {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "PEYVAND_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// The address that people type, when a proxy stands in front
    #[arg(long, env = "PEYVAND_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Address or network of a proxy whose X-Forwarded-For is believed (repeatable)
    #[arg(long, env = "PEYVAND_TRUSTED_PROXY", value_delimiter = ',', value_name = "CIDR")]
    pub trusted_proxy: Vec<String>,
    /// Requests a minute of one API key; 0 is no limit [default: 1200]
    #[arg(long, env = "PEYVAND_API_RATE", value_name = "N")]
    pub api_rate: Option<u32>,
    /// Requests a minute of an address that nobody is known behind; 0 is no limit [default: 120]
    #[arg(long, env = "PEYVAND_ADDRESS_RATE", value_name = "N")]
    pub address_rate: Option<u32>,
    /// Address or network that may read /metrics; this machine may while no public address is given (repeatable)
    #[arg(long, env = "PEYVAND_METRICS_FROM", value_delimiter = ',', value_name = "CIDR")]
    pub metrics_from: Vec<String>,
    /// Secret with which /metrics is read from elsewhere; better in the environment or the file than typed
    #[arg(long, env = "PEYVAND_METRICS_TOKEN", value_name = "SECRET", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// How the log is written: text, or json for programs [default: text]
    #[arg(long, env = "PEYVAND_LOG_FORMAT", value_name = "text|json", value_parser = ["text", "json"])]
    pub log_format: Option<String>,
    /// From how many milliseconds a statement to the database is told in the log; 0 tells none [default: 200]
    #[arg(long, env = "PEYVAND_SLOW_STATEMENT", value_name = "MS")]
    pub slow_statement: Option<u32>,
    /// How many milliseconds a page waits for its counts and sums before they come behind it, at most 10000 [default: 8]
    #[arg(long, env = "PEYVAND_COUNT_PATIENCE", value_name = "MS", value_parser = clap::value_parser!(u32).range(..=10_000))]
    pub count_patience: Option<u32>,
    /// Number of this node, where several serve one database (0 to 127)
    #[arg(long, env = "PEYVAND_NODE", value_parser = clap::value_parser!(u8).range(..128))]
    pub node: Option<u8>,
    /// Fill an empty workspace with the company of `peyvand demo`, small
    #[arg(long)]
    pub sample: bool,
}
