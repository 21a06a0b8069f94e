//! The schema as one person sees it. What is hidden from them does not exist: a
//! filter that comes to nothing, or asks of a hidden field, is read against
//! [`schema`] once more, so that it is told in the very words of a field that
//! never was.

use schema::{Direction, EntityDef, FieldDef, Key, Schema, SchemaBuilder};

use crate::{Ctx, Result};

/// The fields that the caller may read.
pub fn readable<'d>(ctx: &Ctx, def: &'d EntityDef) -> impl Iterator<Item = &'d FieldDef> {
    def.fields.iter().filter(|field| ctx.actor.reads(def, &field.key) && !is_unheard_of(ctx, def, field))
}

/// The place of a comment on records of a kind that the caller does not see:
/// its name alone would say that there is such a kind.
pub fn is_unheard_of(ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> bool {
    def.on_any && field.link().is_some_and(|to| !ctx.actor.may(to, access::Deed::Read))
}

/// All entities with the fields that the caller may read, and nothing else
/// about them: enough to read a filter. Entities out of sight keep their name,
/// since links point to them, and have no fields.
pub fn schema(ctx: &Ctx) -> Result<Schema> {
    let narrowed = ctx.schema.entities().map(|def| narrowed(ctx, def));
    let built = narrowed.fold(SchemaBuilder::new(), SchemaBuilder::entity).build();
    built.map_err(|problem| anyhow::Error::new(problem).into())
}

fn narrowed(ctx: &Ctx, def: &EntityDef) -> EntityDef {
    let fields: Vec<FieldDef> = readable(ctx, def).cloned().collect();
    let title = if fields.iter().any(|field| field.key == def.title) { def.title.clone() } else { Key::Borrowed("id") };
    let knows = |key: &Key| fields.iter().any(|field| field.key == *key);
    // Of the links to a primary record, and of the order, a filter takes which are usual.
    let happened = def.happened.clone().filter(|(key, _)| knows(key));
    let about = def.about.iter().filter(|key| knows(key)).cloned().collect();
    let sort = if knows(&def.sort.0) { def.sort.clone() } else { ("id".into(), Direction::Down) };
    EntityDef {
        key: def.key.clone(),
        icon: def.icon.clone(),
        fields,
        title,
        owned: def.owned,
        about,
        on_any: false,
        private: None,
        happened,
        personal: false,
        indexes: Vec::new(),
        list: Vec::new(),
        sort,
        form: Vec::new(),
    }
}
