//! `GET /api/v1/{entity}/{id}/history`: what was done to a record, the newest
//! first. Fields out of sight are left out, as everywhere.

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
};
use base::Id;
use records::{Change, ChangeKind, Changed, HistoryPage, Reads, Titles, shares::With};
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

use super::{
    Call,
    params::Params,
    problem::{Problem, Said},
    readable,
    record::id_of,
};

pub const PARAMETERS: [&str; 3] = ["limit", "cursor", "titles"];

pub async fn history(
    call: Call,
    Path((entity, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Answer<Json>, Problem> {
    let def = readable(&call.ctx, &entity)?;
    let id = id_of(&id)?;
    let mut params = Params::read(query.as_deref(), &PARAMETERS);
    let before = read_cursor(&mut params);
    let limit = params.count("limit", super::list::USUAL_LIMIT, super::list::MOST_LIMIT);
    let titles = params.flag("titles");
    params.settle()?;
    let found = call.ctx.read(move |tx| {
        let page = tx.history(&def, id, before, limit)?;
        let titles = if titles { Some(names(tx, &page)?) } else { None };
        Ok(told(&def, &page, titles.as_ref()))
    });
    Ok(Answer(found.await?))
}

/// A place in the history, in the letters of an id: it means nothing to anybody.
fn read_cursor(params: &mut Params) -> Option<i64> {
    let text = params.get("cursor")?;
    let place = text.parse::<Id>().ok().map(Id::raw);
    if place.is_none() {
        params.refuse("cursor", Said::text("api-not-a-cursor"));
    }
    place
}

fn names(tx: &mut Reads<'_, '_>, page: &HistoryPage) -> records::Result<Titles> {
    let mut actors: Vec<Id> = page.changes.iter().filter_map(|change| change.actor).collect();
    actors.sort();
    actors.dedup();
    tx.titles_of("users", &actors)
}

fn told(def: &EntityDef, page: &HistoryPage, titles: Option<&Titles>) -> Json {
    let items: Vec<Json> = page.changes.iter().map(|change| told_change(def, change, titles)).collect();
    json!({ "items": items, "next": page.older.map(Id::<()>::from_raw) })
}

fn told_change(def: &EntityDef, change: &Change, titles: Option<&Titles>) -> Json {
    let fields: Vec<Json> = change.fields.iter().filter_map(|changed| told_field(def, changed)).collect();
    let mut item = json!({
        "change_set": change.set,
        "kind": change.kind.key(),
        "version": change.version,
        "actor": change.actor,
        "door": change.door,
        "recorded_at": change.recorded_at.to_string(),
        "effective_on": change.effective_on.map(|day| day.to_string()),
        "fields": fields,
    });
    if let Some(with) = change.share {
        item["kind"] = json!(if change.kind == ChangeKind::Deleted { "unshared" } else { "shared" });
        item["with"] = match with {
            With::Person(id) => json!({ "person": id }),
            With::Team(id) => json!({ "team": id }),
        };
    }
    if let Some(titles) = titles {
        let name = change.actor.and_then(|actor| titles.get("users", actor));
        let named: Map<String, Json> = name.map(|name| ("actor".to_owned(), json!(name))).into_iter().collect();
        item["_titles"] = Json::Object(named);
    }
    item
}

fn told_field(def: &EntityDef, changed: &Changed) -> Option<Json> {
    let field = def.field(&changed.field)?;
    let value = |value| schema::to_json(field, value);
    Some(json!({ "field": changed.field, "old": value(&changed.old), "new": value(&changed.new) }))
}
