//! What one types into, for each kind of value.
//!
//! Numbers, amounts and dates are plain text inputs: browsers' own number and
//! date inputs refuse Persian digits and know no Jalali calendar. The server
//! reads all three scripts of digits; the script groups and offers a calendar.

use maud::{Markup, Render, html};

use super::{FieldView, icon, link};

/// One alternative of a choice, with its label in the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
    /// A quiet second line, such as a city beside a customer's name.
    pub note: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Choice {
        Choice { value: value.into(), label: label.into(), chosen, note: String::new() }
    }
}

/// The kinds of input. Values are text as the reader would type it.
#[derive(Clone, Debug)]
pub enum Control {
    Text {
        value: String,
        max: Option<u32>,
    },
    Prose {
        value: String,
        max: Option<u32>,
    },
    /// A whole or decimal number; `unit` stands beside it («کیلوگرم», «٪»).
    Number {
        value: String,
        unit: String,
    },
    /// An amount in the unit that is shown; grouped as it is typed.
    Money {
        value: String,
        unit: String,
    },
    /// A day in the reader's calendar; `example` is a day written as it should be.
    Date {
        value: String,
        example: String,
    },
    DateTime {
        date: String,
        time: String,
        example: String,
    },
    Email {
        value: String,
    },
    Phone {
        value: String,
    },
    Url {
        value: String,
    },
    /// A yes or no; the field's label stands beside the box.
    Flag {
        checked: bool,
    },
    /// A closed list. `empty` is the words for "none", where that is allowed.
    Select {
        options: Vec<Choice>,
        empty: Option<String>,
    },
    /// A short closed list as chips; exactly one, or any number.
    Picks {
        options: Vec<Choice>,
        many: bool,
    },
    /// A record of another entity: the likely ones as options, all others through
    /// `source`, which answers `GET {source}?q=` with [`super::link_options`].
    Link {
        options: Vec<Choice>,
        source: String,
        empty: String,
    },
    /// `autocomplete` is `current-password`, `new-password` or `one-time-code`.
    Password {
        autocomplete: &'static str,
    },
    /// A file; `accept` as in HTML.
    File {
        accept: String,
        many: bool,
    },
    /// Anything else, already drawn; it must carry the field's id and name itself.
    Own(Markup),
}

pub(super) fn control(view: &FieldView) -> Markup {
    match &view.control {
        Control::Text { value, max } => line(view, Line { value, max: *max, dir: "auto", ..Line::default() }),
        Control::Prose { value, max } => html! {
            textarea id=(view.id) name=(view.name) rows="3" dir="auto" maxlength=[*max] required[view.required]
                placeholder=[view.placeholder()] aria-invalid=[view.invalid()] aria-describedby=[view.described()] {
                // A browser drops the first line break inside a textarea; this one is for it.
                "\n" (value)
            }
        },
        Control::Number { value, unit } => {
            with_unit(unit, line(view, Line { value, mode: "decimal", ..Line::default() }))
        }
        Control::Money { value, unit } => money(view, value, unit),
        Control::Date { value, example } => dated(view, value, example, None),
        Control::DateTime { date, time, example } => dated(view, date, example, Some(time)),
        Control::Email { value } => line(view, Line { value, kind: "email", mode: "email", ..Line::default() }),
        Control::Phone { value } => phone(view, value),
        Control::Url { value } => line(view, Line { value, mode: "url", ..Line::default() }),
        Control::Password { autocomplete } => line(view, Line { kind: "password", autocomplete, ..Line::default() }),
        Control::Flag { checked } => flag(view, *checked),
        Control::Select { options, empty } => select(view, options, empty.as_deref()),
        Control::Picks { options, many } => picks(view, options, *many),
        Control::Link { options, source, empty } => link::picker(view, options, source, empty),
        Control::File { accept, many } => html! {
            input #(view.id) type="file" name=(view.name) accept=[(!accept.is_empty()).then_some(accept)] multiple[*many]
                required[view.required] aria-invalid=[view.invalid()] aria-describedby=[view.described()];
        },
        Control::Own(markup) => markup.render(),
    }
}

