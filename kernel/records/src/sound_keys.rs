//! Writes down how the names of an old workspace sound.
//!
//! A name that is saved brings its sound along. Those that were there before
//! the law, or before its latest version, get theirs from a job, in short steps
//! while people work; until then they are found by their letters alone. Those that
//! a backup of an older version brings get theirs before it is called restored. The
//! version of the law whose work is done stands in the table `key_laws`.

use std::sync::Arc;

use base::{Id, fold::sound};
use schema::EntityDef;
use store::{Cell, ColumnType, TableDef};

use crate::{
    Ctx, Door, Error, Reads, Result, Workspace, Writes,
    jobs::{Handlers, Job, Run},
    physical,
};

/// The kind of this job.
pub const KIND: &str = "sound-keys";
/// Its line in the table of laws.
const LAW: &str = "sound";
/// Records that are read at once, and those written in one transaction.
const STEP: i64 = 500;
const WRITTEN: usize = 100;

pub(crate) fn table() -> TableDef {
    let required = |name: &str, ty| store::ColumnDef { required: true, ..physical::plain(name, ty) };
    TableDef {
        name: "key_laws".to_owned(),
        columns: vec![required("law", ColumnType::Text), required("version", ColumnType::Int)],
        primary: vec!["law".to_owned()],
        ..TableDef::default()
    }
}

/// Takes up this work in a process that does jobs.
pub fn handlers(mut handlers: Handlers) -> Handlers {
    handlers.insert(
        KIND,
        Arc::new(|run: Run| {
            Box::pin(async move {
                let ctx = Ctx::system(run.workspace.clone(), Door::Rule);
                let written = write_down(&ctx, Some(&run)).await?;
                Ok(Some(written.to_string()))
            })
        }),
    );
    handlers
}

impl Workspace {
    /// Asks for the work where the law is newer than what was done by it. In a
    /// workspace where nothing was ever written there is nothing to do.
    pub(crate) async fn mind_sounds(self: &Arc<Self>) -> Result<()> {
        let system = Ctx::system(self.clone(), Door::Rule);
        system
            .write(|tx| {
                if !is_due(tx)? {
                    return Ok(());
                }
                if tx.tx.sql("select 1 from @changes limit 1", &[], &[ColumnType::Int])?.is_empty() {
                    return kept(tx);
                }
                tx.enqueue(Job { unique_key: Some(KIND.to_owned()), ..Job::new(KIND, String::new()) }).map(drop)
            })
            .await
    }

    /// Does it at once where it is due, for who has the workspace alone: no server is
    /// there yet that would do it, and nobody works meanwhile.
    pub(crate) async fn settle_sounds(self: &Arc<Self>) -> Result<()> {
        let system = Ctx::system(self.clone(), Door::Rule);
        if system.read(is_due).await? {
            write_down(&system, None).await?;
        }
        Ok(())
    }
}

/// Whether the law is newer than what was done by it.
fn is_due(tx: &mut Reads<'_, '_>) -> Result<bool> {
    let known = tx.tx.sql("select version from @key_laws where law = $1", &[LAW.into()], &[ColumnType::Int])?;
    Ok(known.first().and_then(|row| row.int(0)).unwrap_or(0) < sound::SOUND_LAW)
}

fn kept(tx: &mut Writes<'_, '_>) -> Result<()> {
    let sql = "insert into @key_laws (law, version) values ($1, $2) on conflict (law) do update set version = excluded.version";
    tx.tx.sql_execute(sql, &[LAW.into(), Cell::Int(sound::SOUND_LAW)])?;
    Ok(())
}

/// Every name of every entity; tells how many were written.
pub async fn write_down(ctx: &Ctx, run: Option<&Run>) -> Result<i64> {
    let (mut read, mut written) = (0, 0);
    for def in ctx.schema.entities().filter(|def| physical::sounding(def).next().is_some()).cloned().collect::<Vec<_>>()
    {
        let mut at = i64::MIN;
        loop {
            let step = names(ctx, &def, at).await?;
            let Some(last) = step.last() else { break };
            (at, read) = (last.record.raw(), read + STEP);
            let wrong: Vec<Name> = step.into_iter().filter(Name::is_wrong).collect();
            written += wrong.len() as i64;
            for some in wrong.chunks(WRITTEN) {
                let (def, some) = (def.clone(), some.to_vec());
                ctx.write(move |tx| some.iter().try_for_each(|name| name.keep(tx, &def))).await?;
            }
            if let Some(run) = run
                && !run.goes_on(read, None).await?
            {
                return Err(Error::refused(crate::jobs::CANCELLED));
            }
        }
    }
    ctx.write(kept).await?;
    Ok(written)
}

/// A name as it stands in a row, and the sound beside it.
#[derive(Clone)]
struct Name {
    record: Id,
    field: String,
    text: Option<String>,
    sound: Option<String>,
}

impl Name {
    fn is_wrong(&self) -> bool {
        self.text.as_deref().map(sound::sound_key) != self.sound
    }

    /// Unless somebody has given another name since it was read.
    fn keep(&self, tx: &mut Writes<'_, '_>, def: &EntityDef) -> Result<()> {
        let Some(text) = &self.text else { return Ok(()) };
        let sql = format!("update @{0} set {1}_sound = $1 where id = $2 and {1} = $3", def.key, self.field);
        let params = [Cell::Text(sound::sound_key(text)), Cell::Int(self.record.raw()), Cell::Text(text.clone())];
        tx.tx.sql_execute(&sql, &params)?;
        Ok(())
    }
}

/// The names of the next rows, also of those in the bin, which may come back.
async fn names(ctx: &Ctx, def: &Arc<EntityDef>, after: i64) -> Result<Vec<Name>> {
    let fields: Vec<String> = physical::sounding(def).map(|field| field.key.to_string()).collect();
    let columns: Vec<String> = fields.iter().map(|field| format!("{field}, {field}_sound")).collect();
    let sql = format!("select id, {} from @{} where id > $1 order by id limit {STEP}", columns.join(", "), def.key);
    let types: Vec<ColumnType> =
        std::iter::once(ColumnType::Int).chain(fields.iter().flat_map(|_| [ColumnType::Text; 2])).collect();
    let rows = ctx.read_heavy(move |tx| Ok(tx.tx.sql(&sql, &[Cell::Int(after)], &types)?)).await?;
    let of_row = |row: &store::Row| {
        let record = Id::from_raw(row.int(0).unwrap_or(0));
        let text = |at: usize| row.text(at).map(str::to_owned);
        let name = |(at, field): (usize, &String)| Name {
            record,
            field: field.clone(),
            text: text(2 * at + 1),
            sound: text(2 * at + 2),
        };
        fields.iter().enumerate().map(name).collect::<Vec<_>>()
    };
    Ok(rows.iter().flat_map(of_row).collect())
}
