//! On a deal's page: what to do in the stage it is in, and the way it came.

use base::{Date, Id};
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Error, Reads, Record, Result, Titles};
use schema::{Choice, Filter, Value};
use web::components as ui;

use super::entity::*;
use crate::{
    opportunities::{self, Opportunity, today},
    pipelines::{self, Stage},
};

/// Passages in the card; the list has them all.
const SHOWN: usize = 20;

/// The guidance of the present stage and the passages, newest first.
pub(crate) fn draw(tx: &mut Reads<'_, '_>, record: &AnyRecord, _: &str) -> Result<Option<Markup>> {
    let deal = Record::<Opportunity>::wrap(record.clone());
    let of_deal = Filter::is("opportunity", [Value::Id(deal.id)]);
    let mut passages = tx.list_of::<Passage>(of_deal, SHOWN)?;
    passages.sort_by_key(|passage| std::cmp::Reverse(passage.id));
    let Some(stage) = deal.peek(opportunities::STAGE).filter(|_| !passages.is_empty()) else { return Ok(None) };
    let stage = match tx.find(stage) {
        // Stages may be hidden from a role; the rest of the page is not.
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let stages: Vec<Id> = passages.iter().filter_map(|passage| passage.peek(STAGE)).map(Id::any).collect();
    let names = tx.titles_of("stages", &stages)?;
    let lines: Vec<_> = passages.iter().map(|passage| line(tx.ctx, passage, &names)).collect();
    let late = too_old(tx, &stage, &passages[0]);
    let (title, ctx) = (tx.ctx.text("stage_passages"), tx.ctx);
    Ok(Some(ui::card(
        &title,
        html! {
            div.stack {
                @if let Some(late) = late { (ui::alert(schema::Tone::Warn, html! { (late) })) }
                @if let Some(guidance) = stage.peek(pipelines::GUIDANCE).flatten() {
                    p { b { (ctx.text("stages-guidance")) ": " } span dir="auto" { (guidance) } }
                }
                (ui::facts(&lines))
            }
        },
    )))
}

/// A stage, and since when and until when the deal was in it.
fn line(ctx: &Ctx, passage: &Record<Passage>, names: &Titles) -> (String, Markup) {
    let stage = passage.peek(STAGE).and_then(|stage| names.get("stages", stage.any()));
    let (name, format) = (stage.unwrap_or_default().to_owned(), &ctx.format);
    let outcome = passage.peek(OUTCOME);
    let day = |day: Option<Date>| day.map_or_else(|| ctx.text("funnel-no-date"), |day| format.date(day));
    let (entered, left) = (passage.peek(ENTERED_ON).flatten(), passage.peek(LEFT_ON).flatten());
    let stayed = entered.zip(left).map(|(entered, left)| entered.until(left).map_or(0, |span| span.get_days()));
    let label = |outcome: Outcome| ctx.text(&format!("stage_passages-outcome-{}", outcome.key()));
    let told = html! {
        span { (day(entered)) } " "
        @if let Some(days) = stayed { small { (words(ctx, "passages-days", days.into())) } " " }
        @if let Some(outcome) = outcome { (ui::pill(outcome.tone(), &label(outcome))) }
    };
    (name, told)
}

/// A sentence where the deal has been here for longer than the stage allows.
fn too_old(tx: &Reads<'_, '_>, stage: &Record<Stage>, last: &Record<Passage>) -> Option<String> {
    let limit = stage.peek(pipelines::AGE_LIMIT).flatten()?;
    let days = last.peek(ENTERED_ON).flatten()?.until(today(tx)).ok()?.get_days();
    let is_late = stage.peek(pipelines::KIND) == Some(pipelines::StageKind::Open) && i64::from(days) > limit;
    is_late.then(|| {
        let args = [("days", days.into()), ("limit", limit.into())];
        tx.ctx.workspace.texts.get(tx.ctx.lang(), "passages-too-old", &args)
    })
}

fn words(ctx: &Ctx, key: &str, days: i64) -> String {
    ctx.workspace.texts.get(ctx.lang(), key, &[("days", days.into())])
}
