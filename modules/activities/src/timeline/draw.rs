//! How a timeline looks: what is open with what can be done about it, then
//! what happened, each entry a sentence with who, when, how it went and what
//! was promised.

use base::Instant;
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Record, access::Deed};
use schema::{Choice, Tone};
use web::components::{self as ui};

use super::{Asked, Timeline, read::COMMENTS};
use crate::{
    activities::{self, Activity, ActivityKind, CallResult, Direction, State},
    deeds, when,
};

/// Where a timeline stands, and where its addresses begin.
pub struct Place<'a> {
    pub ctx: &'a Ctx,
    pub csrf: &'a str,
    /// The record's own page: `/customers/01…`.
    pub record: &'a str,
}

impl Place<'_> {
    fn href(&self, asked: &Asked) -> String {
        let kind = asked.kind.map(ActivityKind::key).or(asked.comments.then_some(COMMENTS));
        let kind = kind.map(|kind| format!("kind={kind}"));
        let who = asked.who.map(|who| format!("who={who}"));
        let from = asked.from.as_ref().map(|from| format!("from={}", from.encode()));
        let query: Vec<String> = [kind, who, from].into_iter().flatten().collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}/timeline{mark}{}", self.record, query.join("&"))
    }
}

/// The whole card; its id is what a filter replaces.
pub fn card(place: &Place<'_>, timeline: &Timeline, asked: &Asked) -> Markup {
    let ctx = place.ctx;
    html! {
        section #timeline.card.activities data-live="activities comments" data-live-from=(place.href(asked)) {
            header { h2 { (ctx.text("timeline")) } div.more { (filters(place, timeline, asked)) } }
            @if !timeline.open.is_empty() {
                div.in.steps {
                    h3 { (ctx.text("timeline-next-steps")) }
                    ul.stack.tight { @for row in &timeline.open { (open_line(place, row)) } }
                }
            }
            div.in {
                @if timeline.happened.is_empty() { p.muted { (nothing(ctx, timeline, asked)) } }
                (part(place, timeline, asked))
            }
        }
    }
}

fn nothing(ctx: &Ctx, timeline: &Timeline, asked: &Asked) -> String {
    let key = match (asked.is_narrowed(), timeline.open.is_empty()) {
        (true, true) => "timeline-none-such",
        // Who only looks has no box above to begin in.
        (false, true) if ctx.actor.may("activities", Deed::Create) => "timeline-empty",
        (false, true) => "timeline-nothing",
        (true, false) => "timeline-none-such-yet",
        (false, false) => "timeline-nothing-yet",
    };
    ctx.text(key)
}

/// A page of what happened, and the way to the one before; it takes the place
/// of that way when it comes into view.
pub fn part(place: &Place<'_>, timeline: &Timeline, asked: &Asked) -> Markup {
    let older = timeline.next.clone().map(|from| place.href(&Asked { from: Some(from), ..asked.clone() }));
    html! {
        @if !timeline.happened.is_empty() {
            ol.timeline { @for row in &timeline.happened { (line(place, timeline, row)) } }
        }
        @if let Some(href) = older { (ui::later("timeline-older", &href, &place.ctx.text("timeline-older"))) }
    }
}

fn filters(place: &Place<'_>, timeline: &Timeline, asked: &Asked) -> Markup {
    let ctx = place.ctx;
    let chip =
        |label: &str, is_current: bool, asked: Asked| ui::live_chip(label, &place.href(&asked), "timeline", is_current);
    let of_kind = |kind: ActivityKind| {
        let narrowed = Asked { kind: Some(kind), comments: false, who: asked.who, from: None };
        chip(&kind_name(ctx, kind), asked.kind == Some(kind), narrowed)
    };
    let seldom = [ActivityKind::Visit, ActivityKind::Letter].into_iter();
    let seldom = seldom.filter(|kind| timeline.choices.kinds.contains(kind) || asked.kind == Some(*kind));
    html! {
        div.filters {
            (chip(&ctx.text("timeline-all"), !asked.is_narrowed(), Asked::default()))
            @for kind in [ActivityKind::Call, ActivityKind::Note, ActivityKind::Meeting, ActivityKind::Task] { (of_kind(kind)) }
            @for kind in seldom { (of_kind(kind)) }
            @if timeline.choices.comments || asked.comments {
                (chip(&ctx.text("comments"), asked.comments, Asked { kind: None, comments: true, from: None, ..asked.clone() }))
            }
            (by_person(place, timeline, asked))
        }
    }
}

