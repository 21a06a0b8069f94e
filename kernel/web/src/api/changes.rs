//! `GET /api/v1/changes?since=`: what was changed since a place, in the order of
//! the commits, for programs that keep a copy (`records::feed`).
//!
//! Without `since` there is nothing to tell but the place where one stands: a
//! program takes it first, then reads the lists, then asks what changed since;
//! so nothing falls between. Deletions are told, and records that went out of
//! sight are `gone`. Where the rights of the caller themselves have changed, a
//! place of before is of no use, for what came into sight was not changed; nor is
//! one of before a restore, for what the backup did not know is undone without a
//! change. Then the answer is `resync`, and the program begins anew.

use std::collections::{BTreeMap, BTreeSet};

use access::Deed;
use axum::{Json as Answer, extract::RawQuery};
use base::Id;
use records::{Ctx, Feed, FeedCursor, FeedItem, Query, Reads};
use schema::{Filter, Key, Value};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use super::{
    Call, deeds, item,
    list::MOST_LIMIT,
    params::Params,
    problem::{Kind, Problem, Said},
    seen,
};

pub const PARAMETERS: [&str; 4] = ["since", "entity", "limit", "records"];
const USUAL_LIMIT: usize = 100;

/// `GET /api/v1/changes`
pub async fn changes(call: Call, RawQuery(query): RawQuery) -> Result<Answer<Json>, Problem> {
    let ctx = call.ctx;
    let mut params = Params::read(query.as_deref(), &PARAMETERS);
    let entities = read_entities(&ctx, &mut params);
    let limit = params.count("limit", USUAL_LIMIT, MOST_LIMIT);
    let whole = params.flag("records");
    let since = params.get("since").map(str::to_owned);
    let sight = sight_of(&ctx).await?;
    let since = since.map(|text| read_place(&ctx, &text, &sight, &mut params)).transpose()?;
    params.settle()?;
    let answer = ctx.read(move |tx| {
        let Some(since) = since else {
            let next = tx.feed_end()?;
            return Ok(told(tx.ctx, &Feed { next, ..Feed::default() }, None, &sight));
        };
        let mut feed = tx.feed(since, limit)?;
        if let Some(wanted) = &entities {
            feed.items.retain(|item| wanted.contains(&*item.entity));
        }
        let records = if whole { Some(records_of(tx, &feed.items)?) } else { None };
        Ok(told(tx.ctx, &feed, records.as_ref(), &sight))
    });
    Ok(Answer(answer.await?))
}

fn read_entities(ctx: &Ctx, params: &mut Params) -> Option<BTreeSet<String>> {
    let names: BTreeSet<String> = params.list("entity")?.into_iter().filter(|name| !name.is_empty()).collect();
    if let Some(name) = names.iter().find(|name| !is_readable(ctx, name)) {
        params.refuse("entity", Said::Text("api-no-such-entity".to_owned(), vec![("name".to_owned(), name.into())]));
    }
    Some(names)
}

fn is_readable(ctx: &Ctx, name: &str) -> bool {
    seen::entity(ctx, name).is_ok_and(|def| ctx.actor.may(&def.key, Deed::Read))
}

/// A place with what the caller could see when they had it.
fn read_place(ctx: &Ctx, text: &str, seen: &str, params: &mut Params) -> Result<FeedCursor, Problem> {
    let (place, sight) = text.split_once('.').unwrap_or((text, ""));
    match FeedCursor::from_text(&ctx.workspace, place) {
        Some(place) if sight == seen => Ok(place),
        None if !FeedCursor::looks_like_one(place) || sight.len() != seen.len() => {
            params.refuse("since", Said::text("api-not-a-place"));
            Ok(FeedCursor::default())
        }
        _ => Err(Kind::Resync.into()),
    }
}

/// A short digest of everything that decides what the caller sees; also of what
/// they were lent, for neither the lending nor its end changes the record.
async fn sight_of(ctx: &Ctx) -> Result<String, Problem> {
    let actor = &ctx.actor;
    let lent = if actor.shared.is_empty() { (0, 0) } else { ctx.read(|tx| tx.shares_in_force()).await? };
    let mut rights = Sha256::new();
    for role in &actor.roles {
        rights.update(serde_json::to_string(&**role).unwrap_or_default());
    }
    rights.update(format!("{:?}{:?}{:?}{lent:?}", actor.teams, actor.branches, actor.door_limits));
    Ok(hex::encode(&rights.finalize()[..6]))
}

type Records = BTreeMap<(Key, Id), Json>;

/// The records of these changes as they are now.
fn records_of(tx: &mut Reads<'_, '_>, items: &[FeedItem]) -> records::Result<Records> {
    let mut wanted: BTreeMap<&Key, BTreeSet<Id>> = BTreeMap::new();
    for item in items.iter().filter(|item| item.kind.is_there()) {
        wanted.entry(&item.entity).or_default().insert(item.id);
    }
    let mut found = Records::new();
    for (entity, ids) in wanted {
        let def = tx.ctx.def(entity)?;
        let columns = item::all_columns(tx.ctx, &def);
        let limit = ids.len();
        let filter = Filter::is("id", ids.into_iter().map(Value::Id));
        let page = tx.list(&Query { filter, columns, limit, ..Query::of(&def) })?;
        found.extend(page.rows.iter().map(|row| ((entity.clone(), row.id), deeds::told(tx.ctx, row, None))));
    }
    Ok(found)
}

fn told(ctx: &Ctx, feed: &Feed, records: Option<&Records>, sight: &str) -> Json {
    let one = |item: &FeedItem| {
        let mut told = Map::new();
        told.insert("entity".into(), json!(item.entity));
        told.insert("id".into(), json!(item.id));
        told.insert("kind".into(), json!(item.kind.key()));
        told.insert("version".into(), json!(item.version));
        told.insert("change_set".into(), json!(item.change_set));
        told.insert("actor".into(), json!(item.actor));
        told.insert("at".into(), json!(item.at.to_string()));
        if let Some(records) = records {
            let record = records.get(&(item.entity.clone(), item.id)).filter(|_| item.kind.is_there());
            told.insert("record".into(), record.cloned().unwrap_or_default());
        }
        Json::Object(told)
    };
    json!({
        "items": feed.items.iter().map(one).collect::<Vec<_>>(),
        "next": format!("{}.{sight}", feed.next.to_text(&ctx.workspace)),
        "more": feed.more,
    })
}
