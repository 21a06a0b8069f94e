//! `GET /api/v1/{entity}`: one page of a list, by filter, order and columns.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::Arg;
use records::{Ctx, Cursor, Error, FieldProblem, Query, Reads};
use schema::{Direction, EntityDef, Filter, Key, SYSTEM_COLUMNS, filter::FilterProblem};
use serde::Serialize;
use serde_json::Value as Json;

use super::{
    Call,
    item::{self, Item},
    params::Params,
    problem::{Problem, Said, Wrong},
    readable, seen,
    view::View,
};
use crate::{App, indexes};

pub const PARAMETERS: [&str; 8] = ["view", "filter", "sort", "columns", "limit", "cursor", "count", "titles"];
pub const USUAL_LIMIT: usize = 50;
pub const MOST_LIMIT: usize = 200;
/// Counting goes no further: an exact number of a large list costs more than
/// it tells.
pub const MOST_COUNT: u64 = 10_000;

/// What a list was asked for.
struct Ask {
    query: Query,
    /// As they were asked for, with those that are no fields.
    columns: Vec<Key>,
    count: bool,
    titles: bool,
}

pub async fn list(
    State(app): State<App>,
    call: Call,
    Path(entity): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    let mut params = Params::read(query.as_deref(), &PARAMETERS);
    let view = View::read(&app, &ctx, &def, &mut params).await?;
    let ask = Ask::read(&ctx, &def, params, &view).await?;
    let asked = ask.query.clone();
    let answered = ctx.read({
        let def = def.clone();
        move |tx| ask.answer(tx, &def)
    });
    let found = match answered.await {
        Err(Error::TooSlow) => return Err(too_slow(&ctx, &def, &asked).await?),
        answered => answered.map_err(of_query)?,
    };
    let private = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(([private, json], found).into_response())
}

/// The question was stopped; what it lacks is told to whoever may know the fields.
async fn too_slow(ctx: &Ctx, def: &Arc<EntityDef>, asked: &Query) -> Result<Problem, Problem> {
    let sort = asked.sort.as_ref().map_or(&def.sort.0, |(sort, _)| sort);
    let indexes = indexes::offers_of(ctx, def, &asked.filter, sort).await?;
    Ok(Problem { indexes, ..Error::TooSlow.into() })
}

/// What the planner refuses was said in the address.
pub(super) fn of_query(error: Error) -> Problem {
    match error {
        Error::Invalid(problems) => {
            let told = |problem: FieldProblem| Wrong::parameter("filter", Said::Text(problem.text, problem.args));
            Problem::invalid(problems.into_iter().map(told).collect())
        }
        other => other.into(),
    }
}

impl Ask {
    async fn read(ctx: &Ctx, def: &EntityDef, mut params: Params, view: &View) -> Result<Ask, Problem> {
        let filter = view.filter(read_filter(ctx, def, &mut params).await?);
        let sort = view.sort(ctx, def, &mut params);
        let columns = view.columns(ctx, def, &mut params);
        let from = read_cursor(&sort, &mut params);
        let limit = params.count("limit", USUAL_LIMIT, MOST_LIMIT);
        let (count, titles) = (params.flag("count"), params.flag("titles"));
        params.settle()?;
        let query = Query { filter, sort: Some(sort), columns: columns.clone(), limit, from, ..Query::of(def) };
        Ok(Ask { query, columns, count, titles })
    }

    /// The answer as it is sent.
    fn answer(&self, tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>) -> records::Result<Vec<u8>> {
        let page = tx.list(&self.query)?;
        let titles = if self.titles { Some(tx.titles(&page.rows)?) } else { None };
        let counted = match self.count {
            true => Some(tx.count_to(def, &self.query.filter, MOST_COUNT + 1)?),
            false => None,
        };
        let item = |record| Item { record, columns: &self.columns, titles: titles.as_ref() };
        let place = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.encode());
        let answer = Listed {
            items: page.rows.iter().map(item).collect(),
            next: place(page.next),
            previous: place(page.previous),
            count: counted.map(|counted| Counted { value: counted.min(MOST_COUNT), capped: counted > MOST_COUNT }),
        };
        Ok(serde_json::to_vec(&answer)?)
    }
}

#[derive(Serialize)]
struct Listed<'a> {
    items: Vec<Item<'a>>,
    next: Option<String>,
    previous: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<Counted>,
}

