//! The first page of a new workspace: the company, how it counts, and its
//! first administrator. Only for who sits at the machine or knows the secret
//! that its terminal printed, and only once.

mod view;

pub(crate) use view::ZONES;

use axum::{
    Form, Router,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use base::{Calendar, Currency, Lang, MoneyUnit};
use records::{
    Settings,
    sign_in::{self, SetUp},
};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::{
    App, Guest, Result,
    respond::see_other,
    sign_in::welcome,
    typed::{Pairs, Typed},
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/set-up", get(ask).post(set_up))
}

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    token: String,
}

async fn ask(guest: Guest, Query(shown): Query<Shown>) -> Result<Response> {
    if !sign_in::set_up_wanted(guest.app.workspace()).await? {
        return Ok(see_other("/sign-in"));
    }
    if !may(&guest, &shown.token) {
        return Ok(closed(&guest, &shown.token));
    }
    let (lang, calendar) = (guest.format.lang.tag(), guest.format.calendar.code());
    let begin = Typed::begin([
        ("token", &*shown.token),
        ("lang", lang),
        ("calendar", calendar),
        ("currency", "IRR"),
        ("unit", "toman"),
        ("zone", "Asia/Tehran"),
    ]);
    Ok(view::page(&guest, &begin))
}

async fn set_up(guest: Guest, Form(pairs): Form<Pairs>) -> Result<Response> {
    let typed = Typed::sent(pairs);
    if !sign_in::set_up_wanted(guest.app.workspace()).await? {
        return Ok(see_other("/sign-in"));
    }
    if !may(&guest, typed.text("token")) {
        return Ok(closed(&guest, typed.text("token")));
    }
    let asked = match asked(typed.clone()) {
        Ok(asked) => asked,
        Err(typed) => return Ok(again(&guest, &typed)),
    };
    match sign_in::set_up(guest.app.workspace(), asked, &guest.standing.origin()).await {
        Ok(session) => welcome(&guest, &session, "/").await,
        Err(error) => Ok(again(&guest, &typed.take(error)?)),
    }
}

/// Who sits at this machine, or has read its terminal.
fn may(guest: &Guest, token: &str) -> bool {
    guest.standing.client.local || bool::from(token.as_bytes().ct_eq(guest.app.set_up_token().as_bytes()))
}

fn closed(guest: &Guest, token: &str) -> Response {
    (StatusCode::FORBIDDEN, view::closed(guest, !token.is_empty())).into_response()
}

fn again(guest: &Guest, typed: &Typed) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, view::page(guest, typed)).into_response()
}

/// What was asked for; what cannot be read is said beside its field.
fn asked(mut typed: Typed) -> Result<SetUp, Typed> {
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == typed.text("lang"));
    let calendar = Calendar::from_code(typed.text("calendar"));
    let currency = Currency::from_code(typed.text("currency"));
    let unit = MoneyUnit::from_code(typed.text("unit"));
    let zone = typed.text("zone").to_owned();
    let readable = [
        ("lang", lang.is_some()),
        ("calendar", calendar.is_some()),
        ("currency", currency.is_some()),
        ("unit", unit.is_some()),
        ("zone", jiff::tz::TimeZone::get(&zone).is_ok()),
        ("password_again", typed.text("password") == typed.text("password_again")),
    ];
    for (field, _) in readable.iter().filter(|(_, is_readable)| !is_readable) {
        typed.wrong(field, if *field == "password_again" { "password-differs" } else { "value-required" });
    }
    let (Some(lang), Some(calendar), Some(currency), Some(unit)) = (lang, calendar, currency, unit) else {
        return Err(typed);
    };
    if !typed.problems.is_empty() {
        return Err(typed);
    }
    let weekend = Settings::usual_weekend(calendar);
    let company = typed.line("company");
    let settings =
        Settings { company, lang, calendar, currency, unit, zone, weekend, ready: true, ..Settings::default() };
    Ok(SetUp {
        settings,
        name: typed.line("name"),
        email: typed.line("email"),
        password: typed.text("password").to_owned(),
    })
}
