//! The command line: what can be said, with an example for each.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::demo::Size;

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
        after_help = "Examples:\n  peyvand check --database crm.db\n  peyvand check --mend\n\nIt may run beside a server. It looks at the file, the search index, the keys of names, links, side tables and history;\n--mend puts right what nobody has to guess. Exit code 3: something is left that should not be there."
    )]
    Check(Check),
}

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

#[derive(Subcommand)]
pub enum WorkspaceCommand {
    /// Create the workspace; prints a one-time link for the administrator
    #[command(
        after_help = "Example:\n  peyvand workspace create --company \"بازرگانی سپهر\" --admin-name \"مریم رضایی\" --admin-email maryam@sepehr.example"
    )]
    Create(WorkspaceCreate),
}

#[derive(Args)]
pub struct WorkspaceCreate {
    #[arg(long)]
    pub company: String,
    #[arg(long)]
    pub admin_name: String,
    #[arg(long)]
    pub admin_email: String,
    /// jalali or gregorian [default: by language]
    #[arg(long)]
    pub calendar: Option<String>,
    /// ISO code [default: IRR in Persian, USD in English]
    #[arg(long)]
    pub currency: Option<String>,
    /// rial or toman, for showing IRR
    #[arg(long)]
    pub unit: Option<String>,
    /// IANA time zone
    #[arg(long, default_value = "Asia/Tehran")]
    pub zone: String,
    /// Read the administrator's password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a user; prints an invitation that works once
    #[command(
        after_help = "Example:\n  peyvand user create --name \"رضا کریمی\" --email reza@sepehr.example --role seller"
    )]
    Create(UserCreate),
    /// Print a link with which a user sets a new password, once
    #[command(after_help = "Example:\n  peyvand user reset maryam@sepehr.example")]
    Reset { email: String },
}

#[derive(Args)]
pub struct UserCreate {
    #[arg(long)]
    pub name: String,
    #[arg(long)]
    pub email: String,
    /// Key or name of a role: administrator, manager, seller, read_only
    #[arg(long, default_value = "seller")]
    pub role: String,
    #[arg(long)]
    pub branch: Option<String>,
    #[arg(long)]
    pub team: Option<String>,
    /// Read the password from the first line of standard input; no invitation then
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Args)]
pub struct Export {
    /// customers, opportunities, products…
    pub entity: String,
    /// Which of them, in the filter language: "city:تهران created_at<30d" [default: all]
    #[arg(long)]
    pub filter: Option<String>,
    /// By which column; a minus in front turns it round: -amount
    #[arg(long, allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Which columns, with commas between [default: all]
    #[arg(long, value_delimiter = ',')]
    pub columns: Vec<String>,
    /// csv or xlsx [default: as --out ends, or csv]
    #[arg(long, value_parser = ["csv", "xlsx"])]
    pub format: Option<String>,
    /// Where to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Labels, the calendar and the unit of money of the language, as on the page, instead of keys and ISO days
    #[arg(long)]
    pub labels: bool,
    /// Only what this person may take out [default: everything]
    #[arg(long, value_name = "EMAIL")]
    pub as_user: Option<String>,
}

#[derive(Args)]
pub struct Import {
    /// What the rows are: customers, products, users, opportunities…
    pub entity: String,
    pub file: PathBuf,
    /// Column to field: --map account=name (repeatable); --map notes= leaves it out
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<String>,
    /// The same value in every row: --set kind=company (repeatable)
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Field that says whether a row is known already; known ones are updated
    #[arg(long, value_name = "FIELD")]
    pub key: Option<String>,
    /// What becomes of rows about somebody who stands further up in the file or is there already, known by the key,
    /// telephone number, email, or name and city [default: with a key known ones are updated, else fill]
    #[arg(long, value_name = "skip|fill|overwrite|add", value_parser = ["skip", "fill", "overwrite", "add"])]
    pub duplicates: Option<String>,
    /// Sheet of an XLSX workbook [default: the first one with content]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The first row has no headings; columns are named 1, 2, 3 …
    #[arg(long)]
    pub no_headings: bool,
    /// Say what would happen, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take near matches of linked names, as the dry run proposes them
    #[arg(long)]
    pub accept_near: bool,
    /// What a name in the file stands for: --word "product:GTXPro=GTX Pro" (repeatable)
    #[arg(long, value_name = "FIELD:NAME=NAME")]
    pub word: Vec<String>,
    /// Create linked records that do not exist, for these fields
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    pub create_links: Vec<String>,
    /// Where rejected rows go, each with its reason [default: beside the file]
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// Who does it [default: the product itself]
    #[arg(long, value_name = "EMAIL")]
    pub as_user: Option<String>,
}

#[derive(Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key; it is shown once
    #[command(
        after_help = "Example:\n  peyvand api-key create --user maryam@sepehr.example --name accounting --days 365"
    )]
    Create(ApiKeyCreate),
}

#[derive(Args)]
pub struct ApiKeyCreate {
    /// Whose rights the key has
    #[arg(long, value_name = "EMAIL")]
    pub user: String,
    #[arg(long)]
    pub name: String,
    /// Ends after so many days [default: does not end]
    #[arg(long)]
    pub days: Option<u32>,
    /// May only read
    #[arg(long)]
    pub read_only: bool,
}

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

#[derive(Subcommand)]
pub enum PipelineCommand {
    /// Lay out a pipeline, stage by stage
    #[command(
        after_help = "Example:\n  peyvand pipeline create Deals Prospecting Engaging Won Lost\n\nA stage may say what it is: Signed=won, Dropped=lost, Waiting=open."
    )]
    Create(PipelineCreate),
}

#[derive(Args)]
pub struct PipelineCreate {
    pub name: String,
    #[arg(required = true)]
    pub stages: Vec<String>,
    /// Deals begin here unless they say otherwise
    #[arg(long)]
    pub default: bool,
}
