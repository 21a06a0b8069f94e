//! What was typed into one of the kernel's own forms, and what is wrong with it:
//! shown again as it was, except for passwords.

use maud::{Markup, html};
use records::{Error, FieldProblem};

use crate::components::{Control, FieldView, form_errors};

/// A form's texts in the order in which they were sent.
pub(crate) type Pairs = Vec<(String, String)>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pairs: Pairs,
    pub problems: Vec<FieldProblem>,
}

impl Typed {
    pub fn sent(pairs: Pairs) -> Typed {
        Typed { pairs, problems: Vec::new() }
    }

    /// What a form begins with.
    pub fn begin<const N: usize>(values: [(&str, &str); N]) -> Typed {
        Typed::sent(values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(sent, _)| sent == name).map_or("", |(_, value)| value)
    }

    /// Every text that was sent under a name.
    pub fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.pairs.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// The same without what only surrounds it; not for passwords.
    pub fn line(&self, name: &str) -> String {
        base::fold::tidy(self.text(name))
    }

    pub fn wrong(&mut self, field: &str, text: &str) {
        self.problems.push(FieldProblem::new(field, text));
    }

    /// Takes what is wrong with the fields; any other error goes on.
    pub fn take(mut self, error: Error) -> Result<Typed, Error> {
        match error {
            Error::Invalid(problems) => self.problems.extend(problems),
            Error::Refused(refusal) => {
                self.problems.push(FieldProblem { field: String::new(), text: refusal.text, args: refusal.args });
            }
            other => return Err(other),
        }
        Ok(self)
    }

    pub fn problem(&self, field: &str) -> Option<&FieldProblem> {
        self.problems.iter().find(|problem| problem.field == field)
    }
}

/// Draws the fields of a form, with `say` for what is wrong.
pub(crate) struct Fields<'a> {
    pub typed: &'a Typed,
    pub label: &'a dyn Fn(&str) -> String,
    pub say: &'a dyn Fn(&FieldProblem) -> String,
}

impl Fields<'_> {
    /// What is wrong, above the form, with a way to each field.
    pub fn summary(&self, title: &str) -> Markup {
        self.summary_of(title, &[])
    }

    /// The same with the names of the fields, where a sentence alone would not
    /// tell which one is meant.
    pub fn summary_of(&self, title: &str, views: &[FieldView]) -> Markup {
        let line = |problem: &FieldProblem| {
            let id = if problem.field.is_empty() { String::new() } else { format!("f-{}", problem.field) };
            let label = views.iter().find(|view| view.name == problem.field).map(|view| format!("{}: ", view.label));
            (id, label.unwrap_or_default() + &(self.say)(problem))
        };
        form_errors(title, &self.typed.problems.iter().map(line).collect::<Vec<_>>())
    }

    /// A field of any kind.
    pub fn of(&self, name: &str, label: &str, control: Control) -> FieldView {
        let error = self.typed.problem(name).map(self.say);
        FieldView::new(name, (self.label)(label), control).error(error).required(true)
    }

    /// A line that the browser or a password manager may fill in.
    pub fn line(&self, name: &str, label: &str, kind: &'static str, autocomplete: &str) -> FieldView {
        let wrong = self.typed.problem(name).is_some();
        let dir = if kind == "text" { "auto" } else { "ltr" };
        let input = html! {
            input id={ "f-" (name) } type=(kind) name=(name) value=(self.typed.text(name)) dir=(dir) required
                autocomplete=(autocomplete) maxlength="254" autocapitalize=[(kind == "email").then_some("none")]
                aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then(|| format!("f-{name}-error"))];
        };
        self.of(name, label, Control::Own(input))
    }

    /// Something to copy by hand, or to tell a password manager.
    pub fn fixed(&self, name: &str, label: &str, value: &str, autocomplete: &str) -> FieldView {
        let input = html! {
            input id={ "f-" (name) } type="text" name=(name) value=(value) dir="ltr" readonly autocomplete=(autocomplete);
        };
        FieldView::new(name, (self.label)(label), Control::Own(input)).full()
    }

    /// A password: never shown again.
    pub fn password(&self, name: &str, label: &str, autocomplete: &'static str) -> FieldView {
        self.of(name, label, Control::Password { autocomplete })
    }
}
