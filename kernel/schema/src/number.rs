//! Decimals as integers of their smallest unit, and back, without a float.

use base::parse::{self, ParseProblem};
use rust_decimal::Decimal;

use crate::ValueProblem;

/// A number as a person types it. Digits that do not fit are refused, not
/// rounded: nobody should find another number than they typed.
pub(crate) fn typed(text: &str, scale: u8) -> Result<i64, ValueProblem> {
    parse::decimal(text, scale).map_err(|problem| match problem {
        ParseProblem::TooPrecise => ValueProblem::TooPrecise { scale },
        other => other.into(),
    })
}

/// A number as a program writes it, which may be `1e3`.
pub(crate) fn sent(text: &str, scale: u8) -> Result<i64, ValueProblem> {
    match Decimal::from_scientific(text) {
        Ok(number) => typed(&number.normalize().to_string(), scale),
        Err(_) => typed(text, scale),
    }
}

/// 1250 with two decimals is `12.50`.
pub(crate) fn shown(units: i64, scale: u8) -> String {
    let (sign, digits) = (if units < 0 { "-" } else { "" }, units.unsigned_abs().to_string());
    let scale = usize::from(scale);
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    format!("{sign}{whole}.{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, scale: u8, expected: Result<i64, ValueProblem>) {
        assert_eq!(sent(text, scale), expected, "{text} with {scale} decimals");
    }

    #[test]
    fn a_decimal_is_an_integer_of_its_smallest_unit() {
        check("12.5", 2, Ok(1250));
        check("-0.05", 2, Ok(-5));
        check("12.50", 1, Ok(125));
        check("1e3", 0, Ok(1000));
        check("1.5E2", 0, Ok(150));
        check("7", 0, Ok(7));
        check("۱۲٫۵", 1, Ok(125));
    }

    #[test]
    fn digits_that_do_not_fit_are_refused() {
        check("12.505", 2, Err(ValueProblem::TooPrecise { scale: 2 }));
        check("0.5", 0, Err(ValueProblem::TooPrecise { scale: 0 }));
        check("9223372036854775808", 0, Err(ParseProblem::TooLarge.into()));
        check("92233720368547758.08", 2, Err(ParseProblem::TooLarge.into()));
        check("twelve", 2, Err(ParseProblem::Unclear.into()));
        check("", 2, Err(ParseProblem::Empty.into()));
        assert!(sent("1e40", 0).is_err() && sent("NaN", 0).is_err());
    }

    #[test]
    fn a_number_that_is_shown_reads_back() {
        let ends = [(i64::MAX, 0, "9223372036854775807"), (i64::MIN, 2, "-92233720368547758.08")];
        for (units, scale, text) in [(1250, 2, "12.50"), (-5, 2, "-0.05"), (0, 3, "0.000")].into_iter().chain(ends) {
            assert_eq!(shown(units, scale), text);
            assert_eq!(typed(text, scale), Ok(units), "{text}");
        }
    }
}
