//! The page on which one signs in.

use axum::response::Response;
use maud::html;

use crate::{
    Guest,
    components::{Button, FormView, card, fields, form, hidden},
    typed::{Fields, Typed},
};

pub(super) fn page(guest: &Guest, typed: &Typed) -> Response {
    let title = guest.t("sign-in");
    let (label, say) = (|key: &str| guest.t(key), |problem: &_| guest.problem(problem));
    let of = Fields { typed, label: &label, say: &say };
    let email = of.line("email", "sign-in-email", "email", "username");
    let password = of.password("password", "sign-in-password", "current-password");
    let view = FormView::new("sign-in", "/sign-in", &guest.csrf).light();
    let body = html! {
        (hidden("next", typed.text("next")))
        (of.summary(&guest.t("sign-in-failed")))
        (fields(&[email, password]))
        (Button::submit(guest.t("sign-in-enter")).main().wide())
    };
    guest.bare(
        &title,
        html! {
            h1 { (title) }
            (card("", form(&view, body)))
            p { (guest.t("sign-in-forgotten")) }
        },
    )
}
