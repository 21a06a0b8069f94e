//! Sheets for programs, in the steps of the pages (`crate::import`): send it, say
//! which column is what, try it, let it happen.
//!
//! | request | does |
//! |---|---|
//! | `POST /api/v1/{entity}/imports?name=` | takes the file, as it is, and guesses its columns |
//! | `GET /api/v1/imports`, `…/{id}` | the imports; one with its columns, how far it is, what became of it |
//! | `PUT /api/v1/imports/{id}/mapping` | which column fills which field |
//! | `POST /api/v1/imports/{id}/plan`, `…/result` | the trial; the import. Both go on behind the answer |
//! | `POST /api/v1/imports/{id}/stop` | what came in until then stays |
//! | `GET /api/v1/imports/{id}/rows?which=` | row by row, with the reasons |

use axum::{
    Json as Answer,
    body::Body as Bytes,
    extract::{Path, RawQuery},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use futures_util::StreamExt;
use records::{
    Ctx, Error,
    import::{self, Import, Line, Reason, Report, Stored, Target, Which, Word, import_of},
};
use serde_json::{Map, Value as Json, json};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::{
    Call,
    call::Body,
    list,
    params::Params,
    problem::{Kind, Problem, Said, Wrong},
    record::id_of,
};
use crate::import::MOST_BYTES;

const MEMBERS: [&str; 9] =
    ["columns", "set", "key", "duplicates", "accept_near", "create_links", "words", "sheet", "headings"];
/// Kinds of problems, proposals and first rows that are told at once.
const MOST_TOLD: usize = 200;

/// What an import may be.
pub fn states() -> Vec<&'static str> {
    import::State::ALL.iter().map(|state| state.key()).collect()
}

/// `POST /api/v1/{entity}/imports?name=` with the file for a body.
pub async fn send(
    call: Call,
    Path(entity): Path<String>,
    RawQuery(query): RawQuery,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = super::seen::entity(&ctx, &entity)?;
    if !ctx.actor.may(&def.key, access::Deed::Import) {
        return Err(Kind::Forbidden.into());
    }
    let mut params = Params::read(query.as_deref(), &["name"]);
    let name = params.get("name").map(base::fold::tidy).unwrap_or_default();
    if name.is_empty() || name.chars().count() > 200 {
        params.refuse("name", Said::text("api-import-name"));
    }
    params.settle()?;
    let file = NamedTempFile::new().map_err(anyhow::Error::new)?;
    receive(bytes, &file).await?;
    let id = import::send(&ctx, &def.key, name, file.path().to_owned()).await?;
    let told = one(&ctx, id).await?;
    let place = [(header::LOCATION, format!("/api/v1/imports/{id}"))];
    Ok((StatusCode::CREATED, place, Answer(told)).into_response())
}

/// Writes the body to its place as it comes.
async fn receive(bytes: Bytes, file: &NamedTempFile) -> Result<(), Problem> {
    let mut file = tokio::fs::File::create(file.path()).await.map_err(anyhow::Error::new)?;
    let (mut stream, mut taken) = (bytes.into_data_stream(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Kind::Malformed))?;
        taken += chunk.len();
        if taken > MOST_BYTES {
            return Err(Kind::TooLarge.into());
        }
        file.write_all(&chunk).await.map_err(anyhow::Error::new)?;
    }
    file.flush().await.map_err(anyhow::Error::new)?;
    Ok(())
}

/// `GET /api/v1/imports`
pub async fn list(call: Call, RawQuery(query): RawQuery) -> Result<Answer<Json>, Problem> {
    let ctx = call.ctx;
    let mut params = Params::read(query.as_deref(), &["entity", "limit", "cursor"]);
    let limit = params.count("limit", list::USUAL_LIMIT, list::MOST_LIMIT);
    let entity = params.get("entity").map(str::to_owned);
    let before = match params.get("cursor").map(str::parse::<Id>) {
        Some(Err(_)) => {
            params.refuse("cursor", Said::text("api-not-a-cursor"));
            None
        }
        place => place.and_then(Result::ok),
    };
    params.settle()?;
    let mut found = ctx.read(move |tx| tx.imports(entity.as_deref(), before, limit + 1)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.id);
    let items: Vec<Json> = found.iter().map(|stored| told(&ctx, stored)).collect();
    Ok(Answer(json!({ "items": items, "next": next })))
}

