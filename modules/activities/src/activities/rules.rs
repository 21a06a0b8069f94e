//! The laws of an activity: what it is called, when it stands, and when it is done.

use base::{Date, Id, Instant};
use records::{Error, Reads, Record, Result, RuleBook, Writes, rules};
use schema::Choice;
use store::{Cell, ColumnType};

use super::{entity::*, next_step};

pub fn register(book: &mut RuleBook) {
    let own = rules::<Activity>().before_save(settle);
    book.add(own.after_save(next_step::after_save).before_delete(next_step::without).after_restore(next_step::with));
}

fn settle(tx: &mut Writes<'_, '_>, activity: &mut Record<Activity>) -> Result<()> {
    let zone = tx.ctx.workspace.settings().time_zone();
    fill_in(activity);
    check_follows(tx, activity)?;
    settle_due(activity, &zone);
    settle_state(activity, tx.ctx.now());
    settle_call(activity);
    if activity.get(MINUTES).is_some_and(|minutes| minutes < 0) {
        return Err(Error::invalid("minutes", "activities-refused-minutes"));
    }
    if activity.peek(SUBJECT).is_none() {
        let word = tx.ctx.text(&format!("activities-kind-{}", activity.get(KIND).key()));
        activity.set(SUBJECT, first_line(activity.get(BODY).as_deref()).unwrap_or(word));
    }
    Ok(())
}

/// A note that is not private, unless told otherwise.
fn fill_in(activity: &mut Record<Activity>) {
    if activity.peek(KIND).is_none() {
        activity.set(KIND, ActivityKind::Note);
    }
    if activity.peek(PRIVATE).is_none() {
        activity.set(PRIVATE, false);
    }
}

/// What follows an activity is about the same customer, unless told otherwise,
/// and follows nothing that follows it.
fn check_follows(tx: &mut Writes<'_, '_>, activity: &mut Record<Activity>) -> Result<()> {
    let Some(before) = activity.get(FOLLOWS).filter(|_| activity.has_changed(FOLLOWS)) else { return Ok(()) };
    if chain(tx, before)?.contains(&activity.key()) {
        return Err(Error::invalid("follows", "activities-refused-ring"));
    }
    if activity.is_new() && activity.get(CUSTOMER).is_none() {
        activity.set(CUSTOMER, tx.find(before)?.get(CUSTOMER));
    }
    Ok(())
}

/// An activity, the one it follows, the one before that, and so on.
fn chain(tx: &mut Reads<'_, '_>, from: Id<Activity>) -> Result<Vec<Id<Activity>>> {
    let mut chain = vec![from];
    while let Some(last) = chain.last() {
        let rows =
            tx.tx.sql("select follows from @activities where id = $1", &[Cell::from(*last)], &[ColumnType::Int])?;
        match rows.first().and_then(|row| row.int(0)).map(Id::from_raw) {
            Some(before) if !chain.contains(&before) => chain.push(before),
            _ => break,
        }
    }
    Ok(chain)
}

/// The exact moment gives the day; a day that was moved alone takes the hour
/// along, and one that was taken away takes it away.
fn settle_due(activity: &mut Record<Activity>, zone: &jiff::tz::TimeZone) {
    let day_alone = activity.has_changed(DUE_ON) && !activity.has_changed(DUE_AT);
    let Some(at) = activity.get(DUE_AT) else { return };
    let moved = |on: Date| on.to_datetime(at.to_zoned(zone.clone()).time()).to_zoned(zone.clone()).ok();
    if day_alone {
        let at = activity.get(DUE_ON).and_then(moved).map(|moved| moved.timestamp());
        activity.set(DUE_AT, at);
    } else {
        activity.set(DUE_ON, Some(at.to_zoned(zone.clone()).date()));
    }
}

/// Open until somebody says that it is done or cancelled; done at the moment
/// when that is said, which is then its place on the timeline.
fn settle_state(activity: &mut Record<Activity>, now: Instant) {
    if activity.peek(STATE).is_none() {
        activity.set(STATE, at_birth(activity.get(KIND), activity.get(DUE_ON).is_some()));
    }
    let is_done = activity.get(STATE) == State::Done;
    let at = activity.peek(AT).filter(|_| activity.is_new() || activity.has_changed(AT));
    if is_done && activity.get(DONE_AT).is_none() {
        // What is written down afterwards was done when it happened.
        let done = at.filter(|at| *at <= now).unwrap_or(now);
        activity.set(DONE_AT, Some(done));
        if !activity.is_new() && at.is_none() {
            activity.set(AT, done);
        }
    }
    if !is_done {
        activity.set(DONE_AT, None);
    }
    if activity.peek(AT).is_none() {
        activity.set(AT, activity.get(DONE_AT).filter(|done| *done <= now).unwrap_or(now));
    }
}

/// A task is there to be done, a note to be read; the others happened, unless
/// they have a day to come.
fn at_birth(kind: ActivityKind, has_day: bool) -> State {
    match kind {
        ActivityKind::Note => State::Done,
        ActivityKind::Task => State::Open,
        _ if has_day => State::Open,
        _ => State::Done,
    }
}

/// Only a call reaches somebody or nobody, and only calls and letters go one
/// way or the other. Who writes down that they rang has reached somebody,
/// unless they say otherwise.
fn settle_call(activity: &mut Record<Activity>) {
    let (kind, happened) = (activity.get(KIND), activity.get(STATE) == State::Done);
    if kind != ActivityKind::Call {
        activity.set(RESULT, None);
    }
    if !matches!(kind, ActivityKind::Call | ActivityKind::Letter) {
        activity.set(DIRECTION, None);
    } else if happened && activity.get(DIRECTION).is_none() {
        activity.set(DIRECTION, Some(Direction::Outgoing));
    }
    if kind == ActivityKind::Call && activity.is_new() && happened && activity.get(RESULT).is_none() {
        activity.set(RESULT, Some(CallResult::Answered));
    }
}

/// As many letters as a subject made from a text may have.
const SUBJECT_LENGTH: usize = 120;

/// What does not fit ends at a word and says so with three dots.
fn first_line(body: Option<&str>) -> Option<String> {
    let line = body?.lines().map(str::trim).find(|line| !line.is_empty())?;
    if line.chars().count() <= SUBJECT_LENGTH {
        return Some(line.to_owned());
    }
    let start: String = line.chars().take(SUBJECT_LENGTH - 1).collect();
    let words = start.rsplit_once(char::is_whitespace).map_or(&*start, |(words, _)| words.trim_end());
    Some(format!("{words}…"))
}
