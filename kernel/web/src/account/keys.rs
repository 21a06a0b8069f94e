//! The keys by which programs act in one's name, through the API.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use maud::{Markup, html};
use records::{
    FieldProblem,
    access::{Deed, EVERY, Grant, Scope},
    sign_in::{ApiKey, NewKey, make_api_key, revoke_api_key},
};

use super::view::{self, Again};
use crate::{
    Problem, Result, Visit,
    components::{
        Button, Choice, Column, Control, FieldView, FormView, RowView, card, card_with, fields, form, head,
        post_button, table,
    },
    say,
    typed::{Fields, Pairs, Typed},
};

/// Days until a key ends; 0 is never.
const LASTING: [u32; 4] = [90, 30, 365, 0];

/// POST /me/keys: makes a key and shows its secret, this once.
pub(super) async fn make(visit: Visit, Form(pairs): Form<Pairs>) -> Result<Response> {
    let typed = Typed::sent(pairs);
    let days = LASTING.into_iter().find(|days| days.to_string() == typed.text("days")).unwrap_or(LASTING[0]);
    let ends = SignedDuration::from_hours(24 * i64::from(days));
    let reading = || vec![Grant::new(EVERY, Deed::Read, Scope::All)];
    let key = NewKey {
        name: typed.line("key_name"),
        limits: (typed.text("reads") == "true").then(reading),
        expires_at: (days > 0).then(|| visit.ctx.now() + ends),
    };
    let name = key.name.clone();
    match make_api_key(&visit.ctx, key).await {
        Ok((_, secret)) => Ok(shown(&visit, &name, &secret)),
        Err(records::Error::Invalid(_)) => {
            let mut typed = typed;
            typed.wrong("key_name", "value-required");
            let page = view::page(&visit, Again::Key(typed)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /me/keys/{id}/revocation.
pub(super) async fn revoke(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    revoke_api_key(&visit.ctx, id).await?;
    Ok(visit.toast_redirect("/me", "key-revoked"))
}

fn shown(visit: &Visit, name: &str, secret: &str) -> Response {
    let title = visit.tx("key-made", &[("name", name.into())]);
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed: &Typed::default(), label: &label, say: &tell };
    let body = html! {
        (head("", html! { span dir="auto" { (title) } }, html! {}))
        (card("", html! { div.form {
            p { (visit.t("key-keep")) }
            (fields(&[of.fixed("key", "key-secret", secret, "off")]))
            div { (Button::link(visit.t("key-back"), "/me")) }
        } }))
    };
    visit.page(&title, body)
}

pub(super) fn card_of(visit: &Visit, held: &[ApiKey], typed: &Typed) -> Markup {
    let title = visit.t("key-title");
    let columns = ["key-name", "key-since", "key-ends", "key-used", "key-deed"].map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = held.iter().map(|key| row(visit, key)).collect();
    let body = html! {
        div.in { p { (visit.t("key-what")) } }
        @if !rows.is_empty() { (table(&title, &columns, None, &rows)) }
        div.in { (the_form(visit, typed)) }
    };
    card_with(&title, html! {}, body)
}

fn row(visit: &Visit, key: &ApiKey) -> RowView {
    let format = &visit.ctx.format;
    let when = |instant: Option<base::Instant>, none: &str| instant.map_or(visit.t(none), |at| format.instant(at));
    let revoke = Button::submit(visit.t("key-revoke")).small().danger();
    let cells = vec![
        html! { span dir="auto" { (key.name) } @if key.limits.is_some() { " · " (visit.t("key-reads-only")) } },
        html! { (format.instant(key.created_at)) },
        html! { (when(key.expires_at, "key-never")) },
        html! { (when(key.used_at, "key-unused")) },
        post_button(&format!("/me/keys/{}/revocation", key.id), &visit.csrf, revoke),
    ];
    RowView { id: format!("key-{}", key.id), cells, ..RowView::default() }
}

fn the_form(visit: &Visit, typed: &Typed) -> Markup {
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed, label: &label, say: &tell };
    let lasting = LASTING.map(|days| {
        let words = visit.tx("key-days", &[("days", days.into())]);
        Choice::new(days.to_string(), words, typed.text("days") == days.to_string())
    });
    let views: [FieldView; 3] = [
        of.line("key_name", "key-name", "text", "off").hint(visit.t("key-name-hint")),
        of.of("days", "key-ends", Control::Select { options: lasting.to_vec(), empty: None }),
        of.of("reads", "key-reads", Control::Flag { checked: typed.text("reads") == "true" }).required(false),
    ];
    let body = html! {
        (of.summary(&visit.t("form-mend")))
        (fields(&views))
        div { (Button::submit(visit.t("key-make"))) }
    };
    form(&FormView::new("new-key", "/me/keys", &visit.csrf).light(), body)
}
