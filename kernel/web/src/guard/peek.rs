//! Reading the token out of a body, without keeping the body from its handler.

use axum::body::{Body, Bytes, to_bytes};
use futures_util::{StreamExt, stream};

use super::BODY;
use crate::Problem;

/// How far into an upload the token must stand: it is a form's first field.
const BEGINNING: usize = 16 * 1024;

/// The token in a plain form. Such a form is small and is read whole.
pub(super) async fn in_form(body: Body) -> Result<(Option<String>, Body), Problem> {
    let bytes = to_bytes(body, BODY).await.map_err(|_| Problem::TooLarge)?;
    let token = form_urlencoded::parse(&bytes).find(|(name, _)| name == "csrf").map(|(_, value)| value.into_owned());
    Ok((token, Body::from(bytes)))
}

/// The token in a form with files, whose body goes on to the handler as it comes.
pub(super) async fn in_upload(body: Body) -> Result<(Option<String>, Body), Problem> {
    let mut rest = body.into_data_stream();
    let mut seen: Vec<u8> = Vec::new();
    while seen.len() < BEGINNING && token_in(&seen).is_none() {
        match rest.next().await {
            Some(Ok(bytes)) => seen.extend_from_slice(&bytes),
            Some(Err(_)) => return Err(Problem::Malformed),
            None => break,
        }
    }
    let token = token_in(&seen[..seen.len().min(BEGINNING)]);
    let whole = stream::iter([Ok::<_, axum::Error>(Bytes::from(seen))]).chain(rest);
    Ok((token, Body::from_stream(whole)))
}

/// The value of the part that is called `csrf`, once it is there to its end.
fn token_in(seen: &[u8]) -> Option<String> {
    let after = |text: &[u8], mark: &[u8]| text.windows(mark.len()).position(|at| at == mark).map(|at| at + mark.len());
    let from = after(seen, b"name=\"csrf\"")?;
    let value = &seen[from + after(&seen[from..], b"\r\n\r\n")?..];
    let end = value.windows(2).position(|at| at == b"\r\n")?;
    std::str::from_utf8(&value[..end]).ok().map(str::to_owned)
}
