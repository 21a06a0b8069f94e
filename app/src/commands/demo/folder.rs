//! Where the made-up company is kept, and the note that stands beside it.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;
use base::{Clock, Lang, SystemClock};
use records::Error;
use serde::{Deserialize, Serialize};
use store::Target;
use tempfile::TempDir;

use super::making::Making;
use crate::demo::{self, Size};

const NOTE: &str = "demo.json";
const DATABASE: &str = "demo.db";

/// Where the company is kept: a folder that goes with the program, or stays.
pub(super) enum Folder {
    Passing(TempDir),
    Kept(PathBuf),
}

impl Folder {
    pub fn of(data: Option<&Path>) -> anyhow::Result<Folder> {
        match data {
            Some(path) => {
                fs::create_dir_all(path).with_context(|| path.display().to_string())?;
                Ok(Folder::Kept(path.to_owned()))
            }
            None => {
                let nobody_else = fs::Permissions::from_mode(0o700);
                Ok(Folder::Passing(
                    tempfile::Builder::new().prefix("peyvand-demo-").permissions(nobody_else).tempdir()?,
                ))
            }
        }
    }

    pub fn path(&self) -> &Path {
        match self {
            Folder::Passing(folder) => folder.path(),
            Folder::Kept(path) => path,
        }
    }

    pub fn target(&self) -> anyhow::Result<Target> {
        Ok(Target::parse(&format!("sqlite:{}", self.path().join(DATABASE).display()))?)
    }

    /// Makes the company up, unless it stands there finished.
    pub async fn fill(&self, lang: Lang, size: Size, making: &Making) -> anyhow::Result<Note> {
        if let Some(note) = self.note()?.filter(|note| note.finished) {
            return Ok(note);
        }
        self.clear()?;
        let now = SystemClock.now();
        let note = Note { today: demo::day_of(now), lang, size, finished: false };
        self.write(&note)?;
        making.begin(lang);
        demo::fill(&self.target()?, lang, size, now, &|done, all| making.tell(done, all)).await?;
        let note = Note { finished: true, ..note };
        self.write(&note)?;
        Ok(note)
    }

    fn note(&self) -> anyhow::Result<Option<Note>> {
        let path = self.path().join(NOTE);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(serde_json::from_str(&text).with_context(|| path.display().to_string())?)),
            Err(_) if self.path().join(DATABASE).exists() => Err(Error::refused("app-demo-refused-data").into()),
            Err(_) => Ok(None),
        }
    }

    fn write(&self, note: &Note) -> anyhow::Result<()> {
        Ok(fs::write(self.path().join(NOTE), serde_json::to_string(note)?)?)
    }

    /// What was begun and not finished.
    fn clear(&self) -> anyhow::Result<()> {
        for end in ["", "-wal", "-shm"] {
            let path = self.path().join(format!("{DATABASE}{end}"));
            if path.exists() {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// What stands beside the data.
#[derive(Serialize, Deserialize)]
pub(super) struct Note {
    /// The last day of its year, as the company counts days.
    pub today: String,
    pub lang: Lang,
    pub size: Size,
    finished: bool,
}
