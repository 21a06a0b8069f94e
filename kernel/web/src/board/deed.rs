//! `POST /{entity}/{id}/move`: a card goes to another column. `by` names the
//! field, `to` the column, `from` the column it was taken from.
//!
//! A drag gets the card as it stands now, as JSON, or the few fields that its
//! new column asks for, as a part of a page. A plain form is led back to the
//! board, or gets the same fields as a page (422). `GET` is the page for who cannot drag: the columns to
//! choose from.

use axum::{
    Form, Json,
    extract::{Path, Query as Params},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use records::{Error, FieldProblem};
use schema::Tone;
use serde_json::json;

use super::{
    Ask, Plan, dialog, look,
    moving::{self, Asked, Moved},
    value_of,
};
use crate::{
    Fragment, Problem, Visit,
    components::{self as ui, Toast},
    form::{Draft, Pairs, editable},
    list::{Face, Lens},
    record::id_of,
    respond::own_path,
    say::say,
};

/// What was sent, beside the fields that go along.
pub(super) struct Sent {
    pub ask: Ask,
    pub to: Option<String>,
    pub from: Option<String>,
    pub version: Option<i64>,
    pub back: String,
    of_board: Pairs,
}

impl Sent {
    /// `board` is the query of the board that the card stands on.
    fn read(entity: &str, pairs: &Pairs) -> Sent {
        let text = |name: &str| {
            let found = pairs.iter().rev().find(|(sent, _)| sent == name);
            found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let back = text("back").filter(|to| own_path(to) == to);
        let whole = back.as_deref().and_then(|back| back.split_once('?')).map(|(_, query)| query).unwrap_or_default();
        let of_board: Pairs = form_urlencoded::parse(whole.as_bytes()).into_owned().collect();
        let mut ask = Ask::read(entity, &of_board);
        ask.list.by = text("by").or(ask.list.by);
        Sent {
            to: text("to"),
            from: text("from"),
            version: text("version").and_then(|text| base::fold::digits(&text).parse().ok()),
            back: back.unwrap_or_else(|| ask.href()),
            ask,
            of_board,
        }
    }
}

/// `GET /{entity}/{id}/move`.
pub(super) async fn ask(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Params(pairs): Params<Pairs>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let sent = Sent::read(&def.key, &pairs);
    let plan = plan(&visit, &def, id, &sent).await?;
    let fault = Default::default();
    dialog::answer(&visit, &plan, id, &sent, &Draft::default(), &fault, StatusCode::OK).await
}

/// `POST /{entity}/{id}/move`.
pub(super) async fn act(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let sent = Sent::read(&def.key, &pairs);
    let plan = plan(&visit, &def, id, &sent).await?;
    let draft = Draft::sent(&editable(&visit.ctx, &def), &pairs);
    let Some(to) = sent.to.as_deref().and_then(|key| value_of(&plan.by, key)) else {
        let wrong = vec![FieldProblem::new(&plan.by.key, "value-required")];
        let fault = dialog::Fault { problems: wrong, refusal: None };
        return dialog::answer(&visit, &plan, id, &sent, &draft, &fault, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let asked = Asked { id, to, from: sent.from.clone(), version: sent.version };
    let (wanted, typed, by) = (plan.clone(), draft.clone(), plan.by.key.clone());
    let done = visit
        .ctx
        .write(move |tx| {
            moving::moved(tx, &wanted, &asked, |tx, record| {
                let along = record.def.fields.iter().filter(|field| typed.has(&field.key) && field.key != by);
                let along: Vec<schema::Key> = along.map(|field| field.key.clone()).collect();
                typed.fill(tx, record, &along, &[])
            })
        })
        .await;
    match done {
        Ok(moved) => after(&visit, plan, &sent, moved).await,
        Err(Error::Invalid(problems)) => {
            let fault = dialog::Fault { problems, refusal: None };
            dialog::answer(&visit, &plan, id, &sent, &draft, &fault, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        // A drag hears the sentence itself, and puts the card back.
        Err(Error::Refused(refusal)) if !visit.is_htmx() => {
            let fault = dialog::Fault { problems: Vec::new(), refusal: Some(refusal) };
            dialog::answer(&visit, &plan, id, &sent, &draft, &fault, StatusCode::CONFLICT).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The plan of a board, for a card that this person sees: what they may not see
/// is not there, whatever the board is asked by.
async fn plan(visit: &Visit, def: &std::sync::Arc<schema::EntityDef>, id: Id, sent: &Sent) -> Result<Plan, Problem> {
    let wanted = def.clone();
    visit.ctx.read(move |tx| tx.find_any(&wanted, id).map(drop)).await?;
    let plan = Plan::of(&visit.app, &visit.ctx, def, sent.ask.list.by.as_deref())?;
    match plan.moves(&visit.ctx) {
        true => Ok(plan),
        false => Err(Problem::Forbidden),
    }
}

/// On to the board; a drag gets its card as it stands there now.
async fn after(visit: &Visit, plan: Plan, sent: &Sent, moved: Moved) -> crate::Result<Response> {
    let (ctx, id) = (&visit.ctx, moved.record.id);
    let text = told(visit, &plan, &moved).await?;
    if !visit.is_htmx() {
        return Ok(visit.toast_undo_said(&sent.back, text, moved.set));
    }
    let lens = Lens::read(visit, &plan.def.key, &sent.of_board, Face::Board).await?;
    let filter = lens.filter().cloned().unwrap_or_default();
    let card = look::one(ctx, plan, sent.ask.clone(), filter, id).await?;
    let toast = Toast { tone: Tone::Good, text, undo: moved.set.map(crate::undo::action), ..Toast::default() };
    let toast = ui::toast(&toast, &visit.csrf, &|key: &str| visit.t(key)).into_string();
    let (column, card) = card.map(|(column, card)| (column, card.into_string())).unzip();
    Ok(Json(json!({ "column": column, "card": card, "toast": toast })).into_response())
}

/// «قرارداد عدس» به «مذاکره» رفت.
async fn told(visit: &Visit, plan: &Plan, moved: &Moved) -> crate::Result<String> {
    if !moved.is_seen {
        return Ok(visit.t("record-handed-over"));
    }
    let (plan, record) = (plan.clone(), moved.record.clone());
    let said = visit.ctx.read(move |tx| {
        let titles = tx.titles(std::slice::from_ref(&record))?;
        let show = crate::Show::new(tx.ctx, &titles);
        let column = show.text(&plan.def, &plan.by, record.value(&plan.by.key));
        let column = if column.is_empty() { tx.ctx.text("board-none") } else { column };
        Ok(say(tx.ctx, "board-moved", &[("card", show.name(&record).into()), ("column", column.into())]))
    });
    Ok(said.await?)
}

/// A part of a page for a live request, else the whole of it. To the page's own
/// script a question is an answer like any other, which no console complains of;
/// it knows the two by their type.
pub(super) fn part_or_page(
    visit: &Visit,
    status: StatusCode,
    part: maud::Markup,
    page: impl FnOnce(maud::Markup) -> Response,
) -> Response {
    match visit.is_htmx() {
        true if status == StatusCode::UNPROCESSABLE_ENTITY => Fragment(part).into_response(),
        true => (status, Fragment(part)).into_response(),
        false => (status, page(part)).into_response(),
    }
}
