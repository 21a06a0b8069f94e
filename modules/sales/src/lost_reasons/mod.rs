//! Why deals are lost, in the company's own words: a short list, so that the
//! funnel can add them up. A deal lost without one counts as "not given".

use records::{Result, Writes};
use schema::{Direction, Entity, EntityDef, Field, entity, field};
use store::ColumnType;

pub struct LostReason;

impl Entity for LostReason {
    const KEY: &'static str = "lost_reasons";
}

pub const NAME: Field<LostReason, String> = field("name");
pub const NOTE: Field<LostReason, Option<String>> = field("note");

pub fn definition() -> EntityDef {
    entity::<LostReason>("circle-x")
        .field(NAME.line(120).named().searchable())
        .field(NOTE.prose(2_000))
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "note"])
        .section("main", &["name", "note"])
        .build()
}

/// The reasons that a new workspace begins with; later they are data.
pub fn seed(tx: &mut Writes<'_, '_>) -> Result<()> {
    if !tx.tx.sql("select 1 from @lost_reasons limit 1", &[], &[ColumnType::Int])?.is_empty() {
        return Ok(());
    }
    for key in ["price", "late", "rival", "no-need", "silent"] {
        let mut reason = tx.new_record::<LostReason>()?;
        let name = tx.ctx.text(&format!("lost-reason-{key}"));
        reason.set(NAME, name);
        tx.save(reason)?;
    }
    Ok(())
}
