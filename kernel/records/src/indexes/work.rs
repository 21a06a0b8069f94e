//! Making and dropping behind the answer, and bringing the database in line
//! with the rows.

use std::{sync::Arc, time::Duration};

use base::Id;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{Cell, IndexDef, TableDef};

use super::{OwnIndex, PREFIX, index_def, name};
use crate::{
    Ctx, Door, Error, Result, Workspace,
    jobs::{CANCELLED, Handlers, Job, Run},
};

/// The kind of this work.
const KIND: &str = "own-index";
/// How often is asked how far it is.
const LOOK: Duration = Duration::from_secs(1);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Task {
    Make(Id),
    Drop(String),
}

impl Task {
    fn job(&self, key: String) -> Result<Job> {
        let payload = serde_json::to_string(self)?;
        Ok(Job { unique_key: Some(key), most_attempts: 5, ..Job::new(KIND, payload) })
    }
}

pub(super) fn making(id: Id) -> Result<Job> {
    Task::Make(id).job(format!("{KIND}-{id}"))
}

pub(super) fn dropping(name: String) -> Result<Job> {
    let key = format!("{KIND}-drop-{name}");
    Task::Drop(name).job(key)
}

/// Takes up this work in a process that does jobs.
pub fn handlers(mut handlers: Handlers) -> Handlers {
    handlers.insert(KIND, Arc::new(|run: Run| Box::pin(work(run))));
    handlers
}

async fn work(run: Run) -> Result<Option<String>> {
    match serde_json::from_str(&run.payload)? {
        Task::Make(id) => make(&run, id).await?,
        Task::Drop(name) => run.workspace.db.drop_index(&name).await?,
    }
    Ok(None)
}

async fn make(run: &Run, id: Id) -> Result<()> {
    let ctx = Ctx::system(run.workspace.clone(), Door::Rule);
    let found = ctx.read(move |tx| tx.index_rows("id = $1", &[Cell::Int(id.raw())])).await?;
    // Let go before anybody began.
    let Some(own) = found.into_iter().next() else { return Ok(()) };
    let (table, index) = in_database(&ctx, &own)?;
    keep_long(run, &ctx, &own).await?;
    if !made_unless_stopped(run, &table, &index).await? {
        ctx.workspace.db.drop_index(&index.name).await?;
        return Err(Error::refused(CANCELLED));
    }
    let now = ctx.now();
    let sql = "update @own_indexes set made_at = $1 where id = $2";
    let kept = ctx.write(move |tx| Ok(tx.tx.sql_execute(sql, &[Cell::Instant(now), Cell::Int(id.raw())])?)).await?;
    // Let go while it was made.
    if kept == 0 {
        ctx.workspace.db.drop_index(&index.name).await?;
    }
    Ok(())
}

fn in_database(ctx: &Ctx, own: &OwnIndex) -> Result<(TableDef, IndexDef)> {
    let def = ctx.def(&own.wanted.entity)?;
    let table = ctx.workspace.tables.iter().find(|table| table.name == *def.key).ok_or(Error::NotFound)?;
    Ok((table.clone(), index_def(&def, &own.wanted, own.id)?))
}

/// While SQLite makes an index nobody writes, and so nobody keeps a lease.
async fn keep_long(run: &Run, ctx: &Ctx, own: &OwnIndex) -> Result<()> {
    let cost = ctx.measured_cost(&own.wanted).await?;
    if cost.holds_writers {
        let (lease, long) = (run.lease(), SignedDuration::from_secs(120 + 4 * cost.time.as_secs() as i64));
        ctx.write(move |tx| tx.keep_job(lease, 0, None, long)).await?;
    }
    Ok(())
}

/// Makes it and tells how far it is; false where it was told to stop.
async fn made_unless_stopped(run: &Run, table: &TableDef, index: &IndexDef) -> Result<bool> {
    let db = &run.workspace.db;
    let mut making = std::pin::pin!(db.make_index(table, index));
    loop {
        let told = tokio::select! {
            made = &mut making => return made.map(|()| true).map_err(Error::from),
            told = tell(run, &index.name) => told,
        };
        match told {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            // Nobody can be told while the writer is held up.
            Err(Error::Busy { .. }) => {}
            Err(error) => return Err(error),
        }
    }
}

async fn tell(run: &Run, name: &str) -> Result<bool> {
    tokio::time::sleep(LOOK).await;
    let db = &run.workspace.db;
    if db.dialect() == store::Dialect::Sqlite {
        return Ok(true);
    }
    let name = name.to_owned();
    let (done, total) = db.read(move |tx| tx.index_progress(&name)).await?.unwrap_or((0, 0));
    run.goes_on(done, (total > 0).then_some(total)).await
}

impl Workspace {
    /// What the rows say and the database lacks is made again (after a restore,
    /// or where a making broke off for good), and what no row knows goes.
    pub(crate) async fn mind_indexes(self: &Arc<Self>) -> Result<()> {
        let ctx = Ctx::system(self.clone(), Door::Rule);
        let lacking = ctx.read(|tx| {
            let rows = tx.index_rows("made_by is not null", &[])?;
            let there = tx.tx.indexes_named(PREFIX)?;
            let lost = |own: &&OwnIndex| own.made_at.is_some() && there.get(&name(own.id)) != Some(&true);
            let lost: Vec<Id> = rows.iter().filter(lost).map(|own| own.id).collect();
            let known: Vec<String> = rows.iter().map(|own| name(own.id)).collect();
            let stray: Vec<String> = there.into_keys().filter(|name| !known.contains(name)).collect();
            Ok((lost, stray))
        });
        let (lost, stray) = lacking.await?;
        if lost.is_empty() && stray.is_empty() {
            return Ok(());
        }
        tracing::info!(made = lost.len(), dropped = stray.len(), "indexes of the company's own are brought in line");
        ctx.write(move |tx| {
            for id in lost {
                let job = tx.enqueue(making(id)?)?;
                let sql = "update @own_indexes set made_at = null, job = coalesce($1, job) where id = $2";
                tx.tx.sql_execute(sql, &[Cell::from(job.map(Id::raw)), Cell::Int(id.raw())])?;
            }
            stray.into_iter().try_for_each(|name| tx.enqueue(dropping(name)?).map(drop))
        })
        .await
    }
}
