//! Following a record, from its page and by program: who follows it, and the
//! way to begin and to stop.

use axum::{
    Form, Json, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use records::Followers;
use serde_json::json;

use crate::{
    App, Caller, Visit,
    components::{self as ui, Button},
    record::id_of,
    typed::{Pairs, Typed},
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/{id}/following", post(follow))
        .route("/api/v1/{entity}/{id}/following", get(followers).put(begin).delete(end))
}

/// `POST /{entity}/{id}/following` with `follow=yes` or `no`.
async fn follow(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let follows = Typed::sent(pairs).text("follow") != "no";
    let page = format!("/{}/{id}", def.key);
    visit.ctx.write(move |tx| tx.follow(&def, id, follows)).await?;
    Ok(visit.toast_redirect(&page, if follows { "follow-done" } else { "follow-stopped" }))
}

/// The button in the head of a record.
pub(crate) fn button(visit: &Visit, record: &str, followers: &Followers) -> Markup {
    let ctx = &visit.ctx;
    let label = ctx.text(if followers.me { "follow-following" } else { "follow" });
    let (answer, deed, icon) =
        if followers.me { ("no", "follow-stop", "bell") } else { ("yes", "follow", "bell-ring") };
    html! {
        details.menu.follow {
            summary.btn.pressed[followers.me] title=(ctx.text("follow-who")) {
                (ui::icon("bell")) span.label { (label) }
                @if !followers.names.is_empty() { small.count { (ctx.format.number(followers.names.len() as i64)) } }
            }
            div.sheet.wide {
                @if !visit.only_looks() {(ui::deed_form(&format!("{record}/following"), &visit.csrf, html! {
                    (ui::hidden("follow", answer))
                    (Button::submit(ctx.text(deed)).icon(icon).wide())
                }))}
                p.muted { (ctx.text("follow-what")) }
                @if followers.names.is_empty() { p.muted { (ctx.text("follow-nobody")) } }
                @else {
                    b { (ctx.text("follow-who")) }
                    ul.plain { @for (_, name) in &followers.names { li { bdi { (name) } } } }
                }
            }
        }
    }
}

async fn followers(caller: Caller, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (def, id) = (caller.ctx.def(&entity)?, id_of(&id)?);
    let found = caller.ctx.read(move |tx| tx.followers(&def, id)).await?;
    let people: Vec<_> = found.names.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
    Ok(Json(json!({ "following": found.me, "followers": people })).into_response())
}

async fn begin(caller: Caller, place: Path<(String, String)>) -> crate::Result<StatusCode> {
    set(caller, place, true).await
}

async fn end(caller: Caller, place: Path<(String, String)>) -> crate::Result<StatusCode> {
    set(caller, place, false).await
}

async fn set(caller: Caller, Path((entity, id)): Path<(String, String)>, follows: bool) -> crate::Result<StatusCode> {
    let (def, id) = (caller.ctx.def(&entity)?, id_of(&id)?);
    caller.ctx.write(move |tx| tx.follow(&def, id, follows)).await?;
    Ok(StatusCode::NO_CONTENT)
}
