//! What is old goes, whenever somebody sends a new sheet.

use jiff::SignedDuration;
use store::Cell;

use crate::{Result, Writes};

/// A sheet whose import ended.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// An import that was never begun.
const KEPT_UNUSED: SignedDuration = SignedDuration::from_hours(3 * 24);

impl Writes<'_, '_> {
    /// What is old: sheets of imports that ended, and what was never begun.
    pub(super) fn clear_imports(&mut self) -> Result<()> {
        let ago = |span: SignedDuration| {
            let now = self.ctx.now();
            Cell::Instant(now.saturating_sub(span).unwrap_or(now))
        };
        let (ended, unused) = (ago(KEPT), ago(KEPT_UNUSED));
        let unused_ones =
            "(select id from @imports where created_at < $1 and state in ('sending', 'mapped', 'planned'))";
        for table in ["import_parts", "import_lines"] {
            let sql = format!("delete from @{table} where import_id in {unused_ones}");
            self.tx.sql_execute(&sql, std::slice::from_ref(&unused))?;
        }
        let sql = "delete from @imports where created_at < $1 and state in ('sending', 'mapped', 'planned')";
        self.tx.sql_execute(sql, &[unused])?;
        let sql = "delete from @import_parts where import_id in (select id from @imports where ended_at < $1)";
        self.tx.sql_execute(sql, &[ended])?;
        Ok(())
    }
}
