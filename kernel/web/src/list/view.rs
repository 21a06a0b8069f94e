//! The page of a list, read from above: title and the way to a new record,
//! views, conditions, rows, and how many there are.

use std::borrow::Cow;

use axum::response::Response;
use maud::{Markup, html};
use records::{AnyRecord, Ctx, access::Deed};
use schema::{Direction, EntityDef, FieldDef, Filter, Kind};

use super::{Count, Found, State, cell, columns, count, head, name_cell, plural, slow};
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView, Sorted},
    say::say,
    show::{Show, href, is_figure},
};

pub(super) fn page(visit: &Visit, state: &State) -> Response {
    let (ctx, lens) = (&visit.ctx, &state.lens);
    let title = ctx.text(&lens.def.label_key());
    // An empty page offers the first steps itself, in its middle.
    let is_bare = state.found.as_ref().is_some_and(|found| is_bare(state, found));
    let acts = if is_bare {
        html! {}
    } else {
        acts(visit, state)
    };
    let end = html! { (crate::export::menu(ctx, &lens.def, &lens.ask)) (columns::chooser(ctx, lens)) };
    let body = html! {
        (ui::head("", html! { (title) }, acts))
        @match &state.found {
            Some(_) if is_bare => { (head::open_views(visit, lens)) (bare(visit, state)) }
            Some(found) => { (head(visit, lens, end)) (rows(visit, state, found)) }
            None => { (head(visit, lens, end)) @if state.is_slow { (slow::told(visit, lens, &state.offers)) } }
        }
    };
    visit.page(&title, body)
}

/// The first steps, for those who may take them.
fn acts(visit: &Visit, state: &State) -> Markup {
    let (ctx, key) = (&visit.ctx, &state.lens.def.key);
    let may = |deed| records::access::may(&ctx.actor, &ctx.schema, &state.lens.def, deed);
    let one = ctx.text(&state.lens.def.one_label_key());
    html! {
        @if may(Deed::Import) {
            (Button::link(ctx.text("imports-open"), format!("/{key}/import")).icon("upload"))
        }
        @if may(Deed::Create) {
            (Button::link(say(ctx, "list-new", &[("one", one.into())]), format!("/{key}/new")).main().icon("plus").key("c"))
        }
    }
}

/// Nothing is there at all, and nothing was asked.
fn is_bare(state: &State, found: &Found) -> bool {
    found.count == Count::Known(0) && state.lens.filter().is_some_and(Filter::is_everything)
}

fn bare(visit: &Visit, state: &State) -> Markup {
    let (ctx, def) = (&visit.ctx, &state.lens.def);
    let entity = plural(ctx, def);
    let fill = |key| say(ctx, key, &[("entity", (&entity).into())]);
    let may_begin = records::access::may(&ctx.actor, &ctx.schema, def, Deed::Create);
    // A module may say better what its list is for.
    let own = format!("{}-empty", def.key);
    let text = match ctx.workspace.texts.has(ctx.lang(), &own) {
        true => ctx.text(&own),
        false => fill(if may_begin { "list-empty-text" } else { "list-empty-only" }),
    };
    html! { section.card { (ui::empty(&def.icon, &fill("list-empty"), &text, acts(visit, state))) } }
}

fn rows(visit: &Visit, state: &State, found: &Found) -> Markup {
    let ctx = &visit.ctx;
    let show = Show::new(ctx, &found.titles).with_tones(&found.tones);
    let fields = state.lens.columns(ctx);
    let columns: Vec<Column> = fields.iter().map(|field| column(ctx, state, field)).collect();
    // A deed means what the filter finds: there is none while it cannot be read.
    let is_bulk = crate::bulk::may(ctx, &state.lens.def) && state.lens.filter().is_some();
    let tick_all = is_bulk.then(|| ctx.text("bulk-tick-all"));
    let row = |record: &AnyRecord| row(&show, &fields, record, is_bulk, found.editable.contains(&record.id));
    let rows: Vec<RowView> = found.page.rows.iter().map(row).collect();
    let caption = say(
        ctx,
        "list-shows",
        &[("entity", ctx.text(&state.lens.def.label_key()).into()), ("field", sorted_by(visit, state).into())],
    );
    html! {
        @if is_bulk && !rows.is_empty() { (crate::bulk::bar(visit, &state.lens.def, &state.lens.ask.href(), count::whole(visit, state, found).as_deref())) }
        // The rows of before follow nothing: asked for again they would be others.
        section #list.card.table data-live=[state.lens.filter().map(|_| &state.lens.def.key)] {
            @if rows.is_empty() { (nothing(visit, state, found)) }
            @else { (ui::table(&caption, &columns, tick_all.as_deref(), &rows)) (foot(visit, state, found)) }
        }
    }
}

