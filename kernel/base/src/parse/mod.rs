//! Reading what people type into fields: numbers, sums, phones, addresses.
//!
//! Any of the three sets of digits, the marks of both languages, direction
//! marks that came along with a copy. What could be read in two ways is
//! refused with a reason, so that nothing wrong is stored in silence.

pub mod email;
mod money;
mod numbering;
mod numbers;
pub mod phone;
mod spelled;

pub use email::EmailProblem;
pub use money::money;
pub use numbers::{decimal, integer};
pub use phone::PhoneProblem;
pub use spelled::{spelled, spelled_first};

/// Why a text is not taken as a number or a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseProblem {
    #[error("no number is given")]
    Empty,
    #[error("this is not readable as a number")]
    Unclear,
    #[error("the number has too many decimals")]
    TooPrecise,
    #[error("the number is too large")]
    TooLarge,
    #[error("the amount is in another currency")]
    OtherCurrency,
    /// «۱۲م» is twelve million to some and twelve milliard to others.
    #[error("the magnitude is cut short")]
    ShortMagnitude,
}

impl ParseProblem {
    /// The key of its sentence in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            ParseProblem::Empty => "base-number-empty",
            ParseProblem::Unclear => "base-number-unclear",
            ParseProblem::TooPrecise => "base-number-too-precise",
            ParseProblem::TooLarge => "base-number-too-large",
            ParseProblem::OtherCurrency => "base-number-other-currency",
            ParseProblem::ShortMagnitude => "base-number-short-magnitude",
        }
    }
}

/// The text in ASCII digits, without marks that only steer the display.
fn plain(text: &str) -> String {
    crate::fold::tidy(&crate::fold::digits(text)).replace(crate::fold::HALF_SPACE, " ")
}

#[cfg(test)]
mod tests;
