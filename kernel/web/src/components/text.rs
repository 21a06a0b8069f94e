//! Text that people wrote or that machines read, each in its own direction.
//!
//! Whatever a user typed takes its direction from its own first letter; codes,
//! phones, addresses and amounts stand apart, so that order 1405-01883 does not
//! read backwards inside a Persian sentence.

use maud::{Markup, html};

/// A name or a line that a user typed.
pub fn user_text(text: &str) -> Markup {
    html! { span dir="auto" { (text) } }
}

/// Several lines that a user typed, kept as lines.
pub fn prose(text: &str) -> Markup {
    html! { p.said dir="auto" { (text) } }
}

/// A document number, national id or other code.
pub fn code(text: &str) -> Markup {
    html! { bdi dir="ltr" { (text) } }
}

/// An amount, already grouped and in the reader's digits, with its unit beside it.
pub fn amount(figure: &str, unit: &str) -> Markup {
    html! { bdi { (figure) } @if !unit.is_empty() { " " small { (unit) } } }
}

/// A telephone number that calls when pressed. `dial` is in Latin digits, as `+98912…`.
pub fn phone(shown: &str, dial: &str) -> Markup {
    html! { a.link href={ "tel:" (dial) } { bdi dir="ltr" { (shown) } } }
}

/// The same with where the number belongs: an operator, a province, a country.
pub fn phone_of(shown: &str, dial: &str, origin: &str, why: &str) -> Markup {
    html! {
        a.link href={ "tel:" (dial) } title={ (origin) " (" (why) ")" } { bdi dir="ltr" { (shown) } }
        " " small.origin { (origin) }
    }
}

pub fn email(address: &str) -> Markup {
    html! { a.link href={ "mailto:" (address) } { bdi dir="ltr" { (address) } } }
}

/// A web address. Only http and https become links; anything else stays text.
pub fn url(address: &str) -> Markup {
    let shown = address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/');
    let safe = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    html! {
        @if safe {
            a.link href=(address) rel="noopener noreferrer nofollow" target="_blank" { bdi dir="ltr" { (shown) } }
        } @else {
            bdi dir="ltr" { (address) }
        }
    }
}

/// A day or a moment: words for people, ISO for machines.
pub fn date(shown: &str, iso: &str) -> Markup {
    html! { time datetime=(iso) { (shown) } }
}
