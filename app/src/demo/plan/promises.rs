//! What was promised in a talk, with a day and sometimes an hour, and how it
//! was kept: on the day, late, or not yet.

use activities::activities::ActivityKind;
use base::{Date, Instant};
use jiff::SignedDuration;
use rand::RngExt;

use super::{
    Activity, End, Teller,
    happenings::{Done, Matter, Scene},
};
use crate::demo::words::Facts;

/// Of a hundred promises, how many are kept on their day, and how many called off.
const ON_TIME: f64 = 0.8;
const CALLED_OFF: f64 = 0.03;

impl Teller<'_> {
    /// What was promised in `before` and done at `at`; still open if that lies ahead.
    pub(super) fn keep(&mut self, scene: Scene, before: usize, at: Instant, matter: Matter) -> usize {
        let (done, facts) = self.done(scene, at, matter);
        let made = self.promised_in(before);
        let lateness = if self.happens(ON_TIME) { 0 } else { self.chance.random_range(1..4) };
        let day = self.days.after(self.days.day_of(at), -lateness).max(self.days.day_of(made));
        let is_cancelled = self.happens(CALLED_OFF);
        let end = self.is_past(at).then_some(End { at: at.max(made), is_cancelled });
        self.promise(scene, before, made, done, &facts, (day, Some(at).filter(|_| lateness == 0)), end)
    }

    /// What was promised in `before` for a day, and is still open.
    pub(super) fn promise_for(&mut self, scene: Scene, before: usize, day: Date, kind: ActivityKind) -> usize {
        let made = self.promised_in(before);
        let facts = self.facts(scene, made);
        let done = Done { kind, body: None, direction: None, result: None, outcome: None, minutes: None };
        let hour = self.days.moment(&mut self.chance, day);
        self.promise(scene, before, made, done, &facts, (day, Some(hour)), None)
    }

    fn promised_in(&self, before: usize) -> Instant {
        let talk = &self.plan.activities[before];
        let made = talk.happened().unwrap_or(talk.at);
        made.saturating_add(SignedDuration::from_secs(20)).unwrap_or(made).min(self.days.now)
    }

    #[allow(clippy::too_many_arguments)] // The parts of one promise, put together in this one place.
    fn promise(
        &mut self,
        scene: Scene,
        before: usize,
        made: Instant,
        mut done: Done,
        facts: &Facts,
        (day, hour): (Date, Option<Instant>),
        end: Option<End>,
    ) -> usize {
        let is_office_work = done.kind == ActivityKind::Call && end.is_some() && self.happens(0.25);
        if is_office_work || matches!(done.kind, ActivityKind::Letter | ActivityKind::Note) {
            done = self.task(facts);
        }
        let section = match done.kind {
            ActivityKind::Meeting => "promise-meeting",
            ActivityKind::Visit => "promise-visit",
            ActivityKind::Call => "promise-call",
            _ => "promise-task",
        };
        let has_hour = match done.kind {
            ActivityKind::Meeting => true,
            ActivityKind::Visit => self.happens(0.7),
            ActivityKind::Call => self.happens(0.25),
            _ => false,
        };
        let hour = hour.filter(|_| has_hour).map(quarter).filter(|hour| *hour > made);
        let subject = Some(self.say(section, facts));
        let Scene { by, client, deal } = scene;
        self.plan.activities.push(Activity {
            at: made,
            by,
            owner: by,
            client,
            deal,
            subject,
            done,
            is_private: false,
            follows: Some(before),
            due: Some((day, hour)),
            end,
        });
        self.plan.activities.len() - 1
    }

    fn task(&mut self, facts: &Facts) -> Done {
        let body = Some(self.say("task-done", facts));
        Done { kind: ActivityKind::Task, body, direction: None, result: None, outcome: None, minutes: None }
    }
}

/// The quarter of an hour in which a moment lies, as people agree on it.
fn quarter(moment: Instant) -> Instant {
    Instant::from_second(moment.as_second().div_euclid(900) * 900).unwrap_or(moment)
}
