//! One record: made, read, changed, thrown away. Every write goes through the
//! one save pipeline; what is said here is only how HTTP asks for it.

use std::sync::Arc;

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use records::{AnyRecord, Ctx, Error, Reads, Titles};
use schema::EntityDef;

use super::{
    Call,
    body::{self, Wanted},
    call::Body,
    deeds, merged, once,
    params::Params,
    precondition::{Lock, etag, has_already, tag},
    problem::{Kind, Place, Problem},
    readable, seen, stale,
};

const PARAMETERS: [&str; 1] = ["titles"];
type Address = Path<(String, String)>;

/// A record and, where they were asked for, the names behind its links.
pub(super) type Held = (AnyRecord, Option<Titles>);

/// `GET /api/v1/{entity}/{id}`
pub async fn show(
    call: Call,
    Path((entity, id)): Address,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    let titles = wants_titles(query.as_deref())?;
    let id = id_of(&id)?;
    let wanted = def.clone();
    let read = ctx.read(move |tx| {
        let record = tx.find_any(&wanted, id)?;
        with_titles(tx, record, titles)
    });
    match read.await {
        Err(Error::NotFound) => merged::lead_on(&ctx, &def, id, query.as_deref()).await,
        found => Ok(show_found(&ctx, found?, titles, &headers)),
    }
}

/// A record as an answer, unless the caller has it already.
pub(super) fn show_found(ctx: &Ctx, (record, names): Held, titles: bool, headers: &HeaderMap) -> Response {
    ctx.saw(&record.def, record.id);
    let tag = [(header::ETAG, etag(record.version)), (header::CACHE_CONTROL, PRIVATE)];
    // Names may change while the record that links to them does not.
    if !titles && has_already(headers, record.version) {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    (tag, Answer(deeds::told(ctx, &record, names.as_ref()))).into_response()
}

/// `POST /api/v1/{entity}`
pub async fn create(
    call: Call,
    Path(entity): Path<String>,
    RawQuery(query): RawQuery,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = seen::entity(&ctx, &entity)?;
    let titles = wants_titles(query.as_deref())?;
    if !body::may_create(&ctx, &def) {
        return Err(Kind::Forbidden.into());
    }
    let wanted = body::of_new(&ctx, &def, &sent)?;
    let made = def.clone();
    let deed = once::write(&ctx, move |tx| {
        let record = deeds::create(tx, &made, &wanted)?;
        let (record, titles) = with_titles(tx, record, titles)?;
        let headers = [(header::LOCATION, address(&record)), (header::ETAG, tag(record.version))];
        Ok(once::told(StatusCode::CREATED, &headers, &deeds::told(tx.ctx, &record, titles.as_ref())))
    });
    deed.await.map_err(|error| told(&ctx, &def, error))
}

/// `PATCH /api/v1/{entity}/{id}`: what the body does not name stays.
pub async fn change(
    call: Call,
    Path((entity, id)): Address,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let def = readable(&call.ctx, &entity)?;
    let wanted = body::of_change(&call.ctx, &def, &sent);
    let write = Write { query: query.as_deref(), headers: &headers, is_whole: false };
    save(call.ctx, def, &id, write, wanted).await
}

/// `PUT /api/v1/{entity}/{id}`: what the body does not name is emptied, so the
/// version that it rests on must be named.
pub async fn replace(
    call: Call,
    Path((entity, id)): Address,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let def = readable(&call.ctx, &entity)?;
    let wanted = body::of_whole(&call.ctx, &def, &sent);
    let write = Write { query: query.as_deref(), headers: &headers, is_whole: true };
    save(call.ctx, def, &id, write, wanted).await
}

/// `DELETE /api/v1/{entity}/{id}`: into the recycle bin.
pub async fn remove(
    call: Call,
    Path((entity, id)): Address,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    Params::read(query.as_deref(), &[]).settle()?;
    let (id, lock) = (id_of(&id)?, Lock::new(&headers, None));
    let (found, held) = (def.clone(), lock.clone());
    match ctx.write(move |tx| deeds::remove(tx, &found, id, &held)).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(Error::Stale { .. }) => Err(stale::report(&ctx, &def, id, &Wanted::default(), &lock).await),
        Err(Error::NotFound) => Err(merged::or_not_found(&ctx, &def, id).await),
        Err(error) => Err(told(&ctx, &def, error)),
    }
}

/// What a write says of a record as a whole.
struct Write<'a> {
    query: Option<&'a str>,
    headers: &'a HeaderMap,
    /// It replaces everything: that takes knowing what is there.
    is_whole: bool,
}

async fn save(
    ctx: Ctx,
    def: Arc<EntityDef>,
    id: &str,
    write: Write<'_>,
    wanted: Result<Wanted, Problem>,
) -> Result<Response, Problem> {
    let id = id_of(id)?;
    // Whether the record is there comes before whether the body is right.
    let found = def.clone();
    match ctx.read(move |tx| tx.find_any(&found, id)).await {
        Err(Error::NotFound) => return Err(merged::or_not_found(&ctx, &def, id).await),
        found => found.map(drop)?,
    }
    if !ctx.actor.may(&def.key, access::Deed::Update) {
        return Err(Kind::Forbidden.into());
    }
    let titles = wants_titles(write.query)?;
    let wanted = wanted?;
    let lock = Lock::new(write.headers, wanted.version);
    if write.is_whole && !lock.is_named() {
        return Err(Kind::NoVersion.into());
    }
    let (found, asked, held) = (def.clone(), wanted.clone(), lock.clone());
    let saved = ctx.write(move |tx| {
        let record = deeds::change(tx, &found, id, &asked, &held)?;
        with_titles(tx, record, titles)
    });
    match saved.await {
        Ok((record, titles)) => {
            let json = deeds::told(&ctx, &record, titles.as_ref());
            Ok(([(header::ETAG, etag(record.version))], Answer(json)).into_response())
        }
        Err(Error::Stale { .. }) => Err(stale::report(&ctx, &def, id, &wanted, &lock).await),
        Err(error) => Err(told(&ctx, &def, error)),
    }
}

fn with_titles(tx: &mut Reads<'_, '_>, record: AnyRecord, wanted: bool) -> records::Result<Held> {
    let titles = if wanted { Some(tx.titles(std::slice::from_ref(&record))?) } else { None };
    Ok((record, titles))
}

/// The address of a record.
pub(super) fn address(record: &AnyRecord) -> String {
    format!("/api/v1/{}/{}", record.def.key, record.id)
}

const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// What the pipeline says, without naming a field that the caller does not know.
pub(super) fn told(ctx: &Ctx, def: &EntityDef, error: Error) -> Problem {
    let mut problem = Problem::from(error);
    for wrong in &mut problem.errors {
        if let Place::Field(field) = &mut wrong.place
            && def.field(field).is_some()
            && !seen::knows(ctx, def, field)
            && !seen::is_owner(def, field)
        {
            field.clear();
        }
    }
    problem
}

fn wants_titles(query: Option<&str>) -> Result<bool, Problem> {
    let mut params = Params::read(query, &PARAMETERS);
    let titles = params.flag("titles");
    params.settle()?;
    Ok(titles)
}

/// What is no id is the id of nothing.
pub fn id_of(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Kind::NotFound.into())
}
