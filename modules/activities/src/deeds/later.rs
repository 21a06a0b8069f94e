//! Putting off: to a day that a chip names, or to one that is typed. What cannot
//! be read comes back on a page of its own, with the words as they were typed.

use axum::{
    Form,
    extract::{Path, Query as Params},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use maud::html;
use records::{Ctx, FieldProblem, Record, problem_sentence};
use web::{
    Visit,
    components::{self as ui, Button},
};

use super::{Pairs, back, change, changeable, id_of, text};
use crate::{
    activities::{self, Activity},
    when::{self, Asks, When},
};

/// The input of the day; its problems stand beside it.
pub(super) const DAY: &str = "when_on";

/// `GET /activities/{id}/postponement`: the question by itself.
pub async fn ask(visit: Visit, Path(id): Path<String>, Params(pairs): Params<Pairs>) -> web::Result<Response> {
    page(&visit, id_of(&id)?, &pairs, None).await
}

/// `POST /activities/{id}/postponement` with a chip's word, or a day as typed.
pub async fn put_off(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> web::Result<Response> {
    let id = id_of(&id)?;
    let when = match read(&visit.ctx, &pairs) {
        Ok(when) => when,
        Err(problem) => {
            let again = page(&visit, id, &pairs, Some(&problem)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let moved = move |activity: &mut Record<Activity>| {
        activity.set(activities::DUE_ON, Some(when.day));
        if when.at.is_some() {
            activity.set(activities::DUE_AT, when.at);
        }
    };
    let (set, activity) = change(&visit.ctx, id, moved).await?;
    Ok(visit.toast_undo_said(&back(&pairs, id), said(&visit, when, &activity), Some(set)))
}

/// The day, and with it the hour: the one that was said, or that it had before.
fn said(visit: &Visit, when: When, activity: &Record<Activity>) -> String {
    let day = when::said(&visit.ctx, when.day);
    match activity.peek(activities::DUE_AT).flatten() {
        Some(at) => {
            visit.tx("activities-put-off-at", &[("when", day.into()), ("hour", visit.ctx.format.time(at).into())])
        }
        None => visit.tx("activities-put-off", &[("when", day.into())]),
    }
}

/// A day to come; what is put off is not put into the past.
pub(super) fn read(ctx: &Ctx, pairs: &Pairs) -> Result<When, FieldProblem> {
    let when = when::read(ctx, DAY, text(pairs, "when"), text(pairs, DAY), "")?;
    let when = when.ok_or_else(|| FieldProblem::new(DAY, "value-required"))?;
    let is_over = when.day < ctx.today() || when.at.is_some_and(|at| at <= ctx.now());
    if is_over { Err(FieldProblem::new(DAY, "activities-refused-past")) } else { Ok(when) }
}

async fn page(visit: &Visit, id: Id<Activity>, pairs: &Pairs, problem: Option<&FieldProblem>) -> web::Result<Response> {
    let ctx = &visit.ctx;
    let activity = ctx.read(move |tx| changeable(tx, id)).await?;
    let (name, title) = (activity.peek(activities::SUBJECT).unwrap_or_default(), visit.t("activities-do-put-off"));
    let own = format!("/activities/{id}");
    let steps = [("/activities".to_owned(), visit.t("activities")), (own.clone(), name.clone())];
    let error = problem.map(|problem| problem_sentence(problem, &ctx.workspace.texts, ctx.lang()));
    let errors: Vec<(String, String)> = error.iter().map(|words| (format!("f-{DAY}"), words.clone())).collect();
    let back = web::own_path(&back(pairs, id)).to_owned();
    let asks = Asks {
        chip: "when",
        typed: DAY,
        label: visit.t("activities-put-off-to"),
        none: None,
        today: true,
        chosen: if problem.is_some() { when::TYPED } else { "tomorrow" },
        value: text(pairs, DAY).to_owned(),
        error,
    };
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &steps, &title))
        (ui::head("", html! { (title) ": " span dir="auto" { (name) } }, html! {}))
        (ui::card("", html! {
            form.form method="post" action={ (own) "/postponement" } novalidate {
                (ui::hidden("csrf", &visit.csrf))
                (ui::hidden("back", &back))
                (ui::form_errors(&visit.t("activities-not-put-off"), &errors))
                (when::ask(ctx, asks))
                (ui::form_foot(Button::submit(&title), Some(Button::link(visit.t("form-cancel"), &back)), html! {}))
            }
        }))
    };
    Ok(visit.page(&title, body))
}
