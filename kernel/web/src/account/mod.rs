//! One's own account: name, language, calendar; password; where one is signed
//! in; the keys by which programs act in one's name.

mod keys;
mod view;

use axum::{
    Form, Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::{Calendar, Lang};
use records::sign_in;

use crate::{
    App, Result, Visit,
    sign_in::session_cookie,
    typed::{Pairs, Typed},
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(show).post(keep))
        .route("/me/password", post(change_password))
        .route("/me/sessions/end", post(end_others))
        .route("/me/keys", post(keys::make))
        .route("/me/keys/{id}/revocation", post(keys::revoke))
        .route("/me/keys/{id}/renewal", post(keys::renew))
        .route("/users/{id}/keys", get(keys::of_service).post(keys::make_for_service))
}

async fn show(visit: Visit) -> Result<Response> {
    view::page(&visit, view::Again::Nothing).await
}

/// POST /me: name, language and calendar together.
async fn keep(visit: Visit, Form(pairs): Form<Pairs>) -> Result<Response> {
    let typed = Typed::sent(pairs);
    if let Err(error) = sign_in::rename(&visit.ctx, typed.line("name")).await {
        let page = view::page(&visit, view::Again::About(typed.take(error)?)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.tag() == typed.text("lang")) {
        sign_in::keep_language(&visit.ctx, lang).await?;
    }
    // The calendar that the page came with was not chosen: whoever changes the language
    // alone begins with the calendar of that one.
    let shown = visit.ctx.format.calendar;
    if let Some(calendar) = Calendar::from_code(typed.text("calendar")).filter(|calendar| *calendar != shown) {
        sign_in::keep_calendar(&visit.ctx, calendar).await?;
    }
    Ok(visit.toast_redirect("/me", "account-kept"))
}

async fn change_password(visit: Visit, Form(pairs): Form<Pairs>) -> Result<Response> {
    let mut typed = Typed::sent(pairs);
    if typed.text("password") != typed.text("password_again") {
        typed.wrong("password_again", "password-differs");
        return refused(&visit, typed).await;
    }
    let Some(own) = &visit.standing.signed_in else { return Ok(visit.redirect("/sign-in")) };
    let (old, new, origin) = (typed.text("old_password"), typed.text("password"), visit.standing.origin());
    match sign_in::change_password(&visit.ctx, &own.session, old, new, &origin).await {
        Ok(session) => {
            let mut response = visit.toast_redirect("/me", "account-password-changed");
            response.headers_mut().append(header::SET_COOKIE, session_cookie(&visit.app, &session));
            Ok(response)
        }
        Err(error) => refused(&visit, typed.take(error)?).await,
    }
}

async fn refused(visit: &Visit, typed: Typed) -> Result<Response> {
    let page = view::page(visit, view::Again::Password(typed)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Ends every session but the one that asks.
async fn end_others(visit: Visit) -> Result<Response> {
    let own = visit.standing.signed_in.as_ref().map(|signed_in| signed_in.session.id);
    sign_in::sign_out_everywhere(&visit.ctx, own).await?;
    Ok(visit.toast_redirect("/me", "account-sessions-ended"))
}
