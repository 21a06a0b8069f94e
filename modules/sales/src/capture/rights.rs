//! Who may write calls down, and who may make customers of new numbers. Whoever
//! may do the first and not the second is told so before they type, and is led
//! to those whom they may call their caller: customers that exist.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;
use records::{
    Ctx, Error,
    access::{self, Deed},
};
use web::{
    Visit,
    components::{self as ui, Button},
};

pub(super) fn may_log(ctx: &Ctx) -> bool {
    may(ctx, "activities", Deed::Create)
}

/// Whether a new number may become a customer.
pub(super) fn may_meet(ctx: &Ctx) -> bool {
    may(ctx, "customers", Deed::Create)
}

/// Whether the list of customers can be looked into.
pub(super) fn may_look(ctx: &Ctx) -> bool {
    may(ctx, "customers", Deed::Read)
}

fn may(ctx: &Ctx, entity: &str, deed: Deed) -> bool {
    ctx.def(entity).is_ok_and(|def| access::may(&ctx.actor, &ctx.schema, &def, deed))
}

/// What may not be is refused by the same words on the page and to a program.
pub(super) fn require(ctx: &Ctx, entity: &'static str, deed: Deed) -> records::Result<()> {
    match may(ctx, entity, deed) {
        true => Ok(()),
        false => Err(Error::Forbidden { entity: entity.to_owned(), deed: deed.key() }),
    }
}

/// In place of the form, for who may write no calls down: where they may go on.
pub(super) fn no_form(visit: &Visit) -> Response {
    let customers = may_look(&visit.ctx);
    let acts = html! {
        @if customers { (Button::link(visit.t("capture-list"), "/customers").main()) }
        (Button::link(visit.t("capture-home"), "/"))
    };
    let page = ui::empty_page("phone-off", &visit.t("capture-no-calls"), &visit.t("capture-no-calls-hint"), acts);
    (StatusCode::FORBIDDEN, visit.page(&visit.t("capture"), page)).into_response()
}
