//! The old address of a record that was made one with another: reading leads on
//! to the one that was kept; a write does not, for a program that throws the
//! old one away must not throw away the kept one by following along.

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use records::Ctx;
use schema::EntityDef;

use super::problem::{Kind, Problem};

/// The way to the kept record, with what else the address asked for.
pub async fn lead_on(ctx: &Ctx, def: &Arc<EntityDef>, gone: Id, query: Option<&str>) -> Result<Response, Problem> {
    let Some(kept) = kept(ctx, def, gone).await? else { return Err(Kind::NotFound.into()) };
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let to = HeaderValue::from_str(&format!("/api/v1/{}/{kept}{query}", def.key)).map_err(anyhow::Error::from)?;
    // A merge can be undone, so nobody may remember the way.
    let headers = [(header::LOCATION, to), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::PERMANENT_REDIRECT, headers).into_response())
}

/// Why a record cannot be written: it went into another one, or is not there.
pub async fn or_not_found(ctx: &Ctx, def: &Arc<EntityDef>, id: Id) -> Problem {
    match kept(ctx, def, id).await {
        Ok(Some(kept)) => Problem { leads_to: Some(kept), ..Problem::new(Kind::Merged) },
        Ok(None) => Kind::NotFound.into(),
        Err(problem) => problem,
    }
}

async fn kept(ctx: &Ctx, def: &Arc<EntityDef>, gone: Id) -> Result<Option<Id>, Problem> {
    let def = def.clone();
    Ok(ctx.read(move |tx| tx.merged_into(&def, gone)).await?)
}
