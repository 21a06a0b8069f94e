//! A program at the API, with a key; or a page's own script, with its cookie.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use records::{Ctx, Door, idempotency::Once};

use super::Standing;
use crate::{App, Problem};

#[derive(Clone)]
pub struct Caller {
    pub ctx: Ctx,
    pub app: App,
    pub standing: Arc<Standing>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, Problem> {
        let standing = parts.extensions.get::<Arc<Standing>>().ok_or(Problem::SignIn)?;
        let by_key = standing.holder.as_ref().map(|holder| &holder.person);
        let person =
            by_key.or(standing.signed_in.as_ref().map(|signed_in| &signed_in.person)).ok_or(Problem::SignIn)?;
        let workspace = app.workspace().clone();
        let format = standing.format(&workspace);
        let once = parts.extensions.get::<Arc<Once>>().cloned();
        let seen_by = standing.behind().map(|own| own.actor.user);
        let ctx = Ctx { once, seen_by, ..Ctx::new(workspace, Arc::new(person.actor.clone()), Door::Api, format) };
        Ok(Caller { ctx, app: app.clone(), standing: standing.clone() })
    }
}
