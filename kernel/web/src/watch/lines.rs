//! What an administrator reads of the facts: line for line what it is, how it
//! is now, and whether and what to do about it. The thresholds stand here and
//! nowhere else.

use base::{Arg, Format, Instant};
use jiff::SignedDuration;
use records::{
    jobs::JobFigures,
    upkeep::{LastBackup, LastCheck, Storage},
};

use super::{
    facts::{Facts, Kept},
    size::Size,
};

const MEGABYTE: u64 = 1_000_000;
/// A log above this waits for a reader that does not end.
const LONG_LOG: u64 = 256 * MEGABYTE;
/// Promise 4: a process under load stays below this.
const MUCH_MEMORY: u64 = 300 * MEGABYTE;
/// With less, saving ends soon.
const LAST_ROOM: u64 = 1_000 * MEGABYTE;
/// Of the places that a process has for connections.
const MANY_CONNECTIONS: usize = 3_500;
/// So much waiting work is a jam.
const JAM: usize = 50;
const LATE_JOB: SignedDuration = SignedDuration::from_mins(10);
const OLD_BACKUP: SignedDuration = SignedDuration::from_hours(48);
/// What failed or was slow before is worth no look any more.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
const OLD_CHECK: SignedDuration = SignedDuration::from_hours(24 * 31);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Fine,
    /// Worth a look soon.
    Look,
    /// Something is lost or stands still unless somebody acts.
    Act,
}

impl State {
    pub fn key(self) -> &'static str {
        match self {
            State::Fine => "fine",
            State::Look => "look",
            State::Act => "act",
        }
    }
}

/// Its label is the text `system-{key}`, its value the attribute `now`, and the
/// advice the attribute of its state.
pub(super) struct Line {
    pub key: &'static str,
    pub state: State,
    pub facts: Vec<(&'static str, Arg)>,
}

/// How figures are written, and when they are looked at.
pub(super) struct Reader<'a> {
    pub format: &'a Format,
    pub now: Instant,
    pub size: &'a dyn Fn(Size) -> String,
}

pub(super) fn lines(facts: &Facts, reader: &Reader<'_>) -> Vec<Line> {
    let mut all = Vec::new();
    if let Some(storage) = &facts.storage {
        all.extend(of_storage(storage, reader));
    }
    if let Some(Kept { jobs, backup, check }) = &facts.kept {
        all.push(of_jobs(jobs, reader));
        all.push(of_backup(backup.as_ref(), reader));
        all.push(of_check(check.as_ref(), reader));
    }
    all.extend(of_process(facts, reader));
    all
}

fn line<const N: usize>(key: &'static str, state: State, facts: [(&'static str, Arg); N]) -> Line {
    Line { key, state, facts: facts.to_vec() }
}

fn of_storage(storage: &Storage, reader: &Reader<'_>) -> Vec<Line> {
    let size = |bytes| Arg::from((reader.size)(Size(bytes)));
    let mut all = vec![line("system-database", State::Fine, [("size", size(storage.bytes))])];
    if let Some(log) = storage.log_bytes {
        let state = if log > LONG_LOG { State::Look } else { State::Fine };
        all.push(line("system-log", state, [("size", size(log))]));
    }
    if let Some(free) = storage.free_bytes {
        all.push(line("system-disk", room(free, storage.bytes), [("size", size(free))]));
    }
    all
}

/// A backup beside the file needs about as much again.
fn room(free: u64, data: u64) -> State {
    match free {
        free if free < LAST_ROOM.max(data / 10) => State::Act,
        free if free < data.saturating_mul(2) => State::Look,
        _ => State::Fine,
    }
}

fn of_jobs(jobs: &JobFigures, reader: &Reader<'_>) -> Line {
    let number = |count: i64| Arg::from(reader.format.number(count));
    let is_late = jobs.due_since.is_some_and(|since| since.duration_until(reader.now) > LATE_JOB);
    let state = match (is_late, jobs.failed) {
        (true, _) => State::Act,
        (false, 1..) => State::Look,
        _ => State::Fine,
    };
    let facts = [("ready", number(jobs.ready)), ("running", number(jobs.running)), ("failed", number(jobs.failed))];
    line("system-jobs", state, facts)
}

fn of_backup(backup: Option<&LastBackup>, reader: &Reader<'_>) -> Line {
    let Some(backup) = backup else { return line("system-no-backup", State::Act, []) };
    let is_old = backup.at.duration_until(reader.now) > OLD_BACKUP;
    let state = if is_old { State::Look } else { State::Fine };
    let facts = [("at", reader.format.instant(backup.at).into()), ("size", (reader.size)(Size(backup.bytes)).into())];
    line("system-backup", state, facts)
}

