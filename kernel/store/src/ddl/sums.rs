//! Sums over the rows of one table, kept while the rows change, so that a report
//! reads a few thousand cells where it would read every row.
//!
//! A trigger writes each change of a row down as a term: what it was with minus
//! one, what it is now with plus one. Writers only ever append, so that no two of
//! them meet in one row, however many change what counts in one sum. From time to
//! time the terms are **folded** into the cells, by one hand at a time. What holds
//! is always both together, cells and terms, read in one snapshot.
//!
//! A cell belongs to a group: some of the parts by which rows are told apart,
//! the others are left empty. The same row counts once in each group, so that who
//! asks for little reads little. Sums are made anew without holding up those who
//! write: the triggers stand first, and one statement then counts the rows and
//! forgets the terms that its own snapshot sees.
//! Left out: anything but counts and one amount; the mean and the middle follow
//! from groups that have the measure among their parts.

use std::collections::BTreeMap;

use super::{
    declare::{ColumnDef, IndexDef, Special, TableDef, joined},
    derived::{standing, triggers_dropped},
    diff, meta,
    migrate::again_and_again,
};
use crate::{
    Cell, ColumnType, Db, Dialect, StoreError, Tx,
    text::{localise, quote, table as named},
};

/// What is summed, and by which parts.
#[derive(Clone, Debug)]
pub struct Sums {
    /// The table of the cells; its terms stand beside it, in [`Sums::terms`]. Its
    /// triggers are known by its name, so that no other's name may begin with it.
    pub table: &'static str,
    pub source: &'static str,
    /// The columns of the source that matter.
    pub columns: &'static [&'static str],
    /// Which rows count. Here and below the row is called `#`, as in `#.owner`.
    pub only: &'static str,
    pub parts: fn(Dialect) -> Vec<Part>,
    pub amount: &'static str,
    /// Each names the parts that it tells apart.
    pub groups: &'static [&'static [&'static str]],
    /// The parts by which cells are looked for within their group.
    pub asked_by: &'static [&'static str],
}

/// One thing by which rows are told apart.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: &'static str,
    pub ty: ColumnType,
    pub value: String,
}

impl Part {
    /// A column of the source as it stands there.
    pub fn column(name: &'static str, ty: ColumnType) -> Part {
        Part { name, ty, value: format!("#.{name}") }
    }
}

const FACT: &str = "sums:";
/// How the names of triggers and their functions begin.
const KEEPS: &str = "sums";

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
        let of = sums.clone();
        if !matches!(ended, Err(StoreError::Busy { .. })) || db.read(move |tx| of.is_alone(tx)).await? {
            return ended;
        }
        tracing::info!(sums = sums.table, "another process counts; its end is waited for");
    }
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

fn let_loose(tx: &mut Tx<'_>, table: &str) -> Result<(), StoreError> {
    let text = triggers_dropped(tx, KEEPS, table)?;
    tx.batch(&text)?;
    meta::forget(tx, &format!("{FACT}{table}"))
}

fn terms_of(table: &str) -> String {
    format!("{table}_terms")
}

impl Sums {
    /// The table of changes that are not folded yet: all parts, `n` and `amount`.
    pub fn terms(&self) -> String {
        terms_of(self.table)
    }

