//! `GET /metrics`: figures in the text format of Prometheus.
//!
//! They name nobody, but they are nobody's business either. They are read from
//! this machine itself while nothing public is declared, from the networks of
//! `--metrics-from`, or with the token of the settings; anybody else is told
//! that there is a door, and no more.

use axum::{
    extract::{Extension, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Instant;
use records::upkeep::{Dialect, LaneFigures, Storage};
use subtle::ConstantTimeEq;

use super::{
    facts::{Facts, Kept},
    families::Families,
};
use crate::{App, Client};

const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) async fn metrics(State(app): State<App>, client: Option<Extension<Client>>, headers: HeaderMap) -> Response {
    if !client.is_some_and(|client| may_read(&app, &client, &headers)) {
        let words = "metrics are for whoever runs this server: see --metrics-from\n";
        return (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response();
    }
    match told(&app).await.text() {
        Ok(text) => ([(header::CONTENT_TYPE, FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn may_read(app: &App, client: &Client, headers: &HeaderMap) -> bool {
    let options = &app.options().metrics;
    // An address counts only where it is that of whoever asks, and not of a proxy that nobody declared.
    // And who comes from this machine comes through nobody only if they asked for it by its own name.
    let is_direct = !client.address.is_loopback() || client.asked_this_machine();
    let is_near = client.is_believed && is_direct && options.from.iter().any(|network| network.holds(client.address));
    let said = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = said.and_then(|said| said.strip_prefix("Bearer ")).unwrap_or_default();
    let knows = options.token.as_deref().is_some_and(|token| token.as_bytes().ct_eq(given.as_bytes()).into());
    client.local || is_near || knows
}

async fn told(app: &App) -> Families {
    let facts = Facts::of(app).await;
    let mut all = Families::of(app.watch().requests.families());
    of_process(app, &facts, &mut all);
    of_database(&facts, &mut all);
    match &facts.kept {
        Some(kept) => of_kept(kept, app.workspace().clock.now(), &mut all),
        None => all.gauge("peyvand_database_up", "Whether the database answers", 0.0),
    }
    all
}

fn of_process(app: &App, facts: &Facts, all: &mut Families) {
    let build = [("version", env!("CARGO_PKG_VERSION")), ("database", database(app))];
    all.gauges("peyvand_build_info", "Version, and the kind of database", &[(&build, 1.0)]);
    all.gauge("peyvand_node", "Number of this process among those on the database", f64::from(facts.node));
    all.gauge("peyvand_start_time_seconds", "When this process began", seconds(app.watch().since));
    all.gauge("peyvand_connections", "Open connections", facts.connections as f64);
    all.gauge("peyvand_live_streams", "Browsers that hear of changes", facts.streams as f64);
    let memory = |bytes: Option<u64>| bytes.map(|bytes| bytes as f64);
    let words = "Memory that no file stands behind";
    all.gauge_if("peyvand_memory_anonymous_bytes", words, memory(facts.memory.anonymous));
    all.gauge_if("process_resident_memory_bytes", "Memory in use", memory(facts.memory.resident));
    all.gauge_if("process_open_fds", "Open files and connections", memory(facts.memory.open_files));
}

fn of_database(facts: &Facts, all: &mut Families) {
    let store = &facts.store;
    let kinds = [(&store.queries, [("kind", "query")]), (&store.changes, [("kind", "change")])];
    let figures = kinds.each_ref().map(|(figures, kind)| (&kind[..], *figures));
    all.statements("peyvand_statement_duration_seconds", "Statements to the database", &figures);
    let failed = kinds.each_ref().map(|(figures, kind)| (&kind[..], figures.failed));
    all.counters("peyvand_statements_failed_total", "Statements that the database refused", &failed);
    let slow = kinds.each_ref().map(|(figures, kind)| (&kind[..], figures.slow));
    all.counters("peyvand_statements_slow_total", "Statements above the threshold of the log", &slow);
    let lanes: Vec<[(&str, &str); 1]> = store.lanes.iter().map(|lane| [("lane", lane.lane)]).collect();
    let mut lane = |name: &str, help: &str, of: fn(&LaneFigures) -> usize| {
        let values: Vec<(&[(&str, &str)], f64)> =
            lanes.iter().zip(&store.lanes).map(|(label, lane)| (&label[..], of(lane) as f64)).collect();
        all.gauges(name, help, &values);
    };
    lane("peyvand_lane_hands", "Threads or connections for this kind of work", |lane| lane.hands);
    lane("peyvand_lane_busy", "Hands that are at work", |lane| lane.busy);
    lane("peyvand_lane_waiting", "Pieces of work that wait for a hand", |lane| lane.waiting);
    all.gauge("peyvand_schema_generation", "Grows with every change of the tables", facts.generation as f64);
    let storage = |of: fn(Storage) -> Option<u64>| facts.storage.and_then(of).map(|bytes| bytes as f64);
    all.gauge_if("peyvand_database_bytes", "Size of this workspace's data", storage(|it| Some(it.bytes)));
    all.gauge_if("peyvand_database_log_bytes", "SQLite's write-ahead log", storage(|it| it.log_bytes));
    let words = "Free on the disk of SQLite's file";
    all.gauge_if("peyvand_disk_free_bytes", words, storage(|it| it.free_bytes));
}

fn of_kept(kept: &Kept, now: Instant, all: &mut Families) {
    all.gauge("peyvand_database_up", "Whether the database answers", 1.0);
    let jobs = &kept.jobs;
    let states = [
        ([("state", "ready")], jobs.ready),
        ([("state", "running")], jobs.running),
        ([("state", "failed")], jobs.failed),
    ];
    let states = states.each_ref().map(|(label, count)| (&label[..], *count as f64));
    all.gauges("peyvand_jobs", "Work behind the answers, counted up to 10,000", &states);
    let oldest = jobs.due_since.map_or(0.0, |since| (seconds(now) - seconds(since)).max(0.0));
    all.gauge("peyvand_job_oldest_due_seconds", "How long the oldest due job waits", oldest);
    let backup = kept.backup.as_ref().map(|backup| seconds(backup.at));
    all.gauge_if("peyvand_last_backup_timestamp_seconds", "When the last backup was written and read back", backup);
    if let Some(check) = &kept.check {
        all.gauge("peyvand_last_check_timestamp_seconds", "When everything was last looked over", seconds(check.at));
        all.gauge("peyvand_last_check_faults", "Kinds of faults that it left", check.left as f64);
    }
}

/// The kind of database, in a word.
pub(super) fn database(app: &App) -> &'static str {
    match app.workspace().db.dialect() {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgres",
    }
}

fn seconds(at: Instant) -> f64 {
    at.as_millisecond() as f64 / 1000.0
}
