//! The walk of one deal through its pipeline: pure functions of stays and days.

use base::Date;

use super::entity::Outcome;
use crate::pipelines::{StageKind, Step, Steps};

/// One stay in one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stay {
    pub step: Step,
    pub entered: Option<Date>,
    pub left: Option<Date>,
    pub outcome: Outcome,
    pub first_time: bool,
}

/// Where the deal stands now, and the days that say when it came here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub step: Step,
    pub opened: Option<Date>,
    pub closed: Option<Date>,
}

/// What an edit changed about a standing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Edited {
    pub opened: bool,
    pub closed: bool,
}

/// The stays of a deal that appears at `now`. One that comes already won or
/// lost was opened in the last open stage, if the day is known.
pub(super) fn begun(now: Standing, steps: &Steps) -> Vec<Stay> {
    let mut stays = Vec::new();
    match (now.step.kind, now.opened, steps.last_open()) {
        (StageKind::Open, opened, _) => enter(&mut stays, now.step, opened),
        (_, Some(opened), Some(last_open)) => {
            enter(&mut stays, *last_open, Some(opened));
            enter(&mut stays, now.step, now.closed);
        }
        _ => enter(&mut stays, now.step, now.closed),
    }
    judged(stays)
}

/// The stays after the deal moved to `now` on `day`. A file that brings a deal
/// to its end tells with its opening day when it entered the last open stage.
pub(super) fn moved(
    mut stays: Vec<Stay>,
    now: Standing,
    steps: &Steps,
    edited: Edited,
    day: Option<Date>,
) -> Vec<Stay> {
    if now.step.kind != StageKind::Open && edited.opened && now.opened.is_some() {
        match (stays.last_mut(), steps.last_open()) {
            (Some(last), Some(open)) if last.step.stage == open.stage => last.entered = now.opened,
            (_, Some(open)) => enter(&mut stays, *open, now.opened),
            _ => {}
        }
    }
    enter(&mut stays, now.step, day);
    judged(stays)
}

/// The stays after somebody corrected the opening or the closing day.
pub(super) fn corrected(mut stays: Vec<Stay>, now: Standing, edited: Edited) -> Vec<Stay> {
    if edited.opened
        && let Some(first) = stays.iter_mut().find(|stay| stay.step.kind == StageKind::Open)
    {
        first.entered = now.opened;
    }
    if edited.closed
        && now.step.kind != StageKind::Open
        && let [.., last] = stays.as_mut_slice()
    {
        last.entered = now.closed;
        if let [.., before, _] = stays.as_mut_slice() {
            before.left = now.closed;
        }
    }
    judged(stays)
}

fn enter(stays: &mut Vec<Stay>, step: Step, day: Option<Date>) {
    if let Some(last) = stays.last_mut() {
        last.left = day;
    }
    stays.push(Stay { step, entered: day, left: None, outcome: Outcome::Here, first_time: true });
}

/// Says of every stay what became of the deal since.
fn judged(mut stays: Vec<Stay>) -> Vec<Stay> {
    for at in 0..stays.len() {
        let (before, rest) = stays.split_at(at);
        let is_same = |other: &Stay| other.step.stage == rest[0].step.stage;
        // A deal that was won, opened again and won again is won on its last day.
        let first_time = match rest[0].step.kind {
            StageKind::Open => !before.iter().any(is_same),
            StageKind::Won | StageKind::Lost => !rest[1..].iter().any(is_same),
        };
        let outcome = outcome(&rest[0], &rest[1..]);
        stays[at] = Stay { first_time, outcome, ..stays[at] };
    }
    stays
}

/// A deal that was once further has gone on, even if it came back since. Won
/// and lost count only while they last: what was opened again was neither.
fn outcome(stay: &Stay, later: &[Stay]) -> Outcome {
    let Some(now) = later.last() else { return Outcome::Here };
    let is_further = |other: &Stay| {
        other.step.kind == StageKind::Open
            && other.step.pipeline == stay.step.pipeline
            && other.step.position > stay.step.position
    };
    match now.step.kind {
        _ if stay.step.kind != StageKind::Open => Outcome::Back,
        StageKind::Won => Outcome::On,
        _ if later.iter().any(is_further) => Outcome::On,
        StageKind::Lost => Outcome::Lost,
        StageKind::Open if now.step.stage == stay.step.stage => Outcome::Here,
        StageKind::Open => Outcome::Back,
    }
}
