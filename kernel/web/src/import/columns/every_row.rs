//! What holds for every row: a value that is the same for all, and links that
//! may bring new records with them.

use maud::{Markup, html};
use records::{
    Ctx,
    access::Deed,
    import::{Import, importable},
};
use schema::{EntityDef, FieldDef, Key, Kind};

use crate::components::{self as ui, Choice, Control, FieldView};

/// What is the same for every row.
pub(super) fn for_all(ctx: &Ctx, def: &EntityDef, import: &Import, owners: &[Choice]) -> Markup {
    let field = |field: &FieldDef| {
        let Kind::Choice(choices) = &field.kind else { return None };
        let said = import.mapping.constants.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value.as_str());
        let option =
            |key: &Key| Choice::new(&**key, ctx.text(&def.choice_label_key(&field.key, key)), said == Some(key));
        let options = choices.iter().map(|choice| option(&choice.key)).collect();
        let control = Control::Select { options, empty: Some(ctx.text("imports-as-in-sheet")) };
        Some(FieldView::new(format!("all-{}", field.key), ctx.text(&def.field_label_key(&field.key)), control))
    };
    let owner = (!owners.is_empty() && importable(def, ctx).any(|field| field.key == "owner")).then(|| {
        let (options, empty) = (owners.to_vec(), ctx.text("imports-as-in-sheet"));
        let control = Control::Link { options, source: "/users/options".to_owned(), empty };
        FieldView::new("all-owner", ctx.text("field-owner"), control).hint(ctx.text("imports-owner-hint"))
    });
    let fields: Vec<FieldView> = owner.into_iter().chain(importable(def, ctx).filter_map(field)).collect();
    html! { @if !fields.is_empty() { (ui::card(&ctx.text("imports-for-all"), ui::fields(&fields))) } }
}

/// Which links may bring new records with them: those to records that need no
/// more than a name.
pub(super) fn makes(ctx: &Ctx, def: &EntityDef, import: &Import) -> Markup {
    let fields: Vec<FieldView> = makeable(ctx, def)
        .map(|field| {
            let control = Control::Flag { checked: import.create_links.contains(&*field.key) };
            FieldView::new(format!("make-{}", field.key), ctx.text(&def.field_label_key(&field.key)), control)
        })
        .collect();
    html! {
        @if !fields.is_empty() {
            (ui::card(&ctx.text("imports-make"), html! { p { (ctx.text("imports-make-text")) } (ui::fields(&fields)) }))
        }
    }
}

pub(super) fn makeable<'d>(ctx: &'d Ctx, def: &'d EntityDef) -> impl Iterator<Item = &'d FieldDef> {
    importable(def, ctx).filter(|field| {
        let to = field.link().filter(|to| *to != &*def.key && field.key != "owner");
        let by_name = |to: &EntityDef| to.fields.iter().all(|field| !field.required || field.link().is_none());
        to.is_some_and(|to| ctx.actor.may(to, Deed::Create) && ctx.schema.entity(to).is_some_and(|to| by_name(to)))
    })
}
