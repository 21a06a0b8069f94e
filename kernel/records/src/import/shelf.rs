//! Sheets that are being read, laid out as files in a folder of the process, from
//! the pieces that the database keeps.

use std::{
    collections::HashMap,
    fs::{DirEntry, File},
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use base::Id;
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use store::{Cell, ColumnType};

use super::{Import, Source, choices::Choices, desk::Stored};
use crate::{Ctx, Error, Reads, Result, Workspace, passing_file};

/// Sheets laid out at a time.
const LAID_OUT: usize = 8;
/// A file at which nobody looked for so long goes; it is laid out anew when somebody does.
const UNTOUCHED: Duration = Duration::from_secs(3 * 24 * 3_600);

/// Sheets that are being read, as files of this process.
#[derive(Default)]
pub(crate) struct Shelf {
    /// A workbook is turned into text once for all who read it.
    laid_out: Mutex<HashMap<Id, Source>>,
}

impl Shelf {
    /// The same source as before, where the same is read the same way.
    fn source(&self, id: Id, wanted: Source) -> Source {
        let mut laid_out = self.laid_out.lock().unwrap_or_else(PoisonError::into_inner);
        if laid_out.len() >= LAID_OUT && !laid_out.contains_key(&id) {
            laid_out.clear();
        }
        let held = laid_out.entry(id).or_insert_with(|| wanted.clone());
        held.read_as(wanted)
    }
}

/// The import that was chosen for a sheet, ready to be run; its sheet is laid
/// out as a file.
pub async fn import_of(ctx: &Ctx, stored: &Stored) -> Result<Import> {
    let def = super::allowed(ctx, &stored.entity)?;
    let path = lay_out(ctx, stored.id).await?;
    let texts = path.parent().map(Path::to_owned);
    let mut import = Choices::read(&stored.choices)?.import(ctx, &def, path);
    import.source.texts = texts;
    import.source = ctx.workspace.shelf.source(stored.id, import.source);
    Ok(import)
}

async fn lay_out(ctx: &Ctx, id: Id) -> Result<PathBuf> {
    let mut file = passing_file(ctx).await?;
    let path = file.path().with_file_name(id.to_string());
    let wanted = path.clone();
    if tokio::task::spawn_blocking(move || is_touched(&wanted)).await.map_err(anyhow::Error::new)? {
        return Ok(path);
    }
    // Others may be fetching it as well: what has this name is whole.
    for part in 0.. {
        let Some(piece) = ctx.read_heavy(move |tx| piece(tx, id, part)).await? else {
            if part == 0 {
                return Err(Error::refused("import-sheet-gone"));
            }
            break;
        };
        file = tokio::task::spawn_blocking(move || add_to(file, &piece)).await.map_err(anyhow::Error::new)??;
    }
    file.persist(&path).map_err(anyhow::Error::new)?;
    Ok(path)
}

/// The file is there, and from now on it stays for a while.
fn is_touched(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    // The folder's owner may set the times of what lies in it.
    file.set_modified(SystemTime::now()).ok();
    true
}

fn add_to(mut file: tempfile::NamedTempFile, piece: &str) -> Result<tempfile::NamedTempFile> {
    let bytes = BASE64.decode(piece).map_err(anyhow::Error::new)?;
    file.write_all(&bytes).map_err(anyhow::Error::new)?;
    Ok(file)
}

fn piece(tx: &mut Reads<'_, '_>, import: Id, part: i64) -> Result<Option<String>> {
    let sql = "select piece from @import_parts where import_id = $1 and part = $2";
    let rows = tx.tx.sql(sql, &[Cell::Int(import.raw()), Cell::Int(part)], &[ColumnType::Text])?;
    Ok(rows.first().and_then(|row| row.text(0)).map(str::to_owned))
}

/// The file of an import is not read any more in this process.
pub(super) fn put_away(workspace: &Workspace, id: Id) {
    workspace.shelf.laid_out.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    if let Some(folder) = workspace.passing.folder_if_made() {
        // It may never have been laid out here.
        std::fs::remove_file(folder.join(id.to_string())).ok();
    }
}

impl Workspace {
    /// Puts the sheets away at which nobody looked for days; who reads one at this
    /// moment reads on.
    pub(crate) async fn clear_shelf(self: &Arc<Self>) -> Result<()> {
        let workspace = self.clone();
        let clear = move || {
            let folder = workspace.passing.folder_if_made();
            for entry in folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten() {
                if let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok())
                    && is_untouched(&entry)
                {
                    put_away(&workspace, id);
                }
            }
        };
        Ok(tokio::task::spawn_blocking(clear).await.map_err(anyhow::Error::new)?)
    }
}

/// By the clock of the machine, as the file system has it.
fn is_untouched(entry: &DirEntry) -> bool {
    let modified = entry.metadata().and_then(|about| about.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|passed| passed > UNTOUCHED))
}
