//! One box over everything: the words are looked for in every entity that this
//! person may read, in the fields that they may read, in the letters they are
//! written with and in how a name sounds in either alphabet. What was meant
//! exactly comes first, and of what answers alike, what this person works with.
//! At most so many hits of each entity are looked at; where that leaves some out
//! it is said, and who wants them says more words.
//!
//! Left out: guessing at misspelt words. Folding already makes one of the ways
//! that a Persian name is written in, and its sound one of both alphabets.

mod look;
mod rank;
mod view;
mod warmth;

use std::sync::Arc;

use axum::{extract::Query as Params, response::Response};
use base::Id;
use records::{AnyRecord, Ctx, Error, Reads, Titles, access::Deed};
use schema::{EntityDef, Key};

use crate::{App, Visit};
use look::{Looked, look};

pub(crate) use look::Hit;
pub(crate) use rank::{Asked, Fit};
pub(crate) use view::{href_of, notes};
pub(crate) use warmth::Warmth;

/// Hits of one entity that the page shows, and where only one entity is asked.
const SHOWN: usize = 8;
const SHOWN_OF_ONE: usize = 100;
/// Letters that are looked for; an address may hold a book.
const LETTERS: usize = 200;

#[derive(serde::Deserialize)]
pub struct Words {
    #[serde(default)]
    q: String,
    /// The one entity that is asked.
    #[serde(default, rename = "in")]
    within: String,
}

/// `GET /search?q=&in=`.
pub async fn show(visit: Visit, Params(asked): Params<Words>) -> crate::Result<Response> {
    let words = spoken(&asked.q);
    let wanted = match &*asked.within {
        "" => Wanted { each: SHOWN, within: None },
        entity => Wanted { each: SHOWN_OF_ONE, within: Some(entity.to_owned()) },
    };
    let found =
        if words.is_empty() { Everything::default() } else { all(&visit.app, &visit.ctx, &words, wanted).await? };
    Ok(view::page(&visit, &words, &found))
}

/// What was typed, as far as it is looked for.
pub(crate) fn spoken(typed: &str) -> String {
    typed.trim().chars().take(LETTERS).collect::<String>().trim_end().to_owned()
}

/// How much is wanted.
pub(crate) struct Wanted {
    pub each: usize,
    pub within: Option<String>,
}

/// What was found everywhere.
#[derive(Default)]
pub(crate) struct Everything {
    pub groups: Vec<Group>,
    /// Where so much answers the words that nothing of it was found in time.
    pub too_much: Vec<Arc<EntityDef>>,
}

/// What was found among one entity's records, best first.
pub(crate) struct Group {
    pub def: Arc<EntityDef>,
    pub hits: Vec<Hit>,
    pub titles: Titles,
    /// More than are shown.
    pub more: bool,
    /// More records hold the words than were looked at.
    pub cut: bool,
    pub best: Fit,
}

/// Each entity is looked through by itself: one that takes too long hides
/// nothing of the others.
pub(crate) async fn all(app: &App, ctx: &Ctx, words: &str, wanted: Wanted) -> records::Result<Everything> {
    let mut found = Everything::default();
    let near = app.clone();
    let warmth = Arc::new(ctx.read(move |tx| Warmth::of(tx, &near)).await?);
    let is_asked = |def: &&Arc<EntityDef>| {
        wanted.within.as_ref().is_none_or(|key| def.key == **key) && ctx.actor.may(&def.key, Deed::Read)
    };
    let named = named_id(words);
    for def in ctx.schema.entities().filter(is_asked) {
        if named.is_none() && look::searched(ctx, def).is_empty() {
            continue;
        }
        let (asked, words, warmth, each) = (def.clone(), words.to_owned(), warmth.clone(), wanted.each);
        let read = ctx.read(move |tx| {
            let named = named.map_or(Ok(None), |id| by_id(tx, &asked, id))?;
            if named.is_some() || look::searched(tx.ctx, &asked).is_empty() {
                return Ok(named);
            }
            group(tx, &asked, &words, each, &warmth)
        });
        match read.await {
            Ok(Some(group)) if group.hits.is_empty() => found.too_much.push(group.def),
            Ok(group) => found.groups.extend(group),
            Err(Error::TooSlow) => found.too_much.push(def.clone()),
            Err(other) => return Err(other),
        }
    }
    let called = found.groups.iter().filter(|it| is_called_so(it)).map(|it| (it.def.key.clone(), it.best));
    let called: Vec<(Key, Fit)> = called.collect();
    let place = |group: &Group| {
        let near = group.hits.first().map(|hit| (hit.fit, hit.in_other, hit.distance >= Warmth::FAR));
        (!is_called_so(group), leans(group, &called), near, place(app, &group.def))
    };
    found.groups.sort_by_key(place);
    Ok(found)
}

