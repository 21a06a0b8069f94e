//! `peyvand`: the one program. The only crate that knows every module.
//!
//! `main` reads the command line, `config` joins flags, environment and file,
//! `open` brings up a workspace with all modules, and each command has a file
//! of its own. Exit codes: 0 done, 1 refused or failed, 2 not a command,
//! 3 done in part (an import that rejected rows), 4 the database is away.

mod cli;
mod commands;
mod config;
mod demo;
mod generate;
mod handles;
mod open;
mod say;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say::failed(&cli.common, &error.into()),
    };
    match runtime.block_on(commands::run(&cli)) {
        Ok(code) => code,
        Err(error) => say::failed(&cli.common, &error),
    }
}
