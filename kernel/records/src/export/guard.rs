//! A spreadsheet takes some texts for formulas. These get an apostrophe in
//! front, which the import takes off again; so does a text that already begins
//! with one before such a sign, so that the way back is exact. A telephone
//! number with its plus and a negative number are no formulas and stay as they
//! are.

const APOSTROPHE: char = '\'';

/// The text as it may stand in a cell of a CSV file.
pub fn guarded(text: &str) -> String {
    if is_formula(text) || is_disguised(text) { format!("{APOSTROPHE}{text}") } else { text.to_owned() }
}

/// The text as it was before [`guarded`]; any other text as it is.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix(APOSTROPHE) {
        Some(rest) if is_formula(rest) || is_disguised(rest) => rest,
        _ => text,
    }
}

/// A sentence without the marks that keep two directions apart in a page: in a
/// spreadsheet they stand as little boxes.
pub fn unmarked(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')).collect()
}

fn is_formula(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some('=' | '@' | '＝' | '＠' | '\t' | '\r' | '\n' | '|' | '%') => true,
        Some('+' | '-' | '＋' | '－') => !is_number(letters.as_str()),
        _ => false,
    }
}

/// `'=…` as somebody wrote it.
fn is_disguised(text: &str) -> bool {
    text.strip_prefix(APOSTROPHE).is_some_and(|rest| is_formula(rest) || is_disguised(rest))
}

/// Digits with what may stand between them; something that a sign may precede.
fn is_number(text: &str) -> bool {
    let may_stand = |letter: char| letter.is_numeric() || matches!(letter, ' ' | '.' | ',' | '٫' | '٬');
    text.starts_with(char::is_numeric) && text.chars().all(may_stand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_formula_is_disguised_and_comes_back() {
        let check = |text: &str, written: &str| {
            assert_eq!(guarded(text), written);
            assert_eq!(unguarded(written), text);
        };
        check("=1+1", "'=1+1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0");
        check("-2+3", "'-2+3");
        check("\t=1", "'\t=1");
        check("'=1", "''=1");
        check("''-x", "'''-x");
        check("- خط تیره", "'- خط تیره");
        check("=", "'=");
        // Nothing of the kind.
        for plain in ["+989121234567", "-12.5", "-۱۲٬۵۰۰", "12", "'تا", "''", "'", "", "نان", "a=b", "'12"] {
            check(plain, plain);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back_as_it_was(text in "['=+@\t\r-]{0,4}[a-z0-9 .=]{0,4}") {
            let written = guarded(&text);
            proptest::prop_assert_eq!(unguarded(&written), &text);
            proptest::prop_assert!(!is_formula(&written));
        }
    }
}
