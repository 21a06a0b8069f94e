//! Making one record of two: a page that lays them side by side, and the deed.
//!
//! `GET /{entity}/{id}/merge?with=` keeps the first and lets the other go; the
//! way to keep the other instead is on the page. Without `with` it asks which.
//! Fields that differ are chosen one by one; what only one of the two has is
//! taken over, and longer texts are kept both.

mod view;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query as Params},
    response::Response,
    routing::get,
};
use base::{Id, Lang};
use records::{AnyRecord, Merge, Reads, Take, Titles, access::Deed};
use schema::{EntityDef, Filter, Key, Value};

use crate::{
    App, Problem, Visit,
    components::Toast,
    form::Pairs,
    options::{self, Options},
    record::id_of,
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/{entity}/{id}/merge", get(show).post(merge))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// Counting what will be moved goes no further.
const CAP: u64 = 999;

#[derive(serde::Deserialize)]
struct With {
    with: Option<String>,
}

/// Both records as this person sees them, and what hangs on the one that goes.
struct Two {
    kept: AnyRecord,
    gone: AnyRecord,
    titles: Titles,
    /// The entities that link to it, each with how many records.
    moving: Vec<(Arc<EntityDef>, u64)>,
}

/// `GET /{entity}/{id}/merge?with=`.
async fn show(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Params(With { with }): Params<With>,
) -> crate::Result<Response> {
    let (def, id) = (mergeable(&visit, &entity)?, id_of(&id)?);
    match with.filter(|text| !text.trim().is_empty()) {
        Some(with) => {
            let with = id_of(with.trim())?;
            let two = visit.ctx.read(move |tx| Two::read(tx, &def, id, with)).await?;
            Ok(view::compare(&visit, &two))
        }
        None => {
            let (record, titles, others) = visit.ctx.read(move |tx| one(tx, &def, id)).await?;
            Ok(view::choose(&visit, &record, &titles, &others))
        }
    }
}

/// `POST /{entity}/{id}/merge` with `gone`, both versions and a choice for each
/// field that differs.
async fn merge(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (def, kept) = (mergeable(&visit, &entity)?, id_of(&id)?);
    let sent = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let gone = id_of(sent("gone").unwrap_or_default())?;
    let version = |name: &str| sent(name).and_then(|text| text.parse::<i64>().ok());
    let wanted = Merge {
        entity: def.key.clone(),
        kept,
        gone,
        versions: version("version").zip(version("gone_version")),
        choices: choices(&def, &pairs),
    };
    let merged = visit.ctx.merge(wanted).await?;
    let set = merged.set;
    let undo = visit.ctx.read(move |tx| tx.may_undo(set)).await?.then(|| crate::undo::action(set));
    let text = visit.t("merge-done");
    Ok(visit
        .toast_to(&crate::show::href(&merged.kept), Toast { text, undo, tone: schema::Tone::Good, ..Toast::default() }))
}

/// `take-city=gone`: which of the two values stays.
fn choices(def: &EntityDef, pairs: &Pairs) -> BTreeMap<Key, Take> {
    let choice = |(name, value): &(String, String)| {
        let field = def.field(name.strip_prefix("take-")?)?;
        let take = match value.as_str() {
            "kept" => Take::Kept,
            "gone" => Take::Gone,
            "both" => Take::Both,
            _ => return None,
        };
        Some((field.key.clone(), take))
    };
    pairs.iter().filter_map(choice).collect()
}

/// What people may merge at all.
fn mergeable(visit: &Visit, entity: &str) -> crate::Result<Arc<EntityDef>> {
    let def = visit.ctx.def(entity)?;
    match visit.ctx.workspace.law(entity) {
        Some(_) if visit.ctx.actor.may(entity, Deed::Read) => Ok(def),
        _ => Err(Problem::NotFound),
    }
}

fn one(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, id: Id) -> records::Result<(AnyRecord, Titles, Options)> {
    let record = tx.find_any(def, id)?;
    let titles = tx.titles(std::slice::from_ref(&record))?;
    let options = options::of_link(tx, def, "")?;
    Ok((record, titles, options))
}

impl Two {
    fn read(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, kept: Id, gone: Id) -> records::Result<Two> {
        let (kept, gone) = (tx.find_any(def, kept)?, tx.find_any(def, gone)?);
        if !tx.sees(def, kept.id, Deed::Update)? {
            return Err(records::Error::Forbidden { entity: def.key.to_string(), deed: "update" });
        }
        if kept.id == gone.id {
            return Err(records::Error::refused("merge-refused-same"));
        }
        let titles = tx.titles(&[kept.clone(), gone.clone()])?;
        let schema = tx.ctx.schema.clone();
        let mut moving: Vec<(Arc<EntityDef>, u64)> = Vec::new();
        for (linking, field) in schema.links_to(&def.key) {
            if !tx.ctx.actor.reads(linking, &field.key) {
                continue;
            }
            let filter = Filter::is(field.key.clone(), [Value::Id(gone.id)]);
            let count = tx.count_to(linking, &filter, CAP)?;
            match moving.iter_mut().find(|(known, _)| known.key == linking.key) {
                Some((_, known)) => *known += count,
                None => moving.push((linking.clone(), count)),
            }
        }
        moving.retain(|(_, count)| *count > 0);
        Ok(Two { kept, gone, titles, moving })
    }
}
