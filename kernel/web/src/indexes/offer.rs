//! The indexes that a stopped view lacks, as one press each.

use std::sync::Arc;

use maud::{Markup, html};
use records::{
    Ctx,
    indexes::{Offer, State, Wanted},
};
use schema::{EntityDef, Filter, Key};

use super::HERE;
use crate::{
    Visit,
    components::{self as ui, Button},
    say::{isolated, say},
};

/// What a view lacks.
pub(crate) type Offers = Vec<Offer>;

/// What a view of `def` lacks. Asked after it was stopped, in a look of its own.
pub(crate) async fn of(ctx: &Ctx, def: &Arc<EntityDef>, filter: &Filter, sort: &Key) -> records::Result<Offers> {
    let (def, filter, sort) = (def.clone(), filter.clone(), sort.clone());
    ctx.read(move |tx| tx.index_offers(&def, &filter, &sort)).await
}

/// Who may change the setup has them made; anybody else asks for them.
pub(crate) fn drawn(visit: &Visit, offers: &[Offer]) -> Markup {
    let administers = visit.ctx.actor.administers();
    if offers.is_empty() || visit.ctx.seen_by.is_some() {
        return html! {};
    }
    html! {
        div.in.stack.offers {
            p { (visit.t(if administers { "indexes-offer" } else { "indexes-offer-others" })) }
            @for offer in offers {
                @match offer.state {
                    Some(State::BeingMade) => { p.muted { (told(visit, "indexes-offer-being-made", &offer.wanted)) } }
                    Some(State::Wished) if !administers => { p.muted { (told(visit, "indexes-offer-wished", &offer.wanted)) } }
                    _ if administers => { (deed(visit, HERE, "indexes-make", "zap", &offer.wanted)) }
                    _ => { (deed(visit, &format!("{HERE}/wishes"), "indexes-wish", "hand", &offer.wanted)) }
                }
            }
        }
    }
}

fn deed(visit: &Visit, action: &str, key: &str, icon: &str, wanted: &Wanted) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            (ui::hidden("csrf", &visit.csrf)) (sent(wanted)) (ui::hidden("back", &visit.path))
            (Button::submit(told(visit, key, wanted)).icon(icon))
        }
    }
}

/// What a form sends along to mean this index.
pub(super) fn sent(wanted: &Wanted) -> Markup {
    html! { (ui::hidden("entity", &wanted.entity)) (ui::hidden("fields", &wanted.fields_text())) }
}

fn told(visit: &Visit, key: &str, wanted: &Wanted) -> String {
    visit.tx(key, &[("index", named(&visit.ctx, wanted).into())])
}

/// «مشتریان به ترتیب مبلغ، سپس نام»
pub(super) fn named(ctx: &Ctx, wanted: &Wanted) -> String {
    let Ok(def) = ctx.def(&wanted.entity) else { return wanted.entity.to_string() };
    let label = |field: &Key| isolated(&ctx.text(&def.field_label_key(field)));
    let fields = wanted.fields.iter().map(label).collect::<Vec<_>>().join(&ctx.text("indexes-then"));
    say(ctx, "indexes-of", &[("entity", ctx.text(&def.label_key()).into()), ("fields", fields.into())])
}
