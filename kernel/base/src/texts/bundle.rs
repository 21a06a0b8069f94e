//! The texts of one language.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{
    FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle, types::FluentNumber,
};
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use unic_langid::{LanguageIdentifier, langid};

use super::{Arg, TextProblem};
use crate::{Lang, format::numbers};

pub(super) struct Bundle {
    lang: Lang,
    texts: FluentBundle<FluentResource>,
    /// each key with the places that its text leaves open
    keys: BTreeMap<String, BTreeSet<String>>,
}

impl Bundle {
    pub(super) fn new(lang: Lang) -> Self {
        let locale: LanguageIdentifier = if lang == Lang::Fa { langid!("fa") } else { langid!("en") };
        let mut texts = FluentBundle::new_concurrent(vec![locale]);
        // The pages isolate user text themselves; marks in attributes and
        // exports would only be in the way.
        texts.set_use_isolating(false);
        texts.set_formatter(Some(if lang == Lang::Fa {
            |value, _| print(value, Lang::Fa)
        } else {
            |value, _| print(value, Lang::En)
        }));
        Bundle { lang, texts, keys: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, source: String) -> Result<(), TextProblem> {
        let (resource, broken) = match FluentResource::try_new(source) {
            Ok(resource) => (resource, None),
            Err((resource, errors)) => (resource, errors.first().map(ToString::to_string)),
        };
        for entry in resource.entries() {
            self.note(entry);
        }
        let added = self.texts.add_resource(resource);
        if let Some(what) = broken {
            return Err(TextProblem::Broken { lang: self.lang, what });
        }
        added.map_err(|errors| match errors.into_iter().next() {
            Some(FluentError::Overriding { id, .. }) => TextProblem::Duplicate { lang: self.lang, key: id },
            other => TextProblem::Broken { lang: self.lang, what: format!("{other:?}") },
        })
    }

    pub(super) fn text(&self, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        let (name, attribute) = key.split_once('.').map_or((key, None), |(name, attribute)| (name, Some(attribute)));
        let message = self.texts.get_message(name)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let values: FluentArgs =
            args.iter().map(|(name, arg)| (*name, arg.value(|n| numbers::number(self.lang, n)))).collect();
        let text = self.texts.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if let Some(error) = errors.first() {
            tracing::warn!(key, lang = self.lang.tag(), %error, "a text could not be filled");
        }
        Some(text)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    pub(super) fn places(&self, key: &str) -> BTreeSet<String> {
        self.keys.get(key).cloned().unwrap_or_default()
    }

    fn note(&mut self, entry: &Entry<&str>) {
        let Entry::Message(message) = entry else { return };
        if let Some(value) = &message.value {
            self.keys.entry(message.id.name.to_owned()).or_insert_with(|| places_of(value));
        }
        for attribute in &message.attributes {
            let key = format!("{}.{}", message.id.name, attribute.id.name);
            self.keys.entry(key).or_insert_with(|| places_of(&attribute.value));
        }
    }
}

fn print(value: &FluentValue, lang: Lang) -> Option<String> {
    match value {
        FluentValue::Number(FluentNumber { value, .. }) if value.fract() == 0.0 => {
            Some(numbers::number(lang, *value as i64))
        }
        FluentValue::Number(number) => Some(numbers::digits(lang, &number.as_string())),
        _ => None,
    }
}

fn places_of(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    collect(pattern, &mut places);
    places
}

fn collect(pattern: &Pattern<&str>, places: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(inline) } => collect_inline(inline, places),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                collect_inline(selector, places);
                variants.iter().for_each(|variant| collect(&variant.value, places));
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, places: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            places.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|argument| collect_inline(argument, places));
        }
        InlineExpression::Placeable { expression } => match &**expression {
            Expression::Inline(inner) => collect_inline(inner, places),
            Expression::Select { selector, variants } => {
                collect_inline(selector, places);
                variants.iter().for_each(|variant| collect(&variant.value, places));
            }
        },
        _ => {}
    }
}
