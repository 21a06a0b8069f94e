//! What is old goes: whenever somebody sends a new sheet, and now and then besides.
//!
//! An import that broke off could not write that it ended; then it ended with its
//! job, as its pages tell it ([`State::beside_job`](super::State)).

use jiff::SignedDuration;
use store::Cell;

use crate::{Result, Writes};

/// A sheet whose import ended.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// An import that was never begun.
const KEPT_UNUSED: SignedDuration = SignedDuration::from_hours(3 * 24);

const UNUSED: &str = "select i.id from @imports i left join @jobs j on j.id = i.job_id where i.created_at < $1 \
                      and (i.state in ('sending', 'mapped', 'planned') or i.state = 'planning' and j.state = 'cancelled')";
/// One that has no job any more is over as well; when it was begun stands for its end.
const ENDED: &str = "select i.id from @imports i left join @jobs j on j.id = i.job_id \
                     where coalesce(i.ended_at, j.ended_at, case when j.id is null then i.started_at end) < $1";

impl Writes<'_, '_> {
    /// What is old: sheets of imports that ended, and what was never begun.
    pub(crate) fn clear_imports(&mut self) -> Result<()> {
        let ago = |span: SignedDuration| {
            let now = self.ctx.now();
            Cell::Instant(now.saturating_sub(span).unwrap_or(now))
        };
        let (ended, unused) = (ago(KEPT), ago(KEPT_UNUSED));
        for (table, id) in [("import_parts", "import_id"), ("import_lines", "import_id"), ("imports", "id")] {
            let sql = format!("delete from @{table} where {id} in ({UNUSED})");
            self.tx.sql_execute(&sql, std::slice::from_ref(&unused))?;
        }
        self.tx.sql_execute(&format!("delete from @import_parts where import_id in ({ENDED})"), &[ended])?;
        Ok(())
    }
}
