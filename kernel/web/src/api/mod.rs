//! The REST API: every entity that the workspace knows, under the names of its
//! pages, for programs.
//!
//! | request | answer |
//! |---|---|
//! | `GET /api/v1` | what is there for this caller |
//! | `GET /api/v1/openapi.json` | the description of all of it, as this caller sees it |
//! | `GET /api/v1/search` | what the words find, of every kind |
//! | `GET /api/v1/{entity}` | a page of a list |
//! | `GET /api/v1/{entity}/export` | a whole list as a file |
//! | `POST /api/v1/{entity}` | a new record |
//! | `GET`, `PATCH`, `PUT`, `DELETE /api/v1/{entity}/{id}` | one record |
//! | `GET /api/v1/{entity}/{id}/history` | what was done to it |
//! | `POST /api/v1/{entity}/{id}/merge` | makes one of two records |
//! | `GET /api/v1/{entity}/board` | what the columns of a board add up to |
//! | `POST /api/v1/{entity}/{id}/move` | moves a card to another column |
//! | `POST /api/v1/change-sets/{id}/undo` | takes a deed back |
//! | `GET /api/v1/change-sets/{id}/undo` | what that would do |
//! | `GET`, `PUT`, `DELETE /api/v1/{entity}/external/{system}/{id}` | a record by what it is called elsewhere |
//! | `POST /api/v1/batch` | many deeds at once |
//! | `POST /api/v1/{entity}/bulk` | one deed on all that a filter finds |
//! | `GET /api/v1/changes` | what was changed since a place |
//! | `…/bin`, `…/restoration`, `…/duplicates`, `…/imports`, `/api/v1/settings` | what the pages do |
//!
//! A caller is a program with an API key or a page's own script with its
//! cookie; either acts with the rights of a person, and what these hide does
//! not exist here (`seen`). Everything that goes wrong is a problem document
//! (`problem`, `document`). Nothing here knows an entity by name.
//!
//! A POST with an `Idempotency-Key` is done once (`once`); how often one may ask
//! is counted by `guard`. `GET /api/docs` shows all of it as a page (`docs`).
//!
//! Left out: deeds of the business (a module brings those itself) and files.

mod batch;
mod bin;
mod board;
mod body;
mod bulk;
mod call;
mod changes;
mod deeds;
mod docs;
mod document;
mod duplicates;
mod export;
mod external;
mod history;
mod imports;
mod index;
mod item;
mod kind;
mod list;
mod merge;
mod merged;
mod once;
mod openapi;
mod params;
mod precondition;
mod problem;
mod record;
mod search;
mod seen;
mod settings;
mod stale;
#[cfg(test)]
mod tests;
mod undo;
mod view;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts},
    http::request::Parts,
    response::Response,
    routing::{get, post, put},
};
use base::{Format, Lang};
use records::{Ctx, Error, Workspace};
use schema::EntityDef;

use crate::{App, Caller, Standing};
use problem::{Kind, Problem};

pub(crate) use call::Body;
pub(crate) use once::once;
pub(crate) use problem::Problem as Refused;

/// With what a module answers programs as the kernel's own addresses do.
pub mod program {
    pub use super::{
        Call,
        call::Body,
        params::Params,
        problem::{Kind, Problem, Said},
        record::id_of,
    };
}

