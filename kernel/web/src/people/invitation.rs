//! POST /users/{id}/invitation: makes the link and shows it, this once.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use records::{
    AnyRecord, Ctx, FieldProblem,
    sign_in::{Purpose, make_link},
};

use crate::{
    Problem, Result, Visit,
    components::{Button, Look, card, fields, head, post_button},
    say,
    typed::{Fields, Typed},
};

pub(super) async fn make(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let link = make_link(&visit.ctx, id).await?;
    let origin = visit.standing.client.origin(visit.app.options().public_url.as_ref());
    let address = format!("{origin}/links/{}", link.token);
    let key = match link.purpose {
        Purpose::Invitation => "invitation-made",
        Purpose::Reset => "invitation-made-reset",
    };
    let title = visit.tx(key, &[("name", (&link.name).into())]);
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed: &Typed::default(), label: &label, say: &tell };
    let until = visit.ctx.format.instant(link.expires_at);
    let body = html! {
        (head("", html! { span dir="auto" { (title) } }, html! {}))
        (card("", html! { div.form {
            p { (visit.tx("invitation-hand-over", &[("until", until.into())])) }
            (fields(&[of.fixed("link", "invitation-link", &address, "off")]))
            div { (Button::link(visit.t("invitation-back"), format!("/users/{id}"))) }
        } }))
    };
    Ok(visit.page(&title, body))
}

/// The card on a user's page.
pub(super) fn card_of(ctx: &Ctx, user: &AnyRecord, has_password: bool, csrf: &str) -> Markup {
    let active = user.value("active").flag() == Some(true);
    let has_email = user.value("email").text().is_some();
    let (what, deed) = match has_password {
        true => ("invitation-can-sign-in", "invitation-make-reset"),
        false => ("invitation-cannot-sign-in", "invitation-make"),
    };
    let action = format!("/users/{}/invitation", user.id);
    let keys = format!("/users/{}/keys", user.id);
    let body = html! {
        @if !active { p { (ctx.text("invitation-inactive")) } }
        @else if !has_email { p { (ctx.text("invitation-no-email")) } }
        @else {
            div.form { p { (ctx.text(what)) } @if !has_password { a.link href=(keys) { (ctx.text("key-title")) } } (post_button(&action, csrf, Button::submit(ctx.text(deed)).look(Look::Plain).icon("key-round"))) }
        }
    };
    let leaving = (ctx.actor.user != user.id).then(|| super::page::leaving(ctx, user, csrf));
    card(&ctx.text("invitation"), html! { div.stack { (body) @if let Some(leaving) = leaving { (leaving) } } })
}
