//! Which columns a sheet has, and what stands above them.

use base::Currency;
use schema::{EntityDef, FieldDef, Key, Kind, filter::column_field};

use super::Wording;
use crate::Ctx;

/// The columns beside the fields that may go out.
const STAMPS: [&str; 2] = ["created_at", "updated_at"];

/// One column of the sheet.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// The record's own.
    Id {
        heading: String,
    },
    /// The name of a linked record.
    Name {
        key: Key,
        heading: String,
    },
    /// The id of a linked record.
    LinkId {
        key: Key,
        heading: String,
    },
    Field {
        field: Box<FieldDef>,
        heading: String,
    },
    Stamp {
        key: Key,
        heading: String,
    },
}

impl Column {
    pub fn heading(&self) -> &str {
        match self {
            Column::Id { heading }
            | Column::Name { heading, .. }
            | Column::LinkId { heading, .. }
            | Column::Field { heading, .. }
            | Column::Stamp { heading, .. } => heading,
        }
    }

    /// The field that it shows.
    pub fn field(&self) -> Option<&Key> {
        match self {
            Column::Id { .. } | Column::Stamp { .. } => None,
            Column::Name { key, .. } | Column::LinkId { key, .. } => Some(key),
            Column::Field { field, .. } => Some(&field.key),
        }
    }
}

/// The id first; then what was asked for, or everything that may be read.
pub(super) fn of(ctx: &Ctx, def: &EntityDef, asked: &[Key], wording: Wording) -> Vec<Column> {
    let own: Vec<Key> = def.fields.iter().map(|field| field.key.clone()).collect();
    let keys = if asked.is_empty() { &own } else { asked };
    let id = match wording {
        Wording::People => ctx.text(&def.field_label_key("id")),
        Wording::Programs => "id".to_owned(),
    };
    let mut columns = vec![Column::Id { heading: id.clone() }];
    for key in keys.iter().filter(|key| ctx.actor.reads(def, key)) {
        let heading = match wording {
            Wording::People => ctx.text(&def.field_label_key(key)),
            Wording::Programs => key.to_string(),
        };
        match def.field(key) {
            Some(field) if matches!(field.kind, Kind::Link { .. }) => {
                let beside = match wording {
                    Wording::People => format!("{heading} ({id})"),
                    Wording::Programs => format!("{heading}.id"),
                };
                columns.push(Column::Name { key: key.clone(), heading });
                columns.push(Column::LinkId { key: key.clone(), heading: beside });
            }
            Some(field) => {
                let heading = with_unit(ctx, field, heading, wording);
                columns.push(Column::Field { field: Box::new(field.clone()), heading });
            }
            None if STAMPS.contains(&&**key) && column_field(def, key).is_some() => {
                columns.push(Column::Stamp { key: key.clone(), heading });
            }
            None => {}
        }
    }
    columns
}

/// A column of sums says its unit, once for all: «مبلغ (تومان)».
fn with_unit(ctx: &Ctx, field: &FieldDef, heading: String, wording: Wording) -> String {
    if field.kind != Kind::Money {
        return heading;
    }
    let currency: Currency = ctx.workspace.settings().currency;
    match wording {
        Wording::People => format!("{heading} ({})", ctx.format.unit_name(currency)),
        Wording::Programs => format!("{heading} ({})", currency.code()),
    }
}
