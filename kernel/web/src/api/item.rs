//! A record in JSON: its id and version, then the asked columns, each as
//! [`schema::to_json`] writes it. Links are the ids of records; `_titles` has
//! their names, as far as the caller may see them.

use base::Instant;
use records::{AnyRecord, Ctx, Titles};
use schema::{EntityDef, Key, Kind, Value};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value as Json, json};

use super::seen;

/// The columns beside the fields that an answer may have.
pub const STAMPS: [&str; 2] = ["created_at", "updated_at"];

/// Everything that the caller may read.
pub fn all_columns(ctx: &Ctx, def: &EntityDef) -> Vec<Key> {
    let fields = seen::readable(ctx, def).map(|field| field.key.clone());
    fields.chain(STAMPS.map(Key::Borrowed)).collect()
}

/// One record with these columns.
pub fn json(record: &AnyRecord, columns: &[Key], titles: Option<&Titles>) -> Json {
    serde_json::to_value(Item { record, columns, titles }).unwrap_or_default()
}

/// A record as it is written, without being put together first: a list has many.
/// No column is named twice.
pub struct Item<'a> {
    pub record: &'a AnyRecord,
    pub columns: &'a [Key],
    pub titles: Option<&'a Titles>,
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut item = to.serialize_map(None)?;
        item.serialize_entry("id", &self.record.id)?;
        item.serialize_entry("version", &self.record.version)?;
        for column in self.columns {
            item.serialize_entry(&**column, &value(self.record, column))?;
        }
        if let Some(titles) = self.titles {
            item.serialize_entry("_titles", &named(self.record, self.columns, titles))?;
        }
        item.end()
    }
}

/// What one column holds.
pub fn value(record: &AnyRecord, column: &str) -> Json {
    match (column, record.def.field(column)) {
        (_, Some(field)) => schema::to_json(field, record.value(column)),
        ("id", None) => json!(record.id),
        ("version", None) => json!(record.version),
        ("created_at", None) => stamp(record.created_at),
        ("updated_at", None) => stamp(record.updated_at),
        _ => Json::Null,
    }
}

/// A moment as both databases keep it, so that a new record is told in the
/// same words as later.
fn stamp(at: Instant) -> Json {
    json!(Instant::from_microsecond(at.as_microsecond()).unwrap_or(at).to_string())
}

fn named(record: &AnyRecord, columns: &[Key], titles: &Titles) -> Map<String, Json> {
    let name = |column: &Key| {
        let Kind::Link { to } = &record.def.field(column)?.kind else { return None };
        let Value::Id(id) = record.value(column) else { return None };
        Some((column.to_string(), json!(titles.get(to, *id)?)))
    };
    columns.iter().filter_map(name).collect()
}
