//! Tables that follow from others: each row must be one that its select brings
//! now. What is not is put anew from the sources, which are the truth. A table that
//! nothing keeps is made anew as a whole, before its rows are looked at.

use std::collections::BTreeSet;

use base::Id;
use store::{Cell, Derived, Dialect};

use super::{MENDED, Part, Range, Round, What};
use crate::{Ctx, Result};

impl Round<'_> {
    pub(super) async fn look_at_derived(&mut self) -> Result<()> {
        self.look_at_keepers().await?;
        for derived in self.ctx.workspace.derived.clone() {
            let Some(source) = derived.sources.first().copied() else { continue };
            let mut after = i64::MIN;
            while let Some((range, _)) = self.next_range(source.table, "id", after).await? {
                after = range.upto;
                self.look_at_derived_range(&derived, range).await?;
            }
            // What follows from nothing any more may stand behind the last.
            self.look_at_derived_range(&derived, Range { after, upto: i64::MAX }).await?;
        }
        self.look_at_sums().await
    }

    /// Sums are compared with what their rows come to, and where they differ counted anew.
    async fn look_at_sums(&mut self) -> Result<()> {
        for sums in self.ctx.workspace.sums.clone() {
            let of = sums.clone();
            let astray = self.ctx.read_heavy(move |tx| Ok(tx.tx.astray(&of)?)).await;
            let Some(astray) = self.in_time(astray, Part::Sums, sums.table)? else { continue };
            self.tell_of(What::Derived, sums.table, "", astray);
            if self.mend && astray > 0 {
                let of = sums.clone();
                self.ctx.workspace.db.overhaul(move |tx| tx.count_anew(&of)).await?;
                self.mended(What::Derived, sums.table, "", astray);
            }
        }
        Ok(())
    }

    /// Tables that do not follow, and tables that follow though nobody asks them to.
    async fn look_at_keepers(&mut self) -> Result<()> {
        let (unkept, undeclared) = self.misled().await?;
        for table in unkept.iter().chain(&undeclared) {
            let part = if unkept.contains(table) { "unkept" } else { "undeclared" };
            self.tell_of(What::Misled, table, part, 1);
        }
        if !self.mend || (unkept.is_empty() && undeclared.is_empty()) {
            return Ok(());
        }
        let workspace = self.ctx.workspace.clone();
        workspace.db.derive(&workspace.derived).await?;
        workspace.db.sum_up(&workspace.sums).await?;
        workspace.db.clear_undeclared_sums(&workspace.sums, workspace.node).await?;
        workspace.db.clear_undeclared(&workspace.derived, workspace.node).await?;
        let (still_unkept, still_undeclared) = self.misled().await?;
        for table in unkept.iter().filter(|table| !still_unkept.contains(table)) {
            self.mended(What::Misled, table, "unkept", 1);
        }
        for table in undeclared.iter().filter(|table| !still_undeclared.contains(table)) {
            self.mended(What::Misled, table, "undeclared", 1);
        }
        Ok(())
    }

    /// Derived tables and sums that nothing keeps, and those that are declared no more.
    async fn misled(&self) -> Result<(Vec<String>, Vec<String>)> {
        let workspace = &self.ctx.workspace;
        let (mut unkept, mut undeclared) = workspace.db.misled(&workspace.derived).await?;
        let sums = workspace.db.misled_sums(&workspace.sums).await?;
        unkept.extend(sums.0);
        undeclared.extend(sums.1);
        Ok((unkept, undeclared))
    }

    async fn look_at_derived_range(&mut self, derived: &Derived, range: Range) -> Result<()> {
        let mut wrong = BTreeSet::new();
        for sql in differing(self.ctx, derived) {
            wrong.extend(self.ids(sql, range.cells().to_vec()).await?);
        }
        let wrong: Vec<Id> = wrong.into_iter().collect();
        self.tell(What::Derived, &derived.table.name, "", &wrong);
        if !self.mend {
            return Ok(());
        }
        for some in wrong.chunks(MENDED) {
            let (sql, cells) = (putting_anew(self.ctx, derived, some.len()), some.iter().map(|id| Cell::Int(id.raw())));
            let cells: Vec<Cell> = cells.collect();
            let alone = alone(derived);
            self.ctx
                .write(move |tx| {
                    // SQLite has one writer anyway.
                    if tx.tx.dialect() == Dialect::Postgres {
                        tx.tx.sql_execute(&alone, &[])?;
                    }
                    Ok(sql.iter().try_for_each(|sql| tx.tx.sql_execute(sql, &cells).map(drop))?)
                })
                .await?;
            self.mended(What::Derived, &derived.table.name, "", some.len() as u64);
        }
        Ok(())
    }
}

/// The ids of rows that should be there and are not so, and of those that are and should not.
fn differing(ctx: &Ctx, derived: &Derived) -> [String; 2] {
    let (rows, columns) = select(ctx, derived);
    let alias = derived.sources[0].alias;
    let wanted = format!("{rows} and {alias}.id > $1 and {alias}.id <= $2");
    let found = format!("select {columns} from @{} where id > $1 and id <= $2", derived.table.name);
    [(&wanted, &found), (&found, &wanted)].map(|(these, those)| format!("select id from ({these} except {those}) as c"))
}

/// Nobody writes meanwhile what the rows follow from.
fn alone(derived: &Derived) -> String {
    let mut sources: Vec<_> = derived.sources.iter().collect();
    sources.sort_by_key(|source| !source.comes_first);
    let sources: Vec<String> = sources.iter().map(|source| format!("@{}", source.table)).collect();
    format!("lock table {} in share row exclusive mode", sources.join(", "))
}

fn putting_anew(ctx: &Ctx, derived: &Derived, count: usize) -> [String; 2] {
    let (rows, columns) = select(ctx, derived);
    let places = (1..=count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ");
    let (table, alias) = (&derived.table.name, derived.sources[0].alias);
    [
        format!("delete from @{table} where id in ({places})"),
        format!("insert into @{table} ({columns}) {rows} and {alias}.id in ({places})"),
    ]
}

fn select(ctx: &Ctx, derived: &Derived) -> (String, String) {
    let columns: Vec<&str> = derived.table.columns.iter().map(|column| column.name.as_str()).collect();
    ((derived.rows)(ctx.workspace.db.dialect()), columns.join(", "))
}
