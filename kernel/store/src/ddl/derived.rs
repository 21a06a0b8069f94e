//! Tables of which every row follows from rows of others, kept by the database
//! itself: a report reads one narrow table in the order of its index, where it
//! would join large ones and sort what comes of that.
//!
//! One select says what stands there. Triggers put the rows of a changed record
//! anew by that very select, so that nothing that writes, a rule, an undo, a
//! restore or hands in the tables, can pass it by. It holds nothing of its own:
//! backups leave it out, and where its declaration changes it is made anew.
//! Left out: sums over many records, where all writers would meet in one row; they
//! have a way of their own (`sums`).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    declare::{TableDef, joined},
    diff, meta,
};
use crate::{
    Cell, ColumnType, Dialect, StoreError, Tx,
    text::{localise, quote, table as named},
};

/// How such a table follows from others.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Its triggers are known by its name, so that no other's name may begin with it.
    pub table: TableDef,
    /// The select of all its rows, in the order of its columns. It ends within its
    /// `where`, so that a further condition can be set behind it.
    pub rows: fn(Dialect) -> String,
    pub sources: Vec<Source>,
}

/// A table that the rows follow from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    pub table: &'static str,
    /// What the select calls it.
    pub alias: &'static str,
    /// Where the derived row holds the id of the row that it follows from.
    pub kept_as: &'static str,
    /// The columns that matter.
    pub columns: &'static [&'static str],
    /// A link of this row and its table: what is taken over from there is read when
    /// nobody else is writing it. SQLite has one writer anyway.
    pub waits_for: Option<(&'static str, &'static str)>,
    /// The others link to it, so that nothing follows from a new row until they come.
    pub comes_first: bool,
}

const FACT: &str = "derived:";
/// How the names of triggers and their functions begin.
const KEEPS: &str = "derived";

/// Makes those that are not there as they are declared; tells what was done.
pub(crate) fn derive(tx: &mut Tx<'_>, all: &[Derived]) -> Result<Vec<String>, StoreError> {
    meta::lock(tx)?;
    let known = meta::facts(tx, FACT)?;
    let mut done = Vec::new();
    for derived in all {
        if !derived.is_kept(tx, &known)? {
            derived.lock_sources(tx)?;
            derived.make(tx)?;
            done.push(format!("derived the table {} from its sources", derived.table.name));
        }
    }
    Ok(done)
}

/// Lets it follow no more, and empties it, until it is made anew.
pub(crate) fn let_go(tx: &mut Tx<'_>, derived: &Derived) -> Result<(), StoreError> {
    meta::lock(tx)?;
    let_loose(tx, &derived.table.name)?;
    tx.sql_execute(&format!("delete from @{}", derived.table.name), &[])?;
    Ok(())
}

/// Those that nothing keeps as they are declared: somebody dropped a trigger, or
/// stopped between letting one go and making it anew.
pub(crate) fn unkept(tx: &mut Tx<'_>, all: &[Derived]) -> Result<Vec<String>, StoreError> {
    let known = meta::facts(tx, FACT)?;
    let mut found = Vec::new();
    for derived in all {
        if !derived.is_kept(tx, &known)? {
            found.push(derived.table.name.clone());
        }
    }
    Ok(found)
}

/// Those that an earlier version declared and this one does not: every save still pays for them.
pub(crate) fn undeclared(tx: &mut Tx<'_>, all: &[Derived]) -> Result<Vec<String>, StoreError> {
    let known = meta::facts(tx, FACT)?.into_keys();
    Ok(known.filter(|name| all.iter().all(|derived| derived.table.name != *name)).collect())
}

/// Takes those away. Whoever calls this knows that nobody reads them any more.
pub(crate) fn clear_undeclared(tx: &mut Tx<'_>, all: &[Derived]) -> Result<Vec<String>, StoreError> {
    meta::lock(tx)?;
    let mut done = Vec::new();
    for name in undeclared(tx, all)? {
        let_loose(tx, &name)?;
        diff::strip(tx, &TableDef { name: name.clone(), ..TableDef::default() })?;
        tx.batch(&format!("drop table if exists {}", named(&name, tx.dialect(), &tx.shared().schema)))?;
        done.push(format!("took the derived table {name} away, which is declared no more"));
    }
    Ok(done)
}

