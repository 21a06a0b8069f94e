//! What is asked: the built-in views, and the deeds of an ordinary day.

use anyhow::Context;

use crate::http::{Client, encoded};

/// Who sees all, a branch, a team; and sellers of three tenths, of one in two hundred, and of fifty.
pub const ACTORS: [&str; 6] = ["admin", "branch", "team", "large", "middle", "small"];

/// What people look at, in the order of the tables.
pub const NAMES: [&str; 9] = [
    "list by name",
    "list filtered",
    "search",
    "record, timeline",
    "history",
    "board",
    "funnel",
    "home page",
    "list, API",
];

#[derive(Clone, Debug)]
pub struct View {
    pub name: &'static str,
    /// What is asked in turn.
    pub paths: Vec<String>,
    pub deed: Deed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Look,
    /// A form is filled in and sent.
    Create,
    /// One field of a customer's form is changed, and the form sent.
    Update,
    /// A program makes a customer.
    ApiCreate,
    /// A program changes one field of a customer.
    ApiUpdate,
    /// A list is taken out as a file, to its last byte.
    Export,
}

/// Pieces of Persian names that many and few bear.
const PIECES: [&str; 4] = ["کریمی", "رفیعی پور", "گلستان", "زهرا احمدی"];

/// About five hundred customers of every million hundred thousand: what somebody takes out by day.
const FEW: &str = "city:شیراز kind:company";

/// The views, with records that the person may see.
pub fn of(person: &mut Client) -> anyhow::Result<Vec<View>> {
    let list = person.get("/customers")?.body;
    let ids = ids(&list, "/customers/");
    ids.first().context("the list of customers is empty")?;
    let look = |name, paths: Vec<String>| View { name, paths, deed: Deed::Look };
    let one = |name, path: &str| look(name, vec![path.to_owned()]);
    let deed = |name, deed, paths| View { name, paths, deed };
    let filtered = ["city:شیراز kind:company", "created_at<590d city:تهران"];
    let list_of = |text: &&str| format!("/customers?filter={}", encoded(text));
    let search = |text: &&str| format!("/search?q={}", encoded(text));
    let records = ids.iter().take(20).map(|id| format!("/customers/{id}")).collect();
    let histories = ids.iter().take(20).map(|id| format!("/customers/{id}/history")).collect();
    let taken_out = format!("/api/v1/customers/export?filter={}", encoded(FEW));
    let mut views = vec![
        one("list by name", "/customers"),
        look("list filtered", filtered.iter().map(list_of).collect()),
        look("search", PIECES.iter().map(search).collect()),
        look("record, timeline", records),
        look("history", histories),
        one("board", "/opportunities/board"),
        one("funnel", "/reports/funnel"),
        one("home page", "/today"),
        one("list, API", "/api/v1/customers"),
        deed("create, page", Deed::Create, vec!["/customers/new".to_owned()]),
        deed("update, page", Deed::Update, ids.iter().take(20).map(|id| format!("/customers/{id}")).collect()),
        deed("create, API", Deed::ApiCreate, vec!["/api/v1/customers".to_owned()]),
        deed("update, API", Deed::ApiUpdate, ids.iter().take(20).map(|id| format!("/api/v1/customers/{id}")).collect()),
    ];
    // Not everybody may take lists out.
    if person.get(&taken_out)?.status != 403 {
        views.push(deed("export, 500 rows", Deed::Export, vec![taken_out]));
    }
    Ok(views)
}

/// The records that a page links to.
fn ids(page: &str, before: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in page.split(&format!("\"{before}")).skip(1) {
        let id: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        if id.len() == 13 && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}
