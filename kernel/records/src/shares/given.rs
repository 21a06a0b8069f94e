//! With whom one record is shared, now or once.

use access::Deed;
use base::{Date, Id};
use schema::EntityDef;
use store::{Cell, ColumnType};

use super::{Shared, With};
use crate::{Reads, Result};

impl Reads<'_, '_> {
    /// The shares of a record that the actor sees, those in force first, then
    /// those that have ended, the latest first.
    pub fn shares_of(&mut self, def: &EntityDef, id: Id) -> Result<Vec<Shared>> {
        self.require(def, id, Deed::Read)?;
        all_of(self, def, id)
    }
}

/// The shares of a record, whoever asks.
pub(crate) fn all_of(tx: &mut Reads<'_, '_>, def: &EntityDef, id: Id) -> Result<Vec<Shared>> {
    use ColumnType::{Bool, Instant, Int};
    let sql = "select id, person, team, writes, until_on, given_by, created_at, deleted_at from @shares \
               where entity = $1 and record = $2 order by id desc limit 100";
    let types = [Int, Int, Int, Bool, ColumnType::Date, Int, Instant, Instant];
    let rows = tx.tx.sql(sql, &[Cell::from(&*def.key), Cell::from(id)], &types)?;
    let today = tx.ctx.today();
    let mut shares: Vec<Shared> = rows.iter().filter_map(|row| read(row, today)).collect();
    shares.sort_by_key(|share| share.ended);
    Ok(shares)
}

fn read(row: &store::Row, today: Date) -> Option<Shared> {
    let id = |at: usize| row.int(at).map(Id::from_raw);
    let until = row.date(4);
    Some(Shared {
        id: id(0)?,
        with: id(1).map(With::Person).or(id(2).map(With::Team))?,
        writes: row.bool(3)?,
        until,
        by: id(5),
        at: row.instant(6)?,
        ended: row.instant(7).is_some() || until.is_some_and(|until| until < today),
    })
}

/// Each share that a record ever had, with whom it was.
pub(crate) fn ever_of(tx: &mut Reads<'_, '_>, def: &EntityDef, id: Id) -> Result<Vec<(Id, With)>> {
    use ColumnType::Int;
    let sql = "select id, person, team from @shares where entity = $1 and record = $2";
    let rows = tx.tx.sql(sql, &[Cell::from(&*def.key), Cell::from(id)], &[Int, Int, Int])?;
    let id = |row: &store::Row, at: usize| row.int(at).map(Id::from_raw);
    let with = |row: &store::Row| id(row, 1).map(With::Person).or(id(row, 2).map(With::Team));
    Ok(rows.iter().filter_map(|row| id(row, 0).zip(with(row))).collect())
}
