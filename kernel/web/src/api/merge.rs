//! `POST /api/v1/{entity}/{id}/merge`: makes one of two records, as the page
//! does. The one of the address stays; what it lacks it takes from the other.
//!
//! ```json
//! { "gone": "0K3…", "take": { "city": "gone", "note": "both" }, "version": 3, "gone_version": 1 }
//! ```

use std::collections::BTreeMap;

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
    response::{IntoResponse, Response},
};
use base::Id;
use records::{Error, FieldProblem, Merge, Take};
use schema::{EntityDef, Key};
use serde_json::{Map, Value as Json, json};

use super::{
    Call,
    call::Body,
    item,
    params::Params,
    precondition::etag,
    problem::{Kind, Problem},
    readable,
    record::{id_of, told},
    seen,
};

const MEMBERS: [&str; 4] = ["gone", "take", "version", "gone_version"];

/// `POST /api/v1/{entity}/{id}/merge`
pub async fn merge(
    call: Call,
    Path((entity, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    Params::read(query.as_deref(), &[]).settle()?;
    if ctx.workspace.law(&def.key).is_none() {
        return Err(Kind::NotFound.into());
    }
    let kept = id_of(&id)?;
    // Whether the record is there comes before whether the body is right.
    let found = def.clone();
    ctx.read(move |tx| tx.find_any(&found, kept)).await?;
    let wanted = read(&ctx, &def, kept, &sent)?;
    let merged = ctx.merge(wanted).await.map_err(|error| told(&ctx, &def, error))?;
    let record = item::json(&merged.kept, &item::all_columns(&ctx, &def), None);
    let tag = [(axum::http::header::ETAG, etag(merged.kept.version))];
    let answer = json!({ "record": record, "change_set": merged.set, "moved": merged.moved });
    Ok((tag, Answer(answer)).into_response())
}

fn read(ctx: &records::Ctx, def: &EntityDef, kept: Id, sent: &Map<String, Json>) -> Result<Merge, Error> {
    let unknown = sent.keys().find(|name| !MEMBERS.contains(&name.as_str()));
    if let Some(name) = unknown {
        return Err(Error::invalid(name, "query-no-such-field"));
    }
    let gone = sent.get("gone").and_then(Json::as_str).and_then(|id| id.parse::<Id>().ok());
    let gone = gone.ok_or_else(|| Error::invalid("gone", "value-no-such-record"))?;
    let version = |name: &str| match sent.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(json) => json.as_i64().map(Some).ok_or_else(|| Error::invalid(name, "api-not-a-version")),
    };
    let versions = version("version")?.zip(version("gone_version")?);
    Ok(Merge { entity: def.key.clone(), kept, gone, versions, choices: choices(ctx, def, sent.get("take"))? })
}

fn choices(ctx: &records::Ctx, def: &EntityDef, take: Option<&Json>) -> Result<BTreeMap<Key, Take>, Error> {
    let empty = Map::new();
    let sent = match take {
        None | Some(Json::Null) => &empty,
        Some(json) => json.as_object().ok_or_else(|| Error::invalid("take", "merge-not-a-choice"))?,
    };
    let (mut choices, mut wrong) = (BTreeMap::new(), Vec::new());
    for (name, side) in sent {
        let field = def.field(name).filter(|_| seen::knows(ctx, def, name) || seen::is_owner(def, name));
        let take = match side.as_str() {
            Some("kept") => Some(Take::Kept),
            Some("gone") => Some(Take::Gone),
            Some("both") => Some(Take::Both),
            _ => None,
        };
        match (field, take) {
            (Some(field), Some(take)) => drop(choices.insert(field.key.clone(), take)),
            (Some(_), None) => wrong.push(FieldProblem::new(name, "merge-not-a-choice")),
            (None, _) => wrong.push(FieldProblem::new(name, "query-no-such-field")),
        }
    }
    if wrong.is_empty() { Ok(choices) } else { Err(Error::Invalid(wrong)) }
}
