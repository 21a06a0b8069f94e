//! Which related records are meant, by the words that people have for them.
//!
//! An entity goes by its key or its label, in the plural or the singular; a kind
//! of its records (call, task) goes by the label of that choice. Of several
//! links that lead here the primary one is meant, unless another is named:
//! `opportunity.customer`.

use super::links::{kind_field, links_here};
use crate::{EntityDef, FieldDef, Key, Kind, Names, Schema, input::squash};

/// Whose records are meant.
pub(in crate::filter) struct What<'a> {
    pub def: &'a EntityDef,
    pub link: Key,
    /// Only those of one kind.
    pub kind: Option<Key>,
}

/// The records that lead to `here` and go by this name.
pub(in crate::filter) fn related_of<'a>(
    schema: &'a Schema,
    here: &EntityDef,
    name: &str,
    link: Option<&str>,
    names: &dyn Names,
) -> Option<What<'a>> {
    let said = squash(name);
    let around = || schema.entities().map(|def| &**def).filter(|def| !links_here(def, here).is_empty());
    let by_name = around().find(|def| goes_by(def, &said, names)).map(|def| (def, None));
    let by_kind = || around().find_map(|def| Some((def, Some(kind_called(def, &said, names)?))));
    let by_first = || {
        let mut called = around().filter(|def| begins_with(def, &said, names));
        called.next().filter(|_| called.next().is_none()).map(|def| (def, None))
    };
    let (def, kind) = by_name.or_else(by_kind).or_else(by_first)?;
    let links = links_here(def, here);
    let link = match link {
        None => links.first()?.key.clone(),
        Some(said) => {
            let is_called = |field: &&FieldDef| {
                let labels = names.field(def, &field.key);
                said.eq_ignore_ascii_case(&field.key) || labels.iter().any(|label| squash(label) == squash(said))
            };
            links.into_iter().find(is_called)?.key.clone()
        }
    };
    Some(What { def, link, kind })
}

fn goes_by(def: &EntityDef, said: &str, names: &dyn Names) -> bool {
    let (key, singular) = (squash(&def.key), squash(&singular(&def.key)));
    let labels: Vec<String> = names.entity(def).iter().map(|label| squash(label)).collect();
    key == said || singular == said || forms(said).any(|said| labels.iter().any(|label| label == said))
}

/// «فرصت» and «فرصت‌ها» for «فرصت فروش», where nothing else begins so.
fn begins_with(def: &EntityDef, said: &str, names: &dyn Names) -> bool {
    let first = |label: &String| base::fold::fold(label).split(' ').next().map(str::to_owned);
    let firsts: Vec<String> = names.entity(def).iter().filter_map(first).collect();
    forms(said).any(|said| firsts.iter().any(|first| first == said))
}

/// The endings of a name that say how many, or that it does not matter which:
/// «تماس‌ها», «تماس‌های», «تماسی», "calls".
const ENDINGS: [&str; 6] = ["های", "هایی", "ها", "ای", "ی", "s"];

/// A name as it was said, and without its ending.
fn forms(said: &str) -> impl Iterator<Item = &str> {
    let bare = ENDINGS.iter().filter_map(move |end| said.strip_suffix(end));
    std::iter::once(said).chain(bare).filter(|form| !form.is_empty())
}

/// `opportunities` as `opportunity`, for those who know no labels.
fn singular(key: &str) -> String {
    match key.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => key.strip_suffix('s').unwrap_or(key).to_owned(),
    }
}

/// `call`, `calls`, «تماس», «تماس‌ها».
fn kind_called(def: &EntityDef, said: &str, names: &dyn Names) -> Option<Key> {
    let field = kind_field(def)?;
    let Kind::Choice(choices) = &field.kind else { return None };
    let is_said = |word: &str| {
        let word = squash(word);
        forms(said).any(|said| said == word)
    };
    let called = |key: &str| is_said(key) || names.choice(def, &field.key, key).iter().any(|label| is_said(label));
    choices.iter().find(|choice| called(&choice.key)).map(|choice| choice.key.clone())
}
