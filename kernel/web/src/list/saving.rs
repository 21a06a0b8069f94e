//! Keeping views: what the page shows under a new name, anew under its own, or
//! with another name and for other people; and letting one go, which can be
//! taken back like any deletion.
//!
//! Each is a save like any other (`records::views` has the law), so the same
//! can be done at `/api/v1/views`.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, Error, FieldProblem, Query, Reads, Writes, access::Deed, views as saved};
use schema::{Choice as _, Entity, EntityDef, FieldDef, Key, Tone, Value};

use super::{cell, tabs};
use crate::{
    App, Visit,
    components::{self as ui, Button, Choice, Control, FieldView, FormView, Toast},
    form::{Draft, Pairs},
    record::{id_of, undoable},
};

/// What of a page a view keeps.
const SHOWN: [&str; 5] = ["kind", "filter", "sort", "columns", "grouped_by"];
/// What its own form asks.
const ASKED: [&str; 5] = ["name", "shared", "for_team", "for_role", "opens_first"];

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/views", get(tabs::show).post(create))
        .route("/{entity}/views/{id}", get(edit).post(keep))
        .route("/{entity}/views/{id}/deletion", post(delete))
        .route("/{entity}/tabs", get(tabs::show).post(tabs::choose))
        .route("/{entity}/{id}/cell/{field}", get(cell::open).post(cell::keep))
}

/// A view in hand: of which list, and what its form holds.
struct Sheet {
    of: Arc<EntityDef>,
    draft: Draft,
    /// None while it is not kept.
    held: Option<(Id, i64)>,
    problems: Vec<FieldProblem>,
    note: Option<&'static str>,
}

/// `POST /{entity}/views`: what the page shows, under a name.
async fn create(visit: Visit, Path(entity): Path<String>, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    let (of, def) = (visit.ctx.def(&entity)?, visit.ctx.def(saved::View::KEY)?);
    let keys: Vec<Key> = ["name"].into_iter().chain(SHOWN).map(Key::Borrowed).collect();
    let draft = Draft::sent(&fields(&def, &keys), &pairs);
    let (typed, key) = (draft.clone(), of.key.clone());
    let kept = visit.ctx.write(move |tx| {
        let mut record = tx.new_any(saved::View::KEY)?;
        record.put(saved::ENTITY.key(), Value::Text(key.to_string()));
        written(tx, record, &typed, &keys)
    });
    settle(&visit, Sheet { of, draft, held: None, problems: Vec::new(), note: None }, kept.await).await
}

/// `POST /{entity}/views/{id}`: what the page shows, or what the view's form says.
async fn keep(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (of, def, id) = (visit.ctx.def(&entity)?, visit.ctx.def(saved::View::KEY)?, id_of(&id)?);
    let sent = |name: &str| pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.trim());
    let keys = if sent("act") == Some("shown") { SHOWN } else { ASKED };
    let keys: Vec<Key> = keys.into_iter().map(Key::Borrowed).collect();
    let draft = Draft::sent(&fields(&def, &keys), &pairs);
    let held = sent("version").and_then(|text| base::fold::digits(text).parse().ok()).unwrap_or(0);
    let (typed, wanted, list) = (draft.clone(), def.clone(), of.key.clone());
    let kept = visit.ctx.write(move |tx| {
        let record = of_list(tx, &wanted, id, &list)?;
        tx.require(&wanted, id, Deed::Read)?;
        if record.version != held {
            return Err(Error::Stale { held, current: record.version });
        }
        written(tx, record, &typed, &keys)
    });
    settle(&visit, Sheet { of, draft, held: Some((id, held)), problems: Vec::new(), note: None }, kept.await).await
}

/// `POST /{entity}/views/{id}/deletion`.
async fn delete(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (of, def, id) = (visit.ctx.def(&entity)?, visit.ctx.def(saved::View::KEY)?, id_of(&id)?);
    let list = of.key.clone();
    let gone = visit.ctx.write(move |tx| {
        let record = of_list(tx, &def, id, &list)?;
        tx.delete_any(record)?;
        Ok(tx.set)
    });
    let set = gone.await?;
    Ok(visit.toast_undo(&format!("/{}", of.key), "list-view-gone", Some(set)))
}

