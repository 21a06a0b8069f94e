//! A record of another entity: a plain select of the likely ones, which the
//! script turns into a search over all of them.

use maud::{Markup, html};

use super::{Choice, FieldView};

pub(super) fn picker(view: &FieldView, options: &[Choice], source: &str, empty: &str) -> Markup {
    html! {
        div.pick {
            select id=(view.id) name=(view.name) required[view.required] data-pick=(source) data-within=[&view.within] aria-invalid=[view.invalid()]
                aria-describedby=[view.described()] {
                option value="" { (empty) }
                (link_options(options, None))
            }
        }
    }
}

/// What `GET {source}?q=` answers: the records found, best first, and what is said
/// below them where there are more.
pub fn link_options(options: &[Choice], more: Option<&str>) -> Markup {
    html! {
        @for it in options {
            option value=(it.value) selected[it.chosen] data-note=[(!it.note.is_empty()).then_some(&it.note)] { (it.label) }
        }
        @if let Some(more) = more { option value="" disabled { (more) } }
    }
}
