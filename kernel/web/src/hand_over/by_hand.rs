//! The records of one kind that a person holds, to be ticked one by one. What is
//! over is not among them unless one asks: it stays in the history of who did it.

use axum::{
    extract::{Path, Query as Params},
    response::Response,
};
use base::Id;
use maud::html;
use records::hand_over::Part;
use schema::Filter;

use super::{Able, able, page::to_whom};
use crate::{
    Visit,
    components::{self as ui, Button},
    record::{id_of, name_of},
    say::{isolated, say},
    show::Show,
    typed::Typed,
};

/// Rows that one ticks on a page.
const ROWS: usize = 100;

#[derive(serde::Deserialize)]
pub(super) struct From {
    after: Option<String>,
    #[serde(default)]
    who: String,
    /// With what is over; that stays in the history of who did it otherwise.
    over: Option<String>,
}

/// `GET /people/{id}/holdings/{entity}?after=`: to be ticked by hand.
pub(super) async fn show(
    visit: Visit,
    Path((id, entity)): Path<(String, String)>,
    Params(from): Params<From>,
) -> crate::Result<Response> {
    let (id, def) = (id_of(&id)?, visit.ctx.def(&entity)?);
    if !def.owned || def.on_any {
        return Err(crate::Problem::NotFound);
    }
    let after = from.after.as_deref().and_then(|id| id.parse().ok()).unwrap_or(Id::from_raw(0));
    let (wanted, words) = (def.clone(), from.who.clone());
    let open = visit.ctx.open_of(&def);
    let with_over = from.over.is_some();
    let filter = open.clone().filter(|_| !with_over).unwrap_or_else(Filter::everything);
    let (name, titles, rows, people) = visit
        .ctx
        .read(move |tx| {
            let part = Part { entity: wanted.key.clone(), filter, ids: Vec::new() };
            let rows = tx.page_of_part(id, &part, after, ROWS)?;
            let users = tx.ctx.def("users")?;
            let people = able(tx, std::slice::from_ref(&wanted.key), &words)?;
            let people: Vec<Able> = people.into_iter().filter(|able| able.person.id != id).collect();
            Ok((name_of(tx, &users, id)?, tx.titles(&rows)?, rows, people))
        })
        .await?;
    let ctx = &visit.ctx;
    let title = say(ctx, "holdings-of", &[("name", isolated(&name).into())]);
    let here = ctx.text(&def.label_key());
    let steps = [(format!("/users/{id}"), name.clone()), (format!("/people/{id}/holdings"), ctx.text("holdings"))];
    let next = rows.last().filter(|_| rows.len() == ROWS).map(|row| row.id);
    let here_at = format!("/people/{id}/holdings/{}", def.key);
    let show = Show::new(ctx, &titles);
    let body = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &here))
        (ui::head("", html! { (title) ": " (here) }, html! {}))
        form.form.holdings method="post" action={ "/people/" (id) "/holdings/preview" } novalidate {
            (ui::hidden("csrf", &visit.csrf))
            (ui::hidden("entity", &def.key))
            (ui::card(&ctx.text("holdings-which"), html! {
                @if rows.is_empty() { p.muted { (ctx.text("holdings-none")) } }
                ul.plain.ticks {
                    @for row in &rows {
                        li.acts {
                            label.tick { input type="checkbox" name="id" value=(row.id); bdi { (show.name(row)) } }
                            a.link href={ "/" (def.key) "/" (row.id) } { (ctx.text("holdings-open")) }
                        }
                    }
                }
                @if let Some(next) = next {
                    a.link href={ (here_at) "?after=" (next) @if with_over { "&over=yes" } } { (ctx.text("holdings-next")) }
                }
                @if open.is_some() {
                    p {
                        @if with_over { a.link href=(here_at) { (ctx.text("holdings-without-over")) } }
                        @else { a.link href={ (here_at) "?over=yes" } { (ctx.text("holdings-with-over")) } }
                    }
                }
                label.tick {
                    input type="checkbox" name="with_work" value="yes" checked;
                    span { (ctx.text("holdings-with-work")) }
                }
            }))
            (ui::card(&ctx.text("holdings-to"), to_whom(&visit, &people, &Typed::default())))
            div { (Button::submit(ctx.text("holdings-look")).main().icon("eye")) }
        }
    };
    Ok(visit.page(&title, body))
}
