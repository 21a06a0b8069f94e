//! `GET /{entity}/filter?text=`: what may come next in a filter that is being
//! typed, in the reader's words. `text` ends at the caret; each answer is that
//! text with one more word in it, so that nothing has to be counted twice.
//!
//! Nothing out of sight is offered: hidden fields and entities do not exist
//! here, and records are looked for as the pickers of a form look for them.

mod fields;
mod moments;
mod others;
mod rank;
mod signs;
mod values;

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query as Params},
};
use records::{Ctx, Reads, access::Deed};
use schema::{
    EntityDef,
    filter::{Expected, MOST_CHARACTERS, Place, places},
};
use serde::{Deserialize, Serialize};

use crate::Visit;
use fields::fields;
use others::{around, happening, others};
use signs::{signs, whens};
use values::values;

/// Words that are offered at once.
const OFFERED: usize = 12;

#[derive(Deserialize)]
pub struct Typing {
    #[serde(default)]
    text: String,
}

/// One word that may come next.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Offer {
    pub label: String,
    /// What it is or does, beside it.
    pub note: String,
    /// The whole text up to the caret, with it.
    pub text: String,
}

pub async fn complete(
    visit: Visit,
    Path(entity): Path<String>,
    Params(typing): Params<Typing>,
) -> crate::Result<Json<Vec<Offer>>> {
    let def = visit.ctx.def(&entity)?;
    if !visit.ctx.actor.may(&def.key, Deed::Read) {
        return Err(records::Error::Forbidden { entity, deed: Deed::Read.key() }.into());
    }
    if typing.text.chars().count() > MOST_CHARACTERS {
        return Ok(Json(Vec::new()));
    }
    Ok(Json(visit.ctx.read(move |tx| offers(tx, &def, &typing.text)).await?))
}

fn offers(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, text: &str) -> records::Result<Vec<Offer>> {
    let ctx = tx.ctx;
    let names = ctx.names();
    let mut all: Vec<Offer> = Vec::new();
    for place in places(text, &ctx.schema, def, &names) {
        if !is_in_sight(ctx, &place) {
            continue;
        }
        let found = match &place.expected {
            Expected::Field { def, path } => fields(ctx, def, path, &place),
            Expected::Sign { field, .. } => signs(ctx, field, &place),
            Expected::Value { def, field, op } => values(tx, def, field, *op, &place)?,
            Expected::Related { def } => others(ctx, &around(ctx, def), &place),
            Expected::Newest { def } => others(ctx, &happening(ctx, def), &place),
            Expected::When { field, .. } => whens(ctx, field, &place),
        };
        let is_value = matches!(place.expected, Expected::Value { .. });
        for offer in found {
            if !all.iter().any(|known| known.text == offer.text) {
                all.push(offer);
            }
        }
        // What can be a value is one; a field begins only behind it.
        if is_value && !all.is_empty() {
            break;
        }
    }
    all.truncate(OFFERED);
    Ok(all)
}

fn is_in_sight(ctx: &Ctx, place: &Place<'_>) -> bool {
    let (def, field) = match &place.expected {
        Expected::Field { def, .. } | Expected::Related { def } | Expected::Newest { def } => (def, None),
        Expected::Sign { def, field } | Expected::When { def, field } | Expected::Value { def, field, .. } => {
            (def, Some(field))
        }
    };
    ctx.actor.may(&def.key, Deed::Read) && field.is_none_or(|field| ctx.actor.reads(def, &field.key))
}
