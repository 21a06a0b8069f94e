//! Language, calendar, colours and spacing: switches in the corner of every page.

use axum::{Form, http::header, response::Response};
use base::{Calendar, Lang};
use records::sign_in::{keep_calendar, keep_language};
use serde::Deserialize;

use crate::{
    Guest, Result, Visit,
    components::{Density, Theme},
    respond::lead_to,
    session::{LOOKS, Looks, cookie},
};

/// One switch that was pressed, and the page it stands on.
#[derive(Deserialize)]
pub(crate) struct Pressed {
    language: Option<String>,
    calendar: Option<String>,
    theme: Option<String>,
    density: Option<String>,
    nav: Option<String>,
    #[serde(default)]
    back: String,
}

const A_YEAR: i64 = 365 * 24 * 3600;

/// POST /me/preferences. Language and calendar go with the person, the rest
/// stays with the browser.
pub(crate) async fn keep(guest: Guest, Form(pressed): Form<Pressed>) -> Result<Response> {
    let lang = pressed.language.as_deref().and_then(Lang::from_tag);
    let calendar = pressed.calendar.as_deref().and_then(Calendar::from_code);
    if let Some(visit) = Visit::of(&guest.app, &guest.standing) {
        if let Some(lang) = lang {
            keep_language(&visit.ctx, lang).await?;
        }
        if let Some(calendar) = calendar {
            keep_calendar(&visit.ctx, calendar).await?;
        }
    }
    let looks = chosen(guest.standing.looks, &pressed, lang, calendar);
    let mut response = lead_to(&pressed.back, guest.standing.htmx);
    let kept = cookie(&guest.app, LOOKS, &looks.written(), Some(A_YEAR));
    response.headers_mut().append(header::SET_COOKIE, kept);
    Ok(response)
}

fn chosen(now: Looks, pressed: &Pressed, lang: Option<Lang>, calendar: Option<Calendar>) -> Looks {
    Looks {
        lang: lang.or(now.lang),
        calendar: calendar.or(now.calendar),
        theme: pressed.theme.as_deref().and_then(Theme::from_tag).unwrap_or(now.theme),
        density: pressed.density.as_deref().and_then(Density::from_tag).unwrap_or(now.density),
        narrow: pressed.nav.as_deref().map_or(now.narrow, |nav| nav == "narrow"),
    }
}
