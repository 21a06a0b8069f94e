//! `peyvand import`: the same engine as the page.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use base::Arg;
use records::{
    Ctx, Door, Error, Workspace,
    import::{Duplicates, Import, Problem, Progress, Reason, Report, Source, Word},
    people,
};
use serde_json::{Value, json};

use super::{user::by_email, workspace::system};
use crate::{
    cli,
    config::Config,
    open,
    say::{IN_PART, Say},
};

pub async fn run(config: &Config, asked: &cli::Import, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let ctx = whoever(&workspace, asked, config).await?;
    let import = prepared(&ctx, asked)?;
    let rejects = asked.rejected.clone().unwrap_or_else(|| beside(&asked.file));
    let progress = Progress::default();
    let report = match asked.dry_run {
        true => import.plan(&ctx, Some(&rejects), &progress).await,
        false => import.run(&ctx, Some(&rejects), &progress).await,
    }?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    let warnings = import.warnings(&ctx);
    if json {
        println!("{}", facts(&ctx, &report, &warnings, &rejects));
    } else {
        tell(&say, &ctx, &report, &warnings, &rejects);
    }
    workspace.db.close().await;
    Ok(if report.rejected > 0 { ExitCode::from(IN_PART) } else { ExitCode::SUCCESS })
}

/// The person in whose name it is done; the product itself where none is named.
async fn whoever(workspace: &Arc<Workspace>, asked: &cli::Import, config: &Config) -> anyhow::Result<Ctx> {
    let system = system(workspace);
    let mut format = workspace.settings().format();
    format.lang = config.lang;
    let Some(email) = &asked.as_user else {
        return Ok(Ctx::new(workspace.clone(), system.actor.clone(), Door::Import, format));
    };
    let user = by_email(&system, email).await?;
    let person = system.read(move |tx| people::person(tx, user)).await?.ok_or(Error::NotFound)?;
    Ok(Ctx::new(workspace.clone(), Arc::new(person.actor), Door::Import, format))
}

fn prepared(ctx: &Ctx, asked: &cli::Import) -> anyhow::Result<Import> {
    let mut source = Source::file(&asked.file);
    (source.sheet, source.headless) = (asked.sheet.clone(), asked.no_headings);
    let mut import = Import::open(ctx, &asked.entity, source)?;
    let constant = |flag: &String| flag.replacen('=', "==", 1);
    let flags: Vec<String> = asked.map.iter().cloned().chain(asked.set.iter().map(constant)).collect();
    import.apply(ctx, &flags)?;
    if let Some(key) = &asked.key {
        import.known_by(ctx, key)?;
    }
    import.duplicates = asked.duplicates.as_deref().and_then(Duplicates::from_key);
    for text in &asked.word {
        import.words.push(Word::parse(text).ok_or_else(|| Error::invalid("word", "app-bad-word"))?);
    }
    import.accept_near = asked.accept_near;
    import.create_links.extend(asked.create_links.iter().cloned());
    Ok(import)
}

/// `deals.csv` leaves its rejected rows in `deals.rejected.csv`.
fn beside(file: &std::path::Path) -> PathBuf {
    file.with_extension("rejected.csv")
}

fn tell(say: &Say<'_>, ctx: &Ctx, report: &Report, warnings: &[Reason], rejects: &std::path::Path) {
    let count = |n: u64| Arg::Number(n as i64);
    let facts = [
        ("rows", count(report.rows)),
        ("new", count(report.new)),
        ("changed", count(report.changed)),
        ("unchanged", count(report.unchanged)),
        ("rejected", count(report.rejected)),
    ];
    say.done(if report.dry { "app-import-would" } else { "app-import-did" }, &facts, Value::Null);
    for told in warnings.iter().chain(&report.told) {
        say.done("app-import-told", &[("sentence", told.shown(ctx).into())], Value::Null);
    }
    if report.merged + report.skipped > 0 {
        let facts = [("merged", count(report.merged)), ("skipped", count(report.skipped))];
        say.done("app-import-met", &facts, Value::Null);
    }
    let times = |problem: &Problem| [("times", count(problem.times)), ("sentence", problem.first.shown(ctx).into())];
    for problem in &report.problems {
        say.done("app-import-problem", &times(problem), Value::Null);
    }
    for problem in &report.left {
        say.done("app-import-left-out", &times(problem), Value::Null);
    }
    for near in &report.near {
        let facts =
            [("said", near.said.as_str().into()), ("meant", near.meant.as_str().into()), ("times", count(near.times))];
        say.done(if near.accepted { "app-import-took-near" } else { "app-import-near" }, &facts, Value::Null);
    }
    if report.rejected > 0 {
        say.done("app-import-rejects", &[("file", rejects.display().to_string().into())], Value::Null);
    }
}

fn facts(ctx: &Ctx, report: &Report, warnings: &[Reason], rejects: &std::path::Path) -> Value {
    let problem = |p: &Problem| json!({ "kind": p.text, "column": p.column, "sentence": p.sentence, "times": p.times, "rows": p.rows });
    let problems: Vec<Value> = report.problems.iter().map(problem).collect();
    let left: Vec<Value> = report.left.iter().map(problem).collect();
    let told: Vec<String> = warnings.iter().chain(&report.told).map(|told| told.sentence(ctx)).collect();
    let met: Vec<Value> = report
        .met
        .iter()
        .map(|m| json!({ "row": m.number, "outcome": m.verdict, "same_as_row": m.row, "by": m.by, "record": m.record }))
        .collect();
    let near: Vec<Value> = report
        .near
        .iter()
        .map(|n| json!({ "field": n.field, "said": n.said, "meant": n.meant, "times": n.times }))
        .collect();
    json!({
        "dry_run": report.dry, "rows": report.rows, "new": report.new, "changed": report.changed,
        "unchanged": report.unchanged, "skipped": report.skipped, "rejected": report.rejected, "merged": report.merged,
        "change_set": report.set, "problems": problems, "left_out": left, "met": met, "told": told, "near": near,
        "rejected_file": (report.rejected > 0).then(|| rejects.display().to_string()),
    })
}