/// `GET /{entity}/views/{id}`: its name, and who sees it.
async fn edit(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (of, def, id) = (visit.ctx.def(&entity)?, visit.ctx.def(saved::View::KEY)?, id_of(&id)?);
    let (wanted, list) = (def.clone(), of.key.clone());
    let record = visit
        .ctx
        .read(move |tx| {
            let record = of_list(tx, &wanted, id, &list)?;
            match tx.sees(&wanted, id, Deed::Update)? {
                true => Ok(record),
                false => Err(Error::Forbidden { entity: wanted.key.to_string(), deed: Deed::Update.key() }),
            }
        })
        .await?;
    let keys = ASKED.map(Key::Borrowed);
    let draft = Draft::of(&visit.ctx, &record, &fields(&def, &keys));
    show(&visit, &Sheet { of, draft, held: Some((id, record.version)), problems: Vec::new(), note: None }).await
}

fn fields<'d>(def: &'d EntityDef, keys: &[Key]) -> Vec<&'d FieldDef> {
    keys.iter().filter_map(|key| def.field(key)).collect()
}

/// The view, if it is one of this list.
fn of_list(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, id: Id, list: &str) -> records::Result<AnyRecord> {
    let record = tx.find_any(def, id)?;
    if record.value(saved::ENTITY.key()).text() == Some(list) { Ok(record) } else { Err(Error::NotFound) }
}

fn written(
    tx: &mut Writes<'_, '_>,
    mut record: AnyRecord,
    draft: &Draft,
    keys: &[Key],
) -> records::Result<(AnyRecord, Option<Id>)> {
    let problems = draft.fill(tx, &mut record, keys, &[])?;
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Ok((tx.save_any(record)?, undoable(tx)?))
}

/// Back to the list through the view, or to the form with what is to mend.
async fn settle(
    visit: &Visit,
    mut sheet: Sheet,
    kept: records::Result<(AnyRecord, Option<Id>)>,
) -> crate::Result<Response> {
    let status = match kept {
        Ok((record, set)) => {
            let board = record.value(saved::KIND.key()).text() == Some(saved::Face::Board.key());
            let page = if board { "/board" } else { "" };
            let to = format!("/{}{page}?view={}", sheet.of.key, record.id);
            return Ok(visit.toast_undo(&to, "list-view-kept", set));
        }
        Err(Error::Invalid(problems)) => {
            sheet.problems = problems;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Stale { current, .. }) => {
            let Some((id, _)) = sheet.held.filter(|_| sheet.draft.has("name")) else {
                let back = format!("/{}", sheet.of.key);
                let text = visit.t("list-view-stale");
                return Ok(visit.toast_to(&back, Toast { tone: Tone::Warn, text, ..Toast::default() }));
            };
            (sheet.held, sheet.note) = (Some((id, current)), Some("list-view-stale"));
            StatusCode::CONFLICT
        }
        Err(other) => return Err(other.into()),
    };
    Ok((status, show(visit, &sheet).await?).into_response())
}

async fn show(visit: &Visit, sheet: &Sheet) -> crate::Result<Response> {
    let circle = visit.ctx.read(Circle::of).await?;
    let (key, title) = (&sheet.of.key, visit.t("list-view-edit"));
    let steps = [(format!("/{key}"), visit.t(&sheet.of.label_key()))];
    let action = sheet.held.map_or(format!("/{key}/views"), |(id, _)| format!("/{key}/views/{id}"));
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {
            @if sheet.held.is_some() {
                (ui::post_button(&format!("{action}/deletion"), &visit.csrf, Button::submit(visit.t("record-delete")).icon("trash-2").danger()))
            }
        }))
        @if let Some(note) = sheet.note { (ui::alert(Tone::Warn, html! { p { (visit.t(note)) } })) }
        (ui::form(&FormView::new("form-view", action, &visit.csrf).light(), html! {
            @if let Some((_, version)) = sheet.held { (ui::hidden("version", &version.to_string())) }
            @if sheet.held.is_none() {
                @for name in SHOWN { (ui::hidden(name, sheet.draft.text(name))) }
            }
            (ui::card("", ui::fields(&asked(visit, sheet, &circle))))
            (ui::form_foot(
                Button::submit(visit.t("form-save")).main().icon("check"),
                Some(Button::link(visit.t("form-cancel"), format!("/{key}"))),
                html! {},
            ))
        }))
    };
    Ok(visit.page(&title, body))
}

