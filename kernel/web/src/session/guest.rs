//! Anybody at all, on a page that needs no sign-in.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Response},
};
use base::{Arg, Format};
use maud::Markup;
use records::FieldProblem;

use super::Standing;
use crate::{App, Problem, components, shell};

#[derive(Clone)]
pub struct Guest {
    pub app: App,
    pub format: Format,
    pub csrf: String,
    pub standing: Arc<Standing>,
}

impl Guest {
    pub(crate) fn of(app: &App, standing: &Arc<Standing>) -> Guest {
        let format = standing.format(app.workspace());
        Guest { app: app.clone(), format, csrf: standing.csrf(), standing: standing.clone() }
    }

    pub fn t(&self, key: &str) -> String {
        self.tx(key, &[])
    }

    pub fn tx(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.app.workspace().texts.get(self.format.lang, key, args)
    }

    /// What is wrong with a field, in words.
    pub fn problem(&self, problem: &FieldProblem) -> String {
        let args: Vec<(&str, Arg)> = problem.args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
        self.tx(&problem.text, &args)
    }

    /// A page outside the shell.
    pub fn bare(&self, title: &str, body: Markup) -> Response {
        let text = |key: &str| self.t(key);
        components::bare_page(&shell::of_guest(self, &text), title, body).into_response()
    }

    pub fn bare_wide(&self, title: &str, body: Markup) -> Response {
        let text = |key: &str| self.t(key);
        components::bare_page_wide(&shell::of_guest(self, &text), title, body).into_response()
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Guest, Problem> {
        let standing = parts.extensions.get::<Arc<Standing>>().ok_or(Problem::NotFound)?;
        Ok(Guest::of(app, standing))
    }
}
