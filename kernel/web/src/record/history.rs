//! What happened to a record, newest first: who, when, through which door, and
//! each field from what to what. Hidden fields are not told, and a change of
//! nothing else is not there.

use std::sync::Arc;

use axum::{
    extract::{Path, Query as Params},
    response::Response,
};
use base::Id;
use maud::{Markup, html};
use records::{
    AnyRecord, Change, ChangeKind, Changed, Ctx, HistoryPage, Reads, Sighting, Titles, access::Deed, shares::With,
};
use schema::{EntityDef, FieldDef, Kind, Tone};

use super::{May, Sheet, id_of, seen, ways::Ways};
use crate::{
    Visit,
    components::{self as ui, Button, TimelineLine},
    say::{isolated, say},
    show::{Show, href},
};

/// Changes of one page.
const PAGE: usize = 50;

#[derive(serde::Deserialize)]
pub struct From {
    before: Option<String>,
}

/// `GET /{entity}/{id}/history?before=`.
pub async fn show(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Params(from): Params<From>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let before = from.before.and_then(|text| text.parse().ok());
    let wanted = def.clone();
    visit.ctx.workspace.keep_sightings().await?;
    let (record, titles, told) = visit
        .ctx
        .read(move |tx| {
            let record = tx.find_any(&wanted, id)?;
            let titles = tx.titles(std::slice::from_ref(&record))?;
            let may = May { update: tx.sees(&wanted, id, Deed::Update)?, delete: tx.sees(&wanted, id, Deed::Delete)? };
            let told = Told::read(tx, &wanted, id, before, PAGE, may)?;
            let seen = if before.is_none() { tx.sightings(&wanted, id, seen::LINES)? } else { Vec::new() };
            let lookers: Vec<Id> = seen.iter().map(|look| look.user).collect();
            let lookers = tx.titles_of("users", &lookers)?;
            Ok((record, titles, Told { seen, lookers, ..told }))
        })
        .await?;
    Ok(page(&visit, &record, &titles, &told))
}

/// A history with the names in it.
#[derive(Default)]
pub(crate) struct Told {
    history: HistoryPage,
    /// The names of those who changed it.
    people: Titles,
    /// Of the teams that it was shared with.
    teams: Titles,
    /// The names behind the links that it tells of.
    past: Titles,
    ways: Ways,
    /// Who looked at it, told to who may know, and their names.
    seen: Vec<Sighting>,
    lookers: Titles,
}

impl Told {
    pub(super) fn read(
        tx: &mut Reads<'_, '_>,
        def: &Arc<EntityDef>,
        id: Id,
        before: Option<i64>,
        most: usize,
        may: May,
    ) -> records::Result<Told> {
        let history = tx.history(def, id, before, most)?;
        let (people, past) = (people(tx, &history)?, names(tx, def, &history)?);
        let ways = Ways::read(tx, def, id, &history, may)?;
        let teams: Vec<Id> = history.changes.iter().filter_map(|change| change.share).filter_map(team_of).collect();
        let teams = tx.titles_of("teams", &teams)?;
        Ok(Told { history, people, teams, past, ways, ..Told::default() })
    }
}

fn page(visit: &Visit, record: &AnyRecord, titles: &Titles, told: &Told) -> Response {
    let ctx = &visit.ctx;
    let name = Show::new(ctx, titles).name(record);
    let title = say(ctx, "record-history-of", &[("name", isolated(&name).into())]);
    let steps = [(format!("/{}", record.def.key), ctx.text(&record.def.label_key())), (href(record), name)];
    let older = told.history.older.map(|seq| format!("{}/history?before={seq}", href(record)));
    let body = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &ctx.text("record-history")))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", html! {
            (ui::timeline(&lines(visit, record, told)))
            @if let Some(older) = older { div.acts { (Button::link(ctx.text("record-older"), older)) } }
        }))
        (seen::card(ctx, &told.seen, &told.lookers))
    };
    visit.page(&title, body)
}

/// The card on the record's own page.
pub(super) fn card(visit: &Visit, sheet: &Sheet) -> Markup {
    let ctx = &visit.ctx;
    let told = &sheet.told;
    let lines = lines(visit, &sheet.record, told);
    let all = told.history.older.map(|_| format!("{}/history", href(&sheet.record)));
    let more = html! { @if let Some(all) = all { a href=(all) { (ctx.text("record-all-history")) } } };
    ui::card_with(&ctx.text("record-history"), more, html! { div.in { (ui::timeline(&lines)) } })
}

/// One line for each change of a person's; what the product keeps up by itself
/// (the day of the next step) is folded, one stretch into one line.
fn lines(visit: &Visit, record: &AnyRecord, told: &Told) -> Vec<TimelineLine> {
    let def = &record.def;
    let stretches = told.history.changes.chunk_by(|one, next| is_kept_up(def, one) && is_kept_up(def, next));
    let drawn = stretches.flat_map(|stretch| match stretch {
        [change, ..] if is_kept_up(def, change) => vec![folded(visit, def, stretch, told)],
        changes => changes.iter().map(|change| line(visit, def, change, told)).collect(),
    });
    drawn.collect()
}

/// Nothing changed but what no person writes.
fn is_kept_up(def: &EntityDef, change: &Change) -> bool {
    let is_system = |changed: &Changed| def.field(&changed.field).is_some_and(|field| field.system);
    change.kind == ChangeKind::Changed
        && change.share.is_none()
        && change.undoes.is_none()
        && change.fields.iter().all(is_system)
}

