//! One deed on many rows of a list: into the recycle bin, to a colleague, or
//! one field set to one value.
//!
//! `POST /{entity}/bulk` with the ticked `id`s, or with `all` for everything that
//! the list in `back` finds, and an `act`. A deed that needs to know more asks
//! for it on a page of its own, which says how many rows it will meet; a deed on
//! all of a list is shown first and done when that is sent again (`sure`). All of
//! it works without scripts. Everything is one change-set, so that one press
//! undoes it; a row that is refused keeps nothing back from the others, and is
//! told. More than a few are done behind the answer (`large`).
//!
//! Left out: several fields at once. What is done to each row, and under whose
//! rights, is told in `records::bulk`.

mod ask;
mod large;
mod told;

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use base::{Id, Lang};
use maud::{Markup, html};
use records::{
    AnyRecord, Ctx, Error, FieldProblem,
    access::Deed,
    bulk::{Act, Which},
};
use schema::{EntityDef, FieldDef, Kind, Tone, Value};

use crate::{
    App, Visit,
    components::{self as ui, Button, Toast},
    form::{Draft, Pairs, editable},
    list::{Face, Lens},
    respond::own_path,
};

pub(crate) use large::WORK;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/bulk", get(list).post(act))
        .route("/bulk/work/{job}", get(large::show))
        .route("/bulk/work/{job}/stop", post(large::stop))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// More than any page of a list shows.
const MOST: usize = 500;

/// What was sent: the rows, and where to lead back to.
pub(crate) struct Chosen {
    def: Arc<EntityDef>,
    which: Which,
    back: String,
    /// What it would do was shown.
    sure: bool,
}

impl Chosen {
    /// None where no row was chosen, or the list cannot be read any more.
    async fn read(visit: &Visit, def: Arc<EntityDef>, pairs: &Pairs) -> crate::Result<Result<Chosen, String>> {
        let sent = |name: &str| pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.trim());
        let (back, sure) = (back(&def, sent("back")), sent("sure").is_some());
        let which = match sent("all") {
            None => {
                Some(Which::These(ids(pairs))).filter(|which| !matches!(which, Which::These(ids) if ids.is_empty()))
            }
            Some(_) => {
                let query = back.split_once('?').map_or("", |(_, query)| query);
                let asked: Pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
                let lens = Lens::read(visit, &def.key, &asked, Face::List).await?;
                lens.filter().cloned().map(Which::All)
            }
        };
        Ok(which.map(|which| Chosen { def, which, back: back.clone(), sure }).ok_or(back))
    }

    fn is_all(&self) -> bool {
        matches!(self.which, Which::All(_))
    }

    /// What the next form sends along to mean the same rows.
    fn hidden(&self) -> Markup {
        html! {
            (ui::hidden("back", &self.back))
            @match &self.which {
                Which::These(ids) => { @for id in ids { (ui::hidden("id", &id.to_string())) } }
                Which::All(_) => { (ui::hidden("all", "1")) }
            }
        }
    }
}

/// `POST /{entity}/bulk`.
async fn act(visit: Visit, Path(entity): Path<String>, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    if !visit.ctx.actor.may(&def.key, Deed::Read) {
        return Err(Error::Forbidden { entity, deed: Deed::Read.key() }.into());
    }
    let sent = |name: &str| pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.trim());
    let chosen = match Chosen::read(&visit, def, &pairs).await? {
        Ok(chosen) => chosen,
        Err(back) => {
            let text = visit.t("bulk-none");
            return Ok(visit.toast_to(&back, Toast { tone: Tone::Warn, text, ..Toast::default() }));
        }
    };
    let field = sent("field").and_then(|key| settable(&visit.ctx, &chosen.def).into_iter().find(|it| it.key == key));
    match (sent("act"), field) {
        (Some("delete"), _) => told::after(&visit, &chosen, Act::Delete, None).await,
        (Some("owner-now"), _) => match sent("owner").and_then(|id| id.parse().ok()) {
            Some(to) => told::after(&visit, &chosen, Act::HandOver(to), None).await,
            None => ask::owner(&visit, &chosen, Some(visit.t("value-no-such-record"))).await,
        },
        (Some("owner"), _) if chosen.def.owned => ask::owner(&visit, &chosen, None).await,
        (Some("set"), Some(field)) => set(&visit, &chosen, field, &pairs).await,
        (Some("field"), Some(field)) => ask::value(&visit, &chosen, field, Draft::default(), None).await,
        _ => ask::field(&visit, &chosen).await,
    }
}

/// One field, with what was typed for it.
async fn set(visit: &Visit, chosen: &Chosen, field: &FieldDef, pairs: &Pairs) -> crate::Result<Response> {
    let draft = Draft::sent(&[field], pairs);
    let (def, key, typed) = (chosen.def.clone(), field.key.clone(), draft.clone());
    let read = visit.ctx.read(move |tx| {
        let now = tx.ctx.now();
        let mut blank = AnyRecord::new(def, tx.ctx.workspace.new_id(now), now);
        let problems = typed.fill(tx, &mut blank, std::slice::from_ref(&key), &[])?;
        let read: Result<Value, Vec<FieldProblem>> =
            if problems.is_empty() { Ok(blank.value(&key).clone()) } else { Err(problems) };
        Ok(read)
    });
    match read.await? {
        Ok(value) if value.is_null() && field.required => {
            let missing = [FieldProblem::new(&field.key, "value-required")];
            told::again(visit, chosen, field, draft, &missing).await
        }
        Ok(value) => told::after(visit, chosen, Act::Set(field.key.clone(), value), Some(draft)).await,
        Err(problems) => told::again(visit, chosen, field, draft, &problems).await,
    }
}

/// `GET /{entity}/bulk`: the page of a deed, loaded again or come back to after a
/// change of language, has lost its rows.
async fn list(visit: Visit, Path(entity): Path<String>) -> crate::Result<Response> {
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

/// Whether the page would offer this deed.
pub(crate) fn may_do(ctx: &Ctx, def: &EntityDef, act: &Act) -> bool {
    match act {
        Act::Delete => may_delete(ctx, def),
        Act::HandOver(_) => may_update(ctx, def) && def.owned,
        Act::Set(..) => may_update(ctx, def),
    }
}

/// Whether the field may be given to many at once.
pub(crate) fn may_set(ctx: &Ctx, def: &EntityDef, key: &str) -> bool {
    settable(ctx, def).iter().any(|field| field.key == key)
}

/// The bar that appears with the first tick. `back` is the list's address; `more`
/// says that the list is longer than its page, and how long.
pub(crate) fn bar(visit: &Visit, def: &EntityDef, back: &str, more: Option<&str>) -> Markup {
    let ctx = &visit.ctx;
    let deed = |key: &str, act: &str, icon: &str| Button::submit(ctx.text(key)).named("act", act).icon(icon).small();
    let acts = html! {
        (ui::hidden("back", back))
        @if let Some(count) = more {
            label.tick.all { input type="checkbox" name="all" value="1" data-many=(count); span { (visit.tx("bulk-all", &[("count", count.into())])) } }
        }
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

/// Whether two records of a kind seldom share such a value: a number, an address.
fn tells_apart(field: &FieldDef) -> bool {
    matches!(field.kind, Kind::Phone | Kind::Email)
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
