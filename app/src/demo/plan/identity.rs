//! Numbers and addresses that look like real ones and belong to nobody.

use rand::RngExt;

use super::Teller;
use crate::demo::market::{CITIES, MOBILES};

impl Teller<'_> {
    /// A mobile that nobody else in the company has.
    pub(super) fn mobile(&mut self) -> String {
        loop {
            let prefix = self.one_of(&MOBILES);
            let mobile = format!("0{prefix}{:07}", self.chance.random_range(1_000_000..9_999_999));
            if self.plan.clients.iter().all(|client| client.mobile.as_ref() != Some(&mobile)) {
                return mobile;
            }
        }
    }

    pub(super) fn landline(&mut self, city: usize) -> String {
        format!("0{}{:08}", CITIES[city].area, self.chance.random_range(32_000_000..88_999_999))
    }

    pub(super) fn postal_code(&mut self) -> String {
        let digits = (0..10).map(|_| self.one_of(&[('1', 1), ('3', 1), ('4', 1), ('6', 1), ('7', 1), ('9', 1)]));
        digits.collect()
    }

    /// Eleven digits, the last of which checks the others.
    pub(super) fn company_id(&mut self) -> String {
        let digits: Vec<i64> =
            [1, 0].into_iter().chain((0..8).map(|_| self.chance.random_range(0..10))).collect::<Vec<i64>>();
        let tens = digits[9] + 2;
        let sum = digits.iter().enumerate().map(|(at, digit)| (digit + tens) * [29, 27, 23, 19, 17][at % 5]);
        let check = sum.sum::<i64>() % 11 % 10;
        digits.into_iter().chain([check]).map(|digit| digit.to_string()).collect()
    }

    /// Ten digits, the last of which checks the others.
    pub(super) fn national_id(&mut self) -> String {
        let digits: Vec<i64> = (0..9).map(|at| self.chance.random_range(if at == 3 { 1..10 } else { 0..10 })).collect();
        let rest = digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum::<i64>() % 11;
        let check = if rest < 2 { rest } else { 11 - rest };
        digits.into_iter().chain([check]).map(|digit| digit.to_string()).collect()
    }

    /// The Latin word that a company is called by, told apart from its namesakes.
    pub(super) fn domain(&self, nth: usize, called: usize) -> String {
        let word = self.latin.line("called", called).to_lowercase();
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        match nth / self.words.all("called").len() {
            0 => format!("{word}.example"),
            round => format!("{word}{}.example", round + 1),
        }
    }
}
