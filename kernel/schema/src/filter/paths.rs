//! From a path of keys to the field at its end, and all the paths of a filter.

use std::borrow::Cow;

use super::{Filter, Operand, Related, Test};
use crate::{EntityDef, FieldDef, Key, Kind, Schema};

/// The columns beside the fields that a filter may test.
pub const FILTER_COLUMNS: [&str; 3] = ["id", "created_at", "updated_at"];

/// One of [`FILTER_COLUMNS`] as if it were a field: `id` is a link to its own
/// entity, the others are instants.
pub fn column_field(def: &EntityDef, key: &str) -> Option<FieldDef> {
    let kind = match key {
        "id" => Kind::Link { to: def.key.clone() },
        "created_at" | "updated_at" => Kind::Instant,
        _ => return None,
    };
    Some(FieldDef { required: true, system: true, indexed: true, ..FieldDef::new(key.to_owned(), kind) })
}

/// The field at the end of a path, and the entity it belongs to.
pub fn field_at<'a>(
    schema: &'a Schema,
    def: &'a EntityDef,
    path: &[Key],
) -> Option<(&'a EntityDef, Cow<'a, FieldDef>)> {
    let (last, links) = path.split_last()?;
    let mut def = def;
    for key in links {
        def = schema.entity(def.field(key)?.link()?)?;
    }
    let field = match def.field(last) {
        Some(field) => Cow::Borrowed(field),
        None => Cow::Owned(column_field(def, last)?),
    };
    Some((def, field))
}

impl Filter {
    /// All tests of this entity's records, in reading order.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Filter::Test(test) => vec![test],
            other => other.parts().iter().flat_map(Filter::tests).collect(),
        }
    }

    /// Whether free words stand in it, which look into the searchable fields.
    pub fn has_words(&self) -> bool {
        matches!(self, Filter::Words(_)) || self.parts().iter().any(Filter::has_words)
    }

    /// All questions about related records, in reading order; what stands in
    /// them is theirs.
    pub fn related(&self) -> Vec<&Related> {
        match self {
            Filter::Related(related) => vec![related],
            other => other.parts().iter().flat_map(Filter::related).collect(),
        }
    }

    /// Every field whose value can be guessed from what the filter finds, once:
    /// the planner refuses those that are hidden from the actor, and each link
    /// on the way. A record named by its title also uses that title.
    pub fn paths(&self, schema: &Schema, def: &EntityDef) -> Vec<Vec<Key>> {
        let mut paths: Vec<Vec<Key>> = Vec::new();
        for test in self.tests() {
            let named = test.values.iter().any(|value| matches!(value, Operand::Name(_)));
            let title = if named { title_path(schema, def, &test.path) } else { None };
            for path in [Some(test.path.clone()), title].into_iter().flatten() {
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        paths
    }
}

/// The path to the title of the record that a link points to.
pub(crate) fn title_path(schema: &Schema, def: &EntityDef, path: &[Key]) -> Option<Vec<Key>> {
    let (_, link) = field_at(schema, def, path)?;
    let target = schema.entity(link.link()?)?;
    Some(path.iter().chain([&target.title]).cloned().collect())
}
