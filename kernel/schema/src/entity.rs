//! An entity, as plain data.

use crate::{FieldDef, Key};

/// The kind of records that share a table, a list, a form and an API path.
///
/// Every entity has, without naming them, `id`, `version`, `created_at`,
/// `updated_at` and `deleted_at` (the recycle bin); an owned one also has the
/// links `owner` (users), `team` (teams) and `branch` (branches), which are
/// ordinary [`FieldDef`]s marked `system`.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityDef {
    /// Plural, as in the table, the URL and the API: `customers`.
    pub key: Key,
    /// A Lucide icon.
    pub icon: Key,
    pub fields: Vec<FieldDef>,
    /// The field that names a record on a page.
    pub title: Key,
    /// Records belong to a user, and through them to a team and a branch.
    pub owned: bool,
    /// The links to the primary record of a dependant (a stage passage, an
    /// activity): the first of them that is set is the one, and whoever may see
    /// that record may see this one.
    pub about: Vec<Key>,
    /// About a record of any entity (a comment): the schema gives it a loose link
    /// `on_{entity}` to each entity that has a life of its own, of which exactly
    /// one is set. Its own scope shows nothing: it is seen by exactly who sees
    /// its record, and changed by nobody but its owner.
    pub on_any: bool,
    /// The flag that keeps a dependant to its own scope, whoever may see its
    /// primary record.
    pub private: Option<Key>,
    /// The choice, and the value of it, of what has happened; other records are only
    /// planned. Filters ask for the newest of these («آخرین تماس»).
    pub happened: Option<(Key, Key)>,
    /// Records are their owner's own, whatever a role grants, and are seen beside
    /// that by those whom their fields `shared`, `for_team` and `for_role`
    /// name: a saved view.
    pub personal: bool,
    pub indexes: Vec<IndexDef>,
    /// Columns of the list unless a view says otherwise.
    pub list: Vec<Key>,
    /// Order of the list unless a view says otherwise.
    pub sort: (Key, Direction),
    /// The form, section by section; a section's label is `{entity}-section-{key}`.
    pub form: Vec<Section>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Direction {
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Up => Direction::Down,
            Direction::Down => Direction::Up,
        }
    }
}

/// An index over several fields, beside those that [`FieldDef::indexed`] makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDef {
    pub fields: Vec<Key>,
    pub unique: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub key: Key,
    pub fields: Vec<Key>,
}

impl EntityDef {
    pub fn field(&self, key: &str) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The position of a field, which is also its place in a record's values.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.key == key)
    }

    /// The text that names the entity in the plural: `customers`.
    pub fn label_key(&self) -> String {
        self.key.to_string()
    }

    /// The text that names one record: `customers-one`.
    pub fn one_label_key(&self) -> String {
        format!("{}-one", self.key)
    }

    /// The text that names a field. The five that every entity has, and the
    /// three of owned ones, share theirs: `field-owner`.
    pub fn field_label_key(&self, field: &str) -> String {
        match field {
            "id" | "version" | "created_at" | "updated_at" | "deleted_at" | "owner" | "team" | "branch"
                if self.shares(field) =>
            {
                format!("field-{}", field.replace('_', "-"))
            }
            _ if self.on_any && field.starts_with("on_") => format!("{}-one", &field[3..]),
            _ => format!("{}-{}", self.key, field.replace('_', "-")),
        }
    }

    /// The text that names a choice of a field.
    pub fn choice_label_key(&self, field: &str, choice: &str) -> String {
        format!("{}-{}-{}", self.key, field.replace('_', "-"), choice.replace('_', "-"))
    }

    /// The links that stand before `link` where it may lead to the primary
    /// record; none where it never does.
    pub fn before_about(&self, link: &str) -> Option<&[Key]> {
        let place = self.about.iter().position(|key| key == link)?;
        // Of links of which only one is ever set none stands before another.
        Some(if self.on_any { &[] } else { &self.about[..place] })
    }

    fn shares(&self, field: &str) -> bool {
        self.owned || !matches!(field, "owner" | "team" | "branch")
    }

    /// People only look at it: every field is written by the product.
    pub fn is_kept_by_rules(&self) -> bool {
        self.fields.iter().all(|field| field.system)
    }

    pub fn searchable(&self) -> impl Iterator<Item = &FieldDef> {
        self.fields.iter().filter(|field| field.searchable)
    }
}