/// Whose part in it; one person alone needs no choice.
fn by_person(place: &Place<'_>, timeline: &Timeline, asked: &Asked) -> Markup {
    let people = &timeline.choices.people;
    let chosen = people.iter().find(|(id, _)| asked.who == Some(*id));
    if people.len() < 2 && asked.who.is_none() {
        return html! {};
    }
    let everybody = place.ctx.text("timeline-everybody");
    let label = chosen.map_or(&everybody, |(_, name)| name);
    let item = |name: &str, who: Option<base::Id>| {
        let href = place.href(&Asked { who, from: None, ..asked.clone() });
        html! {
            a.item href=(href) aria-current=[(asked.who == who).then_some("true")] hx-get=(href) hx-target="#timeline"
                hx-swap="outerHTML" { span dir="auto" { (name) } }
        }
    };
    html! {
        details.menu.who {
            summary.chip aria-current=[asked.who.map(|_| "true")] {
                (ui::icon("user-round")) span.hush { (place.ctx.text("timeline-whose")) ": " } span dir="auto" { (label) }
            }
            div.sheet {
                (item(&everybody, None))
                @for (id, name) in people { (item(name, Some(*id))) }
            }
        }
    }
}

/// Something still to be done: what, by when, by whom, and the deeds.
pub fn open_line(place: &Place<'_>, row: &AnyRecord) -> Markup {
    let (ctx, step) = (place.ctx, Record::<Activity>::wrap(row.clone()));
    let due = step.peek(activities::DUE_ON).flatten();
    let is_late = due.is_some_and(|day| day < ctx.today());
    let hour = step.peek(activities::DUE_AT).flatten().map(|at| ctx.format.time(at));
    html! {
        li.step-line id={ "step-" (row.id) } {
            span class={ "dot " (kind_of(&step).tone().class()) } { (ui::icon(icon_of(&step))) }
            div {
                a.what href={ "/activities/" (row.id) } dir="auto" { (step.peek(activities::SUBJECT).unwrap_or_default()) }
                @if let Some(day) = due {
                    " " (ui::pill(if is_late { Tone::Bad } else { Tone::Warn }, &when::said(ctx, day)))
                }
                @if let Some(hour) = hour { " " small { (hour) } }
            }
            (deeds::acts(ctx, place.csrf, row, place.record, &[]))
        }
    }
}

fn line(place: &Place<'_>, timeline: &Timeline, row: &AnyRecord) -> Markup {
    if row.def.on_any {
        return web::comments::line(place.ctx, place.csrf, row, &timeline.names);
    }
    let (ctx, entry) = (place.ctx, Record::<Activity>::wrap(row.clone()));
    let at = entry.peek(activities::AT).unwrap_or(row.created_at);
    let tone = if entry.peek(activities::STATE) == Some(State::Cancelled) { Tone::Plain } else { tone_of(&entry) };
    let subject = entry.peek(activities::SUBJECT).unwrap_or_default();
    let body = entry.peek(activities::BODY).flatten().filter(|body| body.trim() != subject.trim());
    html! {
        li.line id={ "line-" (row.id) } {
            span class={ "dot " (tone.class()) } title=(kind_name(ctx, kind_of(&entry))) { (ui::icon(icon_of(&entry))) }
            div {
                div.what {
                    a.said-line href={ "/activities/" (row.id) } {
                        b { (kind_name(ctx, kind_of(&entry))) ": " span dir="auto" { (subject) } }
                    }
                    " " (moment(ctx, at))
                }
                div.note { (notes(place, timeline, &entry)) }
                @if let Some(body) = body { (ui::prose(&body)) }
            }
        }
    }
}

/// As one says it, with the exact moment beside it for whoever asks.
fn moment(ctx: &Ctx, at: Instant) -> Markup {
    let exact = format!("{} · {}", ctx.format.ago(at, ctx.now()), ctx.format.instant(at));
    html! { time datetime=(at) title=(exact) { (when::said_at(ctx, at)) } }
}

