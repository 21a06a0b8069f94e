//! What links to a record: a short list for every link of every entity that
//! points here, as far as this person may see, each with the way to all of
//! them and to one more.

use maud::{Markup, html};
use records::{AnyRecord, Ctx, Query, Reads, Titles, access::Deed};
use schema::{EntityDef, FieldDef, Filter, Key, Kind, Value, filter::print};
use std::sync::Arc;

use crate::{
    components as ui,
    list::Ask,
    say::say,
    show::{Show, href, is_person},
    tones::Tones,
};

/// Rows of each list; the rest is behind "all".
const SHORT: usize = 5;
/// Counting goes no further.
const CAP: u64 = 99;

/// The records of one entity that link here by one field.
pub(crate) struct Related {
    pub def: Arc<EntityDef>,
    pub field: FieldDef,
    pub rows: Vec<AnyRecord>,
    pub titles: Titles,
    pub tones: Tones,
    /// Up to one more than [`CAP`].
    pub count: u64,
    /// Whether one more may be begun from here.
    pub may_add: bool,
}

/// Every related list that this person may see and that has rows, or may get
/// one. `has_cards`: a module tells of this record in its own way, and with it
/// of what the program itself keeps about it. `told`: the entities that a card
/// tells of.
pub(super) fn of(
    tx: &mut Reads<'_, '_>,
    record: &AnyRecord,
    has_cards: bool,
    told: &[&str],
) -> records::Result<Vec<Related>> {
    let schema = tx.ctx.schema.clone();
    let mut all = Vec::new();
    for (def, field) in schema.links_to(&record.def.key) {
        // Comments have their own place, and what else is about anything at all.
        if def.on_any
            || !tx.ctx.actor.reads(def, &field.key)
            || has_cards && is_kept_about(def, field)
            || told.contains(&&*def.key)
        {
            continue;
        }
        let found = list(tx, def, field, record)?;
        if !found.rows.is_empty() || found.may_add {
            all.push(found);
        }
    }
    // What has rows stands before what could have some.
    all.sort_by_key(|related| related.rows.is_empty());
    Ok(all)
}

/// A dependant of the record that nobody writes by hand.
fn is_kept_about(def: &EntityDef, field: &FieldDef) -> bool {
    def.about.contains(&field.key) && def.fields.iter().all(|field| field.system)
}

fn list(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    field: &FieldDef,
    record: &AnyRecord,
) -> records::Result<Related> {
    let filter = Filter::is(field.key.clone(), [Value::Id(record.id)]);
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    let page = tx.list(&Query { filter: filter.clone(), columns, limit: SHORT, ..Query::of(def) })?;
    let count = if page.next.is_some() { tx.count_to(def, &filter, CAP + 1)? } else { page.rows.len() as u64 };
    let (titles, tones) = (tx.titles(&page.rows)?, Tones::of(tx, &page.rows)?);
    let ctx = tx.ctx;
    let may_add = ctx.actor.writes(def, &field.key) && records::access::may(&ctx.actor, &ctx.schema, def, Deed::Create);
    Ok(Related { def: def.clone(), field: field.clone(), rows: page.rows, titles, tones, count, may_add })
}

pub(super) fn cards(ctx: &Ctx, record: &AnyRecord, related: &[Related]) -> Markup {
    let (filled, empty): (Vec<&Related>, Vec<&Related>) = related.iter().partition(|related| !related.rows.is_empty());
    html! {
        @for related in &filled { (card(ctx, record, related, is_only_link(&filled, related))) }
        @if !empty.is_empty() { (first_ones(ctx, record, &empty)) }
    }
}

/// Two links of one entity that lead here need their names to be told apart.
fn is_only_link(all: &[&Related], one: &Related) -> bool {
    all.iter().filter(|other| other.def.key == one.def.key).count() == 1
}

fn card(ctx: &Ctx, record: &AnyRecord, related: &Related, is_only: bool) -> Markup {
    let label = ctx.text(&related.def.label_key());
    let title = if is_only {
        label
    } else {
        format!("{label} · {}", ctx.text(&related.def.field_label_key(&related.field.key)))
    };
    let count = if related.count > CAP {
        format!("{}+", ctx.format.number(CAP as i64))
    } else {
        ctx.format.number(related.count as i64)
    };
    let all = say(ctx, "record-all", &[("count", count.into())]);
    let more = html! { a href=(all_of(ctx, record, related)) { (all) } };
    ui::card_with(
        &title,
        more,
        html! {
            ul.related {
                @for row in &related.rows { (line(ctx, record, related, row)) }
            }
            @if related.may_add {
                div.one-more { a.link href=(new_of(record, related)) { (one_more(ctx, &related.def)) } }
            }
        },
    )
}

/// One related record: its name, its state, and what its list shows first.
fn line(ctx: &Ctx, of: &AnyRecord, related: &Related, row: &AnyRecord) -> Markup {
    let show = Show::new(ctx, &related.titles).with_tones(&related.tones);
    let name = show.name(row);
    let has_face = row.def.field(&row.def.title).is_some_and(|title| title.named);
    html! {
        li {
            a.what href=(href(row)) {
                @if has_face { (ui::face(&name, ui::hue_of(&name), !is_person(row))) }
                span dir="auto" { (name) }
            }
            div.notes {
                @for field in notes(ctx, of, related) {
                    @let value = show.value(&row.def, field, row.value(&field.key));
                    @if !value.0.is_empty() { span title=(ctx.text(&row.def.field_label_key(&field.key))) { (value) } }
                }
            }
        }
    }
}

/// The first columns of the list that tell more than the name and the link back.
fn notes<'r>(ctx: &Ctx, of: &AnyRecord, related: &'r Related) -> Vec<&'r FieldDef> {
    let tells = |field: &&FieldDef| {
        let is_back = field.key == related.field.key || field.link() == Some(&of.def.key);
        !is_back && !matches!(field.kind, Kind::Prose { .. } | Kind::Flag) && field.link() != Some("users")
    };
    let listed = related.def.list.iter().filter(|key| **key != related.def.title);
    let fields = listed.filter_map(|key| related.def.field(key)).filter(tells);
    fields.filter(|field| ctx.actor.reads(&related.def, &field.key)).take(3).collect()
}

/// Lists that are empty still, as the few words that begin them.
fn first_ones(ctx: &Ctx, record: &AnyRecord, empty: &[&Related]) -> Markup {
    ui::card(
        &ctx.text("record-begin"),
        html! {
            div.acts {
                @for related in empty {
                    a.chip.add href=(new_of(record, related)) {
                        (ui::icon("plus")) (one_more_by(ctx, related, is_only_link(empty, related)))
                    }
                }
            }
        },
    )
}

fn one_more(ctx: &Ctx, def: &EntityDef) -> String {
    say(ctx, "list-new", &[("one", ctx.text(&def.one_label_key()).into())])
}

fn one_more_by(ctx: &Ctx, related: &Related, is_only: bool) -> String {
    let one = one_more(ctx, &related.def);
    if is_only { one } else { format!("{one} ({})", ctx.text(&related.def.field_label_key(&related.field.key))) }
}

fn all_of(ctx: &Ctx, record: &AnyRecord, related: &Related) -> String {
    let filter = Filter::is(related.field.key.clone(), [Value::Id(record.id)]);
    Ask::of(&related.def.key).filtered(&print(&filter, &ctx.schema, &related.def)).href()
}

fn new_of(record: &AnyRecord, related: &Related) -> String {
    let field: &Key = &related.field.key;
    format!("/{}/new?{}", related.def.key, crate::list::query(&[(&**field, record.id.to_string())]))
}
