//! Rows of one sheet that have the same key, or the same value where it should be the only one.

use std::hash::{DefaultHasher, Hash, Hasher};

use base::fold;
use schema::Value;

use super::{Preparer, Ready};
use crate::import::{Duplicates, Policy, report::Reason};

impl Preparer {
    /// Two rows with the same key would change the same record in turns, and
    /// the second import of the sheet would not be the same as the first;
    /// unless it was said what is to become of such rows.
    pub(super) fn look_for_repeats(&mut self, ready: &Ready, against: &mut Vec<Reason>) {
        let merges = !matches!(self.import.policy(), Policy::Strict | Policy::Asked(Duplicates::Add));
        for fill in &self.fills {
            let is_key = self.identity.key == Some(fill.place);
            if merges && self.identity.is_exact(fill.place) || !(is_key || fill.field.unique) {
                continue;
            }
            let value = ready.values.iter().find(|(place, _)| *place == fill.place);
            let Some((_, value)) = value else { continue };
            let mut hasher = DefaultHasher::new();
            match value {
                Value::Text(text) if !fill.field.unique => fold::fold(text).hash(&mut hasher),
                Value::Text(text) => text.hash(&mut hasher),
                Value::Int(number) => number.hash(&mut hasher),
                _ => continue,
            }
            let first = *self.seen.entry((fill.place, hasher.finish())).or_insert(ready.row.number);
            if first != ready.row.number {
                let heading = fill.heading.as_deref().unwrap_or(&fill.field.key);
                against.push(Reason::of_column(heading, "import-row-repeated").with("row", first));
            }
        }
    }
}
