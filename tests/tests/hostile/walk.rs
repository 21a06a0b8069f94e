//! Through all pages by their own links, one of each kind.

use std::collections::{BTreeSet, VecDeque};

use peyvand_tests::{
    addresses::routes,
    town::{Client, Town},
};

use crate::html::{self, Form};

/// What a walk has found.
#[derive(Default)]
pub struct Found {
    /// One address of each kind that answered with a page.
    pub pages: Vec<String>,
    /// One form of each kind.
    pub forms: Vec<Form>,
}

/// Pages of the product that no walk should need more than.
const MOST: usize = 1_500;

/// Walks on from the first page, and from every address that the source names.
pub async fn walk(town: &Town, client: &Client) -> Found {
    let mut found = Found::default();
    let mut known = BTreeSet::new();
    let mut waiting: VecDeque<String> = ["/".to_owned()].into_iter().chain(named(town)).collect();
    let mut kinds = BTreeSet::new();
    while let Some(address) = waiting.pop_front() {
        // A file is no page, and the stream of events has no end.
        if !known.insert(kind(&address)) || address.contains("/export") || address.starts_with("/live") {
            continue;
        }
        assert!(known.len() < MOST, "the walk has no end: {address}");
        let answer = town.get(client, &address).await;
        waiting.extend((answer.status.is_redirection()).then(|| answer.location.clone()));
        if !answer.status.is_success() || !answer.kind.starts_with("text/html") {
            continue;
        }
        let tags = html::tags(&answer.body);
        let links = tags.iter().flat_map(|tag| [tag.of("href"), tag.of("hx-get")]).flatten();
        waiting.extend(links.filter(|to| to.starts_with('/') && !to.starts_with("/assets/")).map(str::to_owned));
        for form in html::forms(&answer.body, &address) {
            let names: BTreeSet<&str> = form.fields.iter().map(|field| field.name.as_str()).collect();
            // What only asks is the same page again, whichever of its fields are shown.
            let fields = if form.is_get { String::new() } else { format!("{names:?}") };
            let asked = if form.is_get { form.action.split('?').next().unwrap_or_default() } else { &form.action };
            if kinds.insert((kind(asked), form.is_get, fields)) {
                found.forms.push(form);
            }
        }
        found.pages.push(address);
    }
    println!("{} pages and {} forms were found", found.pages.len(), found.forms.len());
    found
}

/// Every address of the source, as if it were asked for by GET.
fn named(town: &Town) -> Vec<String> {
    let pages = routes().into_iter().filter(|route| !route.starts_with("/api/") && !route.starts_with("/assets/"));
    pages.map(|route| filled(&route, town)).collect()
}

pub fn filled(route: &str, town: &Town) -> String {
    let id = match route.split('/').nth(1).unwrap_or_default() {
        "users" | "people" => town.users["omid"],
        _ => town.customer,
    };
    let fill = |part: &str| match part {
        "{entity}" => "customers".to_owned(),
        "{field}" => "name".to_owned(),
        part if part.starts_with('{') => id.to_string(),
        part => part.to_owned(),
    };
    route.split('/').map(fill).collect::<Vec<_>>().join("/")
}

/// Two addresses are of one kind when only ids and what is asked for differ.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_id = |part: &str| part.starts_with('0') && part.parse::<base::Id>().is_ok();
    let path: Vec<&str> = path.split('/').map(|part| if is_id(part) { "{id}" } else { part }).collect();
    let names: BTreeSet<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    format!("{}?{names:?}", path.join("/"))
}
