//! Jobs whose node has died: they need not wait until their lease runs out.
//!
//! A node that starts again knows that what it had in hand is in nobody's hands.
//! The others see by its empty seat ([`store::Seat`]) that it is gone; since a seat
//! is also empty for a moment when PostgreSQL itself was away, a job must have been
//! silent for a while as well. Who was taken for dead and lives has lost nothing:
//! its next word about the job is refused, and with it the batch that it had not kept.

use base::Id;
use jiff::SignedDuration;
use store::{Cell, ColumnType};

use super::worker::LEASE;
use crate::{Ctx, Result, Workspace, Writes};

/// A living node tells how far it is more often than this.
const SILENCE: SignedDuration = SignedDuration::from_secs(5);

impl Workspace {
    /// Frees what this node had in hand when its process ended; to be called once
    /// its seat is taken, before anybody works. A file has no other nodes.
    pub async fn free_own_jobs(self: &std::sync::Arc<Self>) -> Result<u64> {
        let system = Ctx::system(self.clone(), crate::Door::Rule);
        let freed = system.write(|tx| {
            let sql = "update @jobs set lease_until = $1 where state = 'running' and (node = $2 or $3)";
            let alone = tx.tx.dialect() == store::Dialect::Sqlite;
            let params = [Cell::Instant(tx.ctx.now()), Cell::Int(tx.ctx.workspace.node.into()), Cell::Bool(alone)];
            Ok(tx.tx.sql_execute(sql, &params)?)
        });
        freed.await
    }
}

impl Writes<'_, '_> {
    /// A silent job of a node whose seat is empty.
    pub(super) fn orphan(&mut self) -> Result<Option<Id>> {
        let now = self.ctx.now();
        let silent = now.saturating_add(LEASE - SILENCE).unwrap_or(now);
        let sql = "select id, node from @jobs where state = 'running' and lease_until < $1 and node <> $2 \
                   order by lease_until limit 20";
        let params = [Cell::Instant(silent), Cell::Int(self.ctx.workspace.node.into())];
        for row in self.tx.sql(sql, &params, &[ColumnType::Int; 2])? {
            let (Some(id), Some(node)) = (row.int(0), row.int(1).and_then(|node| u8::try_from(node).ok())) else {
                continue;
            };
            if !self.tx.is_seated(node)? {
                return Ok(Some(Id::from_raw(id)));
            }
        }
        Ok(None)
    }
}
