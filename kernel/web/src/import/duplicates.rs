//! What is to become of rows about somebody who is there already.

use maud::Markup;
use records::{
    Ctx,
    import::{Duplicates, Import, can_be_key, importable},
};
use schema::{EntityDef, FieldDef};

use crate::components::{self as ui, Choice, Control, FieldView};

pub(super) fn choice(ctx: &Ctx, def: &EntityDef, import: &Import) -> Markup {
    let chosen = import.duplicates.unwrap_or(Duplicates::Fill);
    let option = |one: Duplicates| {
        let label = ctx.text(&format!("imports-duplicates-{}", one.key()));
        Choice::new(one.key(), label, one == chosen)
    };
    let control = Control::Picks { options: Duplicates::ALL.into_iter().map(option).collect(), many: false };
    let by = known_by(ctx, def);
    let hint = match by.is_empty() {
        true => ctx.text("imports-duplicates-by-key"),
        false => format!("{} {}", ctx.text("imports-duplicates-by"), by.join(&ctx.text("imports-comma"))),
    };
    let field = FieldView::new("duplicates", ctx.text("imports-duplicates"), control).hint(hint);
    ui::fields(&[field, key(ctx, def, import)])
}

/// The fields that say who somebody is, in words.
fn known_by(ctx: &Ctx, def: &EntityDef) -> Vec<String> {
    let label = |key: &schema::Key| ctx.text(&def.field_label_key(key));
    let Some(law) = ctx.workspace.law(&def.key) else { return Vec::new() };
    let seen = |key: &&schema::Key| ctx.actor.reads(def, key);
    let mut words: Vec<String> = law.exact().filter(seen).map(label).collect();
    if let Some(place) = law.places.first().filter(seen) {
        words.push(format!("{} + {}", label(&law.name), label(place)));
    }
    words
}

fn key(ctx: &Ctx, def: &EntityDef, import: &Import) -> FieldView {
    let keys = importable(def, ctx).filter(|field| can_be_key(field));
    let option = |field: &FieldDef| {
        let chosen = import.key.as_ref() == Some(&field.key);
        Choice::new(&*field.key, ctx.text(&def.field_label_key(&field.key)), chosen)
    };
    let control = Control::Select { options: keys.map(option).collect(), empty: Some(ctx.text("imports-no-key")) };
    FieldView::new("key", ctx.text("imports-key"), control).hint(ctx.text("imports-key-hint"))
}