/// `GET /api/v1/imports/{id}`
pub async fn show(call: Call, Path(id): Path<String>) -> Result<Answer<Json>, Problem> {
    Ok(Answer(one(&call.ctx, id_of(&id)?).await?))
}

async fn one(ctx: &Ctx, id: Id) -> Result<Json, Problem> {
    let stored = ctx.read(move |tx| tx.import(id)).await?;
    let mut told = told(ctx, &stored);
    // The sheet goes some time after the import; what became of it stays.
    let chosen = import_of(ctx, &stored).await.ok();
    told["mapping"] = chosen.as_ref().map_or(Json::Null, mapping);
    told["headings"] = chosen.as_ref().map_or(Json::Null, |import| json!(import.headings));
    told["plan"] = stored.plan.as_ref().map_or(Json::Null, |report| told_report(ctx, report));
    told["result"] = stored.outcome.as_ref().map_or(Json::Null, |report| told_report(ctx, report));
    Ok(told)
}

fn told(ctx: &Ctx, stored: &Stored) -> Json {
    let (done, total) = stored.progress.unwrap_or_default();
    json!({
        "id": stored.id,
        "entity": stored.entity,
        "name": stored.name,
        "state": stored.state.key(),
        "done": done,
        "total": total,
        "counts": stored.counts,
        "change_set": stored.set,
        "problem": stored.problem.as_ref().map(|why| why.shown(ctx)),
        "created_at": stored.created_at.to_string(),
        "started_at": stored.started_at.map(|at| at.to_string()),
        "ended_at": stored.ended_at.map(|at| at.to_string()),
    })
}

/// What is chosen, in the form in which it may be sent back.
fn mapping(import: &Import) -> Json {
    let set: Map<String, Json> =
        import.mapping.constants.iter().map(|(key, value)| (key.to_string(), json!(value))).collect();
    let word = |word: &Word| json!({ "field": word.field, "said": word.said, "meant": word.meant });
    json!({
        "columns": import.mapping.columns.iter().map(|target| target.as_ref().map(Target::text)).collect::<Vec<_>>(),
        "set": set,
        "key": import.key,
        "duplicates": import.duplicates.map(|policy| policy.key()),
        "accept_near": import.accept_near,
        "create_links": import.create_links,
        "words": import.words.iter().map(word).collect::<Vec<_>>(),
        "sheet": import.source.sheet,
        "headings": !import.source.headless,
    })
}

fn told_report(ctx: &Ctx, report: &Report) -> Json {
    let problem = |problem: &import::Problem| {
        json!({
            "column": problem.column, "message": problem.first.sentence(ctx), "times": problem.times,
            "rows": problem.rows,
        })
    };
    let near = |near: &import::Proposal| {
        json!({
            "field": near.field, "said": near.said, "meant": near.meant, "times": near.times,
            "accepted": near.accepted,
        })
    };
    let told: Vec<String> = report.told.iter().map(|told| told.shown(ctx)).collect();
    json!({
        "counts": report.counts,
        "cancelled": report.cancelled,
        "change_set": report.set,
        "told": told,
        "problems": report.problems.iter().take(MOST_TOLD).map(problem).collect::<Vec<_>>(),
        "left_out": report.left.iter().take(MOST_TOLD).map(problem).collect::<Vec<_>>(),
        "near": report.near.iter().take(MOST_TOLD).map(near).collect::<Vec<_>>(),
        "made": report.made,
    })
}

