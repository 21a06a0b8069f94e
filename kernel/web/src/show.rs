//! A value as a person reads it, by the kind of its field: a link with the
//! name behind it, a sum with its unit, a day of their calendar, a choice in
//! the colour of its state. Lists, records, history and search all draw through
//! here, so that a value looks the same wherever it is met.
//!
//! Left out: what may be seen. A hidden field never gets here, and the name of
//! a record out of sight is not among the [`Titles`].

use base::{Id, phone};
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Titles};
use schema::{EntityDef, FieldDef, Kind, Value};

use crate::{components as ui, tones::Tones};

/// Draws values for one person, with the names of what they link to.
pub struct Show<'a> {
    pub ctx: &'a Ctx,
    pub titles: &'a Titles,
    /// The colours of the states among them.
    tones: Option<&'a Tones>,
}

impl<'a> Show<'a> {
    pub fn new(ctx: &'a Ctx, titles: &'a Titles) -> Show<'a> {
        Show { ctx, titles, tones: None }
    }

    /// The same, with links to states in their colours.
    pub fn with_tones(self, tones: &'a Tones) -> Show<'a> {
        Show { tones: Some(tones), ..self }
    }

    /// The value of a field, drawn; nothing at all where it holds nothing.
    pub fn value(&self, def: &EntityDef, field: &FieldDef, value: &Value) -> Markup {
        match (&field.kind, value) {
            (_, Value::Null) => html! {},
            (Kind::Choice(choices), Value::Text(key)) => {
                let tone = choices.iter().find(|choice| choice.key == *key).map(|choice| choice.tone);
                ui::pill(tone.unwrap_or_default(), &self.choice(def, field, key))
            }
            (Kind::Links { to }, several) => html! {
                span.chips { @for id in several.ids() {
                    @if let Some(name) = self.titles.get(to, id) { a.pill href={ "/" (to) "/" (id) } dir="auto" { (name) } " " }
                } }
            },
            (Kind::Email, Value::Text(address)) => ui::email(address),
            (Kind::Phone, Value::Text(number)) => self.phone(number),
            (Kind::Url, Value::Text(address)) => ui::url(address),
            (Kind::Prose { .. }, Value::Text(text)) => ui::prose(&self.unmarked(def, text)),
            (Kind::Fields { .. }, Value::Text(_)) => html! { (self.text(def, field, value)) },
            (_, Value::Text(text)) => self.line(text),
            (Kind::Link { to }, Value::Id(id)) => match self.titles.get(to, *id) {
                Some(name) => self.linked(to, *id, name),
                None => html! {},
            },
            (_, Value::Date(date)) => ui::date(&self.ctx.format.date(*date), &date.to_string()),
            (_, Value::Instant(instant)) => ui::date(&self.ctx.format.instant(*instant), &instant.to_string()),
            (_, Value::Money(money)) => ui::amount(&self.ctx.format.money(*money), ""),
            (_, Value::Int(_)) => html! { bdi { (self.text(def, field, value)) } },
            _ => html! { (self.text(def, field, value)) },
        }
    }

    fn phone(&self, number: &str) -> Markup {
        let lang = self.ctx.lang();
        let shown = phone::show(number, lang);
        match phone::origin(number) {
            Some(origin) => ui::phone_of(&shown, number, origin.name(lang), &self.ctx.text("ui-by-prefix")),
            None => ui::phone(&shown, number),
        }
    }

    /// The name of a linked record; a state stands there as one.
    fn linked(&self, to: &str, id: Id, name: &str) -> Markup {
        match self.tones.and_then(|tones| tones.get(to, id)) {
            Some(tone) => ui::pill(tone, name),
            None => html! { a.link href={ "/" (to) "/" (id) } dir="auto" { (name) } },
        }
    }

    /// Whether a field says what state its record is in.
    pub fn is_state(&self, field: &FieldDef, value: &Value) -> bool {
        match (&field.kind, value) {
            (Kind::Choice(_), _) => true,
            (Kind::Link { to }, Value::Id(id)) => self.tones.is_some_and(|tones| tones.get(to, *id).is_some()),
            _ => false,
        }
    }

    /// The same without markup, for a sentence or an attribute.
    pub fn text(&self, def: &EntityDef, field: &FieldDef, value: &Value) -> String {
        let format = &self.ctx.format;
        match (&field.kind, value) {
            (_, Value::Null) => String::new(),
            (Kind::Choice(_), Value::Text(key)) => self.choice(def, field, key),
            (Kind::Phone, Value::Text(number)) => phone::show(number, self.ctx.lang()),
            (Kind::Links { to }, several) => {
                let names: Vec<&str> = several.ids().iter().filter_map(|id| self.titles.get(to, *id)).collect();
                names.join(if self.ctx.lang() == base::Lang::Fa { "، " } else { ", " })
            }
            (Kind::Fields { of }, Value::Text(keys)) => self.fields(of, keys),
            (_, Value::Text(text)) => self.unmarked(def, text),
            (Kind::Link { to }, Value::Id(id)) => self.titles.get(to, *id).unwrap_or_default().to_owned(),
            (_, Value::Id(id)) => id.to_string(),
            (_, Value::Date(date)) => format.date(*date),
            (_, Value::Instant(instant)) => format.instant(*instant),
            (_, Value::Money(money)) => format.money(*money),
            (_, Value::Flag(true)) => self.ctx.text("flag-yes"),
            (_, Value::Flag(false)) => self.ctx.text("flag-no"),
            (Kind::Percent, Value::Int(number)) => format.percent(*number),
            (Kind::Decimal { scale }, Value::Int(number)) => format.decimal(*number, *scale),
            // Years and small counts read better ungrouped: 1398, not 1,398.
            (_, Value::Int(number @ 0..10_000)) => format.digits(&number.to_string()),
            (_, Value::Int(number)) => format.number(*number),
        }
    }

    /// The labels of fields that are named by their keys.
    fn fields(&self, of: &str, keys: &str) -> String {
        let Some(def) = self.ctx.schema.entity(of) else { return String::new() };
        let labels: Vec<String> = keys.split(',').map(|key| self.ctx.text(&def.field_label_key(key))).collect();
        labels.join(&self.ctx.text("record-comma"))
    }

    /// The figure alone, for a column whose heading names the company's unit.
    pub fn figure(&self, def: &EntityDef, field: &FieldDef, value: &Value) -> Markup {
        let own = self.ctx.workspace.settings().currency;
        match value {
            Value::Money(money) if money.currency == own => html! { bdi { (self.ctx.format.money_input(*money)) } },
            _ => self.value(def, field, value),
        }
    }

    /// What a record is called: its title; where it has none, the first thing
    /// that its list says of it; at last its kind and number.
    pub fn name(&self, record: &AnyRecord) -> String {
        let def = &record.def;
        let keys = [&def.title].into_iter().chain(&def.list).filter(|key| !def.about.contains(key));
        let texts = keys.filter_map(|key| def.field(key)).map(|field| self.text(def, field, record.value(&field.key)));
        let called = texts.into_iter().find(|text| !text.is_empty());
        called.unwrap_or_else(|| format!("{} {}", self.ctx.text(&def.one_label_key()), record.id))
    }

    /// A comment outside its timeline, with a name or a dash for each mark in it.
    fn unmarked(&self, def: &EntityDef, text: &str) -> String {
        if def.on_any { records::comments::spelled(text, self.titles, "…") } else { text.to_owned() }
    }

    pub fn choice(&self, def: &EntityDef, field: &FieldDef, key: &str) -> String {
        self.ctx.text(&def.choice_label_key(&field.key, key))
    }

    /// A line that somebody typed. A code (digits, Latin letters and the marks
    /// between them) keeps its own direction; one of digits alone is shown in
    /// the reader's digits.
    fn line(&self, text: &str) -> Markup {
        match code(text) {
            Some(Code::Digits) => ui::code(&self.ctx.format.digits(text)),
            Some(Code::Mixed) => ui::code(text),
            None => ui::user_text(text),
        }
    }
}

