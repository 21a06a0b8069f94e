//! Columns of cards, one column for each stage. Without scripts a card is moved
//! by the form that its page offers as `move_form`; with them it is dragged, or moved with the
//! arrow keys while it has the focus.

use maud::{Markup, html};
use schema::Tone;

use super::{Button, face, icon};

/// How long a card has stood, against what its stage allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Age {
    #[default]
    Fresh,
    Late,
    Lost,
}

#[derive(Clone, Debug, Default)]
pub struct ColumnView {
    /// What a card dropped here sends as `stage`.
    pub key: String,
    pub title: String,
    pub count: String,
    pub sum: String,
    /// Where a new card of this column is begun.
    pub add: Option<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct DealView {
    pub id: String,
    pub href: String,
    pub title: String,
    pub customer: String,
    pub worth: String,
    pub age: Age,
    pub age_words: String,
    /// The owner's name and hue.
    pub owner: Option<(String, u16)>,
    /// `POST` here with `stage=` moves the card; `None` where that is not allowed.
    pub moves: Option<String>,
}

pub fn board(label: &str, columns: Markup) -> Markup {
    html! { div.board data-board role="group" aria-label=(label) tabindex="0" { (columns) } }
}

pub fn column(view: &ColumnView, cards: Markup) -> Markup {
    html! {
        section.col data-stage=(view.key) aria-label=(view.title) {
            header { h2 dir="auto" { (view.title) } small { (view.count) } span.sum { (view.sum) } }
            div.cards { (cards) }
            @if let Some((href, label)) = &view.add { (Button::link(label, href).bare().small().icon("plus")) }
        }
    }
}

pub fn deal(view: &DealView) -> Markup {
    let age = match view.age {
        Age::Fresh => "deal",
        Age::Late => "deal late",
        Age::Lost => "deal lost",
    };
    html! {
        article class=(age) id=(view.id) data-moves=[&view.moves] draggable=[view.moves.as_ref().map(|_| "true")] {
            a href=(view.href) dir="auto" { (view.title) }
            span.muted dir="auto" { (view.customer) }
            div.last {
                @if !view.worth.is_empty() { b { bdi { (view.worth) } } }
                @if view.age != Age::Fresh { (icon("clock-alert")) }
                span class=(age_tone(view.age).class()) { (view.age_words) }
                @if let Some((name, hue)) = &view.owner { span.end title=(name) { (face(name, *hue, false)) } }
            }
        }
    }
}

fn age_tone(age: Age) -> Tone {
    match age {
        Age::Fresh => Tone::Plain,
        Age::Late => Tone::Warn,
        Age::Lost => Tone::Bad,
    }
}
