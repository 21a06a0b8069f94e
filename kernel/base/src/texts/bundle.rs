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
        let told: Vec<_> = resource.entries().flat_map(keys_of).collect();
        let added = self.texts.add_resource(resource);
        for (key, places) in told {
            self.note(key, places);
        }
        if let Some(what) = broken {
            return Err(TextProblem::Broken { lang: self.lang, what });
        }
        added.map_err(|errors| match errors.into_iter().next() {
            Some(FluentError::Overriding { id, .. }) => TextProblem::Duplicate { lang: self.lang, key: id },
            other => TextProblem::Broken { lang: self.lang, what: format!("{other:?}") },
        })
    }

    pub(super) fn text(&self, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        let pattern = self.pattern(key)?;
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

    fn pattern(&self, key: &str) -> Option<&Pattern<&str>> {
        let (name, attribute) = key.split_once('.').map_or((key, None), |(name, attribute)| (name, Some(attribute)));
        let message = self.texts.get_message(name)?;
        match attribute {
            Some(attribute) => Some(message.get_attribute(attribute)?.value()),
            None => message.value(),
        }
    }

    /// Keeps a key only where its text can be had: in Fluent a term `-deal`
    /// and a message `deal` share one name, and the second is refused.
    fn note(&mut self, key: String, places: BTreeSet<String>) {
        if self.pattern(&key).is_some() {
            self.keys.entry(key).or_insert(places);
        }
    }
}

/// The keys that an entry brings, each with its open places.
fn keys_of(entry: &Entry<&str>) -> Vec<(String, BTreeSet<String>)> {
    let Entry::Message(message) = entry else { return Vec::new() };
    let name = message.id.name;
    let value = message.value.iter().map(|value| (name.to_owned(), places_of(value)));
    let attributes = message.attributes.iter();
    value.chain(attributes.map(|one| (format!("{name}.{}", one.id.name), places_of(&one.value)))).collect()
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
