//! A native dialog. Without scripts its content is reached by a page of its own,
//! so whatever opens one should also be a link where that matters.

use maud::{Markup, html};

use super::{Button, Words, icon};

/// A dialog named by `title`; `body` brings a form or text, with its own buttons.
pub fn dialog(id: &str, title: &str, body: Markup, text: Words) -> Markup {
    html! {
        dialog #(id) aria-labelledby={ (id) "-title" } {
            header {
                h2 id={ (id) "-title" } { (title) }
                button.btn.bare.square.small type="button" data-close title=(text("ui-close")) {
                    (icon("x")) span.hush { (text("ui-close")) }
                }
            }
            div.in { (body) }
        }
    }
}

/// The button that opens it.
pub fn opens(dialog: &str, button: Button) -> Button {
    button.opens(dialog)
}
