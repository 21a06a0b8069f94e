//! `Idempotency-Key`: a POST that a program sends twice is done once
//! (`records::idempotency`), and answered twice alike.
//!
//! What a name is known for is looked up before the deed; the deed's own
//! transaction lays claim to it. Answers of one transaction are kept in it, the
//! others here, as soon as they are there. Uploads are left out: what was sent
//! twice is an import that nobody begins.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::{Format, Id};
use records::{
    Ctx, Door, Error, Writes,
    idempotency::{Met, Once, Told},
};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{
    call::{self, MOST_BYTES},
    problem::{Kind, Problem, Said, Wrong},
};
use crate::{App, Standing};

pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Stands in an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST: usize = 255;
/// The headers that belong to an answer.
const KEPT: [HeaderName; 3] = [header::LOCATION, header::ETAG, header::CONTENT_TYPE];

/// The answer is in the database already.
#[derive(Clone)]
struct IsKept;

pub(crate) async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let standing = request.extensions().get::<Arc<Standing>>().cloned();
    let is_named = request.headers().contains_key(&HEADER) && *request.method() == Method::POST;
    match standing.filter(|standing| is_named && standing.is_api() && !call::is_upload(request.headers())) {
        Some(standing) => named(&app, &standing, request, next).await.unwrap_or_else(Problem::into_response),
        None => next.run(request).await,
    }
}

async fn named(app: &App, standing: &Standing, request: Request, next: Next) -> Result<Response, Problem> {
    let Some(ctx) = standing_of(app, standing) else { return Ok(next.run(request).await) };
    let name = name_of(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_| Problem::new(Kind::TooLarge))?;
    let door = standing.holder.as_ref().map_or(Id::from_raw(0), |holder| holder.key.id);
    let mut asked = Sha256::new();
    let parts_asked: [&[u8]; 3] = [standing.path.as_bytes(), b"\n", &bytes];
    parts_asked.iter().for_each(|part| asked.update(part));
    let (fingerprint, attempt) = (hex::encode(asked.finalize()), ctx.workspace.new_id(ctx.now()));
    let once = Once { name, fingerprint, door, attempt };
    let ctx = ctx.once(once.clone());
    match ctx.met().await? {
        Met::Nothing => {}
        Met::Told(told) => return Ok(answer(&told, true)),
        Met::Differs => return Err(Problem::invalid(vec![wrong_name("idempotency-differs")])),
        Met::AtWork => return Err(Error::refused("idempotency-at-work").into()),
        Met::Unsettled => return Err(Error::refused("idempotency-unsettled").into()),
    }
    parts.extensions.insert(Arc::new(once));
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    settle(&ctx, response).await
}

/// Keeps a good answer; a refused deed gives its name up.
async fn settle(ctx: &Ctx, response: Response) -> Result<Response, Problem> {
    if response.extensions().get::<IsKept>().is_some() || response.status().is_server_error() {
        return Ok(response);
    }
    if !response.status().is_success() {
        ctx.give_up_name().await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(anyhow::Error::new)?;
    let kept = |name: &HeaderName| Some((name.to_string(), parts.headers.get(name)?.to_str().ok()?.to_owned()));
    let headers = KEPT.iter().filter_map(kept).collect();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    ctx.keep_answer(Told { status: parts.status.as_u16(), headers, body }).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// Whoever asks, as far as names need it.
fn standing_of(app: &App, standing: &Standing) -> Option<Ctx> {
    let by_key = standing.holder.as_ref().map(|holder| &holder.person);
    let person = by_key.or(standing.signed_in.as_ref().map(|signed_in| &signed_in.person))?;
    let format = Format::of(standing.lang(app.workspace()));
    Some(Ctx::new(app.workspace().clone(), Arc::new(person.actor.clone()), Door::Api, format))
}

fn name_of(headers: &HeaderMap) -> Result<String, Problem> {
    let mut all = headers.get_all(&HEADER).iter();
    let name = all.next().and_then(|name| name.to_str().ok()).map(str::trim).unwrap_or_default();
    let is_right = !name.is_empty() && name.len() <= LONGEST && all.next().is_none();
    if is_right { Ok(name.to_owned()) } else { Err(Problem::invalid(vec![wrong_name("api-not-a-name")])) }
}

fn wrong_name(text: &str) -> Wrong {
    Wrong::parameter("Idempotency-Key", Said::text(text))
}

/// An answer as it was told.
pub fn answer(told: &Told, again: bool) -> Response {
    let status = StatusCode::from_u16(told.status).unwrap_or(StatusCode::OK);
    let mut response = (status, Body::from(told.body.clone())).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for (name, value) in &told.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str())) {
            headers.insert(name, value);
        }
    }
    if again {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response.extensions_mut().insert(IsKept);
    response
}

/// A JSON answer, to be kept in the transaction of its deed.
pub fn told(status: StatusCode, headers: &[(HeaderName, String)], body: &Json) -> Told {
    let all = headers.iter().map(|(name, value)| (name.to_string(), value.clone()));
    let json = (header::CONTENT_TYPE.to_string(), "application/json".to_owned());
    Told { status: status.as_u16(), headers: all.chain([json]).collect(), body: body.to_string() }
}

/// Does a deed of one transaction; its answer is kept in it.
pub async fn write(
    ctx: &Ctx,
    deed: impl FnOnce(&mut Writes<'_, '_>) -> records::Result<Told> + Send + 'static,
) -> records::Result<Response> {
    ctx.write_once(deed).await.map(|told| answer(&told, false))
}
