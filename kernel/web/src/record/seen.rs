//! Who looked at a record, beside its history, for who may know.

use maud::{Markup, html};
use records::{Ctx, Sighting, Titles};
use schema::Tone;

use crate::{
    components::{self as ui, TimelineLine},
    say::say,
};

/// Lines at most.
pub(super) const LINES: usize = 50;

pub(super) fn card(ctx: &Ctx, seen: &[Sighting], people: &Titles) -> Markup {
    let lines: Vec<TimelineLine> = seen.iter().map(|look| line(ctx, look, people)).collect();
    html! {
        @if !lines.is_empty() { (ui::card(&ctx.text("seen-by"), ui::timeline(&lines))) }
    }
}

fn line(ctx: &Ctx, look: &Sighting, people: &Titles) -> TimelineLine {
    let who = people.get("users", look.user).map_or_else(|| ctx.text("record-somebody"), str::to_owned);
    let times = ctx.format.number(look.times);
    TimelineLine {
        icon: "eye".to_owned(),
        tone: Tone::Plain,
        what: html! { bdi { (who) } },
        when: ctx.format.instant(look.last_at),
        iso: look.last_at.to_string(),
        note: html! { @if look.times > 1 { (say(ctx, "seen-times", &[("times", times.into())])) } },
        body: None,
    }
}
