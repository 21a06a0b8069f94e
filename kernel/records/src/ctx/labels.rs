//! The words that fields and choices go by, as they may be typed.

use base::{Catalogue, Lang};
use schema::{EntityDef, Names};

use super::Ctx;

impl Ctx {
    /// The words that fields and choices go by, in both languages.
    pub fn names(&self) -> Labels<'_> {
        Labels(&self.workspace.texts)
    }
}

/// Labels of the catalogue as the names that people may type.
pub struct Labels<'a>(&'a Catalogue);

impl Labels<'_> {
    fn both(&self, key: &str) -> Vec<String> {
        let said = |lang| self.0.has(lang, key).then(|| self.0.get(lang, key, &[]));
        Lang::ALL.into_iter().filter_map(said).collect()
    }
}

impl Names for Labels<'_> {
    fn field(&self, entity: &EntityDef, field: &str) -> Vec<String> {
        self.both(&entity.field_label_key(field))
    }
    fn choice(&self, entity: &EntityDef, field: &str, choice: &str) -> Vec<String> {
        self.both(&entity.choice_label_key(field, choice))
    }
    fn entity(&self, entity: &EntityDef) -> Vec<String> {
        let also = self.both(&format!("{}-also", entity.label_key()));
        let also = also.iter().flat_map(|said| said.split('|')).map(str::to_owned);
        [entity.one_label_key(), entity.label_key()].iter().flat_map(|key| self.both(key)).chain(also).collect()
    }
}
