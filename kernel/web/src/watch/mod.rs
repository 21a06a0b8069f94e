//! What whoever runs the machine wants to know of this process.
//!
//! - [`Watch`]: what it counts and remembers since its start, in memory: each
//!   request by the pattern of its address, the last answers that failed, and
//!   who was held back for asking too often
//! - `facts`: that, and what the database and the machine say, at one moment
//! - `metrics`: `GET /metrics`, the same for Prometheus
//! - `lines`: what an administrator makes of it, on the page of the system
//!
//! Nothing here names a person or a record: an address is told as the pattern
//! by which it was routed, a failure by its kind and by the id under which the
//! log has the rest. Several nodes each tell of themselves alone.

mod api;
mod described;
mod facts;
mod families;
mod lines;
mod look;
mod metrics;
mod page;
mod requests;
mod size;

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    time::Duration,
};

use axum::{
    Router,
    extract::Path,
    http::Method,
    response::Response,
    routing::{get, post},
};
use base::{Id, Instant, Lang};
use parking_lot::Mutex;

use crate::{App, Result, Visit, record::id_of};
use requests::Requests;

pub(crate) use described::described;

/// Failures, and those who were held back, that are remembered.
const REMEMBERED: usize = 50;
/// Where no route answers.
pub(crate) const NOWHERE: &str = "none";

/// Where the page is.
pub(crate) const HERE: &str = "/system";

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// For programs that watch machines; nobody signs in there.
pub(crate) fn outside() -> Router<App> {
    Router::new().route("/metrics", get(metrics::metrics))
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/system", get(show))
        .route("/system/jobs/{id}/retry", post(retry))
        .route("/system/jobs/{id}/stop", post(stop))
        .route("/api/v1/system", get(api::show))
        .route("/api/v1/system/jobs/{id}/retry", post(api::retry))
        .route("/api/v1/system/jobs/{id}/stop", post(api::stop))
}

/// `GET /system`
async fn show(visit: Visit) -> Result<Response> {
    page::page(&visit).await
}

/// `POST /system/jobs/{id}/retry`: another try for work that failed.
async fn retry(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let id = id_of(&id)?;
    visit.ctx.write(move |tx| tx.retry_failed_job(id)).await?;
    Ok(visit.toast_redirect(HERE, "system-job-put-back"))
}

/// `POST /system/jobs/{id}/stop`
async fn stop(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let id = id_of(&id)?;
    visit.ctx.write(move |tx| tx.stop_job(id)).await?;
    Ok(visit.toast_redirect(HERE, "system-job-stopped"))
}

/// What a process has seen since its start.
pub(crate) struct Watch {
    pub since: Instant,
    requests: Requests,
    failures: Mutex<VecDeque<Failure>>,
    held_back: Mutex<VecDeque<HeldBack>>,
    connections: AtomicUsize,
}

/// What a handler, or somebody on the way to it, tells of an answer; the guard
/// that meets the answer last tells the log and [`Watch`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    /// Who asked, where that is known.
    pub actor: Option<Id>,
    /// The kind of a problem.
    pub problem: Option<&'static str>,
}

/// One request that was answered.
pub(crate) struct Answered<'a> {
    pub id: &'a str,
    pub method: &'a Method,
    /// The pattern of its address.
    pub route: &'a str,
    pub status: u16,
    pub problem: Option<&'static str>,
    pub took: Duration,
    pub at: Instant,
}

/// An answer that failed by no fault of whoever asked.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub at: Instant,
    /// Under which the log tells the rest.
    pub request: String,
    pub method: String,
    pub route: String,
    pub status: u16,
    /// Its kind; empty where nobody told it.
    pub problem: &'static str,
    pub took: Duration,
}

/// Somebody who asked too often.
#[derive(Clone, Debug)]
pub(crate) struct HeldBack {
    /// `key`, `person` or `address`: what was counted.
    pub who: &'static str,
    pub address: IpAddr,
    pub times: u64,
    pub last: Instant,
}

impl Watch {
    pub fn new(since: Instant) -> Watch {
        Watch {
            since,
            requests: Requests::new(),
            failures: Mutex::default(),
            held_back: Mutex::default(),
            connections: AtomicUsize::new(0),
        }
    }

    pub fn answered(&self, answered: &Answered<'_>) {
        let method = told_method(answered.method);
        self.requests.count(method, answered.route, answered.status, answered.took);
        if answered.status < 500 {
            return;
        }
        let mut failures = self.failures.lock();
        failures.truncate(REMEMBERED - 1);
        failures.push_front(Failure {
            at: answered.at,
            request: answered.id.to_owned(),
            method: method.to_owned(),
            route: answered.route.to_owned(),
            status: answered.status,
            problem: answered.problem.unwrap_or_default(),
            took: answered.took,
        });
    }

    pub fn held_back(&self, who: &'static str, address: IpAddr, at: Instant) {
        self.requests.held_back(who);
        let mut all = self.held_back.lock();
        let known = all.iter().position(|one| one.who == who && one.address == address);
        let times = known.and_then(|place| all.remove(place)).map_or(0, |one| one.times);
        all.truncate(REMEMBERED - 1);
        all.push_front(HeldBack { who, address, times: times + 1, last: at });
    }

    /// The last ones, newest first.
    pub fn failures(&self) -> Vec<Failure> {
        self.failures.lock().iter().cloned().collect()
    }

    /// The last ones, newest first.
    pub fn all_held_back(&self) -> Vec<HeldBack> {
        self.held_back.lock().iter().cloned().collect()
    }

    pub fn connected(&self) {
        self.connections.fetch_add(1, Relaxed);
    }

    pub fn disconnected(&self) {
        self.connections.fetch_sub(1, Relaxed);
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Relaxed)
    }
}

/// Anybody may make up a method; only these are told apart.
fn told_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_failures_are_remembered_by_their_pattern() {
        let watch = Watch::new(Instant::UNIX_EPOCH);
        let answer = |status, problem| {
            let (method, took) = (Method::from_bytes(b"BREW").unwrap(), Duration::from_millis(3));
            let (id, route, at) = ("ID", "/{entity}/{id}", Instant::UNIX_EPOCH);
            watch.answered(&Answered { id, method: &method, route, status, problem, took, at });
        };
        answer(200, None);
        answer(404, Some("not-found"));
        assert!(watch.failures().is_empty(), "whoever asks wrongly is no failure of ours");
        (0..60).for_each(|_| answer(500, Some("fault")));
        answer(503, Some("busy"));
        let failures = watch.failures();
        let first = &failures[0];
        assert_eq!((failures.len(), first.status, first.problem, &*first.method), (50, 503, "busy", "other"));
    }

    #[test]
    fn one_who_is_held_back_again_is_told_once() {
        let watch = Watch::new(Instant::UNIX_EPOCH);
        let address = |last| IpAddr::from([192, 0, 2, last]);
        for last in [1, 2, 1] {
            watch.held_back("address", address(last), Instant::UNIX_EPOCH);
        }
        let told: Vec<_> = watch.all_held_back().into_iter().map(|one| (one.address, one.times)).collect();
        assert_eq!(told, [(address(1), 2), (address(2), 1)]);
    }
}
