//! The foot of a list: how many there are, honestly, and the way on.

use maud::{Markup, html};

use super::{Words, icon};

/// `told` says what is shown («بیش از ۱۰٬۰۰۰ مشتری»); the addresses are those of
/// the pages before and after, where there are any.
pub fn pager(told: Markup, previous: Option<&str>, next: Option<&str>, words: Words) -> Markup {
    html! {
        div.foot {
            (told)
            @if previous.is_some() || next.is_some() {
                nav aria-label=(words("ui-pages")) {
                    @if let Some(href) = previous {
                        a.btn.small href=(href) rel="prev" data-key="p" { (icon("chevron-left")) (words("ui-previous")) }
                    }
                    @if let Some(href) = next {
                        a.btn.small href=(href) rel="next" { (words("ui-next")) (icon("chevron-right")) }
                    }
                }
            }
        }
    }
}
