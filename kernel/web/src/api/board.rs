//! The board for programs: what its columns add up to, and the deed that moves
//! a card. The same law as the page's (`crate::board`).
//!
//! ```json
//! { "by": "stage", "to": "0K3…", "from": "0K2…", "lost_reason": "0K9…", "version": 3 }
//! ```

use axum::{
    Json as Answer,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::Money;
use records::Error;
use schema::{FieldDef, Kind as FieldKind, Value};
use serde_json::{Map, Value as Json, json};

use super::{
    Call, body,
    call::Body,
    item,
    list::{of_query, read_filter},
    params::Params,
    precondition::{Lock, etag},
    problem::{Kind, Problem, Said},
    readable,
    record::{id_of, told},
    stale,
};
use crate::{
    App,
    board::{self, Ask, Heads, Plan, moving},
    list::Patience,
};

const PARAMETERS: [&str; 3] = ["by", "in", "filter"];

/// `GET /api/v1/{entity}/board`
pub async fn show(
    State(app): State<App>,
    call: Call,
    Path(entity): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    let mut params = Params::read(query.as_deref(), &PARAMETERS);
    let filter = read_filter(&ctx, &def, &mut params).await?;
    let text = |params: &Params, name| params.get(name).map(str::to_owned);
    let (by, within) = (text(&params, "by"), text(&params, "in"));
    let plan = match Plan::of(&app, &ctx, &def, by.as_deref()) {
        Err(Error::NotFound) if by.is_some() => {
            params.refuse("by", Said::text("board-no-such-field"));
            None
        }
        plan => Some(plan?),
    };
    params.settle()?;
    let plan = plan.ok_or(Error::NotFound)?;
    let mut ask = Ask::read(&def.key, &[]);
    ask.list.within = within;
    let heads = board::heads(&ctx, plan, ask, filter, Patience::Page).await.map_err(of_query)?;
    if heads.groups.known().is_none() {
        return Err(Error::TooSlow.into());
    }
    let private = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(([private], Answer(answered(&ctx, &heads))).into_response())
}

fn answered(ctx: &records::Ctx, heads: &Heads) -> Json {
    let sum = |sum: i64| {
        let field = heads.plan.sum.as_ref()?;
        Some(match field.kind {
            FieldKind::Money => {
                schema::to_json(field, &Value::Money(Money::new(sum, ctx.workspace.settings().currency)))
            }
            _ => schema::to_json(field, &Value::Int(sum)),
        })
    };
    let column = |column: &board::Column| {
        let figure = heads.figure(column).unwrap_or_default();
        json!({
            "key": column.key,
            "title": column.title,
            "count": figure.count,
            "sum": sum(figure.sum),
            "weighted": figure.weighted(column).and_then(sum),
            "open": column.is_open,
        })
    };
    json!({
        "by": heads.plan.by.key,
        "in": heads.within.chosen,
        "columns": heads.columns.all.iter().map(column).collect::<Vec<_>>(),
        "more": heads.columns.more,
    })
}

/// `POST /api/v1/{entity}/{id}/move`
pub async fn act(
    State(app): State<App>,
    call: Call,
    Path((entity, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    Params::read(query.as_deref(), &[]).settle()?;
    let id = id_of(&id)?;
    // Whether the record is there comes before whether the body is right.
    let found = def.clone();
    ctx.read(move |tx| tx.find_any(&found, id).map(drop)).await?;
    let (own, along): (Map<String, Json>, Map<String, Json>) =
        sent.into_iter().partition(|(name, _)| matches!(name.as_str(), "by" | "to" | "from"));
    let plan = match Plan::of(&app, &ctx, &def, own.get("by").and_then(Json::as_str)) {
        Err(Error::NotFound) => return Err(Error::invalid("by", "board-no-such-field").into()),
        plan => plan?,
    };
    if !plan.moves(&ctx) {
        return Err(Kind::Forbidden.into());
    }
    let to = own.get("to").and_then(|json| column(&plan.by, json));
    let to = to.ok_or_else(|| Error::invalid("to", "board-no-such-column"))?;
    let from = match own.get("from") {
        None | Some(Json::Null) => None,
        Some(json) => Some(json.as_str().ok_or_else(|| Error::invalid("from", "board-no-such-column"))?.to_owned()),
    };
    let wanted = body::of_change(&ctx, &def, &along)?;
    let lock = Lock::new(&headers, wanted.version);
    let asked = moving::Asked { id, to, from, version: None };
    let (held, values, found) = (lock.clone(), wanted.clone(), def.clone());
    let moved = ctx.write(move |tx| {
        let record = tx.find_any(&found, id)?;
        held.check(record.version)?;
        values.check_echoes(&record)?;
        moving::moved(tx, &plan, &asked, |_, record| {
            values.values.iter().for_each(|(key, value)| record.put(key, value.clone()));
            Ok(Vec::new())
        })
    });
    match moved.await {
        Ok(moved) => {
            let record = item::json(&moved.record, &item::all_columns(&ctx, &def), None);
            let tag = [(header::ETAG, etag(moved.record.version))];
            Ok((tag, Answer(json!({ "record": record, "change_set": moved.set }))).into_response())
        }
        Err(Error::Stale { .. }) => Err(stale::report(&ctx, &def, id, &wanted, &lock).await),
        Err(error) => Err(told(&ctx, &def, error)),
    }
}

/// A column as a program names it: its key, or the value itself.
fn column(by: &FieldDef, json: &Json) -> Option<Value> {
    match json {
        Json::String(key) => board::value_of(by, key),
        Json::Bool(flag) => board::value_of(by, &flag.to_string()),
        Json::Null => board::value_of(by, board::NONE),
        _ => None,
    }
}
