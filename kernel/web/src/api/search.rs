//! `GET /api/v1/search?q=&entity=&limit=`: what the box of the pages finds, for
//! programs: the best of each entity, nearest first, with how it answers.

use axum::{
    Json as Answer,
    extract::{RawQuery, State},
};
use serde_json::{Value as Json, json};

use super::{
    Call,
    params::Params,
    problem::{Problem, Said},
    readable,
};
use crate::{
    App,
    search::{self, Everything, Wanted},
};

pub const PARAMETERS: [&str; 3] = ["q", "entity", "limit"];
pub const USUAL_LIMIT: usize = 10;
pub const MOST_LIMIT: usize = 100;

pub async fn search(State(app): State<App>, call: Call, RawQuery(query): RawQuery) -> Result<Answer<Json>, Problem> {
    let mut params = Params::read(query.as_deref(), &PARAMETERS);
    let words = search::spoken(params.get("q").unwrap_or_default());
    if words.is_empty() {
        params.refuse("q", Said::text("value-required"));
    }
    let within = params.get("entity").map(str::to_owned);
    let each = params.count("limit", USUAL_LIMIT, MOST_LIMIT);
    params.settle()?;
    if let Some(entity) = &within {
        readable(&call.ctx, entity)?;
    }
    let found = search::all(&app, &call.ctx, &words, Wanted { each, within }).await?;
    Ok(Answer(told(&found)))
}

fn told(found: &Everything) -> Json {
    let hits = found.groups.iter().flat_map(|group| {
        let hit = |hit: &search::Hit| {
            json!({
                "entity": group.def.key,
                "id": hit.record.id,
                "name": hit.name,
                "field": hit.field,
                "match": hit.fit.key(),
            })
        };
        group.hits.iter().map(hit).collect::<Vec<_>>()
    });
    let has_more = |group: &&search::Group| group.more || group.cut;
    let more: Vec<&str> = found.groups.iter().filter(has_more).map(|group| &*group.def.key).collect();
    let too_much: Vec<&str> = found.too_much.iter().map(|def| &*def.key).collect();
    json!({ "data": hits.collect::<Vec<_>>(), "more": more, "too_much": too_much })
}
