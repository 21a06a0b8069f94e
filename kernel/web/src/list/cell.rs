//! One value, edited where it stands in a list: `GET` and `POST
//! /{entity}/{id}/cell/{field}`. The page's script puts the little form into the
//! cell and the answer in place of the row; without it, the same is a page.
//!
//! Saved with the version that the form was made from. What somebody else
//! changed in other fields meanwhile stands in nobody's way; the same field is
//! asked about, with what they wrote, and nothing that was typed is lost.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, Query as Params},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Error, Reads, access::Deed};
use schema::{EntityDef, FieldDef, Key, Kind, Value};

use super::{columns, view};
use crate::{
    Fragment, Problem, Visit,
    components::{self as ui, Button, Toast},
    form::{Draft, Pairs},
    input::Inputs,
    options,
    record::{id_of, undoable},
    show::{Show, href},
    tones::Tones,
};

/// What the history tells of the same field: at most so many changes back.
const FAR: usize = 200;

/// Whether a column's cells may be edited in their place. Several lines have no
/// room there.
pub(super) fn opens(ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> bool {
    !matches!(field.kind, Kind::Prose { .. }) && ctx.actor.writes(def, &field.key)
}

/// Of these rows, those that this person may change at all.
pub(super) fn editable(tx: &mut Reads<'_, '_>, entity: &str, ids: &[Id]) -> records::Result<Vec<Id>> {
    let def = tx.ctx.def(entity)?;
    match records::access::may(&tx.ctx.actor, &tx.ctx.schema, &def, Deed::Update) {
        true => tx.reached(&def, ids, Deed::Update),
        false => Ok(Vec::new()),
    }
}

/// A cell in hand.
struct Cell {
    def: Arc<EntityDef>,
    id: Id,
    field: FieldDef,
    /// The columns of the list, for its row.
    columns: Vec<String>,
    draft: Draft,
    version: i64,
    wrong: Option<String>,
}

impl Cell {
    fn of(visit: &Visit, entity: &str, id: &str, field: &str, pairs: &Pairs) -> crate::Result<Cell> {
        let (def, id) = (visit.ctx.def(entity)?, id_of(id)?);
        let known = def.field(field).filter(|field| opens(&visit.ctx, &def, field)).cloned();
        let field = known.ok_or(Problem::NotFound)?;
        let sent = |name: &str| pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
        let columns = sent("columns").map(records::views::read_columns).unwrap_or_default();
        let version = sent("version").and_then(|text| base::fold::digits(text).trim().parse().ok()).unwrap_or(0);
        let draft = Draft::sent(&[&field], pairs);
        Ok(Cell { def, id, field, columns, draft, version, wrong: None })
    }

    fn action(&self) -> String {
        format!("/{}/{}/cell/{}", self.def.key, self.id, self.field.key)
    }
}

/// `GET /{entity}/{id}/cell/{field}`.
pub(super) async fn open(
    visit: Visit,
    Path((entity, id, field)): Path<(String, String, String)>,
    Params(pairs): Params<Pairs>,
) -> crate::Result<Response> {
    let mut cell = Cell::of(&visit, &entity, &id, &field, &pairs)?;
    let (def, id) = (cell.def.clone(), cell.id);
    let record = visit.ctx.read(move |tx| changeable(tx, &def, id)).await?;
    cell.version = record.version;
    cell.draft = Draft::of(&visit.ctx, &record, &[&cell.field]);
    show(&visit, &cell).await
}

/// `POST /{entity}/{id}/cell/{field}`.
pub(super) async fn keep(
    visit: Visit,
    Path((entity, id, field)): Path<(String, String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let mut cell = Cell::of(&visit, &entity, &id, &field, &pairs)?;
    let (def, id, key, typed, held) =
        (cell.def.clone(), cell.id, cell.field.key.clone(), cell.draft.clone(), cell.version);
    let kept = visit.ctx.write(move |tx| {
        let mut record = changeable(tx, &def, id)?;
        let before = record.value(&key).clone();
        let problems = typed.fill(tx, &mut record, std::slice::from_ref(&key), &[])?;
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        if record.version != held && *record.value(&key) != before && is_overtaken(tx, &record, &key, held)? {
            return Err(Error::Stale { held, current: record.version });
        }
        Ok((tx.save_any(record)?, undoable(tx)?))
    });
    let status = match kept.await {
        Ok((record, set)) => return done(&visit, &cell, record, set).await,
        Err(Error::Invalid(problems)) => {
            let said: Vec<String> = problems.iter().map(|problem| told(&visit, &cell, problem)).collect();
            cell.wrong = Some(said.join(" "));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Refused(refusal)) => {
            cell.wrong = Some(crate::say::facts(&visit.ctx, &refusal.text, &refusal.args));
            StatusCode::CONFLICT
        }
        Err(Error::Stale { current, .. }) => {
            cell.wrong = Some(theirs(&visit, &cell).await?);
            cell.version = current;
            StatusCode::CONFLICT
        }
        Err(other) => return Err(other.into()),
    };
    Ok((status, show(&visit, &cell).await?).into_response())
}

/// The record, if this person may change it.
fn changeable(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, id: Id) -> records::Result<AnyRecord> {
    let record = tx.find_any(def, id)?;
    match tx.sees(def, id, Deed::Update)? {
        true => Ok(record),
        false => Err(Error::Forbidden { entity: def.key.to_string(), deed: Deed::Update.key() }),
    }
}

/// Whether somebody changed this very field since.
fn is_overtaken(tx: &mut Reads<'_, '_>, record: &AnyRecord, field: &Key, held: i64) -> records::Result<bool> {
    let history = tx.history(&record.def, record.id, None, FAR)?;
    let since = history.changes.iter().filter(|change| change.version > held);
    Ok(since.flat_map(|change| &change.fields).any(|changed| changed.field == *field))
}

/// What is wrong, with the field's name where it is another one: a rule may ask
/// for something that stands in no cell.
fn told(visit: &Visit, cell: &Cell, problem: &records::FieldProblem) -> String {
    let said = crate::say::problem(&visit.ctx, problem);
    match cell.def.field(&problem.field).filter(|field| field.key != cell.field.key) {
        Some(other) => format!("{}: {said}", visit.t(&cell.def.field_label_key(&other.key))),
        None => said,
    }
}

/// Who wrote what into the same field meanwhile.
async fn theirs(visit: &Visit, cell: &Cell) -> crate::Result<String> {
    let (def, id, key) = (cell.def.clone(), cell.id, cell.field.key.clone());
    let (record, titles, who) = visit
        .ctx
        .read(move |tx| {
            let record = tx.find_any(&def, id)?;
            let history = tx.history(&def, id, None, FAR)?;
            let wrote = |change: &&records::Change| change.fields.iter().any(|changed| changed.field == key);
            let who = history.changes.iter().find(wrote).and_then(|change| change.actor);
            let names = tx.titles_of("users", who.as_slice())?;
            let who = who.and_then(|who| names.get("users", who)).map(str::to_owned);
            let titles = tx.titles(std::slice::from_ref(&record))?;
            Ok((record, titles, who))
        })
        .await?;
    let value = match record.value(&cell.field.key) {
        Value::Null => visit.t("list-cell-nothing"),
        value => Show::new(&visit.ctx, &titles).text(&cell.def, &cell.field, value),
    };
    let who = who.unwrap_or_else(|| visit.t("record-somebody"));
    Ok(visit.tx(
        "list-cell-overtaken",
        &[("who", crate::say::isolated(&who).into()), ("value", crate::say::isolated(&value).into())],
    ))
}

/// The form of the cell: alone for the script, on a page of its own otherwise.
async fn show(visit: &Visit, cell: &Cell) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    let (only, typed) = (vec![cell.field.clone()], cell.draft.clone());
    let links = ctx.read(move |tx| options::of_form(tx, &only, &typed)).await?;
    let inputs = Inputs { ctx, def: &cell.def, draft: &cell.draft, links: &links, first: Some(&*cell.field.key) };
    let record = format!("/{}/{}", cell.def.key, cell.id);
    let form = html! {
        form.cellform method="post" action=(cell.action()) novalidate data-stay {
            (ui::hidden("csrf", &visit.csrf))
            (ui::hidden("version", &cell.version.to_string()))
            (ui::hidden("columns", &cell.columns.join(",")))
            (inputs.field(&cell.field, cell.wrong.clone()))
            div.acts {
                (Button::submit(visit.t("form-save")).icon("check").main().square().small())
                (Button::link(visit.t("form-cancel"), record).icon("x").bare().square().small())
            }
        }
    };
    if visit.is_htmx() {
        return Ok(Fragment(form).into_response());
    }
    let title = visit.t(&cell.def.field_label_key(&cell.field.key));
    let steps = [(format!("/{}", cell.def.key), visit.t(&cell.def.label_key()))];
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", form))
    };
    Ok(visit.page(&title, body))
}

