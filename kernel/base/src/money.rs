//! Money: an integer of minor units and its currency.

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217. Rial is what is stored in Iran; toman is a display
/// unit of ten rials, not a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    Irr,
    Usd,
    Eur,
    Aed,
    Try,
    Gbp,
}

impl Currency {
    pub const ALL: [Currency; 6] =
        [Currency::Irr, Currency::Usd, Currency::Eur, Currency::Aed, Currency::Try, Currency::Gbp];

    /// The ISO 4217 code: `IRR`.
    pub fn code(self) -> &'static str {
        match self {
            Currency::Irr => "IRR",
            Currency::Usd => "USD",
            Currency::Eur => "EUR",
            Currency::Aed => "AED",
            Currency::Try => "TRY",
            Currency::Gbp => "GBP",
        }
    }

    pub fn from_code(code: &str) -> Option<Currency> {
        Currency::ALL.into_iter().find(|c| c.code().eq_ignore_ascii_case(code.trim()))
    }

    /// Decimals of the minor unit: none for rial, two elsewhere.
    pub fn decimals(self) -> u32 {
        if self == Currency::Irr { 0 } else { 2 }
    }
}

/// A sum: `minor` units (rials, cents) of `currency`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Money { minor, currency }
    }
}
