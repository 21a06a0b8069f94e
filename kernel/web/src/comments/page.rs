//! One comment by itself: the way to its record, changing it, taking it out.

use std::sync::Arc;

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use maud::html;
use records::{AnyRecord, Error, FieldProblem, Reads, Record, access::Deed, comments, comments::Comment};
use schema::{Entity, EntityDef};

use super::{body_of, chosen, done, draw, is_own};
use crate::{
    Visit,
    components::{self as ui, Button},
    record::{id_of, name_of},
    say,
    typed::{Pairs, Typed},
};

/// Where a comment stands on the page of its record.
fn place(comment: &AnyRecord) -> records::Result<String> {
    let (entity, record) = comments::place_of(comment).ok_or(Error::NotFound)?;
    Ok(format!("/{entity}/{record}"))
}

fn find(tx: &mut Reads<'_, '_>, id: Id) -> records::Result<AnyRecord> {
    let def = tx.ctx.def(Comment::KEY)?;
    tx.find_any(&def, id)
}

/// Somebody else's words are seen, and not theirs to change.
fn find_own(tx: &mut Reads<'_, '_>, id: Id) -> records::Result<AnyRecord> {
    let comment = find(tx, id)?;
    match is_own(tx.ctx, &comment) {
        true => Ok(comment),
        false => Err(Error::Forbidden { entity: Comment::KEY.to_owned(), deed: Deed::Update.key() }),
    }
}

/// `GET /comments/{id}`: on to where it stands.
pub(super) async fn open(visit: Visit, Path(id): Path<String>) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let to = visit.ctx.read(move |tx| place(&find(tx, id)?)).await?;
    Ok(visit.redirect(&to))
}

/// `GET /comments/{id}/edit`.
pub(super) async fn edit(visit: Visit, Path(id): Path<String>) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let read = visit.ctx.read(move |tx| {
        let comment = find_own(tx, id)?;
        let body = body_of(&comment);
        let names = tx.names_in(std::iter::once(body.as_str()))?;
        let text = comments::spelled(&body, &names, &tx.ctx.text("notice-somebody"));
        Ok((place(&comment)?, text, comment.version))
    });
    let (record, text, version) = read.await?;
    Ok(form(&visit, id, &record, &text, version, None))
}

fn form(visit: &Visit, id: Id, record: &str, text: &str, version: i64, wrong: Option<String>) -> Response {
    let title = visit.t("comments-edit");
    let body = html! {
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", html! {
            form.form.comments-form method="post" action={ "/comments/" (id) } novalidate {
                (ui::hidden("csrf", &visit.csrf))
                (ui::hidden("version", &version.to_string()))
                (draw::words(&visit.ctx, record, text, wrong))
                div.save {
                    (Button::submit(visit.t("comments-keep")).main().icon("check"))
                    (Button::link(visit.t("comments-back"), record.to_owned()))
                }
            }
        }))
    };
    visit.page(&title, body)
}

/// `POST /comments/{id}`.
pub(super) async fn keep(
    visit: Visit,
    Path(id): Path<String>,
    axum::Form(pairs): axum::Form<Pairs>,
) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let typed = Typed::sent(pairs);
    let (body, picked) = (typed.text("body").trim().to_owned(), chosen(&typed));
    let held = typed.text("version").parse::<i64>().ok();
    let record = visit.ctx.read(move |tx| place(&find_own(tx, id)?)).await?;
    let said = body.clone();
    let kept = visit.ctx.write(move |tx| {
        let mut comment = Record::<Comment>::wrap(find_own(tx, id)?);
        if let Some(held) = held.filter(|held| *held != comment.version) {
            return Err(Error::Stale { held, current: comment.version });
        }
        if said.is_empty() {
            return Err(Error::invalid("body", "comments-refused-empty"));
        }
        let marked = tx.marked(&said, &picked)?;
        comment.set(comments::BODY, marked);
        let comment = tx.save(comment)?;
        let (entity, record) = comments::place_of(&comment).ok_or(Error::NotFound)?;
        let def = tx.ctx.def(&entity)?;
        let blind = tx.blind_to(&def, record, &comment.get(comments::BODY))?;
        Ok((tx.set, blind))
    });
    match kept.await {
        Ok((set, blind)) => Ok(done(&visit, &record, "comments-kept-change", set, &blind)),
        Err(Error::Invalid(problems)) => {
            let wrong = problems.first().map(|problem| say::problem(&visit.ctx, problem));
            let page = form(&visit, id, &record, &body, held.unwrap_or_default(), wrong);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /comments/{id}/deletion`.
pub(super) async fn take_out(visit: Visit, Path(id): Path<String>) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let (record, set) = visit
        .ctx
        .write(move |tx| {
            let comment = find(tx, id)?;
            let record = place(&comment)?;
            tx.delete_any(comment)?;
            Ok((record, tx.set))
        })
        .await?;
    Ok(visit.toast_undo(&record, "comments-taken-out", Some(set)))
}

/// The form again, with what was typed and what is wrong with it.
pub(super) async fn again(
    visit: &Visit,
    def: &Arc<EntityDef>,
    id: Id,
    typed: &Typed,
    problems: &[FieldProblem],
) -> crate::Result<Response> {
    let wanted = def.clone();
    let name = visit.ctx.read(move |tx| name_of(tx, &wanted, id)).await?;
    let (record, title) = (format!("/{}/{id}", def.key), visit.t("comments"));
    let wrong = problems.first().map(|problem| say::problem(&visit.ctx, problem));
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &[(record.clone(), name)], &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", draw::composer(&visit.ctx, &visit.csrf, &record, typed.text("body"), wrong)))
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, visit.page(&title, body)).into_response())
}
