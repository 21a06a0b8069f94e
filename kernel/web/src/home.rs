//! `/` leads to the first page that a person may see.

use axum::response::Response;

use crate::{
    Visit,
    shell::{self, SETTINGS},
};

pub(crate) async fn first(visit: Visit) -> Response {
    let nav = shell::entries(&visit);
    let work = nav.iter().find(|entry| entry.section != SETTINGS);
    visit.redirect(work.or(nav.first()).map_or("/me", |entry| entry.href))
}