fn of_check(check: Option<&LastCheck>, reader: &Reader<'_>) -> Line {
    let Some(check) = check else { return line("system-no-check", State::Look, []) };
    let state = match check.left {
        1.. => State::Act,
        0 if check.at.duration_until(reader.now) > OLD_CHECK => State::Look,
        0 => State::Fine,
    };
    let left = reader.format.number(check.left as i64);
    line("system-check", state, [("at", reader.format.instant(check.at).into()), ("left", left.into())])
}

fn of_process(facts: &Facts, reader: &Reader<'_>) -> Vec<Line> {
    let number = |count: u64| Arg::from(reader.format.number(count as i64));
    let waiting: usize = facts.store.lanes.iter().map(|lane| lane.waiting).sum();
    let slow = facts.store.queries.slow + facts.store.changes.slow;
    let is_fresh = |at: Option<Instant>| at.is_some_and(|at| at.duration_until(reader.now) < A_DAY);
    let last_slow = facts.store.slow.first().and_then(|one| Instant::try_from(one.at).ok());
    let look_if = |worth: bool| if worth { State::Look } else { State::Fine };
    let jam = if waiting >= JAM { State::Act } else { look_if(waiting > 0) };
    let mut all = vec![
        line(
            "system-requests",
            look_if(is_fresh(facts.last_failure)),
            [("all", number(facts.requests)), ("failed", number(facts.failed))],
        ),
        line("system-slow", look_if(is_fresh(last_slow)), [("count", number(slow))]),
        line("system-waiting", jam, [("count", number(waiting as u64))]),
        line(
            "system-connections",
            look_if(facts.connections > MANY_CONNECTIONS),
            [("count", number(facts.connections as u64)), ("streams", number(facts.streams as u64))],
        ),
    ];
    if let Some(bytes) = facts.memory.anonymous {
        let size = (reader.size)(Size(bytes));
        all.push(line("system-memory", look_if(bytes > MUCH_MEMORY), [("size", size.into())]));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[Line]) -> Vec<(&'static str, State)> {
        lines.iter().map(|line| (line.key, line.state)).collect()
    }

    fn read<T>(look: impl Fn(&Reader<'_>) -> T) -> T {
        let format = Format::of(base::Lang::En);
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        look(&Reader { format: &format, now, size: &|size: Size| size.0.to_string() })
    }

    #[test]
    fn a_disk_is_judged_by_what_would_have_to_lie_on_it() {
        let check = |free: u64, data: u64, want: State| assert_eq!(room(free, data), want, "{free} beside {data}");
        let gigabyte = 1_000 * MEGABYTE;
        check(50 * gigabyte, 10 * gigabyte, State::Fine);
        check(15 * gigabyte, 10 * gigabyte, State::Look);
        check(2 * gigabyte, 30 * gigabyte, State::Act);
        check(900 * MEGABYTE, MEGABYTE, State::Act);
        let storage = Storage { bytes: MEGABYTE, log_bytes: Some(LONG_LOG + 1), free_bytes: None };
        let want = [("system-database", State::Fine), ("system-log", State::Look)];
        assert_eq!(told(&read(|reader| of_storage(&storage, reader))), want);
    }

    #[test]
    fn failed_work_is_worth_a_look_and_work_that_nobody_takes_a_deed() {
        let check = |failed: i64, due_since: Option<&str>, want: State| {
            let due_since = due_since.map(|at| at.parse().unwrap());
            let jobs = JobFigures { ready: 1, running: 0, failed, due_since };
            assert_eq!(read(|reader| of_jobs(&jobs, reader).state), want, "{jobs:?}");
        };
        check(0, None, State::Fine);
        check(0, Some("2026-11-22T07:59:00Z"), State::Fine);
        check(2, None, State::Look);
        check(0, Some("2026-11-22T07:30:00Z"), State::Act);
    }

    #[test]
    fn a_workspace_without_a_backup_asks_for_one() {
        let backup = |at: &str| LastBackup { at: at.parse().unwrap(), rows: 1, bytes: 1 };
        let check = |backup: Option<LastBackup>, want: (&'static str, State)| {
            assert_eq!(read(|reader| told(&[of_backup(backup.as_ref(), reader)])), [want]);
        };
        check(None, ("system-no-backup", State::Act));
        check(Some(backup("2026-11-21T22:00:00Z")), ("system-backup", State::Fine));
        check(Some(backup("2026-11-18T22:00:00Z")), ("system-backup", State::Look));
    }

    #[test]
    fn a_check_counts_for_a_month_and_what_it_left_until_it_is_mended() {
        let check = |at: &str, left: u64, want: State| {
            let last = LastCheck { at: at.parse().unwrap(), rows: 1, found: left, left };
            assert_eq!(read(|reader| of_check(Some(&last), reader).state), want, "{at} {left}");
        };
        check("2026-11-20T08:00:00Z", 0, State::Fine);
        check("2026-10-20T08:00:00Z", 0, State::Look);
        check("2026-11-20T08:00:00Z", 1, State::Act);
    }
}
