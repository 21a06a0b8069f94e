//! While a form is typed: who is perhaps there already, calmly, above the
//! fields. Asks again a moment after one of the telling fields was changed.

use std::sync::Arc;

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use base::Id;
use maud::{Markup, html};
use records::{
    AnyRecord, Ctx, Reads,
    access::Deed,
    duplicates::{Alike, Elsewhere},
};
use schema::{EntityDef, Key, Tone, Value};

use super::words;
use crate::{
    Fragment, Visit, components as ui,
    form::{self, Draft, Pairs},
    record::id_of,
    say::{isolated, say},
};

/// Where the form says which record is being edited.
pub(crate) const OF: &str = "of";
/// More than these would be a list, not a hint.
const MOST: usize = 4;

/// The place of the strip in a form, empty until something is typed; nothing
/// for an entity of which nobody said how its records are told apart.
pub(crate) fn strip(visit: &Visit, def: &EntityDef, held: Option<Id>) -> Markup {
    let Some(law) = visit.ctx.workspace.law(&def.key) else { return html! {} };
    let telling = law.fields().filter(|key| visit.ctx.actor.writes(def, key));
    let telling: Vec<String> = telling.map(|key| format!("f-{key}")).collect();
    html! {
        @if let Some(id) = held { (ui::hidden(OF, &id.to_string())) }
        (ui::asks_while_typed("alike", &format!("/{}/alike", def.key), &telling))
    }
}

/// `POST /{entity}/alike` with the form as it stands.
pub(super) async fn typed(
    visit: Visit,
    Path(entity): Path<String>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    let known = known(&visit, &def, &pairs).await?;
    Ok(Fragment(known.drawn(&visit, &def)).into_response())
}

/// `POST /{entity}/hand-over-request` with the form as it stands: the colleague
/// who has it already is asked. Answers the strip, or the form once more.
pub(super) async fn ask(visit: Visit, Path(entity): Path<String>, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    let record = read(&visit, &def, &pairs).await?;
    let told = told(&record);
    let asked = visit.ctx.write(move |tx| tx.ask_hand_over(&entity, &told, "")).await?;
    let key = if asked { "duplicates-asked" } else { "duplicates-asked-already" };
    if visit.is_htmx() {
        let note = ui::alert(if asked { Tone::Good } else { Tone::Calm }, html! { p { (visit.t(key)) } });
        return Ok(Fragment(note).into_response());
    }
    form::again(&visit, def, pairs, visit.t(key)).await
}

/// What is known of whoever is being typed.
struct Known {
    alike: Vec<Alike>,
    elsewhere: Option<Elsewhere>,
}

async fn known(visit: &Visit, def: &Arc<EntityDef>, pairs: &Pairs) -> crate::Result<Known> {
    let record = read(visit, def, pairs).await?;
    let asked = record.clone();
    let mut alike = visit.ctx.read(move |tx| tx.alike(&asked)).await?;
    alike.truncate(MOST);
    let elsewhere = match alike.is_empty() {
        true => visit.ctx.elsewhere(&def.key, told(&record)).await?,
        false => None,
    };
    Ok(Known { alike, elsewhere })
}

/// The record that the form would make, as far as it can be read yet.
async fn read(visit: &Visit, def: &Arc<EntityDef>, pairs: &Pairs) -> crate::Result<AnyRecord> {
    let held = pairs.iter().find(|(name, _)| name == OF).map(|(_, id)| id_of(id)).transpose()?;
    let (def, pairs) = (def.clone(), pairs.clone());
    Ok(visit.ctx.read(move |tx| filled(tx, &def, held, &pairs)).await?)
}

pub(super) fn filled(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    held: Option<Id>,
    pairs: &Pairs,
) -> records::Result<AnyRecord> {
    let mut record = match held {
        Some(id) => tx.find_any(def, id)?,
        None => AnyRecord::new(def.clone(), Id::from_raw(0), tx.ctx.now()),
    };
    let fields = form::editable(tx.ctx, def);
    let draft = Draft::sent(&fields, pairs);
    let sent: Vec<Key> = fields.iter().map(|field| field.key.clone()).filter(|key| draft.has(key)).collect();
    // What cannot be read yet is still being typed.
    draft.fill(tx, &mut record, &sent, &[])?;
    Ok(record)
}

pub(super) fn told(record: &AnyRecord) -> Vec<(Key, Value)> {
    record.def.fields.iter().zip(record.values()).map(|(field, value)| (field.key.clone(), value.clone())).collect()
}

impl Known {
    fn drawn(&self, visit: &Visit, def: &EntityDef) -> Markup {
        match (&self.alike[..], &self.elsewhere) {
            ([], None) => html! {},
            ([], Some(elsewhere)) => with_colleague(visit, def, elsewhere),
            (alike, _) => perhaps_there(&visit.ctx, def, alike),
        }
    }
}

pub(super) fn perhaps_there(ctx: &Ctx, def: &EntityDef, alike: &[Alike]) -> Markup {
    ui::alert(
        Tone::Calm,
        html! {
            p { (ctx.text("duplicates-perhaps-there")) }
            ul.alikes {
                @for one in alike {
                    li {
                        // In a tab of its own, so that nothing typed here is lost.
                        a.link href={ "/" (def.key) "/" (one.id) } target="_blank" rel="noopener" dir="auto" { (one.title) }
                        (words::reasons(ctx, def, &one.reasons))
                    }
                }
            }
        },
    )
}

pub(super) fn with_colleague(visit: &Visit, def: &EntityDef, elsewhere: &Elsewhere) -> Markup {
    let ctx = &visit.ctx;
    let one = ctx.text(&def.one_label_key());
    let sentence = match &elsewhere.owner {
        Some(owner) => {
            say(ctx, "duplicates-with-colleague-named", &[("who", isolated(owner).into()), ("one", one.into())])
        }
        None => say(ctx, "duplicates-with-colleague", &[("one", one.into())]),
    };
    let may_ask = ctx.actor.may(&def.key, Deed::Create);
    ui::alert(
        Tone::Warn,
        html! {
            p { (sentence) }
            @if may_ask {
                (ui::live_send(&format!("/{}/hand-over-request", def.key), "alike", &ctx.text("duplicates-ask"), "hand"))
            }
        },
    )
}
