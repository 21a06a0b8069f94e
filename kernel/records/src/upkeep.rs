//! When a workspace was last backed up and looked over, and how that ended.
//!
//! Backups and checks are commands, mostly of a timer, so the server that tells
//! an administrator of them was not there: they leave a fact in the database. A
//! backup of a database that takes no writes is as good without it.

use base::Instant;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
/// What the store tells of its own work, for those who stand above it.
pub use store::{CLASSES, Dialect, Figures, LaneFigures, SlowStatement, StatementFigures, Storage};

use crate::{Ctx, Reads, Result, backup::Manifest, check::Report};

const BACKUP: &str = "backup";
const CHECK: &str = "check";

/// The last backup that was written and read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    pub at: Instant,
    pub rows: u64,
    /// Of the file.
    pub bytes: u64,
}

/// The last time that everything was looked over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCheck {
    pub at: Instant,
    /// Records that were looked at.
    pub rows: u64,
    /// Kinds of faults that were found, and those of them that are still there.
    pub found: u64,
    pub left: u64,
}

/// Remembers a backup.
pub(crate) async fn backed_up(ctx: &Ctx, manifest: &Manifest, bytes: u64) {
    let rows = manifest.tables.iter().map(|table| table.rows).sum();
    keep(ctx, BACKUP, &LastBackup { at: ctx.now(), rows, bytes }).await;
}

/// Remembers a check.
pub(crate) async fn looked_over(ctx: &Ctx, report: &Report) {
    let left = report.findings.iter().filter(|one| one.mended < one.count).count() as u64;
    let found = report.findings.len() as u64;
    keep(ctx, CHECK, &LastCheck { at: ctx.now(), rows: report.rows, found, left }).await;
}

async fn keep(ctx: &Ctx, name: &'static str, fact: &impl Serialize) {
    let kept = match serde_json::to_string(fact) {
        Ok(text) => {
            ctx.workspace.db.write(move |tx| tx.keep_fact(name, &text)).await.map_err(|error| error.to_string())
        }
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = kept {
        tracing::warn!(error, name, "the time of it could not be kept");
    }
}

impl Reads<'_, '_> {
    pub fn last_backup(&mut self) -> Result<Option<LastBackup>> {
        self.kept(BACKUP)
    }

    pub fn last_check(&mut self) -> Result<Option<LastCheck>> {
        self.kept(CHECK)
    }

    /// What a later version wrote in another shape is as good as nothing.
    fn kept<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>> {
        Ok(self.tx.fact(name)?.and_then(|text| serde_json::from_str(&text).ok()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base::FrozenClock;
    use store::testkit::both;

    use super::*;
    use crate::{Door, Workspace, backup, check};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_backup_and_a_check_leave_word_of_themselves() {
        both(async |db| {
            let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
            let ctx = Ctx::system(Workspace::open(db, vec![], clock, 1).await.unwrap(), Door::Command);
            let told = || ctx.read(|tx| Ok((tx.last_backup()?, tx.last_check()?)));
            assert_eq!(told().await.unwrap(), (None, None));
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("crm.peyvand");
            backup::write(&ctx, &file).await.unwrap();
            check::check(&ctx, false).await.unwrap();
            let (backed_up, checked) = told().await.unwrap();
            let (backed_up, checked) = (backed_up.unwrap(), checked.unwrap());
            assert_eq!((backed_up.at, backed_up.bytes), (ctx.now(), file.metadata().unwrap().len()));
            assert_eq!((checked.at, checked.found, checked.left), (ctx.now(), 0, 0));
        })
        .await;
    }
}
