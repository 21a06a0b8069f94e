//! The passages of a deal that appears where it stands, for those who make
//! deals by the million and cannot wait for the rules to write them.

use base::{Date, Id};

use super::{
    entity::Outcome,
    stays::{self, Standing},
};
use crate::pipelines::{Stage, Steps};

/// A passage as the rules would write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Born {
    pub stage: Id<Stage>,
    pub entered: Option<Date>,
    pub left: Option<Date>,
    pub outcome: Outcome,
    pub first_time: bool,
}

/// None where the stage is not one of the pipeline's.
pub fn born(steps: &Steps, stage: Id<Stage>, opened: Option<Date>, closed: Option<Date>) -> Vec<Born> {
    let Some(step) = steps.get(stage).copied() else { return Vec::new() };
    let stays = stays::begun(Standing { step, opened, closed }, steps);
    let passage = |stay: stays::Stay| Born {
        stage: stay.step.stage,
        entered: stay.entered,
        left: stay.left,
        outcome: stay.outcome,
        first_time: stay.first_time,
    };
    stays.into_iter().map(passage).collect()
}
