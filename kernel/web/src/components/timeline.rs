//! What happened with a record, newest first.

use maud::{Markup, html};
use schema::Tone;

use super::{date, icon};

#[derive(Clone, Debug)]
pub struct TimelineLine {
    pub icon: String,
    pub tone: Tone,
    /// What happened, in a sentence; may hold links and codes.
    pub what: Markup,
    /// When, as words and as ISO.
    pub when: String,
    pub iso: String,
    /// Who, how long, what is next.
    pub note: Markup,
    /// What was said or written, if anything.
    pub body: Option<String>,
}

pub fn timeline(lines: &[TimelineLine]) -> Markup {
    html! { ol.timeline { @for line in lines { (timeline_line(line)) } } }
}

pub fn timeline_line(line: &TimelineLine) -> Markup {
    html! {
        li.line {
            span class={ "dot " (line.tone.class()) } { (icon(&line.icon)) }
            div {
                div.what { b { (line.what) } (date(&line.when, &line.iso)) }
                @if !line.note.0.is_empty() { div.note { (line.note) } }
                @if let Some(body) = &line.body { (super::prose(body)) }
            }
        }
    }
}
