//! `GET /today`.

use axum::{Router, extract::Query as Params, response::Response, routing::get};
use base::Id;
use web::{App, Visit};

use super::{
    api, draw,
    read::{Asked, Day, WorthOf},
};

/// The page's address.
pub(crate) const PATH: &str = "/today";

pub(crate) fn routes() -> Router<App> {
    Router::new().route(PATH, get(show)).route("/api/v1/today", get(api::show))
}

type Pairs = Vec<(String, String)>;

/// `GET /today?day=2026-11-22&who=…`.
async fn show(visit: Visit, Params(pairs): Params<Pairs>) -> web::Result<Response> {
    let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    let format = &visit.ctx.format;
    // What is no day is as good as none: today.
    let day = base::parse_date(text("day"), format.calendar, visit.ctx.today()).ok();
    let asked = Asked { who: text("who").parse::<Id>().ok(), day };
    let worth = worth_of_customers(&visit.app);
    let found = visit.ctx.read(move |tx| Day::read(tx, asked, worth)).await?;
    Ok(draw::page(&visit, &found))
}

pub(super) fn worth_of_customers(app: &App) -> Option<WorthOf> {
    app.modules().iter().filter_map(|module| module.worth).find(|worth| worth.entity == "customers").map(|it| it.of)
}