/// Whether it belongs to one of those that are called so: whoever types a name
/// means who bears it, and the customer stands before the deals whose titles
/// repeat it. What answers better than they do leans on nobody.
fn leans(group: &Group, called: &[(Key, Fit)]) -> bool {
    let links = group.def.fields.iter().filter(|field| !field.system).filter_map(|field| field.link());
    let as_good = |to: &str| called.iter().any(|(key, fit)| *key == *to && *fit <= group.best);
    links.into_iter().any(|to| *to != *group.def.key && as_good(to))
}

/// Whether the words are the name of the best of a kind, or begin one in it.
fn is_called_so(group: &Group) -> bool {
    let is_named = group.def.field(&group.def.title).is_some_and(|title| title.named);
    is_named && group.hits.first().is_some_and(|hit| hit.fit <= Fit::WordBegins && !hit.in_other)
}

/// Of kinds that answer alike, those that are about others come behind them,
/// and all stand as in the navigation.
fn place(app: &App, def: &EntityDef) -> (bool, u16) {
    let lines = app.modules().iter().flat_map(|module| &module.nav);
    let own = lines.filter(|entry| entry.href.strip_prefix('/') == Some(&*def.key)).map(|entry| entry.order);
    (!def.about.is_empty(), own.min().unwrap_or(u16::MAX))
}

fn group(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    words: &str,
    each: usize,
    warmth: &Warmth,
) -> records::Result<Option<Group>> {
    let columns: Vec<Key> = [&def.title].into_iter().chain(&def.list).cloned().collect();
    let looked = look(tx, def, words, &columns, warmth)?;
    gathered(tx, def, looked, each)
}

fn gathered(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    Looked { mut hits, cut }: Looked,
    each: usize,
) -> records::Result<Option<Group>> {
    let more = hits.len() > each;
    hits.truncate(each);
    let records: Vec<AnyRecord> = hits.iter().map(|hit| hit.record.clone()).collect();
    let titles = tx.titles(&records)?;
    let best = hits.first().map(|hit| hit.fit).or(cut.then_some(Fit::Far));
    Ok(best.map(|best| Group { def: def.clone(), hits, titles, more, cut, best }))
}

/// A record's own number, alone or at the end of its address.
fn named_id(words: &str) -> Option<Id> {
    let path = words.split(['?', '#']).next().unwrap_or(words).trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let is_whole = last.len() == 13 && last.bytes().any(|byte| byte.is_ascii_digit());
    is_whole.then(|| base::fold::digits(last).parse().ok()).flatten()
}

fn by_id(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, id: Id) -> records::Result<Option<Group>> {
    match tx.find_any(def, id) {
        Ok(record) => {
            let hits = vec![look::named(tx.ctx, record)];
            gathered(tx, def, Looked { hits, cut: false }, 1)
        }
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The records of one entity that the words find, best first: what a picker
/// offers. `columns` are read beside the fields that are searched.
pub(crate) fn best(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    words: &str,
    columns: &[Key],
    most: usize,
) -> records::Result<Best> {
    let warmth = Warmth::plain(tx)?;
    let Looked { hits, cut } = look(tx, def, words, columns, &warmth)?;
    let more = cut || hits.len() > most;
    Ok(Best { records: hits.into_iter().take(most).map(|hit| hit.record).collect(), more })
}

/// The best of what the words find.
pub(crate) struct Best {
    pub records: Vec<AnyRecord>,
    /// There are more that hold the words, or perhaps: these are not all.
    pub more: bool,
}
