//! `POST /api/v1/batch`: up to 500 deeds on records of any entity in one request,
//! one transaction and one change-set, so that they can be taken back together.
//!
//! ```json
//! { "mode": "all", "operations": [
//!     { "do": "create", "entity": "customers", "body": { "name": "…" } },
//!     { "do": "create", "entity": "opportunities", "body": { "customer": "$1.id", "name": "…" } },
//!     { "do": "change", "entity": "customers", "id": "0K3…", "version": 3, "body": { "city": "…" } },
//!     { "do": "upsert", "entity": "customers", "system": "shop", "external": "17", "body": { } },
//!     { "do": "delete", "entity": "activities", "id": "0K4…" } ] }
//! ```
//!
//! `all` is all or nothing; `each` does what can be done, each in a savepoint of
//! its own. `$1.id` stands for the record of the first operation wherever an id
//! may stand. Left out: reading; a list with a filter does that.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use access::Deed;
use axum::{extract::RawQuery, http::StatusCode, response::Response};
use base::Id;
use records::{AnyRecord, Ctx, Error, ExternalId, Writes};
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

use super::{
    Call, body,
    call::Body,
    deeds,
    document::{self, Asked},
    external::{Upsert, put_back, take_out},
    once,
    params::Params,
    precondition::Lock,
    problem::{Kind, Place, Problem, Said, Wrong},
    record::{self, told},
    seen,
};

/// The most operations of one batch: no write may hold up the others for long.
pub const MOST: usize = 500;
const MEMBERS: [&str; 2] = ["mode", "operations"];
const OF_OPERATION: [&str; 7] = ["do", "entity", "id", "version", "system", "external", "body"];
pub const DEEDS: [&str; 5] = ["create", "change", "replace", "delete", "upsert"];

/// `POST /api/v1/batch`
pub async fn batch(call: Call, RawQuery(query): RawQuery, Body(sent): Body) -> Result<Response, Problem> {
    let mut params = Params::read(query.as_deref(), &["records"]);
    let records = params.flag("records");
    params.settle()?;
    let (ctx, standing) = (call.ctx, call.standing);
    let (is_all, operations) = read(sent)?;
    let why = Arc::new(Mutex::new(None));
    let said = why.clone();
    let done = once::write(&ctx, move |tx| {
        let mut results = Vec::with_capacity(operations.len());
        let mut made: Made = BTreeMap::new();
        for (at, operation) in operations.iter().enumerate() {
            let done = match is_all {
                true => one(tx, operation, &made),
                false => one_by_itself(tx, operation, &made)?,
            };
            match done {
                Ok(done) => {
                    made.insert(at + 1, done.id);
                    results.push(done.told(tx.ctx, records));
                }
                Err(problem) if is_all => return Err(take_out(&said, placed(problem, at))),
                Err(problem) if problem.kind.status().is_server_error() => return Err(take_out(&said, problem)),
                Err(problem) => {
                    let asked = Asked {
                        texts: &tx.ctx.workspace.texts,
                        lang: tx.ctx.lang(),
                        instance: "/api/v1/batch",
                        request_id: &standing.request_id,
                    };
                    let status = problem.kind.status().as_u16();
                    results
                        .push(json!({ "status": status, "problem": document::members(&placed(problem, at), &asked) }));
                }
            }
        }
        let set = if made.is_empty() { Json::Null } else { json!(tx.set) };
        Ok(once::told(StatusCode::OK, &[], &json!({ "change_set": set, "results": results })))
    });
    done.await.map_err(|error| put_back(&why, error))
}

/// The records of the operations so far, by their place from 1.
type Made = BTreeMap<usize, Id>;

struct Done {
    status: StatusCode,
    entity: String,
    id: Id,
    record: Option<AnyRecord>,
}

impl Done {
    fn told(&self, ctx: &Ctx, whole: bool) -> Json {
        let mut told = json!({ "status": self.status.as_u16(), "entity": self.entity, "id": self.id });
        if let Some(record) = &self.record {
            told["version"] = json!(record.version);
            if whole {
                told["record"] = deeds::told(ctx, record, None);
            }
        }
        told
    }
}

