//! Sums as people write them: «۱٫۵ میلیون تومان», "12,000", "$12.50".

use super::{
    ParseProblem,
    numbers::{Exact, exact, sign},
    plain,
};
use crate::{Currency, Money, MoneyUnit, fold::fold};

/// Reads a sum of `currency`. Rials are read in the person's `unit`, unless
/// the text itself says rial or toman.
pub fn money(text: &str, currency: Currency, unit: MoneyUnit) -> Result<Money, ParseProblem> {
    let text = plain(text).replace('﷼', " ریال ").replace('$', " usd ").replace('€', " eur ").replace('£', " gbp ");
    let (negative, text) = sign(text.trim());
    let mut sum = Sum { currency, unit, negative, steps: Vec::new() };
    for piece in pieces(text) {
        match piece {
            Piece::Number(number) => sum.number(exact(&number)?)?,
            Piece::Word(word) => sum.word(&word)?,
        }
    }
    sum.total()
}

enum Piece {
    Number(String),
    Word(String),
}

/// Cuts «۲ میلیون و ۵۰۰ هزار تومان» into numbers and folded words.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let letters = first.is_alphabetic();
        let end = rest.find(|c: char| c.is_alphabetic() != letters).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        match run.trim() {
            "" => {}
            run if letters => pieces.push(Piece::Word(fold(run))),
            run => pieces.push(Piece::Number(run.to_owned())),
        }
    }
    pieces
}

/// A sum while it is being read: numbers, each perhaps with its magnitude.
struct Sum {
    currency: Currency,
    unit: MoneyUnit,
    negative: bool,
    steps: Vec<(Exact, Option<i128>)>,
}

impl Sum {
    fn number(&mut self, number: Exact) -> Result<(), ParseProblem> {
        // «۲ میلیون ۵۰۰ هزار» is one sum, "2 500" without magnitudes never gets here.
        if self.steps.last().is_some_and(|(_, magnitude)| magnitude.is_none()) {
            return Err(ParseProblem::Unclear);
        }
        // A minus belongs to the whole sum: «منهای ۲ میلیون و ۵۰۰ هزار».
        if number.units < 0 && (self.negative || !self.steps.is_empty()) {
            return Err(ParseProblem::Unclear);
        }
        self.negative |= number.units < 0;
        self.steps.push((Exact { units: number.units.abs(), ..number }, None));
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), ParseProblem> {
        if let Some(size) = magnitude(word) {
            let (_, magnitude) = self.steps.last_mut().ok_or(ParseProblem::Unclear)?;
            // «هزار میلیارد» is a magnitude of two words.
            *magnitude = Some(magnitude.unwrap_or(1).checked_mul(size).ok_or(ParseProblem::TooLarge)?);
            return Ok(());
        }
        match word {
            "و" | "and" => Ok(()),
            "تومان" | "تومن" | "toman" | "tomans" | "irt" => self.rials_in(MoneyUnit::Toman),
            "ریال" | "rial" | "rials" => self.rials_in(MoneyUnit::Rial),
            "م" | "میل" | "ملی" | "میلی" if !self.steps.is_empty() => Err(ParseProblem::ShortMagnitude),
            _ => self.named_currency(word),
        }
    }

    fn rials_in(&mut self, unit: MoneyUnit) -> Result<(), ParseProblem> {
        self.unit = unit;
        if self.currency == Currency::Irr { Ok(()) } else { Err(ParseProblem::OtherCurrency) }
    }

    fn named_currency(&mut self, word: &str) -> Result<(), ParseProblem> {
        let named = match word {
            "دلار" | "dollar" | "dollars" => Some(Currency::Usd),
            "یورو" | "euro" | "euros" => Some(Currency::Eur),
            "درهم" | "dirham" | "dirhams" => Some(Currency::Aed),
            "لیر" | "lira" => Some(Currency::Try),
            "پوند" | "pound" | "pounds" => Some(Currency::Gbp),
            code => Currency::from_code(code),
        };
        match named {
            Some(Currency::Irr) => self.rials_in(MoneyUnit::Rial),
            Some(named) if named == self.currency => Ok(()),
            Some(_) => Err(ParseProblem::OtherCurrency),
            None => Err(ParseProblem::Unclear),
        }
    }

    fn total(self) -> Result<Money, ParseProblem> {
        if self.steps.is_empty() {
            return Err(ParseProblem::Empty);
        }
        let scale = match (self.currency, self.unit) {
            (Currency::Irr, MoneyUnit::Toman) => 1,
            (currency, _) => currency.decimals() as u8,
        };
        let mut minor: i128 = 0;
        for (number, magnitude) in &self.steps {
            if number.doubtful && magnitude.is_none() {
                return Err(ParseProblem::Unclear);
            }
            let units = number.units.checked_mul(magnitude.unwrap_or(1)).ok_or(ParseProblem::TooLarge)?;
            minor += i128::from(Exact { units, ..*number }.scaled(scale)?);
        }
        let minor = i64::try_from(if self.negative { -minor } else { minor }).map_err(|_| ParseProblem::TooLarge)?;
        Ok(Money::new(minor, self.currency))
    }
}

fn magnitude(word: &str) -> Option<i128> {
    Some(match word {
        "هزار" | "thousand" | "thousands" | "k" => 1_000,
        "میلیون" | "ملیون" | "million" | "millions" | "m" | "mn" | "mln" => 1_000_000,
        "میلیارد" | "ملیارد" | "billion" | "billions" | "b" | "bn" => 1_000_000_000,
        "تریلیون" | "trillion" => 1_000_000_000_000,
        _ => return None,
    })
}
