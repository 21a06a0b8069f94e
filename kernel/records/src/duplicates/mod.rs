//! Who may be there twice: proposals with their reasons, never a decision.
//!
//! A module brings a [`Law`] for an entity: which of its fields are numbers
//! that one being has, which is the name, which say where and when. From a
//! record come its *keys* (`keys`), kept beside it by every save, so that those
//! who might be the same are found through an index; each such pair is looked
//! at field by field (`compare`) and weighed (`weigh`). The whole judgement is
//! a pure function of two records as the asker sees them: what is hidden from
//! them has no say, and is not felt for.
//!
//! - [`Reads::alike`] asks about one record, saved or not;
//! - [`Reads::known_by_number`] is the quick question of a ringing telephone,
//!   [`Ctx::who_rings`] the same for one from whom numbers are hidden;
//! - [`Writes::elsewhere`] is the one exception to silence: "already with a
//!   colleague", for an exact number only, counted and written down;
//! - [`sweep`] looks at all records, as a job; [`Reads::pairs`] reads what it
//!   found, and [`Writes::set_apart`] remembers that two are not the same.
//!
//! Left out: how often a name is (so that a rare one would weigh more), and
//! transliteration between scripts. Merging two records stands in `merge`.
//!
//! [`Ctx::who_rings`]: crate::Ctx::who_rings
//! [`Reads::alike`]: crate::Reads::alike
//! [`Reads::known_by_number`]: crate::Reads::known_by_number
//! [`Reads::pairs`]: crate::Reads::pairs
//! [`Writes::elsewhere`]: crate::Writes::elsewhere
//! [`Writes::set_apart`]: crate::Writes::set_apart

mod compare;
mod elsewhere;
mod find;
mod keep;
mod keys;
mod law;
mod pairs;
mod ringing;
mod shape;
pub mod sweep;
mod table;
mod weigh;

pub use elsewhere::Elsewhere;
pub use law::Law;
pub use pairs::{Pair, PairPage};
pub use weigh::{Level, Likeness, Reason};

use base::Id;

pub(crate) use keep::keys_of;
pub(crate) use table::{columns, tables};

/// A record that may be the one in hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    pub id: Id,
    pub title: String,
    /// 0 to 1: how sure it is.
    pub score: f64,
    pub level: Level,
    /// What speaks for it and what against, the weightiest first.
    pub reasons: Vec<Reason>,
}
