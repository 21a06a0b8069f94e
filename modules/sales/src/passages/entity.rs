//! The fields of a stage passage; all are written by the product.

use base::{Date, Id};
use schema::{Direction, Entity, EntityDef, Field, choices, entity, field};

use crate::{opportunities::Opportunity, pipelines::Stage};

pub struct Passage;

impl Entity for Passage {
    const KEY: &'static str = "stage_passages";
}

choices! {
    /// What became of a deal that entered a stage: it is still here, it went on
    /// to a later stage or was won, it was lost before that, or it went back to
    /// an earlier stage (or was opened again).
    pub enum Outcome { Here = "here" Brand, On = "on" Good, Lost = "lost" Bad, Back = "back" Warn }
}

choices! {
    /// The way a passage became known.
    pub enum Source { Page = "page" Plain, Import = "import" Plain, Api = "api" Plain }
}

pub const OPPORTUNITY: Field<Passage, Id<Opportunity>> = field("opportunity");
pub const STAGE: Field<Passage, Id<Stage>> = field("stage");
pub const ENTERED_ON: Field<Passage, Option<Date>> = field("entered_on");
pub const LEFT_ON: Field<Passage, Option<Date>> = field("left_on");
pub const OUTCOME: Field<Passage, Outcome> = field("outcome");
/// The stay that the funnel counts: the first in an open stage, the last in one
/// where the deal is won or lost.
pub const FIRST_TIME: Field<Passage, bool> = field("first_time");
pub const SOURCE: Field<Passage, Source> = field("source");

pub fn definition() -> EntityDef {
    entity::<Passage>("history")
        .field(OPPORTUNITY.link::<Opportunity>().system())
        .field(STAGE.link::<Stage>().system())
        .field(ENTERED_ON.date().indexed().system())
        .field(LEFT_ON.date().system())
        .field(OUTCOME.choice::<Outcome>().system())
        .field(FIRST_TIME.flag().system())
        .field(SOURCE.choice::<Source>().system())
        .about(OPPORTUNITY)
        .sort(ENTERED_ON, Direction::Down)
        .list(&["opportunity", "stage", "entered_on", "left_on", "outcome"])
        .index(&["stage", "entered_on"])
        .build()
}