    /// The number that the cells of the group of exactly these parts carry.
    pub fn group(&self, parts: &[&str]) -> Option<usize> {
        let same =
            |group: &&[&'static str]| group.len() == parts.len() && parts.iter().all(|part| group.contains(part));
        self.groups.iter().position(same)
    }

    /// Whether there is anything to fold.
    pub(crate) fn is_told(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let sql = format!("select 1 from @{} limit 1", self.terms());
        Ok(!tx.sql(&sql, &[], &[ColumnType::Int])?.is_empty())
    }

    /// Folds up to `most` terms into the cells; tells how many there were. None where
    /// somebody else is about it.
    pub(crate) fn fold(&self, tx: &mut Tx<'_>, most: usize) -> Result<Option<u64>, StoreError> {
        if !self.is_alone(tx)? {
            return Ok(None);
        }
        let terms = self.terms();
        let some = format!("select id from @{terms} order by id limit {most}");
        let folded = match tx.dialect() {
            Dialect::Sqlite => {
                let sql = format!("select max(id) from ({some}) as s");
                let last = tx.sql(&sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0));
                let Some(last) = last else { return Ok(Some(0)) };
                for at in 0..self.groups.len() {
                    let merge = self.merge(tx, at, &format!("(select * from @{terms} where id <= $1)"));
                    tx.sql_execute(&merge, &[Cell::Int(last)])?;
                }
                tx.sql_execute(&format!("delete from @{terms} where id <= $1"), &[Cell::Int(last)])?
            }
            // One statement, so that all groups see the same terms.
            Dialect::Postgres => {
                let merges = self.merges(tx, "taken");
                let taken = format!("delete from @{terms} where id = any(array({some})) returning *");
                let sql = format!("with taken as ({taken}), {merges} select count(*) from taken");
                tx.sql(&sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0)).unwrap_or(0) as u64
            }
        };
        if folded > 0 {
            tx.sql_execute(&format!("delete from @{} where n = 0", self.table), &[])?;
        }
        Ok(Some(folded))
    }

    /// How many cells of all groups hold something else than their rows come to.
    pub(crate) fn astray(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        let (rows, terms) = (self.rows(tx), self.terms());
        let mut count = 0;
        for (at, group) in self.groups.iter().enumerate() {
            let parts = listed(group);
            let sql = format!(
                "select count(*) from (select 1 as one from (\
                 select {parts}, n, amount from @{} where grouping_ = {at} union all \
                 select {parts}, n, amount from @{terms} union all \
                 select {parts}, -n, -amount from {rows} as r) as t \
                 group by {parts} having sum(n) <> 0 or sum(amount) <> 0) as wrong",
                self.table
            );
            count += tx.sql(&sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0)).unwrap_or(0) as u64;
        }
        Ok(count)
    }

    /// Counts everything anew; the triggers stand already.
    pub(crate) fn count(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.wait_to_be_alone(tx)?;
        let (rows, terms) = (self.rows(tx), self.terms());
        tx.sql_execute(&format!("delete from @{}", self.table), &[])?;
        match tx.dialect() {
            Dialect::Sqlite => {
                for at in 0..self.groups.len() {
                    let merge = self.merge(tx, at, &rows);
                    tx.sql_execute(&merge, &[])?;
                }
                tx.sql_execute(&format!("delete from @{terms}"), &[])?;
            }
            // One statement has one snapshot: what is forgotten of the terms is what the
            // rows that are counted tell already.
            Dialect::Postgres => {
                let merges = self.merges(tx, &rows);
                tx.sql_execute(&format!("with told as (delete from @{terms}), {merges} select 1"), &[])?;
            }
        }
        let declared = self.declaration(tx);
        meta::set_meta(tx, &format!("{FACT}{}", self.table), declared.into())
    }

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

    fn declaration(&self, tx: &Tx<'_>) -> String {
        format!("{:?}\n{:?}\n{}", self.tables(tx.dialect()), self.groups, self.triggers(tx))
    }

    fn tables(&self, dialect: Dialect) -> [TableDef; 2] {
        let int = |name: &str| ColumnDef::new(name, ColumnType::Int).required();
        let parts: Vec<ColumnDef> =
            (self.parts)(dialect).iter().map(|part| ColumnDef::new(part.name, part.ty)).collect();
        let with = |first: Vec<ColumnDef>| {
            first.into_iter().chain(parts.clone()).chain([int("n"), int("amount")]).collect::<Vec<_>>()
        };
        let index = |part: &&str| IndexDef::on(&joined(&["ix", self.table, part]), &["grouping_", part]);
        let empty =
            IndexDef { filter: Some("n = 0".into()), ..IndexDef::on(&joined(&["ix", self.table, "n"]), &["n"]) };
        let cells = TableDef {
            name: self.table.into(),
            columns: with(vec![ColumnDef::new("cell", ColumnType::Text).required(), int("grouping_")]),
            primary: vec!["cell".into()],
            indexes: self.asked_by.iter().map(index).chain([empty]).collect(),
            find: Vec::new(),
        };
        let terms = TableDef {
            name: self.terms(),
            columns: with(vec![int("id").special(Special::Serial)]),
            primary: vec!["id".into()],
            ..TableDef::default()
        };
        [cells, terms]
    }

    /// Adds what stands in `from` to the cells of one group.
    fn merge(&self, tx: &Tx<'_>, at: usize, from: &str) -> String {
        let (parts, table) = (listed(self.groups[at]), named(self.table, tx.dialect(), &tx.shared().schema));
        let text = self.groups[at].iter().map(|part| format!("coalesce(cast({part} as text), '-')"));
        let cell = [format!("'{at}'")].into_iter().chain(text).collect::<Vec<_>>().join(" || ':' || ");
        format!(
            "insert into {table} as c (cell, grouping_, {parts}, n, amount) \
             select {cell}, {at}, {parts}, cast(sum(n) as bigint), cast(sum(amount) as bigint) from {from} as t where true \
             group by {parts} having sum(n) <> 0 or sum(amount) <> 0 \
             on conflict (cell) do update set n = c.n + excluded.n, amount = c.amount + excluded.amount"
        )
    }

    fn merges(&self, tx: &Tx<'_>, from: &str) -> String {
        let one = |at| format!("g{at} as ({})", self.merge(tx, at, from));
        (0..self.groups.len()).map(one).collect::<Vec<_>>().join(", ")
    }

    /// The rows of the source that count, told as terms.
    fn rows(&self, tx: &Tx<'_>) -> String {
        let parts = (self.parts)(tx.dialect());
        let parts: Vec<String> = parts.iter().map(|part| format!("{} as {}", part.value, part.name)).collect();
        let text = format!(
            "(select {}, 1 as n, coalesce({}, 0) as amount from @{} as # where {})",
            parts.join(", "),
            self.amount,
            self.source,
            self.only
        );
        text.replace('#', "r")
    }

    /// Writes down what a row was or is.
    fn term(&self, tx: &Tx<'_>, row: &str, sign: i8) -> String {
        let parts = (self.parts)(tx.dialect());
        let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
        let values: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
        let text = format!(
            "insert into @{} ({}, n, amount) select {}, {sign}, {sign} * coalesce({}, 0) where {};",
            self.terms(),
            names.join(", "),
            values.join(", "),
            self.amount,
            self.only
        );
        localise(&text.replace('#', row), tx.dialect(), &tx.shared().schema)
    }

    fn trigger(&self, event: &str) -> String {
        joined(&[KEEPS, self.table, event])
    }

    fn triggers(&self, tx: &Tx<'_>) -> String {
        let (was, is) = (self.term(tx, "old", -1), self.term(tx, "new", 1));
        let columns = self.columns.iter().map(|column| quote(column)).collect::<Vec<_>>();
        let (source, listed) = (named(self.source, tx.dialect(), &tx.shared().schema), columns.join(", "));
        if tx.dialect() == Dialect::Sqlite {
            let changed: Vec<String> = columns.iter().map(|c| format!("old.{c} is not new.{c}")).collect();
            let [insert, delete, update] = ["insert", "delete", "update"].map(|event| quote(&self.trigger(event)));
            return format!(
                "create trigger {insert} after insert on {source} begin {is} end;
                 create trigger {delete} after delete on {source} begin {was} end;
                 create trigger {update} after update of {listed} on {source} when {} begin {was} {is} end;",
                changed.join(" or "),
            );
        }
        let all = |of: &str| columns.iter().map(|c| format!("{of}.{c}")).collect::<Vec<_>>().join(", ");
        let function = named(&joined(&[KEEPS, self.table, "keep"]), tx.dialect(), &tx.shared().schema);
        format!(
            "create function {function}() returns trigger language plpgsql as $peyvand$ begin
             if tg_op = 'UPDATE' then
               if row({}) is not distinct from row({}) then return null; end if;
             end if;
             if tg_op <> 'INSERT' then {was} end if;
             if tg_op <> 'DELETE' then {is} end if;
             return null; end $peyvand$;
             create trigger {} after insert or delete or update of {listed} on {source} \
             for each row execute function {function}();",
            all("old"),
            all("new"),
            quote(&self.trigger("update")),
        )
    }

    /// Whether nobody else folds or counts; until the transaction ends. SQLite has one writer anyway.
    fn is_alone(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        if tx.dialect() == Dialect::Sqlite {
            return Ok(true);
        }
        let sql = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))";
        let rows = tx.sql(sql, &[self.lock_name(tx)], &[ColumnType::Bool])?;
        Ok(rows.first().and_then(|row| row.bool(0)) == Some(true))
    }

    fn wait_to_be_alone(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if tx.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let name = self.lock_name(tx);
        tx.sql("select pg_advisory_xact_lock(hashtextextended($1, 0))", &[name], &[]).map(drop)
    }

    fn lock_name(&self, tx: &Tx<'_>) -> Cell {
        Cell::from(format!("peyvand {} {}", self.table, tx.shared().schema))
    }
}

fn listed(parts: &[&str]) -> String {
    parts.join(", ")
}

fn events(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Sqlite => &["insert", "delete", "update"],
        Dialect::Postgres => &["update"],
    }
}
