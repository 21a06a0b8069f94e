//! What a person wishes to hear of, kind by kind; for now on the page only.

use base::Id;
use store::{Cell, ColumnType};

use super::NoticeKind;
use crate::{Reads, Result, Writes};

/// Each kind that one may wish for or not, and whether the actor does.
pub fn wishes(tx: &mut Reads<'_, '_>) -> Result<Vec<(NoticeKind, bool)>> {
    let me = tx.ctx.actor.user;
    let sql = "select kind from @notice_wishes where user_id = $1 and not on_page";
    let rows = tx.tx.sql(sql, &[Cell::Int(me.raw())], &[ColumnType::Text])?;
    let is_off = |kind: NoticeKind| rows.iter().any(|row| row.text(0) == Some(kind.key()));
    Ok(NoticeKind::WISHED.map(|kind| (kind, !is_off(kind))).to_vec())
}

impl Reads<'_, '_> {
    pub(super) fn wishes_for(&mut self, user: Id, kind: NoticeKind) -> Result<bool> {
        if !NoticeKind::WISHED.contains(&kind) {
            return Ok(true);
        }
        let sql = "select 1 from @notice_wishes where user_id = $1 and kind = $2 and not on_page";
        let rows = self.tx.sql(sql, &[Cell::Int(user.raw()), Cell::from(kind.key())], &[ColumnType::Int])?;
        Ok(rows.is_empty())
    }
}

impl Writes<'_, '_> {
    /// The actor wishes to hear of exactly these kinds.
    pub fn wish_for(&mut self, wished: &[NoticeKind]) -> Result<()> {
        let me = Cell::Int(self.ctx.actor.user.raw());
        self.tx.sql_execute("delete from @notice_wishes where user_id = $1", std::slice::from_ref(&me))?;
        for kind in NoticeKind::WISHED.into_iter().filter(|kind| !wished.contains(kind)) {
            let sql = "insert into @notice_wishes (user_id, kind, on_page) values ($1, $2, $3)";
            self.tx.sql_execute(sql, &[me.clone(), Cell::from(kind.key()), Cell::Bool(false)])?;
        }
        Ok(())
    }
}
