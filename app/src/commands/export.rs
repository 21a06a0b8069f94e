//! `peyvand export`: the same engine as the page, to a file or, as CSV, to
//! standard output.

use std::{io::BufWriter, path::Path, process::ExitCode, sync::Arc};

use records::{
    Ctx, Door, Error, Part, Workspace,
    export::{Export, Format, Going, Wording},
    people,
};
use schema::{Direction, Filter, Key};
use serde_json::json;

use super::{user::by_email, workspace::system};
use crate::{cli, config::Config, open, say::Say};

pub async fn run(config: &Config, asked: &cli::Export, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let ctx = whoever(&workspace, asked, config).await?;
    let format = format(asked)?;
    let going = prepared(&ctx, asked).await?.begin(&ctx, format).await?;
    let Some(file) = &asked.out else {
        going.into_csv(std::io::stdout().lock()).await?;
        workspace.db.close().await;
        return Ok(ExitCode::SUCCESS);
    };
    let rows = written(going, format, file).await?;
    let facts = [("rows", (rows as i64).into()), ("file", file.display().to_string().into())];
    let say = Say { workspace: &workspace, lang: config.lang, json };
    say.done("app-export-did", &facts, json!({ "rows": rows, "file": file }));
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The person whose sight it has; the product itself where none is named.
async fn whoever(workspace: &Arc<Workspace>, asked: &cli::Export, config: &Config) -> anyhow::Result<Ctx> {
    let system = system(workspace);
    let mut format = workspace.settings().format();
    format.lang = config.lang;
    let actor = match &asked.as_user {
        None => system.actor.clone(),
        Some(email) => {
            let user = by_email(&system, email).await?;
            let person = system.read(move |tx| people::person(tx, user)).await?.ok_or(Error::NotFound)?;
            Arc::new(person.actor)
        }
    };
    Ok(Ctx::new(workspace.clone(), actor, Door::Command, format))
}

/// What was said, or else what the file's name says. A workbook cannot be
/// written to where nobody can go back.
fn format(asked: &cli::Export) -> anyhow::Result<Format> {
    let ending = asked.out.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
    let said = asked.format.as_deref().or(ending).and_then(Format::from_key);
    match (said.unwrap_or(Format::Csv), &asked.out) {
        (Format::Xlsx, None) => Err(Error::refused("app-export-needs-file").into()),
        (format, _) => Ok(format),
    }
}

async fn prepared(ctx: &Ctx, asked: &cli::Export) -> anyhow::Result<Export> {
    let def = ctx.def(&asked.entity)?;
    let filter = match &asked.filter {
        None => Filter::everything(),
        Some(text) => {
            let read = ctx.typed_filter((*ctx.schema).clone(), def.key.clone(), text).await?;
            let say = |key: &str, args: &[(&str, base::Arg)]| ctx.workspace.texts.get(ctx.lang(), key, args);
            read.map_err(|problem| anyhow::anyhow!("--filter: {}", problem.what.sentence(&say)))?
        }
    };
    let sort = asked.sort.as_deref().map(|text| match text.strip_prefix('-') {
        Some(key) => (Key::Owned(key.to_owned()), Direction::Down),
        None => (Key::Owned(text.to_owned()), Direction::Up),
    });
    let columns = asked.columns.iter().map(|key| Key::Owned(key.trim().to_owned())).collect();
    let wording = if asked.labels { Wording::People } else { Wording::Programs };
    Ok(Export { filter, sort, columns, ..Export::of(def.key.clone(), wording) })
}

/// A file that breaks off is not left behind as if it were whole.
async fn written(going: Going, format: Format, file: &Path) -> anyhow::Result<u64> {
    let part = Part::beside(file)?;
    let rows = match format {
        Format::Csv => going.into_csv(BufWriter::new(part.file()?)).await?,
        Format::Xlsx => going.into_xlsx(part.path()).await?,
    };
    part.keep(file)?;
    Ok(rows)
}
