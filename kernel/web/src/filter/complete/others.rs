//! Entities whose records lead here, as far as this person sees them.

use std::sync::Arc;

use records::{Ctx, access::Deed};
use schema::{
    EntityDef, Kind,
    filter::{Place, kind_field, links_here, time_field},
};

use super::{
    Offer,
    rank::{best, rank},
};

/// The entities whose records lead to those of this one, as this person sees them.
pub(super) fn around<'c>(ctx: &'c Ctx, here: &EntityDef) -> Vec<&'c Arc<EntityDef>> {
    let leads = |there: &&Arc<EntityDef>| {
        let usual = links_here(there, here).first().copied();
        ctx.actor.may(&there.key, Deed::Read) && usual.is_some_and(|link| ctx.actor.reads(there, &link.key))
    };
    ctx.schema.entities().filter(leads).collect()
}

/// Those among them of which this person may ask when the newest happened.
pub(super) fn happening<'c>(ctx: &'c Ctx, here: &EntityDef) -> Vec<&'c Arc<EntityDef>> {
    let asks = |there: &&Arc<EntityDef>| {
        let reads = |key: &str| ctx.actor.reads(there, key);
        there.happened.as_ref().is_some_and(|(field, _)| reads(field)) && reads(&time_field(there))
    };
    around(ctx, here).into_iter().filter(asks).collect()
}

/// Records of these entities, by their name or their kind.
pub(super) fn others(ctx: &Ctx, around: &[&Arc<EntityDef>], place: &Place<'_>) -> Vec<Offer> {
    let mut ranked = Vec::new();
    for there in around {
        let offer = |label: String, note: String| {
            let text = format!("{}{label}", place.kept);
            (rank(&place.typed, &[&label]), Offer { label, note, text })
        };
        ranked.push(offer(ctx.text(&there.one_label_key()), String::new()));
        let kinds = kind_field(there).filter(|field| ctx.actor.reads(there, &field.key));
        if let Some((field, Kind::Choice(choices))) = kinds.map(|field| (field, &field.kind)) {
            let plural = ctx.text(&there.label_key());
            let label = |key: &str| ctx.text(&there.choice_label_key(&field.key, key));
            ranked.extend(choices.iter().map(|choice| offer(label(&choice.key), plural.clone())));
        }
    }
    best(ranked)
}
