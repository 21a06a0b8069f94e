//! The API over HTTP, on both databases: as the owner of a record, as a
//! colleague without rights on it, and as a stranger.

mod crud;
mod hostile;
mod lists;
mod problems;
mod rights;
mod stale;
pub(super) mod town;
mod undo;
