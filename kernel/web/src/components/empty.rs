//! A page with nothing on it yet says what it is for and offers the first step.

use maud::{Markup, html};

use super::icon;

pub fn empty(icon_name: &str, title: &str, text: &str, acts: Markup) -> Markup {
    drawn(icon_name, html! { h2 { (title) } }, text, acts)
}

/// The same as a whole page of its own, such as one that is not there: its title
/// is the page's heading.
pub fn empty_page(icon_name: &str, title: &str, text: &str, acts: Markup) -> Markup {
    drawn(icon_name, html! { h1 { (title) } }, text, acts)
}

fn drawn(icon_name: &str, title: Markup, text: &str, acts: Markup) -> Markup {
    html! {
        div.empty {
            (icon(icon_name))
            (title)
            p { (text) }
            @if !acts.0.is_empty() { div.acts { (acts) } }
        }
    }
}
