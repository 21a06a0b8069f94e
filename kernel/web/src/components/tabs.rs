//! Views of one thing, side by side.

use maud::{Markup, html};

#[derive(Clone, Debug, Default)]
pub struct Tab {
    pub href: String,
    pub label: String,
    pub current: bool,
    pub count: Option<String>,
}

pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    span dir="auto" { (tab.label) }
                    @if let Some(count) = &tab.count { span.count { (count) } }
                }
            }
        }
    }
}
