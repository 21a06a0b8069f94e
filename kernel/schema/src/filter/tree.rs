//! The tree of a filter.

use crate::{Key, Value};

/// Which records are meant. `All` of nothing is every record, `Any` of nothing
/// is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Test(Test),
    /// Free words, looked for in the searchable fields.
    Words(String),
    /// A question about the records that lead here.
    Related(Related),
}

impl Default for Filter {
    fn default() -> Self {
        Filter::All(Vec::new())
    }
}

/// One question about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// A field, reached through links: `["customer", "branch"]`. All but the
    /// last are links. The last may be one of [`FILTER_COLUMNS`](super::FILTER_COLUMNS).
    pub path: Vec<Key>,
    pub op: Op,
    /// Any of these; none for [`Op::Empty`], one for the comparisons.
    pub values: Vec<Operand>,
}

/// One question about the records of another entity that lead to this one: is
/// there any, or how many are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Whose records: `opportunities`.
    pub entity: Key,
    /// The link of theirs that leads here: `customer`.
    pub link: Key,
    /// Which of them are meant; a filter on their own fields.
    pub filter: Box<Filter>,
    /// None: at least one. Otherwise [`Op::Is`] or a comparison, with a number.
    pub count: Option<(Op, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Equals any of the values.
    Is,
    /// The text contains one of the values, folded.
    Has,
    /// The text starts with one of the values, folded.
    Starts,
    Below,
    AtMost,
    Above,
    AtLeast,
    /// Holds nothing.
    Empty,
    /// Lies in one of the periods or ranges; a plain value among them is a
    /// range of its own.
    Within,
}

impl Op {
    /// Younger than 30 days is later than 30 days ago.
    pub fn turned(self) -> Op {
        match self {
            Op::Below => Op::Above,
            Op::AtMost => Op::AtLeast,
            Op::Above => Op::Below,
            Op::AtLeast => Op::AtMost,
            other => other,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A value of the field's kind; for an instant also a `Date`, the whole day.
    Value(Value),
    /// From the first to the second, both included; either end may be open.
    Range(Option<Value>, Option<Value>),
    /// A linked record by its title.
    Name(String),
    /// The user who asks (links to users).
    Me,
    /// The teams, or the branches and all below, of the user who asks.
    MyTeam,
    MyBranch,
    Now,
    /// So long ago. With [`Op::Within`]: from then until now.
    Ago {
        count: u32,
        unit: Unit,
    },
    /// So far ahead. With [`Op::Within`]: from now until then.
    Ahead {
        count: u32,
        unit: Unit,
    },
    /// The period of the reader's calendar that holds today; `This(Day)` is today.
    This(Unit),
    /// The one before; `Last(Day)` is yesterday.
    Last(Unit),
    /// The one after; `Next(Day)` is tomorrow.
    Next(Unit),
}

/// A stretch of time in filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    /// Of the company's year of accounts; only as a period, never as a length.
    FiscalQuarter,
    FiscalYear,
}

impl Filter {
    /// Every record.
    pub fn everything() -> Filter {
        Filter::default()
    }

    /// No record at all.
    pub fn nothing() -> Filter {
        Filter::Not(Box::default())
    }

    /// The field equals one of the values.
    pub fn is(field: impl Into<Key>, values: impl IntoIterator<Item = Value>) -> Filter {
        Filter::test(field, Op::Is, values)
    }

    /// A test of a field of the entity itself.
    pub fn test(field: impl Into<Key>, op: Op, values: impl IntoIterator<Item = Value>) -> Filter {
        let values = values.into_iter().map(Operand::Value).collect();
        Filter::Test(Test { path: vec![field.into()], op, values })
    }

    /// Both this and the other.
    pub fn and(self, other: Filter) -> Filter {
        Filter::All(vec![self, other]).simplify()
    }

    /// Whether it leaves nothing out.
    pub fn is_everything(&self) -> bool {
        matches!(self, Filter::All(parts) if parts.is_empty())
    }

    /// The children of a node, on the same entity.
    pub(crate) fn parts(&self) -> &[Filter] {
        match self {
            Filter::All(parts) | Filter::Any(parts) => parts,
            Filter::Not(inner) => std::slice::from_ref(inner),
            // What is asked of related records is asked of another entity.
            Filter::Test(_) | Filter::Words(_) | Filter::Related(_) => &[],
        }
    }
}
