//! Brings the rows of a deal's passages in line with its stays.

use base::{Date, Id};
use records::{Door, Reads, Record, Result, Writes};
use schema::Choice;
use store::{Cell, ColumnType};

use super::{
    entity::*,
    stays::{self, Edited, Standing, Stay},
};
use crate::{
    opportunities::{self, Opportunity, today},
    pipelines::{self, StageKind, Step},
};

/// A passage as it stands in the database.
struct Kept {
    id: Id<Passage>,
    stay: Stay,
}

/// After an opportunity was saved: writes what its move or correction changed.
pub(crate) fn keep(tx: &mut Writes<'_, '_>, deal: &Record<Opportunity>) -> Result<()> {
    let is_moved = deal.has_changed(opportunities::STAGE);
    let edited = Edited {
        opened: deal.has_changed(opportunities::OPENED_ON),
        closed: deal.has_changed(opportunities::CLOSED_ON),
    };
    if !is_moved && !edited.opened && !edited.closed {
        return Ok(());
    }
    let steps = pipelines::steps_of(tx, deal.get(opportunities::PIPELINE))?;
    let Some(step) = steps.get(deal.get(opportunities::STAGE)).copied() else { return Ok(()) };
    let now = Standing { step, opened: deal.get(opportunities::OPENED_ON), closed: deal.get(opportunities::CLOSED_ON) };
    // The first version has no passages yet, which saves the import a question a row.
    let kept = if deal.version == 1 { Vec::new() } else { passages_of(tx, deal.key())? };
    // An undo has put the passages back already: the deal is where they say.
    if is_moved && kept.last().is_some_and(|last| last.stay.step.stage == step.stage) {
        return Ok(());
    }
    let stays = kept.iter().map(|kept| kept.stay).collect::<Vec<_>>();
    let wanted = match (stays.is_empty(), is_moved) {
        (true, _) => stays::begun(now, &steps),
        (false, true) => stays::moved(stays, now, &steps, edited, day_of_move(tx, now, edited)),
        (false, false) => stays::corrected(stays, now, edited),
    };
    let source = source(tx.ctx.door);
    tx.as_rule(|tx| write(tx, deal.key(), &kept, &wanted, source))
}

/// The business day of a move: the closing day of an end, the day that came
/// with the move, or today; a file that tells none leaves it open.
fn day_of_move(tx: &Writes<'_, '_>, now: Standing, edited: Edited) -> Option<Date> {
    match now.step.kind {
        StageKind::Won | StageKind::Lost => now.closed,
        StageKind::Open if edited.opened && now.opened.is_some() => now.opened,
        StageKind::Open if tx.ctx.door == Door::Import => None,
        StageKind::Open => Some(today(tx)),
    }
}

fn source(door: Door) -> Source {
    match door {
        Door::Import | Door::Command => Source::Import,
        Door::Api => Source::Api,
        Door::Page | Door::Rule => Source::Page,
    }
}

fn write(tx: &mut Writes<'_, '_>, deal: Id<Opportunity>, kept: &[Kept], wanted: &[Stay], source: Source) -> Result<()> {
    for (at, stay) in wanted.iter().enumerate() {
        let mut passage = match kept.get(at) {
            Some(kept) if kept.stay == *stay => continue,
            Some(kept) => tx.find(kept.id)?,
            None => {
                let mut new = tx.new_record::<Passage>()?;
                new.set(OPPORTUNITY, deal);
                new.set(SOURCE, source);
                new
            }
        };
        passage.set(STAGE, stay.step.stage);
        passage.set(ENTERED_ON, stay.entered);
        passage.set(LEFT_ON, stay.left);
        passage.set(OUTCOME, stay.outcome);
        passage.set(FIRST_TIME, stay.first_time);
        tx.save(passage)?;
    }
    Ok(())
}

/// The passages of a deal in the order in which it made them.
fn passages_of(tx: &mut Reads<'_, '_>, deal: Id<Opportunity>) -> Result<Vec<Kept>> {
    use ColumnType::{Bool, Date, Int, Text};
    let sql = "select p.id, s.id, s.pipeline, s.kind, s.position, p.entered_on, p.left_on, p.outcome, p.first_time \
               from @stage_passages p join @stages s on s.id = p.stage \
               where p.opportunity = $1 and p.deleted_at is null order by p.id";
    let types = [Int, Int, Int, Text, Int, Date, Date, Text, Bool];
    let rows = tx.tx.sql(sql, &[Cell::from(deal)], &types)?;
    Ok(rows.iter().filter_map(read).collect())
}

fn read(row: &store::Row) -> Option<Kept> {
    let step = Step {
        stage: Id::from_raw(row.int(1)?),
        pipeline: Id::from_raw(row.int(2)?),
        kind: StageKind::from_key(row.text(3)?)?,
        position: row.int(4)?,
    };
    let outcome = Outcome::from_key(row.text(7)?)?;
    let stay = Stay { step, entered: row.date(5), left: row.date(6), outcome, first_time: row.bool(8)? };
    Some(Kept { id: Id::from_raw(row.int(0)?), stay })
}

/// A deal in the recycle bin takes its passages along.
pub(crate) fn drop_all(tx: &mut Writes<'_, '_>, deal: &Record<Opportunity>) -> Result<()> {
    let kept = passages_of(tx, deal.key())?;
    tx.as_rule(|tx| {
        for kept in kept {
            let passage = tx.find(kept.id)?;
            tx.delete_any(passage.into_any())?;
        }
        Ok(())
    })
}
