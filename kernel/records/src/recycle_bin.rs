//! The recycle bin of an entity: what was deleted, by whom and when, newest
//! first. Shown to who could have deleted it, for they may take it back.
//!
//! What went along with its primary record comes back with that record and is
//! not listed by itself: its own predicate asks for a primary record that lives.

use std::sync::Arc;

use access::Deed;
use base::{Id, Instant};
use schema::EntityDef;
use sea_query::{Alias, Expr, ExprTrait, Order, Query as Sql};
use store::{Cell, ColumnType, keyset};

use crate::{Reads, Result};

/// One record in the bin.
#[derive(Clone, Debug)]
pub struct Binned {
    pub id: Id,
    /// What it was called; none where the reader may not see names.
    pub title: Option<String>,
    pub deleted_at: Instant,
    /// None when the product itself did it.
    pub by: Option<Id>,
}

/// A page of the bin.
#[derive(Clone, Debug, Default)]
pub struct BinPage {
    pub rows: Vec<Binned>,
    /// Where the next page begins.
    pub older: Option<(Instant, Id)>,
}

impl Reads<'_, '_> {
    /// What lies in the bin and may be taken back by the actor, from a place on.
    pub fn bin(&mut self, def: &Arc<EntityDef>, from: Option<(Instant, Id)>, limit: usize) -> Result<BinPage> {
        let named = def.field(&def.title).is_some() && self.ctx.actor.reads(def, &def.title);
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).columns(["id", "deleted_at"].map(Alias::new));
        if named {
            select.column(Alias::new(&*def.title));
        }
        select.and_where(Expr::col("deleted_at").is_not_null());
        let rows = self.ctx.rows(def, Deed::Delete);
        select.cond_where(self.predicate(&rows)?);
        if let Some((at, id)) = from {
            let place = [Cell::Instant(at), Cell::Int(id.raw())];
            select.and_where(keyset::behind(self.tx, ["deleted_at", "id"].map(Expr::col), place, true));
        }
        select.order_by("deleted_at", Order::Desc).order_by("id", Order::Desc).limit(limit as u64 + 1);
        let types = [ColumnType::Int, ColumnType::Instant, ColumnType::Text];
        let found = self.tx.fetch(&select, &types[..if named { 3 } else { 2 }])?;
        let mut page = BinPage::default();
        for row in found.iter().take(limit) {
            let (Some(id), Some(deleted_at)) = (row.int(0).map(Id::from_raw), row.instant(1)) else { continue };
            let title = if named { row.text(2).map(str::to_owned) } else { None };
            page.rows.push(Binned { id, title, deleted_at, by: self.deleted_by(def, id)? });
        }
        page.older = page.rows.last().filter(|_| found.len() > limit).map(|last| (last.deleted_at, last.id));
        Ok(page)
    }

    /// Whether the record lies in the bin, within reach of `deed`.
    pub(crate) fn lies_in_bin(&mut self, def: &EntityDef, id: Id, deed: Deed) -> Result<bool> {
        let rows = self.ctx.rows(def, deed);
        let mut select = Sql::select();
        select.expr(Expr::val(1)).from(self.tx.table(&def.key));
        select.and_where(Expr::col("id").eq(id.raw())).and_where(Expr::col("deleted_at").is_not_null());
        select.cond_where(self.predicate(&rows)?);
        Ok(!self.tx.fetch(&select, &[ColumnType::Int])?.is_empty())
    }

    fn deleted_by(&mut self, def: &EntityDef, id: Id) -> Result<Option<Id>> {
        let sql = "select actor from @changes where entity = $1 and record = $2 and kind = 'deleted' \
                   order by seq desc limit 1";
        let rows = self.tx.sql(sql, &[Cell::from(&*def.key), Cell::Int(id.raw())], &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).map(Id::from_raw))
    }
}
