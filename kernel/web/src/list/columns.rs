//! Which columns a list shows, and the form that chooses them. A column that
//! this person may not read does not exist for them.

use std::borrow::Cow;

use maud::{Markup, html};
use records::Ctx;
use schema::{EntityDef, FieldDef, Kind, filter::column_field};

use super::{Lens, ask::Ask};
use crate::{
    components::{self as ui, Button},
    say::say,
};

/// The columns beside the fields that a list may show.
const STAMPS: [&str; 2] = ["created_at", "updated_at"];

/// The fields of a list in their order: the name first, then what was chosen,
/// or else what the entity shows of itself.
pub fn chosen<'d>(ctx: &Ctx, def: &'d EntityDef, chosen: &[String]) -> Vec<Cow<'d, FieldDef>> {
    let own: Vec<String> = def.list.iter().map(ToString::to_string).collect();
    let keys = if chosen.is_empty() { &own[..] } else { chosen };
    let others = keys.iter().filter(|key| **key != def.title);
    let found = others.filter_map(|key| column(ctx, def, key));
    column(ctx, def, &def.title).into_iter().chain(found).collect()
}

fn column<'d>(ctx: &Ctx, def: &'d EntityDef, key: &str) -> Option<Cow<'d, FieldDef>> {
    let stamp = || STAMPS.contains(&key).then(|| column_field(def, key)).flatten().map(Cow::Owned);
    let field = def.field(key).map(Cow::Borrowed).or_else(stamp)?;
    ctx.actor.reads(def, key).then_some(field)
}

/// Every column that could be shown, in the order of the definition.
fn possible<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<Cow<'d, FieldDef>> {
    let keys = def.fields.iter().map(|field| &*field.key).chain(STAMPS);
    keys.filter(|key| *key != def.title).filter_map(|key| column(ctx, def, key)).collect()
}

/// Whether one may sort by a field. Links sort by their ids, which says nothing.
pub fn sorts(field: &FieldDef) -> bool {
    !matches!(field.kind, Kind::Link { .. } | Kind::Links { .. } | Kind::Prose { .. })
}

/// The form behind the button "columns"; it sends the rest of the address along.
pub(super) fn chooser(ctx: &Ctx, lens: &Lens) -> Markup {
    let (def, ask) = (&lens.def, &lens.ask);
    let shown = lens.columns(ctx);
    let is_shown = |key: &str| shown.iter().any(|field| field.key == key);
    html! {
        details.menu {
            summary.btn.bare { (ui::icon("columns-3")) (ctx.text("list-columns")) }
            form.sheet.columns method="get" action=(ask.path()) {
                @for (name, value) in ask.without(&["columns", "from"]) { (ui::hidden(name, &value)) }
                ul.plain.order data-order {
                    @for field in in_order(ctx, def, &shown) { (line(ctx, def, &field, is_shown(&field.key))) }
                }
                div.acts {
                    (Button::submit(ctx.text("list-columns-apply")).main().small())
                    @if !ask.columns.is_empty() {
                        (Button::link(ctx.text("list-columns-own"), Ask { columns: Vec::new(), ..ask.clone() }.href()).bare().small())
                    }
                }
            }
        }
    }
}

/// Those that are shown in their order, then the others.
fn in_order<'d>(ctx: &Ctx, def: &'d EntityDef, shown: &[Cow<'d, FieldDef>]) -> Vec<Cow<'d, FieldDef>> {
    let is_shown = |key: &str| shown.iter().any(|field| field.key == key);
    let others = possible(ctx, def).into_iter().filter(|field| !is_shown(&field.key));
    shown.iter().filter(|field| field.key != def.title).cloned().chain(others).collect()
}

/// One column: shown or not, and the way to another place. Without scripts the
/// arrows send the form.
fn line(ctx: &Ctx, def: &EntityDef, field: &FieldDef, is_shown: bool) -> Markup {
    let label = ctx.text(&def.field_label_key(&field.key));
    let arrow = |name: &str, key: &str, icon: &str| {
        let words = say(ctx, key, &[("name", crate::say::isolated(&label).into())]);
        Button::submit(words).named(name, field.key.to_string()).icon(icon).bare().square().small()
    };
    html! {
        li draggable="true" {
            (ui::icon("grip-vertical"))
            label.tick {
                input type="checkbox" name="columns" value=(field.key) checked[is_shown];
                span { (label) }
            }
            span.end { (arrow("up", "list-column-up", "arrow-up")) (arrow("down", "list-column-down", "arrow-down")) }
        }
    }
}
