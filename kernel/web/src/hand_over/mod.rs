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
mod by_hand;
mod described;
mod page;
mod preview;
mod requests;
mod work;

use axum::{
    Router,
    extract::{Path, Query as Params},
    routing::{get, post},
};
use base::Lang;
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
    Module { routes, cards: vec![card], described: described::described, ..Module::new("hand_over") }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/holders", get(offered))
        .route("/hand-over-requests/{id}/answer", post(requests::answer))
        .route("/people/{id}/holdings", get(page::show).post(preview::carry_out))
        .route("/people/{id}/holdings/preview", post(preview::show))
        .route("/people/{id}/holdings/{entity}", get(by_hand::show))
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
async fn offered(visit: Visit, Path(entity): Path<String>, Params(words): Params<Words>) -> crate::Result<Markup> {
    let def = visit.ctx.def(&entity)?;
    if !may_give(&visit.ctx, &def) {
        return Err(Error::Forbidden { entity, deed: Deed::Update.key() }.into());
    }
    let choices = visit.ctx.read(move |tx| holders(tx, &def, &words.q)).await?;
    let more = (choices.len() > OFFERED).then(|| visit.ctx.text("ui-pick-more"));
    Ok(link_options(&choices[..choices.len().min(OFFERED)], more.as_deref()))
}

fn may_give(ctx: &Ctx, def: &EntityDef) -> bool {
    def.owned && records::access::may(&ctx.actor, &ctx.schema, def, Deed::Update)
}

/// Colleagues that fit the words and may hold such records, for a picker.
pub(crate) fn holders(tx: &mut Reads<'_, '_>, def: &EntityDef, words: &str) -> records::Result<Vec<Choice>> {
    let found = able(tx, std::slice::from_ref(&def.key), words)?;
    let choice = |able: &Able| Choice::new(able.person.id.to_string(), able.name(), false);
    Ok(found.iter().map(choice).collect())
}

/// A colleague who may hold some of what is to be given away.
pub(super) struct Able {
    pub person: AnyRecord,
    /// The kinds that they may not hold.
    pub cannot: Vec<schema::Key>,
}

impl Able {
    pub fn name(&self) -> &str {
        self.person.title().unwrap_or_default()
    }
}

/// The colleagues that fit the words and may hold some of these; those who may
/// hold all of them first.
fn able(tx: &mut Reads<'_, '_>, kinds: &[schema::Key], words: &str) -> records::Result<Vec<Able>> {
    let users = tx.ctx.def("users")?;
    let mut able = Vec::new();
    for person in options::named(tx, &users, words, LOOKED_AT)? {
        let cannot = tx.may_not_hold(person.id, kinds)?;
        if cannot.len() < kinds.len() {
            able.push(Able { person, cannot });
        }
    }
    able.sort_by_key(|able| !able.cannot.is_empty());
    Ok(able)
}
