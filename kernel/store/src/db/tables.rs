//! The tables of a workspace, as they are declared: made, let follow from others, summed up
//! and put right, beside others at work.

use super::Db;
use crate::{ColumnDef, Derived, StoreError, Sums, TableDef, Tx, ddl};

impl Db {
    /// Makes the tables as they are declared, in one transaction and beside others at
    /// work; a file is copied first. Tells what was done.
    pub async fn migrate(&self, tables: &[TableDef]) -> Result<Vec<String>, StoreError> {
        ddl::bring_up(self, tables).await
    }

    /// Adds a column while others work; a column that is there already is left as it is.
    pub async fn add_column(&self, table: &str, column: &ColumnDef) -> Result<(), StoreError> {
        ddl::add_column(self, table, column).await
    }

    /// Makes the tables that follow from others, where they are not there as they are
    /// declared; tells what was done.
    pub async fn derive(&self, all: &[Derived]) -> Result<Vec<String>, StoreError> {
        let all = all.to_vec();
        ddl::again_and_again(self, move |tx| ddl::derive(tx, &all)).await
    }

    /// Takes away those that are declared no more, unless another server than `node` is
    /// at work, which may still read them; then that is left to a later start.
    pub async fn clear_undeclared(&self, all: &[Derived], node: u8) -> Result<Vec<String>, StoreError> {
        let all = all.to_vec();
        let clear = move |tx: &mut Tx<'_>| {
            let none = ddl::undeclared(tx, &all)?.is_empty() || tx.others_are_seated(node)?;
            if none { Ok(Vec::new()) } else { ddl::clear_undeclared(tx, &all) }
        };
        ddl::again_and_again(self, clear).await
    }

    /// The derived tables that nothing keeps as they are declared, and those that are
    /// declared no more.
    pub async fn misled(&self, all: &[Derived]) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let all = all.to_vec();
        self.read_heavy(move |tx| Ok((ddl::unkept(tx, &all)?, ddl::undeclared(tx, &all)?))).await
    }

    /// Makes the sums that are not kept as they are declared, while others go on writing;
    /// tells what was done.
    pub async fn sum_up(&self, all: &[Sums]) -> Result<Vec<String>, StoreError> {
        ddl::sum_up(self, all).await
    }

    /// As [`Db::clear_undeclared`] for sums.
    pub async fn clear_undeclared_sums(&self, all: &[Sums], node: u8) -> Result<Vec<String>, StoreError> {
        let all = all.to_vec();
        let clear = move |tx: &mut Tx<'_>| {
            let none = ddl::undeclared_sums(tx, &all)?.is_empty() || tx.others_are_seated(node)?;
            if none { Ok(Vec::new()) } else { ddl::clear_undeclared_sums(tx, &all) }
        };
        ddl::again_and_again(self, clear).await
    }

    /// As [`Db::misled`] for sums.
    pub async fn misled_sums(&self, all: &[Sums]) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let all = all.to_vec();
        self.read_heavy(move |tx| Ok((ddl::unkept_sums(tx, &all)?, ddl::undeclared_sums(tx, &all)?))).await
    }

    /// Folds what was written down since, some of it at a time, so that nobody waits long.
    /// None is done where another server is about it.
    pub async fn fold(&self, sums: &Sums) -> Result<u64, StoreError> {
        const SOME: usize = 2_000;
        // Who has nothing to do wakes nobody by a commit.
        let told = sums.clone();
        if !self.read(move |tx| told.is_told(tx)).await? {
            return Ok(0);
        }
        let mut all = 0;
        loop {
            let of = sums.clone();
            let folded = self.write(move |tx| of.fold(tx, SOME)).await?.unwrap_or(0);
            all += folded;
            if folded < SOME as u64 {
                return Ok(all);
            }
        }
    }
}
