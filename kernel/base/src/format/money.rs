//! Sums, always with their unit.

use super::{Format, MoneyUnit, numbers, words};
use crate::{Currency, Lang, Money};

impl Format {
    /// «۱۲٬۰۰۰ ریال», «۱٬۲۰۰ تومان», "$12.50", "IRR 12,000".
    pub fn money(&self, money: Money) -> String {
        let scale = self.scale(money.currency);
        // Cents are always two; a toman has a tenth only where one is left over.
        let least = if money.currency == Currency::Irr { 0 } else { scale };
        self.with_unit(numbers::decimal(self.lang, money.minor, scale, least), money.currency)
    }

    /// «۱٫۲ میلیون تومان», "$1.2M".
    pub fn money_short(&self, money: Money) -> String {
        let whole = money.minor / 10i64.pow(self.scale(money.currency).into());
        if whole.unsigned_abs() < 1_000 {
            return self.money(money);
        }
        self.with_unit(numbers::short(self.lang, whole), money.currency)
    }

    /// The number for a scale that is drawn: in the unit that is shown.
    pub fn money_scaled(&self, money: Money) -> f64 {
        money.minor as f64 / 10f64.powi(self.scale(money.currency).into())
    }

    /// The number alone, as a form field takes it back.
    pub fn money_input(&self, money: Money) -> String {
        numbers::decimal(self.lang, money.minor, self.scale(money.currency), 0)
    }

    /// «یک میلیون و دویست هزار تومان», "twelve US dollars and fifty cents".
    pub fn money_words(&self, money: Money) -> String {
        let step = 10i64.pow(self.scale(money.currency).into());
        let (whole, rest) = (money.minor / step, (money.minor % step).abs());
        let minus = match (whole, money.minor < 0, self.lang) {
            (0, true, Lang::Fa) => "منفی ",
            (0, true, Lang::En) => "minus ",
            _ => "",
        };
        let said = format!("{minus}{} {}", words::words(self.lang, whole.into()), self.spoken_unit(money.currency));
        if rest == 0 {
            return said;
        }
        let (rest, minor) = (words::words(self.lang, rest.into()), self.minor_unit(money.currency));
        if self.lang == Lang::Fa { format!("{said} و {rest} {minor}") } else { format!("{said} and {rest} {minor}") }
    }

    /// The unit that stands beside a sum, for headings: «تومان», "USD".
    pub fn unit_name(&self, currency: Currency) -> &'static str {
        match (self.lang, currency) {
            (Lang::Fa, Currency::Irr) if self.unit == MoneyUnit::Toman => "تومان",
            (Lang::Fa, Currency::Irr) => "ریال",
            (Lang::Fa, Currency::Usd) => "دلار",
            (Lang::Fa, Currency::Eur) => "یورو",
            (Lang::Fa, Currency::Aed) => "درهم",
            (Lang::Fa, Currency::Try) => "لیر",
            (Lang::Fa, Currency::Gbp) => "پوند",
            (Lang::En, Currency::Irr) if self.unit == MoneyUnit::Toman => "toman",
            (Lang::En, Currency::Irr) => "IRR",
            (Lang::En, Currency::Usd) => "US dollars",
            (Lang::En, Currency::Eur) => "euros",
            (Lang::En, Currency::Aed) => "UAE dirhams",
            (Lang::En, Currency::Try) => "Turkish lira",
            (Lang::En, Currency::Gbp) => "pounds sterling",
        }
    }

    /// The unit within words: nobody says "IRR".
    fn spoken_unit(&self, currency: Currency) -> &'static str {
        match (self.lang, currency, self.unit) {
            (Lang::En, Currency::Irr, MoneyUnit::Rial) => "rials",
            _ => self.unit_name(currency),
        }
    }

    fn minor_unit(&self, currency: Currency) -> &'static str {
        let (fa, en) = match currency {
            Currency::Irr => ("ریال", "rials"),
            Currency::Usd | Currency::Eur => ("سنت", "cents"),
            Currency::Gbp => ("پنس", "pence"),
            Currency::Aed => ("فلس", "fils"),
            Currency::Try => ("قروش", "kuruş"),
        };
        if self.lang == Lang::Fa { fa } else { en }
    }

    /// How many digits of the minor unit stand after the point.
    fn scale(&self, currency: Currency) -> u8 {
        match (currency, self.unit) {
            (Currency::Irr, MoneyUnit::Toman) => 1,
            _ => currency.decimals() as u8,
        }
    }

    fn with_unit(&self, number: String, currency: Currency) -> String {
        if self.lang == Lang::Fa {
            return format!("{number} {}", self.unit_name(currency));
        }
        let before = match currency {
            Currency::Irr if self.unit == MoneyUnit::Toman => return format!("{number} toman"),
            Currency::Irr => "IRR ",
            Currency::Usd => "$",
            Currency::Eur => "€",
            Currency::Gbp => "£",
            Currency::Aed => "AED ",
            Currency::Try => "TRY ",
        };
        match number.strip_prefix('-') {
            Some(number) => format!("-{before}{number}"),
            None => format!("{before}{number}"),
        }
    }
}
