//! The laws of an activity: what it is called, when it stands, and when it is done.

use records::{Record, RuleBook, rules};
use schema::Choice;

use super::entity::*;

pub fn register(book: &mut RuleBook) {
    book.add(rules::<Activity>().before_save(|tx, activity| {
        fill_in(activity);
        if activity.peek(SUBJECT).is_none() {
            let word = tx.ctx.text(&format!("activities-kind-{}", activity.get(KIND).key()));
            activity.set(SUBJECT, first_line(activity.get(BODY).as_deref()).unwrap_or(word));
        }
        if activity.peek(AT).is_none() {
            activity.set(AT, tx.ctx.now());
        }
        Ok(())
    }));
}

fn fill_in(activity: &mut Record<Activity>) {
    if activity.peek(KIND).is_none() {
        activity.set(KIND, ActivityKind::Note);
    }
    if activity.peek(PRIVATE).is_none() {
        activity.set(PRIVATE, false);
    }
    if activity.peek(STATE).is_none() {
        let ahead = activity.get(DUE_ON).is_some() || activity.get(DUE_AT).is_some();
        activity.set(STATE, if ahead { State::Open } else { State::Done });
    }
}

fn first_line(body: Option<&str>) -> Option<String> {
    let line = body?.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(120).collect())
}
