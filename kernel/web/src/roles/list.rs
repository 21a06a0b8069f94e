//! `GET /roles`: the roles in words, each with how far it reaches in the daily
//! work and how many people have it. The generic list of keys and JSON is for
//! programs, and they have it at `/api/v1/roles`.

use axum::response::Response;
use base::Id;
use maud::{Markup, html};
use records::{
    Reads,
    access::{Deed, Role},
    people::{ROLE_NAME, ROLE_RIGHTS, RoleRow},
};
use schema::{Filter, Value};

use super::says;
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView},
    say::isolated,
};

/// Roles that the page tells of; a company has ten.
const MOST: usize = 200;
/// People are counted no further.
const CAP: u64 = 1_000;

struct Line {
    id: Id,
    name: String,
    role: Role,
    /// None for whoever may not look people up.
    people: Option<u64>,
}

pub(crate) async fn show(visit: Visit) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    let may_read = ctx.actor.may("roles", Deed::Read);
    if !may_read {
        return Err(records::Error::Forbidden { entity: "roles".to_owned(), deed: Deed::Read.key() }.into());
    }
    let lines = ctx.read(read).await?;
    let title = visit.t("roles");
    let edits = ctx.actor.administers() && ctx.seen_by.is_none();
    let acts = html! {
        (Button::link(visit.t("people"), "/people").icon("users-round"))
        @if edits { (Button::link(visit.t("role-new"), "/roles/new").main().icon("plus")) }
    };
    let keys = ["roles-name", "role-list-sees", "role-list-changes", "role-list-deletes", "role-list-people"];
    let columns = keys.map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = lines.iter().map(|line| row(&visit, line)).collect();
    let body = html! {
        (ui::head("", html! { (title) }, acts))
        p.muted { (visit.t("role-list-hint")) }
        section.card { (ui::table_to_read(&title, &columns, &rows)) }
    };
    Ok(visit.page(&title, body))
}

fn read(tx: &mut Reads<'_, '_>) -> records::Result<Vec<Line>> {
    let rows = tx.list_of::<RoleRow>(Filter::everything(), MOST)?;
    let users = tx.ctx.def("users")?;
    let counts = tx.ctx.actor.may("users", Deed::Read);
    let line = |row: records::Record<RoleRow>| {
        let holders = Filter::is("roles", [Value::Id(row.id)]);
        let people = counts.then(|| tx.count_to(&users, &holders, CAP)).transpose()?;
        let role = serde_json::from_str(&row.peek(ROLE_RIGHTS).unwrap_or_default()).unwrap_or_default();
        Ok(Line { id: row.id, name: row.peek(ROLE_NAME).unwrap_or_default(), role, people })
    };
    rows.into_iter().map(line).collect()
}

fn row(visit: &Visit, line: &Line) -> RowView {
    let (ctx, href) = (&visit.ctx, format!("/roles/{}", line.id));
    let reach = |deed: Deed| html! { (says::widest(ctx, &line.role, deed)) };
    RowView {
        id: format!("role-{}", line.id),
        href: None,
        cells: vec![
            html! {
                a.link href=(href) { (isolated(&line.name)) }
                @if line.role.administers { " " (ui::pill(schema::Tone::Brand, &visit.t("role-list-setup"))) }
            },
            reach(Deed::Read),
            reach(Deed::Update),
            reach(Deed::Delete),
            people(visit, line.people, &href),
        ],
        tick: None,
        edits: false,
    }
}

fn people(visit: &Visit, count: Option<u64>, role: &str) -> Markup {
    match count {
        None => html! { "—" },
        Some(0) => html! { span.muted { (visit.t("role-list-nobody")) } },
        Some(count) => html! {
            a.link href={ (role) "#people" } { (visit.tx("role-list-count", &[("count", count.into())])) }
        },
    }
}
