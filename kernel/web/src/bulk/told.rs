//! After the deed: back to the list with a toast that undoes it, or, where rows
//! were refused, a page that names them.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{
    Error, FieldProblem,
    bulk::{Act, Outcome, Rejected, Which, Work},
};
use schema::{EntityDef, FieldDef, Tone};

use super::{Chosen, ask, settable};
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView, Toast},
    form::Draft,
    undo::action,
};

/// More rows than the page of a deed names one by one.
const MANY: usize = 8;

/// What is shown before it is done: a deed on a whole list, one that gives many a
/// new value, and one that leaves any without theirs.
fn is_weighty(chosen: &Chosen, act: &Act) -> bool {
    let many = matches!(&chosen.which, Which::These(ids) if ids.len() > MANY);
    chosen.is_all() || matches!(act, Act::Set(_, value) if many || value.is_null())
}

/// Shows a weighty deed first; does any other, and one that was shown.
pub(super) async fn after(visit: &Visit, chosen: &Chosen, act: Act, draft: Option<Draft>) -> crate::Result<Response> {
    if is_weighty(chosen, &act) && !chosen.sure {
        return ask::sure(visit, chosen, &act, draft.as_ref()).await;
    }
    let outcome = match visit.ctx.bulk(&chosen.def, chosen.which.clone(), act.clone()).await {
        Ok(Work::Done(outcome)) => outcome,
        Ok(Work::Begun(Some(job))) => return Ok(visit.redirect(&format!("/bulk/work/{job}"))),
        Ok(Work::Begun(None)) => return Ok(visit.redirect(&chosen.back)),
        Err(Error::Invalid(problems)) => {
            let field = match &act {
                Act::Set(key, _) => settable(&visit.ctx, &chosen.def).into_iter().find(|field| field.key == *key),
                _ => None,
            };
            return match field {
                Some(field) => again(visit, chosen, field, draft.unwrap_or_default(), &problems).await,
                None => {
                    let wrong = problems.first().map(|problem| crate::say::problem(&visit.ctx, problem));
                    Ok((StatusCode::UNPROCESSABLE_ENTITY, ask::owner(visit, chosen, wrong).await?).into_response())
                }
            };
        }
        Err(error) => return Err(error.into()),
    };
    let text = summary(visit, &outcome, &act);
    if outcome.rejected.is_empty() {
        let tone = if outcome.done > 0 { Tone::Good } else { Tone::Warn };
        let undo = outcome.set.map(action);
        return Ok(visit.toast_to(&chosen.back, Toast { tone, text, undo, ..Toast::default() }));
    }
    Ok(report(visit, &chosen.def, &chosen.back, &outcome, &text))
}

/// The value itself is wrong: the form comes back with what was typed.
pub(super) async fn again(
    visit: &Visit,
    chosen: &Chosen,
    field: &FieldDef,
    draft: Draft,
    problems: &[FieldProblem],
) -> crate::Result<Response> {
    let wrong = problems.first().map(|problem| crate::say::problem(&visit.ctx, problem));
    let page = ask::value(visit, chosen, field, draft, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn summary(visit: &Visit, outcome: &Outcome, act: &Act) -> String {
    let key = match act {
        Act::Delete => "bulk-deleted",
        Act::HandOver(_) => "bulk-handed-over",
        Act::Set(..) => "bulk-changed",
    };
    said(visit, outcome, key)
}

/// How many it met, and how many were so already.
pub(super) fn said(visit: &Visit, outcome: &Outcome, key: &str) -> String {
    let count = |key: &str, count: usize| visit.tx(key, &[("count", count.into())]);
    let done = if outcome.done == 0 { visit.t("bulk-nothing-done") } else { count(key, outcome.done) };
    match outcome.unchanged {
        0 => done,
        unchanged => format!("{done} {}", count("bulk-unchanged", unchanged)),
    }
}

fn report(visit: &Visit, def: &EntityDef, back: &str, outcome: &Outcome, text: &str) -> Response {
    let title = visit.t(&def.label_key());
    let body = html! {
        (ui::head("", html! { (title) }, html! {
            @if let Some(set) = outcome.set {
                (ui::post_button(&action(set), &visit.csrf, Button::submit(visit.t("ui-undo")).icon("undo-2")))
            }
            (Button::link(visit.t("bulk-back"), back.to_owned()).main())
        }))
        (ui::stack(what(visit, def, outcome, text)))
    };
    visit.page(&title, body)
}

/// How many it met, and which rows were refused.
pub(super) fn what(visit: &Visit, def: &EntityDef, outcome: &Outcome, text: &str) -> Markup {
    let refused = visit.tx("bulk-rejected", &[("count", outcome.refused().into())]);
    html! {
        (ui::alert(if outcome.done > 0 { Tone::Good } else { Tone::Warn }, html! { p { (text) } }))
        @if !outcome.rejected.is_empty() { (ui::card_with(&refused, html! {}, rejected(visit, def, outcome))) }
    }
}

fn rejected(visit: &Visit, def: &EntityDef, outcome: &Outcome) -> Markup {
    let ctx = &visit.ctx;
    let columns = [Column::new(ctx.text(&def.one_label_key())), Column::new(ctx.text("undo-why"))];
    let row = |it: &Rejected| RowView {
        cells: vec![
            html! {
                @if it.title.is_empty() { (ctx.text("bulk-out-of-sight")) }
                @else { a href={ "/" (def.key) "/" (it.id) } dir="auto" { (it.title) } }
            },
            html! { (it.why) },
        ],
        ..RowView::default()
    };
    let rows: Vec<RowView> = outcome.rejected.iter().map(row).collect();
    html! {
        (ui::table_to_read(&ctx.text("bulk-back"), &columns, &rows))
        @if outcome.rejected_more > 0 { p.muted.in { (visit.tx("undo-left-more", &[("count", outcome.rejected_more.into())])) } }
    }
}
