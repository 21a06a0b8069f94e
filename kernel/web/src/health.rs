//! For whoever watches the machine: is the process alive, can it work.

use std::time::Duration;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use records::Error;

use crate::App;

const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives and answers; says nothing of the database.
pub async fn alive() -> Response {
    said(StatusCode::OK, "ok")
}

/// The database reads and writes now.
pub async fn ready(State(app): State<App>) -> Response {
    let ping = app.workspace().db.ping(true);
    match tokio::time::timeout(PATIENCE, ping).await.map(|answer| answer.map_err(Error::from)) {
        Ok(Ok(())) => said(StatusCode::OK, "ready"),
        Ok(Err(error)) => said(StatusCode::SERVICE_UNAVAILABLE, reason(&error)),
        Err(_) => said(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer in time"),
    }
}

/// Enough for who runs the machine, nothing about it for anybody else.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::Busy { .. } => "the database is busy",
        Error::TooSlow => "the database does not answer in time",
        Error::Unavailable(_) => "the database cannot be reached",
        Error::ReadOnly(_) => "the database takes no writes: the disk is full or the file is read-only",
        _ => "the database fails; the log says why",
    }
}

fn said(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], words).into_response()
}
