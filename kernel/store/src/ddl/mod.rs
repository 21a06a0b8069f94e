//! Tables as they are declared, and the way there from tables as they are.
//!
//! [`migrate`] only ever adds: tables, columns, indexes, the search index. It
//! replaces an index whose declaration changed and drops one that is declared no
//! more, but never a column or a table: hiding and purging are deeds of people.
//! What has been made is remembered in the table `peyvand_meta`, as the text of
//! its declaration, because a database tells its own indexes back in other words.

mod add_column;
mod declare;
mod derived;
mod diff;
mod further;
mod meta;
mod migrate;
mod postgres;
mod sqlite;
mod sums;
mod written;

pub(crate) use add_column::add_column;
pub(crate) use declare::check_name;
pub use declare::joined;
pub use declare::{ColumnDef, IndexDef, Special, TableDef};
pub use derived::{Derived, Source};
pub(crate) use derived::{clear_undeclared, derive, let_go, undeclared, unkept};
pub(crate) use diff::{columns_of, migrate, strip};
pub(crate) use further::Stop;
pub(crate) use meta::{generation, is_prepared, prepare, set_meta};
pub(crate) use migrate::{again_and_again, migrate as bring_up};
pub use sums::{Part, Sums};
pub(crate) use sums::{clear_undeclared_sums, let_sums_go, sum_up, sum_up_alone, undeclared_sums, unkept_sums};
