//! One deed on many rows of a list: into the recycle bin, to a colleague, or
//! one field set to one value.
//!
//! `POST /{entity}/bulk` with the ticked `id`s and an `act`. A deed that needs
//! to know more asks for it on a page of its own, which says how many rows it
//! will meet; all of it works without scripts. Everything is one change-set, so
//! that one press undoes it; a row that is refused keeps nothing back from the
//! others, and is told.
//!
//! Left out: more rows than a page shows, and several fields at once.

mod ask;
mod told;
mod work;

use std::sync::Arc;

use axum::{Form, extract::Path, response::Response};
use base::{Id, Lang};
use maud::{Markup, html};
use records::{Ctx, Error, access::Deed};
use schema::{EntityDef, FieldDef, Tone};

use crate::{
    Visit,
    components::{self as ui, Button, Toast},
    form::{Draft, Pairs, editable},
    respond::own_path,
};
use work::Act;

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// More than any page of a list shows.
const MOST: usize = 500;

/// What was sent: the rows, and where to lead back to.
pub(crate) struct Chosen {
    def: Arc<EntityDef>,
    ids: Vec<Id>,
    back: String,
}

/// `POST /{entity}/bulk`.
pub async fn act(visit: Visit, Path(entity): Path<String>, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    if !visit.ctx.actor.may(&def.key, Deed::Read) {
        return Err(Error::Forbidden { entity, deed: Deed::Read.key() }.into());
    }
    let sent = |name: &str| pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.trim());
    let chosen = Chosen { ids: ids(&pairs), back: back(&def, sent("back")), def };
    if chosen.ids.is_empty() {
        let text = visit.t("bulk-none");
        return Ok(visit.toast_to(&chosen.back, Toast { tone: Tone::Warn, text, ..Toast::default() }));
    }
    let field = sent("field").and_then(|key| settable(&visit.ctx, &chosen.def).into_iter().find(|it| it.key == key));
    match (sent("act"), field) {
        (Some("delete"), _) => told::after(&visit, &chosen, Act::Delete).await,
        (Some("owner-now"), _) => match sent("owner").and_then(|id| id.parse().ok()) {
            Some(to) => told::after(&visit, &chosen, Act::HandOver(to)).await,
            None => ask::owner(&visit, &chosen, true).await,
        },
        (Some("owner"), _) if chosen.def.owned => ask::owner(&visit, &chosen, false).await,
        (Some("set"), Some(field)) => {
            let (key, draft) = (field.key.clone(), Draft::sent(&[field], &pairs));
            told::after(&visit, &chosen, Act::Set(key, draft)).await
        }
        (Some("field"), Some(field)) => ask::value(&visit, &chosen, field, Draft::default(), None).await,
        _ => ask::field(&visit, &chosen).await,
    }
}

/// `GET /{entity}/bulk`: the page of a deed, loaded again or come back to after a
/// change of language, has lost its rows.
pub async fn list(visit: Visit, Path(entity): Path<String>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    Ok(visit.redirect(&format!("/{}", def.key)))
}

/// The rows of a list have boxes for whoever may do something with them.
pub(crate) fn may(ctx: &Ctx, def: &EntityDef) -> bool {
    may_delete(ctx, def) || may_update(ctx, def)
}

fn may_delete(ctx: &Ctx, def: &EntityDef) -> bool {
    records::access::may(&ctx.actor, &ctx.schema, def, Deed::Delete) && !def.is_kept_by_rules()
}

fn may_update(ctx: &Ctx, def: &EntityDef) -> bool {
    records::access::may(&ctx.actor, &ctx.schema, def, Deed::Update) && !settable(ctx, def).is_empty()
}

/// The bar that appears with the first tick. `back` is the list's address.
pub(crate) fn bar(visit: &Visit, def: &EntityDef, back: &str) -> Markup {
    let ctx = &visit.ctx;
    let deed = |key: &str, act: &str, icon: &str| Button::submit(ctx.text(key)).named("act", act).icon(icon).small();
    let acts = html! {
        (ui::hidden("back", back))
        @if may_update(ctx, def) {
            (deed("bulk-field", "field", "pencil"))
            @if def.owned { (deed("bulk-owner", "owner", "user-round-check")) }
        }
        @if may_delete(ctx, def) { (deed("bulk-delete", "delete", "trash-2").danger()) }
    };
    ui::bulk_bar(&format!("/{}/bulk", def.key), &visit.csrf, &ctx.text("bulk-chosen"), acts)
}

/// The fields that may be given to many records at once: not what tells them apart.
fn settable<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<&'d FieldDef> {
    editable(ctx, def).into_iter().filter(|field| !field.unique && !field.named).collect()
}

fn ids(pairs: &Pairs) -> Vec<Id> {
    let mut ids: Vec<Id> = Vec::new();
    for id in pairs.iter().filter(|(name, _)| name == "id").filter_map(|(_, id)| id.parse().ok()) {
        if !ids.contains(&id) && ids.len() < MOST {
            ids.push(id);
        }
    }
    ids
}

/// The list that the rows were ticked on.
fn back(def: &EntityDef, sent: Option<&str>) -> String {
    let list = format!("/{}", def.key);
    let is_of_list = |to: &&str| to.strip_prefix(&list).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
    sent.map(own_path).filter(is_of_list).map_or(list.clone(), str::to_owned)
}
