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
use records::{AnyRecord, Ctx, Error, Query, Reads, Titles, access::Deed};
use schema::{
    Direction, EntityDef, FieldDef, Filter, Key, Kind, Value,
    filter::{Op, Operand, Test},
};

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
    let found = if words.is_empty() { Everything::default() } else { all(&visit.ctx, &words).await? };
    Ok(view::page(&visit, &words, &found))
}

/// What was found everywhere.
#[derive(Default)]
pub(crate) struct Everything {
    pub groups: Vec<Group>,
    /// Where so much answers the words that looking through it took too long.
    pub too_much: Vec<Arc<EntityDef>>,
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
    name: String,
    /// The field that answers the words, where it is not the name.
    pub field: Option<Key>,
    fit: (Fit, bool),
}

/// Each entity is looked through by itself: one that takes too long hides
/// nothing of the others.
async fn all(ctx: &Ctx, words: &str) -> records::Result<Everything> {
    let mut found = Everything::default();
    for def in ctx.schema.entities().filter(|def| !searched(ctx, def).is_empty()) {
        let (wanted, words) = (def.clone(), words.to_owned());
        match ctx.read(move |tx| group(tx, &wanted, &words)).await {
            Ok(group) => found.groups.extend(group),
            Err(Error::TooSlow) => found.too_much.push(def.clone()),
            Err(other) => return Err(other),
        }
    }
    found.groups.sort_by_key(|group| group.best);
    Ok(found)
}

/// The fields of an entity that the words are looked for in.
fn searched<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<&'d FieldDef> {
    if !ctx.actor.may(&def.key, Deed::Read) {
        return Vec::new();
    }
    def.searchable().filter(|field| ctx.actor.reads(def, &field.key)).collect()
}

fn group(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, words: &str) -> records::Result<Option<Group>> {
    let columns: Vec<Key> = [&def.title].into_iter().chain(&def.list).cloned().collect();
    let mut hits = look(tx, def, words, &columns)?;
    let more = hits.len() > SHOWN;
    hits.truncate(SHOWN);
    let records: Vec<AnyRecord> = hits.iter().map(|hit| hit.record.clone()).collect();
    let titles = tx.titles(&records)?;
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
    let hits = look(tx, def, words, columns)?;
    Ok(hits.into_iter().take(most).map(|hit| hit.record).collect())
}

/// The newest hits, as many as are considered, in the order of their fit.
fn look(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, words: &str, columns: &[Key]) -> records::Result<Vec<Hit>> {
    let (fields, asked) = (searched(tx.ctx, def), Asked::new(words));
    let filter = match fields.is_empty() {
        false => Filter::Words(words.to_owned()),
        true => called(tx.ctx, def, words)?,
    };
    let query = Query {
        filter,
        columns: fields.iter().map(|field| &field.key).chain(columns).cloned().collect(),
        sort: Some((Key::Borrowed("id"), Direction::Down)),
        limit: CONSIDERED,
        ..Query::of(def)
    };
    let rows = tx.list(&query)?.rows;
    Ok(ranked(&Show::new(tx.ctx, &Titles::default()), &fields, &asked, rows))
}

/// Where nothing is searched: the title has the words, or the title of what it
/// links to.
fn called(ctx: &Ctx, def: &EntityDef, words: &str) -> records::Result<Filter> {
    let is_text = |field: &FieldDef| matches!(field.kind, Kind::Text { .. } | Kind::Prose { .. });
    let mut path = vec![def.title.clone()];
    let mut title = def.field(&def.title).cloned();
    if let Some(to) = title.as_ref().and_then(FieldDef::link) {
        let target = ctx.def(to)?;
        path.push(target.title.clone());
        title = target.field(&target.title).cloned();
    }
    if !title.is_some_and(|title| is_text(&title)) {
        return Ok(Filter::nothing());
    }
    Ok(Filter::Test(Test { path, op: Op::Has, values: vec![Operand::Value(Value::Text(words.to_owned()))] }))
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
