//! Comments on the page of any record: writing one with `@` for a colleague,
//! reading them, changing and taking out one's own.
//!
//! Where a module draws a timeline of the record, comments stand in it (it asks
//! for [`line()`] and says so in [`Module::told`](crate::Module)); everywhere else
//! they have a card of their own. Colleagues who do not see the record are told
//! to the writer, and hear nothing.

mod draw;
mod page;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query as Params},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::{Id, Lang};
use records::{AnyRecord, Error, FieldProblem, Record, access::Deed, comments};
use schema::{Entity, EntityDef, Tone};
use serde_json::json;

use crate::{
    App, Visit,
    components::Toast,
    record::id_of,
    typed::{Pairs, Typed},
};

pub use draw::{Names, card, composer, line};

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// Colleagues that are offered at once.
const OFFERED: usize = 8;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/{id}/comments", post(write))
        .route("/{entity}/{id}/colleagues", get(colleagues))
        .route("/comments/{id}", get(page::open).post(page::keep))
        .route("/comments/{id}/edit", get(page::edit))
        .route("/comments/{id}/deletion", post(page::take_out))
}

/// `POST /{entity}/{id}/comments`.
async fn write(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    axum::Form(pairs): axum::Form<Pairs>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    match say(&visit, &def, id, &pairs).await? {
        Ok(answer) => Ok(answer),
        Err(problems) => page::again(&visit, &def, id, &Typed::sent(pairs), &problems).await,
    }
}

/// Keeps what was typed as a comment on the record, and leads back to it; or
/// tells what is wrong with it.
pub async fn say(
    visit: &Visit,
    def: &Arc<EntityDef>,
    id: Id,
    pairs: &[(String, String)],
) -> crate::Result<Result<Response, Vec<FieldProblem>>> {
    let typed = Typed::sent(pairs.to_vec());
    let (body, chosen) = (typed.text("body").trim().to_owned(), chosen(&typed));
    let wanted = def.clone();
    let kept = visit.ctx.write(move |tx| {
        tx.require(&wanted, id, Deed::Read)?;
        if !tx.may_comment(&wanted.key) {
            return Err(Error::Forbidden { entity: comments::Comment::KEY.to_owned(), deed: Deed::Create.key() });
        }
        if body.is_empty() {
            return Err(Error::invalid("body", "comments-refused-empty"));
        }
        let link = comments::link_to(tx.ctx, &wanted.key).ok_or(Error::NotFound)?;
        let mut comment = tx.new_record::<comments::Comment>()?;
        comment.put(&link, schema::Value::Id(id));
        let body = tx.marked(&body, &chosen)?;
        comment.set(comments::BODY, body);
        let comment = tx.save(comment)?;
        let blind = tx.blind_to(&wanted, id, &comment.get(comments::BODY))?;
        Ok((tx.set, blind))
    });
    match kept.await {
        Ok((set, blind)) => Ok(Ok(done(visit, &format!("/{}/{id}", def.key), "comments-kept", set, &blind))),
        Err(Error::Invalid(problems)) => Ok(Err(problems)),
        Err(other) => Err(other.into()),
    }
}

/// Who was picked from the list, for names that several people have.
fn chosen(typed: &Typed) -> Vec<Id> {
    typed.all("mention").filter_map(|id| id.parse().ok()).collect()
}

/// Back to the record, with the way to take it back, and who heard nothing.
fn done(visit: &Visit, to: &str, key: &str, set: Id, blind: &[String]) -> Response {
    let undo = Some(crate::undo::action(set));
    if blind.is_empty() {
        return visit.toast_undo(to, key, Some(set));
    }
    let names: Vec<String> = blind.iter().map(|name| crate::say::isolated(name)).collect();
    let said = visit
        .tx("comments-blind", &[("names", names.join(&visit.t("record-comma")).into()), ("count", blind.len().into())]);
    visit.toast_to(to, Toast { tone: Tone::Warn, text: format!("{} {said}", visit.t(key)), undo, ..Toast::default() })
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /{entity}/{id}/colleagues?q=`: whom an `@` may mean, and whether they
/// see the record.
async fn colleagues(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Params(asked): Params<Asked>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let found = visit.ctx.read(move |tx| {
        tx.require(&def, id, Deed::Read)?;
        let users = tx.ctx.def("users")?;
        let people = crate::options::named(tx, &users, &asked.q, 3 * OFFERED)?;
        let mut found = Vec::new();
        for person in people.into_iter().filter(|person| person.id != tx.ctx.actor.user) {
            if person.value("active").flag() == Some(true) && found.len() < OFFERED {
                let sees = tx.is_seen_by(person.id, &def, id)?;
                found.push((person.id, person.title().unwrap_or_default().to_owned(), sees));
            }
        }
        // Those who would hear of it stand first.
        found.sort_by_key(|(_, _, sees)| !sees);
        Ok(found)
    });
    let blind = visit.t("comments-does-not-see");
    let one = |(id, name, sees): &(Id, String, bool)| json!({ "id": id, "name": name, "note": if *sees { "" } else { &blind } });
    Ok(Json(found.await?.iter().map(one).collect::<Vec<_>>()).into_response())
}

/// A comment of the person's own, which they may change.
fn is_own(ctx: &records::Ctx, comment: &AnyRecord) -> bool {
    comment.value("owner").id() == Some(ctx.actor.user) && ctx.actor.may(comments::Comment::KEY, Deed::Update)
}

fn body_of(comment: &AnyRecord) -> String {
    Record::<comments::Comment>::wrap(comment.clone()).peek(comments::BODY).unwrap_or_default()
}
