//! What can be done with the rows that are ticked. Shown by the style sheet as
//! soon as one is, so it needs no script.

use maud::{Markup, html};

use super::hidden;

/// A bar above or below a table whose rows have ticks: the form that their boxes
/// belong to. `chosen` are the words behind the number («ردیف برگزیده»); `acts`
/// are buttons with names, or with `formaction`s of their own.
pub fn bulk_bar(action: &str, csrf: &str, chosen: &str, acts: Markup) -> Markup {
    html! {
        form #bulk.bulk method="post" action=(action) {
            (hidden("csrf", csrf))
            span { b data-ticked {} " " span { (chosen) } }
            div.acts { (acts) }
        }
    }
}
