//! How a day looks: the work in its order, and beside it the calendar, what is
//! owed and what was done.

use axum::response::Response;
use base::{Date, Id};
use maud::{Markup, html};
use records::{Ctx, Record};
use schema::{Choice as _, Tone};
use web::{
    Visit,
    components::{self as ui, Button, Choice, TodoView},
};

use super::{
    page::PATH,
    read::{Day, Row},
};
use crate::{
    activities::{self, Activity, ActivityKind, State},
    deeds,
    timeline::{icon_of, kind_name},
    when,
};

pub fn page(visit: &Visit, day: &Day) -> Response {
    let title = visit.t("today");
    let body = html! {
        div #today data-live="activities" {
            (head(visit, day))
            div.two.today {
                (to_do(visit, day))
                (ui::stack(html! { (calendar(visit, day)) (owed(visit, day)) (done(visit, day)) }))
            }
        }
    };
    visit.page(&title, body)
}

fn head(visit: &Visit, day: &Day) -> Markup {
    let above = visit.ctx.format.date_long(day.day);
    let acts = html! {
        @if !day.people.is_empty() { (whose(visit, day)) }
        (ways(visit, day))
    };
    ui::head(&above, html! { (heading(visit, day)) }, acts)
}

/// «صبح بخیر؛ ۱۴ کار برای امروز»
fn heading(visit: &Visit, day: &Day) -> String {
    let count = day.rows.len() as i64;
    let is_today = day.day == visit.ctx.today();
    let args =
        [("n", count.into()), ("name", day.name.as_str().into()), ("day", when::said(&visit.ctx, day.day).into())];
    match (day.who == visit.ctx.actor.user, is_today) {
        (true, true) => visit.tx(&format!("today-{}", hour(&visit.ctx)), &args),
        (true, false) => visit.tx("today-of-day", &args),
        (false, _) => visit.tx("today-of-person", &args),
    }
}

fn hour(ctx: &Ctx) -> &'static str {
    match ctx.now().to_zoned(ctx.format.zone.clone()).hour() {
        4..12 => "morning",
        12..17 => "afternoon",
        _ => "evening",
    }
}

/// To the day before and after, and back.
fn ways(visit: &Visit, day: &Day) -> Markup {
    let way = |label: &str, icon: &'static str, to: Date| {
        Button::link(visit.t(label), address(visit, day.who, to)).icon(icon).square()
    };
    let is_today = day.day == visit.ctx.today();
    html! {
        (way("today-day-before", "chevron-left", when::later(day.day, -1)))
        @if !is_today { (Button::link(visit.t("today"), address(visit, day.who, visit.ctx.today()))) }
        (way("today-day-after", "chevron-right", when::later(day.day, 1)))
    }
}

fn address(visit: &Visit, who: Id, day: Date) -> String {
    let day = (day != visit.ctx.today()).then(|| format!("day={day}"));
    let who = (who != visit.ctx.actor.user).then(|| format!("who={who}"));
    let query: Vec<String> = [day, who].into_iter().flatten().collect();
    if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", query.join("&")) }
}

/// Whose day a manager looks at.
fn whose(visit: &Visit, day: &Day) -> Markup {
    let mut options = vec![Choice::new("", visit.t("today-mine"), day.who == visit.ctx.actor.user)];
    options.extend(day.people.iter().map(|(id, name)| Choice::new(id.to_string(), name, day.who == *id)));
    html! {
        form.whose method="get" action=(PATH) {
            @if day.day != visit.ctx.today() { (ui::hidden("day", &day.day.to_string())) }
            select.input name="who" aria-label=(visit.t("today-whose")) {
                @for it in options { option value=(it.value) selected[it.chosen] { (it.label) } }
            }
            (Button::submit(visit.t("today-show")))
        }
    }
}

fn to_do(visit: &Visit, day: &Day) -> Markup {
    let back = address(visit, day.who, day.day);
    let why = html! {
        details.menu { summary { (visit.t("today-why-order")) } div.sheet.wide { p { (visit.t("today-order")) } } }
    };
    if day.rows.is_empty() {
        return html! { section.card { (nothing(visit, day)) } };
    }
    ui::card_with(
        &visit.t("today-by-urgency"),
        why,
        html! {
            @for row in &day.rows { (line(visit, day, row, &back)) }
            @if day.more { p.in.muted { (visit.t("today-more")) } }
        },
    )
}

