//! Notices are cleared after ninety days, read or not.

use std::sync::Arc;

use jiff::SignedDuration;
use store::Cell;

use crate::{Ctx, Door, Result, Workspace};

const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Rows of one transaction.
const SOME: i64 = 500;

impl Workspace {
    /// Clears what is old; asked now and then by whoever serves.
    pub async fn clear_notices(self: &Arc<Self>) -> Result<()> {
        let system = Ctx::system(self.clone(), Door::Rule);
        let now = system.now();
        let before = now.saturating_sub(KEPT).unwrap_or(now);
        while system.write(|tx| tx.expire_requests()).await? > 0 {}
        loop {
            let cleared = system
                .write(move |tx| {
                    let sql =
                        "delete from @notices where id in (select id from @notices where created_at < $1 limit $2)";
                    Ok(tx.tx.sql_execute(sql, &[Cell::Instant(before), Cell::Int(SOME)])?)
                })
                .await?;
            if (cleared as i64) < SOME {
                return Ok(());
            }
        }
    }
}
