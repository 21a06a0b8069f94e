//! `GET /branches/tree`.

use std::collections::HashMap;

use axum::{Router, response::Response, routing::get};
use base::Id;
use maud::{Markup, html};
use records::{
    Error, Reads, Result, Titles,
    access::Deed,
    people::{BRANCH_MANAGER, BRANCH_NAME, BRANCH_PARENT, Branch, TEAM_BRANCH, TEAM_NAME, Team},
};
use sea_query::{Expr, ExprTrait, Query};
use store::ColumnType;
use web::{
    App, Visit,
    components::{self as ui, Button},
};

use super::tree::{Flat, Node, grow};

/// Larger companies find their branches by search.
const MOST: usize = 2_000;

pub fn routes() -> Router<App> {
    Router::new().route("/branches/tree", get(show))
}

async fn show(visit: Visit) -> web::Result<Response> {
    if !visit.ctx.actor.may("branches", Deed::Read) {
        return Err(Error::Forbidden { entity: "branches".to_owned(), deed: Deed::Read.key() }.into());
    }
    let (tree, names) = visit.ctx.read(read).await?;
    let may_create = visit.ctx.actor.may("branches", Deed::Create);
    let title = visit.t("branches-tree");
    let new =
        html! { @if may_create { (Button::link(visit.t("branches-tree-new"), "/branches/new").main().icon("plus")) } };
    let body = html! {
        @if tree.is_empty() {
            (ui::head("", html! { (title) }, html! {}))
            section.card { (ui::empty("git-merge", &visit.t("branches-tree-none"), &visit.t("branches-tree-text"), new)) }
        } @else {
            (ui::head("", html! { (title) }, new))
            div.stack { @for top in &tree { (ui::card("", html! { (drawn(&visit, top, &names)) })) } }
        }
    };
    Ok(visit.page(&title, body))
}

/// The branches that the reader sees, with their managers' names.
fn read(tx: &mut Reads<'_, '_>) -> Result<(Vec<Node>, Titles)> {
    let branches = tx.list_of::<Branch>(Default::default(), MOST)?;
    let mut teams: HashMap<Id, Vec<(Id, String)>> = HashMap::new();
    for team in tx.list_of::<Team>(Default::default(), MOST)? {
        if let Some(branch) = team.peek(TEAM_BRANCH).flatten() {
            // A role may hide a name; what is left is that there is one.
            teams.entry(branch.any()).or_default().push((team.id, team.peek(TEAM_NAME).unwrap_or_else(unnamed)));
        }
    }
    let people = people(tx)?;
    let managers: Vec<Id> =
        branches.iter().filter_map(|branch| branch.peek(BRANCH_MANAGER).flatten()).map(Id::any).collect();
    let names = tx.titles_of("users", &managers)?;
    let flat = branches.iter().map(|branch| Flat {
        parent: branch.peek(BRANCH_PARENT).flatten().map(Id::any),
        node: Node {
            id: branch.id,
            name: branch.peek(BRANCH_NAME).unwrap_or_else(unnamed),
            manager: branch.peek(BRANCH_MANAGER).flatten().map(Id::any),
            teams: teams.remove(&branch.id).unwrap_or_default(),
            people: people.get(&branch.id).copied().unwrap_or(0),
            below: Vec::new(),
        },
    });
    Ok((grow(flat.collect()), names))
}

fn unnamed() -> String {
    "—".to_owned()
}

/// How many people in sight work in each branch, by themselves or their team.
fn people(tx: &mut Reads<'_, '_>) -> Result<HashMap<Id, i64>> {
    let (users, teams) = (tx.ctx.def("users")?, tx.tx.table_as("teams", "t"));
    let mut seen = tx.visible(&users, Deed::Read)?;
    seen.columns(["team", "branch"]);
    let mut select = Query::select();
    select.from_subquery(seen, "u").left_join(teams, Expr::col(("t", "id")).equals(("u", "team")));
    select.exprs([Expr::cust("coalesce(u.branch, t.branch)"), Expr::cust("count(*)")]);
    select.add_group_by([Expr::cust("1")]);
    let rows = tx.tx.fetch(&select, &[ColumnType::Int; 2])?;
    Ok(rows.iter().filter_map(|row| Some((Id::from_raw(row.int(0)?), row.int(1)?))).collect())
}

fn drawn(visit: &Visit, node: &Node, names: &Titles) -> Markup {
    let people = visit.tx("branches-tree-people", &[("count", node.all_people().into())]);
    let manager = node.manager.and_then(|id| Some((id, names.get("users", id)?)));
    html! {
        details open id={ "branch-" (node.id) } {
            summary { b dir="auto" { (node.name) } " " small { (people) } }
            div.stack {
                p {
                    a.link href={ "/branches/" (node.id) } { (visit.t("branches-tree-open")) }
                    @if let Some((id, name)) = manager {
                        " · " (visit.t("branches-manager")) " " a.link href={ "/users/" (id) } dir="auto" { (name) }
                    }
                }
                @if !node.teams.is_empty() {
                    p { @for (id, name) in &node.teams { (ui::chip_link(name, &format!("/teams/{id}"), false)) " " } }
                }
                @for below in &node.below { (ui::card("", drawn(visit, below, names))) }
            }
        }
    }
}
