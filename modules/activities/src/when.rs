//! A day in one tap: tomorrow, the first day of the coming week, a week from
//! today, or any other as it is typed.
//!
//! The chips are words, so that a form sent without scripts says the same; they
//! become days only when the form is read, on the reader's own calendar.

use base::{Date, Instant, calendar::weekday_name, parse_moment};
use jiff::civil::Time;
use maud::{Markup, html};
use records::{Ctx, FieldProblem};
use web::{
    begun,
    components::{self as ui, Choice, Control, FieldView},
};

/// The word of the chip that asks for a typed day.
pub const TYPED: &str = "date";

/// The days that chips offer: their word, what they are called, and the day.
pub fn chips(ctx: &Ctx) -> Vec<(&'static str, String, Date)> {
    let today = ctx.today();
    let start = next_week(today, &ctx.workspace.settings().weekend);
    vec![
        ("tomorrow", ctx.text("when-tomorrow"), later(today, 1)),
        ("week", weekday_name(start.weekday(), ctx.lang()).to_owned(), start),
        ("in-a-week", ctx.text("when-in-a-week"), later(today, 7)),
    ]
}

/// The first working day after the coming days of rest: Saturday in Iran,
/// Monday elsewhere; and where nobody rests, a week from today.
fn next_week(today: Date, weekend: &[i8]) -> Date {
    let rests = |day: Date| weekend.contains(&day.weekday().to_monday_one_offset());
    let begins = |day: &Date| !rests(*day) && rests(later(*day, -1));
    (1..=7).map(|days| later(today, days)).find(begins).unwrap_or_else(|| later(today, 7))
}

pub(crate) fn later(day: Date, days: i64) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

/// A day, with the hour if one was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    pub day: Date,
    pub at: Option<Instant>,
}

/// Reads what a chip and the input beside it say about `field`; none where both
/// say nothing. What is typed counts where no chip names a day by itself.
pub fn read(ctx: &Ctx, field: &str, chip: &str, typed: &str, time: &str) -> Result<Option<When>, FieldProblem> {
    let named = if chip == "today" { Some(ctx.today()) } else { None };
    let named = named.or_else(|| chips(ctx).into_iter().find(|(word, ..)| *word == chip).map(|(.., day)| day));
    let (typed, time) = (typed.trim(), time.trim());
    let text = match named {
        Some(day) => format!("{} {time}", ctx.format.date_input(day)),
        None if typed.is_empty() && chip == TYPED => return Err(FieldProblem::new(field, "value-required")),
        None if typed.is_empty() => return Ok(None),
        None => format!("{typed} {time}"),
    };
    let now = ctx.now().to_zoned(ctx.format.zone.clone()).datetime();
    let moment = parse_moment(&text, ctx.format.calendar, now).map_err(|why| FieldProblem::new(field, why.key()))?;
    Ok(Some(When { day: moment.day, at: moment.time.and_then(|time| instant(ctx, moment.day, time)) }))
}

fn instant(ctx: &Ctx, day: Date, time: Time) -> Option<Instant> {
    day.to_datetime(time).to_zoned(ctx.format.zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// How a field asks for a day.
pub struct Asks<'a> {
    /// The names of the chips' field, and of the input.
    pub chip: &'a str,
    pub typed: &'a str,
    pub label: String,
    /// The words of "no day", where none is needed.
    pub none: Option<String>,
    pub today: bool,
    pub chosen: &'a str,
    pub value: String,
    pub error: Option<String>,
}

/// The chips and, after the last of them, the input for any other day.
pub fn ask(ctx: &Ctx, asks: Asks<'_>) -> Markup {
    let chosen = if asks.chosen.is_empty() && !asks.value.is_empty() { TYPED } else { asks.chosen };
    let mut options = Vec::new();
    let mut option = |word: &str, label: String| options.push(Choice::new(word, begun(&label), chosen == word));
    asks.none.into_iter().for_each(|label| option("", label));
    if asks.today {
        option("today", ctx.text("when-today"));
    }
    for (word, label, _) in chips(ctx) {
        option(word, label);
    }
    option(TYPED, ctx.text("when-other"));
    let picks = FieldView::new(asks.chip, asks.label.clone(), Control::Picks { options, many: false });
    let day = Control::Date { value: asks.value, example: example(ctx) };
    let typed =
        FieldView::new(asks.typed, format!("{}: {}", asks.label, ctx.text("when-other")), day).error(asks.error);
    html! {
        div.when.full {
            (ui::field(&picks))
            div.typed { (ui::field(&typed)) }
        }
    }
}

/// «۱۴۰۵/۰۹/۰۱»
pub fn example(ctx: &Ctx) -> String {
    ctx.format.date_input(ctx.today())
}

/// A day as one says it near today: «فردا», «چهارشنبه ۴ آذر»; with the year
/// where it is another.
pub fn said(ctx: &Ctx, day: Date) -> String {
    let today = ctx.today();
    let days = today.until(day).map_or(0, |span| span.get_days());
    let year = |day: Date| ctx.format.calendar.parts(day).0;
    match days {
        0 => ctx.text("when-today"),
        1 => ctx.text("when-tomorrow"),
        -1 => ctx.text("when-yesterday"),
        _ if year(day) != year(today) => ctx.format.date(day),
        2..=7 => format!("{} {}", weekday_name(day.weekday(), ctx.lang()), ctx.format.date_short(day)),
        _ => ctx.format.date_short(day),
    }
}

/// The beginning of a longer text, for a line that tells more than that.
pub fn beginning(text: &str) -> String {
    const MOST: usize = 48;
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() { start.trim_end().to_owned() + "…" } else { start }
}

/// The beginning of somebody's words, marked as theirs; it keeps its own
/// direction within the sentence.
pub fn quoted(ctx: &Ctx, text: &str) -> String {
    let own = [("words", format!("\u{2068}{}\u{2069}", beginning(text)).into())];
    ctx.workspace.texts.get(ctx.lang(), "activities-quoted", &own)
}

/// A moment as one says it: «امروز ۰۹:۱۰», «۲۲ آبان».
pub fn said_at(ctx: &Ctx, at: Instant) -> String {
    let day = ctx.format.day_of(at);
    let near = (ctx.today().until(day).map_or(i32::MAX, |span| span.get_days())).abs() <= 1;
    if near { format!("{} {}", said(ctx, day), ctx.format.time(at)) } else { said(ctx, day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_coming_week_begins_after_the_days_of_rest() {
        let check = |today: &str, weekend: &[i8], expected: &str| {
            assert_eq!(next_week(day(today), weekend), day(expected), "{today} {weekend:?}");
        };
        // 22 November 2026 is a Sunday.
        check("2026-11-22", &[4, 5], "2026-11-28");
        check("2026-11-27", &[4, 5], "2026-11-28");
        check("2026-11-28", &[4, 5], "2026-12-05");
        check("2026-11-22", &[6, 7], "2026-11-23");
        check("2026-11-22", &[5], "2026-11-28");
        check("2026-11-22", &[], "2026-11-29");
        check("2026-11-22", &[1, 2, 3, 4, 5, 6, 7], "2026-11-29");
    }
}
