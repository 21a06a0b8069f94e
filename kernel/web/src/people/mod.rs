//! Users as the kernel's own pages: their place among the settings, and the
//! link by which somebody chooses a password. Their lists, forms and history
//! are those of every entity.

mod invitation;
mod page;

use axum::{
    Router,
    routing::{get, post},
};
use records::{AnyRecord, Reads, sign_in};

use crate::{App, CardProvider, Module, NavEntry, Place, shell::SETTINGS};

/// What the kernel brings like a module of its own. A module that gives the
/// same pages a better place wins.
pub(crate) fn module() -> Module {
    let entry = |order, key: &'static str, href, icon| NavEntry {
        section: SETTINGS,
        href,
        icon,
        label: key,
        entity: Some(key),
        order,
    };
    Module {
        routes,
        nav: vec![
            NavEntry { entity: Some("users"), ..entry(900, "people", "/people", "users-round") },
            entry(910, "users", "/users", "users"),
            entry(920, "teams", "/teams", "users-round"),
            entry(930, "branches", "/branches", "git-merge"),
            entry(940, "roles", "/roles", "shield"),
            entry(950, "holidays", "/holidays", "calendar-days"),
        ],
        cards: vec![
            CardProvider { entity: "users", place: Place::Side, order: 10, draw: invite },
            CardProvider { entity: "users", place: Place::Side, order: 20, draw: crate::access::offer },
        ],
        described: crate::access::described,
        ..Module::new("people")
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(page::show))
        .route("/users/{id}/invitation", post(invitation::make))
        .route("/users/{id}/activity", post(page::activity))
}

/// On a user's page, for administrators: can they sign in, and the way to let them.
fn invite(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Option<maud::Markup>> {
    if !tx.ctx.actor.administers() {
        return Ok(None);
    }
    let has_password = sign_in::has_password(tx, record.id)?;
    Ok(Some(invitation::card_of(tx.ctx, record, has_password, csrf)))
}