/// `PUT /api/v1/imports/{id}/mapping`: what the body does not name stays as it was
/// guessed or chosen.
pub async fn choose(call: Call, Path(id): Path<String>, Body(sent): Body) -> Result<Answer<Json>, Problem> {
    let (ctx, id) = (call.ctx, id_of(&id)?);
    let stored = ctx.read(move |tx| tx.import(id)).await?;
    if let Some(name) = sent.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(Error::invalid(name, "query-no-such-field").into());
    }
    let held = import_of(&ctx, &stored).await?;
    let import = read_anew(&ctx, &stored, held, &sent).await?;
    let import = chosen(&ctx, import, &sent)?;
    import.check(&ctx).map_err(|error| at("columns", error))?;
    ctx.write(move |tx| tx.choose_for_import(id, &import)).await?;
    Ok(Answer(one(&ctx, id).await?))
}

/// Another sheet of the workbook, or headings where there were none, make a new
/// proposal.
async fn read_anew(ctx: &Ctx, stored: &Stored, held: Import, sent: &Map<String, Json>) -> Result<Import, Problem> {
    let mut source = held.source.clone();
    match sent.get("sheet") {
        None => {}
        Some(Json::Null) => source.sheet = None,
        Some(Json::String(sheet)) => source.sheet = Some(sheet.clone()),
        Some(_) => return Err(wrong("sheet")),
    }
    match sent.get("headings") {
        None => {}
        Some(Json::Bool(headings)) => source.headless = !headings,
        Some(_) => return Err(wrong("headings")),
    }
    if source.sheet == held.source.sheet && source.headless == held.source.headless {
        return Ok(held);
    }
    let (ctx, entity) = (ctx.clone(), stored.entity.clone());
    let open = move || Import::open(&ctx, &entity, source);
    let opened = tokio::task::spawn_blocking(open).await.map_err(anyhow::Error::new)?;
    opened.map_err(|error| at("sheet", error))
}

fn chosen(ctx: &Ctx, mut import: Import, sent: &Map<String, Json>) -> Result<Import, Problem> {
    let mut flags = Vec::new();
    if let Some(columns) = sent.get("columns") {
        let columns = columns.as_array().filter(|all| all.len() == import.headings.len());
        for (n, column) in columns.ok_or_else(|| wrong("columns"))?.iter().enumerate() {
            let target = match column {
                Json::Null => "",
                Json::String(target) if !target.contains('=') => target,
                _ => return Err(wrong("columns")),
            };
            flags.push(format!("#{}={target}", n + 1));
        }
    }
    if let Some(set) = sent.get("set") {
        import.mapping.constants.clear();
        for (field, value) in set.as_object().ok_or_else(|| wrong("set"))? {
            let value = value.as_str().filter(|_| !field.contains('=')).ok_or_else(|| wrong("set"))?;
            flags.push(format!("{field}=={value}"));
        }
    }
    if !flags.is_empty() {
        import.apply(ctx, &flags).map_err(|error| at("columns", error))?;
    }
    match sent.get("key") {
        None => {}
        Some(Json::Null) => import.known_by(ctx, "")?,
        Some(Json::String(field)) => import.known_by(ctx, field).map_err(|error| at("key", error))?,
        Some(_) => return Err(wrong("key")),
    }
    if let Some(policy) = sent.get("duplicates") {
        let read = policy.as_str().and_then(import::Duplicates::from_key);
        import.duplicates = match (policy, read) {
            (Json::Null, _) => None,
            (_, Some(policy)) => Some(policy),
            _ => return Err(wrong("duplicates")),
        };
    }
    if let Some(flag) = sent.get("accept_near") {
        import.accept_near = flag.as_bool().ok_or_else(|| wrong("accept_near"))?;
    }
    if let Some(links) = sent.get("create_links") {
        let names = links.as_array().ok_or_else(|| wrong("create_links"))?.iter().map(|name| name.as_str());
        let names: Option<_> = names.map(|name| name.map(str::to_owned)).collect();
        import.create_links = names.ok_or_else(|| wrong("create_links"))?;
    }
    if let Some(words) = sent.get("words") {
        let words = words.as_array().ok_or_else(|| wrong("words"))?.iter().map(word);
        import.words = words.collect::<Option<_>>().ok_or_else(|| wrong("words"))?;
    }
    Ok(import)
}

