//! Numbers in digits: grouped, scaled, shortened.

use crate::Lang;

/// Before a minus sign in Persian text: without it the sign would be drawn
/// at the right end of the number.
const LEFT_TO_RIGHT: char = '\u{200e}';

pub(crate) fn number(lang: Lang, number: i64) -> String {
    decimal(lang, number, 0, 0)
}

/// Zeros at the end are dropped down to `least` decimals.
pub(crate) fn decimal(lang: Lang, scaled: i64, scale: u8, least: u8) -> String {
    let text = format!("{:0width$}", scaled.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = text.split_at(text.len() - usize::from(scale));
    let mut fraction = fraction;
    while fraction.len() > usize::from(least) && fraction.ends_with('0') {
        fraction = &fraction[..fraction.len() - 1];
    }
    let (grouping, point) = if lang == Lang::Fa { ('٬', '٫') } else { (',', '.') };
    let mut out = String::with_capacity(2 * text.len() + 8);
    if scaled < 0 {
        out.push_str(&minus(lang));
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(grouping);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    digits(lang, &out)
}

fn minus(lang: Lang) -> String {
    if lang == Lang::Fa { String::from_iter([LEFT_TO_RIGHT, '−']) } else { "-".into() }
}

pub(crate) fn digits(lang: Lang, text: &str) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Fa => text.chars().map(|c| persian_digit(c).unwrap_or(c)).collect(),
    }
}

fn persian_digit(c: char) -> Option<char> {
    char::from_u32(u32::from('۰') + c.to_digit(10).filter(|_| c.is_ascii_digit())?)
}

/// Thousands, millions and so on, with one decimal below a hundred.
pub(crate) fn short(lang: Lang, number: i64) -> String {
    let steps: [(u64, &str, &str); 4] = [
        (1_000_000_000_000, " هزار میلیارد", "T"),
        (1_000_000_000, " میلیارد", "B"),
        (1_000_000, " میلیون", "M"),
        (1_000, " هزار", "K"),
    ];
    let size = number.unsigned_abs();
    let Some(at) = steps.iter().position(|(step, ..)| size >= *step) else { return self::number(lang, number) };
    let mut tenths = rounded(size, steps[at].0);
    let mut at = at;
    // 999,990 is a million when it is rounded, not a thousand thousands.
    if tenths >= 10_000 && at > 0 {
        at -= 1;
        tenths = 10;
    }
    let (_, fa, en) = steps[at];
    let signed = if number < 0 { -tenths } else { tenths };
    decimal(lang, signed, 1, 0) + if lang == Lang::Fa { fa } else { en }
}

/// How many tenths of `step` there are; whole steps only from a hundred on.
fn rounded(size: u64, step: u64) -> i64 {
    let (size, step) = (u128::from(size), u128::from(step));
    let tenths = (size * 10 + step / 2) / step;
    let rounded = if tenths < 1_000 { tenths } else { (size + step / 2) / step * 10 };
    rounded as i64
}
