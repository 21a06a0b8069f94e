//! Forms: the token that proves the page was ours, the fields, what is wrong
//! said once above and again beside each field, the buttons below.

use maud::{Markup, html};

use super::{Button, FieldView, field, icon};

/// A form that sends to `action`.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    /// Also the name under which the script keeps what was typed until it is saved.
    pub id: String,
    pub action: String,
    pub csrf: String,
    /// Whether leaving with unsaved changes asks first.
    pub guarded: bool,
    /// Whether a file is sent.
    pub files: bool,
}

impl FormView {
    /// A guarded form, as an editor's form is.
    pub fn new(id: impl Into<String>, action: impl Into<String>, csrf: impl Into<String>) -> FormView {
        FormView { id: id.into(), action: action.into(), csrf: csrf.into(), guarded: true, files: false }
    }
    /// A short form, whose loss nobody would mourn (sign-in, a filter).
    pub fn light(mut self) -> Self {
        self.guarded = false;
        self
    }
    pub fn with_files(mut self) -> Self {
        self.files = true;
        self
    }
}

pub fn form(view: &FormView, body: Markup) -> Markup {
    html! {
        // The server's check is the one that counts, and its words are ours.
        form.form #(view.id) method="post" action=(view.action) data-guard[view.guarded] novalidate
            enctype=[view.files.then_some("multipart/form-data")] {
            (hidden("csrf", &view.csrf))
            (body)
        }
    }
}

/// A deed with a little to fill in, without the look of an editor.
pub fn deed_form(action: &str, csrf: &str, body: Markup) -> Markup {
    html! { form.stack method="post" action=(action) { (hidden("csrf", csrf)) (body) } }
}

/// Fields in as many columns as fit.
pub fn fields(views: &[FieldView]) -> Markup {
    html! { div.fields { @for view in views { (field(view)) } } }
}

pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// What must be mended, first of all and with a way to each field; draws nothing
/// when all is well. `errors` are pairs of a field's id (or `""`) and the words.
pub fn form_errors(title: &str, errors: &[(String, String)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.errors role="alert" tabindex="-1" data-focus {
                h2 { (icon("circle-alert")) (title) }
                ul {
                    @for (id, words) in errors {
                        li { @if id.is_empty() { (words) } @else { a href={ "#" (id) } { (words) } } }
                    }
                }
            }
        }
    }
}

/// The buttons below a form: save, the way back, and at the far end what is rare.
pub fn form_foot(save: Button, back: Option<Button>, rare: Markup) -> Markup {
    html! {
        div.form-foot {
            (save.main())
            @if let Some(back) = back { (back) }
            @if !rare.0.is_empty() { div.end { (rare) } }
        }
    }
}
