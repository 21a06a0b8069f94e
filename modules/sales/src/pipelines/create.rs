//! Laying out a pipeline from the names of its stages.

use base::{Id, fold};
use records::{Error, Reads, Record, Result, Writes};
use store::{Cell, ColumnType};

use super::entity::*;

/// A stage to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    pub name: String,
    pub kind: StageKind,
    pub probability: Option<i64>,
    pub age_limit_days: Option<i64>,
    pub guidance: Option<String>,
    /// The fields that it asks of a deal, by their keys.
    pub requires: Option<String>,
}

impl Laid {
    pub fn new(name: &str, kind: StageKind) -> Laid {
        Laid { name: name.to_owned(), kind, probability: None, age_limit_days: None, guidance: None, requires: None }
    }

    /// Reads `Engaging`, `Engaging=open`, `Won=won`. Without a kind, the usual
    /// words for won and lost in both languages are known; all else is open.
    pub fn parse(text: &str) -> Result<Laid> {
        let (name, kind) = match text.rsplit_once('=') {
            Some((name, kind)) => (name, schema::Choice::from_key(kind.trim()).ok_or_else(unknown_kind)?),
            None => (text, usual_kind(text)),
        };
        Ok(Laid::new(name.trim(), kind))
    }
}

fn unknown_kind() -> Error {
    Error::refused("pipelines-refused-kind")
}

fn usual_kind(name: &str) -> StageKind {
    match fold::fold(name).as_str() {
        "won" | "closed won" | "برنده" | "برنده شده" | "موفق" => StageKind::Won,
        "lost" | "closed lost" | "از دست رفته" | "بازنده" | "ناموفق" => StageKind::Lost,
        _ => StageKind::Open,
    }
}

/// Makes a pipeline with these stages in this order. A stage without a
/// probability takes its share of the way: the second of four open ones is 40.
pub fn create(tx: &mut Writes<'_, '_>, name: &str, stages: &[Laid]) -> Result<Record<Pipeline>> {
    let mut pipeline = tx.new_record::<Pipeline>()?;
    pipeline.set(PIPELINE_NAME, name.to_owned());
    let pipeline = tx.save(pipeline)?;
    let open = stages.iter().filter(|laid| laid.kind == StageKind::Open).count() as i64;
    let mut passed = 0;
    for (at, laid) in stages.iter().enumerate() {
        passed += i64::from(laid.kind == StageKind::Open);
        let mut stage = tx.new_record::<Stage>()?;
        stage.set(PIPELINE, pipeline.key());
        stage.set(NAME, laid.name.clone());
        stage.set(POSITION, at as i64 + 1);
        stage.set(KIND, laid.kind);
        stage.set(PROBABILITY, laid.probability.unwrap_or(passed * 100 / (open + 1)));
        stage.set(AGE_LIMIT, laid.age_limit_days);
        stage.set(GUIDANCE, laid.guidance.clone());
        stage.set(REQUIRES, laid.requires.clone());
        tx.save(stage)?;
    }
    Ok(pipeline)
}

/// The stage of this name in a pipeline, whatever its letters and spaces.
pub fn find_stage(tx: &mut Reads<'_, '_>, pipeline: Id<Pipeline>, name: &str) -> Result<Option<Id<Stage>>> {
    let sql = "select id from @stages where pipeline = $1 and name_find = $2 and deleted_at is null order by position";
    let params = [Cell::from(pipeline), Cell::from(fold::find_key(name))];
    Ok(tx.tx.sql(sql, &params, &[ColumnType::Int])?.first().and_then(|row| row.int(0)).map(Id::from_raw))
}
