//! Which column fills which field, and whatever else is chosen of an import: as
//! it is told, and as it is sent.

use axum::{Json as Answer, extract::Path};
use records::{
    Ctx, Error,
    import::{Duplicates, Import, Stored, Target, Word, import_of},
};
use serde_json::{Map, Value as Json, json};

use super::told::one;
use crate::api::{
    Call,
    call::Body,
    problem::{Problem, Said, Wrong},
    record::id_of,
};

const MEMBERS: [&str; 9] =
    ["columns", "set", "key", "duplicates", "accept_near", "create_links", "words", "sheet", "headings"];

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

/// What is chosen, in the form in which it may be sent back.
pub(super) fn mapping(import: &Import) -> Json {
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
    fill(ctx, &mut import, sent)?;
    know(ctx, &mut import, sent)?;
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

/// What fills the fields: a column of the sheet, or the same value in every row.
fn fill(ctx: &Ctx, import: &mut Import, sent: &Map<String, Json>) -> Result<(), Problem> {
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
    Ok(())
}

/// By what a row is known to be somebody who is there, and what becomes of it then.
fn know(ctx: &Ctx, import: &mut Import, sent: &Map<String, Json>) -> Result<(), Problem> {
    match sent.get("key") {
        None => {}
        Some(Json::Null) => import.known_by(ctx, "")?,
        Some(Json::String(field)) => import.known_by(ctx, field).map_err(|error| at("key", error))?,
        Some(_) => return Err(wrong("key")),
    }
    if let Some(policy) = sent.get("duplicates") {
        let read = policy.as_str().and_then(Duplicates::from_key);
        import.duplicates = match (policy, read) {
            (Json::Null, _) => None,
            (_, Some(policy)) => Some(policy),
            _ => return Err(wrong("duplicates")),
        };
    }
    Ok(())
}

fn word(sent: &Json) -> Option<Word> {
    let text = |name: &str| sent.get(name)?.as_str().map(str::to_owned);
    Some(Word { field: text("field")?.into(), said: text("said")?, meant: text("meant")? })
}

fn wrong(member: &str) -> Problem {
    Problem::invalid(vec![Wrong::field(member, Said::text("value-wrong-kind"))])
}

/// What the engine says in the words of flags is about a member here.
pub(super) fn at(member: &str, error: Error) -> Problem {
    match error {
        Error::Invalid(problems) => {
            let told = |problem: records::FieldProblem| Wrong::field(member, Said::Text(problem.text, problem.args));
            Problem::invalid(problems.into_iter().map(told).collect())
        }
        error => error.into(),
    }
}
