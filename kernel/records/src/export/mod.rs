//! A list on its way out: as CSV for programs and for the way back in, or as a
//! workbook for people.
//!
//! The first rows are read as a page is. Which ones follow is asked for many at once,
//! because where no index has the order of the list, each such question sorts all that
//! match; what stands in them is read by their ids in short transactions on the heavy lane,
//! more and more at once, and written as it comes, so that memory stays flat and nobody
//! waits. Only rows on which the actor may do [`Deed::Export`] at that moment go out, and
//! only fields that they may read; that a list went out is written down before its first row.
//!
//! What goes out comes back in unchanged: the first column is the record's id,
//! a link has its name and, beside it, its id, sums name their unit in the
//! heading, and what a spreadsheet could take for a formula is disguised in a
//! way that the import undoes (`guard`). Two ways of speaking ([`Wording`]):
//! people get labels, their calendar and their unit of money; programs get keys
//! and ISO days. The import reads both.

mod cells;
mod columns;
mod csv;
mod guard;
mod xlsx;

use std::{collections::VecDeque, path::Path, sync::Arc};

use access::Deed;
use base::Id;
use schema::{Direction, EntityDef, Filter, Key};
use store::Cell;
use tempfile::NamedTempFile;

use crate::{AnyRecord, Ctx, Cursor, Error, Query, Reads, Result, Titles};

use cells::Cells;
use columns::Column;
pub use guard::{guarded, unguarded, unmarked};

/// Rows that are read at first, so that the file begins soon.
const ROWS: usize = 512;
/// Rows that are read at once later. More would wait in memory for a slow client.
const MOST: usize = 2_048;
/// Rows of which it is asked at once which they are: some megabytes while they are.
const ASKED: usize = 20_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

impl Format {
    pub const ALL: [Format; 2] = [Format::Csv, Format::Xlsx];

    pub fn key(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    pub fn from_key(key: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.key() == key)
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Whom the sheet speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// Labels, the reader's calendar, zone and unit of money.
    People,
    /// Keys, ISO days, the currency itself.
    Programs,
}

/// Which list goes out, and how.
#[derive(Clone, Debug)]
pub struct Export {
    pub entity: Key,
    pub filter: Filter,
    pub sort: Option<(Key, Direction)>,
    /// Fields, `created_at` and `updated_at`; none of them: everything that may be read.
    pub columns: Vec<Key>,
    pub wording: Wording,
    /// Of how many rows it is asked at once which they are; at least one. Only tests ask
    /// for fewer than usual.
    pub asked: usize,
}

impl Export {
    pub fn of(entity: impl Into<Key>, wording: Wording) -> Export {
        let (filter, sort, columns) = (Filter::everything(), None, Vec::new());
        Export { entity: entity.into(), filter, sort, columns, wording, asked: ASKED }
    }

    /// Begins: what may not go out is refused here, and the first rows are read,
    /// so that a wrong question is answered before anything is sent.
    pub async fn begin(&self, ctx: &Ctx, format: Format) -> Result<Going> {
        let def = ctx.def(&self.entity)?;
        if !ctx.actor.may(&def.key, Deed::Export) {
            let deed = Deed::Export.key();
            return Err(Error::Forbidden { entity: def.key.to_string(), deed });
        }
        let columns = columns::of(ctx, &def, &self.columns, self.wording);
        let fields = columns.iter().filter_map(Column::field).cloned().collect();
        let query = Query {
            filter: self.filter.clone(),
            sort: self.sort.clone(),
            columns: fields,
            limit: ROWS,
            ..Query::of(&def)
        };
        let cells = Arc::new(Cells::new(ctx, def.clone(), columns, self.wording));
        let (asked, ahead) = (self.asked, Ahead::default());
        let mut going = Going { ctx: ctx.clone(), def, query, cells, first: None, asked, ahead, rows: 0 };
        going.first = Some(going.begin().await?);
        self.write_down(ctx, format).await?;
        Ok(going)
    }