fn word(sent: &Json) -> Option<Word> {
    let text = |name: &str| sent.get(name)?.as_str().map(str::to_owned);
    Some(Word { field: text("field")?.into(), said: text("said")?, meant: text("meant")? })
}

fn wrong(member: &str) -> Problem {
    Problem::invalid(vec![Wrong::field(member, Said::text("value-wrong-kind"))])
}

/// What the engine says in the words of flags is about a member here.
fn at(member: &str, error: Error) -> Problem {
    match error {
        Error::Invalid(problems) => {
            let told = |problem: records::FieldProblem| Wrong::field(member, Said::Text(problem.text, problem.args));
            Problem::invalid(problems.into_iter().map(told).collect())
        }
        error => error.into(),
    }
}

/// `POST /api/v1/imports/{id}/plan`: what would become of it.
pub async fn plan(call: Call, Path(id): Path<String>) -> Result<Response, Problem> {
    begin(call, &id, true).await
}

/// `POST /api/v1/imports/{id}/result`: the import itself.
pub async fn import(call: Call, Path(id): Path<String>) -> Result<Response, Problem> {
    begin(call, &id, false).await
}

async fn begin(call: Call, id: &str, dry: bool) -> Result<Response, Problem> {
    let (ctx, id) = (call.ctx, id_of(id)?);
    let stored = ctx.read(move |tx| tx.import(id)).await?;
    if !stored.state.is_open() {
        return Err(Error::refused("import-is-begun").into());
    }
    import_of(&ctx, &stored).await?.check(&ctx).map_err(|error| at("columns", error))?;
    ctx.write(move |tx| tx.begin_import(id, dry)).await?;
    let place = [(header::LOCATION, format!("/api/v1/imports/{id}"))];
    Ok((StatusCode::ACCEPTED, place, Answer(one(&ctx, id).await?)).into_response())
}

/// `POST /api/v1/imports/{id}/stop`
pub async fn stop(call: Call, Path(id): Path<String>) -> Result<Answer<Json>, Problem> {
    let (ctx, id) = (call.ctx, id_of(&id)?);
    ctx.write(move |tx| tx.stop_import(id)).await?;
    Ok(Answer(one(&ctx, id).await?))
}

/// `GET /api/v1/imports/{id}/rows?which=rejected|met|left`
pub async fn rows(call: Call, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Answer<Json>, Problem> {
    let (ctx, id) = (call.ctx, id_of(&id)?);
    let stored = ctx.read(move |tx| tx.import(id)).await?;
    let mut params = Params::read(query.as_deref(), &["which", "limit", "cursor"]);
    let which = params.get("which").unwrap_or("rejected").to_owned();
    let which = Which::from_key(&which).unwrap_or_else(|| {
        params.refuse("which", Said::text("value-not-a-choice"));
        Which::Rejected
    });
    let limit = params.count("limit", list::USUAL_LIMIT, list::MOST_LIMIT);
    let after = params.get("cursor").map(|text| base::fold::digits(text).parse::<u64>());
    if matches!(after, Some(Err(_))) || matches!(after, Some(Ok(row)) if row > i64::MAX as u64) {
        params.refuse("cursor", Said::text("api-not-a-cursor"));
    }
    let after = after.and_then(Result::ok).unwrap_or(0);
    params.settle()?;
    let mut lines = ctx.read(move |tx| tx.lines_of(id, which, after, limit + 1)).await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| more).map(|last| last.row.to_string());
    let is_begun = stored.state.is_begun();
    let items: Vec<Json> = lines.iter().map(|line| told_line(&ctx, line, is_begun)).collect();
    Ok(Answer(json!({ "items": items, "next": next })))
}

fn told_line(ctx: &Ctx, line: &Line, is_begun: bool) -> Json {
    let why: Vec<String> = line.why.iter().map(|why: &Reason| why.shown(ctx)).collect();
    let met = line.met().map(|(id, row, by)| json!({ "id": id, "row": row, "by": by }));
    json!({
        "row": line.row,
        "verdict": line.verdict.key(),
        // Of a trial nothing is there to be looked at.
        "id": line.record.filter(|_| is_begun),
        "met": met,
        "messages": why,
    })
}
