//! The tables of cells and terms, and the triggers that write each change down.

use super::{FACT, Sums};
use crate::{
    ColumnType, Dialect, StoreError, Tx,
    ddl::{
        declare::{ColumnDef, IndexDef, Special, TableDef, joined},
        derived::triggers_dropped,
        meta,
    },
    text::{localise, quote, table as named},
};

/// How the names of triggers and their functions begin.
const KEEPS: &str = "sums";

impl Sums {
    pub(super) fn declaration(&self, tx: &Tx<'_>) -> String {
        format!("{:?}\n{:?}\n{}", self.tables(tx.dialect()), self.groups, self.triggers(tx))
    }

    pub(super) fn tables(&self, dialect: Dialect) -> [TableDef; 2] {
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

    pub(super) fn trigger(&self, event: &str) -> String {
        joined(&[KEEPS, self.table, event])
    }

    pub(super) fn triggers(&self, tx: &Tx<'_>) -> String {
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
}

/// Takes the triggers away, and the word that the sums are kept.
pub(super) fn let_loose(tx: &mut Tx<'_>, table: &str) -> Result<(), StoreError> {
    let text = triggers_dropped(tx, KEEPS, table)?;
    tx.batch(&text)?;
    meta::forget(tx, &format!("{FACT}{table}"))
}

pub(super) fn events(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Sqlite => &["insert", "delete", "update"],
        Dialect::Postgres => &["update"],
    }
}
