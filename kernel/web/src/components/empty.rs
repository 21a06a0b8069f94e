//! A page with nothing on it yet says what it is for and offers the first step.

use maud::{Markup, html};

use super::icon;

pub fn empty(icon_name: &str, title: &str, text: &str, acts: Markup) -> Markup {
    html! {
        div.empty {
            (icon(icon_name))
            h2 { (title) }
            p { (text) }
            @if !acts.0.is_empty() { div.acts { (acts) } }
        }
    }
}
