//! The schema as one caller sees it. What is hidden from them does not exist:
//! not in an answer, not in a filter, not in a problem, not in the OpenAPI
//! document. A filter is therefore read against [`schema`], so that a hidden
//! field is told in the very words of one that never was.

use std::sync::Arc;

use access::Deed;
use records::{Ctx, Error, Result};
use schema::{Direction, EntityDef, FieldDef, Key, Schema, SchemaBuilder};

/// An entity that the caller may read or add to; any other is not found.
pub fn entity(ctx: &Ctx, key: &str) -> Result<Arc<EntityDef>> {
    ctx.def(key).ok().filter(|def| exists(ctx, def)).ok_or(Error::NotFound)
}

pub fn exists(ctx: &Ctx, def: &EntityDef) -> bool {
    [Deed::Read, Deed::Create].into_iter().any(|deed| ctx.actor.may(&def.key, deed))
}

/// The fields that the caller may read.
pub fn readable<'d>(ctx: &Ctx, def: &'d EntityDef) -> impl Iterator<Item = &'d FieldDef> {
    def.fields.iter().filter(|field| ctx.actor.reads(def, &field.key) && !is_unheard_of(ctx, def, field))
}

/// The place of a comment on records of a kind that the caller does not see:
/// its name alone would say that there is such a kind.
fn is_unheard_of(ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> bool {
    def.on_any && field.link().is_some_and(|to| !ctx.actor.may(to, Deed::Read))
}

/// Whether the caller knows of the field at all.
pub fn knows(ctx: &Ctx, def: &EntityDef, field: &str) -> bool {
    ctx.actor.reads(def, field) || ctx.actor.writes(def, field)
}

/// Whether a body may set the field. The owner is set at the birth of a record
/// and by handing it over.
pub fn sets(ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> bool {
    !is_unheard_of(ctx, def, field) && (is_owner(def, &field.key) || ctx.actor.writes(def, &field.key))
}

pub fn is_owner(def: &EntityDef, field: &str) -> bool {
    def.owned && field == "owner"
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
        personal: false,
        indexes: Vec::new(),
        list: Vec::new(),
        sort,
        form: Vec::new(),
    }
}
