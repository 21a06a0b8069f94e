//! The bar above the page: search, the main action, notices, one's own menu.

use maud::{Markup, html};

use super::{Shell, account, icon, kbd, palette};

pub(super) fn bar(shell: &Shell) -> Markup {
    html! {
        header.top {
            @if let Some(words) = &shell.search { (find(shell, words)) }
            div.acts {
                @if shell.search.is_some() { (palette::opener(shell)) }
                @if let Some(action) = &shell.action {
                    a.btn.main.act href=(action.href) data-key="n" {
                        (icon(action.icon)) (action.label) (kbd("N"))
                    }
                }
                @if let Some(count) = &shell.notices { (bell(shell, count)) }
                (account::menu(shell))
            }
        }
    }
}

fn find(shell: &Shell, words: &str) -> Markup {
    let label = shell.word("ui-search");
    html! {
        form.find role="search" action="/search" aria-label=(shell.word("ui-search-everywhere")) {
            (icon("search"))
            input #search type="search" name="q" value=(words) dir="auto" autocomplete="off" aria-label=(label)
                placeholder=(shell.word("ui-search-hint")) data-key="/" enterkeyhint="search";
            (kbd("/"))
        }
    }
}

/// The few newest open below it; without scripts there is the way to all.
fn bell(shell: &Shell, count: &str) -> Markup {
    let label = shell.word("ui-notices");
    html! {
        details.menu.bell data-bell {
            summary.btn.bare.square title=(label) {
                (icon("bell"))
                span.hush { (label) }
                span #bell-count.badge data-unread hidden[count.is_empty()] { (count) }
            }
            div #bell-sheet.sheet.wide {
                a.item href="/notices" { (shell.word("ui-notices-all")) }
            }
        }
    }
}
