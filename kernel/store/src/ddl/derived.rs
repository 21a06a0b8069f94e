//! Tables of which every row follows from rows of others, kept by the database
//! itself: a report reads one narrow table in the order of its index, where it
//! would join large ones and sort what comes of that.
//!
//! One select says what stands there. Triggers put the rows of a changed record
//! anew by that very select, so that nothing that writes, a rule, an undo, a
//! restore or hands in the tables, can pass it by. It holds nothing of its own:
//! backups leave it out, and where its declaration changes it is made anew.
//! Left out: sums over many records, where all writers would meet in one row.

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
        let declared = derived.declaration(tx);
        if known.get(&derived.table.name) != Some(&declared) {
            derived.lock_sources(tx)?;
            derived.make(tx, declared)?;
            done.push(format!("derived the table {} from its sources", derived.table.name));
        }
    }
    Ok(done)
}

/// Lets it follow no more, and empties it, until it is made anew.
pub(crate) fn let_go(tx: &mut Tx<'_>, derived: &Derived) -> Result<(), StoreError> {
    meta::lock(tx)?;
    let text = derived.triggers_dropped(tx)?;
    tx.batch(&text)?;
    tx.sql_execute(&format!("delete from @{}", derived.table.name), &[])?;
    meta::forget(tx, &format!("{FACT}{}", derived.table.name))
}

impl Derived {
    fn declaration(&self, tx: &Tx<'_>) -> String {
        format!("{:?}\n{}", self.table, self.triggers(tx))
    }

    /// The triggers stand before the rows come: from then on no writer is missed.
    fn make(&self, tx: &mut Tx<'_>, declared: String) -> Result<(), StoreError> {
        let dropped = self.triggers_dropped(tx)?;
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

    /// What drops all that keeps it, also what an earlier declaration made.
    fn triggers_dropped(&self, tx: &mut Tx<'_>) -> Result<String, StoreError> {
        let begins = format!("{}_", joined(&[KEEPS, &self.table.name]));
        let schema = tx.shared().schema.clone();
        let (sql, mut params) = match tx.dialect() {
            Dialect::Sqlite => {
                ("select name from sqlite_master where type = 'trigger' and substr(name, 1, length($1)) = $2", vec![])
            }
            Dialect::Postgres => (
                "select p.proname::text from pg_catalog.pg_proc p \
                 join pg_catalog.pg_namespace n on n.oid = p.pronamespace \
                 where starts_with(p.proname::text, $1) and starts_with(p.proname::text, $2) and n.nspname = $3",
                vec![Cell::from(schema.as_str())],
            ),
        };
        params.splice(0..0, [Cell::from(begins.as_str()), Cell::from(begins)]);
        let rows = tx.sql(sql, &params, &[ColumnType::Text])?;
        let drop = |name: &str| match tx.dialect() {
            Dialect::Sqlite => format!("drop trigger {};", quote(name)),
            Dialect::Postgres => format!("drop function {}() cascade;", named(name, Dialect::Postgres, &schema)),
        };
        Ok(rows.iter().filter_map(|row| row.text(0)).map(drop).collect())
    }

    fn trigger(&self, source: &Source, event: &str) -> String {
        quote(&joined(&[KEEPS, &self.table.name, source.table, event]))
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
                format!("create trigger {} after insert on {from} begin {add} end;", self.trigger(source, "insert"))
            }
        };
        format!(
            "{inserted}
             create trigger {} after delete on {from} begin {remove} end;
             create trigger {} after update of {} on {from} when {} begin {remove} {add} end;",
            self.trigger(source, "delete"),
            self.trigger(source, "update"),
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
            self.trigger(source, "update"),
            columns.join(", "),
        )
    }
}