/// «مریم رضایی · پاسخ داد · ۴ دقیقه · پیگیری بعدی: چهارشنبه ۴ آذر»
fn notes(place: &Place<'_>, timeline: &Timeline, entry: &Record<Activity>) -> Markup {
    let ctx = place.ctx;
    let who = entry.value("owner").id().and_then(|id| timeline.titles.get("users", id));
    let choice = |field: &str, key: &str| ctx.text(&entry.def.choice_label_key(field, key));
    let result = entry.peek(activities::RESULT).flatten();
    let outcome = entry.peek(activities::OUTCOME).flatten();
    let minutes = entry.peek(activities::MINUTES).flatten().filter(|minutes| *minutes > 0);
    let parts: Vec<Markup> = [
        who.map(|name| html! { span dir="auto" { (name) } }),
        (entry.peek(activities::STATE) == Some(State::Cancelled)).then(|| html! { (choice("state", "cancelled")) }),
        result.map(|result| html! { (choice("result", result.key())) }),
        outcome.map(|outcome| ui::pill(outcome.tone(), &choice("outcome", outcome.key()))),
        minutes.map(|minutes| html! { (tell(ctx, "timeline-minutes", minutes)) }),
        (entry.peek(activities::PRIVATE) == Some(true))
            .then(|| html! { (ui::icon("lock")) " " (ctx.text("activities-private")) }),
        timeline.promised.get(&entry.id).map(|step| promised(ctx, step)),
        followed(ctx, timeline, entry),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! { @for (at, part) in parts.iter().enumerate() { @if at > 0 { " · " } (part) } }
}

fn tell(ctx: &Ctx, key: &str, n: i64) -> String {
    ctx.workspace.texts.get(ctx.lang(), key, &[("n", n.into())])
}

/// What was promised here, and whether it is done by now.
fn promised(ctx: &Ctx, step: &AnyRecord) -> Markup {
    let step = Record::<Activity>::wrap(step.clone());
    let day = step.peek(activities::DUE_ON).flatten();
    html! {
        a.link href={ "/activities/" (step.id) } {
            (ctx.text("timeline-next")) ": "
            @if let Some(day) = day { (when::said(ctx, day)) } @else { (step.peek(activities::SUBJECT).unwrap_or_default()) }
        }
        @if step.peek(activities::STATE) == Some(State::Done) { " " (ui::icon("check")) span.hush { (ctx.text("activities-state-done")) } }
    }
}

/// The way back to where this was promised.
fn followed(ctx: &Ctx, timeline: &Timeline, entry: &Record<Activity>) -> Option<Markup> {
    let before = entry.peek(activities::FOLLOWS).flatten()?.any();
    let name = timeline.titles.get("activities", before)?;
    Some(html! {
        (ctx.text("activities-after")) " "
        a.link href={ "/activities/" (before) } title=(name) { (when::quoted(ctx, name)) }
    })
}

fn kind_of(entry: &Record<Activity>) -> ActivityKind {
    entry.peek(activities::KIND).unwrap_or(ActivityKind::Note)
}

pub fn kind_name(ctx: &Ctx, kind: ActivityKind) -> String {
    ctx.text(&format!("activities-kind-{}", kind.key()))
}

/// A call that reached nobody stands out.
fn tone_of(entry: &Record<Activity>) -> Tone {
    match entry.peek(activities::RESULT).flatten() {
        Some(CallResult::NoAnswer | CallResult::Busy | CallResult::WrongNumber) => Tone::Warn,
        _ => kind_of(entry).tone(),
    }
}

pub fn icon_of(entry: &Record<Activity>) -> &'static str {
    let reached = !matches!(entry.peek(activities::RESULT).flatten(), Some(CallResult::NoAnswer | CallResult::Busy));
    match (kind_of(entry), entry.peek(activities::DIRECTION).flatten()) {
        (ActivityKind::Call, _) if !reached => "phone-missed",
        (ActivityKind::Call, Some(Direction::Incoming)) => "phone-incoming",
        (ActivityKind::Call, Some(Direction::Outgoing)) => "phone-outgoing",
        (ActivityKind::Call, None) => "phone",
        (ActivityKind::Note, _) => "sticky-note",
        (ActivityKind::Task, _) => "square-check",
        (ActivityKind::Meeting, _) => "users",
        (ActivityKind::Visit, _) => "map-pin",
        (ActivityKind::Letter, _) => "mail",
    }
}
