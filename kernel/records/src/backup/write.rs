//! Writing a backup of a running workspace.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use store::{TableDef, Tx};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{
    LEFT_OUT, Trouble,
    manifest::{FORMAT, MANIFEST, Manifest, TableManifest, Tally},
    require_administrator, table, verify,
};
use crate::{Ctx, Result};

/// Writes everything into `path`, reads it back, and tells what it holds. An
/// older file of that name is replaced only by a whole one.
pub async fn write(ctx: &Ctx, path: &Path) -> Result<Manifest> {
    require_administrator(ctx)?;
    let workspace = ctx.workspace.clone();
    let manifest = Manifest {
        format: FORMAT,
        app: env!("CARGO_PKG_VERSION").to_owned(),
        company: workspace.settings().company.clone(),
        written_at: ctx.now(),
        tables: Vec::new(),
    };
    let part = beside(path);
    let (draft, tables) = (part.clone(), kept(&workspace.tables));
    let written = workspace.db.read_whole(move |tx| fill(tx, &draft, &tables, manifest)).await;
    let (final_name, draft) = (path.to_owned(), part.clone());
    let finished = match written {
        Ok(manifest) => blocking(move || finish(&draft, &final_name, manifest)).await,
        Err(error) => Err(error),
    };
    match &finished {
        Ok(manifest) => {
            let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
            crate::upkeep::backed_up(ctx, manifest, bytes).await;
        }
        // Perhaps it was never made; there is nothing more to do about it.
        Err(_) => drop(std::fs::remove_file(&part)),
    }
    finished
}

/// The tables of a backup, always in the same order.
pub(super) fn kept(tables: &[TableDef]) -> Vec<TableManifest> {
    let kept = tables.iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str()));
    let mut kept: Vec<TableManifest> = kept.map(TableManifest::of).collect();
    kept.sort_by(|a, b| a.name.cmp(&b.name));
    kept
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::new)?
}

fn fill(tx: &mut Tx<'_>, path: &Path, tables: &[TableManifest], mut manifest: Manifest) -> Result<Manifest> {
    let mut zip = ZipWriter::new(BufWriter::new(create(path).map_err(Trouble::NotWritten)?));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    for table in tables {
        zip.start_file(table.entry(), options).map_err(unwritten)?;
        // The compressor is asked for large pieces rather than for lines.
        let mut tally = Tally::new(BufWriter::with_capacity(256 * 1024, &mut zip));
        table::each_line(tx, table, |line| tally.line(line).map_err(|why| Trouble::NotWritten(why).into()))?;
        manifest.tables.push(tally.finish(table.clone()).map_err(Trouble::NotWritten)?);
    }
    zip.start_file(MANIFEST, options).map_err(unwritten)?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest)?).map_err(Trouble::NotWritten)?;
    let file = zip.finish().map_err(unwritten)?.into_inner().map_err(|why| Trouble::NotWritten(why.into_error()))?;
    file.sync_all().map_err(Trouble::NotWritten)?;
    Ok(manifest)
}

/// Believes the file only after reading it, then gives it its name for good.
fn finish(part: &Path, path: &Path, manifest: Manifest) -> Result<Manifest> {
    if verify(part)? != manifest {
        return Err(Trouble::Damaged(MANIFEST.to_owned()).into());
    }
    std::fs::rename(part, path).map_err(Trouble::NotWritten)?;
    sync_folder(path).map_err(Trouble::NotWritten)?;
    Ok(manifest)
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}

/// The name too must survive a power cut.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn unwritten(why: ZipError) -> Trouble {
    Trouble::NotWritten(why.into())
}
