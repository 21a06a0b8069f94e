//! Parts of a page that are fetched or replaced without loading it anew.
//!
//! The only file that writes `hx-` attributes, so that htmx can be replaced.
//! Each part also works as a plain link or form: the server answers a fragment
//! to a request that carries `HX-Request`, and a whole page to any other.

use maud::{Markup, html};

use super::{hidden, icon};

/// A form whose answer replaces the element `target` (an id) on this page.
#[derive(Clone, Debug, Default)]
pub struct LiveForm {
    pub id: String,
    pub action: String,
    pub csrf: String,
    pub target: String,
    pub class: String,
}

pub fn live_form(view: &LiveForm, body: Markup) -> Markup {
    html! {
        form id=[(!view.id.is_empty()).then_some(&view.id)] class=(view.class) method="post" action=(view.action)
            hx-post=(view.action) hx-target={ "#" (view.target) } hx-swap="outerHTML" {
            (hidden("csrf", &view.csrf))
            (body)
        }
    }
}

/// A link whose answer replaces the element `target`; without scripts it leads there.
pub fn live_link(href: &str, target: &str, class: &str, body: Markup) -> Markup {
    html! {
        a class=(class) href=(href) hx-get=(href) hx-target={ "#" (target) } hx-swap="outerHTML" { (body) }
    }
}

/// One of several ways to look at the element `target`, as a chip.
pub fn live_chip(label: &str, href: &str, target: &str, current: bool) -> Markup {
    html! {
        a.chip href=(href) aria-current=[current.then_some("true")] hx-get=(href) hx-target={ "#" (target) }
            hx-swap="outerHTML" { (label) }
    }
}

/// A part that is fetched when it comes into view. Until then, and without
/// scripts, `link` leads to it.
pub fn later(id: &str, href: &str, link: &str) -> Markup {
    html! {
        div.later #(id) hx-get=(href) hx-trigger="intersect once" hx-swap="outerHTML" { a.link href=(href) { (link) } }
    }
}

/// A figure that comes behind its page: asked for as soon as the page stands, and
/// again when a record of the entity `of` changes. Without scripts `link` leads to it.
pub fn behind(id: &str, of: &str, href: &str, waits: &str, link: &str) -> Markup {
    html! {
        span.behind #(id) data-live=(of) data-live-from=(href) hx-get=(href) hx-trigger="load" hx-swap="outerHTML" {
            span { (waits) } noscript { a.link href=(href) { (link) } }
        }
    }
}

/// The same when it has come: it goes on looking after itself, so that a live page
/// does not count anew with each of its looks.
pub fn came_behind(id: &str, of: &str, href: &str, words: &str) -> Markup {
    html! { span #(id) data-live=(of) data-live-from=(href) { (words) } }
}

/// A part without a box of its own that comes behind its page, and again when what it
/// tells `of` changes. Without scripts `link` leads to it.
pub fn part_behind(id: &str, of: &str, href: &str, link: &str) -> Markup {
    html! {
        div.behind.unboxed #(id) data-live=(of) data-live-from=(href) hx-get=(href) hx-trigger="load" hx-swap="outerHTML" {
            noscript { a.link href=(href) { (link) } }
        }
    }
}

/// The same where it did not come, and `words` that say so: the page asks for it again,
/// less and less often.
pub fn part_missed(id: &str, of: &str, href: &str, words: &str) -> Markup {
    html! { div.behind.unboxed #(id) data-live=(of) data-live-from=(href) { p.muted { (words) } } }
}

/// The same when it has come.
pub fn part_came(id: &str, of: &str, href: &str, body: Markup) -> Markup {
    html! { div.unboxed #(id) data-live=(of) data-live-from=(href) { (body) } }
}

/// A part that asks for itself again, such as the progress of long work.
pub fn refresh(id: &str, href: &str, seconds: u16, body: Markup) -> Markup {
    html! {
        div #(id) hx-get=(href) hx-trigger={ "every " (seconds) "s" } hx-headers="{\"x-peyvand-waits\":\"1\"}"
            hx-swap="outerHTML" { (body) }
    }
}

/// A part of a form that asks `href` again with the whole form, a moment after
/// one of these inputs (ids) was typed into. Without scripts it stays empty.
pub fn asks_while_typed(id: &str, href: &str, inputs: &[String]) -> Markup {
    let typed: Vec<String> = inputs.iter().map(|input| format!("input changed delay:500ms from:#{input}")).collect();
    html! {
        div #(id) role="status" hx-post=(href) hx-trigger=(typed.join(", ")) hx-swap="innerHTML" hx-sync="this:replace" {}
    }
}

/// A button that sends the form around it to another address, and puts the
/// answer into the element `target`; without scripts it leads there.
pub fn live_send(action: &str, target: &str, label: &str, sign: &str) -> Markup {
    html! {
        button.btn.small type="submit" formaction=(action) formnovalidate hx-post=(action) hx-target={ "#" (target) }
            hx-swap="innerHTML" { (icon(sign)) (label) }
    }
}