/// Drops what keeps a table and forgets that it was kept.
fn let_loose(tx: &mut Tx<'_>, table: &str) -> Result<(), StoreError> {
    let text = triggers_dropped(tx, KEEPS, table)?;
    tx.batch(&text)?;
    meta::forget(tx, &format!("{FACT}{table}"))
}

impl Derived {
    fn declaration(&self, tx: &Tx<'_>) -> String {
        format!("{:?}\n{}", self.table, self.triggers(tx))
    }

    /// Made as it is declared, and every trigger stands.
    fn is_kept(&self, tx: &mut Tx<'_>, known: &BTreeMap<String, String>) -> Result<bool, StoreError> {
        if known.get(&self.table.name) != Some(&self.declaration(tx)) {
            return Ok(false);
        }
        let stand = standing(tx)?;
        let events = |source: &Source| match (tx.dialect(), source.comes_first) {
            (Dialect::Sqlite, false) => &["insert", "delete", "update"][..],
            (Dialect::Sqlite, true) => &["delete", "update"],
            (Dialect::Postgres, _) => &["update"],
        };
        let stands = |source: &Source| events(source).iter().all(|event| stand.contains(&self.trigger(source, event)));
        Ok(self.sources.iter().all(stands))
    }

    /// The triggers stand before the rows come: from then on no writer is missed.
    fn make(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let (declared, dropped) = (self.declaration(tx), triggers_dropped(tx, KEEPS, &self.table.name)?);
        diff::strip(tx, &self.table)?;
        tx.batch(&format!("{dropped} drop table if exists {}", self.name(tx)))?;
        diff::migrate(tx, &[TableDef { indexes: Vec::new(), ..self.table.clone() }])?;
        let triggers = self.triggers(tx);
        tx.batch(&triggers)?;
        let filled = self.insert(tx, "");
        tx.batch(&filled)?;
        diff::migrate(tx, std::slice::from_ref(&self.table))?;
        meta::set_meta(tx, &format!("{FACT}{}", self.table.name), declared.into())
    }

    /// In the order in which who writes takes them, the ones that others link to first.
    fn lock_sources(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if tx.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let mut sources: Vec<&Source> = self.sources.iter().collect();
        sources.sort_by_key(|source| !source.comes_first);
        let schema = tx.shared().schema.clone();
        let all: Vec<String> = sources.iter().map(|it| named(it.table, Dialect::Postgres, &schema)).collect();
        tx.batch(&format!("lock table {} in share row exclusive mode", all.join(", ")))
    }

    fn name(&self, tx: &Tx<'_>) -> String {
        named(&self.table.name, tx.dialect(), &tx.shared().schema)
    }

    /// Without a condition: all there is.
    fn insert(&self, tx: &Tx<'_>, only: &str) -> String {
        let columns: Vec<String> = self.table.columns.iter().map(|column| quote(&column.name)).collect();
        let rows = localise(&(self.rows)(tx.dialect()), tx.dialect(), &tx.shared().schema);
        format!("insert into {} ({}) {rows}{only};", self.name(tx), columns.join(", "))
    }

    fn triggers(&self, tx: &Tx<'_>) -> String {
        let one = |source: &Source| match tx.dialect() {
            Dialect::Sqlite => self.on_sqlite(tx, source),
            Dialect::Postgres => self.on_postgres(tx, source),
        };
        self.sources.iter().map(one).collect::<Vec<_>>().join("\n")
    }

    fn trigger(&self, source: &Source, event: &str) -> String {
        joined(&[KEEPS, &self.table.name, source.table, event])
    }

    fn add(&self, tx: &Tx<'_>, source: &Source) -> String {
        self.insert(tx, &format!(" and {}.id = new.id", source.alias))
    }

    fn remove(&self, tx: &Tx<'_>, source: &Source) -> String {
        format!("delete from {} where {} = old.id;", self.name(tx), quote(source.kept_as))
    }

