//! Beginning a workspace: the company, its people, its pipelines, and keys for its programs.

use clap::{Args, Subcommand};

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
