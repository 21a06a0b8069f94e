//! Sums are made, told from others, and taken away.

use std::collections::BTreeMap;

use super::{
    FACT, Sums,
    keep::{events, let_loose},
    terms_of,
};
use crate::{
    Db, Dialect, StoreError, Tx,
    ddl::{declare::TableDef, derived::standing, diff, meta, migrate::again_and_again},
    text::table as named,
};

/// Makes those that are not kept as they are declared; tells what was done.
pub(crate) async fn sum_up(db: &Db, all: &[Sums]) -> Result<Vec<String>, StoreError> {
    let mut done = Vec::new();
    for sums in all {
        // Apart, so that who writes waits for the triggers only and not for the count.
        let (begun, counted) = (sums.clone(), sums.clone());
        let begin = move |tx: &mut Tx<'_>| {
            meta::lock(tx)?;
            begun.begin_unless_kept(tx).map(|begun| begun.into_iter().collect())
        };
        tell_where_it_waits(db, sums).await;
        if in_its_turn(db, sums, begin).await?.is_empty() {
            continue;
        }
        // Under the lock of these sums alone: other tables change meanwhile.
        let count = move |tx: &mut Tx<'_>| {
            counted.wait_to_be_alone(tx)?;
            match counted.is_kept(tx)? {
                true => Ok(Vec::new()),
                false => counted.count(tx).map(|()| vec![format!("summed {} up in {}", counted.source, counted.table)]),
            }
        };
        tell_where_it_waits(db, sums).await;
        done.extend(in_its_turn(db, sums, count).await?);
    }
    Ok(done)
}

/// As [`again_and_again`], and on for as long as somebody else counts these sums: that
/// takes minutes where there are many rows, and whoever comes second has to wait for it.
async fn in_its_turn(
    db: &Db,
    sums: &Sums,
    act: impl Fn(&mut Tx<'_>) -> Result<Vec<String>, StoreError> + Clone + Send + 'static,
) -> Result<Vec<String>, StoreError> {
    loop {
        let ended = again_and_again(db, act.clone()).await;
        if !matches!(ended, Err(StoreError::Busy { .. })) || !is_held(db, sums).await? {
            return ended;
        }
        tell_who_waits(sums);
    }
}

/// At once, since the first tries alone take two minutes; who finds these sums kept waits for nobody.
/// Where it cannot be asked nothing is told: that is no reason to stop.
async fn tell_where_it_waits(db: &Db, sums: &Sums) {
    let of = sums.clone();
    if db.read(move |tx| Ok::<_, StoreError>(!of.is_kept(tx)? && of.is_held(tx)?)).await.unwrap_or(false) {
        tell_who_waits(sums);
    }
}

/// Whether somebody else counts these sums.
async fn is_held(db: &Db, sums: &Sums) -> Result<bool, StoreError> {
    let of = sums.clone();
    db.read(move |tx| of.is_held(tx)).await
}

fn tell_who_waits(sums: &Sums) {
    tracing::info!(sums = sums.table, "another process counts; its end is waited for");
}

/// The same within one transaction, for who has the workspace alone.
pub(crate) fn sum_up_alone(tx: &mut Tx<'_>, sums: &Sums) -> Result<(), StoreError> {
    meta::lock(tx)?;
    if !sums.is_kept(tx)? {
        sums.begin(tx)?;
        sums.count(tx)?;
    }
    Ok(())
}

/// Lets them follow no more, and empties them, until they are made anew.
pub(crate) fn let_sums_go(tx: &mut Tx<'_>, sums: &Sums) -> Result<(), StoreError> {
    meta::lock(tx)?;
    let_loose(tx, sums.table)?;
    tx.sql_execute(&format!("delete from @{}", sums.table), &[])?;
    tx.sql_execute(&format!("delete from @{}", sums.terms()), &[]).map(drop)
}

/// Those that nothing keeps as they are declared.
pub(crate) fn unkept_sums(tx: &mut Tx<'_>, all: &[Sums]) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for sums in all {
        if !sums.is_kept(tx)? {
            found.push(sums.table.to_owned());
        }
    }
    Ok(found)
}

/// Those that an earlier version declared and this one does not.
pub(crate) fn undeclared_sums(tx: &mut Tx<'_>, all: &[Sums]) -> Result<Vec<String>, StoreError> {
    let known = meta::facts(tx, FACT)?.into_keys();
    Ok(known.filter(|name| all.iter().all(|sums| sums.table != *name)).collect())
}

/// Takes those away. Whoever calls this knows that nobody reads them any more.
pub(crate) fn clear_undeclared_sums(tx: &mut Tx<'_>, all: &[Sums]) -> Result<Vec<String>, StoreError> {
    meta::lock(tx)?;
    let mut done = Vec::new();
    for name in undeclared_sums(tx, all)? {
        let_loose(tx, &name)?;
        for table in [terms_of(&name), name.clone()] {
            diff::strip(tx, &TableDef { name: table.clone(), ..TableDef::default() })?;
            tx.batch(&format!("drop table if exists {}", named(&table, tx.dialect(), &tx.shared().schema)))?;
        }
        done.push(format!("took the sums {name} away, which are declared no more"));
    }
    Ok(done)
}

impl Sums {
    /// Whoever counts or folds just now goes first.
    fn begin_unless_kept(&self, tx: &mut Tx<'_>) -> Result<Option<String>, StoreError> {
        if self.is_kept(tx)? {
            return Ok(None);
        }
        if !self.is_alone(tx)? {
            return Err(StoreError::busy());
        }
        // It may have been counted in the moment between the two questions.
        if self.is_kept(tx)? { Ok(None) } else { self.begin(tx).map(Some) }
    }

    /// The tables and the triggers; from then on no change is missed.
    fn begin(&self, tx: &mut Tx<'_>) -> Result<String, StoreError> {
        if tx.dialect() == Dialect::Postgres {
            let source = named(self.source, Dialect::Postgres, &tx.shared().schema);
            tx.batch(&format!("lock table {source} in share row exclusive mode"))?;
        }
        let_loose(tx, self.table)?;
        diff::migrate(tx, &self.tables(tx.dialect()))?;
        let triggers = self.triggers(tx);
        tx.batch(&triggers)?;
        Ok(format!("keeps {}", self.table))
    }

    fn is_kept(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let known: BTreeMap<String, String> = meta::facts(tx, FACT)?;
        if known.get(self.table) != Some(&self.declaration(tx)) {
            return Ok(false);
        }
        let stand = standing(tx)?;
        Ok(events(tx.dialect()).iter().all(|event| stand.contains(&self.trigger(event))))
    }
}
