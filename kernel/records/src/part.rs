//! A file that has its name only when it is whole.
//!
//! Until then it lies beside its place as `{name}.{letters}.part`, for its owner
//! alone, and goes with whoever writes it. What one that was killed has left is taken
//! away by the next that begins the same file: whether its writer lives is told by a
//! lock on the part, not by a number, since two containers may share a folder and not
//! their processes. Where files cannot be locked, nothing is taken away.

use std::{
    ffi::OsString,
    fs::{self, DirEntry, File},
    io::Result,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use tempfile::NamedTempFile;

const END: &str = ".part";

/// A file on its way; dropped before it is kept, it is gone.
pub struct Part(NamedTempFile);

impl Part {
    /// Begins the file that is to be at `path`. Reads and writes the disk.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn beside(path: &Path) -> Result<Part> {
        let folder = folder_of(path);
        let mut beginning = OsString::from(path.file_name().unwrap_or_default());
        beginning.push(".");
        sweep(folder, beginning.as_encoded_bytes());
        loop {
            let made = tempfile::Builder::new().prefix(&beginning).suffix(END).tempfile_in(folder)?;
            // Without locks nobody takes it for left.
            let locked = made.as_file().lock();
            // Before it was locked somebody may have taken it so.
            if locked.is_err() || made.path().exists() {
                return Ok(Part(made));
            }
        }
    }

    /// Where it lies until it is whole.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A handle to write it by.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn file(&self) -> Result<File> {
        self.0.as_file().try_clone()
    }

    /// Gives it its name, in the place of an older file of that name.
    ///
    /// # Errors
    /// What the file system refuses; then the part is gone and the older file as it was.
    pub fn keep(self, path: &Path) -> Result<()> {
        self.0.persist(path).map(drop).map_err(|refused| refused.error)
    }
}

/// A file for its owner alone, made or written over.
pub(crate) fn owned(path: &Path) -> Result<File> {
    File::options().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Where a file of this path lies.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn sweep(folder: &Path, beginning: &[u8]) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_part(entry.file_name().as_encoded_bytes(), beginning) {
            remove_left(&entry);
        }
    }
}

fn is_part(name: &[u8], beginning: &[u8]) -> bool {
    let between = name.strip_prefix(beginning).and_then(|rest| rest.strip_suffix(END.as_bytes()));
    between.is_some_and(|letters| !letters.is_empty() && letters.iter().all(u8::is_ascii_alphanumeric))
}

/// Holds the lock until it is gone, so that nobody begins to write it meanwhile.
fn remove_left(entry: &DirEntry) {
    let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
    let Some(file) = is_file.then(|| File::options().write(true).open(entry.path()).ok()).flatten() else { return };
    if file.try_lock().is_ok() {
        fs::remove_file(entry.path()).ok();
    }
}