fn folded(visit: &Visit, def: &EntityDef, stretch: &[Change], told: &Told) -> TimelineLine {
    let ctx = &visit.ctx;
    let mut labels: Vec<String> = Vec::new();
    for changed in stretch.iter().flat_map(|change| &change.fields) {
        let label = ctx.text(&def.field_label_key(&changed.field));
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let inner: Vec<TimelineLine> = stretch.iter().map(|change| line(visit, def, change, told)).collect();
    let newest = stretch.first().map_or_else(|| ctx.now(), |change| change.recorded_at);
    let fields = labels.join(&ctx.text("record-comma"));
    TimelineLine {
        icon: "history".to_owned(),
        tone: Tone::Plain,
        what: html! { span.muted { (say(ctx, "record-kept-up", &[("fields", fields.into())])) } },
        when: ctx.format.ago(newest, ctx.now()),
        iso: newest.to_string(),
        note: html! {
            details.folded {
                summary { (say(ctx, "record-kept-up-times", &[("n", stretch.len().into())])) }
                (ui::timeline(&inner))
            }
        },
        body: None,
    }
}

fn line(visit: &Visit, def: &EntityDef, change: &Change, told: &Told) -> TimelineLine {
    let ctx = &visit.ctx;
    let (icon, tone) = match change.kind {
        _ if change.share.is_some() => ("users", Tone::Plain),
        _ if change.undoes.is_some() => ("undo-2", Tone::Calm),
        ChangeKind::Created => ("plus", Tone::Good),
        ChangeKind::Changed => ("pencil", Tone::Plain),
        ChangeKind::Deleted => ("trash-2", Tone::Bad),
        ChangeKind::Restored => ("undo-2", Tone::Calm),
    };
    let who = match change.actor {
        Some(id) => told.people.get("users", id).map_or_else(|| ctx.text("record-somebody"), str::to_owned),
        None => ctx.text("record-product"),
    };
    let did = match change.kind {
        ChangeKind::Changed if change.undoes.is_some() => "undone",
        kind => kind.key(),
    };
    let what = match change.share {
        None => say(ctx, &format!("record-{did}-by"), &[("who", isolated(&who).into())]),
        Some(with) => {
            let whom = match with {
                With::Person(id) => told.people.get("users", id),
                With::Team(id) => told.teams.get("teams", id),
            };
            let whom = whom.map_or_else(|| ctx.text("record-somebody"), str::to_owned);
            let key = if change.kind == ChangeKind::Deleted { "record-unshared-by" } else { "record-shared-by" };
            say(ctx, key, &[("who", isolated(&who).into()), ("whom", isolated(&whom).into())])
        }
    };
    TimelineLine {
        icon: icon.to_owned(),
        tone,
        what: html! { (what) },
        when: ctx.format.ago(change.recorded_at, ctx.now()),
        iso: change.recorded_at.to_string(),
        note: html! { (note(ctx, def, change, &told.past)) (told.ways.draw(visit, change)) },
        body: None,
    }
}

fn note(ctx: &Ctx, def: &EntityDef, change: &Change, past: &Titles) -> Markup {
    let door = ctx.text(&format!("door-{}", change.door));
    html! {
        span.muted {
            (ctx.format.instant(change.recorded_at)) " · " (door)
            @if let Some(day) = change.effective_on {
                " · " (say(ctx, "record-effective", &[("day", ctx.format.date(day).into())]))
            }
        }
        @if !change.fields.is_empty() {
            ul.changes { @for changed in &change.fields { (changed_field(ctx, def, changed, past)) } }
        }
    }
}

/// «شهر: تهران ← کرج»
fn changed_field(ctx: &Ctx, def: &EntityDef, changed: &Changed, past: &Titles) -> Markup {
    let Some(field) = def.field(&changed.field) else { return html! {} };
    let show = Show::new(ctx, past);
    let side = |value| {
        // A long text is told by its beginning; the page itself has the whole.
        let drawn = match &field.kind {
            Kind::Prose { .. } => html! { span dir="auto" { (beginning(&show.text(def, field, value))) } },
            _ => show.value(def, field, value),
        };
        if drawn.0.is_empty() {
            html! { span.muted { (ctx.text("record-nothing")) } }
        } else {
            drawn
        }
    };
    html! {
        li {
            span.label { (ctx.text(&def.field_label_key(&field.key))) ": " }
            (side(&changed.old)) " " (ui::becomes(ctx)) " " (side(&changed.new))
        }
    }
}

fn beginning(text: &str) -> String {
    const MOST: usize = 80;
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() { start + "…" } else { start }
}

/// The names of those who made the changes, as far as the reader may know them.
fn people(tx: &mut Reads<'_, '_>, history: &HistoryPage) -> records::Result<Titles> {
    let receiver = |change: &Change| match change.share {
        Some(With::Person(id)) => Some(id),
        _ => None,
    };
    let ids = history.changes.iter().flat_map(|change| [change.actor, receiver(change)]).flatten();
    let ids: Vec<Id> = ids.collect();
    if tx.ctx.actor.may("users", Deed::Read) { tx.titles_of("users", &ids) } else { Ok(Titles::default()) }
}

/// The names behind every link that the changes tell of.
fn names(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, history: &HistoryPage) -> records::Result<Titles> {
    let mut told = Vec::new();
    let is_link = |changed: &&Changed| {
        def.field(&changed.field).is_some_and(|field: &FieldDef| field.link().or(field.links()).is_some())
    };
    for changed in history.changes.iter().flat_map(|change| &change.fields).filter(is_link) {
        for value in [&changed.old, &changed.new] {
            let mut stand_in = AnyRecord::new(def.clone(), Id::from_raw(0), tx.ctx.now());
            stand_in.put(&changed.field, value.clone());
            told.push(stand_in);
        }
    }
    tx.titles(&told)
}

fn team_of(with: With) -> Option<Id> {
    match with {
        With::Team(id) => Some(id),
        With::Person(_) => None,
    }
}
