//! `/api/docs`: the description of the API as a page, made from the same live
//! schema as `openapi.json` and for the same eyes, where every call can be tried
//! with one's own session or with a key.
//!
//! It is a page like any other: in the reader's language and direction, to be
//! read without scripts; a small script, loaded here only, sends what is tried.
//! One heading is shown at a time, because a workspace has hundreds of calls.

mod draw;

use axum::{Router, extract::Query, response::Response, routing::get};
use maud::html;
use serde::Deserialize;
use serde_json::Value as Json;

use super::openapi;
use crate::{
    App, Problem, Result, Visit,
    components::{self as ui, Button},
};

/// What belongs to no entity and no other heading.
const GENERAL: &str = "general";

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/docs", get(show))
}

#[derive(Deserialize)]
struct Asked {
    tag: Option<String>,
}

/// `GET /api/docs?tag=`
async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let whole = openapi::whole(&visit.app, &visit.ctx);
    let tags = tags_of(&visit, &whole);
    let chosen = asked.tag.as_deref().unwrap_or(GENERAL);
    let Some((_, label)) = tags.iter().find(|(name, _)| name == chosen) else { return Err(Problem::NotFound) };
    let title = visit.t("api-docs");
    let acts = html! {
        (Button::link("openapi.json", "/api/v1/openapi.json").icon("download"))
        (Button::link(visit.t("key-title"), "/me#keys").icon("key-round"))
    };
    let operations = operations_of(&whole, chosen);
    let body = html! {
        (ui::head("", html! { (title) }, acts))
        div.api-docs data-api-docs {
            nav.api-tags aria-label=(visit.t("api-docs-parts")) {
                @for (name, label) in &tags {
                    a href={ "/api/docs?tag=" (name) } aria-current=[(name == chosen).then_some("page")] dir="auto" { (label) }
                }
            }
            div.stack {
                @if chosen == GENERAL { (draw::beginning(&visit)) }
                (draw::with_key(&visit))
                section.stack aria-label=(label) {
                    h2 dir="auto" { (label) }
                    @for operation in &operations { (draw::operation(&visit, &whole, operation)) }
                }
            }
        }
    };
    Ok(visit.page(&title, body))
}

/// The headings in their order, with what they are called.
fn tags_of(visit: &Visit, whole: &Json) -> Vec<(String, String)> {
    let text = |tag: &Json, name: &str| tag[name].as_str().unwrap_or_default().to_owned();
    let told = whole["tags"].as_array().into_iter().flatten();
    let told = told.map(|tag| (text(tag, "name"), text(tag, "description")));
    let general = (GENERAL.to_owned(), visit.t("api-docs-general"));
    let all = std::iter::once(general).chain(told);
    all.filter(|(name, _)| name == GENERAL || !operations_of(whole, name).is_empty()).collect()
}

/// One thing that can be done at one address.
struct Operation<'a> {
    method: &'a str,
    address: &'a str,
    told: &'a Json,
    /// Parameters of the address and of the operation.
    parameters: Vec<&'a Json>,
}

fn operations_of<'a>(whole: &'a Json, tag: &str) -> Vec<Operation<'a>> {
    const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
    let mut found = Vec::new();
    for (address, item) in whole["paths"].as_object().into_iter().flatten() {
        for (method, told) in METHODS.iter().filter_map(|method| Some((*method, item.get(*method)?))) {
            let own = told["tags"][0].as_str().unwrap_or(GENERAL);
            if own != tag {
                continue;
            }
            let shared = item["parameters"].as_array().into_iter().flatten();
            let parameters = shared.chain(told["parameters"].as_array().into_iter().flatten());
            let parameters = parameters.map(|parameter| resolved(whole, parameter)).collect();
            found.push(Operation { method, address, told, parameters });
        }
    }
    found
}

/// What a reference stands for.
fn resolved<'a>(whole: &'a Json, part: &'a Json) -> &'a Json {
    let place = part["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    place.and_then(|place| whole.pointer(place)).unwrap_or(part)
}
