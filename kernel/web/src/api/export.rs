//! `GET /api/v1/{entity}/export?format=csv|xlsx`: a whole list as a file, by
//! keys and with ISO days, so that it can be sent back in. Parameters as for
//! the list; not bound to JSON in what it answers, only in what it refuses.

use axum::{
    extract::{FromRequestParts, Path, RawQuery, State},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use records::{
    Ctx, Error,
    access::Deed,
    export::{Export, Format, Wording},
};

use super::{
    lang, list,
    params::Params,
    problem::{Problem, Said},
    readable,
    view::View,
};
use crate::{App, Caller, export};

pub const PARAMETERS: [&str; 5] = ["view", "filter", "sort", "columns", "format"];

/// A call that takes a file for an answer.
pub struct ForFile(Ctx);

impl FromRequestParts<App> for ForFile {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<ForFile, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let format = base::Format { lang: lang(&caller.standing, app.workspace()), ..(*caller.ctx.format).clone() };
        Ok(ForFile(Ctx { format: format.into(), ..caller.ctx }))
    }
}

pub async fn export(
    State(app): State<App>,
    ForFile(ctx): ForFile,
    Path(entity): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let def = readable(&ctx, &entity)?;
    if !ctx.actor.may(&def.key, Deed::Export) {
        return Err(Error::Forbidden { entity, deed: Deed::Export.key() }.into());
    }
    let mut params = Params::read(query.as_deref(), &PARAMETERS);
    let view = View::read(&app, &ctx, &def, &mut params).await?;
    let filter = view.filter(list::read_filter(&ctx, &def, &mut params).await?);
    let sort = Some(view.sort(&ctx, &def, &mut params));
    let columns = view.columns(&ctx, &def, &mut params);
    let format = match params.get("format").map(Format::from_key) {
        Some(Some(format)) => format,
        None => Format::Csv,
        Some(None) => {
            params.refuse("format", Said::text("api-not-a-format"));
            Format::Csv
        }
    };
    params.settle()?;
    let wanted = Export { filter, sort, columns, ..Export::of(def.key.clone(), Wording::Programs) };
    let going = wanted.begin(&ctx, format).await.map_err(list::of_query)?;
    let name = export::named(&ctx, &def, format);
    Ok(export::answer(going, format, &name).await.into_response())
}
