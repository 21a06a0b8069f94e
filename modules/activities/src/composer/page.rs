//! The composer's card on a record's page, and where it sends.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, Error, FieldProblem, Reads, access};
use schema::EntityDef;
use web::{App, Show, Visit, components as ui};

use super::{COMMENT, Entry, Subject, Typed, draw};
use crate::timeline::link_to;

type Pairs = Vec<(String, String)>;

pub fn routes() -> Router<App> {
    Router::new().route("/{entity}/{id}/activities", get(begin).post(write_down))
}

/// Draws the composer on the page of any record that activities are about.
pub fn card(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Option<Markup>> {
    let (is_about, may_comment) = (link_to(tx, &record.def.key)?.is_some(), tx.may_comment(&record.def.key));
    let href = format!("/{}/{}", record.def.key, record.id);
    let form = match is_about && may_write(tx) {
        true => draw::form(tx.ctx, csrf, &href, &Typed::default(), may_comment),
        // Who may not write down what was done may still say something about it.
        false if may_comment => web::comments::composer(tx.ctx, csrf, &href, "", None),
        false => return Ok(None),
    };
    Ok(Some(ui::card_with("", html! {}, html! { div.in { (form) } })))
}

fn may_write(tx: &Reads<'_, '_>) -> bool {
    let def = tx.ctx.schema.entity("activities");
    def.is_some_and(|def| access::may(&tx.ctx.actor, &tx.ctx.schema, def, access::Deed::Create))
}

/// Who sees the record and may write nothing is told so.
fn require_write(tx: &Reads<'_, '_>) -> records::Result<()> {
    if may_write(tx) {
        return Ok(());
    }
    Err(Error::Forbidden { entity: "activities".to_owned(), deed: access::Deed::Create.key() })
}

/// `GET /{entity}/{id}/activities`: the composer by itself.
async fn begin(visit: Visit, Path((entity, id)): Path<(String, String)>) -> web::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    Ok(page(&visit, &def, id, &Typed::default()).await?.into_response())
}

/// `POST /{entity}/{id}/activities`.
async fn write_down(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> web::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let mut typed = Typed { pairs, problems: Vec::new() };
    if typed.text("kind") == COMMENT {
        return match web::comments::say(&visit, &def, id, &typed.pairs).await? {
            Ok(answer) => Ok(answer),
            Err(problems) => {
                typed.problems = problems;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, &def, id, &typed).await?).into_response())
            }
        };
    }
    let (wanted, read) = (def.clone(), Entry::read(&visit.ctx, &typed));
    let kept = match read {
        Err(problems) => Err(Error::Invalid(problems)),
        Ok(entry) => {
            let deed = visit.ctx.write(move |tx| {
                let link = link_to(tx, &wanted.key)?.ok_or(Error::NotFound)?;
                tx.find_any(&wanted, id)?;
                require_write(tx)?;
                entry.keep(tx, &Subject { link, id })?;
                Ok(tx.set)
            });
            deed.await
        }
    };
    match kept {
        Ok(set) => Ok(visit.toast_undo(&format!("/{}/{id}", def.key), "composer-saved", Some(set))),
        Err(Error::Invalid(problems)) => {
            typed.problems = problems;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, &def, id, &typed).await?).into_response())
        }
        Err(Error::Refused(refusal)) => {
            typed.problems = vec![FieldProblem { field: String::new(), text: refusal.text, args: refusal.args }];
            Ok((StatusCode::CONFLICT, page(&visit, &def, id, &typed).await?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(visit: &Visit, def: &Arc<EntityDef>, id: Id, typed: &Typed) -> web::Result<Response> {
    let wanted = def.clone();
    let may_comment = visit.ctx.read({
        let key = def.key.clone();
        move |tx| Ok(tx.may_comment(&key))
    });
    let may_comment = may_comment.await?;
    let name = visit.ctx.read(move |tx| {
        link_to(tx, &wanted.key)?.ok_or(Error::NotFound)?;
        let record = tx.find_any(&wanted, id)?;
        require_write(tx)?;
        let titles = tx.titles(std::slice::from_ref(&record))?;
        Ok(Show::new(tx.ctx, &titles).name(&record))
    });
    let (name, href) = (name.await?, format!("/{}/{id}", def.key));
    let steps = [(format!("/{}", def.key), visit.t(&def.label_key())), (href.clone(), name)];
    let title = visit.t("composer");
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", draw::form(&visit.ctx, &visit.csrf, &href, typed, may_comment)))
    };
    Ok(visit.page(&title, body))
}

fn id_of(text: &str) -> Result<Id, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
