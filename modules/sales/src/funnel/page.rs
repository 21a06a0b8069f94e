//! The addresses of the report: a page for people, the same figures as JSON.

use axum::{
    Json, Router,
    extract::Query as Params,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use records::{Error, FieldProblem, access::Deed};
use web::{App, Caller, Visit};

use super::{
    address::{Address, PATH},
    choices::Choices,
    draw, funnel, to_json,
};

pub fn routes() -> Router<App> {
    Router::new().route(PATH, get(show)).route("/api/v1/reports/funnel", get(answer))
}

type Pairs = Vec<(String, String)>;

/// `GET /reports/funnel`.
async fn show(visit: Visit, Params(pairs): Params<Pairs>) -> web::Result<Response> {
    may_see(&visit.ctx)?;
    let address = Address::read(&pairs)?;
    let asked = address.asked(&visit.ctx.format, visit.ctx.today());
    let (wanted, looked_for) = (asked.clone().ok(), address.clone());
    let read = visit.ctx.read_heavy(move |tx| {
        let found = wanted.map(|asked| funnel(tx, &asked)).transpose()?;
        Ok((found, Choices::read(tx, &looked_for)?))
    });
    let (found, choices) = read.await?;
    let problem = asked.err();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = draw::Report { visit: &visit, address: &address, choices: &choices, problem: problem.as_ref() };
    Ok((status, page.page(found.as_ref())).into_response())
}

/// `GET /api/v1/reports/funnel`: days as ISO dates, records by their ids.
async fn answer(caller: Caller, Params(pairs): Params<Pairs>) -> web::Result<Response> {
    let ctx = &caller.ctx;
    may_see(ctx)?;
    let asked = Address::read(&pairs)?.asked(&ctx.format, ctx.today()).map_err(invalid)?;
    let question = asked.clone();
    let found = ctx.read_heavy(move |tx| funnel(tx, &question)).await?;
    let currency = ctx.workspace.settings().currency;
    Ok(Json(to_json(&found, &asked, currency, &ctx.format)).into_response())
}

fn may_see(ctx: &records::Ctx) -> records::Result<()> {
    match ctx.actor.may("opportunities", Deed::Read) {
        true => Ok(()),
        false => Err(Error::Forbidden { entity: "opportunities".to_owned(), deed: Deed::Read.key() }),
    }
}

fn invalid(problem: FieldProblem) -> Error {
    Error::Invalid(vec![problem])
}