/// One row, for the list or by itself after a cell of it was edited.
pub(super) fn row(
    show: &Show,
    fields: &[Cow<'_, FieldDef>],
    record: &AnyRecord,
    is_bulk: bool,
    edits: bool,
) -> RowView {
    RowView {
        id: format!("{}-{}", record.def.key, record.id),
        href: Some(href(record)),
        cells: fields.iter().enumerate().map(|(at, field)| drawn(show, record, field, at)).collect(),
        tick: is_bulk
            .then(|| (record.id.to_string(), say(show.ctx, "bulk-tick", &[("name", show.name(record).into())]))),
        edits,
    }
}

/// One cell, by the kind of its field; the first leads to the record.
fn drawn(show: &Show, record: &AnyRecord, field: &FieldDef, place: usize) -> Markup {
    match &*field.key {
        _ if place == 0 => name_cell(show, record, field),
        "created_at" => stamp(show, record.created_at),
        "updated_at" => stamp(show, record.updated_at),
        key => show.figure(&record.def, field, record.value(key)),
    }
}

/// A list tells how long ago; the moment itself is behind it.
fn stamp(show: &Show, at: base::Instant) -> Markup {
    let format = &show.ctx.format;
    html! { span title=(format.instant(at)) { (ui::date(&format.ago(at, show.ctx.now()), &at.to_string())) } }
}

fn column(ctx: &Ctx, state: &State, field: &FieldDef) -> Column {
    let column = plain_column(ctx, &state.lens.def, field);
    if !columns::sorts(field) {
        return column;
    }
    let (sorted, next) = order(ctx, state, field);
    column.sort(state.lens.ask.sorted(&field.key, next).href(), sorted)
}

/// A column with its words, and whether its cells may be edited.
pub(super) fn plain_column(ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> Column {
    let mut label = ctx.text(&def.field_label_key(&field.key));
    if let Some(unit) = unit(ctx, field) {
        label = format!("{label} ({unit})");
    }
    let column = Column::new(label).of(field.key.to_string()).edits(cell::opens(ctx, def, field));
    if is_figure(field) { column.figure() } else { column }
}

/// The unit of a column of sums, once for all; a sum in another currency
/// carries its own.
fn unit(ctx: &Ctx, field: &FieldDef) -> Option<&'static str> {
    let own = ctx.workspace.settings().currency;
    (field.kind == Kind::Money).then(|| ctx.format.unit_name(own))
}

/// How the list stands to a column, and the order that a press on it gives:
/// names from the first letter, figures and days from the largest.
fn order(ctx: &Ctx, state: &State, field: &FieldDef) -> (Option<Sorted>, Direction) {
    let (key, direction) = state.lens.order(ctx);
    if key != field.key {
        let largest_first = is_figure(field) || matches!(field.kind, Kind::Date | Kind::Instant);
        return (None, if largest_first { Direction::Down } else { Direction::Up });
    }
    match direction {
        Direction::Up => (Some(Sorted::Ascending), Direction::Down),
        Direction::Down => (Some(Sorted::Descending), Direction::Up),
    }
}

fn sorted_by(visit: &Visit, state: &State) -> String {
    visit.ctx.text(&state.lens.def.field_label_key(&state.lens.order(&visit.ctx).0))
}

fn nothing(visit: &Visit, state: &State, found: &Found) -> Markup {
    let (ctx, entity) = (&visit.ctx, plural(&visit.ctx, &state.lens.def));
    if found.count != Count::Known(0) {
        // The place in the address lies behind the last row.
        let first = Button::link(ctx.text("list-first-page"), state.lens.ask.at(None).href());
        return ui::empty(&state.lens.def.icon, &ctx.text("list-none"), "", html! { (first) });
    }
    let none = say(ctx, "list-none-text", &[("entity", entity.into())]);
    let words = state.lens.looked_for(ctx);
    let text = words.iter().fold(none, |none, words| format!("{none} {}", words.sentence));
    // Without the words everything would be there: one way out is enough.
    let without = words.filter(|words| !words.rest.is_empty()).map(|words| state.lens.ask.filtered(&words.rest).href());
    let all = Button::link(ctx.text("list-remove-all"), state.lens.ask.filtered("").href());
    let ways = html! { @if let Some(to) = without { (Button::link(ctx.text("list-without-words"), to)) } (all) };
    ui::empty("list-filter", &ctx.text("list-none"), &text, ways)
}

fn foot(visit: &Visit, state: &State, found: &Found) -> Markup {
    let to = |cursor: &Option<records::Cursor>| {
        cursor
            .as_ref()
            .filter(|_| state.lens.filter().is_some())
            .map(|cursor| state.lens.ask.at(Some(cursor.encode())).href())
    };
    let (previous, next) = (to(&found.page.previous), to(&found.page.next));
    let words = |key: &str| visit.ctx.text(key);
    ui::pager(count::told(visit, state, found), previous.as_deref(), next.as_deref(), &words)
}
