//! How much room the data takes, and how much is left.

use std::path::Path;

use crate::{ColumnType, Db, Storage, StoreError, Tx, db::Engine};

impl Db {
    pub async fn storage(&self) -> Result<Storage, StoreError> {
        match &*self.engine {
            Engine::Sqlite(sqlite) => {
                let path = sqlite.path().to_owned();
                tokio::task::spawn_blocking(move || of_file(&path)).await.map_err(|_| StoreError::Panicked)
            }
            Engine::Postgres(_) => self.read(of_schema).await,
        }
    }
}

fn of_file(path: &Path) -> Storage {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let free = rustix::fs::statvfs(folder).ok().map(|disk| disk.f_bavail * disk.f_frsize);
    Storage { bytes: size(path), log_bytes: Some(size(Path::new(&log))), free_bytes: free }
}

/// Tables with their indexes, of this workspace alone.
fn of_schema(tx: &mut Tx<'_>) -> Result<Storage, StoreError> {
    let sql = "select coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)::bigint from pg_catalog.pg_class c \
               join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'm')";
    let schema = tx.shared().schema.clone();
    let rows = tx.sql(sql, &[schema.into()], &[ColumnType::Int])?;
    let bytes = rows.first().and_then(|row| row.int(0)).unwrap_or(0).max(0) as u64;
    Ok(Storage { bytes, ..Storage::default() })
}
