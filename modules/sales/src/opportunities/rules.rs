//! The laws of an opportunity: where it stands, and which days go with that.

use base::{Date, Id};
use records::{Door, Error, FieldProblem, Reads, Record, Result, RuleBook, Writes, rules};

use super::{entity::*, name};
use crate::{
    lost_reasons::LostReason,
    passages,
    pipelines::{self, Pipeline, StageKind, Step},
};

pub fn register(book: &mut RuleBook) {
    book.add(rules::<Opportunity>().before_save(settle).after_save(passages::keep).before_delete(passages::drop_all));
}

fn settle(tx: &mut Writes<'_, '_>, deal: &mut Record<Opportunity>) -> Result<()> {
    let step = settle_stage(tx, deal)?;
    let known = Days {
        opened: deal.get(OPENED_ON),
        closed: deal.get(CLOSED_ON),
        closed_was_set: deal.has_changed(CLOSED_ON),
        lost_reason: deal.get(LOST_REASON),
    };
    // A file that knows no day gets none: a made-up one would stand in some
    // period's figures.
    let today = Some(today(tx)).filter(|_| tx.ctx.door != Door::Import);
    let days = known.at(step.kind, today.filter(|_| deal.is_new()), today)?;
    deal.set(OPENED_ON, days.opened);
    deal.set(CLOSED_ON, days.closed);
    deal.set(LOST_REASON, days.lost_reason);
    if deal.get(AMOUNT).is_some_and(|amount| amount.minor < 0) {
        return Err(Error::invalid("amount", "opportunities-refused-negative"));
    }
    name::settle(tx, deal)?;
    give_what_the_stage_asks(tx, deal)
}

/// A deal that comes into a stage brings what the stage asks for, and one that
/// stands there keeps it. One that stood there before the stage asked may be
/// worked on as it is. History comes as it is: a file tells what once was, and
/// an undo puts back what stood.
fn give_what_the_stage_asks(tx: &mut Writes<'_, '_>, deal: &Record<Opportunity>) -> Result<()> {
    if tx.ctx.door == Door::Import || tx.is_undoing() {
        return Ok(());
    }
    let (asked, stage) = pipelines::asks(tx, deal.get(STAGE))?;
    let changed: Vec<&str> = deal.changed().into_iter().map(|at| &*deal.def.fields[at].key).collect();
    let missing = missing(&asked, deal.has_changed(STAGE), |key| deal.value(key).is_null(), &changed);
    let problem = |key: &str| FieldProblem::new(key, "opportunities-refused-stage-asks").with("stage", stage.as_str());
    let problems: Vec<FieldProblem> = missing.into_iter().map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// What is still owed to a stage: on the way in all that is empty, later what
/// was emptied just now.
pub(super) fn missing<'k>(
    asked: &'k [String],
    comes_in: bool,
    is_empty: impl Fn(&str) -> bool,
    changed: &[&str],
) -> Vec<&'k str> {
    let is_owed = |key: &&str| is_empty(key) && (comes_in || changed.contains(key));
    asked.iter().map(String::as_str).filter(is_owed).collect()
}

/// The stage that the deal stands in from now on. A new deal begins in the
/// first stage; a pipeline that was changed alone moves the deal to its first
/// stage; a stage brings its pipeline along.
fn settle_stage(tx: &mut Writes<'_, '_>, deal: &mut Record<Opportunity>) -> Result<Step> {
    let asked = deal.peek(PIPELINE).filter(|_| deal.has_changed(PIPELINE));
    let stage = deal.peek(STAGE).filter(|_| asked.is_none() || deal.has_changed(STAGE));
    let step = match stage {
        Some(stage) => pipelines::step(tx, stage)?.ok_or_else(|| Error::invalid("stage", "value-no-such-record"))?,
        None => first_step(tx, asked)?,
    };
    let step = match asked.filter(|pipeline| *pipeline != step.pipeline) {
        Some(pipeline) => namesake(tx, step, pipeline)?,
        None => step,
    };
    deal.set(STAGE, step.stage);
    deal.set(PIPELINE, step.pipeline);
    Ok(step)
}

/// A file names stages by their words: where two pipelines have a stage of
/// this name, the one of the row's pipeline is meant.
fn namesake(tx: &mut Writes<'_, '_>, step: Step, pipeline: Id<Pipeline>) -> Result<Step> {
    let refused = || Error::invalid("stage", "opportunities-refused-other-pipeline");
    if tx.ctx.door != Door::Import {
        return Err(refused());
    }
    let name = tx.find(step.stage)?.get(pipelines::NAME);
    let stage = pipelines::find_stage(tx, pipeline, &name)?.ok_or_else(refused)?;
    pipelines::step(tx, stage)?.ok_or_else(refused)
}

fn first_step(tx: &mut Writes<'_, '_>, pipeline: Option<Id<Pipeline>>) -> Result<Step> {
    let missing = || Error::invalid("stage", "opportunities-refused-no-stage");
    let pipeline = match pipeline {
        Some(pipeline) => pipeline,
        None => pipelines::default_pipeline(tx)?.ok_or_else(missing)?,
    };
    pipelines::steps_of(tx, pipeline)?.first_open().copied().ok_or_else(missing)
}

/// Today where the company is: a seller abroad closes on the company's day.
pub(crate) fn today(tx: &Reads<'_, '_>) -> Date {
    let workspace = &tx.ctx.workspace;
    base::today(&*workspace.clock, &workspace.settings().time_zone())
}

/// The facts of a deal that depend on the kind of its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub opened: Option<Date>,
    pub closed: Option<Date>,
    /// Somebody wrote the closing day just now, rather than it standing there.
    pub closed_was_set: bool,
    pub lost_reason: Option<Id<LostReason>>,
}

impl Days {
    /// What they become in a stage of this kind. Work begins on `begins` unless
    /// a day is given, a deal that is won or lost closes on `closes`, and one
    /// that is open again has neither closing day nor reason.
    pub fn at(mut self, kind: StageKind, begins: Option<Date>, closes: Option<Date>) -> Result<Days> {
        let is_open = kind == StageKind::Open;
        if is_open && self.closed_was_set && self.closed.is_some() {
            return Err(Error::invalid("closed_on", "opportunities-refused-closed-while-open"));
        }
        if is_open {
            self.opened = self.opened.or(begins);
        }
        self.closed = if is_open { None } else { self.closed.or(closes) };
        self.lost_reason = self.lost_reason.filter(|_| kind == StageKind::Lost);
        match (self.opened, self.closed) {
            (Some(opened), Some(closed)) if closed < opened => {
                Err(Error::invalid("closed_on", "opportunities-refused-closed-before-opened"))
            }
            _ => Ok(self),
        }
    }
}
