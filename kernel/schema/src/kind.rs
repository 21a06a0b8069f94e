//! What a field may hold.

use crate::Key;

/// The kind of a field's value. Decimals are integers scaled by their field,
/// so that both databases sort and sum them alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of at most `max` characters.
    Text {
        max: u32,
    },
    /// Several lines of at most `max` characters.
    Prose {
        max: u32,
    },
    Email,
    Phone,
    /// An address of the web, http or https.
    Url,
    Integer,
    /// A number with `scale` decimals, held as an integer of its smallest unit.
    Decimal {
        scale: u8,
    },
    /// Whole per cent, 0 to 100.
    Percent,
    /// Three columns: minor units, currency, minor units in the workspace's currency.
    Money,
    /// A civil day.
    Date,
    /// A UTC instant.
    Instant,
    Flag,
    /// One of a closed list.
    Choice(Vec<ChoiceDef>),
    /// A record of another entity (or the same).
    Link {
        to: Key,
    },
    /// Several records of another entity, held as their ids in one text; for
    /// short lists that belong to the record itself (the roles of a person).
    Links {
        to: Key,
    },
    /// Some fields of an entity: their keys between commas, in the text of one
    /// value. A stage names so what it asks of a deal.
    Fields {
        of: Key,
    },
}

/// One value of a closed choice. Its label is the text `{entity}-{field}-{key}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceDef {
    pub key: Key,
    pub tone: Tone,
}

/// The colour of a state; always shown with its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Brand,
    Good,
    Warn,
    Bad,
    Calm,
}

impl Tone {
    /// The class in the style sheet; empty for the plain one.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Brand => "brand",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Calm => "calm",
        }
    }
}
