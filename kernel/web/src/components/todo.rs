//! A row of Today: who, why it is here, what it is worth, and the act itself.

use maud::{Markup, html};
use schema::Tone;

use super::{icon, pill};

#[derive(Clone, Debug)]
pub struct TodoView {
    /// The element's id, so that doing it can replace the row.
    pub id: String,
    pub icon: String,
    pub hue: u16,
    pub title: Markup,
    pub href: String,
    /// Why it is here, in a sentence.
    pub why: Markup,
    /// What it is worth, with its unit; may be empty.
    pub worth: Markup,
    pub tone: Tone,
    pub state: String,
    /// The one-click action and the quiet ones (done, later).
    pub acts: Markup,
}

pub fn todo(view: &TodoView) -> Markup {
    html! {
        article.todo id=(view.id) {
            span class={ "face hue-" (view.hue % 360 / 15) } { (icon(&view.icon)) }
            div {
                a.what href=(view.href) dir="auto" { (view.title) }
                div.why { (view.why) }
            }
            div.worth {
                span { (view.worth) }
                @if !view.state.is_empty() { (pill(view.tone, &view.state)) }
            }
            div.acts { (view.acts) }
        }
    }
}
