//! A likeness in words: how sure it is, and why.

use maud::{Markup, html};
use records::{
    Ctx,
    duplicates::{Level, Likeness, Reason},
};
use schema::{EntityDef, Tone};

use crate::{components as ui, say::say};

/// «احتمال زیاد»
pub(super) fn level(ctx: &Ctx, level: Level) -> Markup {
    let tone = match level {
        Level::Certain => Tone::Good,
        Level::Likely => Tone::Warn,
        Level::Perhaps => Tone::Calm,
    };
    ui::pill(tone, &ctx.text(&format!("duplicates-{}", level.key())))
}

/// «موبایل یکی است · نام با یک لغزش»
pub(super) fn reasons(ctx: &Ctx, def: &EntityDef, reasons: &[Reason]) -> Markup {
    html! {
        ul.reasons {
            @for reason in reasons {
                li class=(if reason.likeness == Likeness::Differs { "against" } else { "for" }) {
                    (ui::icon(if reason.likeness == Likeness::Differs { "x" } else { "check" }))
                    (say(ctx, reason.likeness.text(), &[("field", ctx.text(&def.field_label_key(&reason.field)).into())]))
                }
            }
        }
    }
}