fn nothing(visit: &Visit, day: &Day) -> Markup {
    if !day.has_customers {
        let acts = html! {
            (Button::link(visit.t("today-first-customer"), "/customers/new").main().icon("user-round-plus"))
            (Button::link(visit.t("today-first-import"), "/customers/import").icon("upload"))
        };
        return ui::empty("sun", &visit.t("today-begin"), &visit.t("today-begin-what"), acts);
    }
    let acts = html! {
        (Button::link(visit.t("today-find-next"), "/customers?view=no_next_step").main().icon("users"))
        @if day.undated > 0 { (Button::link(visit.t("today-find-undated"), UNDATED).icon("list-todo")) }
    };
    ui::empty("sun", &visit.t("today-empty"), &visit.t("today-empty-what"), acts)
}

const UNDATED: &str = "/activities?filter=owner:me%20state:open%20due_on:empty";

fn line(visit: &Visit, day: &Day, row: &Row, back: &str) -> Markup {
    let (ctx, activity) = (&visit.ctx, &row.activity);
    let subject = activity.peek(activities::SUBJECT).unwrap_or_default();
    let customer = activity.peek(activities::CUSTOMER).flatten();
    let name = customer.and_then(|id| day.titles.get("customers", id.any()));
    let href = match (customer, name) {
        (Some(id), Some(_)) => format!("/customers/{id}"),
        _ => format!("/activities/{}", activity.id),
    };
    let (tone, state) = state(ctx, activity);
    let acts = html! {
        @if let Some(phone) = &row.phone { (call(visit, phone)) }
        (deeds::acts(ctx, &visit.csrf, activity, back, &day.colleagues))
    };
    ui::todo(&TodoView {
        id: format!("do-{}", activity.id),
        icon: icon_of(activity).to_owned(),
        hue: hue(tone),
        title: html! { (name.unwrap_or(&subject)) },
        href,
        why: why(ctx, day, activity, name.is_some().then_some(&*subject)),
        worth: html! { @if let Some(worth) = row.worth { bdi { (ctx.format.money_short(worth)) } } },
        tone,
        state,
        acts,
    })
}

fn call(visit: &Visit, phone: &str) -> Markup {
    let shown = base::phone::show(phone, visit.ctx.lang());
    html! {
        a.btn.small href={ "tel:" (phone) } title=(shown) { (ui::icon("phone")) (visit.t("today-call")) }
    }
}

/// How late it is, or at which hour it is due.
fn state(ctx: &Ctx, activity: &Record<Activity>) -> (Tone, String) {
    let due = activity.peek(activities::DUE_ON).flatten().unwrap_or(ctx.today());
    let days = due.until(ctx.today()).map_or(0, |span| span.get_days());
    let said = |key: &str| ctx.workspace.texts.get(ctx.lang(), key, &[("n", i64::from(days).into())]);
    match (days, activity.peek(activities::DUE_AT).flatten()) {
        (1.., _) => (Tone::Bad, said("today-late")),
        (0, Some(at)) if at < ctx.now() => {
            let hour = [("hour", ctx.format.time(at).into())];
            (Tone::Warn, ctx.workspace.texts.get(ctx.lang(), "today-passed", &hour))
        }
        (0, Some(at)) => (Tone::Brand, ctx.format.time(at)),
        (0, None) => (Tone::Brand, ctx.text("when-today")),
        (_, Some(at)) => (Tone::Calm, ctx.format.time(at)),
        _ => (Tone::Calm, when::said(ctx, due)),
    }
}

/// A hue of a face that agrees with the tone beside it.
fn hue(tone: Tone) -> u16 {
    match tone {
        Tone::Bad => 22,
        Tone::Warn => 75,
        Tone::Brand => 190,
        Tone::Good => 150,
        Tone::Calm | Tone::Plain => 275,
    }
}

