//! A copy of the file as it is at this moment, made beside it.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use super::{Engine, connect, fault};
use crate::StoreError;

const ENDING: &str = ".before-upgrade";

impl Engine {
    /// Copies the workspace to `crm.db.before-upgrade`; an older copy goes when the new
    /// one is whole. It can be opened and served like any other file.
    pub async fn keep_copy(&self) -> Result<PathBuf, StoreError> {
        let path = self.path().to_owned();
        tokio::task::spawn_blocking(move || copy(&path)).await.map_err(|_| StoreError::Panicked)?
    }
}

fn copy(path: &Path) -> Result<PathBuf, StoreError> {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let (part, kept) = (beside(&format!("{ENDING}.part")), beside(ENDING));
    // What a try left behind that broke off.
    fs::remove_file(&part).ok();
    let copied = copy_into(path, &part);
    if copied.is_err() {
        fs::remove_file(&part).ok();
    }
    copied?;
    let unkept = unkept(&kept);
    File::open(&part).and_then(|file| file.sync_all()).map_err(&unkept)?;
    fs::rename(&part, &kept).map_err(&unkept)?;
    let folder = kept.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unkept)?;
    Ok(kept)
}

fn unkept(path: &Path) -> impl Fn(std::io::Error) -> StoreError {
    move |error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Unavailable(format!("{}: {error}", path.display())),
    }
}

fn copy_into(path: &Path, part: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)
        .map_err(|error| StoreError::Unavailable(format!("{}: {error}", path.display())))?;
    connect::begin(part).map_err(unkept(part))?;
    let into = part.display().to_string();
    let copied = conn.execute("vacuum into ?1", [into]).map(drop);
    copied.map_err(|error| fault::explain(&conn, &error, "vacuum into"))
}