fn read(mut sent: Map<String, Json>) -> Result<(bool, Vec<Map<String, Json>>), Problem> {
    if let Some(name) = sent.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(Error::invalid(name, "query-no-such-field").into());
    }
    let is_all = match sent.get("mode").map(|mode| mode.as_str().unwrap_or_default()) {
        None | Some("all") => true,
        Some("each") => false,
        Some(_) => return Err(Problem::invalid(vec![Wrong::field("mode", Said::text("api-batch-mode"))])),
    };
    let bad = || {
        let most = vec![("most".to_owned(), (MOST as u64).into())];
        Problem::invalid(vec![Wrong::field("operations", Said::Text("api-batch-operations".to_owned(), most))])
    };
    let Some(Json::Array(operations)) = sent.remove("operations") else { return Err(bad()) };
    if operations.is_empty() || operations.len() > MOST {
        return Err(bad());
    }
    let object = |(at, operation): (usize, Json)| match operation {
        Json::Object(members) => Ok(members),
        _ => Err(placed(Problem::invalid(vec![Wrong::field("", Said::text("api-not-an-object"))]), at)),
    };
    let operations: Result<Vec<_>, Problem> = operations.into_iter().enumerate().map(object).collect();
    Ok((is_all, operations?))
}

/// Says which operation is meant.
fn placed(mut problem: Problem, at: usize) -> Problem {
    let whole = || Wrong::field("", Said::text(&document::title_key(problem.kind)));
    if problem.errors.is_empty() {
        let wrong = match problem.detail.take() {
            Some(said) => Wrong::field("", *said),
            None => whole(),
        };
        problem.errors.push(wrong);
    }
    for wrong in &mut problem.errors {
        let mut steps = vec!["operations".to_owned(), at.to_string()];
        match &wrong.place {
            Place::Field(field) if field.is_empty() => {}
            Place::Field(field) => steps.push(field.clone()),
            Place::Path(inner) => steps.extend(inner.iter().cloned()),
            Place::Parameter(_) => continue,
        }
        wrong.place = Place::Path(steps);
    }
    problem
}

/// In a savepoint; only a fault of ours is an error of the whole.
fn one_by_itself(
    tx: &mut Writes<'_, '_>,
    operation: &Map<String, Json>,
    made: &Made,
) -> records::Result<Result<Done, Problem>> {
    let why = Mutex::new(None);
    let done = tx.nested(|tx| one(tx, operation, made).map_err(|problem| take_out(&why, problem)));
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(error @ (Error::Busy { .. } | Error::Unavailable(_) | Error::ReadOnly(_) | Error::TooSlow)) => Err(error),
        Err(error) => Ok(Err(put_back(&why, error))),
    }
}

fn one(tx: &mut Writes<'_, '_>, operation: &Map<String, Json>, made: &Made) -> Result<Done, Problem> {
    let ctx = tx.ctx;
    if let Some(name) = operation.keys().find(|name| !OF_OPERATION.contains(&name.as_str())) {
        return Err(Error::invalid(name, "query-no-such-field").into());
    }
    let text = |name: &str| operation.get(name).and_then(Json::as_str).unwrap_or_default();
    let def = seen::entity(ctx, text("entity")).map_err(|_| Error::invalid("entity", "api-batch-entity"))?;
    let empty = Map::new();
    let sent = match operation.get("body") {
        None => &empty,
        Some(Json::Object(sent)) => sent,
        Some(_) => return Err(Problem::invalid(vec![Wrong::field("body", Said::text("api-not-an-object"))])),
    };
    let sent = with_ids(&def, sent, made)?;
    let in_body = |problem: Problem| inside("body", problem);
    match text("do") {
        "create" => create(tx, &def, &sent).map_err(in_body),
        "upsert" => {
            let external = ExternalId::new(text("system"), text("external")).map_err(external_names)?;
            let upsert = Upsert { def: def.clone(), external, sent };
            let (record, is_new) =
                upsert.write(tx, |held| Lock::held(held.or(version_of(operation))), false).map_err(in_body)?;
            let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
            Ok(Done { status, entity: def.key.to_string(), id: record.id, record: Some(record) })
        }
        "change" => change(tx, &def, operation, made, body::of_change(ctx, &def, &sent).map_err(in_body)?),
        "replace" => change(tx, &def, operation, made, body::of_whole(ctx, &def, &sent).map_err(in_body)?),
        "delete" => {
            let id = id_in(operation, made)?;
            deeds::remove(tx, &def, id, &Lock::held(version_of(operation))).map_err(|error| told(ctx, &def, error))?;
            Ok(Done { status: StatusCode::NO_CONTENT, entity: def.key.to_string(), id, record: None })
        }
        _ => Err(Problem::invalid(vec![Wrong::field("do", Said::text("api-batch-do"))])),
    }
}

