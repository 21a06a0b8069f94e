//! Writing a backup of a running workspace.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use store::{TableDef, Tx};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{
    LEFT_OUT, Trouble,
    manifest::{FORMAT, MANIFEST, Manifest, TableManifest, Tally},
    require_administrator, table, verify,
};
use crate::{
    Ctx, Result,
    part::{Part, folder_of},
};

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
    let (tables, place) = (kept(&workspace.tables), path.to_owned());
    let (part, file) = blocking(move || Ok(begin(&place).map_err(Trouble::NotWritten)?)).await?;
    let manifest = workspace.db.read_whole(move |tx| fill(tx, file, &tables, manifest)).await?;
    let place = path.to_owned();
    let manifest = blocking(move || finish(part, &place, manifest)).await?;
    let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
    crate::upkeep::backed_up(ctx, &manifest, bytes).await;
    Ok(manifest)
}

/// The tables of a backup, always in the same order.
pub(super) fn kept(tables: &[TableDef]) -> Vec<TableManifest> {
    let kept = tables.iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str()));
    let mut kept: Vec<TableManifest> = kept.map(TableManifest::of).collect();
    kept.sort_by(|a, b| a.name.cmp(&b.name));
    kept
}

fn begin(path: &Path) -> io::Result<(Part, File)> {
    let part = Part::beside(path)?;
    let file = part.file()?;
    Ok((part, file))
}

pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::new)?
}

fn fill(tx: &mut Tx<'_>, file: File, tables: &[TableManifest], mut manifest: Manifest) -> Result<Manifest> {
    let mut zip = ZipWriter::new(BufWriter::new(file));
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
fn finish(part: Part, path: &Path, manifest: Manifest) -> Result<Manifest> {
    if verify(part.path())? != manifest {
        return Err(Trouble::Damaged(MANIFEST.to_owned()).into());
    }
    part.keep(path).map_err(Trouble::NotWritten)?;
    sync_folder(path).map_err(Trouble::NotWritten)?;
    Ok(manifest)
}

/// The name too must survive a power cut.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

fn unwritten(why: ZipError) -> Trouble {
    Trouble::NotWritten(why.into())
}
