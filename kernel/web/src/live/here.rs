//! `POST /live/presence`: a page says that its person looks at a record, edits
//! it, or goes; the answer shows who else is there.
//!
//! Only a record that one sees can be announced, and the faces of colleagues are
//! shown to who may see them. So two people meet here only where both see the
//! record.

use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use maud::{Markup, html};
use records::access::Deed;
use schema::Key;

use super::presence::{Doing, Said};
use crate::{
    Fragment, Problem, Visit,
    components::{self as ui},
    say::{isolated, say},
};

#[derive(serde::Deserialize)]
pub struct Announced {
    /// `{entity}/{id}`
    record: String,
    tab: String,
    #[serde(default)]
    turn: u64,
    doing: Doing,
}

/// A tab's name for itself is short.
const TAB: usize = 40;
/// Faces in a row; more are a number.
const FACES: usize = 4;

pub async fn announce(visit: Visit, Form(announced): Form<Announced>) -> crate::Result<Response> {
    let (entity, id) = announced.record.split_once('/').ok_or(Problem::NotFound)?;
    let (def, id) = (visit.ctx.def(entity)?, crate::record::id_of(id)?);
    if announced.tab.is_empty() || announced.tab.len() > TAB {
        return Err(Problem::Malformed);
    }
    let (hub, me, doing) = (visit.app.hub(), visit.ctx.actor.user, announced.doing);
    let Announced { tab, turn, .. } = announced;
    let said = Said { entity: def.key.to_string(), id: id.to_string(), user: me, tab, turn, doing };
    let key = def.key.clone();
    if doing == Doing::Gone {
        leave(&visit, &key, id, &said);
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let others = hub.presence.others(&key, id, me);
    let ids: Vec<Id> = others.iter().map(|(user, _)| *user).collect();
    let seen = visit
        .ctx
        .read(move |tx| {
            if !tx.sees(&def, id, Deed::Read)? {
                return Ok(None);
            }
            let knows = tx.ctx.actor.may("users", Deed::Read);
            let names = tx.titles_of("users", if knows { &ids } else { &[] })?;
            Ok(Some(names))
        })
        .await?;
    let Some(names) = seen else {
        // It was given out of sight while the page was open.
        leave(&visit, &key, id, &said);
        return Err(Problem::NotFound);
    };
    if hub.presence.note(&key, id, &said) {
        hub.tell_present(&key, id, Some(me));
    }
    hub.call(&said.call());
    let people = others.into_iter().filter_map(|(user, doing)| Some((names.get("users", user)?.to_owned(), doing)));
    Ok(Fragment(faces(&visit, &people.collect::<Vec<_>>())).into_response())
}

fn leave(visit: &Visit, entity: &Key, id: Id, said: &Said) {
    let said = Said { doing: Doing::Gone, ..said.clone() };
    if visit.app.hub().presence.note(entity, id, &said) {
        visit.app.hub().tell_present(entity, id, Some(said.user));
    }
    // Always: an earlier word of the page may have gone to another process.
    visit.app.hub().call(&said.call());
}

fn faces(visit: &Visit, people: &[(String, Doing)]) -> Markup {
    let ctx = &visit.ctx;
    let more = people.len().saturating_sub(FACES);
    let word = |name: &str, doing: Doing| {
        let key = if doing == Doing::Editing { "live-edits" } else { "live-looks" };
        say(ctx, key, &[("who", isolated(name).into())])
    };
    html! {
        @for (name, doing) in people.iter().take(FACES) {
            @let said = word(name, *doing);
            span.other.editing[*doing == Doing::Editing] role="img" aria-label=(said) title=(said) {
                (ui::face(name, ui::hue_of(name), false))
            }
        }
        @if more > 0 { span.muted { "+" (ctx.format.number(more as i64)) } }
        @if let Some((name, doing)) = people.iter().find(|(_, doing)| *doing == Doing::Editing) {
            span.doing { (word(name, *doing)) }
        }
    }
}

/// Where a page shows who else is at its record; empty until the script asks.
pub(crate) fn place(visit: &Visit, entity: &str, id: Id, editing: bool) -> Markup {
    let doing = if editing { "editing" } else { "looking" };
    // Who looks through somebody else's eyes is nowhere.
    if visit.standing.behind().is_some() {
        return html! {};
    }
    html! {
        span.others role="status" aria-label=(visit.t("live-others")) data-presence={ (entity) "/" (id) } data-doing=(doing) {}
    }
}
