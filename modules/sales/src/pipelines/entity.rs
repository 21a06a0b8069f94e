//! The fields of a pipeline and of its stages.

use base::Id;
use schema::{Direction, Entity, EntityDef, Field, choices, entity, field};

use crate::opportunities::Opportunity;

pub struct Pipeline;
pub struct Stage;

impl Entity for Pipeline {
    const KEY: &'static str = "pipelines";
}
impl Entity for Stage {
    const KEY: &'static str = "stages";
}

choices! {
    /// What a deal in this stage is.
    pub enum StageKind { Open = "open" Brand, Won = "won" Good, Lost = "lost" Bad }
}

pub const PIPELINE_NAME: Field<Pipeline, String> = field("name");
/// Where deals begin that name no pipeline; at most one is.
pub const IS_DEFAULT: Field<Pipeline, bool> = field("is_default");

pub const PIPELINE: Field<Stage, Id<Pipeline>> = field("pipeline");
pub const NAME: Field<Stage, String> = field("name");
/// Its place in the order of the pipeline, from 1.
pub const POSITION: Field<Stage, i64> = field("position");
pub const KIND: Field<Stage, StageKind> = field("kind");
/// How likely a deal in it is to be won, in per cent.
pub const PROBABILITY: Field<Stage, i64> = field("probability");
/// After so many days a deal is too old for this stage.
pub const AGE_LIMIT: Field<Stage, Option<i64>> = field("age_limit_days");
/// What to do here.
pub const GUIDANCE: Field<Stage, Option<String>> = field("guidance");

/// The fields of a deal that must be filled for it to stand here.
pub const REQUIRES: Field<Stage, Option<String>> = field("requires");

pub fn pipeline_definition() -> EntityDef {
    entity::<Pipeline>("kanban")
        .field(PIPELINE_NAME.line(120).named().searchable())
        .field(IS_DEFAULT.flag())
        .title(PIPELINE_NAME)
        .sort(PIPELINE_NAME, Direction::Up)
        .list(&["name", "is_default"])
        .section("main", &["name", "is_default"])
        .build()
}

pub fn stage_definition() -> EntityDef {
    entity::<Stage>("columns-3")
        .field(PIPELINE.link::<Pipeline>())
        .field(NAME.line(80).named().searchable())
        .field(POSITION.integer().indexed())
        .field(KIND.choice::<StageKind>())
        .field(PROBABILITY.percent())
        .field(AGE_LIMIT.integer())
        .field(GUIDANCE.prose(2_000))
        .field(REQUIRES.fields_of::<Opportunity>())
        .title(NAME)
        .sort(POSITION, Direction::Up)
        .list(&["pipeline", "position", "name", "kind", "probability", "age_limit_days"])
        .section(
            "main",
            &["pipeline", "name", "position", "kind", "probability", "age_limit_days", "guidance", "requires"],
        )
        .build()
}
