//! One condition, from three plain inputs: which field, how, and which value;
//! or, where it is more than that (a choice among conditions, related records),
//! as its own text. It is written in the filter's own language and read back
//! like anything typed there, so that `me`, `30d` and «این ماه» mean the same
//! here. A condition that is there already opens with what it says.

use maud::{Markup, html};
use records::{Ctx, Reads};
use schema::{
    EntityDef, FieldDef, Filter, Key, Kind,
    filter::{FilterProblem, field_at, print},
};

use super::{
    Asked, Wrong,
    sentence::{Phrase, changed},
};
use crate::components::{self as ui, Button};

/// The ways to ask, with the sign of each in the language.
const WAYS: [(&str, &str, &str); 10] = [
    ("is", "", ":"),
    ("not", "-", ":"),
    ("has", "", "~"),
    ("starts", "", "^"),
    ("above", "", ">"),
    ("least", "", ">="),
    ("below", "", "<"),
    ("most", "", "<="),
    ("empty", "", ":empty"),
    ("filled", "-", ":empty"),
];

/// A sheet as it was sent: three inputs, or one text.
#[derive(Clone, Debug, Default)]
pub struct Added {
    /// The place of the condition that this one stands for.
    part: Option<usize>,
    field: String,
    way: String,
    value: String,
    text: Option<String>,
}

/// A condition that is none: as it was written, and why.
pub struct Misread {
    pub text: String,
    pub problem: Box<FilterProblem>,
}

impl Misread {
    fn of(text: &str, problem: FilterProblem) -> Misread {
        Misread { text: text.to_owned(), problem: Box::new(problem) }
    }
}

impl Added {
    /// None where no sheet was sent.
    pub fn read(pairs: &[(String, String)]) -> Option<Added> {
        let sent = |name: &str| pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.trim().to_owned());
        let (field, text) = (sent("add_field").filter(|field| !field.is_empty()), sent("add_text"));
        if field.is_none() && text.is_none() {
            return None;
        }
        Some(Added {
            part: sent("part").and_then(|part| part.parse().ok()),
            field: field.unwrap_or_default(),
            way: sent("add_op").unwrap_or_default(),
            value: sent("add_value").unwrap_or_default(),
            text,
        })
    }

    /// The present filter with this condition, as a text for the new address.
    pub fn text_with(
        &self,
        tx: &mut Reads<'_, '_>,
        def: &EntityDef,
        present: &Filter,
    ) -> records::Result<Result<String, Wrong>> {
        let ctx = tx.ctx;
        let condition = match self.filter(tx, def)? {
            Ok(condition) => condition,
            Err(misread) => return Ok(Err(Wrong::of(ctx, &misread.text, &misread.problem))),
        };
        let whole = match self.part {
            Some(place) => changed(present, place, Some(condition)),
            None => present.clone().and(condition),
        };
        Ok(Ok(super::text(ctx, def, &whole)))
    }

    /// The condition, or why it is none.
    fn filter(&self, tx: &mut Reads<'_, '_>, def: &EntityDef) -> records::Result<Result<Filter, Misread>> {
        let ctx = tx.ctx;
        let mut read = |text: &str| tx.typed_filter(&ctx.schema, def, text);
        if let Some(text) = &self.text {
            return Ok(read(text)?.map_err(|problem| Misread::of(text, problem)));
        }
        let (_, before, sign) = WAYS.iter().find(|(key, ..)| *key == self.way).unwrap_or(&WAYS[0]);
        if sign.ends_with("empty") {
            let text = format!("{before}{}{sign}", self.field);
            return Ok(read(&text)?.map_err(|problem| Misread::of(&text, problem)));
        }
        let plain = format!("{before}{}{sign}{}", self.field, self.value);
        let quoted: Vec<String> = self.value.split([',', '،']).map(|value| quoted(value.trim())).collect();
        let quoted = format!("{before}{}{sign}{}", self.field, quoted.join(","));
        // Several words may be one name, which only its quotation marks show.
        Ok(match (read(&plain)?, read(&quoted)?) {
            (Ok(filter), _) if is_one_test(&filter) => Ok(filter),
            (_, Ok(filter)) => Ok(filter),
            (_, Err(problem)) => Err(Misread::of(&plain, problem)),
        })
    }

    /// What a condition's sheet opens with.
    fn of(ctx: &Ctx, def: &EntityDef, place: usize, part: &Filter) -> Added {
        let text = print(part, &ctx.schema, def);
        let asked = match part {
            Filter::Test(test) => Some((test, "")),
            Filter::Not(inner) => match &**inner {
                Filter::Test(test) => Some((test, "-")),
                _ => None,
            },
            _ => None,
        };
        let three = asked.and_then(|(test, before)| {
            let field = test.path.join(".");
            let rest = text.strip_prefix(before)?.strip_prefix(&field)?;
            // The longest sign that fits: `<=` before `<`, `:empty` before `:`.
            let fits = |way: &&(&str, &str, &str)| way.1 == before && rest.starts_with(way.2);
            let (way, _, sign) = WAYS.iter().filter(fits).max_by_key(|way| way.2.len())?;
            let value = rest[sign.len()..].to_owned();
            Some(Added { part: Some(place), field, way: (*way).to_owned(), value, text: None })
        });
        three.unwrap_or_else(|| Added {
            part: Some(place),
            text: Some(super::said(ctx, def, part)),
            ..Added::default()
        })
    }
}

