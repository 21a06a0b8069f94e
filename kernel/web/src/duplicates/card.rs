//! Beside a record: who else may be the same, each with the way to make one of
//! the two, or to say that they are not.
//!
//! `GET /{entity}/{id}/alike`. Who shares a common name with thousands is compared with
//! many, so the card has a moment within its page and else comes behind it. Without
//! scripts the same address is the record's page, with the card on it.

use std::sync::Arc;

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use base::Id;
use maud::{Markup, html};
use records::{Ctx, Error, Reads, access::Deed, duplicates::Alike};
use schema::EntityDef;

use super::words;
use crate::{
    Fragment, Problem, Visit,
    components::{self as ui, Button},
    list::Patience,
    record,
};

const MOST: usize = 3;
/// The part of the page that the card stands in.
const PART: &str = "alike";

/// Who is alike, and whether this person may merge.
#[derive(Default)]
pub(crate) struct Twins {
    alike: Vec<Alike>,
    may_merge: bool,
}

/// `GET /{entity}/{id}/alike`.
pub(super) async fn show(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, record::id_of(&id)?);
    // Nobody is looked for twice there, and the page may be another one.
    if visit.ctx.workspace.law(&def.key).is_none() {
        return Err(Problem::NotFound);
    }
    if !visit.is_htmx() && !visit.standing.refreshes {
        return record::page(visit, def, id, Patience::Page).await;
    }
    let part = match look(&visit.ctx, &def, id, Patience::Behind).await? {
        Some(found) => came(&visit, &def, id, &found),
        // Asked for again after a while.
        None => ui::part_missed(PART, &of(&def, id), &address(&def, id), &visit.t("duplicates-look-slow")),
    };
    Ok(Fragment(part).into_response())
}

/// None where it takes longer than one has patience for.
pub(crate) async fn look(
    ctx: &Ctx,
    def: &Arc<EntityDef>,
    id: Id,
    patience: Patience,
) -> records::Result<Option<Twins>> {
    if ctx.workspace.law(&def.key).is_none() {
        return Ok(Some(Twins::default()));
    }
    let (about, wanted) = ((PART, def.key.to_string(), id.raw()), def.clone());
    let twins = move |tx: &mut Reads<'_, '_>| match tx.find_any(&wanted, id) {
        Ok(record) => {
            let mut alike = tx.alike(&record)?;
            alike.truncate(MOST);
            Ok(Twins { may_merge: !alike.is_empty() && tx.sees(&wanted, id, Deed::Update)?, alike })
        }
        // The page itself says so, or leads to what the record became.
        Err(Error::NotFound) => Ok(Twins::default()),
        Err(error) => Err(error),
    };
    match patience {
        Patience::Moment => ctx.glance(&about, twins).await,
        later => later.count(ctx, &about, twins).await,
    }
}

/// The card or, where it comes behind the page, its place; nothing where nobody is alike.
pub(crate) fn card(visit: &Visit, def: &EntityDef, id: Id, twins: Option<&Twins>) -> Option<Markup> {
    match twins {
        None => Some(ui::part_behind(PART, &of(def, id), &address(def, id), &visit.t("duplicates-look"))),
        Some(twins) => drawn(visit, def, id, twins),
    }
}

fn came(visit: &Visit, def: &EntityDef, id: Id, twins: &Twins) -> Markup {
    ui::part_came(
        PART,
        &of(def, id),
        &address(def, id),
        html! { @if let Some(card) = drawn(visit, def, id, twins) { (card) } },
    )
}

fn of(def: &EntityDef, id: Id) -> String {
    format!("{}/{id}", def.key)
}

fn address(def: &EntityDef, id: Id) -> String {
    format!("/{}/{id}/alike", def.key)
}

fn drawn(visit: &Visit, def: &EntityDef, id: Id, twins: &Twins) -> Option<Markup> {
    if twins.alike.is_empty() {
        return None;
    }
    let ctx = &visit.ctx;
    let all = html! { a href={ "/" (def.key) "/duplicates" } { (ctx.text("duplicates-all")) } };
    Some(ui::card_with(
        &ctx.text("duplicates-may-be"),
        all,
        html! { div.in.stack { @for one in &twins.alike { (line(visit, def, id, one, twins.may_merge)) } } },
    ))
}

fn line(visit: &Visit, def: &EntityDef, id: Id, one: &Alike, may_merge: bool) -> Markup {
    let ctx = &visit.ctx;
    html! {
        div.alike {
            div.judged {
                a.link href={ "/" (def.key) "/" (one.id) } dir="auto" { (one.title) }
                (words::level(ctx, one.level))
            }
            (words::reasons(ctx, def, &one.reasons))
            @if may_merge {
                div.acts {
                    (Button::link(ctx.text("merge-begin"), format!("/{}/{id}/merge?with={}", def.key, one.id)).small().icon("merge"))
                    (super::page::apart_button(ctx, &def.key, id, one.id, &visit.csrf))
                }
            }
        }
    }
}
