//! `peyvand backup` and `peyvand restore`.

use std::{path::PathBuf, process::ExitCode};

use records::backup::{self, Manifest, Over};
use serde_json::json;

use super::workspace::system;
use crate::{
    cli::{Backup, Restore},
    config::Config,
    open,
    say::Say,
};

pub async fn write(config: &Config, asked: &Backup, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let manifest = backup::write(&system(&workspace), &asked.file).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    tell(&say, "app-backup-written", &manifest, &asked.file);
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(config: &Config, asked: &Restore, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let _seats = open::every_seat(&open::target(config)?).await?;
    let over = if asked.replace { Over::Replace { keep: kept_beside(&asked.file) } } else { Over::Empty };
    let manifest = backup::restore(&system(&workspace), &asked.file, over).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    tell(&say, "app-backup-restored", &manifest, &asked.file);
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What is replaced is kept as `crm.replaced.peyvand`.
fn kept_beside(file: &std::path::Path) -> PathBuf {
    file.with_extension("replaced.peyvand")
}

fn tell(say: &Say<'_>, key: &str, manifest: &Manifest, file: &std::path::Path) {
    let rows: i64 = manifest.tables.iter().map(|table| table.rows as i64).sum();
    let tables = manifest.tables.len() as i64;
    let facts = [
        ("file", file.display().to_string().into()),
        ("company", manifest.company.clone().into()),
        ("rows", base::Arg::Number(rows)),
        ("tables", base::Arg::Number(tables)),
    ];
    let data =
        json!({ "file": file.display().to_string(), "company": manifest.company, "rows": rows, "tables": tables });
    say.done(key, &facts, data);
}
