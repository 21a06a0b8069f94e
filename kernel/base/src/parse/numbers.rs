//! Numbers in digits: «۱۲٬۳۴۵», "12,345.6", "-7", "1 000 000".

use super::{ParseProblem, plain};

/// A whole number.
pub fn integer(text: &str) -> Result<i64, ParseProblem> {
    decimal(text, 0)
}

/// A decimal number as an integer of its last place: "12.5" with scale 2 is 1250.
pub fn decimal(text: &str, scale: u8) -> Result<i64, ParseProblem> {
    exact(&plain(text))?.scaled(scale)
}

/// A number exactly as written: 12.50 is 1250 with two decimals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact {
    pub(super) units: i128,
    pub(super) decimals: u32,
    /// One full stop and three digits after it: 12.500 is twelve and a half
    /// to some and twelve thousand five hundred to others.
    pub(super) doubtful: bool,
}

impl Exact {
    pub(super) fn scaled(self, scale: u8) -> Result<i64, ParseProblem> {
        let (mut units, mut decimals) = (self.units, self.decimals);
        while decimals > u32::from(scale) {
            if units % 10 != 0 {
                return Err(ParseProblem::TooPrecise);
            }
            (units, decimals) = (units / 10, decimals - 1);
        }
        let power = 10i128.checked_pow(u32::from(scale) - decimals).ok_or(ParseProblem::TooLarge)?;
        let scaled = units.checked_mul(power).ok_or(ParseProblem::TooLarge)?;
        i64::try_from(scaled).map_err(|_| ParseProblem::TooLarge)
    }
}

/// Reads a plain text that holds a number and nothing else.
pub(super) fn exact(text: &str) -> Result<Exact, ParseProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ParseProblem::Empty);
    }
    let (negative, text) = sign(text);
    let (whole, fraction) = halves(text)?;
    let digits = ungrouped(whole)? + fraction;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseProblem::Unclear);
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > 30 {
        return Err(ParseProblem::TooLarge);
    }
    let size: i128 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| ParseProblem::Unclear)? };
    let doubtful = text.contains('.') && fraction.len() == 3 && !whole.is_empty() && whole != "0";
    Ok(Exact { units: if negative { -size } else { size }, decimals: fraction.len() as u32, doubtful })
}

/// The minus may stand at either end; right-to-left forms often end with it.
pub(super) fn sign(text: &str) -> (bool, &str) {
    const MINUS: [char; 3] = ['-', '−', '–'];
    if let Some(rest) = text.strip_prefix(MINUS).or_else(|| text.strip_suffix(MINUS)) {
        return (true, rest.trim());
    }
    (false, text.strip_prefix('+').unwrap_or(text).trim())
}

/// What stands before and after the decimal point. Several full stops are
/// grouping marks (1.234.567), as are no full stop and no «٫».
fn halves(text: &str) -> Result<(&str, &str), ParseProblem> {
    let points = text.matches(['.', '٫']).count();
    match points {
        0 => Ok((text, "")),
        1 => text.split_once(['.', '٫']).ok_or(ParseProblem::Unclear),
        _ if text.contains('٫') => Err(ParseProblem::Unclear),
        _ => Ok((text, "")),
    }
}

/// The digits of the whole part; after a grouping mark come exactly three.
fn ungrouped(whole: &str) -> Result<String, ParseProblem> {
    const MARKS: [char; 7] = ['٬', ',', '،', '_', '\'', ' ', '.'];
    let mut groups = whole.split(MARKS);
    let mut digits = groups.next().unwrap_or("").to_owned();
    for group in groups {
        if group.len() != 3 || digits.is_empty() {
            return Err(ParseProblem::Unclear);
        }
        digits.push_str(group);
    }
    Ok(digits)
}
