//! One file per command.

mod api_key;
mod backup;
mod check;
mod demo;
mod export;
mod generate;
mod import;
mod logs;
mod pipeline;
mod serve;
mod user;
pub mod workspace;

use std::process::ExitCode;

use crate::{
    cli::{ApiKeyCommand, Cli, Command, PipelineCommand, UserCommand, WorkspaceCommand},
    config::Config,
};

pub async fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    let config = Config::new(&cli.common)?;
    let json = cli.common.json;
    match &cli.command {
        Command::Demo(demo) => demo::run(&config, demo, json).await,
        Command::Serve(serve) => serve::run(&config, serve).await,
        Command::Workspace(WorkspaceCommand::Create(create)) => workspace::create(&config, create, json).await,
        Command::User(UserCommand::Create(create)) => user::create(&config, create, json).await,
        Command::User(UserCommand::Reset { email }) => user::reset(&config, email, json).await,
        Command::Generate(generate) => generate::run(&config, generate, json).await,
        Command::Export(export) => export::run(&config, export, json).await,
        Command::Import(import) => import::run(&config, import, json).await,
        Command::Pipeline(PipelineCommand::Create(create)) => pipeline::create(&config, create, json).await,
        Command::ApiKey(ApiKeyCommand::Create(create)) => api_key::create(&config, create, json).await,
        Command::Backup(backup) => backup::write(&config, backup, json).await,
        Command::Check(check) => check::run(&config, check, json).await,
        Command::Restore(restore) => backup::restore(&config, restore, json).await,
    }
}
