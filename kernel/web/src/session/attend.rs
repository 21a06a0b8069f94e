//! Finds out who asks, and gives problems their words on the way out.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use records::sign_in;

use super::{
    Looks, Standing,
    cookies::{self, LOOKS, SESSION, TOAST, VISITOR},
    fresh_token, looks,
};
use crate::{
    App, Client, Problem, api,
    guard::{self, RequestId},
    problem::Told,
    problem_page, respond, watch,
};

pub(crate) async fn attend(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let fresh = cookies::sent(&app, request.headers(), VISITOR).filter(|visitor| visitor.len() == 43).is_none();
    let mut standing = stranger(&app, &request);
    let is_api = standing.is_api();
    let recognised = recognise(&app, &mut standing, (request.method(), request.headers()), is_api).await;
    let counted = guard::count(&app, &standing, &request);
    let standing = Arc::new(standing);
    request.extensions_mut().insert(standing.clone());
    let response = match (counted.and_then(|taken| taken.problem()), recognised) {
        (Some(too_many), _) => too_many.into_response(),
        (None, Ok(())) => next.run(request).await,
        (None, Err(problem)) => problem.into_response(),
    };
    let told = watch::Told { actor: standing.user(), problem: problem_of(&standing, &response) };
    let mut response = worded(&app, &standing, response);
    response.extensions_mut().insert(told);
    if let Some(taken) = counted.filter(|_| is_api) {
        taken.tell(response.headers_mut());
    }
    if fresh && standing.signed_in.is_none() && is_page(response.headers()) {
        let cookie = cookies::cookie(&app, VISITOR, &standing.visitor, None);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What the request says by itself.
fn stranger(app: &App, request: &Request) -> Standing {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let sent = |name| cookies::sent(app, headers, name);
    let extensions = request.extensions();
    let nobody = || Client::of(None, request.version(), headers, app.options());
    Standing {
        client: extensions.get::<Client>().cloned().unwrap_or_else(nobody),
        request_id: extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        signed_in: None,
        holder: None,
        htmx: headers.contains_key("hx-request"),
        refreshes: headers.contains_key("x-peyvand-live"),
        path: request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        agent: text(header::USER_AGENT).unwrap_or_default().to_owned(),
        toast: sent(TOAST).and_then(|text| respond::read_toast(&text)),
        looks: sent(LOOKS).map(|text| Looks::read(&text)).unwrap_or_default(),
        accepts: text(header::ACCEPT_LANGUAGE).and_then(looks::accepted),
        token: sent(SESSION),
        visitor: sent(VISITOR).filter(|visitor| visitor.len() == 43).unwrap_or_else(fresh_token),
    }
}

/// Whose cookie or key it is.
async fn recognise(
    app: &App,
    standing: &mut Standing,
    (method, headers): (&Method, &HeaderMap),
    is_api: bool,
) -> Result<(), Problem> {
    if let Some(key) = bearer(headers).filter(|_| is_api) {
        standing.holder = sign_in::key_holder(app.workspace(), key).await?;
        return if standing.holder.is_some() { Ok(()) } else { Err(Problem::SignIn) };
    }
    if let Some(token) = &standing.token {
        standing.signed_in = match asks_by_itself(standing, headers) {
            true => sign_in::session_at_rest(app.workspace(), token).await?,
            false => sign_in::session(app.workspace(), token).await?,
        };
    }
    crate::access::only_looks(standing, method)
}

/// Whether an open page asks this without its person: the stream of events, who
/// else is here, what a colleague changed, how far a job is.
fn asks_by_itself(standing: &Standing, headers: &HeaderMap) -> bool {
    let path = standing.path.split('?').next().unwrap_or_default();
    standing.refreshes || headers.contains_key("x-peyvand-waits") || path == "/live" || path.starts_with("/live/")
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = said.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// The kind of problem that an answer tells.
fn problem_of(standing: &Standing, response: &Response) -> Option<&'static str> {
    match standing.is_api() {
        true => api::problem_of(response),
        false => response.extensions().get::<Told>().map(|told| told.0.key()),
    }
}

/// A problem becomes a page, a part of one, or a problem document; so does a
/// bare error of the framework, which knows no language.
fn worded(app: &App, standing: &Arc<Standing>, response: Response) -> Response {
    if standing.is_api() {
        return api::worded(app, standing, response);
    }
    if let Some(Told(problem)) = response.extensions().get::<Told>() {
        return problem_page::answer(app, standing, problem);
    }
    let status = response.status();
    let is_bare = (status.is_client_error() || status.is_server_error()) && !is_worded(response.headers());
    match is_bare {
        true => problem_page::answer(app, standing, &Problem::of_status(status)),
        false => response,
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    content_type(headers).starts_with("text/html")
}

fn is_worded(headers: &HeaderMap) -> bool {
    is_page(headers) || content_type(headers).contains("json")
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
