//! Records by what they are called elsewhere (`records::ExternalId`).
//!
//! | request | does |
//! |---|---|
//! | `GET /api/v1/{entity}/external/{system}/{id}` | the record |
//! | `PUT` at the same address | makes it, or changes what the body names |
//! | `DELETE` at the same address | the record loses this external id |
//! | `GET /api/v1/{entity}/{id}/external` | the external ids of a record |
//! | `POST /api/v1/{entity}/{id}/external` | gives a record one more |

use std::sync::{Arc, Mutex, PoisonError};

use access::Deed;
use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use records::{AnyRecord, Ctx, Error, ExternalId, Leads, Writes};
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

use super::{
    Call, body,
    call::Body,
    deeds, once,
    params::Params,
    precondition::{Lock, only_new, tag},
    problem::{Kind, Problem},
    readable,
    record::{address, id_of, show_found, told},
};

type Place = Path<(String, String, String)>;

/// `GET /api/v1/{entity}/external/{system}/{id}`
pub async fn show(
    call: Call,
    Path((entity, system, id)): Place,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    let mut params = Params::read(query.as_deref(), &["titles"]);
    let titles = params.flag("titles");
    params.settle()?;
    let external = ExternalId::new(&system, &id)?;
    let wanted = def.clone();
    let read = ctx.read(move |tx| {
        let record = match tx.led_by(&wanted, &external)? {
            Leads::To(record) => tx.find_any(&wanted, record)?,
            Leads::IntoBin(record) => return Ok(Err(record)),
            Leads::Nowhere | Leads::OutOfSight => return Err(Error::NotFound),
        };
        let titles = if titles { Some(tx.titles(std::slice::from_ref(&record))?) } else { None };
        Ok(Ok((record, titles)))
    });
    match read.await? {
        Ok(held) => {
            let place = address(&held.0);
            let mut response = show_found(&ctx, held, titles, &headers);
            if let Ok(place) = place.parse() {
                response.headers_mut().insert(header::CONTENT_LOCATION, place);
            }
            Ok(response)
        }
        Err(_) => Err(Kind::Binned.into()),
    }
}

/// `PUT /api/v1/{entity}/external/{system}/{id}`: what is not there is made;
/// what is there is changed, and keeps what the body does not name.
pub async fn put(
    call: Call,
    Path((entity, system, id)): Place,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    Params::read(query.as_deref(), &[]).settle()?;
    let upsert = Upsert { def: def.clone(), external: ExternalId::new(&system, &id)?, sent };
    // What an API problem says must leave the transaction beside its error.
    let (only_new, why) = (only_new(&headers), Arc::new(Mutex::new(None)));
    let said = why.clone();
    let done = once::write(&ctx, move |tx| {
        let done = upsert.write(tx, |held| Lock::new(&headers, held), only_new);
        let (record, is_new) = done.map_err(|problem| take_out(&said, problem))?;
        let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
        let place = if is_new { header::LOCATION } else { header::CONTENT_LOCATION };
        let headers = [(place, address(&record)), (header::ETAG, tag(record.version))];
        Ok(once::told(status, &headers, &deeds::told(tx.ctx, &record, None)))
    });
    done.await.map_err(|error| put_back(&why, error))
}

/// Leaves a problem for [`put_back`]; the error only ends the transaction.
pub(super) fn take_out(place: &Mutex<Option<Problem>>, problem: Problem) -> Error {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
    Error::NotFound
}

pub(super) fn put_back(place: &Mutex<Option<Problem>>, error: Error) -> Problem {
    let left = place.lock().unwrap_or_else(PoisonError::into_inner).take();
    left.unwrap_or_else(|| error.into())
}

/// A record to be made or changed under an external id.
pub(super) struct Upsert {
    pub def: Arc<EntityDef>,
    pub external: ExternalId,
    pub sent: Map<String, Json>,
}

