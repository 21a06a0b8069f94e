//! `peyvand check`.

use std::process::ExitCode;

use base::Arg;
use records::check::{self, Finding, Report, Unseen, What};
use serde_json::json;

use super::workspace::system;
use crate::{
    cli::Check,
    config::Config,
    open,
    say::{IN_PART, Say},
};

pub async fn run(config: &Config, asked: &Check, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let report = check::check(&system(&workspace), asked.mend).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    tell(&say, &report);
    workspace.db.close().await;
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(IN_PART) })
}

fn tell(say: &Say<'_>, report: &Report) {
    if say.json {
        return println!(
            "{}",
            json!({
                "rows": report.rows,
                "is_sound": report.is_sound(),
                "findings": report.findings,
                "unseen": report.unseen,
            })
        );
    }
    for finding in &report.findings {
        println!("{}", sentence(say, finding));
    }
    for unseen in &report.unseen {
        println!("{}", sentence_of_unseen(say, unseen));
    }
    let left = report.findings.iter().filter(|one| one.mended < one.count).count() as i64;
    let facts = [("rows", Arg::Number(report.rows as i64)), ("left", Arg::Number(left))];
    let key = match (report.findings.is_empty(), left) {
        (true, _) if report.unseen.is_empty() => "app-check-sound",
        (true, _) => "app-check-sound-as-seen",
        (false, 0) => "app-check-mended",
        (false, _) => "app-check-left",
    };
    say.done(key, &facts, json!({}));
}

/// What was found at one place, with the first records and what became of it.
fn sentence(say: &Say<'_>, finding: &Finding) -> String {
    let facts = [
        ("place", named(say, &finding.place).into()),
        ("part", finding.part.clone().into()),
        ("count", Arg::Number(finding.count as i64)),
        ("mended", Arg::Number(finding.mended as i64)),
    ];
    let mut line = say.workspace.texts.get(say.lang, &format!("app-check-{}", finding.what.key()), &facts);
    if finding.mended > 0 {
        line = format!("{line} {}", say.workspace.texts.get(say.lang, "app-check-put-right", &facts));
    }
    if !finding.records.is_empty() && finding.what != What::Key {
        let records: Vec<String> = finding.records.iter().map(ToString::to_string).collect();
        line = format!("{line} ({})", records.join(", "));
    }
    line
}

fn sentence_of_unseen(say: &Say<'_>, unseen: &Unseen) -> String {
    let facts = [("place", named(say, &unseen.place).into())];
    say.workspace.texts.get(say.lang, &format!("app-check-unseen-{}", unseen.what.key()), &facts)
}

/// What people call an entity; a table has its own name only.
fn named(say: &Say<'_>, place: &str) -> String {
    let label = say.workspace.schema().entity(place).map(|def| def.label_key());
    label.map_or(place.to_owned(), |key| say.workspace.texts.get(say.lang, &key, &[]))
}
