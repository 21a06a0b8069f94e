//! A field of a form: its label above, the input, a hint, and what is wrong.

use maud::{Markup, html};

use super::{Control, control};

/// Everything a field needs to be drawn. Begin with [`FieldView::new`].
#[derive(Clone, Debug)]
pub struct FieldView {
    /// Also the anchor that the summary of errors points to.
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub error: Option<String>,
    pub required: bool,
    pub autofocus: bool,
    pub placeholder: Option<String>,
    /// The field that says within what this one is chosen: a script follows it.
    pub within: Option<String>,
    /// Takes the whole width of a form of several columns.
    pub full: bool,
    pub control: Control,
}

impl FieldView {
    pub fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> FieldView {
        let name = name.into();
        let full = matches!(control, Control::Prose { .. } | Control::Picks { .. } | Control::File { .. });
        FieldView {
            id: format!("f-{name}"),
            name,
            label: label.into(),
            hint: None,
            error: None,
            required: false,
            autofocus: false,
            placeholder: None,
            within: None,
            full,
            control,
        }
    }
    pub fn hint(mut self, words: impl Into<String>) -> Self {
        self.hint = Some(words.into());
        self
    }
    pub fn error(mut self, words: Option<String>) -> Self {
        self.error = words;
        self
    }
    pub fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }
    pub fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }
    pub fn placeholder_text(mut self, words: impl Into<String>) -> Self {
        self.placeholder = Some(words.into());
        self
    }
    pub fn within(mut self, field: impl Into<String>) -> Self {
        self.within = Some(field.into());
        self
    }
    pub fn full(mut self) -> Self {
        self.full = true;
        self
    }

    pub(super) fn placeholder(&self) -> Option<&str> {
        self.placeholder.as_deref()
    }
    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }
    /// The ids of the hint and the error, so that a screen reader reads both.
    pub(super) fn described(&self) -> Option<String> {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.id));
        let error = self.error.is_some().then(|| format!("{}-error", self.id));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
    /// Whether the label belongs to one input, or names a group of them.
    fn labels_a_group(&self) -> bool {
        matches!(self.control, Control::Picks { .. })
    }
}

pub fn field(view: &FieldView) -> Markup {
    let star = html! { @if view.required { span.must aria-hidden="true" { "*" } } };
    html! {
        div.field.full[view.full] {
            @match &view.control {
                Control::Flag { .. } => {}
                _ if view.labels_a_group() => { span.label id={ (view.id) "-label" } { (view.label) (star) } }
                _ => { label for=(view.id) { (view.label) (star) } }
            }
            (control::control(view))
            @if let Some(hint) = &view.hint { span.hint id={ (view.id) "-hint" } { (hint) } }
            @if let Some(error) = &view.error { (control::error(&view.id, error)) }
        }
    }
}
