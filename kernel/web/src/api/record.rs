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
use records::{AnyRecord, Ctx, Error, Reads, Titles, Writes};
use schema::EntityDef;

use super::{
    Call,
    body::{self, Wanted},
    call::Body,
    item,
    params::Params,
    precondition::{Lock, etag, has_already},
    problem::{Kind, Place, Problem},
    readable, seen, stale,
};

const PARAMETERS: [&str; 1] = ["titles"];
type Address = Path<(String, String)>;

/// A record and, where they were asked for, the names behind its links.
type Held = (AnyRecord, Option<Titles>);

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
    let (id, columns) = (id_of(&id)?, item::all_columns(&ctx, &def));
    let wanted = def.clone();
    let (record, names) = ctx
        .read(move |tx| {
            let record = tx.find_any(&wanted, id)?;
            with_titles(tx, record, titles)
        })
        .await?;
    ctx.saw(&def, id);
    let tag = [(header::ETAG, etag(record.version)), (header::CACHE_CONTROL, PRIVATE)];
    // Names may change while the record that links to them does not.
    if !titles && has_already(&headers, record.version) {
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    Ok((tag, Answer(item::json(&record, &columns, names.as_ref()))).into_response())
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
    let key = def.key.clone();
    let made = ctx.write(move |tx| {
        let mut record = tx.new_any(&key)?;
        fill(&mut record, &wanted);
        if let Some(owner) = wanted.owner {
            record.put("owner", schema::Value::Id(owner));
        }
        let record = tx.save_any(record)?;
        with_titles(tx, record, titles)
    });
    let held = made.await.map_err(|error| told(&ctx, &def, error))?;
    let address = format!("/api/v1/{}/{}", def.key, held.0.id);
    let location = HeaderValue::from_str(&address).map_err(anyhow::Error::from)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], answer(&ctx, &def, held)).into_response())
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
    save(call.ctx, def, &id, query.as_deref(), &headers, wanted).await
}

/// `PUT /api/v1/{entity}/{id}`: what the body does not name is emptied.
pub async fn replace(
    call: Call,
    Path((entity, id)): Address,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Body(sent): Body,
) -> Result<Response, Problem> {
    let def = readable(&call.ctx, &entity)?;
    let wanted = body::of_whole(&call.ctx, &def, &sent);
    save(call.ctx, def, &id, query.as_deref(), &headers, wanted).await
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
    let removed = ctx.write(move |tx| {
        let record = tx.find_any(&found, id)?;
        held.check(record.version)?;
        tx.delete_any(record)
    });
    match removed.await {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(Error::Stale { .. }) => Err(stale::report(&ctx, &def, id, &Wanted::default(), &lock).await),
        Err(error) => Err(told(&ctx, &def, error)),
    }
}

async fn save(
    ctx: Ctx,
    def: Arc<EntityDef>,
    id: &str,
    query: Option<&str>,
    headers: &HeaderMap,
    wanted: Result<Wanted, Problem>,
) -> Result<Response, Problem> {
    let id = id_of(id)?;
    // Whether the record is there comes before whether the body is right.
    let found = def.clone();
    ctx.read(move |tx| tx.find_any(&found, id)).await?;
    if !ctx.actor.may(&def.key, access::Deed::Update) {
        return Err(Kind::Forbidden.into());
    }
    let titles = wants_titles(query)?;
    let wanted = wanted?;
    let lock = Lock::new(headers, wanted.version);
    let (found, asked, held) = (def.clone(), wanted.clone(), lock.clone());
    let saved = ctx.write(move |tx| {
        let record = tx.find_any(&found, id)?;
        held.check(record.version)?;
        let record = keep(tx, record, &asked)?;
        with_titles(tx, record, titles)
    });
    match saved.await {
        Ok(held) => Ok(answer(&ctx, &def, held)),
        Err(Error::Stale { .. }) => Err(stale::report(&ctx, &def, id, &wanted, &lock).await),
        Err(error) => Err(told(&ctx, &def, error)),
    }
}

/// The fields first: once it is handed over, the record may be out of sight.
fn keep(tx: &mut Writes<'_, '_>, mut record: AnyRecord, wanted: &Wanted) -> records::Result<AnyRecord> {
    wanted.check_echoes(&record)?;
    fill(&mut record, wanted);
    let record = tx.save_any(record)?;
    match wanted.owner {
        Some(to) if record.value("owner").id() != Some(to) => hand_over(tx, record, to),
        _ => Ok(record),
    }
}

fn hand_over(tx: &mut Writes<'_, '_>, record: AnyRecord, to: Id) -> records::Result<AnyRecord> {
    let users = tx.ctx.def("users")?;
    match tx.sees(&users, to, access::Deed::Read)? {
        true => tx.hand_over(record, to),
        false => Err(Error::invalid("owner", "value-no-such-record")),
    }
}

fn fill(record: &mut AnyRecord, wanted: &Wanted) {
    for (key, value) in &wanted.values {
        record.put(key, value.clone());
    }
}

fn with_titles(tx: &mut Reads<'_, '_>, record: AnyRecord, wanted: bool) -> records::Result<Held> {
    let titles = if wanted { Some(tx.titles(std::slice::from_ref(&record))?) } else { None };
    Ok((record, titles))
}

const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");

fn answer(ctx: &Ctx, def: &EntityDef, (record, titles): Held) -> Response {
    let columns = if ctx.actor.may(&def.key, access::Deed::Read) { item::all_columns(ctx, def) } else { Vec::new() };
    let json = item::json(&record, &columns, titles.as_ref());
    ([(header::ETAG, etag(record.version))], Answer(json)).into_response()
}

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
