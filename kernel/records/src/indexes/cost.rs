//! What making an index takes, before it is made: measured on a sample of the
//! table, since machines and rows differ more than any rule of thumb.

use std::time::{Duration, Instant};

use store::{ColumnType, Dialect, Tx};

use super::{Wanted, columns, require};
use crate::{Ctx, Error, Result};

/// Rows of the sample.
const SAMPLE: i64 = 20_000;
/// What is written beside each row's values, and the room that pages leave free.
const BESIDE: i64 = 14;
/// Writing the index, after its rows were read and sorted, takes about as long again.
const WRITING: f64 = 2.0;

/// What making an index takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub rows: i64,
    pub bytes: i64,
    pub time: Duration,
    /// Whoever writes waits so long; others go on.
    pub holds_writers: bool,
}

impl Ctx {
    /// What making this index takes, here and now; for administrators.
    pub async fn index_cost(&self, wanted: &Wanted) -> Result<Cost> {
        require(self)?;
        let asked = wanted.clone();
        self.read(move |tx| tx.check_wanted(&asked)).await?;
        self.measured_cost(wanted).await
    }

    pub(super) async fn measured_cost(&self, wanted: &Wanted) -> Result<Cost> {
        let def = self.def(&wanted.entity)?;
        let columns = columns(&def, &wanted.fields).ok_or_else(|| Error::refused("indexes-refused-no-order"))?;
        let table = def.key.to_string();
        self.workspace.db.read_heavy(move |tx| measured(tx, &table, &columns)).await
    }
}

fn measured(tx: &mut Tx<'_>, table: &str, columns: &[String]) -> Result<Cost> {
    let rows = tx.about_rows(table)?;
    let list = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let long: Vec<String> =
        columns.iter().map(|column| format!("coalesce(length(cast(\"{column}\" as text)), 0)")).collect();
    // The limit outside keeps the databases from leaving the order out.
    let sql = format!(
        "select count(*), cast(coalesce(sum({}), 0) as bigint) from (select * from \
         (select {list}, id from @{table} where deleted_at is null limit {SAMPLE}) as part \
         order by {list}, id limit {SAMPLE}) as sorted",
        long.join(" + ")
    );
    let started = Instant::now();
    let found = tx.sql(&sql, &[], &[ColumnType::Int; 2])?;
    let taken = started.elapsed();
    let figure = |at: usize| found.first().and_then(|row| row.int(at)).unwrap_or(0);
    let (sampled, letters) = (figure(0).max(1), figure(1));
    let times = rows as f64 / sampled as f64;
    Ok(Cost {
        rows,
        bytes: ((letters + sampled * BESIDE) as f64 * times) as i64,
        time: taken.mul_f64(times * WRITING),
        holds_writers: tx.dialect() == Dialect::Sqlite,
    })
}
