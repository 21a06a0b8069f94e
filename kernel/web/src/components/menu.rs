//! A few things to choose from, behind one button. Opens without scripts; the
//! script closes it on Escape and on a press outside.

use maud::{Markup, html};

use super::icon;

pub enum MenuItem {
    Link {
        label: String,
        href: String,
        icon: &'static str,
    },
    /// A deed, sent as a form of its own.
    Deed {
        label: String,
        action: String,
        icon: &'static str,
        danger: bool,
    },
    /// Opens the dialog with this id.
    Opens {
        label: String,
        dialog: String,
        icon: &'static str,
    },
    Line,
}

/// A menu behind `label`. `csrf` goes into the forms of its deeds.
pub fn menu(label: &str, icon_name: &str, csrf: &str, items: &[MenuItem]) -> Markup {
    drawn(html! { summary.btn { (icon(icon_name)) (label) } }, csrf, items)
}

/// A menu behind three dots.
pub fn more_menu(label: &str, csrf: &str, items: &[MenuItem]) -> Markup {
    drawn(html! { summary.btn.bare.square title=(label) { (icon("ellipsis")) span.hush { (label) } } }, csrf, items)
}

fn drawn(summary: Markup, csrf: &str, items: &[MenuItem]) -> Markup {
    html! {
        details.menu {
            (summary)
            div.sheet { @for item in items { (entry(csrf, item)) } }
        }
    }
}

fn entry(csrf: &str, item: &MenuItem) -> Markup {
    match item {
        MenuItem::Link { label, href, icon: name } => html! { a.item href=(href) { (icon(name)) (label) } },
        MenuItem::Deed { label, action, icon: name, danger } => html! {
            form.inline method="post" action=(action) {
                (super::hidden("csrf", csrf))
                button.item.danger[*danger] { (icon(name)) (label) }
            }
        },
        MenuItem::Opens { label, dialog, icon: name } => html! {
            button.item type="button" data-opens=(dialog) { (icon(name)) (label) }
        },
        MenuItem::Line => html! { hr; },
    }
}
