//! A save that meets somebody who is there already is held up once: it may be
//! another one with the same number, and then it is saved all the same.

use std::sync::Arc;

use base::Id;
use maud::{Markup, html};
use records::{
    AnyRecord,
    duplicates::{Alike, Elsewhere},
};
use schema::{EntityDef, Tone};

use super::{strip, words};
use crate::{
    Visit,
    components::{self as ui, Button},
    form::Pairs,
};

/// Where a form says that the person has seen the warning.
const CONFIRMED: &str = "though-known";

/// Whom a save has met.
pub(crate) enum Met {
    /// Within one's own sight, by a number that is the same.
    Known(Vec<Alike>),
    Elsewhere(Elsewhere),
}

fn is_confirmed(pairs: &Pairs) -> bool {
    pairs.iter().any(|(name, value)| name == CONFIRMED && !value.is_empty())
}

/// Whom the record in this form meets; nobody where none of its exact fields
/// was changed, or the person has confirmed it.
pub(crate) async fn meets(
    visit: &Visit,
    def: &Arc<EntityDef>,
    held: Option<Id>,
    pairs: &Pairs,
) -> crate::Result<Option<Met>> {
    let Some(law) = visit.ctx.workspace.law(&def.key).cloned() else { return Ok(None) };
    if is_confirmed(pairs) {
        return Ok(None);
    }
    let (wanted, sent) = (def.clone(), pairs.clone());
    let (record, known) = visit
        .ctx
        .read(move |tx| {
            let record = strip::filled(tx, &wanted, held, &sent)?;
            let changed = law.exact().any(|key| !record.value(key).is_null() && is_new(&record, key));
            let known = if changed { tx.known_exactly(&record)? } else { Vec::new() };
            Ok((changed.then_some(record), known))
        })
        .await?;
    match record {
        Some(_) if !known.is_empty() => Ok(Some(Met::Known(known))),
        Some(record) => Ok(visit.ctx.elsewhere(&def.key, strip::told(&record)).await?.map(Met::Elsewhere)),
        None => Ok(None),
    }
}

/// The field does not hold what is stored; values that were read and typed
/// again may differ in their spelling only.
fn is_new(record: &AnyRecord, key: &str) -> bool {
    let held = |value: &schema::Value| {
        record.def.field(key).and_then(|field| schema::normalise(field, value.clone()).ok()).unwrap_or_default()
    };
    held(record.value(key)) != held(record.was(key))
}

/// Who is there already, and the way to save all the same.
pub(crate) fn warning(visit: &Visit, def: &EntityDef, met: &Met) -> Markup {
    let ctx = &visit.ctx;
    let anyway = Button::submit(ctx.text("duplicates-save-anyway")).named(CONFIRMED, "yes");
    match met {
        Met::Known(known) => ui::alert(
            Tone::Warn,
            html! {
                h2 tabindex="-1" data-focus { (ctx.text("duplicates-known")) }
                ul.alikes {
                    @for one in known {
                        li {
                            a.link href={ "/" (def.key) "/" (one.id) } target="_blank" rel="noopener" dir="auto" { (one.title) }
                            (words::reasons(ctx, def, &one.reasons))
                        }
                    }
                }
                div.acts { (anyway) }
            },
        ),
        Met::Elsewhere(elsewhere) => html! {
            (strip::with_colleague(visit, def, elsewhere))
            div.acts { (anyway) }
        },
    }
}
