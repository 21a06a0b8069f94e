//! Handing over, beyond one record: who may be given one, answering a colleague
//! who asks for one, and all that a person holds going to others.
//!
//! | address | what it is |
//! |---|---|
//! | `GET /{entity}/holders` | colleagues who may hold such records, for a picker |
//! | `POST /hand-over-requests/{id}/answer` | yes or no to a colleague who asks |
//! | `GET /people/{id}/holdings` | what a person holds, and the plan of a hand-over |
//! | `GET /people/{id}/holdings/{entity}` | the same of one kind, to be ticked by hand |
//! | `POST /people/{id}/holdings/preview` | what the plan would do |
//! | `POST /people/{id}/holdings` | does it, at once or behind the answer |

mod api;
mod asked;
mod page;
mod preview;
mod requests;
mod work;

use axum::{
    Router,
    extract::{Path, Query as Params},
    routing::{get, post},
};
use base::{Id, Lang};
use maud::Markup;
use records::{AnyRecord, Ctx, Error, Reads, access::Deed};
use schema::EntityDef;

use crate::{
    App, CardProvider, Module, Place, Visit,
    components::{Choice, link_options},
    options,
};

pub(crate) use requests::answers;

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// Colleagues that are looked at, and that are offered.
const LOOKED_AT: usize = 60;
const OFFERED: usize = 20;

pub(crate) fn module() -> Module {
    let card = CardProvider { entity: "users", place: Place::Side, order: 20, draw: page::card };
    Module { routes, cards: vec![card], described: api::described, ..Module::new("hand_over") }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/holders", get(holders))
        .route("/hand-over-requests/{id}/answer", post(requests::answer))
        .route("/people/{id}/holdings", get(page::show).post(preview::carry_out))
        .route("/people/{id}/holdings/preview", post(preview::show))
        .route("/people/{id}/holdings/{entity}", get(page::by_hand))
        .route("/hand-over/work/{job}", get(work::show))
        .route("/hand-over/work/{job}/stop", post(work::stop))
        .merge(api::routes())
}

#[derive(serde::Deserialize)]
struct Words {
    #[serde(default)]
    q: String,
}

/// `GET /{entity}/holders?q=`: whom such a record may be given to.
async fn holders(visit: Visit, Path(entity): Path<String>, Params(words): Params<Words>) -> crate::Result<Markup> {
    let def = visit.ctx.def(&entity)?;
    if !may_give(&visit.ctx, &def) {
        return Err(Error::Forbidden { entity, deed: Deed::Update.key() }.into());
    }
    let found = visit.ctx.read(move |tx| able(tx, std::slice::from_ref(&def.key), &words.q)).await?;
    let choices: Vec<Choice> = found.iter().take(OFFERED).map(choice).collect();
    Ok(link_options(&choices))
}

fn may_give(ctx: &Ctx, def: &EntityDef) -> bool {
    def.owned && records::access::may(&ctx.actor, &ctx.schema, def, Deed::Update)
}

fn choice(person: &AnyRecord) -> Choice {
    Choice::new(person.id.to_string(), person.title().unwrap_or_default(), false)
}

/// The colleagues that fit the words and may hold all of these.
pub(crate) fn able(tx: &mut Reads<'_, '_>, entities: &[schema::Key], words: &str) -> records::Result<Vec<AnyRecord>> {
    let users = tx.ctx.def("users")?;
    let people = options::named(tx, &users, words, LOOKED_AT)?;
    let ids: Vec<Id> = people.iter().map(|person| person.id).collect();
    let able = tx.may_receive(&ids, entities)?;
    Ok(people.into_iter().filter(|person| able.contains(&person.id)).collect())
}
