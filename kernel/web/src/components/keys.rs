//! The keys of the keyboard, behind `?`.

use maud::{Markup, html};

use super::{Words, dialog, kbd};

/// Keys and the catalogue's key for what they do.
const KEYS: [(&[&str], &str); 18] = [
    (&["/"], "ui-key-search"),
    (&["Ctrl", "k"], "ui-palette"),
    (&["n"], "ui-key-capture"),
    (&["c"], "ui-key-new"),
    (&["g", "t"], "ui-key-today"),
    (&["g", "c"], "ui-key-customers"),
    (&["g", "s"], "ui-key-sales"),
    (&["j", "k"], "ui-key-rows"),
    (&["Enter"], "ui-key-open"),
    (&["p"], "ui-key-beside"),
    (&["x"], "ui-key-tick"),
    (&["F2"], "ui-key-cell"),
    (&["e"], "ui-key-edit"),
    (&["Space"], "ui-key-card-lift"),
    (&["←", "→"], "ui-key-card-column"),
    (&["↑", "↓"], "ui-key-card-next"),
    (&["Esc"], "ui-key-card-back"),
    (&["?"], "ui-keys"),
];

pub fn keys_help(text: Words) -> Markup {
    let list = html! {
        dl.keys {
            @for (keys, meaning) in KEYS {
                dt { @for key in keys { (kbd(key)) } span.hush { (keys.join(" ")) } }
                dd { (text(meaning)) }
            }
        }
    };
    dialog("keys", &text("ui-keys"), list, text)
}
