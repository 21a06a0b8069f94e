//! The records of one kind that a person holds, to be ticked one by one. What is
//! over is not among them unless one asks: it stays in the history of who did it.

use std::sync::Arc;

use axum::{
    extract::{Path, Query as Params},
    response::Response,
};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, Titles, hand_over::Part};
use schema::{EntityDef, Filter};

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
    let with_over = from.over.is_some();
    let held = Held::read(&visit, id, def, from).await?;
    let ctx = &visit.ctx;
    let title = say(ctx, "holdings-of", &[("name", isolated(&held.name).into())]);
    let here = ctx.text(&held.def.label_key());
    let steps = [(format!("/users/{id}"), held.name.clone()), (format!("/people/{id}/holdings"), ctx.text("holdings"))];
    let body = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &here))
        (ui::head("", html! { (title) ": " (here) }, html! {}))
        form.form.holdings method="post" action={ "/people/" (id) "/holdings/preview" } novalidate {
            (ui::hidden("csrf", &visit.csrf))
            (ui::hidden("entity", &held.def.key))
            (ui::card(&ctx.text("holdings-which"), held.which(&visit, with_over)))
            (ui::card(&ctx.text("holdings-to"), to_whom(&visit, &held.people, &Typed::default())))
            div { (Button::submit(ctx.text("holdings-look")).main().icon("eye")) }
        }
    };
    Ok(visit.page(&title, body))
}

/// A page of what somebody holds of one kind, and who may be given it.
struct Held {
    by: Id,
    name: String,
    def: Arc<EntityDef>,
    rows: Vec<AnyRecord>,
    titles: Titles,
    people: Vec<Able>,
}

impl Held {
    async fn read(visit: &Visit, by: Id, def: Arc<EntityDef>, from: From) -> crate::Result<Held> {
        let after = from.after.as_deref().and_then(|id| id.parse().ok()).unwrap_or(Id::from_raw(0));
        let open = visit.ctx.open_of(&def).filter(|_| from.over.is_none());
        let filter = open.unwrap_or_else(Filter::everything);
        let held = visit.ctx.read(move |tx| {
            let part = Part { entity: def.key.clone(), filter, ids: Vec::new() };
            let rows = tx.page_of_part(by, &part, after, ROWS)?;
            let users = tx.ctx.def("users")?;
            let people = able(tx, std::slice::from_ref(&def.key), &from.who)?;
            let people: Vec<Able> = people.into_iter().filter(|able| able.person.id != by).collect();
            Ok(Held { by, name: name_of(tx, &users, by)?, titles: tx.titles(&rows)?, def, rows, people })
        });
        Ok(held.await?)
    }

    /// Which of them, and whether their work goes along.
    fn which(&self, visit: &Visit, with_over: bool) -> Markup {
        let ctx = &visit.ctx;
        let next = self.rows.last().filter(|_| self.rows.len() == ROWS).map(|row| row.id);
        let here = format!("/people/{}/holdings/{}", self.by, self.def.key);
        html! {
            (self.ticks(visit))
            @if let Some(next) = next {
                a.link href={ (here) "?after=" (next) @if with_over { "&over=yes" } } { (ctx.text("holdings-next")) }
            }
            @if ctx.open_of(&self.def).is_some() {
                p {
                    @if with_over { a.link href=(here) { (ctx.text("holdings-without-over")) } }
                    @else { a.link href={ (here) "?over=yes" } { (ctx.text("holdings-with-over")) } }
                }
            }
            label.tick {
                input type="checkbox" name="with_work" value="yes" checked;
                span { (ctx.text("holdings-with-work")) }
            }
        }
    }

    fn ticks(&self, visit: &Visit) -> Markup {
        let ctx = &visit.ctx;
        let show = Show::new(ctx, &self.titles);
        html! {
            @if self.rows.is_empty() { p.muted { (ctx.text("holdings-none")) } }
            ul.plain.ticks {
                @for row in &self.rows {
                    li.acts {
                        label.tick { input type="checkbox" name="id" value=(row.id); bdi { (show.name(row)) } }
                        a.link href={ "/" (self.def.key) "/" (row.id) } { (ctx.text("holdings-open")) }
                    }
                }
            }
        }
    }
}
