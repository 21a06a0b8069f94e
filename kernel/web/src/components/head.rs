//! What a page begins with: where one is, its title, its few actions.

use maud::{Markup, html};

use super::{face_big, icon};

/// The title with its actions at the far end. `above` is a quiet line over it.
pub fn head(above: &str, title: Markup, acts: Markup) -> Markup {
    html! {
        div.head {
            div { @if !above.is_empty() { small { (above) } } h1 { (title) } }
            @if !acts.0.is_empty() { div.acts { (acts) } }
        }
    }
}

/// A record's head: its mark, its name with pills, one line about it.
pub fn record_head(name: &str, hue: u16, org: bool, pills: Markup, line: Markup, acts: Markup) -> Markup {
    html! {
        div.head {
            (face_big(name, hue, org))
            div {
                h1 { span dir="auto" { (name) } (pills) }
                @if !line.0.is_empty() { small { (line) } }
            }
            @if !acts.0.is_empty() { div.acts { (acts) } }
        }
    }
}

/// The way here: each step a link, the last one this page.
pub fn crumbs(label: &str, steps: &[(String, String)], here: &str) -> Markup {
    html! {
        nav.crumbs aria-label=(label) {
            @for (href, name) in steps { a href=(href) dir="auto" { (name) } (icon("chevron-right")) }
            span aria-current="page" dir="auto" { (here) }
        }
    }
}
