//! Telephone numbers, stored as E.164 (`+989123456789`).
//!
//! Iran's own ways of writing are known: with and without 0, +98, 0098, in any
//! digits. Elsewhere a number needs its country code. Which operator or province
//! a prefix belongs to changes over the years and is data, not code: [`origin`].

use super::plain;
use crate::Lang;

pub use super::numbering::{Origin, origin};

/// Why a text is not taken as a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneProblem {
    #[error("no phone number is given")]
    Empty,
    #[error("this is not readable as a phone number")]
    Unclear,
    #[error("the phone number lacks digits")]
    TooShort,
    #[error("the phone number has too many digits")]
    TooLong,
    #[error("the phone number lacks its country code")]
    NoCountry,
}

impl PhoneProblem {
    /// The key of its sentence in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            PhoneProblem::Empty => "base-phone-empty",
            PhoneProblem::Unclear => "base-phone-unclear",
            PhoneProblem::TooShort => "base-phone-too-short",
            PhoneProblem::TooLong => "base-phone-too-long",
            PhoneProblem::NoCountry => "base-phone-no-country",
        }
    }
}

/// The number in E.164. `country` (`IR`) is where a number without a country
/// code belongs.
pub fn normalise(text: &str, country: &str) -> Result<String, PhoneProblem> {
    let text = plain(text);
    let text = text.strip_prefix("tel:").unwrap_or(&text).trim();
    if text.is_empty() {
        return Err(PhoneProblem::Empty);
    }
    // A number that is written right to left may end with its plus.
    let international = text.starts_with('+') || text.ends_with('+');
    let digits = digits_of(text.trim_matches('+'))?;
    let iran = country.eq_ignore_ascii_case("IR");
    match (international, digits.strip_prefix("00")) {
        (true, _) => abroad(digits.strip_prefix("00").unwrap_or(&digits)),
        (false, Some(rest)) => abroad(rest),
        (false, None) if iran => iranian(&digits),
        (false, None) => Err(PhoneProblem::NoCountry),
    }
}

/// As a person reads it: «۰۹۱۲-۳۴۵-۶۷۸۹», "+98 912 345 6789".
///
/// Persian groups are parted by dashes, because spaces would be laid out from
/// the right and turn the number around.
pub fn show(number: &str, lang: Lang) -> String {
    let Some(national) = number.strip_prefix("+98").filter(|n| n.len() == 10 && n.is_ascii()) else {
        let grouped = grouped(number, if lang == Lang::Fa { "-" } else { " " });
        let isolated = if lang == Lang::Fa { format!("\u{200e}{grouped}") } else { grouped };
        return crate::format::numbers::digits(lang, &isolated);
    };
    let parts = match national.starts_with('9') {
        true => [&national[..3], &national[3..6], &national[6..]],
        false => [&national[..2], &national[2..6], &national[6..]],
    };
    match lang {
        Lang::Fa => crate::format::numbers::digits(lang, &format!("0{}", parts.join("-"))),
        Lang::En => format!("+98 {}", parts.join(" ")),
    }
}

/// A number of another country: its code, then groups of three and a last one
/// of up to five; as it is where the country is not known.
fn grouped(number: &str, between: &str) -> String {
    let Some(origin) = origin(number) else { return number.to_owned() };
    let (code, mut rest) = number.split_at(origin.code + 1);
    let mut groups = vec![code];
    while rest.len() > 5 {
        let (group, after) = rest.split_at(3);
        groups.push(group);
        rest = after;
    }
    groups.push(rest);
    groups.join(between)
}

/// Whether the number is an Iranian mobile, which can take a short message.
pub fn is_iranian_mobile(number: &str) -> bool {
    number.len() == 13 && number.starts_with("+989")
}

fn digits_of(text: &str) -> Result<String, PhoneProblem> {
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '(' | ')' | '.' | '/' | '_' | '–' | '−' => {}
            _ => return Err(PhoneProblem::Unclear),
        }
    }
    if digits.is_empty() { Err(PhoneProblem::Unclear) } else { Ok(digits) }
}

/// Digits that begin with a country code.
fn abroad(digits: &str) -> Result<String, PhoneProblem> {
    if let Some(national) = digits.strip_prefix("98") {
        // +98 (0)912 … is often written so.
        return national_of_iran(national.strip_prefix('0').unwrap_or(national));
    }
    match digits.len() {
        _ if digits.starts_with('0') => Err(PhoneProblem::Unclear),
        0..8 => Err(PhoneProblem::TooShort),
        8..=15 => Ok(format!("+{digits}")),
        _ => Err(PhoneProblem::TooLong),
    }
}

/// Digits as they are dialled, or typed, within Iran.
fn iranian(digits: &str) -> Result<String, PhoneProblem> {
    if let Some(national) = digits.strip_prefix('0') {
        return national_of_iran(national);
    }
    match digits.strip_prefix("98") {
        // 98… of twelve digits is the country code without its plus.
        Some(national) if digits.len() >= 12 => national_of_iran(national.strip_prefix('0').unwrap_or(national)),
        _ => national_of_iran(digits),
    }
}

/// Ten digits without the leading zero: 9… is a mobile, 1… to 8… a landline
/// of two digits for the area and eight for the line.
fn national_of_iran(national: &str) -> Result<String, PhoneProblem> {
    match national.len() {
        0..10 => Err(PhoneProblem::TooShort),
        10 if national.starts_with('0') => Err(PhoneProblem::Unclear),
        10 => Ok(format!("+98{national}")),
        _ => Err(PhoneProblem::TooLong),
    }
}
