//! One more condition, from three plain inputs: which field, how, and which
//! value. It is written in the filter's own language and read back like
//! anything typed there, so that `me`, `30d` and «این ماه» mean the same here.

use maud::{Markup, html};
use records::Ctx;
use schema::{
    EntityDef, FieldDef, Filter, Kind,
    filter::{FilterProblem, parse},
};

use super::ask::Ask;
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

/// The three inputs as they were sent.
#[derive(Clone, Debug, Default)]
pub struct Added {
    pub field: String,
    pub way: String,
    pub value: String,
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
    /// None where the form for one more condition was not sent.
    pub fn read(pairs: &[(String, String)]) -> Option<Added> {
        let sent = |name: &str| pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.trim().to_owned());
        let field = sent("add_field").filter(|field| !field.is_empty())?;
        Some(Added { field, way: sent("add_op").unwrap_or_default(), value: sent("add_value").unwrap_or_default() })
    }

    /// The condition, or why it is none.
    pub fn filter(&self, ctx: &Ctx, def: &EntityDef) -> Result<Filter, Misread> {
        let read = |text: &str| parse(text, &ctx.schema, def, &ctx.reading(), &ctx.names());
        let (_, before, sign) = WAYS.iter().find(|(key, ..)| *key == self.way).unwrap_or(&WAYS[0]);
        if sign.ends_with("empty") {
            let text = format!("{before}{}{sign}", self.field);
            return read(&text).map_err(|problem| Misread::of(&text, problem));
        }
        let plain = format!("{before}{}{sign}{}", self.field, self.value);
        let quoted: Vec<String> = self.value.split([',', '،']).map(|value| quoted(value.trim())).collect();
        let quoted = format!("{before}{}{sign}{}", self.field, quoted.join(","));
        // Several words may be one name, which only its quotation marks show.
        match (read(&plain), read(&quoted)) {
            (Ok(filter), _) if is_one_test(&filter) => Ok(filter),
            (_, Ok(filter)) => Ok(filter),
            (_, Err(problem)) => Err(Misread::of(&plain, problem)),
        }
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

/// The form, in a sheet of its own behind a dashed chip. `added` is what was
/// sent and could not be understood.
pub fn form(ctx: &Ctx, def: &EntityDef, ask: &Ask, added: Option<&Added>) -> Markup {
    let chosen = |key: &str| added.is_some_and(|added| added.field == key);
    let way = |key: &str| added.is_some_and(|added| added.way == key);
    let value = added.map_or("", |added| added.value.as_str());
    html! {
        details.menu.start open[added.is_some()] {
            summary.chip.add { (ui::icon("plus")) (ctx.text("list-add")) }
            form.sheet.condition method="get" action={ "/" (def.key) } {
                @for (name, value) in ask.without(&["from"]) { (ui::hidden(name, &value)) }
                div.field {
                    label for="add-field" { (ctx.text("list-add-field")) }
                    select #add-field name="add_field" {
                        @for (key, label) in fields(ctx, def) { option value=(key) selected[chosen(&key)] { (label) } }
                    }
                }
                div.field {
                    label for="add-op" { (ctx.text("list-add-op")) }
                    select #add-op name="add_op" {
                        @for (key, ..) in WAYS {
                            option value=(key) selected[way(key)] { (ctx.text(&format!("list-op-{key}"))) }
                        }
                    }
                }
                div.field {
                    label for="add-value" { (ctx.text("list-add-value")) }
                    input #add-value type="text" name="add_value" value=(value) dir="auto" autocomplete="off"
                        list="add-values" aria-describedby="add-hint";
                    datalist #add-values { @for label in choices(ctx, def) { option value=(label) {} } }
                    span.hint #add-hint { (ctx.text("list-add-hint")) }
                }
                (Button::submit(ctx.text("list-add-now")).main().wide())
            }
        }
    }
}

/// What can be asked of: the fields this person reads, and the two stamps.
fn fields(ctx: &Ctx, def: &EntityDef) -> Vec<(String, String)> {
    let keys = def.fields.iter().map(|field| field.key.to_string()).chain(["created_at".into(), "updated_at".into()]);
    let open = keys.filter(|key| ctx.actor.reads(def, key));
    open.map(|key| (key.clone(), ctx.text(&def.field_label_key(&key)))).collect()
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