/// The inputs of the form. A new view has its name only: it begins as its
/// owner's own.
fn asked(visit: &Visit, sheet: &Sheet, circle: &Circle) -> Vec<FieldView> {
    let wrong = |field: &str| {
        let said = sheet.problems.iter().find(|problem| problem.field == field);
        said.map(|problem| crate::say::problem(&visit.ctx, problem))
    };
    // What no input shows is said beside the name.
    let has_input = |field: &str| field == "name" || sheet.held.is_some() && ASKED.contains(&field);
    let other = sheet.problems.iter().find(|problem| !has_input(&problem.field));
    let other = other.map(|problem| crate::say::problem(&visit.ctx, problem));
    let label = |key: &str| visit.t(&format!("views-{}", key.replace('_', "-")));
    let text = |key: &str| sheet.draft.text(key).to_owned();
    let name = Control::Text { value: text("name"), max: Some(80) };
    let mut views = vec![FieldView::new("name", label("name"), name).error(wrong("name").or(other)).required(true)];
    if sheet.held.is_none() {
        return views;
    }
    let shared = circle.ways().into_iter().map(|way| {
        let words = visit.t(&format!("views-shared-{}", way.key()));
        Choice::new(way.key(), words, text("shared") == way.key())
    });
    let shared = Control::Picks { options: shared.collect(), many: false };
    let shared = FieldView::new("shared", label("shared"), shared).error(wrong("shared"));
    let alone = circle.ways().len() == 1;
    views.push(if alone { shared.hint(visit.t("list-view-alone-hint")) } else { shared });
    for (key, named) in [("for_team", &circle.teams), ("for_role", &circle.roles)] {
        if !named.is_empty() {
            let option = |(id, name): &(Id, String)| Choice::new(id.to_string(), name, text(key) == id.to_string());
            let options = named.iter().map(option).collect();
            let select = Control::Select { options, empty: Some(visit.t("form-unsaid")) };
            views.push(FieldView::new(key, label(key), select).error(wrong(key)));
        }
    }
    let first = Control::Flag { checked: !text("opens_first").is_empty() };
    views.push(FieldView::new("opens_first", label("opens_first"), first).hint(visit.t("list-view-first-hint")));
    views
}

/// The teams and roles that this person may share with.
#[derive(Default)]
struct Circle {
    teams: Vec<(Id, String)>,
    roles: Vec<(Id, String)>,
    all: bool,
}

impl Circle {
    fn of(tx: &mut Reads<'_, '_>) -> records::Result<Circle> {
        if tx.ctx.actor.administers() {
            return Ok(Circle { teams: named(tx, "teams")?, roles: named(tx, "roles")?, all: true });
        }
        let teams = tx.ctx.actor.teams.clone();
        let titles = tx.titles_of("teams", &teams)?;
        let own = teams.iter().filter_map(|id| Some((*id, titles.get("teams", *id)?.to_owned())));
        Ok(Circle { teams: own.collect(), ..Circle::default() })
    }

    fn ways(&self) -> Vec<saved::Sharing> {
        use saved::Sharing::{All, Nobody, Role, Team};
        let may = |way: &saved::Sharing| match way {
            Nobody => true,
            Team => !self.teams.is_empty(),
            Role => !self.roles.is_empty(),
            All => self.all,
        };
        [Nobody, Team, Role, All].into_iter().filter(may).collect()
    }
}

fn named(tx: &mut Reads<'_, '_>, entity: &str) -> records::Result<Vec<(Id, String)>> {
    let def = tx.ctx.def(entity)?;
    let page = tx.list(&Query { limit: 200, ..Query::of(&def) })?;
    Ok(page.rows.iter().map(|row| (row.id, row.title().unwrap_or_default().to_owned())).collect())
}

/// A quiet line that says with whom a view is shared.
pub(super) fn sharing_note(visit: &Visit, shared: saved::Sharing) -> Markup {
    html! { span.muted { (visit.t(&format!("views-shared-{}", shared.key()))) } }
}
