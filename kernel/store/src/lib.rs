//! SQLite and PostgreSQL behind one small interface.
//!
//! A caller awaits [`Db::read`] or [`Db::write`] and gives a closure; the
//! closure meets a [`Tx`] and talks to the database synchronously, in one
//! transaction that is kept when it returns `Ok` and undone otherwise. The
//! same closure runs on both databases: on a thread that owns a SQLite
//! connection, or on a blocking thread that holds one PostgreSQL client.
//!
//! What this crate knows: how values travel ([`Cell`]), how tables are made
//! and changed ([`TableDef`], [`Db::migrate`]), in which order commits are
//! told to listeners ([`order`]), what processes call out to each other
//! ([`Calls`]), which of them is which ([`Seat`]), how a database fails
//! ([`StoreError`]), and what the operator wants to know of all this ([`Figures`]).
//! What it leaves out: records, access, history, every business word. It
//! never retries a closure, because a closure can be called once only.

mod calls;
mod cell;
mod db;
mod ddl;
mod error;
mod figures;
mod held;
mod inspect;
pub mod keyset;
mod open;
mod options;
pub mod order;
mod postgres;
mod queue;
mod row;
mod seat;
mod size;
mod sqlite;
mod target;
mod task;
#[cfg(feature = "testkit")]
pub mod testkit;
mod text;
mod tx;

pub use calls::Calls;
pub use cell::{Cell, ColumnType};
pub use db::Db;
pub use ddl::{ColumnDef, Derived, IndexDef, Part, Source, Special, Sums, TableDef, joined};
pub use error::StoreError;
pub use figures::{CLASSES, Figures, LaneFigures, SlowStatement, StatementFigures, Storage};
pub use held::Columns;
pub use options::Options;
pub use row::Row;
pub use seat::Seat;
pub use target::{Dialect, Target};
pub use tx::Tx;
