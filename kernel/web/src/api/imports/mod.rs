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

mod mapping;
mod rows;
mod run;
mod send;
mod told;

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
};
use base::Id;
use records::import::State;
use serde_json::{Value as Json, json};

use super::{
    Call, list,
    params::Params,
    problem::{Problem, Said},
    record::id_of,
};
use told::{one, told};

pub use mapping::choose;
pub use rows::rows;
pub use run::{import, plan, stop};
pub use send::send;

/// What an import may be.
pub fn states() -> Vec<&'static str> {
    State::ALL.iter().map(|state| state.key()).collect()
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