fn is_one_test(filter: &Filter) -> bool {
    match filter {
        Filter::Test(_) => true,
        Filter::Not(inner) => is_one_test(inner),
        Filter::Any(parts) => parts.iter().all(is_one_test),
        _ => false,
    }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The way to one more condition. It stands open with what was sent where that
/// could not be understood.
pub(super) fn adds(ctx: &Ctx, def: &EntityDef, asked: &Asked) -> Markup {
    let sent = asked.added.as_ref().filter(|_| asked.read.is_err());
    let nothing = Added::default();
    html! {
        details.menu.start open[sent.is_some()] {
            summary.chip.add { (ui::icon("plus")) (ctx.text("list-add")) }
            (sheet(ctx, def, asked, sent.unwrap_or(&nothing)))
        }
    }
}

/// One condition of the sentence; pressed, it opens to be changed. `rest` is
/// the address without it.
pub(super) fn chip(
    ctx: &Ctx,
    def: &EntityDef,
    asked: &Asked,
    place: usize,
    part: &Filter,
    phrase: &Phrase,
    rest: &str,
) -> Markup {
    let Phrase { field, asked: said } = phrase;
    let remove = ctx.text("list-remove");
    html! {
        span.chip.opens {
            details.menu.start {
                summary title=(ctx.text("list-change")) { @if !field.is_empty() { span { (field) } } b { (said) } }
                (sheet(ctx, def, asked, &Added::of(ctx, def, place, part)))
            }
            a.off href=(rest) title=(remove) { (ui::icon("x")) span.hush { (remove) ": " (field) " " (said) } }
        }
    }
}

/// The form of one condition. Each has ids of its own: several stand on a page.
fn sheet(ctx: &Ctx, def: &EntityDef, asked: &Asked, shown: &Added) -> Markup {
    let is_new = shown.part.is_none();
    let id = |name: &str| shown.part.map_or(format!("add-{name}"), |part| format!("part-{part}-{name}"));
    html! {
        form.sheet.condition method="get" action=(asked.path) {
            @for (name, value) in &asked.keep { (ui::hidden(name, value)) }
            @if !asked.text.is_empty() { (ui::hidden("filter", &asked.text)) }
            @if let Some(part) = shown.part { (ui::hidden("part", &part.to_string())) }
            @match &shown.text {
                Some(text) => { (as_text(ctx, text, &id)) }
                None => { (three(ctx, def, shown, &id)) }
            }
            (Button::submit(ctx.text(if is_new { "list-add-now" } else { "list-change-now" })).main().wide())
        }
    }
}

fn as_text(ctx: &Ctx, text: &str, id: &dyn Fn(&str) -> String) -> Markup {
    html! {
        div.field {
            label for=(id("text")) { (ctx.text("list-add-text")) }
            textarea id=(id("text")) name="add_text" rows="3" dir="auto" { (text) }
        }
    }
}

fn three(ctx: &Ctx, def: &EntityDef, shown: &Added, id: &dyn Fn(&str) -> String) -> Markup {
    let fields = fields(ctx, def, &shown.field);
    html! {
        div.field {
            label for=(id("field")) { (ctx.text("list-add-field")) }
            select id=(id("field")) name="add_field" {
                @for Offered { key, label, of_time } in fields {
                    option class=[of_time.then_some("timed")] value=(key) selected[shown.field == key] { (label) }
                }
            }
        }
        div.field {
            label for=(id("op")) { (ctx.text("list-add-op")) }
            select id=(id("op")) name="add_op" {
                @for (key, ..) in WAYS {
                    option value=(key) selected[shown.way == key] { (ctx.text(&format!("list-op-{key}"))) }
                }
            }
        }
        div.field {
            label for=(id("value")) { (ctx.text("list-add-value")) }
            input id=(id("value")) data-complete-filter={ "/" (def.key) "/filter" } type="text" name="add_value" value=(shown.value) dir="auto" autocomplete="off"
                list=(id("values")) aria-describedby=(id("hint"));
            datalist id=(id("values")) { @for label in choices(ctx, def) { option value=(label) {} } }
            span.hint id=(id("hint")) { (ctx.text("list-add-hint")) span.of-time { " " (ctx.text("list-add-hint-time")) } }
        }
    }
}

/// A field of the sheet's list; of one of time the hint says more.
struct Offered {
    key: String,
    label: String,
    of_time: bool,
}

/// What can be asked of: the fields this person reads, the two stamps, and the
/// one that is chosen already, which may lie behind a link.
fn fields(ctx: &Ctx, def: &EntityDef, chosen: &str) -> Vec<Offered> {
    let keys = def.fields.iter().map(|field| field.key.to_string()).chain(["created_at".into(), "updated_at".into()]);
    let open = keys.filter(|key| ctx.actor.reads(def, key));
    let path = |key: &str| -> Vec<Key> { key.split('.').map(|key| key.to_owned().into()).collect() };
    let of_time = |key: &str| {
        let found = field_at(&ctx.schema, def, &path(key));
        found.is_some_and(|(_, field)| matches!(field.kind, Kind::Date | Kind::Instant))
    };
    let mut all: Vec<Offered> =
        open.map(|key| Offered { label: ctx.text(&def.field_label_key(&key)), of_time: of_time(&key), key }).collect();
    if !chosen.is_empty() && !all.iter().any(|field| field.key == chosen) {
        let label = super::sentence::path(ctx, def, &path(chosen));
        all.push(Offered { key: chosen.to_owned(), label, of_time: of_time(chosen) });
    }
    all
}

/// The words of every choice, offered as one types.
fn choices(ctx: &Ctx, def: &EntityDef) -> Vec<String> {
    let of_field = |field: &FieldDef| match &field.kind {
        Kind::Choice(choices) => {
            choices.iter().map(|choice| ctx.text(&def.choice_label_key(&field.key, &choice.key))).collect()
        }
        _ => Vec::new(),
    };
    let open = def.fields.iter().filter(|field| ctx.actor.reads(def, &field.key));
    open.flat_map(of_field).collect()
}
