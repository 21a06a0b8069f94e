//! Small marks: a state, a condition of a filter, a key of the keyboard.

use maud::{Markup, html};
use schema::Tone;

use super::icon;

/// A state in one or two words; the colour only repeats what the word says.
pub fn pill(tone: Tone, text: &str) -> Markup {
    html! { span class={ "pill " (tone.class()) } { (text) } }
}

pub fn pill_with(tone: Tone, icon_name: &str, text: &str) -> Markup {
    html! { span class={ "pill " (tone.class()) } { (icon(icon_name)) (text) } }
}

/// One condition of a filter, read as part of a sentence: «شهر **تهران**».
/// `remove` is the address without it, and the words that say so.
pub fn chip(field: &str, value: &str, remove: Option<(&str, &str)>) -> Markup {
    html! {
        span.chip {
            @if !field.is_empty() { span { (field) } }
            b { (value) }
            @if let Some((href, label)) = remove {
                a.off href=(href) title=(label) { (icon("x")) span.hush { (label) ": " (field) } }
            }
        }
    }
}

/// A chip that leads somewhere; the current one is filled.
pub fn chip_link(label: &str, href: &str, current: bool) -> Markup {
    html! { a.chip href=(href) aria-current=[current.then_some("true")] { (label) } }
}

/// The way to one more condition; what it opens goes inside.
pub fn chip_add(label: &str, sheet: Markup) -> Markup {
    html! {
        details.menu.start {
            summary.chip.add { (icon("plus")) (label) }
            div.sheet { (sheet) }
        }
    }
}

pub fn kbd(key: &str) -> Markup {
    html! { kbd aria-hidden="true" { (key) } }
}
