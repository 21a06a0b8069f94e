//! Figures with their words: one number, a part of a whole, a funnel.

use maud::{Markup, html};
use schema::Tone;

/// A number that matters, its unit, and a sentence below. Both come formatted.
pub fn stat(figure: &str, unit: &str, tone: Tone, words: Markup) -> Markup {
    html! {
        div.stat {
            b class=(tone.class()) { (figure) @if !unit.is_empty() { " " small { (unit) } } }
            small { (words) }
        }
    }
}

/// Several of them in a row of cards.
pub fn stats(body: Markup) -> Markup {
    html! { div.stats { (body) } }
}

/// A part of a whole as a bar; `percent` is cut to 0..=100. The words beside it
/// say the number, so the bar itself is silent.
pub fn meter(tone: Tone, percent: u32) -> Markup {
    html! { div class={ "meter " (tone.class()) } aria-hidden="true" { i class={ "w-" (percent.min(100)) } {} } }
}

/// A labelled meter: «قیمت ۴۱٪».
pub fn measure(label: &str, figure: &str, tone: Tone, percent: u32) -> Markup {
    html! {
        div.measure { span dir="auto" { (label) } b { (figure) } (meter(tone, percent)) }
    }
}

pub fn funnel(steps: Markup) -> Markup {
    html! { div.funnel { (steps) } }
}

/// One step of a funnel: how many reached it, how many went on, how long it took.
/// `href` leads to the records behind the number.
pub fn funnel_step(label: &str, figure: &str, percent: u32, passed: &str, pace: &str, href: &str) -> Markup {
    html! {
        div.step {
            a href=(href) { b dir="auto" { (label) } }
            div.track { div class={ "strip w-" (percent.min(100)) } { (figure) } }
            div { b { (passed) } " " small { (pace) } }
        }
    }
}
