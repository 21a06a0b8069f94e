//! The stages of a pipeline as plain values, for rules to reason about.

use base::Id;
use records::{Reads, Result};
use schema::Choice;
use store::{Cell, ColumnType, Row};

use super::entity::*;

/// A stage as rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub stage: Id<Stage>,
    pub pipeline: Id<Pipeline>,
    pub kind: StageKind,
    pub position: i64,
}

/// The stages of one pipeline, in their order.
#[derive(Clone, Debug, Default)]
pub struct Steps(pub Vec<Step>);

impl Steps {
    pub fn get(&self, stage: Id<Stage>) -> Option<&Step> {
        self.0.iter().find(|step| step.stage == stage)
    }

    pub fn first_open(&self) -> Option<&Step> {
        self.0.iter().find(|step| step.kind == StageKind::Open)
    }

    /// The open stage that a deal leaves when it is won or lost.
    pub fn last_open(&self) -> Option<&Step> {
        self.0.iter().rfind(|step| step.kind == StageKind::Open)
    }
}

const COLUMNS: &str = "id, pipeline, kind, position";
const TYPES: [ColumnType; 4] = [ColumnType::Int, ColumnType::Int, ColumnType::Text, ColumnType::Int];

/// One stage; none when it does not exist.
pub fn step(tx: &mut Reads<'_, '_>, stage: Id<Stage>) -> Result<Option<Step>> {
    let sql = format!("select {COLUMNS} from @stages where id = $1 and deleted_at is null");
    Ok(tx.tx.sql(&sql, &[Cell::from(stage)], &TYPES)?.first().and_then(read))
}

/// What a stage asks of the deals in it: the keys of fields, and its name.
pub fn asks(tx: &mut Reads<'_, '_>, stage: Id<Stage>) -> Result<(Vec<String>, String)> {
    let sql = "select requires, name from @stages where id = $1";
    let rows = tx.tx.sql(sql, &[Cell::from(stage)], &[ColumnType::Text, ColumnType::Text])?;
    let text = |at| rows.first().and_then(|row| row.text(at)).unwrap_or_default();
    Ok((text(0).split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect(), text(1).to_owned()))
}

pub fn steps_of(tx: &mut Reads<'_, '_>, pipeline: Id<Pipeline>) -> Result<Steps> {
    let sql = format!("select {COLUMNS} from @stages where pipeline = $1 and deleted_at is null order by position, id");
    Ok(Steps(tx.tx.sql(&sql, &[Cell::from(pipeline)], &TYPES)?.iter().filter_map(read).collect()))
}

/// The default pipeline; the oldest where none is marked.
pub fn default_pipeline(tx: &mut Reads<'_, '_>) -> Result<Option<Id<Pipeline>>> {
    let sql = "select id from @pipelines where deleted_at is null order by is_default desc, id limit 1";
    Ok(tx.tx.sql(sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0)).map(Id::from_raw))
}

fn read(row: &Row) -> Option<Step> {
    Some(Step {
        stage: Id::from_raw(row.int(0)?),
        pipeline: Id::from_raw(row.int(1)?),
        kind: StageKind::from_key(row.text(2)?)?,
        position: row.int(3)?,
    })
}
