//! `/links/{token}`: an invitation, or a new password. Looking uses nothing up.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{
    Error,
    sign_in::{OpenLink, Purpose, open_link, use_link},
};

use super::welcome;
use crate::{
    Guest, Result,
    components::{Button, FormView, card, fields, form},
    problem_page::notice,
    typed::{Fields, Pairs, Typed},
};

pub(super) async fn ask(guest: Guest, Path(token): Path<String>) -> Result<Response> {
    match open_link(guest.app.workspace(), &token).await? {
        Some(link) => Ok(page(&guest, &token, &link, &Typed::default())),
        None => Ok(worthless(&guest)),
    }
}

pub(super) async fn use_up(guest: Guest, Path(token): Path<String>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let mut typed = Typed::sent(pairs);
    let Some(link) = open_link(guest.app.workspace(), &token).await? else { return Ok(worthless(&guest)) };
    if typed.text("password") != typed.text("password_again") {
        typed.wrong("password_again", "password-differs");
        return Ok(again(&guest, &token, &link, &typed));
    }
    match use_link(guest.app.workspace(), &token, typed.text("password"), &guest.standing.origin()).await {
        Ok(session) => welcome(&guest, &session, "/").await,
        Err(Error::NotFound) => Ok(worthless(&guest)),
        Err(error) => Ok(again(&guest, &token, &link, &typed.take(error)?)),
    }
}

fn again(guest: &Guest, token: &str, link: &OpenLink, typed: &Typed) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(guest, token, link, typed)).into_response()
}

fn page(guest: &Guest, token: &str, link: &OpenLink, typed: &Typed) -> Response {
    let key = match link.purpose {
        Purpose::Invitation => "link-invitation",
        Purpose::Reset => "link-reset",
    };
    let title = guest.tx(key, &[("name", (&link.name).into())]);
    guest.bare(
        &guest.t("link-title"),
        html! {
            h1 dir="auto" { (title) }
            p { (guest.t("link-what")) }
            (card("", the_form(guest, token, link, typed)))
        },
    )
}

fn the_form(guest: &Guest, token: &str, link: &OpenLink, typed: &Typed) -> Markup {
    let (label, say) = (|key: &str| guest.t(key), |problem: &_| guest.problem(problem));
    let of = Fields { typed, label: &label, say: &say };
    let views = [
        // Also tells a password manager whose password it keeps.
        of.fixed("email", "sign-in-email", &link.email, "username"),
        of.password("password", "link-password", "new-password").hint(guest.t("password-hint")),
        of.password("password_again", "link-password-again", "new-password"),
    ];
    let view = FormView::new("link", format!("/links/{token}"), &guest.csrf).light();
    let body = html! {
        (of.summary(&guest.t("form-mend")))
        (fields(&views))
        (Button::submit(guest.t("link-enter")).main().wide())
    };
    form(&view, body)
}

fn worthless(guest: &Guest) -> Response {
    let way = html! { (Button::link(guest.t("sign-in"), "/sign-in").main()) };
    let body = notice("unlink", &guest.t("link-worthless"), &guest.t("link-worthless.what"), way);
    (StatusCode::NOT_FOUND, guest.bare(&guest.t("link-worthless"), body)).into_response()
}
