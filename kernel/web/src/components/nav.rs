//! The sections: a column at the reading edge, and on a phone a bar of five
//! whose last button opens the same column as a sheet.

use maud::{Markup, html};

use super::{NavItem, Shell, icon};

pub(super) fn sections(shell: &Shell) -> Markup {
    html! {
        nav #nav.nav popover aria-label=(shell.word("ui-sections")) {
            a.mark href="/" {
                img src=(assets::url("peyvand.svg")) alt="" width="30" height="30";
                span dir="auto" { (mark(shell)) }
            }
            @for item in &shell.nav { (entry(item)) }
            @if !shell.shortcuts.is_empty() {
                hr;
                @for item in &shell.shortcuts { (entry(item)) }
            }
            div.end {
                @if let Some(item) = &shell.settings { (entry(item)) }
                (fold(shell))
            }
        }
    }
}

/// The workspace's own name, or the product's.
fn mark(shell: &Shell) -> String {
    if shell.workspace.is_empty() { shell.word("ui-product") } else { shell.workspace.clone() }
}

fn entry(item: &NavItem) -> Markup {
    html! {
        a href=(item.href) aria-current=[item.current.then_some("page")] title=(item.label) {
            (icon(item.icon))
            span dir="auto" { (item.label) }
            @if let Some(count) = &item.count { span.count { (count) } }
        }
    }
}

fn fold(shell: &Shell) -> Markup {
    let wanted = if shell.narrow { "wide" } else { "narrow" };
    html! {
        form method="post" action=(super::account::PREFERENCES) data-prefer {
            input type="hidden" name="csrf" value=(shell.csrf);
            input type="hidden" name="back" value=(shell.path);
            button.fold name="nav" value=(wanted) title=(shell.word("ui-fold")) {
                (icon("panel-left")) span { (shell.word("ui-fold")) }
            }
        }
    }
}

/// Two sections, the main action, one more section, and the rest.
pub(super) fn phone_bar(shell: &Shell) -> Markup {
    let entries: Vec<_> = shell.nav.iter().take(if shell.action.is_some() { 3 } else { 4 }).collect();
    let (before, after) = entries.split_at(entries.len().min(2));
    html! {
        nav.phonebar aria-label=(shell.word("ui-sections-short")) {
            @for item in before { (short(item)) }
            @if let Some(action) = &shell.action {
                a.capture href=(action.href) aria-label=(action.label) { span.plus { (icon("plus")) } }
            }
            @for item in after { (short(item)) }
            button type="button" popovertarget="nav" { (icon("menu")) span { (shell.word("ui-more")) } }
        }
    }
}

fn short(item: &NavItem) -> Markup {
    html! {
        a href=(item.href) aria-current=[item.current.then_some("page")] { (icon(item.icon)) span { (item.label) } }
    }
}