/// Everything below `/api/v1`.
pub fn routes() -> Router<App> {
    let named = get(external::show).put(external::put).delete(external::forget);
    let one = get(record::show).patch(record::change).put(record::replace).delete(record::remove);
    Router::new()
        .route("/api/v1", get(index::index))
        .route("/api/v1/openapi.json", get(openapi::describe))
        .route("/api/v1/change-sets/{id}/undo", get(undo::preview).post(undo::undo))
        .route("/api/v1/change-sets/undo-work/{job}", get(undo::work))
        .route("/api/v1/change-sets/undo-work/{job}/stop", post(undo::stop))
        .route("/api/v1/batch", post(batch::batch))
        .route("/api/v1/bulk/work/{job}", get(bulk::work))
        .route("/api/v1/bulk/work/{job}/stop", post(bulk::stop))
        .route("/api/v1/changes", get(changes::changes))
        .route("/api/v1/search", get(search::search))
        .route("/api/v1/settings", get(settings::show).patch(settings::change))
        .route("/api/v1/settings/changes", get(settings::history))
        .route("/api/v1/settings/changes/{set}/undo", post(settings::undo))
        .route("/api/v1/settings/holidays", post(settings::holidays))
        .route("/api/v1/imports", get(imports::list))
        .route("/api/v1/imports/{id}", get(imports::show))
        .route("/api/v1/imports/{id}/mapping", put(imports::choose))
        .route("/api/v1/imports/{id}/plan", post(imports::plan))
        .route("/api/v1/imports/{id}/result", post(imports::import))
        .route("/api/v1/imports/{id}/stop", post(imports::stop))
        .route("/api/v1/imports/{id}/rows", get(imports::rows))
        .route("/api/v1/{entity}", get(list::list).post(record::create))
        .route("/api/v1/{entity}/bulk", post(bulk::bulk))
        .route("/api/v1/{entity}/export", get(export::export))
        .route("/api/v1/{entity}/imports", post(imports::send))
        .route("/api/v1/{entity}/bin", get(bin::list))
        .route("/api/v1/{entity}/alike", post(duplicates::alike))
        .route("/api/v1/{entity}/duplicates", get(duplicates::pairs))
        .route("/api/v1/{entity}/duplicates/apart", post(duplicates::apart))
        .route("/api/v1/{entity}/duplicates/near", post(duplicates::near))
        .route("/api/v1/{entity}/duplicates/sweep", get(duplicates::progress).post(duplicates::sweep))
        .route("/api/v1/{entity}/external/{system}/{id}", named)
        .route("/api/v1/{entity}/{id}", one)
        .route("/api/v1/{entity}/{id}/external", get(external::list).post(external::add))
        .route("/api/v1/{entity}/{id}/restoration", post(bin::restore))
        .route("/api/v1/{entity}/{id}/history", get(history::history))
        .route("/api/v1/{entity}/{id}/merge", post(merge::merge))
        .route("/api/v1/{entity}/board", get(board::show))
        .route("/api/v1/{entity}/{id}/move", post(board::act))
        .merge(docs::routes())
        .layer(DefaultBodyLimit::max(call::MOST_BYTES))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// One call: who asks, in the language that the request itself names, or else
/// in the person's.
pub struct Call {
    pub ctx: Ctx,
    pub standing: Arc<Standing>,
}

impl FromRequestParts<App> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Call, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        if !call::takes_json(&parts.headers) {
            return Err(Kind::NotAcceptable.into());
        }
        let format = Format { lang: lang(&caller.standing, app.workspace()), ..(*caller.ctx.format).clone() };
        Ok(Call { ctx: Ctx { format: Arc::new(format), ..caller.ctx }, standing: caller.standing })
    }
}

fn lang(standing: &Standing, workspace: &Workspace) -> Lang {
    standing.accepts.unwrap_or_else(|| standing.lang(workspace))
}

/// A record as this caller may see it, for the addresses of modules.
pub fn record_json(ctx: &Ctx, record: &records::AnyRecord) -> serde_json::Value {
    deeds::told(ctx, record, None)
}

/// The same with the names behind its links.
pub fn titled_json(ctx: &Ctx, record: &records::AnyRecord, titles: &records::Titles) -> serde_json::Value {
    deeds::told(ctx, record, Some(titles))
}

/// An entity whose records the caller may read; any other is not there.
fn readable(ctx: &Ctx, key: &str) -> Result<Arc<EntityDef>, Error> {
    seen::entity(ctx, key).and_then(|def| match ctx.actor.may(&def.key, access::Deed::Read) {
        true => Ok(def),
        false => Err(Error::NotFound),
    })
}

/// The kind of problem that an answer below `/api/` tells.
pub(crate) fn problem_of(response: &Response) -> Option<&'static str> {
    document::told(response).map(|problem| problem.kind.word())
}

/// Gives words to an answer below `/api/` that ended other than well, wherever
/// it comes from: a handler here, a guard on the way, the router itself.
pub(crate) fn worded(app: &App, standing: &Standing, response: Response) -> Response {
    let Some(problem) = document::told(&response) else { return response };
    let is_stranger = standing.signed_in.is_none() && standing.holder.is_none();
    // Whoever is not known lacks a key, rather than the token of a session.
    let problem = if is_stranger && problem.kind == Kind::Expired { Kind::SignIn.into() } else { problem };
    let workspace = app.workspace();
    let instance = standing.path.split('?').next().unwrap_or_default();
    let (texts, lang) = (&workspace.texts, lang(standing, workspace));
    let asked = document::Asked { texts, lang, instance, request_id: &standing.request_id };
    document::put_into_words(&response, &problem, &asked)
}
