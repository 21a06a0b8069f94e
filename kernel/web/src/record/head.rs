//! The head of a record: its mark and name, the states it is in, whose it is
//! and since when, and the deeds that this person may do.

use maud::{Markup, html};
use schema::Value;

use super::{Sheet, deeds};
use crate::{
    Visit,
    components::{self as ui, Button},
    say::{begun, say},
    show::{Show, href, is_person},
};

pub(super) fn head(visit: &Visit, sheet: &Sheet) -> Markup {
    let (ctx, record) = (&visit.ctx, &sheet.record);
    let name = Show::new(ctx, &sheet.titles).name(record);
    let hue = ui::hue_of(&name);
    let others = crate::live::others(visit, &record.def.key, record.id, false);
    let line = html! { (line(visit, sheet)) (others) };
    ui::record_head(&name, hue, !is_person(record), pills(visit, sheet), line, acts(visit, sheet))
}

/// Each state that it is in, as a pill in its colour.
pub(super) fn pills(visit: &Visit, sheet: &Sheet) -> Markup {
    let (ctx, record) = (&visit.ctx, &sheet.record);
    let show = Show::new(ctx, &sheet.titles).with_tones(&sheet.tones);
    let read = record.def.fields.iter().filter(|field| ctx.actor.reads(&record.def, &field.key));
    html! {
        @for field in read.filter(|field| show.is_state(field, record.value(&field.key))) {
            (show.value(&record.def, field, record.value(&field.key)))
        }
    }
}

/// «مسئول: مریم رضایی · ساخته‌شده ۳ روز پیش · تغییر ۲ ساعت پیش»
fn line(visit: &Visit, sheet: &Sheet) -> Markup {
    let (ctx, record) = (&visit.ctx, &sheet.record);
    let owner = match record.value("owner") {
        Value::Id(id) => sheet.titles.get("users", *id),
        _ => None,
    };
    let ago = |at| ctx.format.ago(at, ctx.now());
    let created = say(ctx, "record-created", &[("when", ago(record.created_at).into())]);
    let changed = say(ctx, "record-changed", &[("when", ago(record.updated_at).into())]);
    html! {
        (begun(&ctx.text(&record.def.one_label_key())))
        @if let Some(owner) = owner { " · " (ctx.text("field-owner")) ": " span dir="auto" { (owner) } }
        " · " span title=(ctx.format.instant(record.created_at)) { (created) }
        @if record.version > 1 { " · " span title=(ctx.format.instant(record.updated_at)) { (changed) } }
    }
}

fn acts(visit: &Visit, sheet: &Sheet) -> Markup {
    let ctx = &visit.ctx;
    let edit = format!("{}/edit", href(&sheet.record));
    html! {
        @if sheet.may.update { (Button::link(ctx.text("record-edit"), edit).main().icon("pencil").key("e")) }
        (crate::following::button(visit, &href(&sheet.record), &sheet.followers))
        (deeds::menu(visit, sheet))
    }
}
