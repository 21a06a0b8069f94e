//! The records of one entity that the words find, best first.
//! Where more hold them than can be looked at, this is told (`cut`).
//!
//! Letters are asked first, and for the records that this person worked with
//! last by themselves, so that those are never lost among many newer ones. What
//! the letters leave free of the hits that are ranked is given to names that
//! sound so; but where many names are written so, nobody need be guessed at by sound.

use std::{collections::HashSet, sync::Arc};

use base::Id;
use records::{AnyRecord, Ctx, Query, Reads, Titles, access::Deed};
use schema::{
    Direction, EntityDef, FieldDef, Filter, Key, Kind, Value,
    filter::{Op, Operand, Test},
};

use super::{
    rank::{Asked, Fit},
    warmth::Warmth,
};
use crate::show::Show;

/// Hits of one entity that are ranked.
pub(crate) const CONSIDERED: usize = 500;
/// So many whose names are written as was asked leave nobody to be guessed at by sound: they
/// come first anyway, and no page shows as many. An address or a note that holds the
/// words tells nothing of how names are written.
const ENOUGH: usize = 50;

pub(crate) struct Hit {
    pub record: AnyRecord,
    pub name: String,
    /// The field that answers the words, where it is not the name.
    pub field: Option<Key>,
    pub fit: Fit,
    pub(super) in_other: bool,
    pub(super) distance: usize,
}

/// What was found in one entity, best first.
pub(super) struct Looked {
    pub hits: Vec<Hit>,
    /// More records hold the words than were looked at.
    pub cut: bool,
}

/// The fields of an entity that the words are looked for in.
pub(super) fn searched<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<&'d FieldDef> {
    if !ctx.actor.may(&def.key, Deed::Read) {
        return Vec::new();
    }
    def.searchable().filter(|field| ctx.actor.reads(def, &field.key)).collect()
}

/// At most [`CONSIDERED`] hits in the order of their fit. `columns` are read
/// beside the fields that are searched.
pub(super) fn look(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    words: &str,
    columns: &[Key],
    warmth: &Warmth,
) -> records::Result<Looked> {
    let (fields, asked) = (searched(tx.ctx, def), Asked::new(words));
    let mut all: Vec<Key> = fields.iter().map(|field| field.key.clone()).chain(columns.iter().cloned()).collect();
    all.extend(warmth.columns(def));
    let mut found = Found::default();
    if fields.is_empty() {
        let filter = called(tx.ctx, def, words)?;
        found.take(tx.list(&question(def, filter, &all, CONSIDERED))?.rows, false);
    }
    let near = warmth.near(def);
    if !near.is_empty() {
        found.take(tx.lettered(def, words, &all, Some(&near), CONSIDERED)?.records, false);
    }
    let lettered = tx.lettered(def, words, &all, None, CONSIDERED)?;
    found.take(lettered.records, false);
    let is_enough = lettered.cut || found.named_so(&asked) >= ENOUGH;
    if !near.is_empty() {
        found.take(tx.sounding(def, &asked.heard, &all, Some(&near), CONSIDERED)?.records, true);
    }
    let mut cut = lettered.cut;
    if let Some(left) = CONSIDERED.checked_sub(found.records.len()).filter(|left| *left > 0 && !is_enough) {
        let sounding = tx.sounding(def, &asked.heard, &all, None, left)?;
        found.take(sounding.records, true);
        cut |= sounding.cut;
    }
    let hits = ranked(&Show::new(tx.ctx, &Titles::default()), &fields, &asked, warmth, found);
    Ok(Looked { hits, cut })
}

fn question(def: &EntityDef, filter: Filter, columns: &[Key], limit: usize) -> Query {
    let sort = Some((Key::Borrowed("id"), Direction::Down));
    Query { filter, columns: columns.to_vec(), sort, limit, ..Query::of(def) }
}

/// Records found, each once; those found by their sound are marked.
#[derive(Default)]
struct Found {
    seen: HashSet<Id>,
    records: Vec<(AnyRecord, bool)>,
}

impl Found {
    /// How many were called in the letters that were asked for.
    fn named_so(&self, asked: &Asked) -> usize {
        let name = |record: &AnyRecord| record.title().map(|name| asked.fit(name));
        self.records.iter().filter(|(record, _)| name(record).is_some_and(|fit| fit < Fit::Scattered)).count()
    }

    fn take(&mut self, records: Vec<AnyRecord>, by_sound: bool) {
        for record in records {
            if self.seen.insert(record.id) {
                self.records.push((record, by_sound));
            }
        }
    }
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

/// By fit; a hit in the name counts more than one in another field; then what
/// the person works with, the shorter name, the Persian alphabet.
fn ranked(show: &Show, fields: &[&FieldDef], asked: &Asked, warmth: &Warmth, found: Found) -> Vec<Hit> {
    let hit = |(record, by_sound)| hit(show, fields, asked, warmth, record, by_sound);
    let mut hits: Vec<Hit> = found.records.into_iter().filter_map(hit).collect();
    hits.sort_by_cached_key(|hit| {
        (hit.fit, hit.in_other, hit.distance, hit.name.chars().count(), base::sort_key(&hit.name))
    });
    hits
}

/// None where the index found consonants that no vowel lets sound like that.
fn hit(
    show: &Show,
    fields: &[&FieldDef],
    asked: &Asked,
    warmth: &Warmth,
    record: AnyRecord,
    by_sound: bool,
) -> Option<Hit> {
    let is_title = |field: &FieldDef| field.key == record.def.title;
    let texts = fields.iter().filter_map(|field| Some((*field, record.value(&field.key).text()?)));
    let fit = |text: &str| if by_sound { asked.sound(&[text]) } else { Some(asked.fit(text)) };
    let fits = texts.clone().filter_map(|(field, text)| Some((fit(text)?, !is_title(field), field)));
    let (fit, in_other, field) = match fits.min_by_key(|(fit, in_other, _)| (*fit, *in_other)) {
        Some((fit, in_other, field)) => (fit, in_other, Some(field)),
        None if by_sound => (asked.sound(&texts.map(|(_, text)| text).collect::<Vec<_>>())?, true, None),
        None => (Fit::Scattered, true, None),
    };
    let field = field.filter(|_| in_other).map(|field| field.key.clone());
    let (name, distance) = (show.name(&record), warmth.distance(&record));
    Some(Hit { name, field, fit, in_other, distance, record })
}

/// A record that was named by its number.
pub(super) fn named(ctx: &Ctx, record: AnyRecord) -> Hit {
    let name = Show::new(ctx, &Titles::default()).name(&record);
    Hit { name, field: None, fit: Fit::Exact, in_other: false, distance: 0, record }
}
