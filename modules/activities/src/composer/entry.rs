//! What is written down, and how it becomes activities.

use base::Id;
use records::{Ctx, FieldProblem, Record, Result, Writes};
use schema::{Choice, Entity, Key, Value, parse_value};

use super::Typed;
use crate::{
    activities::{self, Activity, ActivityKind, CallResult, Direction, Outcome},
    when::{self, When},
};

/// The record that an activity is about, and the link that says so.
#[derive(Clone, Debug)]
pub struct Subject {
    pub link: Key,
    pub id: Id,
}

/// One thing to write down.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: ActivityKind,
    /// The one line; from the body where empty.
    pub subject: String,
    pub body: String,
    pub due: Option<When>,
    pub direction: Option<Direction>,
    pub result: Option<CallResult>,
    pub outcome: Option<Outcome>,
    pub minutes: Option<i64>,
    pub private: bool,
    pub next: Option<NextStep>,
}

/// What was promised in it.
#[derive(Clone, Debug)]
pub struct NextStep {
    pub kind: ActivityKind,
    /// What is to be done; the kind's word where empty.
    pub what: String,
    pub when: When,
}

impl Entry {
    /// Reads the composer's form; all that is wrong with it at once.
    pub(crate) fn read(ctx: &Ctx, typed: &Typed) -> std::result::Result<Entry, Vec<FieldProblem>> {
        let kind = ActivityKind::from_key(typed.text("kind")).unwrap_or(ActivityKind::Note);
        let mut problems = Vec::new();
        let mut take = |read: std::result::Result<Option<When>, FieldProblem>| {
            read.unwrap_or_else(|problem| {
                problems.push(problem);
                None
            })
        };
        let has_day = matches!(kind, ActivityKind::Task | ActivityKind::Meeting | ActivityKind::Visit);
        let due = when::read(ctx, "due_on", typed.text("due"), typed.text("due_on"), typed.text("due_on_time"));
        let due = if has_day { take(due) } else { None };
        let next = when::read(ctx, "next_on", typed.text("next"), typed.text("next_on"), "");
        let next = if has_day { None } else { take(next) };
        let minutes = number(ctx, "minutes", typed.text("minutes"));
        let (minutes, wrong) = (minutes.as_ref().ok().copied().flatten(), minutes.err());
        problems.extend(wrong);
        if !problems.is_empty() {
            return Err(problems);
        }
        if kind == ActivityKind::Call && next.is_none() && tells_nothing(typed) {
            return Err(vec![FieldProblem::new("body", "composer-refused-untold")]);
        }
        let next_kind = ActivityKind::from_key(typed.text("next_kind")).unwrap_or(ActivityKind::Call);
        let what = typed.text("next_what").trim().to_owned();
        Ok(Entry {
            kind,
            subject: String::new(),
            body: typed.text("body").to_owned(),
            due,
            direction: Direction::from_key(typed.text("direction")),
            result: CallResult::from_key(typed.text("result")),
            outcome: Outcome::from_key(typed.text("outcome")),
            minutes,
            private: !typed.text("private").is_empty(),
            next: next.map(|when| NextStep { kind: next_kind, what, when }),
        })
    }

    /// Writes it down, and what was promised after it.
    pub fn keep(self, tx: &mut Writes<'_, '_>, about: &Subject) -> Result<Record<Activity>> {
        if self.body.trim().is_empty() && self.subject.is_empty() && self.kind == ActivityKind::Note {
            return Err(records::Error::invalid("body", "composer-refused-empty"));
        }
        let next = self.next.clone();
        let private = self.private;
        let mut new = tx.new_record::<Activity>()?;
        new.put(&about.link, Value::Id(about.id));
        self.fill(&mut new);
        let written = tx.save(new)?;
        if let Some(next) = next {
            let mut step = tx.new_record::<Activity>()?;
            step.put(&about.link, Value::Id(about.id));
            step.set(activities::FOLLOWS, Some(written.key()));
            step.set(activities::PRIVATE, private);
            next.fill(&mut step);
            tx.save(step)?;
        }
        Ok(written)
    }

    fn fill(self, activity: &mut Record<Activity>) {
        activity.set(activities::KIND, self.kind);
        if !self.subject.is_empty() {
            activity.set(activities::SUBJECT, self.subject);
        }
        activity.set(activities::BODY, Some(self.body).filter(|body| !body.trim().is_empty()));
        put_due(activity, self.due);
        activity.set(activities::DIRECTION, self.direction);
        activity.set(activities::RESULT, self.result);
        activity.set(activities::OUTCOME, self.outcome.filter(|_| self.kind == ActivityKind::Call));
        activity.set(activities::MINUTES, self.minutes);
        activity.set(activities::PRIVATE, self.private);
    }
}

/// Whether a call was left as the form presets it: nothing said, and a result
/// that nobody chose.
fn tells_nothing(typed: &Typed) -> bool {
    let is_preset = matches!(CallResult::from_key(typed.text("result")), None | Some(CallResult::Answered));
    is_preset && ["body", "outcome", "minutes"].iter().all(|name| typed.text(name).trim().is_empty())
}

impl NextStep {
    fn fill(self, step: &mut Record<Activity>) {
        step.set(activities::KIND, self.kind);
        step.set(activities::STATE, activities::State::Open);
        if !self.what.is_empty() {
            step.set(activities::SUBJECT, self.what);
        }
        put_due(step, Some(self.when));
    }
}

fn put_due(activity: &mut Record<Activity>, due: Option<When>) {
    activity.set(activities::DUE_ON, due.map(|when| when.day));
    activity.set(activities::DUE_AT, due.and_then(|when| when.at));
}

fn number(ctx: &Ctx, field: &str, text: &str) -> std::result::Result<Option<i64>, FieldProblem> {
    let missing = |_| FieldProblem::new(field, "error-fault");
    let def = ctx.def(Activity::KEY).map_err(missing)?;
    let Some(known) = def.field(field) else { return Ok(None) };
    match parse_value(&def, known, text, &ctx.reading(), &ctx.names()) {
        Ok(value) => Ok(if let Value::Int(number) = value { Some(number) } else { None }),
        Err(problem) => Err(FieldProblem::from_value(field, problem)),
    }
}
