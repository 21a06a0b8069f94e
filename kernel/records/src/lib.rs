//! What every record needs: one way to read it, one way to write it.
//!
//! [`Ctx`] says who asks, in which language, through which door. Inside
//! [`Ctx::read`] and [`Ctx::write`] a [`Reads`] or [`Writes`] finds only what
//! the actor may see; what lies outside answers [`Error::NotFound`]. Every
//! write goes through [`Writes::save`]: normalise, validate, the entity's
//! rules, diff, then row and history in one transaction or not at all.
//! No business word stands in this crate.

mod apart;
mod change;
pub mod check;
mod clearing;
mod condition;
mod ctx;
mod cursor;
mod error;
mod external;
mod finding;
mod following;
mod glance;
mod groups;
mod holidays;
mod letters;
mod loading;
mod memo;
mod merge;
mod ordering;
mod overtaken;
mod own_module;
mod part;
mod passing;
mod physical;
mod query;
mod recent;
mod record;
mod recycle_bin;
mod related;
mod restoration;
mod row_by_row;
mod rules;
mod save;
mod seeds;
pub mod seen;
mod sentence;
pub mod shares;
mod sightings;
mod small_scope;
mod sounding;
mod tables;
mod titles;
mod typed_filter;
mod upgrade;
mod validate;
mod visible;
mod whole;
mod why;
mod workspace;

pub mod backup;
pub mod bulk;
pub mod comments;
pub mod duplicates;
pub mod export;
pub mod feed;
pub mod hand_over;
pub mod idempotency;
pub mod import;
pub mod indexes;
pub mod jobs;
pub mod large;
pub mod notices;
pub mod people;
pub mod pour;
pub mod settings;
pub mod sign_in;
pub mod sound_keys;
pub mod undo;
pub mod upkeep;
pub mod views;

pub use access;
pub use change::{Change, Changed, Deed as ChangeKind, HistoryPage};
pub use ctx::{Ctx, Door, Labels, Reads, Writes};
pub use error::{Error, FieldProblem, Refusal, Result};
pub use external::{ExternalId, Leads};
pub use feed::{Feed, FeedCursor, FeedItem, FeedKind};
pub use finding::Finds;
pub use following::Followers;
pub use groups::Group;
pub use holidays::{HOLIDAY_ESTIMATED, HOLIDAY_NAME, HOLIDAY_ON, Holiday};
pub use merge::{Merge, Merged, Take, both as both_texts, merged as merged_value};
pub use overtaken::{Overtaken, Theirs};
pub use part::Part;
pub use passing::passing_file;
pub use query::{Cursor, Page, Query};
pub use recent::Opened;
pub use record::{AnyRecord, Record};
pub use recycle_bin::{BinPage, Binned};
pub use rules::{RuleBook, Rules, rules};
pub use sentence::{problem_sentence, sentences};
pub use settings::{Settings, SettingsChange};
pub use sightings::Sighting;
pub use small_scope::SmallScopes;
pub use titles::Titles;
pub use undo::{Kept, Undone};
pub use why::{ByRole, Hidden, Reason, Why};
pub use workspace::{Module, Workspace, catalogue, entities};
