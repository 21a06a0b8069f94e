//! Backups: everything that a workspace knows, in one file that can be trusted.
//!
//! [`write`] reads every table from one snapshot while people go on working,
//! writes a ZIP file beside its place, reads that back, and only then gives it
//! its name: a file with a name is whole. [`restore`] brings one into an empty
//! workspace, or over another of which a backup is made first, all or nothing:
//! one transaction, which is read back before it is kept. The file belongs to
//! neither database, so it also moves a workspace from SQLite to PostgreSQL
//! and back; the hashes of its tables are the same on both.
//!
//! | entry | holds |
//! |---|---|
//! | `tables/{name}.jsonl` | one row a line, a JSON array in the order of the columns |
//! | `manifest.json` | the version, and each table's columns, rows and SHA-256 |
//!
//! Left out on purpose: sessions, one-time links and failed sign-ins, which
//! should not come back to life. The file holds password hashes; only its
//! owner may read it. Not in it: files outside the database.

mod archive;
mod manifest;
mod restore;
mod table;
mod write;

pub use archive::verify;
pub use manifest::{Manifest, TableManifest};
pub use restore::{Over, restore};
pub(crate) use restore::{fasten_references, loosen_references};
pub use write::write;

use std::io;

use base::Arg;

use crate::{Ctx, Error, Refusal, Result};

/// What a backup leaves out, and a restore empties.
const LEFT_OUT: [&str; 3] = ["sessions", "one_time_links", "attempts"];

/// Why a backup cannot be written or restored.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("the file cannot be written: {0}")]
    NotWritten(io::Error),
    #[error("the file cannot be read: {0}")]
    NotRead(io::Error),
    /// Cut off, changed, or never one of ours.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// By a later version, whose tables are not known here.
    #[error("written by the later version {app}: {what}")]
    Newer { app: String, what: String },
    #[error("the workspace is not empty")]
    NotEmpty,
    /// What was read back is not what was written.
    #[error("the restored table {0} is not as it was")]
    Unequal(String),
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Error {
        tracing::warn!(%trouble, "a backup was refused");
        let (text, args): (_, Vec<(&str, Arg)>) = match &trouble {
            Trouble::NotWritten(why) => ("backup-not-written", vec![("why", why.to_string().into())]),
            Trouble::NotRead(why) => ("backup-not-read", vec![("why", why.to_string().into())]),
            Trouble::Damaged(what) => ("backup-damaged", vec![("what", what.into())]),
            Trouble::Newer { app, .. } => ("backup-newer", vec![("version", app.into())]),
            Trouble::NotEmpty => ("backup-not-empty", vec![]),
            Trouble::Unequal(table) => ("backup-unequal", vec![("table", table.into())]),
        };
        let args = args.into_iter().map(|(name, arg)| (name.to_owned(), arg)).collect();
        Error::Refused(Refusal { text: text.to_owned(), args })
    }
}

fn require_administrator(ctx: &Ctx) -> Result<()> {
    if ctx.actor.administers() {
        return Ok(());
    }
    Err(Error::Forbidden { entity: "settings".to_owned(), deed: "update" })
}
