//! One column more while people work.
//!
//! The change itself is a moment. What may take long on PostgreSQL is waiting for
//! its lock behind a slow reader, while everybody else queues behind the change;
//! so it waits for 200 ms, lets the others through, and tries again.

use std::time::Duration;

use super::{
    declare::{ColumnDef, check_name},
    diff, meta, postgres,
};
use crate::{Db, Dialect, StoreError, Tx, options::Lane};

const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) async fn add_column(db: &Db, table: &str, column: &ColumnDef) -> Result<(), StoreError> {
    check_name(&column.name)?;
    for attempt in 1.. {
        let (table, column) = (table.to_owned(), column.clone());
        match db.run(Lane::Ddl, move |tx| alter(tx, &table, &column)).await {
            Err(StoreError::Busy { .. } | StoreError::Conflict) if attempt < TRIES => {
                tokio::time::sleep(PAUSE * attempt.min(5)).await
            }
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    if db.dialect() == Dialect::Postgres && column.references.is_some() {
        let (table, column) = (table.to_owned(), column.name.clone());
        db.run(Lane::Ddl, move |tx| validate(tx, &table, &column)).await?;
    }
    Ok(())
}

fn alter(tx: &mut Tx<'_>, table: &str, column: &ColumnDef) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Postgres {
        tx.batch("set local lock_timeout = '200ms'")?;
    }
    meta::lock(tx)?;
    let present = diff::columns_of(tx, table)?;
    if let Some(stored) = present.get(&column.name) {
        return diff::check_type(tx, table, column, stored);
    }
    diff::add_column(tx, table, column)?;
    if tx.dialect() == Dialect::Postgres {
        let schema = tx.shared().schema.clone();
        // Not valid: the old rows are looked at afterwards, without holding anybody up.
        if let Some(step) = postgres::reference(&schema, table, column, "not valid") {
            tx.batch(&step.sql)?;
        }
    }
    meta::bump(tx)
}

fn validate(tx: &mut Tx<'_>, table: &str, column: &str) -> Result<(), StoreError> {
    let constraint = crate::text::quote(&postgres::reference_name(table, column));
    tx.sql_execute(&format!("alter table @{table} validate constraint {constraint}"), &[]).map(drop)
}
