//! After the deed: back to the list with a toast that undoes it, or, where rows
//! were refused, a page that names them.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use records::Error;
use schema::Tone;

use super::{
    Chosen, ask, settable,
    work::{self, Act, Outcome, Rejected},
};
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView, Toast},
    undo::action,
};

pub(super) async fn after(visit: &Visit, chosen: &Chosen, act: Act) -> crate::Result<Response> {
    let (def, ids, deed) = (chosen.def.clone(), chosen.ids.clone(), act.clone());
    let outcome = match visit.ctx.write(move |tx| work::all(tx, &def, &ids, &deed)).await {
        Ok(outcome) => outcome,
        Err(Error::Invalid(problems)) => return again(visit, chosen, act, &problems).await,
        Err(error) => return Err(error.into()),
    };
    let text = summary(visit, &outcome, &act);
    if outcome.rejected.is_empty() {
        let tone = if outcome.done > 0 { Tone::Good } else { Tone::Warn };
        let undo = outcome.set.map(action);
        return Ok(visit.toast_to(&chosen.back, Toast { tone, text, undo, ..Toast::default() }));
    }
    Ok(report(visit, chosen, &outcome, &text))
}

/// The value itself is wrong: the form comes back with what was typed.
async fn again(
    visit: &Visit,
    chosen: &Chosen,
    act: Act,
    problems: &[records::FieldProblem],
) -> crate::Result<Response> {
    let page = match act {
        Act::Set(key, draft) => {
            let field = settable(&visit.ctx, &chosen.def).into_iter().find(|field| field.key == key);
            let Some(field) = field else { return ask::field(visit, chosen).await };
            let wrong = problems.first().map(|problem| crate::say::problem(&visit.ctx, problem));
            ask::value(visit, chosen, field, draft, wrong).await?
        }
        Act::HandOver(_) | Act::Delete => ask::owner(visit, chosen, true).await?,
    };
    Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn summary(visit: &Visit, outcome: &Outcome, act: &Act) -> String {
    let count = |key: &str, count: usize| visit.tx(key, &[("count", count.into())]);
    let done = match act {
        _ if outcome.done == 0 => visit.t("bulk-nothing-done"),
        Act::Delete => count("bulk-deleted", outcome.done),
        Act::HandOver(_) => count("bulk-handed-over", outcome.done),
        Act::Set(..) => count("bulk-changed", outcome.done),
    };
    match outcome.unchanged {
        0 => done,
        unchanged => format!("{done} {}", count("bulk-unchanged", unchanged)),
    }
}

fn report(visit: &Visit, chosen: &Chosen, outcome: &Outcome, text: &str) -> Response {
    let title = visit.t(&chosen.def.label_key());
    let refused = visit.tx("bulk-rejected", &[("count", outcome.rejected.len().into())]);
    let body = html! {
        (ui::head("", html! { (title) }, html! {
            @if let Some(set) = outcome.set {
                (ui::post_button(&action(set), &visit.csrf, Button::submit(visit.t("ui-undo")).icon("undo-2")))
            }
            (Button::link(visit.t("bulk-back"), chosen.back.clone()).main())
        }))
        (ui::stack(html! {
            (ui::alert(if outcome.done > 0 { Tone::Good } else { Tone::Warn }, html! { p { (text) } }))
            (ui::card_with(&refused, html! {}, rejected(visit, chosen, &outcome.rejected)))
        }))
    };
    visit.page(&title, body)
}

fn rejected(visit: &Visit, chosen: &Chosen, rejected: &[Rejected]) -> Markup {
    let (ctx, def) = (&visit.ctx, &chosen.def);
    let columns = [Column::new(ctx.text(&def.one_label_key())), Column::new(ctx.text("undo-why"))];
    let row = |it: &Rejected| RowView {
        cells: vec![
            html! {
                @if it.title.is_empty() { (ctx.text("bulk-out-of-sight")) }
                @else { a href={ "/" (def.key) "/" (it.id) } dir="auto" { (it.title) } }
            },
            html! { (records::sentences(&it.why, &ctx.workspace.texts, ctx.lang()).join(" ")) },
        ],
        ..RowView::default()
    };
    let rows: Vec<RowView> = rejected.iter().map(row).collect();
    ui::table_to_read(&ctx.text("bulk-back"), &columns, &rows)
}
