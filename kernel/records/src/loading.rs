//! Rows of a statement as records: which columns are read of an entity, and what
//! of them the actor may know, found out once for all rows.

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, FieldDef, Value};
use sea_query::{Alias, SelectStatement};
use store::{Cell, ColumnType, Row};

use crate::{AnyRecord, Reads, Result, physical, views};

const FIXED: [(&str, ColumnType); 4] = [
    ("id", ColumnType::Int),
    ("version", ColumnType::Int),
    ("created_at", ColumnType::Instant),
    ("updated_at", ColumnType::Instant),
];

pub(crate) fn types(columns: &[&FieldDef]) -> Vec<ColumnType> {
    let own = columns.iter().flat_map(|field| physical::value_columns(field)).map(|column| column.ty);
    FIXED.iter().map(|(_, ty)| *ty).chain(own).collect()
}

impl Reads<'_, '_> {
    /// Names the columns that [`Reads::records`] takes, and their types.
    pub(crate) fn select_columns(&self, select: &mut SelectStatement, columns: &[&FieldDef]) -> Vec<ColumnType> {
        select.columns(FIXED.map(|(name, _)| name));
        for field in columns {
            select.columns(physical::value_columns(field).into_iter().map(|column| Alias::new(column.name)));
        }
        types(columns)
    }

    /// The records in these rows, with what the actor may know of them.
    pub(crate) fn records(
        &self,
        def: &Arc<EntityDef>,
        columns: &[&FieldDef],
        rows: Vec<Row>,
    ) -> Result<Vec<AnyRecord>> {
        let mut records = self.records_as_kept(def, columns, rows)?;
        records.iter_mut().for_each(|record| views::veil(self.ctx, record));
        Ok(records)
    }

    /// With all that the fields' rules leave to the actor.
    pub(crate) fn records_as_kept(
        &self,
        def: &Arc<EntityDef>,
        columns: &[&FieldDef],
        rows: Vec<Row>,
    ) -> Result<Vec<AnyRecord>> {
        let place = |field: &FieldDef| def.place(&field.key).filter(|_| self.ctx.actor.reads(def, &field.key));
        let places: Vec<(&FieldDef, Option<usize>)> = columns.iter().map(|field| (*field, place(field))).collect();
        rows.into_iter().map(|row| record(def, &places, row.into_cells())).collect()
    }
}

/// The record of one row; what has no place is left out.
fn record(def: &Arc<EntityDef>, columns: &[(&FieldDef, Option<usize>)], cells: Vec<Cell>) -> Result<AnyRecord> {
    let mut cells = cells.into_iter();
    let mut next = || cells.next().unwrap_or(Cell::Null);
    let lost = || anyhow::anyhow!("a row of {} lacks its system columns", def.key);
    let id = Id::from_raw(next().as_int().ok_or_else(lost)?);
    let version = next().as_int().ok_or_else(lost)?;
    let created_at = next().as_instant().ok_or_else(lost)?;
    let mut record = AnyRecord::new(def.clone(), id, created_at);
    record.updated_at = next().as_instant().ok_or_else(lost)?;
    record.version = version;
    let mut values = vec![Value::Null; def.fields.len()];
    for (field, place) in columns {
        let value = physical::value(field, &mut cells);
        if let Some(at) = place {
            values[*at] = value;
        }
    }
    record.loaded(values);
    Ok(record)
}