/// Whether a record is one of a person: its mark is round then. The words are
/// those of a choice, so that any entity may have people in it.
pub fn is_person(record: &AnyRecord) -> bool {
    let says_person =
        |(field, value): (&FieldDef, &Value)| matches!(field.kind, Kind::Choice(_)) && value.text() == Some("person");
    record.def.key == "users" || record.def.fields.iter().zip(record.values()).any(says_person)
}

/// A record's own page.
pub fn href(record: &AnyRecord) -> String {
    format!("/{}/{}", record.def.key, record.id)
}

/// Whether a column holds figures, which stand at the far end and align.
pub fn is_figure(field: &FieldDef) -> bool {
    matches!(field.kind, Kind::Integer | Kind::Decimal { .. } | Kind::Percent | Kind::Money)
}

#[derive(Debug, PartialEq, Eq)]
enum Code {
    Digits,
    Mixed,
}

fn code(text: &str) -> Option<Code> {
    let is_mark = |c: char| matches!(c, '-' | '/' | '.' | '_' | '+' | '#');
    if !text.chars().any(|c| c.is_ascii_digit()) || !text.chars().all(|c| c.is_ascii_alphanumeric() || is_mark(c)) {
        return None;
    }
    Some(if text.chars().any(|c| c.is_ascii_alphabetic()) { Code::Mixed } else { Code::Digits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_by_its_characters() {
        let check = |text: &str, expected: Option<Code>| assert_eq!(code(text), expected, "{text}");
        check("10380284790", Some(Code::Digits));
        check("1405-01883", Some(Code::Digits));
        check("GTX-5000", Some(Code::Mixed));
        check("GTX Pro", None);
        check("تهران", None);
        check("بند ۳", None);
        check("", None);
    }
}