/// The row as it is now, and the way to take it back.
async fn done(visit: &Visit, cell: &Cell, record: AnyRecord, set: Option<Id>) -> crate::Result<Response> {
    if !visit.is_htmx() {
        return Ok(visit.toast_undo(&href(&record), "form-saved", set));
    }
    let (def, id) = (cell.def.clone(), cell.id);
    let read = visit.ctx.read(move |tx| {
        let record = tx.find_any(&def, id)?;
        let rows = std::slice::from_ref(&record);
        let (titles, tones) = (tx.titles(rows)?, Tones::of(tx, rows)?);
        let edits = editable(tx, &def.key, &[id])?.contains(&id);
        Ok((record, titles, tones, edits))
    });
    let toast = Toast {
        tone: schema::Tone::Good,
        text: visit.t("form-saved"),
        undo: set.map(crate::undo::action),
        ..Toast::default()
    };
    let words = |key: &str| visit.t(key);
    let row = match read.await {
        Ok((record, titles, tones, edits)) => {
            let ctx = &visit.ctx;
            let show = Show::new(ctx, &titles).with_tones(&tones);
            let fields = columns::chosen(ctx, &cell.def, &cell.columns);
            let is_bulk = crate::bulk::may(ctx, &cell.def);
            let columns: Vec<ui::Column> =
                fields.iter().map(|field| view::plain_column(ctx, &cell.def, field)).collect();
            ui::row(&columns, &view::row(&show, &fields, &record, is_bulk, edits))
        }
        // Who changes a record may lose sight of it.
        Err(Error::NotFound) => html! {},
        Err(other) => return Err(other.into()),
    };
    Ok(Fragment(saved(row, ui::toast(&toast, &visit.csrf, &words))).into_response())
}

fn saved(row: Markup, toast: Markup) -> Markup {
    html! { table { tbody { (row) } } div { (toast) } }
}
