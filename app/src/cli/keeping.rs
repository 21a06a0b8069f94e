//! Keeping a workspace: backups of it, and looking it over.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub struct Backup {
    pub file: PathBuf,
}

#[derive(Args)]
pub struct Restore {
    pub file: PathBuf,
    /// Replace what is there; a backup of it is written first
    #[arg(long)]
    pub replace: bool,
}

#[derive(Args)]
pub struct Check {
    /// Put right what can be; links that are cut stand in the history of their records
    #[arg(long)]
    pub mend: bool,
}
