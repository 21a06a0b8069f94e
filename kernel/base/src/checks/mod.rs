//! Iranian ids that carry a check digit: the id of a person, of a company, a
//! bank account (Sheba) and a bank card.
//!
//! Each function takes what was typed, in any digits, with dashes and spaces,
//! and gives the one spelling that is stored. A right check digit says that
//! the id was typed well, not that it exists; asking an authority is left out.

#[cfg(test)]
mod tests;

use crate::fold;

/// Why a text is not taken as an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckProblem {
    #[error("no id is given")]
    Empty,
    #[error("the id has other characters than digits")]
    NotDigits,
    #[error("the id has the wrong number of digits")]
    Length,
    #[error("the check digit of the id is wrong")]
    Wrong,
}

impl CheckProblem {
    /// The key of its sentence in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            CheckProblem::Empty => "base-check-empty",
            CheckProblem::NotDigits => "base-check-not-digits",
            CheckProblem::Length => "base-check-length",
            CheckProblem::Wrong => "base-check-wrong",
        }
    }
}

/// کد ملی, ten digits. Tables often lose leading zeros, so eight will do.
pub fn national_id(text: &str) -> Result<String, CheckProblem> {
    let id = format!("{:0>10}", digits(text, 8..=10)?);
    let d = values(&id);
    let sum: u32 = d.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = match sum % 11 {
        rest @ 0..2 => rest,
        rest => 11 - rest,
    };
    // 1111111111 and its like pass the sum and belong to nobody.
    let repeated = d.iter().all(|digit| *digit == d[0]);
    if check == d[9] && !repeated { Ok(id) } else { Err(CheckProblem::Wrong) }
}

/// شناسه ملی of a company, eleven digits.
pub fn company_id(text: &str) -> Result<String, CheckProblem> {
    let id = digits(text, 11..=11)?;
    let d = values(&id);
    let shift = d[9] + 2;
    let weights = [29, 27, 23, 19, 17].into_iter().cycle();
    let sum: u32 = d[..10].iter().zip(weights).map(|(digit, weight)| (digit + shift) * weight).sum();
    let repeated = d.iter().all(|digit| *digit == d[0]);
    if sum % 11 % 10 == d[10] && !repeated { Ok(id) } else { Err(CheckProblem::Wrong) }
}

/// شبا, `IR` and 24 digits; the letters may be left out.
pub fn sheba(text: &str) -> Result<String, CheckProblem> {
    let text = plain(text).to_ascii_uppercase();
    let number = digits(text.strip_prefix("IR").unwrap_or(&text), 24..=24)?;
    let (check, account) = number.split_at(2);
    // I is 18 and R is 27; the check digits go last.
    let rest = format!("{account}1827{check}").bytes().fold(0, |rest, b| (rest * 10 + u32::from(b - b'0')) % 97);
    if rest == 1 { Ok(format!("IR{number}")) } else { Err(CheckProblem::Wrong) }
}

/// The three digits of a Sheba that name its bank.
pub fn sheba_bank(sheba: &str) -> Option<&str> {
    sheba.get(4..7)
}

/// A bank card, sixteen digits.
pub fn card(text: &str) -> Result<String, CheckProblem> {
    let number = digits(text, 16..=16)?;
    let doubled = |(at, digit): (usize, u32)| match digit * 2 {
        _ if at % 2 == 1 => digit,
        twice if twice > 9 => twice - 9,
        twice => twice,
    };
    let sum: u32 = values(&number).into_iter().enumerate().map(doubled).sum();
    if sum.is_multiple_of(10) && !number.starts_with('0') { Ok(number) } else { Err(CheckProblem::Wrong) }
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Result<String, CheckProblem> {
    let text = plain(text);
    match text.len() {
        0 => Err(CheckProblem::Empty),
        _ if !text.bytes().all(|b| b.is_ascii_digit()) => Err(CheckProblem::NotDigits),
        count if !length.contains(&count) => Err(CheckProblem::Length),
        _ => Ok(text),
    }
}

/// ASCII digits, without the spaces and dashes that part groups.
fn plain(text: &str) -> String {
    let apart = [' ', '-', '–', '_', '.', '/', fold::HALF_SPACE];
    fold::tidy(&fold::digits(text)).chars().filter(|c| !apart.contains(c)).collect()
}

fn values(digits: &str) -> Vec<u32> {
    digits.bytes().map(|b| u32::from(b - b'0')).collect()
}
