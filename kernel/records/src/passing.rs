//! A folder for files that live as long as this process and hold what customers
//! are called: sheets that were sent, and their text. It goes with the process;
//! what one that was killed has left is taken away by the next that makes such a
//! folder.
//!
//! Whether its process lives is told by a lock on a file within, not by a number:
//! two containers may share the folder for passing files and not their processes.
//! Where files cannot be locked, nothing is taken away.

use std::{
    fs::{DirEntry, File, Permissions, TryLockError},
    io::Result,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use tempfile::{NamedTempFile, TempDir};

use crate::{Ctx, Error};

const PREFIX: &str = "peyvand-sheets-";
const LOCK: &str = "lock";

/// The folder for passing files, made when the first file wants to lie in it.
#[derive(Default)]
pub(crate) struct Passing {
    held: Mutex<Option<Held>>,
}

struct Held {
    folder: TempDir,
    /// For as long as this process lives.
    _lock: File,
}

impl Passing {
    /// For this process's own user only. Made again where it was cleaned away, as
    /// is done with files that nobody touched for days. Reads and writes the disk.
    pub fn folder(&self) -> Result<PathBuf> {
        self.folder_within(&std::env::temp_dir())
    }

    /// None where nothing has passed yet.
    pub fn folder_if_made(&self) -> Option<PathBuf> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().map(|held| held.folder.path().to_owned())
    }

    fn folder_within(&self, parent: &Path) -> Result<PathBuf> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = match held.take_if(|held| held.folder.path().exists()) {
            Some(standing) => standing,
            None => Held::within(parent)?,
        };
        Ok(held.insert(standing).folder.path().to_owned())
    }
}

/// A file that passes: it goes when it is dropped, or after its process.
///
/// # Errors
/// What the file system refuses.
pub async fn passing_file(ctx: &Ctx) -> crate::Result<NamedTempFile> {
    let workspace = ctx.workspace.clone();
    let make = move || NamedTempFile::new_in(workspace.passing.folder()?);
    let made = tokio::task::spawn_blocking(make).await.map_err(anyhow::Error::new)?;
    made.map_err(|error| Error::from(anyhow::Error::new(error)))
}

impl Held {
    fn within(parent: &Path) -> Result<Self> {
        let nobody_else = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix(PREFIX).permissions(nobody_else).tempdir_in(parent)?;
        let lock = locked(folder.path())?;
        sweep(parent, folder.path().symlink_metadata()?.uid());
        Ok(Self { folder, _lock: lock })
    }
}

/// The lock has its name only when it is held, so that nobody takes away a folder
/// that is being made.
fn locked(folder: &Path) -> Result<File> {
    let made = folder.join("making");
    let lock = File::create_new(&made)?;
    if lock.try_lock().is_ok() {
        std::fs::rename(made, folder.join(LOCK))?;
    }
    Ok(lock)
}

/// Takes away folders of this user's own whose process is gone.
fn sweep(parent: &Path, user: u32) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_own(&entry, user) && is_left(&entry.path()) {
            std::fs::remove_dir_all(entry.path()).ok();
        }
    }
}

/// A folder in which nobody else can have put anything.
fn is_own(entry: &DirEntry, user: u32) -> bool {
    entry.metadata().is_ok_and(|about| about.is_dir() && about.uid() == user && about.mode() & 0o077 == 0)
}

fn is_left(folder: &Path) -> bool {
    let lock = File::options().write(true).open(folder.join(LOCK));
    lock.is_ok_and(|lock| !matches!(lock.try_lock(), Err(TryLockError::WouldBlock | TryLockError::Error(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    /// A folder with a sheet, as a process that was killed leaves it.
    fn left(parent: &TempDir, name: &str, mode: u32) -> PathBuf {
        let left = parent.path().join(name);
        std::fs::create_dir(&left).unwrap();
        std::fs::set_permissions(&left, Permissions::from_mode(mode)).unwrap();
        std::fs::write(left.join("sheet"), "نام,تلفن").unwrap();
        left
    }

    #[test]
    fn a_folder_goes_with_its_holder() {
        let parent = parent();
        let passing = Passing::default();
        let folder = passing.folder_within(parent.path()).unwrap();
        std::fs::write(folder.join("sheet"), "نام,تلفن").unwrap();
        assert_eq!(passing.folder_within(parent.path()).unwrap(), folder, "one folder serves all sheets");
        drop(passing);
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_was_cleaned_away_is_made_again() {
        let (parent, passing) = (parent(), Passing::default());
        let first = passing.folder_within(parent.path()).unwrap();
        std::fs::remove_dir_all(&first).unwrap();
        assert!(passing.folder_within(parent.path()).unwrap().exists());
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away_by_the_next() {
        let parent = parent();
        let killed = Held::within(parent.path()).unwrap();
        let left = killed.folder.keep();
        std::fs::write(left.join("sheet"), "نام,تلفن").unwrap();
        drop(killed._lock);
        let next = Passing::default();
        next.folder_within(parent.path()).unwrap();
        assert!(!left.exists());
    }

    #[test]
    fn what_is_in_use_or_being_made_or_not_surely_ours_stays() {
        let (parent, living, next) = (parent(), Passing::default(), Passing::default());
        let in_use = living.folder_within(parent.path()).unwrap();
        let being_made = left(&parent, "peyvand-sheets-made", 0o700);
        let other = left(&parent, "another-program", 0o700);
        // Others may write into it: what its lock is, is theirs to say.
        let open_to_all = left(&parent, "peyvand-sheets-open", 0o777);
        for folder in [&other, &open_to_all] {
            std::fs::write(folder.join(LOCK), "").unwrap();
        }
        next.folder_within(parent.path()).unwrap();
        assert!([in_use, being_made, other, open_to_all].iter().all(|folder| folder.exists()));
    }
}
