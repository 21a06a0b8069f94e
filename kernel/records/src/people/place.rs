//! Where somebody stands: their team and branch, what they manage, and whether
//! they are still here.

use base::Id;
use store::{Cell, ColumnType};

use crate::{Reads, Result};

/// The team and the branch that a user's records belong to; none when there is
/// no such user.
pub(crate) fn place_of(tx: &mut Reads<'_, '_>, user: Id) -> Result<Option<(Option<Id>, Option<Id>)>> {
    let sql = "select u.team, coalesce(u.branch, t.branch) from @users u left join @teams t on t.id = u.team \
               where u.id = $1 and u.deleted_at is null";
    let rows = tx.tx.sql(sql, &[Cell::Int(user.raw())], &[ColumnType::Int, ColumnType::Int])?;
    Ok(rows.first().map(|row| (row.int(0).map(Id::from_raw), row.int(1).map(Id::from_raw))))
}

/// Whether this user may still enter, and so may be given records.
pub(crate) fn is_active(tx: &mut Reads<'_, '_>, user: Id) -> Result<bool> {
    let sql = "select 1 from @users where id = $1 and active and deleted_at is null";
    Ok(!tx.tx.sql(sql, &[Cell::Int(user.raw())], &[ColumnType::Int])?.is_empty())
}

/// The teams or branches that a user manages.
pub(crate) fn managed(tx: &mut Reads<'_, '_>, entity: &str, user: Id) -> Result<Vec<Id>> {
    let sql = format!("select id from @{entity} where manager = $1 and deleted_at is null");
    let rows = tx.tx.sql(&sql, &[Cell::Int(user.raw())], &[ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
}
