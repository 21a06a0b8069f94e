//! The generic pages through HTTP, as a person's browser without scripts meets
//! them, on both databases: as the owner of a record, as a colleague who may
//! not see it, and as somebody who may see nothing at all.

mod access;
mod arrows;
mod bin;
mod bulk;
mod cells;
mod counts;
mod ears;
mod export;
mod filters;
mod forms;
mod hostile;
mod lists;
mod live;
mod outage;
mod overtaken;
mod palette;
mod record;
mod search;
mod slow;
mod texts;
mod town;
mod undo;
mod views;
