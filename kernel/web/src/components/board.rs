//! Columns of cards. Without scripts a card is moved by the page that its own
//! small link leads to; with them it is dragged, by mouse, finger or keyboard,
//! and the same link opens a menu.

use maud::{Markup, html};
use schema::Tone;

use super::{face, icon};

/// How long a card has stood, against what its column allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Age {
    #[default]
    Fresh,
    Late,
    Lost,
}

#[derive(Clone, Debug, Default)]
pub struct ColumnView {
    /// What a card dropped here sends.
    pub key: String,
    pub title: String,
    pub tone: Tone,
    pub count: String,
    /// What its cards add up to, in full, and what that is worth by its chance.
    pub sum: String,
    pub weighted: String,
    /// What to do here.
    pub guidance: Option<String>,
    /// Folds or unfolds the column: the address and its words.
    pub turn: Option<(String, String)>,
    pub folded: bool,
    /// Where a new card of this column is begun.
    pub add: Option<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct DealView {
    pub id: String,
    pub version: i64,
    /// The key of its column.
    pub column: String,
    pub href: String,
    pub title: String,
    pub customer: String,
    /// The sum in short, and in full.
    pub worth: Option<(String, String)>,
    pub age: Age,
    pub age_words: String,
    /// What the age means, for who asks.
    pub age_told: String,
    /// The day of the next step, and whether it has passed.
    pub next: Option<(String, bool)>,
    /// The owner's name and hue.
    pub owner: Option<(String, u16)>,
    /// Where the card is moved, and the way there without dragging; none where
    /// it may not be moved.
    pub moves: Option<Moves>,
}

#[derive(Clone, Debug, Default)]
pub struct Moves {
    pub action: String,
    pub page: String,
    pub label: String,
}

/// The board; `said` are the sentences that the script says, by name.
pub fn board(label: &str, data: &[(&str, String)], columns: Markup) -> Markup {
    html! {
        div.board #board data-board role="group" aria-label=(label) tabindex="0" { (columns) }
        dl #board-words hidden { @for (name, value) in data { dt { (name) } dd { (value) } } }
        div #board-said.hush role="status" aria-live="assertive" {}
    }
}

pub fn column(view: &ColumnView, cards: Markup) -> Markup {
    html! {
        section.col.folded[view.folded] id={ "col-" (view.key) } data-column=(view.key) aria-label=(view.title) {
            header {
                div.lineup {
                    h2 title=[view.guidance.as_ref()] { span class={ "dot " (view.tone.class()) } {} span dir="auto" { (view.title) } }
                    small.count { (view.count) }
                    span.acts {
                    @if let Some((href, label)) = &view.add {
                        a.btn.bare.square.small href=(href) title=(label) data-add { (icon("plus")) span.hush { (label) } }
                    }
                    @if let Some((href, label)) = &view.turn {
                        a.btn.bare.square.small href=(href) title=(label) data-turn {
                            (icon(if view.folded { "maximize-2" } else { "minimize-2" })) span.hush { (label) }
                        }
                    }
                    }
                }
                div.lineup.worth { span.sum { (view.sum) } span.weighted { (view.weighted) } }
            }
            div.cards { (cards) }
        }
    }
}

/// One page of a column's cards, and the way to the next.
pub fn batch(cards: Markup, more: Option<(&str, &str)>) -> Markup {
    html! {
        div.batch { (cards) }
        @if let Some((href, label)) = more { a.more href=(href) data-more { (label) } }
    }
}

pub fn deal(view: &DealView) -> Markup {
    let age = match view.age {
        Age::Fresh => "deal",
        Age::Late => "deal late",
        Age::Lost => "deal lost",
    };
    let moves = view.moves.as_ref();
    html! {
        article class=(age) id={ "card-" (view.id) } data-card=(view.id) data-at=(view.column) data-version=(view.version)
            data-moves=[moves.map(|it| &it.action)] {
            a.title href=(view.href) dir="auto" draggable="false" data-panel { (view.title) }
            @if !view.customer.is_empty() { span.muted dir="auto" { (view.customer) } }
            @if let Some((day, passed)) = &view.next {
                span.next.bad[*passed] { (icon(if *passed { "calendar-x" } else { "calendar-clock" })) (day) }
            }
            div.last {
                @if let Some((short, full)) = &view.worth { b title=(full) { bdi { (short) } } }
                @if !view.age_words.is_empty() {
                    span class={ "age " (age_tone(view.age).class()) } title=(view.age_told) {
                        @match view.age {
                            Age::Fresh => {}
                            Age::Late => { (icon("clock-alert")) }
                            Age::Lost => { (icon("triangle-alert")) }
                        }
                        (view.age_words)
                        @if view.age != Age::Fresh { span.hush { " " (view.age_told) } }
                    }
                }
                @if let Some((name, hue)) = &view.owner { span.end title=(name) { (face(name, *hue, false)) span.hush { (name) } } }
            }
            @if let Some(it) = moves {
                a.move.btn.bare.square.small href=(it.page) title=(it.label) data-move { (icon("arrow-right-left")) span.hush { (it.label) } }
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
