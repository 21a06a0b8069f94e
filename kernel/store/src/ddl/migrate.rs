//! A newer version opens the workspace: its tables are brought to their declared
//! shape, while an older one may be at work on them.
//!
//! On PostgreSQL the change waits for its locks for 200 ms only, since everybody
//! else queues behind whoever waits; then it lets the others through and tries the
//! whole again. A column is a moment's work however many rows there are. An index of
//! a declared field is made in the same transaction, for "never half-way" is worth
//! more than that those who write wait for it: some seconds for some millions of rows.
//!
//! On SQLite the whole is tried first and taken back. What would change something is
//! preceded by a copy of the workspace as it was, in `crm.db.before-upgrade` beside
//! the file; the last one is kept. Where there is no room for it nothing is changed.

use std::time::Duration;

use super::{declare::TableDef, diff};
use crate::{Db, Dialect, StoreError, Tx, db::Engine, options::Lane};

/// In all about two minutes: longer than any report may take.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) async fn migrate(db: &Db, tables: &[TableDef]) -> Result<Vec<String>, StoreError> {
    // A workspace that is only being made has nothing to be kept.
    if let Engine::Sqlite(file) = &*db.engine
        && db.generation() > 0
    {
        let pending = pending(db, tables).await?;
        if pending.is_empty() {
            return Ok(pending);
        }
        let path = file.keep_copy().await?;
        tracing::info!(path = %path.display(), changes = pending.len(), "the tables change; the workspace as it was is kept");
    }
    let declared = tables.to_vec();
    again_and_again(db, move |tx| diff::migrate(tx, &declared)).await
}

/// Does it beside others at work: its locks wait for a moment only, and then the whole
/// is tried once more.
pub(crate) async fn again_and_again(
    db: &Db,
    act: impl Fn(&mut Tx<'_>) -> Result<Vec<String>, StoreError> + Clone + Send + 'static,
) -> Result<Vec<String>, StoreError> {
    for attempt in 1.. {
        let act = act.clone();
        let once = move |tx: &mut Tx<'_>| {
            if tx.dialect() == Dialect::Postgres {
                tx.batch("set local lock_timeout = '200ms'")?;
            }
            act(tx)
        };
        match db.run(Lane::Ddl, once).await {
            Err(StoreError::Busy { .. } | StoreError::Conflict) if attempt < TRIES => {
                tokio::time::sleep(PAUSE * attempt.min(4)).await
            }
            ended => return ended,
        }
    }
    Err(StoreError::busy())
}

/// How a trial ends: always with what it did taken back.
enum Tried {
    Would(Vec<String>),
    Failed(StoreError),
}

impl From<StoreError> for Tried {
    fn from(error: StoreError) -> Tried {
        Tried::Failed(error)
    }
}

async fn pending(db: &Db, tables: &[TableDef]) -> Result<Vec<String>, StoreError> {
    let declared = tables.to_vec();
    let tried = db.run(Lane::Ddl, move |tx| Err::<(), _>(Tried::Would(diff::migrate(tx, &declared)?)));
    match tried.await {
        Err(Tried::Would(done)) => Ok(done),
        Err(Tried::Failed(error)) => Err(error),
        Ok(()) => Ok(Vec::new()),
    }
}
