//! What one presses.

use maud::{Markup, Render, html};

use super::icon;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    /// The page's one main action.
    Main,
    /// A quiet one, without an edge.
    Bare,
    /// Takes something away.
    Danger,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Look::Plain => "btn",
            Look::Main => "btn main",
            Look::Bare => "btn bare",
            Look::Danger => "btn danger",
        }
    }
}

/// A button or link in all its forms; splice it into `html!`. The functions
/// below are its usual cases.
#[derive(Clone, Debug, Default)]
pub struct Button {
    label: String,
    look: Look,
    icon: Option<String>,
    href: Option<String>,
    name: Option<(String, String)>,
    form: Option<String>,
    opens: Option<String>,
    key: Option<String>,
    classes: String,
    hidden_label: bool,
    disabled: bool,
    push: bool,
}

impl Button {
    /// Sends the form around it.
    pub fn submit(label: impl Into<String>) -> Button {
        Button { label: label.into(), ..Button::default() }
    }
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Button {
        Button { label: label.into(), href: Some(href.into()), ..Button::default() }
    }
    /// Does nothing by itself; a script or a dialog gives it a meaning.
    pub fn push(label: impl Into<String>) -> Button {
        Button { label: label.into(), push: true, ..Button::default() }
    }
    pub fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }
    pub fn main(self) -> Self {
        self.look(Look::Main)
    }
    pub fn bare(self) -> Self {
        self.look(Look::Bare)
    }
    pub fn danger(self) -> Self {
        self.look(Look::Danger)
    }
    pub fn icon(mut self, name: impl Into<String>) -> Self {
        self.icon = Some(name.into());
        self
    }
    /// Shows only the icon; the label stays for screen readers and as a tip.
    pub fn square(mut self) -> Self {
        self.hidden_label = true;
        self.class("square")
    }
    pub fn small(self) -> Self {
        self.class("small")
    }
    pub fn wide(self) -> Self {
        self.class("wide")
    }
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }
    /// The field and value that the form sends when this button was the one.
    pub fn named(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.name = Some((name.into(), value.into()));
        self
    }
    /// The id of a form elsewhere on the page that it sends.
    pub fn form(mut self, id: impl Into<String>) -> Self {
        self.form = Some(id.into());
        self
    }
    /// The id of a dialog that it opens.
    pub fn opens(mut self, dialog: impl Into<String>) -> Self {
        self.opens = Some(dialog.into());
        self.push = true;
        self
    }
    /// The key of the keyboard that presses it.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
    fn class(mut self, class: &str) -> Self {
        self.classes = format!("{} {class}", self.classes);
        self
    }

    fn inside(&self) -> Markup {
        html! {
            @if let Some(name) = &self.icon { (icon(name)) }
            @if self.hidden_label { span.hush { (self.label) } } @else { (self.label) }
        }
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let class = format!("{}{}", self.look.class(), self.classes);
        let title = self.hidden_label.then_some(self.label.as_str());
        let (name, value) = self.name.as_ref().map(|(name, value)| (name, value)).unzip();
        html! {
            @if let Some(href) = &self.href {
                a class=(class) href=[(!self.disabled).then_some(href)] aria-disabled=[self.disabled.then_some("true")]
                    title=[title] data-key=[&self.key] { (self.inside()) }
            } @else {
                button class=(class) type=(if self.push { "button" } else { "submit" }) name=[name] value=[value]
                    form=[&self.form] disabled[self.disabled] title=[title] data-opens=[&self.opens] data-key=[&self.key] {
                    (self.inside())
                }
            }
        }
    }
}

/// Sends the form around it.
pub fn button(label: &str, look: Look, icon: Option<&str>) -> Markup {
    with_icon(Button::submit(label).look(look), icon).render()
}

pub fn link_button(label: &str, href: &str, look: Look, icon: Option<&str>) -> Markup {
    with_icon(Button::link(label, href).look(look), icon).render()
}

/// A deed of one press: a form of its own with nothing else to fill in.
pub fn post_button(action: &str, csrf: &str, button: Button) -> Markup {
    html! {
        form.inline method="post" action=(action) { (super::hidden("csrf", csrf)) (button) }
    }
}

fn with_icon(button: Button, icon: Option<&str>) -> Button {
    match icon {
        Some(name) => button.icon(name),
        None => button,
    }
}