impl Upsert {
    /// The record, and whether it was made just now.
    pub fn write(
        &self,
        tx: &mut Writes<'_, '_>,
        lock: impl Fn(Option<i64>) -> Lock,
        only_new: bool,
    ) -> Result<(AnyRecord, bool), Problem> {
        let def = &self.def;
        match tx.led_by(def, &self.external)? {
            Leads::To(_) if only_new => Err(Kind::StaleMatch.into()),
            Leads::To(record) => self.change(tx, record, &lock).map(|record| (record, false)),
            Leads::IntoBin(_) => Err(Kind::Binned.into()),
            Leads::Nowhere | Leads::OutOfSight if lock(None).is_named() => Err(Kind::StaleMatch.into()),
            // What lies out of sight is answered like nothing until all the rest is right: then it is taken.
            Leads::Nowhere | Leads::OutOfSight => self.make(tx).map(|record| (record, true)),
        }
    }

    fn change(
        &self,
        tx: &mut Writes<'_, '_>,
        id: Id,
        lock: impl Fn(Option<i64>) -> Lock,
    ) -> Result<AnyRecord, Problem> {
        let ctx = tx.ctx;
        if !ctx.actor.may(&self.def.key, Deed::Update) {
            return Err(Kind::Forbidden.into());
        }
        let wanted = body::of_change(ctx, &self.def, &self.sent)?;
        let lock = lock(wanted.version);
        deeds::change(tx, &self.def, id, &wanted, &lock).map_err(|error| self.told(ctx, &lock, error))
    }

    fn make(&self, tx: &mut Writes<'_, '_>) -> Result<AnyRecord, Problem> {
        let ctx = tx.ctx;
        if !body::may_create(ctx, &self.def) {
            return Err(Kind::Forbidden.into());
        }
        let wanted = body::of_new(ctx, &self.def, &self.sent)?;
        let made = deeds::create(tx, &self.def, &wanted);
        let record = made.map_err(|error| self.told(ctx, &Lock::default(), error))?;
        tx.keep_external(&self.def, record.id, &self.external)?;
        Ok(record)
    }

    fn told(&self, ctx: &Ctx, lock: &Lock, error: Error) -> Problem {
        match error {
            Error::Stale { current, .. } if lock.is_of_header() => {
                Problem { version: Some(current), ..Problem::new(Kind::StaleMatch) }
            }
            error => told(ctx, &self.def, error),
        }
    }
}

/// `DELETE /api/v1/{entity}/external/{system}/{id}`
pub async fn forget(call: Call, Path((entity, system, id)): Place) -> Result<Response, Problem> {
    let def = readable(&call.ctx, &entity)?;
    let external = ExternalId::new(&system, &id)?;
    call.ctx.write(move |tx| tx.forget_external(&def, &external)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /api/v1/{entity}/{id}/external`
pub async fn list(call: Call, Path((entity, id)): Path<(String, String)>) -> Result<Answer<Json>, Problem> {
    let (def, id) = (readable(&call.ctx, &entity)?, id_of(&id)?);
    let ids = call.ctx.read(move |tx| tx.external_ids(&def, id)).await?;
    Ok(Answer(all(&ids)))
}

fn all(ids: &[ExternalId]) -> Json {
    let one = |external: &ExternalId| json!({ "system": external.system, "id": external.id });
    json!({ "items": ids.iter().map(one).collect::<Vec<_>>() })
}

/// `POST /api/v1/{entity}/{id}/external` with `system` and `id`.
pub async fn add(
    call: Call,
    Path((entity, id)): Path<(String, String)>,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let (def, id) = (readable(&call.ctx, &entity)?, id_of(&id)?);
    if let Some(name) = sent.keys().find(|name| !matches!(name.as_str(), "system" | "id")) {
        return Err(Error::invalid(name, "query-no-such-field").into());
    }
    let text = |name: &str| sent.get(name).and_then(Json::as_str).unwrap_or_default();
    let external = ExternalId::new(text("system"), text("id"));
    // Whether the record is there comes before whether the body is right.
    let done = once::write(&call.ctx, move |tx| {
        let record = tx.find_any(&def, id)?;
        if !tx.sees(&def, id, Deed::Update)? {
            return Err(Error::Forbidden { entity: def.key.to_string(), deed: Deed::Update.key() });
        }
        tx.keep_external(&def, record.id, &external?)?;
        Ok(once::told(StatusCode::OK, &[], &all(&tx.external_ids(&def, id)?)))
    });
    Ok(done.await?)
}
