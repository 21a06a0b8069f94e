//! The row itself: put in, or changed where its version is still the same.

use sea_query::{Alias, Expr, ExprTrait, Query};
use store::{Cell, ColumnType, StoreError};

use crate::{AnyRecord, Error, FieldProblem, Result, Writes, physical};

impl Writes<'_, '_> {
    pub(crate) fn write_row(&mut self, record: AnyRecord) -> Result<AnyRecord> {
        if record.is_new() {
            return self.insert_row(record);
        }
        let places = record.changed();
        let cells = places.iter().flat_map(|&at| physical::cells(&record.def.fields[at], &record.values()[at]));
        let cells = cells.collect();
        self.update_row(record, cells)
    }

    fn insert_row(&mut self, mut record: AnyRecord) -> Result<AnyRecord> {
        record.version = 1;
        if let Some(columns) = self.memo.columns_of(&record.def.key, || physical::columns(&record.def)) {
            record.updated_at = record.created_at;
            self.tx.hold(&columns, physical::row(&record))?;
            self.memo.added(&record.def.key, record.id);
            return Ok(record);
        }
        let stamp = Cell::Instant(record.created_at);
        let mut cells: Vec<(String, Cell)> = vec![
            ("id".into(), Cell::Int(record.id.raw())),
            ("version".into(), Cell::Int(1)),
            ("created_at".into(), stamp.clone()),
            ("updated_at".into(), stamp),
        ];
        for (field, value) in record.def.fields.iter().zip(record.values()).filter(|(_, value)| !value.is_null()) {
            cells.extend(physical::cells(field, value));
        }
        let (columns, values): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
        let mut insert = Query::insert();
        insert.into_table(self.tx.table(&record.def.key));
        insert.columns(columns.into_iter().map(Alias::new));
        insert.values(values.into_iter().map(Expr::val)).map_err(anyhow::Error::new)?;
        self.tx.execute(&insert).map_err(|error| self.explain(&record, error))?;
        self.memo.added(&record.def.key, record.id);
        Ok(record)
    }

    pub(super) fn update_row(&mut self, mut record: AnyRecord, cells: Vec<(String, Cell)>) -> Result<AnyRecord> {
        let held = record.version;
        record.version += 1;
        record.updated_at = self.ctx.now();
        let mut update = Query::update();
        update.table(self.tx.table(&record.def.key));
        update.value(Alias::new("version"), Expr::val(record.version));
        update.value(Alias::new("updated_at"), Expr::val(Cell::Instant(record.updated_at)));
        if let Some(at) = record.deleted_at {
            update.value(Alias::new("deleted_at"), Expr::val(Cell::Instant(at)));
        }
        for (column, cell) in cells {
            update.value(Alias::new(column), Expr::val(cell));
        }
        update.and_where(Expr::col("id").eq(record.id.raw())).and_where(Expr::col("version").eq(held));
        match self.tx.execute(&update).map_err(|error| self.explain(&record, error))? {
            0 => Err(self.stale(&record, held)?),
            _ => {
                self.memo.changed();
                Ok(record)
            }
        }
    }

    fn stale(&mut self, record: &AnyRecord, held: i64) -> Result<Error> {
        let rows = self.tx.sql(
            &format!("select version from @{} where id = $1", record.def.key),
            &[Cell::Int(record.id.raw())],
            &[ColumnType::Int],
        )?;
        Ok(rows.first().and_then(|row| row.int(0)).map_or(Error::NotFound, |current| Error::Stale { held, current }))
    }

    /// Turns the database's constraint into the field it guards.
    pub(crate) fn explain(&self, record: &AnyRecord, error: StoreError) -> Error {
        let StoreError::Unique { constraint } = &error else { return error.into() };
        let guards =
            |field: &&schema::FieldDef| field.unique && *constraint == format!("ux_{}_{}", record.def.key, field.key);
        match record.def.fields.iter().find(guards) {
            Some(field) => Error::Invalid(vec![FieldProblem::new(&field.key, "value-taken")]),
            None => Error::Invalid(vec![FieldProblem::new("", "value-taken")]),
        }
    }
}