/// «قول تماس داده شد: قیمت برنج · پس از: «تماس ۲۰ آبان»»
fn why(ctx: &Ctx, day: &Day, activity: &Record<Activity>, subject: Option<&str>) -> Markup {
    let kind = activity.peek(activities::KIND).unwrap_or(ActivityKind::Task);
    let follows = activity.peek(activities::FOLLOWS).flatten().and_then(|id| day.titles.get("activities", id.any()));
    let told = subject.filter(|subject| *subject != kind_name(ctx, kind));
    let says_kind = told.is_some_and(|subject| says_kind(ctx, kind, subject));
    html! {
        @if !says_kind { (ctx.text(&format!("today-why-{}", kind.key()))) @if told.is_some() { ": " } }
        @if let Some(subject) = told { a.link href={ "/activities/" (activity.id) } dir="auto" { (subject) } }
        @if let Some(before) = follows { " · " (ctx.text("activities-after")) " " span title=(before) { (when::quoted(ctx, before)) } }
    }
}

/// Whether what was written already tells of which kind it is, as «قول تماس: …» does.
fn says_kind(ctx: &Ctx, kind: ActivityKind, subject: &str) -> bool {
    let start: String = subject.split([':', '،', '؛']).next().unwrap_or_default().to_lowercase();
    let is_head = start.len() < subject.len();
    is_head && start.split_whitespace().count() <= 3 && start.contains(&kind_name(ctx, kind).to_lowercase())
}

fn calendar(visit: &Visit, day: &Day) -> Markup {
    let ctx = &visit.ctx;
    let is_today = day.day == ctx.today();
    let title = if is_today { visit.t("today-in-calendar") } else { visit.t("today-day-in-calendar") };
    ui::card(
        &title,
        html! {
            @if day.calendar.is_empty() { p.muted { (visit.t("today-calendar-empty")) } }
            @else { ul.stack.tight.hours { @for it in &day.calendar { (at_hour(ctx, day, it)) } } }
        },
    )
}

fn at_hour(ctx: &Ctx, day: &Day, it: &Record<Activity>) -> Markup {
    let customer = it.peek(activities::CUSTOMER).flatten().and_then(|id| day.titles.get("customers", id.any()));
    let is_done = it.peek(activities::STATE) == Some(State::Done);
    html! {
        li {
            b { (it.peek(activities::DUE_AT).flatten().map(|at| ctx.format.time(at)).unwrap_or_default()) } " "
            a.link href={ "/activities/" (it.id) } dir="auto" { (it.peek(activities::SUBJECT).unwrap_or_default()) }
            @if let Some(name) = customer { " " small dir="auto" { (name) } }
            @if is_done { " " (ui::pill(Tone::Good, &ctx.text("activities-state-done"))) }
        }
    }
}

/// The follow-up debt: promises whose day is over; and what has no day at all.
fn owed(visit: &Visit, day: &Day) -> Markup {
    let format = &visit.ctx.format;
    let tone = if day.broken > 0 { Tone::Bad } else { Tone::Good };
    let words = if day.broken > 0 { "today-debt-words" } else { "today-debt-none" };
    let is_own = day.who == visit.ctx.actor.user;
    ui::card(
        &visit.t("today-debt"),
        html! {
            div.stack.tight {
                (ui::stat(&format.number(day.broken as i64), "", tone, html! { (visit.t(words)) }))
                @if day.undated > 0 && is_own {
                    a.link href=(UNDATED) { (visit.tx("today-undated", &[("n", (day.undated as i64).into())])) }
                }
            }
        },
    )
}

fn done(visit: &Visit, day: &Day) -> Markup {
    let ctx = &visit.ctx;
    let count = html! { (ctx.format.number(day.done_count as i64)) };
    let line = |it: &Record<Activity>| {
        let customer = it.peek(activities::CUSTOMER).flatten().and_then(|id| day.titles.get("customers", id.any()));
        html! {
            li {
                (ui::icon(icon_of(it))) " "
                a.link href={ "/activities/" (it.id) } dir="auto" { (it.peek(activities::SUBJECT).unwrap_or_default()) }
                @if let Some(name) = customer { " " small dir="auto" { (name) } }
            }
        }
    };
    ui::card_with(
        &visit.t("today-done"),
        count,
        html! {
            div.in {
                @if day.done.is_empty() { p.muted { (visit.t("today-done-none")) } }
                @else { ul.stack.tight.hours { @for it in &day.done { (line(it)) } } }
            }
        },
    )
}
