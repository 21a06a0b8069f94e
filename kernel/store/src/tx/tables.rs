//! What a transaction does to whole tables, for an upgrade or before millions of rows are
//! filled in. How tables are made as they are declared is told in [`crate::Db::migrate`].

use super::Tx;
use crate::{Derived, StoreError, Sums, TableDef};

impl Tx<'_> {
    /// The columns that a table has in the database, declared or not: an upgrade
    /// looks for what an older version has left.
    pub fn columns_of(&mut self, table: &str) -> Result<Vec<String>, StoreError> {
        Ok(crate::ddl::columns_of(self, table)?.into_keys().collect())
    }

    /// Takes the indexes of a table away, its search index too, before it is filled.
    /// [`Tx::with_indexes`] makes them again, and so does the next start where that was
    /// never reached.
    pub fn without_indexes(&mut self, table: &TableDef) -> Result<(), StoreError> {
        crate::ddl::strip(self, table)
    }

    pub fn with_indexes(&mut self, table: &TableDef) -> Result<(), StoreError> {
        crate::ddl::migrate(self, std::slice::from_ref(table)).map(drop)
    }

    /// Lets a derived table follow no more, before its sources are filled by the million.
    /// [`Tx::with_derived`] makes it anew, and so does the next start where that was
    /// never reached.
    pub fn without_derived(&mut self, derived: &Derived) -> Result<(), StoreError> {
        crate::ddl::let_go(self, derived)
    }

    pub fn with_derived(&mut self, derived: &Derived) -> Result<(), StoreError> {
        crate::ddl::derive(self, std::slice::from_ref(derived)).map(drop)
    }

    /// The same for sums. What they are summed from is let go after them and made anew
    /// before them.
    pub fn without_sums(&mut self, sums: &Sums) -> Result<(), StoreError> {
        crate::ddl::let_sums_go(self, sums)
    }

    pub fn with_sums(&mut self, sums: &Sums) -> Result<(), StoreError> {
        crate::ddl::sum_up_alone(self, sums)
    }

    /// How many cells hold something else than their rows come to.
    pub fn astray(&mut self, sums: &Sums) -> Result<u64, StoreError> {
        sums.astray(self)
    }

    /// Counts everything anew, beside others at work.
    pub fn count_anew(&mut self, sums: &Sums) -> Result<(), StoreError> {
        sums.count(self)
    }
}