fn create(tx: &mut Writes<'_, '_>, def: &Arc<EntityDef>, sent: &Map<String, Json>) -> Result<Done, Problem> {
    let ctx = tx.ctx;
    if !body::may_create(ctx, def) {
        return Err(Kind::Forbidden.into());
    }
    let wanted = body::of_new(ctx, def, sent)?;
    let record = deeds::create(tx, def, &wanted).map_err(|error| told(ctx, def, error))?;
    Ok(Done { status: StatusCode::CREATED, entity: def.key.to_string(), id: record.id, record: Some(record) })
}

fn change(
    tx: &mut Writes<'_, '_>,
    def: &Arc<EntityDef>,
    operation: &Map<String, Json>,
    made: &Made,
    wanted: body::Wanted,
) -> Result<Done, Problem> {
    let (ctx, id) = (tx.ctx, id_in(operation, made)?);
    tx.find_any(def, id)?;
    if !ctx.actor.may(&def.key, Deed::Update) {
        return Err(Kind::Forbidden.into());
    }
    let lock = Lock::held(wanted.version.or(version_of(operation)));
    let record = deeds::change(tx, def, id, &wanted, &lock).map_err(|error| inside("body", told(ctx, def, error)))?;
    Ok(Done { status: StatusCode::OK, entity: def.key.to_string(), id, record: Some(record) })
}

fn version_of(operation: &Map<String, Json>) -> Option<i64> {
    operation.get("version").and_then(Json::as_i64)
}

fn id_in(operation: &Map<String, Json>, made: &Made) -> Result<Id, Problem> {
    let text = operation.get("id").and_then(Json::as_str).unwrap_or_default();
    match earlier(text) {
        Some(place) => made.get(&place).copied().ok_or_else(|| no_such("id")),
        None => record::id_of(text),
    }
}

/// The body with the ids of earlier operations in the places of its links.
fn with_ids(def: &EntityDef, sent: &Map<String, Json>, made: &Made) -> Result<Map<String, Json>, Problem> {
    let mut sent = sent.clone();
    for (name, value) in &mut sent {
        let is_link = def.field(name).is_some_and(|field| field.link().is_some());
        if let Some(place) = value.as_str().filter(|_| is_link).and_then(earlier) {
            *value = json!(made.get(&place).ok_or_else(|| inside("body", no_such(name)))?);
        }
    }
    Ok(sent)
}

/// `$3.id` is the third operation.
fn earlier(text: &str) -> Option<usize> {
    text.strip_prefix('$')?.strip_suffix(".id")?.parse().ok()
}

fn no_such(field: &str) -> Problem {
    Problem::invalid(vec![Wrong::field(field, Said::text("api-batch-earlier"))])
}

fn external_names(error: Error) -> Problem {
    let mut problem = Problem::from(error);
    for wrong in &mut problem.errors {
        if wrong.place == Place::Field("id".to_owned()) {
            wrong.place = Place::Field("external".to_owned());
        }
    }
    problem
}

/// What is wrong with a member is told by its path.
fn inside(member: &str, mut problem: Problem) -> Problem {
    for wrong in &mut problem.errors {
        if let Place::Field(field) = &wrong.place {
            let steps = [member, field.as_str()].into_iter().filter(|step| !step.is_empty());
            wrong.place = Place::Path(steps.map(str::to_owned).collect());
        }
    }
    problem
}
