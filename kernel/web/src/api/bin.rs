//! The recycle bin: `GET /api/v1/{entity}/bin` is what the caller may take back,
//! `POST /api/v1/{entity}/{id}/restoration` takes it back.

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
    http::{StatusCode, header},
    response::Response,
};
use base::{Id, Instant};
use records::Binned;
use serde_json::{Value as Json, json};

use super::{
    Call, deeds, list, once,
    params::Params,
    precondition::tag,
    problem::{Problem, Said},
    readable,
    record::{address, id_of, told as told_problem},
};

/// `GET /api/v1/{entity}/bin`
pub async fn list(call: Call, Path(entity): Path<String>, RawQuery(query): RawQuery) -> Result<Answer<Json>, Problem> {
    let def = readable(&call.ctx, &entity)?;
    let mut params = Params::read(query.as_deref(), &["limit", "cursor"]);
    let limit = params.count("limit", list::USUAL_LIMIT, list::MOST_LIMIT);
    let from = read_cursor(&mut params);
    params.settle()?;
    let page = call.ctx.read(move |tx| tx.bin(&def, from, limit)).await?;
    let next = page.older.map(|(at, id)| format!("{:x}.{id}", at.as_microsecond()));
    Ok(Answer(json!({ "items": page.rows.iter().map(told).collect::<Vec<_>>(), "next": next })))
}

fn told(row: &Binned) -> Json {
    json!({ "id": row.id, "title": row.title, "deleted_at": row.deleted_at.to_string(), "deleted_by": row.by })
}

fn read_cursor(params: &mut Params) -> Option<(Instant, Id)> {
    let text = params.get("cursor")?;
    let place = || {
        let (at, id) = text.split_once('.')?;
        let at = Instant::from_microsecond(i64::from_str_radix(at, 16).ok()?).ok()?;
        Some((at, id.parse().ok()?))
    };
    let place = place();
    if place.is_none() {
        params.refuse("cursor", Said::text("api-not-a-cursor"));
    }
    place
}

/// `POST /api/v1/{entity}/{id}/restoration`
pub async fn restore(call: Call, Path((entity, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let (def, id) = (readable(&ctx, &entity)?, id_of(&id)?);
    let restored = def.clone();
    let deed = once::write(&ctx, move |tx| {
        let record = tx.restore_any(&restored, id)?;
        let headers = [(header::CONTENT_LOCATION, address(&record)), (header::ETAG, tag(record.version))];
        Ok(once::told(StatusCode::OK, &headers, &deeds::told(tx.ctx, &record, None)))
    });
    deed.await.map_err(|error| told_problem(&ctx, &def, error))
}