    /// Who took which list out; part of the history, about no single record.
    async fn write_down(&self, ctx: &Ctx, format: Format) -> Result<()> {
        let def = ctx.def(&self.entity)?;
        let filter = schema::filter::print(&self.filter, &ctx.schema, &def);
        let told = serde_json::json!({ "format": format.key(), "filter": filter, "columns": self.columns });
        tracing::info!(entity = %def.key, user = %ctx.actor.user, door = ctx.door.key(), format = format.key(), "exported");
        let told = serde_json::to_string(&told)?;
        ctx.write(move |tx| {
            let actor = if tx.ctx.actor.is_system() { Cell::Null } else { Cell::Int(tx.ctx.actor.user.raw()) };
            let (set, door, now) = (tx.set, tx.ctx.door.key(), tx.ctx.now());
            let params = [
                Cell::Int(set.raw()),
                Cell::from(&*def.key),
                actor,
                Cell::from(door),
                Cell::Instant(now),
                Cell::Text(told),
            ];
            let sql = "insert into @changes (change_set, entity, record, version, kind, actor, door, recorded_at, fields) \
                       values ($1, $2, 0, 0, 'exported', $3, $4, $5, $6)";
            tx.tx.sql_execute(sql, &params)?;
            Ok(())
        })
        .await
    }
}

/// An export under way.
pub struct Going {
    ctx: Ctx,
    def: Arc<EntityDef>,
    query: Query,
    cells: Arc<Cells>,
    first: Option<Batch>,
    asked: usize,
    ahead: Ahead,
    /// Rows that went out so far.
    pub rows: u64,
}

/// Some rows, with the names of what they link to.
struct Batch {
    rows: Vec<AnyRecord>,
    titles: Titles,
}

/// What has not gone out yet.
#[derive(Default)]
struct Ahead {
    /// The next rows, in their order.
    ids: VecDeque<Id>,
    /// The place behind them; nothing follows where there is none.
    from: Option<Cursor>,
}

impl Going {
    /// The next part of the CSV file; none at its end.
    pub async fn next_csv(&mut self) -> Result<Option<Vec<u8>>> {
        let is_first = self.first.is_some();
        let Some(batch) = self.next().await? else { return Ok(None) };
        let mut part = if is_first { csv::begun(&self.cells.headings())? } else { Vec::new() };
        for row in &batch.rows {
            csv::write(&mut part, &self.cells.row(row, &batch.titles))?;
        }
        Ok(Some(part))
    }

    /// The whole file as CSV.
    pub async fn into_csv(mut self, mut out: impl std::io::Write) -> Result<u64> {
        while let Some(part) = self.next_csv().await? {
            out.write_all(&part).map_err(anyhow::Error::new)?;
        }
        out.flush().map_err(anyhow::Error::new)?;
        Ok(self.rows)
    }

    /// A place for a workbook that is sent and not kept.
    pub async fn place(&self) -> Result<NamedTempFile> {
        crate::passing_file(&self.ctx).await
    }

    /// The whole workbook, kept at `path`. Rows wait on the disk, not in memory.
    pub async fn into_xlsx(mut self, path: &Path) -> Result<u64> {
        let mut book = xlsx::Book::begin(&self.ctx, &self.cells)?;
        while let Some(batch) = self.next().await? {
            let cells = self.cells.clone();
            // Writing and packing rows is work for a thread of its own.
            book = tokio::task::spawn_blocking(move || {
                batch.rows.iter().try_for_each(|row| book.write(&cells.row(row, &batch.titles)))?;
                Ok::<_, Error>(book)
            })
            .await
            .map_err(anyhow::Error::new)??;
        }
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || book.save(&path)).await.map_err(anyhow::Error::new)??;
        Ok(self.rows)
    }

    async fn next(&mut self) -> Result<Option<Batch>> {
        let batch = match self.first.take() {
            Some(first) => first,
            None => match self.follow().await? {
                Some(batch) => batch,
                None => return Ok(None),
            },
        };
        self.query.limit = (self.query.limit * 2).min(MOST);
        self.rows += batch.rows.len() as u64;
        Ok(Some(batch))
    }

    async fn begin(&mut self) -> Result<Batch> {
        let query = self.query.clone();
        let read = move |tx: &mut Reads<'_, '_>| {
            let page = tx.list_for(&query, Deed::Export)?;
            let titles = tx.titles(&page.rows)?;
            Ok((Batch { rows: page.rows, titles }, page.next))
        };
        let (batch, next) = self.ctx.read_heavy(read).await?;
        self.ahead.from = next;
        Ok(batch)
    }

    /// The rows behind those that went out; none at the end. Rights are asked again of each;
    /// the filter is not: who changed meanwhile goes out as it is by now.
    async fn follow(&mut self) -> Result<Option<Batch>> {
        if self.ahead.ids.is_empty() && self.ahead.from.is_some() {
            let query = Query { limit: self.asked, from: self.ahead.from.take(), ..self.query.clone() };
            let (ids, from) = self.ctx.read_heavy(move |tx| tx.ids_for(&query, Deed::Export)).await?;
            self.ahead = Ahead { ids: ids.into(), from };
        }
        let some: Vec<Id> = self.ahead.ids.drain(..self.query.limit.min(self.ahead.ids.len())).collect();
        if some.is_empty() {
            return Ok(None);
        }
        let (def, columns) = (self.def.clone(), self.query.columns.clone());
        let read = move |tx: &mut Reads<'_, '_>| {
            let rows = tx.named_for(&def, &columns, &some, Deed::Export)?;
            let titles = tx.titles(&rows)?;
            Ok(Batch { rows, titles })
        };
        self.ctx.read_heavy(read).await.map(Some)
    }
}

/// What a file of this list is called, without its ending.
pub fn file_name(ctx: &Ctx, def: &EntityDef) -> String {
    format!("{}-{}", def.key, ctx.today())
}

/// A cell of the column `id` on its way back.
pub fn id_of(text: &str) -> Option<Id> {
    text.trim().parse().ok()
}
