//! `GET /people`: who works here, branch by branch, with team and roles; the
//! way to invite somebody stands above. And whether somebody works here at all:
//! who leaves is signed out everywhere, and may come back as they were.

use std::collections::BTreeMap;

use axum::{Form, extract::Path, response::Response};
use base::Id;
use maud::{Markup, html};
use records::{
    AnyRecord, Error, Query, Reads, Titles,
    access::Deed,
    people::{USER_ACTIVE, User},
};
use schema::{Tone, Value};

use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView, hue_of},
    form::Pairs,
    record::{id_of, undoable},
    show::Show,
};

/// Larger companies find their people by search.
const MOST: usize = 500;

pub(super) async fn show(visit: Visit) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    if !ctx.actor.may("users", Deed::Read) {
        return Err(Error::Forbidden { entity: "users".to_owned(), deed: Deed::Read.key() }.into());
    }
    let (people, titles, more) = ctx.read(read).await?;
    let mut places: BTreeMap<(bool, String), Vec<&AnyRecord>> = BTreeMap::new();
    for person in &people {
        let branch = person.value("branch").id().and_then(|id| titles.get("branches", id));
        places.entry((branch.is_none(), branch.unwrap_or_default().to_owned())).or_default().push(person);
    }
    let title = visit.t("people");
    let new = Button::link(visit.t("people-new"), "/users/new").main().icon("user-round-plus");
    let acts = html! {
        @if ctx.actor.may("roles", Deed::Read) { (Button::link(visit.t("roles"), "/roles").icon("shield")) }
        @if ctx.actor.may("users", Deed::Create) { (new) }
    };
    let body = html! {
        (ui::head("", html! { (title) }, acts))
        @if more { (ui::alert(Tone::Calm, html! { p { (visit.t("people-more")) " " a.link href="/users" { (visit.t("users")) } } })) }
        div.stack {
            @for ((_, branch), here) in &places { (place(&visit, branch, here, &titles)) }
        }
    };
    Ok(visit.page(&title, body))
}

fn read(tx: &mut Reads<'_, '_>) -> records::Result<(Vec<AnyRecord>, Titles, bool)> {
    let def = tx.ctx.def("users")?;
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    let page = tx.list(&Query { columns, limit: MOST, ..Query::of(&def) })?;
    let titles = tx.titles(&page.rows)?;
    Ok((page.rows, titles, page.next.is_some()))
}

fn place(visit: &Visit, branch: &str, people: &[&AnyRecord], titles: &Titles) -> Markup {
    let named = if branch.is_empty() { visit.t("people-no-branch") } else { branch.to_owned() };
    let count = visit.tx("people-count", &[("count", people.len().into())]);
    let columns = ["users-name", "users-roles", "users-team", "users-email"].map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = people.iter().map(|person| row(visit, person, titles)).collect();
    ui::card_with(&named, html! { small.muted { (count) } }, ui::table_to_read(&named, &columns, &rows))
}

fn row(visit: &Visit, person: &AnyRecord, titles: &Titles) -> RowView {
    let show = Show::new(&visit.ctx, titles);
    let name = person.title().unwrap_or("—").to_owned();
    let href = format!("/users/{}", person.id);
    let gone = *person.value("active") == Value::Flag(false);
    let value = |key: &str| person.def.field(key).map(|field| show.value(&person.def, field, person.value(key)));
    let cell = |key: &str| value(key).unwrap_or_default();
    RowView {
        id: format!("person-{}", person.id),
        href: None,
        cells: vec![
            html! {
                (ui::who(&name, hue_of(&name), false, Some(&href)))
                @if gone { " " (ui::pill(Tone::Plain, &visit.t("people-gone"))) }
            },
            cell("roles"),
            cell("team"),
            cell("email"),
        ],
        tick: None,
        edits: false,
    }
}

/// `POST /users/{id}/activity` with `active`: somebody leaves, or comes back.
pub(super) async fn activity(
    visit: Visit,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let id: Id<User> = id_of(&id)?.of();
    let users = visit.ctx.def("users")?;
    if visit.ctx.read(move |tx| tx.require(&users, id.any(), Deed::Read)).await.is_ok()
        && !visit.ctx.actor.may("users", Deed::Update)
    {
        return Err(Error::Forbidden { entity: "users".to_owned(), deed: Deed::Update.key() }.into());
    }
    let active = pairs.iter().any(|(name, value)| name == "active" && value == "true");
    let set = visit
        .ctx
        .write(move |tx| {
            let mut user = tx.find(id)?;
            user.set(USER_ACTIVE, active);
            tx.save(user)?;
            undoable(tx)
        })
        .await?;
    let said = if active { "people-came-back" } else { "people-left" };
    Ok(visit.toast_undo(&format!("/users/{id}"), said, set))
}

/// The button on a user's page.
pub(super) fn leaving(ctx: &records::Ctx, user: &AnyRecord, csrf: &str) -> Markup {
    let active = user.value("active").flag() == Some(true);
    let (label, icon, to) = match active {
        true => ("people-leave", "log-out", "false"),
        false => ("people-come-back", "user-round-check", "true"),
    };
    html! {
        (ui::deed_form(&format!("/users/{}/activity", user.id), csrf, html! {
            (ui::hidden("active", to))
            (Button::submit(ctx.text(label)).icon(icon).wide())
        }))
    }
}
