//! The write-ahead log is brought into the file by a thread of its own.
//!
//! What was committed stands in the log until its pages are copied into the file. Left
//! to itself, SQLite has that done by whoever's commit finds a thousand pages there:
//! tens of milliseconds and two waits for the disk, while everybody else who writes
//! stands behind. Here a connection that does nothing else copies them meanwhile; a
//! commit only rings for it.
//!
//! While commits never cease, the log is never whole in the file, so it cannot begin
//! anew and grows. Where it has grown to [`MOST`] pages, whoever writes copies the rest
//! after all; that is little, unless one transaction has just written most of it, or a
//! long reader keeps the log from beginning anew.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering::Relaxed},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use rusqlite::{Connection, hooks::Wal};

use super::connect;
use crate::StoreError;

/// Pages of the log that are worth a copy: what SQLite takes by itself.
const WORTH: i32 = 1_000;
/// As long as the log may get: 64 MB, at which it is cut off when it begins anew.
const MOST: i32 = 16_000;

/// The connection that copies, and what wakes it. It has done its work when the
/// connection that writes is closed.
pub(super) struct Folder {
    conn: Connection,
    woken: Receiver<()>,
    /// So many pages of the log stand in the file.
    folded: Arc<AtomicI32>,
}

struct Bell {
    wake: SyncSender<()>,
    folded: Arc<AtomicI32>,
}

impl Folder {
    /// Takes the copying over from `writer`.
    pub fn relieve(writer: &mut Connection, path: &Path) -> Result<Folder, StoreError> {
        let conn = connect::folder(path)?;
        let ((wake, woken), folded) = (sync_channel(1), Arc::<AtomicI32>::default());
        let bell = Bell { wake, folded: folded.clone() };
        let hook = move |log: &mut Wal, pages: i32| {
            bell.committed(log, pages);
            Ok(())
        };
        writer.wal_hook(Some(hook)).map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Folder { conn, woken, folded })
    }

    pub fn serve(self) {
        for () in &self.woken {
            let copied = self.conn.query_row("pragma wal_checkpoint(passive)", [], |row| row.get(2));
            match copied {
                Ok(pages) => self.folded.store(pages, Relaxed),
                // It is tried again at the next commit.
                Err(error) => tracing::debug!(%error, "the log was not folded into the file"),
            }
        }
    }
}

impl Bell {
    /// A commit has left so many pages in the log.
    fn committed(&self, log: &mut Wal, pages: i32) {
        if pages >= MOST {
            // A reader of what was before may keep it from the end: the next commit tries again.
            let _ = log.checkpoint();
            return self.folded.store(0, Relaxed);
        }
        let folded = self.folded.load(Relaxed);
        // A log that is shorter than what was copied of it has begun anew.
        let new = if folded > pages { pages } else { pages - folded };
        if new >= WORTH {
            // It is awake where the bell is still ringing.
            let _ = self.wake.try_send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{thread, time::Duration};

    use super::{super::limit::Limit, *};

    /// Rows of about a page each.
    fn fill(writer: &Connection, rows: i64) {
        let sql = "insert into t select zeroblob(4000) from (with recursive n(i) as
                   (select 1 union all select i + 1 from n where i < ?1) select i from n)";
        writer.execute(sql, [rows]).unwrap();
    }

    fn eventually(what: &str, is: impl Fn() -> bool) {
        for _ in 0..1_000 {
            if is() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("{what}");
    }

    #[test]
    fn the_log_is_copied_beside_the_writer_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (path, log) = (folder.path().join("x.db"), folder.path().join("x.db-wal"));
        let mut writer = connect::writer(&path, false, &Limit::default()).unwrap();
        writer.execute_batch("create table t (bytes)").unwrap();
        let beside = Folder::relieve(&mut writer, &path).unwrap();
        let folded = beside.folded.clone();
        let serving = thread::spawn(|| beside.serve());
        for _ in 0..4 {
            fill(&writer, 1_100);
            eventually("the log was not copied", || folded.load(Relaxed) >= 1_000);
            // The next commit finds it copied and begins it anew.
            writer.execute("insert into t values ('x')", []).unwrap();
            folded.store(0, Relaxed);
        }
        let bytes = log.metadata().unwrap().len();
        assert!(bytes < 2 * 1_200 * 4_120, "the log has {bytes} bytes");
        // Who writes without a pause copies the rest by themselves before it grows without an end.
        for _ in 0..60 {
            fill(&writer, 600);
        }
        let bytes = log.metadata().unwrap().len();
        assert!(bytes < 2 * i64::from(MOST) as u64 * 4_120, "the log has {bytes} bytes");
        drop(writer);
        serving.join().unwrap();
    }
}
