//! A folder for files that live as long as this process and hold what customers
//! are called. It goes with the process; what one that was killed has left is
//! taken away by the next that makes such a folder.
//!
//! Whether its process lives is told by a lock on a file within, not by a number:
//! two containers may share the folder for passing files and not their processes.

use std::{
    fs::File,
    io::{Error, Result},
    path::Path,
};

use tempfile::TempDir;

const PREFIX: &str = "peyvand-sheets-";
const LOCK: &str = "lock";

pub(super) struct Passing {
    folder: TempDir,
    /// Held for as long as this process lives.
    _lock: File,
}

impl Passing {
    /// A new folder within `parent`, for this process's own user only.
    ///
    /// # Errors
    /// What the file system refuses; not what of others cannot be taken away.
    pub(super) fn in_folder(parent: &Path) -> Result<Self> {
        sweep(parent);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let lock = locked(folder.path())?;
        Ok(Self { folder, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The lock has its name only when it is held, so that nobody takes away a folder
/// that is being made.
fn locked(folder: &Path) -> Result<File> {
    let made = folder.join("making");
    let lock = File::create_new(&made)?;
    lock.try_lock().map_err(Error::from)?;
    std::fs::rename(made, folder.join(LOCK))?;
    Ok(lock)
}

/// Takes away folders whose process is gone. Those of other users stay: their
/// lock cannot be opened.
fn sweep(parent: &Path) {
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_left(&entry.path()) {
            std::fs::remove_dir_all(entry.path()).ok();
        }
    }
}

fn is_left(folder: &Path) -> bool {
    let lock = File::options().write(true).open(folder.join(LOCK));
    lock.is_ok_and(|lock| lock.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_folder_goes_with_its_holder() {
        let parent = parent();
        let passing = Passing::in_folder(parent.path()).unwrap();
        std::fs::write(passing.path().join("sheet"), "نام,تلفن").unwrap();
        drop(passing);
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away_by_the_next() {
        let parent = parent();
        let left = parent.path().join("peyvand-sheets-left");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join(LOCK), "").unwrap();
        std::fs::write(left.join("sheet"), "نام,تلفن").unwrap();
        let _next = Passing::in_folder(parent.path()).unwrap();
        assert!(!left.exists());
    }

    #[test]
    fn what_is_in_use_or_being_made_or_of_others_stays() {
        let parent = parent();
        let living = Passing::in_folder(parent.path()).unwrap();
        let being_made = parent.path().join("peyvand-sheets-made");
        let other = parent.path().join("another-program");
        for folder in [&being_made, &other] {
            std::fs::create_dir(folder).unwrap();
        }
        std::fs::write(other.join(LOCK), "").unwrap();
        let _next = Passing::in_folder(parent.path()).unwrap();
        assert!(living.path().exists() && being_made.exists() && other.exists());
    }
}