#[derive(Serialize)]
struct Counted {
    value: u64,
    /// There are more than are counted.
    capped: bool,
}

/// The filter of an address.
pub(super) async fn read_filter(ctx: &Ctx, def: &EntityDef, params: &mut Params) -> Result<Filter, Problem> {
    let Some(text) = params.get("filter") else { return Ok(Filter::default()) };
    Ok(parsed(ctx, def, text).await?.unwrap_or_else(|problem| {
        params.refuse("filter", Said::Sentence(sentence(ctx, &problem)));
        Filter::nothing()
    }))
}

/// The filter of a body.
pub(super) async fn filter_of(ctx: &Ctx, def: &EntityDef, sent: &Json) -> Result<Filter, Problem> {
    // No text that is kept has a zero in it, and PostgreSQL takes none.
    let text = sent.as_str().map_or_else(|| sent.to_string(), |text| text.replace('\0', "\u{fffd}"));
    parsed(ctx, def, &text)
        .await?
        .map_err(|problem| Problem::invalid(vec![Wrong::field("filter", Said::Sentence(sentence(ctx, &problem)))]))
}

/// A text or a tree in JSON: one language, one law.
async fn parsed(ctx: &Ctx, def: &EntityDef, text: &str) -> Result<Result<Filter, FilterProblem>, Problem> {
    let schema = seen::schema(ctx)?;
    let def = schema.entity(&def.key).ok_or(Error::NotFound)?;
    Ok(match text.starts_with('{') {
        true => {
            // No text that is kept has a zero in it, and PostgreSQL takes none.
            let tree = serde_json::from_str(&text.replace("\\u0000", "\u{fffd}")).unwrap_or_default();
            Filter::from_json(&tree, &schema, def)
        }
        false => ctx.typed_filter(schema.clone(), def.key.clone(), text).await?,
    })
}

fn sentence(ctx: &Ctx, problem: &FilterProblem) -> String {
    let say = |key: &str, args: &[(&str, Arg)]| ctx.workspace.texts.get(ctx.lang(), key, args);
    problem.what.sentence(&say)
}

/// `-amount` is by amount, the largest first.
pub(super) fn read_sort(ctx: &Ctx, def: &EntityDef, params: &mut Params) -> (Key, Direction) {
    let Some(text) = params.get("sort") else { return own_order(ctx, def) };
    let (name, direction) = match text.strip_prefix(['-', '−']) {
        Some(name) => (name.to_owned(), Direction::Down),
        None => (text.to_owned(), Direction::Up),
    };
    match column(ctx, def, &name) {
        Some(key) => (key, direction),
        None => {
            params.refuse("sort", no_such_column(&name));
            own_order(ctx, def)
        }
    }
}

/// The entity's own order, unless it goes by a field out of sight.
fn own_order(ctx: &Ctx, def: &EntityDef) -> (Key, Direction) {
    if ctx.actor.reads(def, &def.sort.0) { def.sort.clone() } else { ("id".into(), Direction::Down) }
}

pub(super) fn read_columns(ctx: &Ctx, def: &EntityDef, params: &mut Params) -> Vec<Key> {
    let Some(names) = params.list("columns") else { return item::all_columns(ctx, def) };
    let mut columns: Vec<Key> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        match column(ctx, def, name) {
            // These come with every record.
            Some(key) if key == "id" || key == "version" || columns.contains(&key) => {}
            Some(key) => columns.push(key),
            None => params.refuse("columns", no_such_column(name)),
        }
    }
    columns
}

pub(super) fn column(ctx: &Ctx, def: &EntityDef, name: &str) -> Option<Key> {
    let is_own = SYSTEM_COLUMNS.contains(&name) && name != "deleted_at";
    let is_there = is_own || def.field(name).is_some() && ctx.actor.reads(def, name);
    is_there.then(|| Key::Owned(name.to_owned()))
}

fn no_such_column(name: &str) -> Said {
    Said::Text("api-no-such-column".to_owned(), vec![("name".to_owned(), name.into())])
}

/// A place in another order, or one that nobody gave out, would lead a program
/// through the list without end.
fn read_cursor(sort: &(Key, Direction), params: &mut Params) -> Option<Cursor> {
    let text = params.get("cursor")?;
    let cursor = Cursor::decode(text).filter(|cursor| cursor.fits(&sort.0, sort.1));
    if cursor.is_none() {
        params.refuse("cursor", Said::text("api-not-a-cursor"));
    }
    cursor
}
