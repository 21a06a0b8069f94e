//! A signed-in person asking for a page.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{Method, header, request::Parts},
    response::{IntoResponse, Response},
};
use base::{Arg, Id};
use maud::Markup;
use records::{
    Ctx, Door,
    access::{Deed, EVERY, Grant, Scope},
    sign_in,
};
use schema::Tone;

use super::{
    Standing,
    cookies::{TOAST, cookie, gone},
};
use crate::{
    App, Count, Problem,
    components::{self, Toast},
    respond, shell,
};

/// Who asks, in which language, and everything a page needs to be drawn. As an
/// extractor it leads strangers to the sign-in (or to the first set-up).
#[derive(Clone)]
pub struct Visit {
    pub ctx: Ctx,
    pub app: App,
    /// The token that every form of this page carries.
    pub csrf: String,
    /// This page's address, with its query.
    pub path: String,
    pub standing: Arc<Standing>,
    /// The place in the feed before which this page knows all.
    pub(crate) live: Option<String>,
    /// The figures of the navigation, by address; none for a part of a page.
    pub(crate) counts: Arc<Vec<(&'static str, u64)>>,
}

impl Visit {
    /// The visit of a person who has signed in; none for a stranger.
    pub(crate) fn of(app: &App, standing: &Arc<Standing>) -> Option<Visit> {
        let person = &standing.signed_in.as_ref()?.person;
        let workspace = app.workspace().clone();
        let format = standing.format(&workspace);
        let seen_by = standing.behind().map(|own| own.actor.user);
        let mut actor = person.actor.clone();
        // Whoever looks through somebody's eyes sees what they see, and no
        // button that would be turned away at the door.
        if seen_by.is_some() {
            actor.door_limits =
                Some([Deed::Read, Deed::Export].map(|deed| Grant::new(EVERY, deed, Scope::All)).to_vec());
        }
        let ctx = Ctx { seen_by, ..Ctx::new(workspace, Arc::new(actor), Door::Page, format) };
        let (csrf, path) = (standing.csrf(), standing.path.clone());
        // Before anything is read: what is committed from now on comes by the stream.
        let live = app.hub().position();
        Some(Visit { ctx, app: app.clone(), csrf, path, standing: standing.clone(), live, counts: Arc::default() })
    }

    /// The same for a whole page, which has the navigation around it. A figure
    /// that cannot be had now is left out rather than the page.
    async fn with_counts(mut self) -> Visit {
        let counts: Vec<Count> = self.app.modules().iter().flat_map(|module| module.counts.clone()).collect();
        if counts.is_empty() {
            return self;
        }
        let read = self.ctx.read(move |tx| counts.iter().map(|it| Ok((it.href, (it.of)(tx)?))).collect());
        self.counts = Arc::new(read.await.unwrap_or_default());
        self
    }

    /// Through another person's eyes one changes nothing, and nothing is offered
    /// that would be turned away at the door.
    pub fn only_looks(&self) -> bool {
        self.standing.behind().is_some()
    }

    /// A text of the catalogue.
    pub fn t(&self, key: &str) -> String {
        self.ctx.text(key)
    }

    /// A text with its places filled.
    pub fn tx(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.ctx.workspace.texts.get(self.ctx.lang(), key, args)
    }

    /// Whether the page's own script asks, for a part of the page.
    pub fn is_htmx(&self) -> bool {
        self.standing.htmx
    }

    /// A whole page in the shell.
    pub fn page(&self, title: &str, body: Markup) -> Response {
        let text = |key: &str| self.t(key);
        let page = components::page(&shell::of_visit(self, &text), title, body);
        let mut response = page.into_response();
        if self.standing.toast.is_some() && !self.standing.refreshes {
            response.headers_mut().append(header::SET_COOKIE, gone(&self.app, TOAST));
        }
        response
    }

    /// On to another page, which then says the sentence of `key`.
    pub fn toast_redirect(&self, to: &str, key: &str) -> Response {
        self.toast_to(to, Toast { tone: Tone::Good, text: self.t(key), ..Toast::default() })
    }

    /// The same after a deed that can be taken back: the toast offers it. None
    /// where nothing was done, or this person could not undo it.
    pub fn toast_undo(&self, to: &str, key: &str, set: Option<Id>) -> Response {
        self.toast_undo_said(to, self.t(key), set)
    }

    /// The same with a sentence that has facts in it.
    pub fn toast_undo_said(&self, to: &str, text: String, set: Option<Id>) -> Response {
        let undo = set.map(crate::undo::action);
        self.toast_to(to, Toast { tone: Tone::Good, text, undo, ..Toast::default() })
    }

    /// On to another page, with a toast that has a way back or a link.
    pub fn toast_to(&self, to: &str, toast: Toast) -> Response {
        let mut response = self.redirect(to);
        let kept = cookie(&self.app, TOAST, &respond::written_toast(&toast), Some(60));
        response.headers_mut().append(header::SET_COOKIE, kept);
        response
    }

    /// On to another page of this program.
    pub fn redirect(&self, to: &str) -> Response {
        respond::lead_to(to, self.is_htmx())
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit, Response> {
        let standing = parts.extensions.get::<Arc<Standing>>().ok_or_else(|| Problem::NotFound.into_response())?;
        match Visit::of(app, standing) {
            Some(visit) if parts.method == Method::GET && !visit.is_htmx() => Ok(visit.with_counts().await),
            Some(visit) => Ok(visit),
            None => Err(first_the_door(app, standing, &parts.method).await),
        }
    }
}

/// Where a stranger goes: to the sign-in, and from there to the page that was
/// asked for; in a new workspace to its set-up.
async fn first_the_door(app: &App, standing: &Standing, method: &Method) -> Response {
    match sign_in::set_up_wanted(app.workspace()).await {
        Ok(true) => return respond::lead_to("/set-up", standing.htmx),
        Ok(false) => {}
        Err(error) => return Problem::from(error).into_response(),
    }
    // A deed is not repeated after the sign-in, and a part is no page.
    let is_page = method == Method::GET && !standing.htmx && standing.path != "/";
    let next = is_page.then(|| form_urlencoded::byte_serialize(standing.path.as_bytes()).collect::<String>());
    let to = next.map_or("/sign-in".to_owned(), |next| format!("/sign-in?next={next}"));
    respond::lead_to(&to, standing.htmx)
}
