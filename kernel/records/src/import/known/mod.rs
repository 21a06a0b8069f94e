//! Whom a row is about: somebody who stands further up in the sheet, somebody
//! who is in the records already, or nobody yet.
//!
//! A row is known by its *marks*, the surest first: the field that a person
//! chose as the key, then telephone numbers, emails and papers, and last the
//! folded name together with the place. A number is looked for in every field
//! that holds numbers. What contradicts is not the same: two people of one name
//! in one town with different numbers are two. Marks of earlier rows are held
//! hashed; the records are asked once for many rows, by an index each.

mod anywhere;
mod asked;
mod holders;
mod roll;

use std::hash::{DefaultHasher, Hash, Hasher};

use base::fold;
use schema::{EntityDef, Key, Kind, Value};

use crate::Ctx;

use holders::classes;

pub(super) use anywhere::anywhere;
pub(super) use asked::{Found, look_up};
pub(super) use roll::{Met, Roll, adds};

/// The mark of the chosen key; numbers, emails and papers follow.
const KEY: u8 = 0;
const NAMED: u8 = u8::MAX;

/// Which fields say who somebody is.
#[derive(Clone, Debug, Default)]
pub(super) struct Identity {
    pub key: Option<usize>,
    /// Fields of which one alone tells; those that hold the same kind together.
    exact: Vec<Vec<usize>>,
    name: Option<(usize, Vec<usize>)>,
    /// Words that tell nobody apart, folded.
    silent: Vec<String>,
}

/// One thing that a row is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    class: u8,
    /// The place of the field that it came from.
    pub place: usize,
    text: String,
    /// What is asked for in the records.
    keys: Vec<String>,
    /// Of a name: the classes of the marks that stand beside it in the row.
    beside: u8,
}

impl Mark {
    fn hashed(&self) -> Hashed {
        hashed(self.class, &self.text)
    }
}

type Hashed = (u8, u64);

fn hashed(class: u8, text: &str) -> Hashed {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (class, hasher.finish())
}

impl Identity {
    /// By the law of the entity, as far as the actor may see it; the key alone
    /// where nothing else was asked for.
    pub fn of(def: &EntityDef, ctx: &Ctx, key: Option<&Key>, by_law: bool) -> Identity {
        let key = key.and_then(|key| def.place(key));
        if !by_law {
            return Identity { key, ..Identity::default() };
        }
        let shown = |at: &usize| ctx.actor.is_system() || ctx.actor.reads(def, &def.fields[*at].key);
        let places = |keys: &[Key]| -> Vec<usize> {
            keys.iter().filter_map(|key| def.place(key)).filter(|at| shown(at)).collect()
        };
        let of_kind = |kind: Kind| -> Vec<usize> {
            (0..def.fields.len()).filter(|at| def.fields[*at].kind == kind).filter(|at| shown(at)).collect()
        };
        let Some(law) = ctx.workspace.law(&def.key) else {
            let exact = [of_kind(Kind::Phone), of_kind(Kind::Email)];
            return Identity { key, exact: exact.into(), ..Identity::default() };
        };
        let exact = [places(&law.numbers), places(&law.emails), places(&law.papers)];
        // The narrowest place there is: a name alone tells nobody apart.
        let name = places(std::slice::from_ref(&law.name)).first().copied();
        let where_ = places(&law.places[..law.places.len().min(1)]);
        let name = name.filter(|_| !where_.is_empty()).map(|name| (name, where_));
        let silent = law.silent.iter().map(|word| fold::fold(word)).collect();
        Identity { key, exact: exact.into(), name, silent }
    }

    /// Whether one value of this field alone says who somebody is.
    pub fn is_exact(&self, place: usize) -> bool {
        self.key == Some(place) || self.exact.iter().flatten().any(|at| *at == place)
    }

    /// What a row with these values is known by.
    pub fn marks(&self, def: &EntityDef, values: &[(usize, Value)]) -> Vec<Mark> {
        let of = |place: usize| values.iter().find(|(at, _)| *at == place).map(|(_, value)| value);
        let mut marks = Vec::new();
        if let Some(place) = self.key
            && let Some(text) = of(place).and_then(|value| comparable(def, place, value))
        {
            marks.push(Mark { class: KEY, place, keys: vec![text.clone()], text, beside: 0 });
        }
        for (class, places) in self.exact.iter().enumerate() {
            let found = places.iter().filter_map(|&place| Some((place, comparable(def, place, of(place)?)?)));
            let class = class as u8 + 1;
            let mark =
                |(place, text): (usize, String)| Mark { class, place, keys: vec![text.clone()], text, beside: 0 };
            marks.extend(found.map(mark));
        }
        if let Some((name, places)) = &self.name
            && let Some(name_text) = of(*name).and_then(Value::text)
            && let Some(place) = places.iter().find_map(|place| of(*place).and_then(Value::text))
        {
            let text = self.named(&fold::fold(name_text), place);
            let joined = name_text.replace('\u{200c}', "");
            let mut keys = vec![fold::find_key(name_text), fold::find_key(&joined)];
            keys.dedup();
            let beside = classes(marks.iter().map(|mark| mark.class));
            marks.push(Mark { class: NAMED, place: *name, text, keys, beside });
        }
        marks
    }

    /// A name and a place as they are compared, whatever spaces stand in the
    /// name and however the person is addressed.
    fn named(&self, folded: &str, place: &str) -> String {
        let told = folded.split(' ').filter(|word| !self.silent.iter().any(|silent| silent == word));
        format!("{}\u{1f}{}", told.collect::<String>(), fold::fold(place).replace(' ', ""))
    }
}

/// A value as it stands in the column that is asked.
fn comparable(def: &EntityDef, place: usize, value: &Value) -> Option<String> {
    let field = &def.fields[place];
    match value {
        // What is not strictly unique is known by its spelling, folded.
        Value::Text(text) if field.searchable && !field.unique => Some(fold::find_key(text)),
        Value::Text(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        _ => None,
    }
}
