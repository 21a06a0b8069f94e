//! A person or a company as a small coloured mark with initials.

use maud::{Markup, html};

/// The mark of a name: round for a person, square for an organisation.
pub fn face(name: &str, hue: u16, org: bool) -> Markup {
    drawn(&initials_of(name), hue, if org { "org" } else { "" })
}

/// The same beside a record's title.
pub fn face_big(name: &str, hue: u16, org: bool) -> Markup {
    drawn(&initials_of(name), hue, if org { "big org" } else { "big" })
}

/// The mark and the name; a link when there is somewhere to go.
pub fn who(name: &str, hue: u16, org: bool, href: Option<&str>) -> Markup {
    let inside = html! { (face(name, hue, org)) span dir="auto" { (name) } };
    match href {
        Some(href) => html! { a.who href=(href) { (inside) } },
        None => html! { span.who { (inside) } },
    }
}

/// A steady hue for a name, so that a record keeps its colour on every page.
pub fn hue_of(name: &str) -> u16 {
    let sum = name.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    (sum % 360) as u16
}

/// Two letters: the first of the first and of the last word. Joined Persian
/// letters are kept apart by a zero-width non-joiner only where both are from
/// different words, as the eye expects of initials.
pub fn initials_of(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => format!("{}\u{200c}{}", first.to_uppercase(), last.to_uppercase()),
        (Some(first), None) => first.to_uppercase().to_string(),
        _ => "؟".into(),
    }
}

/// Hues come as one of 24 classes, since pages carry no style attributes.
pub(super) fn drawn(initials: &str, hue: u16, shape: &str) -> Markup {
    let step = hue % 360 / 15;
    html! { span class={ "face " (shape) " hue-" (step) } aria-hidden="true" { (initials) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_last_words() {
        let check = |name: &str, want: &str| assert_eq!(initials_of(name), want, "{name}");
        check("بازرگانی سپهر", "ب\u{200c}س");
        check("سپهر", "س");
        check("maryam rezaei", "M\u{200c}R");
        check("«پارس» نساج اصفهان", "پ\u{200c}ا");
        check("", "؟");
    }

    #[test]
    fn a_name_keeps_its_hue() {
        assert_eq!(hue_of("پارس نساج"), hue_of("پارس نساج"));
        assert!(hue_of("x") < 360);
    }
}
