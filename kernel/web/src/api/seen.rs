//! The schema as one caller sees it. What is hidden from them does not exist:
//! not in an answer, not in a filter, not in a problem, not in the OpenAPI
//! document. A filter is therefore read against [`schema`], so that a hidden
//! field is told in the very words of one that never was.

use std::sync::Arc;

use access::Deed;
pub use records::seen::{readable, schema};
use records::{Ctx, Error, Result, seen::is_unheard_of};
use schema::{EntityDef, FieldDef};

/// An entity that the caller may read or add to; any other is not found.
pub fn entity(ctx: &Ctx, key: &str) -> Result<Arc<EntityDef>> {
    ctx.def(key).ok().filter(|def| exists(ctx, def)).ok_or(Error::NotFound)
}

pub fn exists(ctx: &Ctx, def: &EntityDef) -> bool {
    [Deed::Read, Deed::Create].into_iter().any(|deed| ctx.actor.may(&def.key, deed))
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
