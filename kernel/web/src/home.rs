//! `/` leads to the first page that a person may see; `/settings` is the list of
//! everything that is set up rather than worked with.

use axum::response::Response;
use maud::html;

use crate::{
    Visit,
    components::{head, icon},
    shell::{self, SETTINGS},
};

pub(crate) async fn first(visit: Visit) -> Response {
    let nav = shell::entries(&visit);
    let work = nav.iter().find(|entry| entry.section != SETTINGS);
    visit.redirect(work.or(nav.first()).map_or("/me", |entry| entry.href))
}

pub(crate) async fn settings(visit: Visit) -> Response {
    let title = visit.t("web-settings");
    let entries = shell::entries(&visit);
    let body = html! {
        (head("", html! { (title) }, html! {}))
        nav.fields aria-label=(title) {
            @for entry in entries.iter().filter(|entry| entry.section == SETTINGS) {
                a.card.way href=(entry.href) { div.in { (icon(entry.icon)) " " b { (visit.t(entry.label)) } } }
            }
        }
    };
    visit.page(&title, body)
}
