//! The recycle bin: what was deleted, kind by kind, with the way back. Each
//! person finds in it what they could have deleted themselves.

use std::sync::Arc;

use axum::{
    Router,
    extract::Query as Params,
    response::{IntoResponse, Response},
    routing::get,
};
use base::{Id, Instant};
use maud::{Markup, html};
use records::{BinPage, Binned, Reads, Titles, access::Deed};
use schema::EntityDef;

use crate::{
    App, Module, NavEntry, Problem, Visit,
    components::{self as ui, Button, Column, RowView, Tab},
    shell::SETTINGS,
};

/// Rows of one page.
const ROWS: usize = 50;

/// Its place among the settings.
pub(crate) fn module() -> Module {
    let entry = NavEntry { section: SETTINGS, href: "/bin", icon: "trash-2", label: "bin", entity: None, order: 990 };
    Module { routes: || Router::<App>::new().route("/bin", get(show)), nav: vec![entry], ..Module::new("bin") }
}

#[derive(serde::Deserialize)]
struct Asked {
    entity: Option<String>,
    before: Option<String>,
}

/// `GET /bin?entity=&before=`.
async fn show(visit: Visit, Params(asked): Params<Asked>) -> crate::Result<Response> {
    let kinds = kinds(&visit);
    let asked_for = chosen(&kinds, asked.entity.as_deref())?;
    let from = asked.before.as_deref().and_then(place);
    let looked = visit.ctx.read(move |tx| Bin::read(tx, &kinds, asked_for, from)).await?;
    Ok(looked.map_or_else(|| nothing(&visit), |bin| drawn(&visit, &bin)).into_response())
}

/// One page of one kind, beside the kinds of which something lies here.
struct Bin {
    kinds: Vec<Arc<EntityDef>>,
    def: Arc<EntityDef>,
    page: BinPage,
    people: Titles,
}

impl Bin {
    /// Of the kind that was asked for, or of which something was deleted last;
    /// none where there is no kind at all.
    fn read(
        tx: &mut Reads<'_, '_>,
        kinds: &[Arc<EntityDef>],
        asked: Option<Arc<EntityDef>>,
        from: Option<(Instant, Id)>,
    ) -> records::Result<Option<Bin>> {
        let mut filled = Vec::new();
        for def in kinds {
            let newest = tx.bin(def, None, 1)?.rows.first().map(|row| row.deleted_at);
            filled.extend(newest.map(|at| (at, def.clone())));
        }
        let latest = filled.iter().max_by_key(|(at, _)| *at).map(|(_, def)| def.clone());
        let Some(def) = asked.or(latest).or(kinds.first().cloned()) else { return Ok(None) };
        let page = tx.bin(&def, from, ROWS)?;
        let who: Vec<Id> = page.rows.iter().filter_map(|row| row.by).collect();
        let people = tx.titles_of("users", &who)?;
        Ok(Some(Bin { kinds: filled.into_iter().map(|(_, def)| def).collect(), def, page, people }))
    }
}

/// The kinds of records that this person may delete, and so take back.
fn kinds(visit: &Visit) -> Vec<Arc<EntityDef>> {
    let (actor, schema) = (&visit.ctx.actor, &visit.ctx.schema);
    schema.entities().filter(|def| access::may(actor, schema, def, Deed::Delete)).cloned().collect()
}

fn chosen(kinds: &[Arc<EntityDef>], asked: Option<&str>) -> Result<Option<Arc<EntityDef>>, Problem> {
    match asked {
        None => Ok(None),
        Some(key) => kinds.iter().find(|def| def.key == key).cloned().map(Some).ok_or(Problem::NotFound),
    }
}

/// Where a page begins, as the link to it says.
fn place(text: &str) -> Option<(Instant, Id)> {
    let (at, id) = text.split_once('_')?;
    Some((Instant::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

fn nothing(visit: &Visit) -> Response {
    let title = visit.t("bin");
    visit.page(&title, ui::empty_page("trash-2", &title, &visit.t("bin-none"), html! {}))
}

fn drawn(visit: &Visit, bin: &Bin) -> Response {
    let Bin { kinds, def, page, people } = bin;
    let title = visit.t("bin");
    let tab = |kind: &Arc<EntityDef>| Tab {
        href: format!("/bin?entity={}", kind.key),
        label: visit.t(&kind.label_key()),
        current: kind.key == def.key,
        count: None,
    };
    let tabs: Vec<Tab> = kinds.iter().map(tab).collect();
    let older = page.older.map(|(at, id)| format!("/bin?entity={}&before={}_{id}", def.key, at.as_microsecond()));
    let body = html! {
        (ui::head("", html! { (title) }, html! {}))
        (ui::tabs(&title, &tabs))
        @if page.rows.is_empty() {
            (ui::empty("trash-2", &visit.t("bin-empty"), &visit.t("bin-empty-what"), html! {}))
        } @else {
            (rows(visit, def, page, people))
            @if let Some(older) = older { div.acts { (Button::link(visit.t("bin-older"), older)) } }
        }
    };
    visit.page(&title, body)
}

fn rows(visit: &Visit, def: &EntityDef, page: &BinPage, people: &Titles) -> Markup {
    let columns = ["bin-what", "bin-when", "bin-who", "bin-deed"].map(|key| Column::new(visit.t(key)));
    let drawn: Vec<RowView> = page.rows.iter().map(|row| one(visit, def, row, people)).collect();
    ui::table(&visit.t("bin"), &columns, None, &drawn)
}

fn one(visit: &Visit, def: &EntityDef, row: &Binned, people: &Titles) -> RowView {
    let who = match row.by {
        Some(id) => people.get("users", id).map_or_else(|| visit.t("record-somebody"), str::to_owned),
        None => visit.t("record-product"),
    };
    let name = row.title.clone().unwrap_or_else(|| visit.t(&def.one_label_key()));
    let back = ui::deed_form(
        &format!("/{}/{}/restoration", def.key, row.id),
        &visit.csrf,
        html! { (Button::submit(visit.t("bin-restore")).icon("undo-2")) },
    );
    RowView {
        id: format!("bin-{}", row.id),
        cells: vec![
            html! { span dir="auto" { (name) } },
            ui::date(&visit.ctx.format.instant(row.deleted_at), &row.deleted_at.to_string()),
            html! { bdi { (who) } },
            back,
        ],
        ..RowView::default()
    }
}
