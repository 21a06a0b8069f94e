//! Lucide icons, drawn in line so that they take the colour of their words.

use maud::{Markup, PreEscaped, html};
use records::Ctx;

/// Icons that show a direction of reading or of time, and turn in Persian.
const TURNING: [&str; 30] = [
    "arrow-down-wide-narrow",
    "arrow-left",
    "arrow-right",
    "arrow-up-narrow-wide",
    "chart-column",
    "chart-line",
    "chevron-left",
    "chevron-right",
    "circle-question-mark",
    "clipboard-list",
    "external-link",
    "file-text",
    "history",
    "list",
    "list-checks",
    "list-filter",
    "list-todo",
    "log-in",
    "log-out",
    "megaphone",
    "panel-left",
    "receipt-text",
    "redo-2",
    "rotate-ccw",
    "scroll-text",
    "send",
    "text",
    "trending-down",
    "trending-up",
    "undo-2",
];

/// An icon beside words, silent to a screen reader. One that is not in the
/// bundle is drawn as a circle, so that a stored name can never break a page.
pub fn icon(name: &str) -> Markup {
    let inner = assets::icon(name).or_else(|| assets::icon("circle")).unwrap_or_default();
    let turns = TURNING.contains(&name).then_some("flip");
    html! {
        svg class={ "icon" @if let Some(turns) = turns { " " (turns) } } viewBox="0 0 24 24" aria-hidden="true" {
            (PreEscaped(inner))
        }
    }
}

/// The arrow from what was to what is now, in words for who hears the page.
pub fn becomes(ctx: &Ctx) -> Markup {
    html! { (icon("arrow-right")) span.hush { (ctx.text("ui-becomes")) } }
}
