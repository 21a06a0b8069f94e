//! What the program says of its own accord: after a deed, about a state, during
//! long work.

use maud::{Markup, html};
use schema::Tone;

use super::{Button, Shell, Words, icon, post_button, refresh};

/// A sentence after a deed, with the way to take it back.
#[derive(Clone, Debug, Default)]
pub struct Toast {
    pub tone: Tone,
    pub text: String,
    /// `POST` here undoes the deed.
    pub undo: Option<String>,
    /// A record to look at: address and words.
    pub link: Option<(String, String)>,
}

/// One toast; the answer to a live request may bring it for the element `toasts`.
pub fn toast(it: &Toast, csrf: &str, text: Words) -> Markup {
    html! {
        div class={ "toast " (it.tone.class()) } data-toast {
            (icon(sign(it.tone)))
            span dir="auto" { (it.text) }
            @if let Some((href, label)) = &it.link { (Button::link(label, href).small()) }
            @if let Some(action) = &it.undo { (post_button(action, csrf, Button::submit(text("ui-undo")).small().icon("undo-2"))) }
            button.btn.bare.square.small type="button" data-close title=(text("ui-close")) {
                (icon("x")) span.hush { (text("ui-close")) }
            }
        }
    }
}

/// Where toasts appear; screen readers say what comes into it.
pub(super) fn toasts(shell: &Shell) -> Markup {
    html! {
        div #toasts.toasts role="status" {
            @if let Some(it) = &shell.toast { (toast(it, &shell.csrf, shell.text)) }
        }
        template #toast-template {
            (toast(&Toast::default(), &shell.csrf, shell.text))
        }
    }
}

/// A standing notice inside a page.
pub fn alert(tone: Tone, body: Markup) -> Markup {
    html! {
        div class={ "alert " (tone.class()) } role=(if tone == Tone::Bad { "alert" } else { "note" }) {
            (icon(sign(tone)))
            div { (body) }
        }
    }
}

fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Bad => "octagon-alert",
        Tone::Warn => "triangle-alert",
        Tone::Good => "circle-check",
        Tone::Plain | Tone::Brand | Tone::Calm => "info",
    }
}

/// Long work, as it is at this moment.
#[derive(Clone, Debug, Default)]
pub struct ProgressView {
    /// The element's id, and the address that answers this part anew.
    pub id: String,
    pub href: String,
    pub running: bool,
    pub label: String,
    pub done: u64,
    pub total: u64,
    /// How far and how long still, in words.
    pub left: String,
}

/// Asks for itself anew while the work runs, so it also survives leaving the
/// page. `cancel` is the way to stop it, if there is one.
pub fn progress(view: &ProgressView, cancel: Markup) -> Markup {
    let bar = html! {
        div.progress {
            div.bar { b { (view.label) } span.end { (view.left) (cancel) } }
            progress value=(view.done) max=(view.total.max(1)) aria-label=(view.label) {}
        }
    };
    if view.running {
        refresh(&view.id, &view.href, 1, bar)
    } else {
        html! { div #(view.id) { (bar) } }
    }
}