    fn on_sqlite(&self, tx: &Tx<'_>, source: &Source) -> String {
        let (add, remove, from) = (self.add(tx, source), self.remove(tx, source), quote(source.table));
        let changed: Vec<String> = source.columns.iter().map(|c| format!("old.{0} is not new.{0}", quote(c))).collect();
        let columns: Vec<String> = source.columns.iter().map(|c| quote(c)).collect();
        let inserted = match source.comes_first {
            true => String::new(),
            false => {
                format!(
                    "create trigger {} after insert on {from} begin {add} end;",
                    quote(&self.trigger(source, "insert"))
                )
            }
        };
        format!(
            "{inserted}
             create trigger {} after delete on {from} begin {remove} end;
             create trigger {} after update of {} on {from} when {} begin {remove} {add} end;",
            quote(&self.trigger(source, "delete")),
            quote(&self.trigger(source, "update")),
            columns.join(", "),
            changed.join(" or "),
        )
    }

    fn function(&self, tx: &Tx<'_>, source: &Source) -> String {
        named(&joined(&[KEEPS, &self.table.name, source.table]), tx.dialect(), &tx.shared().schema)
    }

    fn on_postgres(&self, tx: &Tx<'_>, source: &Source) -> String {
        let schema = &tx.shared().schema;
        let (function, from) = (self.function(tx, source), named(source.table, tx.dialect(), schema));
        let all = |of: &str| source.columns.iter().map(|c| format!("{of}.{}", quote(c))).collect::<Vec<_>>().join(", ");
        let columns: Vec<String> = source.columns.iter().map(|c| quote(c)).collect();
        let inserted = if source.comes_first { "" } else { "insert or " };
        let waits = source.waits_for.map_or(String::new(), |(link, table)| {
            let table = named(table, tx.dialect(), schema);
            format!("perform 1 from {table} where id = new.{} for no key update;", quote(link))
        });
        format!(
            "create function {function}() returns trigger language plpgsql as $peyvand$ begin
             if tg_op = 'UPDATE' then
               if row({}) is not distinct from row({}) then return null; end if;
             end if;
             if tg_op <> 'DELETE' then {waits} end if;
             if tg_op <> 'INSERT' then {} end if;
             if tg_op <> 'DELETE' then {} end if;
             return null; end $peyvand$;
             create trigger {} after {inserted}delete or update of {} on {from} for each row execute function {function}();",
            all("old"),
            all("new"),
            self.remove(tx, source),
            self.add(tx, source),
            quote(&self.trigger(source, "update")),
            columns.join(", "),
        )
    }
}

/// What drops all that keeps a table, also what an earlier declaration made.
pub(super) fn triggers_dropped(tx: &mut Tx<'_>, keeps: &str, table: &str) -> Result<String, StoreError> {
    let begins = format!("{}_", joined(&[keeps, table]));
    let schema = tx.shared().schema.clone();
    if tx.dialect() == Dialect::Sqlite {
        let names = standing(tx)?;
        let of_table = names.iter().filter(|name| name.starts_with(&begins));
        return Ok(of_table.map(|name| format!("drop trigger {};", quote(name))).collect());
    }
    let sql = "select p.proname::text from pg_catalog.pg_proc p \
               join pg_catalog.pg_namespace n on n.oid = p.pronamespace \
               where starts_with(p.proname::text, $1) and n.nspname = $2";
    let rows = tx.sql(sql, &[Cell::from(begins), Cell::from(schema.as_str())], &[ColumnType::Text])?;
    let drop = |name: &str| format!("drop function {}() cascade;", named(name, Dialect::Postgres, &schema));
    Ok(rows.iter().filter_map(|row| row.text(0)).map(drop).collect())
}

/// The names of the triggers of this workspace that work.
pub(super) fn standing(tx: &mut Tx<'_>) -> Result<BTreeSet<String>, StoreError> {
    let schema = Cell::from(tx.shared().schema.as_str());
    let (sql, params) = match tx.dialect() {
        Dialect::Sqlite => ("select name from sqlite_master where type = 'trigger'", vec![]),
        Dialect::Postgres => (
            "select t.tgname::text from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid \
             join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = $1 and not t.tgisinternal and t.tgenabled in ('O', 'A')",
            vec![schema],
        ),
    };
    let rows = tx.sql(sql, &params, &[ColumnType::Text])?;
    Ok(rows.iter().filter_map(|row| row.text(0).map(str::to_owned)).collect())
}
