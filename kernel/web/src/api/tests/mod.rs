//! The API over HTTP, on both databases: as the owner of a record, as a
//! colleague without rights on it, and as a stranger.

mod batch;
mod bulk;
mod changes;
mod crud;
mod external;
mod hostile;
mod lists;
mod once;
mod problems;
mod rights;
mod stale;
pub(super) mod town;
mod undo;
mod views;
