//! Signing in and out, and choosing a password by a one-time link.

mod links;
mod view;

use axum::{
    Form, Router,
    extract::Query,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::Instant;
use records::sign_in::{self, Entry, NewSession};
use serde::Deserialize;

use crate::{
    App, Guest, Result, Visit,
    respond::{lead_to, see_other},
    session::{SESSION, cookie, gone},
    typed::{Pairs, Typed},
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(ask).post(enter))
        .route("/sign-out", post(leave))
        .route("/links/{token}", get(links::ask).post(links::use_up))
}

/// Where somebody wanted to go.
#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    next: String,
}

async fn ask(guest: Guest, Query(wish): Query<Wish>) -> Result<Response> {
    if guest.standing.signed_in.is_some() {
        return Ok(see_other(&wish.next));
    }
    if sign_in::set_up_wanted(guest.app.workspace()).await? {
        return Ok(see_other("/set-up"));
    }
    Ok(view::page(&guest, &Typed::begin([("next", &wish.next)])))
}

async fn enter(guest: Guest, Form(pairs): Form<Pairs>) -> Result<Response> {
    let mut typed = Typed::sent(pairs);
    let origin = guest.standing.origin();
    match sign_in::enter(guest.app.workspace(), typed.text("email"), typed.text("password"), &origin).await? {
        Entry::Welcome(session) => welcome(&guest, &session, typed.text("next")).await,
        Entry::Wrong => {
            typed.wrong("", "sign-in-wrong");
            Ok((StatusCode::UNPROCESSABLE_ENTITY, view::page(&guest, &typed)).into_response())
        }
        Entry::Locked { wait } => {
            typed.problems.push(sign_in::locked("", wait));
            let retry = [(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))];
            Ok((StatusCode::TOO_MANY_REQUESTS, retry, view::page(&guest, &typed)).into_response())
        }
    }
}

/// Leads on with a fresh session; the one that this browser had before ends.
pub(crate) async fn welcome(guest: &Guest, session: &NewSession, next: &str) -> Result<Response> {
    if let Some(old) = &guest.standing.token {
        sign_in::sign_out(guest.app.workspace(), old).await?;
    }
    let mut response = lead_to(next, guest.standing.htmx);
    response.headers_mut().append(header::SET_COOKIE, session_cookie(&guest.app, session));
    Ok(response)
}

pub(crate) fn session_cookie(app: &App, session: &NewSession) -> HeaderValue {
    let now: Instant = app.workspace().clock.now();
    cookie(app, SESSION, &session.token, Some(session.expires_at.duration_since(now).as_secs()))
}

async fn leave(visit: Visit) -> Result<Response> {
    if let Some(token) = &visit.standing.token {
        sign_in::sign_out(visit.app.workspace(), token).await?;
    }
    let mut response = visit.redirect("/sign-in");
    response.headers_mut().append(header::SET_COOKIE, gone(&visit.app, SESSION));
    Ok(response)
}
