//! Surfaces with a hairline, and the facts that stand on them.

use maud::{Markup, html};

/// A titled surface. An empty title draws no header.
pub fn card(title: &str, body: Markup) -> Markup {
    card_with(title, html! {}, html! { div.in { (body) } })
}

/// The same with something at the end of its header, and a body that brings its
/// own margins (a table, rows of work).
pub fn card_with(title: &str, more: Markup, body: Markup) -> Markup {
    html! {
        section.card {
            @if !title.is_empty() {
                header { h2 { (title) } @if !more.0.is_empty() { div.more { (more) } } }
            }
            (body)
        }
    }
}

/// Parts below one another, at the distance of cards.
pub fn stack(body: Markup) -> Markup {
    html! { div.stack { (body) } }
}

/// Labels and values. A value comes drawn: text, pill, link.
pub fn facts(pairs: &[(String, Markup)]) -> Markup {
    html! { dl.facts { @for (label, value) in pairs { (fact(label, value)) } } }
}

/// One label and value, to be put inside a `dl.facts` by hand.
pub fn fact(label: &str, value: &Markup) -> Markup {
    html! { dt { (label) } dd { (value) } }
}
