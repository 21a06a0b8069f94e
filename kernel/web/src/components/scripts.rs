//! What the document's head loads, and the words that scripts say.

use maud::{Markup, html};

use super::{Shell, Words, icon};

/// Keys whose words the script needs; it reads them from one element.
const SPOKEN: [&str; 17] = [
    "ui-unsaved",
    "ui-restored",
    "ui-offline",
    "ui-failed",
    "ui-minus",
    "ui-previous-month",
    "ui-next-month",
    "ui-choose-date",
    "ui-previous-year",
    "ui-next-year",
    "ui-today",
    "ui-tomorrow",
    "ui-week-later",
    "ui-nothing-found",
    "ui-offline-find",
    "ui-live-gone",
    "ui-live-saved",
];

/// htmx is told to leave the page's style alone and to add nothing of its own.
const HTMX: &str = "includeIndicatorCSS:false, history:false, extensions:none";

pub(super) fn head(shell: &Shell) -> Markup {
    html! {
        meta name="csrf" content=(shell.csrf);
        @if let Some(live) = &shell.live {
            meta name="live" content=(live.since) data-session=(live.session) data-me=(live.me)
                data-worker=(assets::url("live-worker.js"));
        }
        meta name="htmx-config" content=(HTMX);
        meta name="color-scheme" content=(match shell.theme.tag() { "system" => "light dark", fixed => fixed });
        link rel="icon" type="image/svg+xml" href=(assets::url("peyvand.svg"));
        link rel="preload" as="font" type="font/woff2" crossorigin href=(assets::url("vazirmatn.woff2"));
        link rel="stylesheet" href=(assets::url("app.css"));
        script type="module" src=(assets::url("app.js")) {}
    }
}

pub(super) fn words(text: Words) -> Markup {
    html! {
        dl #words hidden {
            @for key in SPOKEN { dt { (key) } dd { (text(key)) } }
        }
        template #calendar-sign { (icon("calendar-days")) }
    }
}
