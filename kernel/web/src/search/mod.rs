//! One box over everything: the words are looked for in every entity that this
//! person may read, in the fields that they may read, and what was meant
//! exactly comes first. At most so many hits of each entity are looked at; who
//! has more says more words.
//!
//! Left out: guessing at misspelt words. Folding already makes one of the ways
//! that a Persian name is written in.

mod rank;
mod view;

use std::sync::Arc;

use axum::{extract::Query as Params, response::Response};
use records::{AnyRecord, Ctx, Query, Reads, Titles, access::Deed};
use schema::{EntityDef, FieldDef, Filter, Key, Value, filter::Op};

use crate::{Visit, show::Show};
use rank::{Asked, Fit};

/// Hits of one entity that are ranked.
const CONSIDERED: usize = 500;
/// Hits of one entity that are shown.
const SHOWN: usize = 8;

#[derive(serde::Deserialize)]
pub struct Words {
    #[serde(default)]
    q: String,
}

/// `GET /search?q=`.
pub async fn show(visit: Visit, Params(words): Params<Words>) -> crate::Result<Response> {
    let words: String = words.q.trim().chars().take(200).collect();
    let asked = words.clone();
    let groups = match words.is_empty() {
        true => Vec::new(),
        false => visit.ctx.read(move |tx| all(tx, &asked)).await?,
    };
    Ok(view::page(&visit, &words, &groups))
}

/// What was found among one entity's records, best first.
pub(crate) struct Group {
    pub def: Arc<EntityDef>,
    pub hits: Vec<Hit>,
    pub titles: Titles,
    /// More than are shown.
    pub more: bool,
    best: Fit,
}

pub(crate) struct Hit {
    pub record: AnyRecord,
    pub name: String,
    /// The field that answers the words, where it is not the name.
    pub field: Option<Key>,
    fit: (Fit, bool),
}

fn all(tx: &mut Reads<'_, '_>, words: &str) -> records::Result<Vec<Group>> {
    let (schema, asked) = (tx.ctx.schema.clone(), Asked::new(words));
    let mut groups = Vec::new();
    for def in schema.entities() {
        if !searched(tx.ctx, def).is_empty() {
            groups.extend(group(tx, def, words, &asked)?);
        }
    }
    groups.sort_by_key(|group| group.best);
    Ok(groups)
}

/// The fields of an entity that the words are looked for in.
fn searched<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<&'d FieldDef> {
    if !ctx.actor.may(&def.key, Deed::Read) {
        return Vec::new();
    }
    def.searchable().filter(|field| ctx.actor.reads(def, &field.key)).collect()
}

fn group(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, words: &str, asked: &Asked) -> records::Result<Option<Group>> {
    let fields = searched(tx.ctx, def);
    let columns = fields.iter().map(|field| &field.key).chain([&def.title]).chain(&def.list).cloned().collect();
    let query = Query { filter: filter(words, asked), columns, limit: CONSIDERED, ..Query::of(def) };
    let page = tx.list(&query)?;
    let more = page.rows.len() > SHOWN;
    let titles = tx.titles(&page.rows)?;
    let mut hits = ranked(&Show::new(tx.ctx, &titles), &fields, asked, page.rows);
    hits.truncate(SHOWN);
    let best = hits.first().map(|hit| hit.fit.0);
    Ok(best.map(|best| Group { def: def.clone(), hits, titles, more, best }))
}

/// The records of one entity that the words find, best first: what a picker
/// offers. `columns` are read beside the fields that are searched.
pub(crate) fn best(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    words: &str,
    columns: &[Key],
    most: usize,
) -> records::Result<Vec<AnyRecord>> {
    let (fields, asked) = (searched(tx.ctx, def), Asked::new(words));
    let columns = fields.iter().map(|field| &field.key).chain(columns).cloned().collect();
    let filter = match fields.is_empty() {
        false => filter(words, &asked),
        true => Filter::test(def.title.clone(), Op::Has, [Value::Text(words.to_owned())]),
    };
    let rows = tx.list(&Query { filter, columns, limit: CONSIDERED, ..Query::of(def) })?.rows;
    let none = Titles::default();
    let hits = ranked(&Show::new(tx.ctx, &none), &fields, &asked, rows);
    Ok(hits.into_iter().take(most).map(|hit| hit.record).collect())
}

/// Exactly meant, beginning so, holding it; then the shorter name, then the
/// Persian alphabet.
fn ranked(show: &Show, fields: &[&FieldDef], asked: &Asked, rows: Vec<AnyRecord>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = rows.into_iter().map(|record| hit(show, fields, asked, record)).collect();
    hits.sort_by(|a, b| {
        let order = |hit: &Hit| (hit.fit, hit.name.chars().count());
        order(a).cmp(&order(b)).then_with(|| base::sort_key(&a.name).cmp(&base::sort_key(&b.name)))
    });
    hits
}

/// The words, or the number that they are in another way of writing.
fn filter(words: &str, asked: &Asked) -> Filter {
    let words = Filter::Words(words.to_owned());
    match asked.number() {
        Some(number) => Filter::Any(vec![words, Filter::Words(number.to_owned())]),
        None => words,
    }
}

fn hit(show: &Show, fields: &[&FieldDef], asked: &Asked, record: AnyRecord) -> Hit {
    let is_title = |field: &FieldDef| field.key == record.def.title;
    let fits = fields.iter().filter_map(|field| {
        let text = record.value(&field.key).text()?;
        Some((asked.fit(text), !is_title(field), *field))
    });
    let best = fits.min_by_key(|(fit, in_other, _)| (*fit, *in_other));
    let fit = best.map_or((Fit::Scattered, true), |(fit, in_other, _)| (fit, in_other));
    let field = best.filter(|(_, in_other, _)| *in_other).map(|(_, _, field)| field.key.clone());
    Hit { name: show.name(&record), field, fit, record }
}