/// What differs between inputs of one line.
struct Line<'a> {
    value: &'a str,
    kind: &'a str,
    mode: &'a str,
    dir: &'a str,
    max: Option<u32>,
    autocomplete: &'a str,
}

impl Default for Line<'_> {
    fn default() -> Self {
        Line { value: "", kind: "text", mode: "", dir: "ltr", max: None, autocomplete: "off" }
    }
}

fn line(view: &FieldView, line: Line) -> Markup {
    html! {
        input id=(view.id) type=(line.kind) name=(view.name) value=(line.value) dir=(line.dir) maxlength=[line.max]
            inputmode=[(!line.mode.is_empty()).then_some(line.mode)] autocomplete=(line.autocomplete)
            required[view.required] autofocus[view.autofocus] placeholder=[view.placeholder()]
            aria-invalid=[view.invalid()] aria-describedby=[view.described()];
    }
}

/// Below it the script says in which form the number will be kept, and where
/// it belongs.
fn phone(view: &FieldView, value: &str) -> Markup {
    html! {
        input id=(view.id) type="tel" name=(view.name) value=(value) dir="ltr" inputmode="tel" autocomplete="off" data-phone
            required[view.required] autofocus[view.autofocus] placeholder=[view.placeholder()]
            aria-invalid=[view.invalid()] aria-describedby=[view.described()];
        span.read role="status" {}
    }
}

fn with_unit(unit: &str, input: Markup) -> Markup {
    if unit.is_empty() {
        return input;
    }
    html! { div.with { (input) span.unit { (unit) } } }
}

/// The script groups the digits as they are typed, in the reader's own script,
/// and writes a large amount in words below.
fn money(view: &FieldView, value: &str, unit: &str) -> Markup {
    html! {
        div.with {
            input id=(view.id) type="text" name=(view.name) value=(value) dir="auto" inputmode="decimal" autocomplete="off"
                data-money=(unit) required[view.required] placeholder=[view.placeholder()] aria-invalid=[view.invalid()]
                aria-describedby=[view.described()];
            span.unit { (unit) }
        }
        span.words aria-live="polite" {}
    }
}

fn dated(view: &FieldView, date: &str, example: &str, time: Option<&str>) -> Markup {
    html! {
        // A phone's keyboard of digits could not type «فردا».
        date-field.with.dated {
            input id=(view.id) type="text" name=(view.name) value=(date) dir="auto" autocomplete="off"
                placeholder=(example) data-date required[view.required] aria-invalid=[view.invalid()]
                aria-describedby=[view.described()];
            @if let Some(time) = time {
                input.time type="text" name={ (view.name) "_time" } value=(time) dir="auto" autocomplete="off"
                    placeholder="--:--" aria-label={ (view.label) " (--:--)" };
            }
        }
        span.read role="status" {}
    }
}

fn flag(view: &FieldView, checked: bool) -> Markup {
    html! {
        label.tick for=(view.id) {
            input id=(view.id) type="checkbox" name=(view.name) value="true" checked[checked] required[view.required]
                aria-invalid=[view.invalid()] aria-describedby=[view.described()];
            span { (view.label) }
        }
    }
}

fn select(view: &FieldView, options: &[Choice], empty: Option<&str>) -> Markup {
    html! {
        select id=(view.id) name=(view.name) required[view.required] aria-invalid=[view.invalid()]
            aria-describedby=[view.described()] {
            @if let Some(words) = empty { option value="" { (words) } }
            @for it in options { option value=(it.value) selected[it.chosen] { (it.label) } }
        }
    }
}

fn picks(view: &FieldView, options: &[Choice], many: bool) -> Markup {
    html! {
        div.picks #(view.id) role=(if many { "group" } else { "radiogroup" }) aria-labelledby={ (view.id) "-label" }
            aria-describedby=[view.described()] {
            @for it in options {
                label.chip {
                    input type=(if many { "checkbox" } else { "radio" }) name=(view.name) value=(it.value) checked[it.chosen]
                        required[view.required && !many];
                    (it.label)
                }
            }
        }
    }
}

/// The words below a field that say what is wrong with it.
pub(super) fn error(id: &str, text: &str) -> Markup {
    html! { span.error id={ (id) "-error" } { (icon("circle-alert")) span { (text) } } }
}
