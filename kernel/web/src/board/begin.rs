//! A card begun on the board itself: a title, a customer, an amount, Enter. It
//! stands in the column where it was begun; whatever else that column asks for
//! is asked for in the same place.

use axum::{
    Form, Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{Error, FieldProblem, access::Deed};
use schema::{FieldDef, Key, Tone, Value};
use serde_json::json;

use super::{Ask, Plan, deed::part_or_page, look, value_of};
use crate::{
    Visit,
    components::{self as ui, Button, Toast},
    form::{Draft, Pairs, editable},
    input::Inputs,
    list::{Face, Lens},
    options,
    record::undoable,
    say::{facts, problem},
};

/// `POST /{entity}/board/cards` with `by` and `to`, and what was typed.
pub(super) async fn keep(
    visit: Visit,
    Path(entity): Path<String>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    let ask = Ask::read(&def.key, &pairs);
    let plan = Plan::of(&visit.app, &visit.ctx, &def, ask.list.by.as_deref())?;
    if !plan.begins(&visit.ctx) {
        return Err(Error::Forbidden { entity, deed: Deed::Create.key() }.into());
    }
    let to = pairs.iter().find(|(name, _)| name == "to").map(|(_, key)| key.clone()).unwrap_or_default();
    let value = value_of(&plan.by, &to).ok_or_else(|| Error::invalid(&plan.by.key, "value-no-such-record"))?;
    let draft = Draft::sent(&editable(&visit.ctx, &def), &pairs);
    let (typed, wanted) = (draft.clone(), plan.clone());
    let made = visit
        .ctx
        .write(move |tx| {
            let mut record = tx.new_any(&wanted.def.key)?;
            let keys: Vec<Key> = wanted.def.fields.iter().map(|field| field.key.clone()).collect();
            let sent: Vec<Key> = keys.into_iter().filter(|key| typed.has(key) && *key != wanted.by.key).collect();
            let unread = typed.fill(tx, &mut record, &sent, &[])?;
            if !unread.is_empty() {
                return Err(Error::Invalid(unread));
            }
            if !value.is_null() {
                record.put(&wanted.by.key, value);
            }
            if keeps_nothing(&wanted, &record) {
                return Err(Error::invalid(wanted.quick.first().map_or("", |key| key), "value-required"));
            }
            let record = tx.save_any(record)?;
            Ok((record.id, undoable(tx)?))
        })
        .await;
    match made {
        Ok((id, set)) => {
            let lens = Lens::read(&visit, &def.key, &pairs, Face::Board).await?;
            after(&visit, plan, Ask::of(lens.ask.clone(), &pairs), lens, (id, set)).await
        }
        Err(Error::Invalid(problems)) => again(&visit, &plan, &ask, &to, &draft, &problems).await,
        Err(Error::Refused(refusal)) => {
            let whole = FieldProblem { field: String::new(), text: refusal.text, args: refusal.args };
            again(&visit, &plan, &ask, &to, &draft, &[whole]).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Enter on an empty form makes no card of nothing.
fn keeps_nothing(plan: &Plan, record: &records::AnyRecord) -> bool {
    plan.quick.iter().all(|key| *record.value(key) == Value::Null)
}

async fn after(
    visit: &Visit,
    plan: Plan,
    ask: Ask,
    lens: Lens,
    (id, set): (base::Id, Option<base::Id>),
) -> crate::Result<Response> {
    if !visit.is_htmx() {
        return Ok(visit.toast_undo(&ask.href(), "form-created", set));
    }
    let filter = lens.filter().cloned().unwrap_or_default();
    let card = look::one(&visit.ctx, plan, ask, filter, id).await?;
    let undo = set.map(crate::undo::action);
    let toast = Toast { tone: Tone::Good, text: visit.t("board-added"), undo, ..Toast::default() };
    let toast = ui::toast(&toast, &visit.csrf, &|key: &str| visit.t(key)).into_string();
    let (column, card) = card.map(|(column, card)| (column, card.into_string())).unzip();
    Ok(Json(json!({ "column": column, "card": card, "toast": toast })).into_response())
}

async fn again(
    visit: &Visit,
    plan: &Plan,
    ask: &Ask,
    to: &str,
    draft: &Draft,
    problems: &[FieldProblem],
) -> crate::Result<Response> {
    let form = form(visit, plan, ask, to, draft, problems).await?;
    Ok(part_or_page(visit, StatusCode::UNPROCESSABLE_ENTITY, form, |form| {
        let title = crate::say::say(&visit.ctx, "list-new", &[("one", visit.t(&plan.def.one_label_key()).into())]);
        let body = html! { (ui::head("", html! { (title) }, html! {})) (ui::card("", form)) };
        visit.page(&title, body)
    }))
}

/// The short form: the usual fields, and those that were found to be missing.
pub(super) async fn form(
    visit: &Visit,
    plan: &Plan,
    ask: &Ask,
    to: &str,
    draft: &Draft,
    problems: &[FieldProblem],
) -> crate::Result<Markup> {
    let ctx = &visit.ctx;
    let open = editable(ctx, &plan.def);
    let is_asked = |field: &&&FieldDef| {
        let is_quick = plan.quick.contains(&field.key) || draft.has(&field.key);
        field.key != plan.by.key && (is_quick || problems.iter().any(|wrong| wrong.field == field.key))
    };
    let mut fields: Vec<&FieldDef> = open.iter().filter(is_asked).copied().collect();
    fields.sort_by_key(|field| plan.quick.iter().position(|key| *key == field.key).unwrap_or(usize::MAX));
    let (owned, typed) = (fields.iter().map(|&field| field.clone()).collect::<Vec<_>>(), draft.clone());
    let links = ctx.read(move |tx| options::of_form(tx, &owned, &typed)).await?;
    let first = fields.first().map(|field| &*field.key);
    let inputs = Inputs { ctx, def: &plan.def, draft, links: &links, first };
    let error = |key: &str| problems.iter().find(|wrong| wrong.field == key).map(|wrong| problem(ctx, wrong));
    let of_whole = problems.iter().filter(|wrong| !fields.iter().any(|field| field.key == wrong.field));
    Ok(html! {
        form.stack.quick method="post" action={ "/" (plan.def.key) "/board/cards" } novalidate data-quick {
            (ui::hidden("csrf", &visit.csrf))
            @for (name, value) in ask.pairs().into_iter().filter(|(name, _)| *name != "by") { (ui::hidden(name, &value)) }
            (ui::hidden("by", &plan.by.key))
            (ui::hidden("to", to))
            @for wrong in of_whole { (ui::alert(Tone::Bad, html! { p { (facts(ctx, &wrong.text, &wrong.args)) } })) }
            @for field in &fields { (inputs.field(field, error(&field.key))) }
            div.acts {
                (Button::submit(visit.t("board-add-now")).main().small())
                button.btn.bare.small type="button" data-quick-close { (visit.t("form-cancel")) }
            }
        }
    })
}
