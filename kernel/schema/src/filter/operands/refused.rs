//! Why a text is no value, told of the field that it was said of.

use crate::{
    ValueProblem,
    filter::{names::Found, near::Near, problem::Wrong},
};

/// Why a text is no value.
pub(super) enum Refused {
    Value(ValueProblem),
    /// No choice; near are the texts of others.
    NoChoice(Near),
    NoRecord(Near),
}

impl From<ValueProblem> for Refused {
    fn from(problem: ValueProblem) -> Refused {
        Refused::Value(problem)
    }
}

impl Refused {
    pub(super) fn about(self, found: &Found<'_>, said: &str) -> Wrong {
        let (field, said) = (found.name(), said.to_owned());
        match self {
            Refused::Value(problem) => Wrong::BadValue { field, said, problem },
            Refused::NoChoice(near) => Wrong::NoChoice { field, said: said.into(), near: near.into() },
            Refused::NoRecord(near) => Wrong::NoRecord { field, said: said.into(), near: near.into() },
        }
    }
}
