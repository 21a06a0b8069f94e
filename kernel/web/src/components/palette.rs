//! The palette behind Ctrl-K: a dialog with one box, and below it what the
//! server offers for the words (`/palette`). The bar's own box shows the same
//! list below itself. Without scripts the button leads to the search.

use maud::{Markup, html};

use super::{Shell, icon, kbd};

/// The dialog, empty until it is opened.
pub(super) fn palette(shell: &Shell) -> Markup {
    let label = shell.word("ui-palette");
    html! {
        dialog #palette.palette aria-label=(label) {
            div.find {
                (icon("search"))
                input #palette-words type="text" inputmode="search" role="combobox" aria-autocomplete="list" aria-expanded="false"
                    aria-controls="palette-list" aria-label=(label) dir="auto" autocomplete="off" maxlength="200"
                    placeholder=(shell.word("ui-palette-hint")) enterkeyhint="go";
                button.btn.bare.square.small type="button" data-close title=(shell.word("ui-close")) {
                    (icon("x")) span.hush { (shell.word("ui-close")) }
                }
            }
            div #palette-list.offers role="listbox" aria-label=(label) {}
            p.said role="status" {}
            p.hints aria-hidden="true" {
                span { (kbd("↑")) (kbd("↓")) (shell.word("ui-palette-move")) }
                span { (kbd("Enter")) (shell.word("ui-palette-open")) }
                span { (kbd("Ctrl")) (kbd("Enter")) (shell.word("ui-palette-beside")) }
            }
        }
    }
}

/// What opens it where there is no keyboard.
pub(super) fn opener(shell: &Shell) -> Markup {
    let label = shell.word("ui-palette");
    html! {
        a.btn.bare.square.opener href="/search" data-palette title={ (label) " (Ctrl K)" } {
            (icon("command")) (kbd("Ctrl K")) span.hush { (label) }
        }
    }
}
