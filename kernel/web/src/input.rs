//! A field as a person fills it in: the control by its kind, with what was
//! typed, the pickers of its links and the words beside it.

use maud::{Markup, html};
use records::Ctx;
use schema::{ChoiceDef, EntityDef, FieldDef, Kind};

use crate::{
    components::{self as ui, Choice, Control, FieldView},
    form::{Draft, name_of_linked},
    options::ByField,
    say::say,
};

/// A choice this short is shown whole, as chips.
const FEW: usize = 4;

/// Draws the fields of one form.
pub struct Inputs<'a> {
    pub ctx: &'a Ctx,
    pub def: &'a EntityDef,
    pub draft: &'a Draft,
    pub links: &'a ByField,
    /// The field in which one begins to type.
    pub first: Option<&'a str>,
}

impl Inputs<'_> {
    pub fn field(&self, field: &FieldDef, error: Option<String>) -> Markup {
        let view = self.view(field, error);
        // Boxes that are not ticked send nothing; the empty text says that they were there.
        let is_list = matches!(field.kind, Kind::Fields { .. });
        html! { @if is_list { (ui::hidden(&field.key, "")) } (ui::field(&view)) (self.by_name(field)) }
    }

    pub fn view(&self, field: &FieldDef, error: Option<String>) -> FieldView {
        let label = self.ctx.text(&self.def.field_label_key(&field.key));
        let asks = field.required && field.kind != Kind::Flag;
        let view = FieldView::new(field.key.to_string(), label, self.control(field)).error(error).required(asks);
        let within = self.links.get(&field.key).and_then(|options| options.within.as_ref());
        let view = within.into_iter().fold(view, |view, (field, _)| view.within(field.to_string()));
        let view = if self.first == Some(&*field.key) { view.autofocus() } else { view };
        match self.hint(field) {
            Some(hint) => view.hint(hint),
            None => view,
        }
    }

    /// A module may explain a field under `{entity}-{field}-hint`.
    fn hint(&self, field: &FieldDef) -> Option<String> {
        let key = format!("{}-hint", self.def.field_label_key(&field.key));
        self.ctx.workspace.texts.has(self.ctx.lang(), &key).then(|| self.ctx.text(&key))
    }

    fn control(&self, field: &FieldDef) -> Control {
        let value = self.draft.text(&field.key).to_owned();
        match &field.kind {
            Kind::Text { max } => Control::Text { value, max: Some(*max) },
            Kind::Prose { max } => Control::Prose { value, max: Some(*max) },
            Kind::Email => Control::Email { value },
            Kind::Phone => Control::Phone { value },
            Kind::Url => Control::Url { value },
            Kind::Integer | Kind::Decimal { .. } => Control::Number { value, unit: String::new() },
            Kind::Percent => Control::Number { value, unit: self.ctx.text("form-percent") },
            Kind::Money => Control::Money { value, unit: self.unit() },
            Kind::Date => Control::Date { value, example: self.example() },
            Kind::Instant => self.moment(&value),
            Kind::Flag if field.required => Control::Flag { checked: !value.is_empty() },
            Kind::Flag => self.yes_or_no(&value),
            Kind::Choice(choices) => self.choice(field, choices, &value),
            Kind::Link { to } => self.link(field, to),
            Kind::Links { .. } => {
                let options = self.links.get(&field.key).cloned().unwrap_or_default();
                Control::Picks { options: options.choices, many: true }
            }
            Kind::Fields { of } => self.fields(of, &value),
        }
    }

    fn unit(&self) -> String {
        self.ctx.format.unit_name(self.ctx.workspace.settings().currency).to_owned()
    }

    /// «مانند ۱۴۰۵/۰۹/۰۱»
    fn example(&self) -> String {
        let today = self.ctx.format.date_input(self.ctx.today());
        say(self.ctx, "form-such-as", &[("value", today.into())])
    }

    /// A day and, after the last space, its time.
    fn moment(&self, value: &str) -> Control {
        let (date, time) = match value.rsplit_once(' ') {
            Some((date, time)) if time.contains(':') => (date.trim(), time),
            _ => (value, ""),
        };
        Control::DateTime { date: date.to_owned(), time: time.to_owned(), example: self.example() }
    }

    fn yes_or_no(&self, value: &str) -> Control {
        let option = |key: &str, label: &str| Choice::new(key, self.ctx.text(label), value == key);
        let options = vec![option("true", "flag-yes"), option("false", "flag-no")];
        Control::Select { options, empty: Some(self.ctx.text("form-unsaid")) }
    }

    fn choice(&self, field: &FieldDef, choices: &[ChoiceDef], value: &str) -> Control {
        let label = |key: &str| self.ctx.text(&self.def.choice_label_key(&field.key, key));
        let options = choices.iter().map(|choice| Choice::new(&*choice.key, label(&choice.key), choice.key == value));
        let mut options: Vec<Choice> = options.collect();
        if field.required && options.len() <= FEW {
            // Somebody who has no reason to choose should not have to.
            let untouched = value.is_empty() && !self.draft.has(&field.key);
            if let Some(first) = options.first_mut().filter(|_| untouched) {
                first.chosen = true;
            }
            return Control::Picks { options, many: false };
        }
        Control::Select { options, empty: Some(self.ctx.text("form-unsaid")) }
    }

    /// The fields of another entity to tick: those that may stay empty, for all
    /// others are filled anyway.
    fn fields(&self, of: &str, value: &str) -> Control {
        let Some(def) = self.ctx.schema.entity(of) else { return Control::Picks { options: Vec::new(), many: true } };
        let open = def.fields.iter().filter(|field| !field.system && !field.required);
        let label = |field: &FieldDef| self.ctx.text(&def.field_label_key(&field.key));
        let is_named = |field: &FieldDef| value.split(',').any(|key| key.trim() == field.key);
        let options = open.map(|field| Choice::new(&*field.key, label(field), is_named(field))).collect();
        Control::Picks { options, many: true }
    }

    fn link(&self, field: &FieldDef, to: &str) -> Control {
        let options = self.links.get(&field.key).cloned().unwrap_or_default();
        let within = options.within.and_then(|(_, id)| id).map(|id| format!("within={id}"));
        let except = options.except.map(|id| format!("except={id}"));
        let asked = within.into_iter().chain(except).collect::<Vec<_>>().join("&");
        let source = format!("/{to}/options{}{asked}", if asked.is_empty() { "" } else { "?" });
        Control::Link { options: options.choices, source, empty: self.ctx.text("form-unsaid") }
    }

    /// Where a target is larger than its list of likely ones, a reader without
    /// scripts writes the name.
    fn by_name(&self, field: &FieldDef) -> Markup {
        let cut = self.links.get(&field.key).is_some_and(|options| options.more);
        let label = self.ctx.text(&self.def.field_label_key(&field.key));
        html! {
            @if cut {
                noscript {
                    (ui::field(&FieldView::new(
                        name_of_linked(field),
                        say(self.ctx, "form-by-name", &[("field", label.into())]),
                        Control::Text { value: String::new(), max: None },
                    )))
                }
            }
        }
    }
}
