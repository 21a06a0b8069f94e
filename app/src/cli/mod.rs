//! The command line: what can be said, with an example for each. What each command takes
//! stands beside, by what somebody is about.

mod beginning;
mod files;
mod keeping;
mod running;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::{beginning::*, files::*, keeping::*, running::*};

#[derive(Parser)]
#[command(name = "peyvand", version, about = "Peyvand (پیوند): customer relationships, Persian-first and bilingual")]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes. Each may stand in the environment or in a TOML file.
#[derive(Args, Clone, Default)]
pub struct Common {
    /// SQLite file or PostgreSQL address of the workspace [default: peyvand.db]
    #[arg(long, global = true, env = "PEYVAND_DATABASE", value_name = "FILE|postgres://…")]
    pub database: Option<String>,
    /// Name of the workspace, where one database holds several
    #[arg(long, global = true, env = "PEYVAND_WORKSPACE")]
    pub workspace: Option<String>,
    /// TOML file with the same names: database = "…"
    #[arg(long, global = true, env = "PEYVAND_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Language of the answers: fa or en [default: from LANG]
    #[arg(long, global = true, env = "PEYVAND_LANGUAGE", value_name = "fa|en")]
    pub language: Option<String>,
    /// Answer in JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Subcommand)]
pub enum Command {
    /// Look around in a made-up company; nothing of it stays
    #[command(
        after_help = "Examples:\n  peyvand demo\n  peyvand demo --language en --data demo --listen 127.0.0.1:9000\n\nIt makes up a wholesaler and the last twelve months of its work, up to this very hour, and prints whom one can sign in as."
    )]
    Demo(Demo),
    /// Make up customers by the thousand or the million, to measure with
    #[command(
        after_help = "Examples:\n  peyvand generate --customers 1000000 --database bench.db\n  peyvand generate --customers 20000 --seed 7 --until 2026-11-22 --database postgres://crm@localhost/bench\n\nTen activities a customer, a deal for every second one, sixty sellers; the same seed and day make the same data.\nThe workspace must be empty unless --into-used is given, and nobody should work in it meanwhile.\nOn SQLite a run that was broken off leaves a part behind: throw that file away.\n\nExit codes: 0 made, 1 refused or failed, 2 not a command, 4 the database is away."
    )]
    Generate(Generate),
    /// Serve the pages and the API
    #[command(
        after_help = "Example:\n  peyvand serve --database crm.db --listen 0.0.0.0:8080 --public-url https://crm.example.ir --trusted-proxy 10.0.0.0/8"
    )]
    Serve(Serve),
    /// Begin a workspace: company, settings, first administrator
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// People who may sign in
    #[command(subcommand)]
    User(UserCommand),
    /// Bring records in from a CSV or XLSX file
    #[command(
        after_help = "Examples:\n  peyvand import customers accounts.csv --map account=name --dry-run\n  peyvand import customers list.xlsx --duplicates fill --map group=note+\n  peyvand import opportunities deals.csv --key external_id --accept-near --rejected left.csv\n\nExit code 3: some rows were rejected; they stand in the file of --rejected, each with its reason."
    )]
    Import(Import),
    /// Take records out as CSV or as a workbook
    #[command(
        after_help = "Examples:\n  peyvand export customers > customers.csv\n  peyvand export opportunities --filter \"stage:Won closed_on>=2026-03-21\" --out won.xlsx\n  peyvand export customers --columns name,mobile,city --labels --language fa --out customers.csv\n\nThe first column is each record's id: what is put right in the file can be imported again."
    )]
    Export(Export),
    /// The stages that deals walk through
    #[command(subcommand)]
    Pipeline(PipelineCommand),
    /// Keys for programs that use the API
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Write a verified backup of a running workspace
    #[command(after_help = "Example:\n  peyvand backup /var/backups/crm-1405-09-01.peyvand")]
    Backup(Backup),
    /// Bring a backup into an empty workspace, on either database
    #[command(after_help = "Example:\n  peyvand restore crm.peyvand --database postgres://crm@localhost/crm")]
    Restore(Restore),
    /// Look the whole workspace over for what should not be there
    #[command(
        after_help = "Examples:\n  peyvand check --database crm.db\n  peyvand check --mend\n\nIt may run beside a server; what it leaves out then it says. It looks at the file, the search index, the keys of names, links, side tables and history;\n--mend puts right what nobody has to guess. Exit code 3: something is left that should not be there."
    )]
    Check(Check),
}
