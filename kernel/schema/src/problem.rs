//! Why a value does not fit its field. Facts only: the words stand in
//! `text.fa.ftl` and `text.en.ftl` beside this file, and in those of `base`.

use base::{
    Arg, DateProblem,
    parse::{EmailProblem, ParseProblem, PhoneProblem},
};

use crate::Kind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueProblem {
    #[error("not a text")]
    NotText,
    #[error("{length} characters, where {most} are the most")]
    TooLong { length: u32, most: u32 },
    #[error(transparent)]
    Number(#[from] ParseProblem),
    #[error("more than {scale} decimals")]
    TooPrecise { scale: u8 },
    #[error("not between 0 and 100")]
    NotAPercent,
    #[error("not an amount of money")]
    NotMoney,
    #[error("not a currency that is known here")]
    UnknownCurrency,
    #[error(transparent)]
    Date(#[from] DateProblem),
    #[error("not a day with a time")]
    NotAnInstant,
    #[error("neither yes nor no")]
    NotAFlag,
    #[error("not one of the choices")]
    NotAChoice,
    #[error("not the id of a record")]
    NotAnId,
    #[error(transparent)]
    Email(#[from] EmailProblem),
    #[error(transparent)]
    Phone(#[from] PhoneProblem),
    #[error("not an address of the web")]
    NotAUrl,
}

impl ValueProblem {
    /// The key of its sentence in the catalogue.
    pub fn text(self) -> &'static str {
        match self {
            ValueProblem::NotText => "value-not-text",
            ValueProblem::TooLong { .. } => "value-too-long",
            ValueProblem::Number(problem) => problem.key(),
            ValueProblem::TooPrecise { scale: 0 } => "value-not-whole",
            ValueProblem::TooPrecise { .. } => "value-too-precise",
            ValueProblem::NotAPercent => "value-not-a-percent",
            ValueProblem::NotMoney => "value-not-money",
            ValueProblem::UnknownCurrency => "value-unknown-currency",
            ValueProblem::Date(problem) => problem.key(),
            ValueProblem::NotAnInstant => "value-not-an-instant",
            ValueProblem::NotAFlag => "value-not-a-flag",
            ValueProblem::NotAChoice => "value-not-a-choice",
            ValueProblem::NotAnId => "value-not-an-id",
            ValueProblem::Email(problem) => problem.key(),
            ValueProblem::Phone(problem) => problem.key(),
            ValueProblem::NotAUrl => "value-not-a-url",
        }
    }

    /// The facts in the sentence.
    pub fn args(self) -> Vec<(&'static str, Arg)> {
        match self {
            ValueProblem::TooLong { length, most } => vec![("length", length.into()), ("most", most.into())],
            ValueProblem::TooPrecise { scale: scale @ 1.. } => vec![("scale", scale.into())],
            _ => Vec::new(),
        }
    }

    /// What is said of a value that is of another sort altogether.
    pub(crate) fn not_a(kind: &Kind) -> ValueProblem {
        match kind {
            Kind::Text { .. } | Kind::Prose { .. } => ValueProblem::NotText,
            Kind::Email => EmailProblem::Unclear.into(),
            Kind::Phone => PhoneProblem::Unclear.into(),
            Kind::Url => ValueProblem::NotAUrl,
            Kind::Integer | Kind::Decimal { .. } | Kind::Percent => ParseProblem::Unclear.into(),
            Kind::Money => ValueProblem::NotMoney,
            Kind::Date => DateProblem::Unclear.into(),
            Kind::Instant => ValueProblem::NotAnInstant,
            Kind::Flag => ValueProblem::NotAFlag,
            Kind::Choice(_) => ValueProblem::NotAChoice,
            Kind::Link { .. } | Kind::Links { .. } => ValueProblem::NotAnId,
            Kind::Fields { .. } => ValueProblem::NotText,
        }
    }
}
