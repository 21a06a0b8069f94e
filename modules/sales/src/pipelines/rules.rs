//! The laws of pipelines and stages.

use records::{Error, Reads, Record, Result, RuleBook, Writes, rules};
use store::{Cell, ColumnType};

use super::entity::*;

pub fn register(book: &mut RuleBook) {
    book.add(rules::<Pipeline>().before_save(settle_default).after_save(be_the_only_default));
    book.add(rules::<Stage>().before_save(settle_stage));
}

/// The first pipeline is the default one.
fn settle_default(tx: &mut Writes<'_, '_>, pipeline: &mut Record<Pipeline>) -> Result<()> {
    if pipeline.peek(IS_DEFAULT).is_none() {
        let first = tx.tx.sql("select 1 from @pipelines where deleted_at is null", &[], &[ColumnType::Int])?.is_empty();
        pipeline.set(IS_DEFAULT, first);
    }
    Ok(())
}

/// A new default puts the old one back into the row.
fn be_the_only_default(tx: &mut Writes<'_, '_>, pipeline: &Record<Pipeline>) -> Result<()> {
    if !pipeline.get(IS_DEFAULT) || !pipeline.has_changed(IS_DEFAULT) {
        return Ok(());
    }
    let sql = "select id from @pipelines where is_default and id <> $1 and deleted_at is null";
    for row in tx.tx.sql(sql, &[Cell::from(pipeline.key())], &[ColumnType::Int])? {
        let mut other = tx.find::<Pipeline>(base::Id::from_raw(row.int(0).unwrap_or_default()))?;
        other.set(IS_DEFAULT, false);
        tx.save(other)?;
    }
    Ok(())
}

fn settle_stage(tx: &mut Writes<'_, '_>, stage: &mut Record<Stage>) -> Result<()> {
    let kind = stage.peek(KIND).unwrap_or(StageKind::Open);
    stage.set(KIND, kind);
    stage.set(PROBABILITY, certain(kind, stage.peek(PROBABILITY)));
    if stage.get(AGE_LIMIT).is_some_and(|days| days < 1) {
        return Err(Error::invalid("age_limit_days", "stages-refused-age-limit"));
    }
    if stage.peek(POSITION).is_none() && stage.peek(PIPELINE).is_some() {
        let last = last_position(tx, stage)?;
        stage.set(POSITION, last + 1);
    }
    let moved = stage.has_changed(KIND) || stage.has_changed(PIPELINE);
    if !stage.is_new() && moved && is_used(tx, stage)? {
        return Err(Error::refused("stages-refused-in-use"));
    }
    Ok(())
}

/// What is won is certain and what is lost is gone; in between one judges.
pub(super) fn certain(kind: StageKind, judged: Option<i64>) -> i64 {
    match kind {
        StageKind::Won => 100,
        StageKind::Lost => 0,
        StageKind::Open => judged.unwrap_or(50),
    }
}

fn last_position(tx: &mut Reads<'_, '_>, stage: &Record<Stage>) -> Result<i64> {
    let sql = "select coalesce(max(position), 0) from @stages where pipeline = $1 and deleted_at is null";
    let rows = tx.tx.sql(sql, &[Cell::from(stage.get(PIPELINE))], &[ColumnType::Int])?;
    Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0))
}

/// Deals stand in it: to call it won now would rewrite their past.
fn is_used(tx: &mut Reads<'_, '_>, stage: &Record<Stage>) -> Result<bool> {
    let sql = "select 1 from @opportunities where stage = $1 limit 1";
    let now = tx.tx.sql(sql, &[Cell::from(stage.key())], &[ColumnType::Int])?;
    let sql = "select 1 from @stage_passages where stage = $1 limit 1";
    Ok(!now.is_empty() || !tx.tx.sql(sql, &[Cell::from(stage.key())], &[ColumnType::Int])?.is_empty())
}
