//! The log, on standard error: a line for each request, with its id.
//!
//! `RUST_LOG` chooses how much. Of some parts less is heard than it says,
//! unless it names them: they would tell the values of statements, in which
//! there are people and secrets.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, filter::Directive};

use crate::config::LogFormat;

/// Heard only by who names them.
const VALUES_ARE_PRIVATE: [&str; 4] =
    ["tokio_postgres=info", "hyper=info", "peyvand_statements=off", "peyvand_slow=info"];

pub fn begin(usual: &str, format: LogFormat) {
    let asked = std::env::var("RUST_LOG").ok().filter(|asked| asked.parse::<EnvFilter>().is_ok());
    let asked = asked.unwrap_or_else(|| usual.to_owned());
    let unnamed = VALUES_ARE_PRIVATE.iter().filter(|quiet| !asked.contains(quiet.split('=').next().unwrap_or(quiet)));
    let quiet = unnamed.filter_map(|quiet| quiet.parse::<Directive>().ok());
    let filter = quiet.fold(EnvFilter::new(&asked), EnvFilter::add_directive);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
}
