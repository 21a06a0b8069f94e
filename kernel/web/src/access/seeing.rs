//! Looking through another person's eyes: begun on their page by who
//! administers, told by a band on every page, ended by one press. The session
//! itself holds it (`records::sign_in::see_as`); here everything but looking is
//! turned away at the door.

use axum::{extract::Path, http::Method, response::Response};
use maud::{Markup, html};
use records::{AnyRecord, Error, Reads, Refusal, sign_in};

use crate::{
    Problem, Standing, Visit,
    components::{self as ui, Button, Look},
    record::id_of,
    say::{isolated, say},
};

pub(super) const END: &str = "/eyes/end";
/// What one may do even so: go back to oneself, sign out, change the colours.
const OPEN: [&str; 3] = [END, "/sign-out", "/me/preferences"];
const LINES: usize = 5;

/// `POST /users/{id}/eyes`.
pub(super) async fn begin(visit: Visit, Path(id): Path<String>) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let Some(own) = &visit.standing.signed_in else { return Err(Problem::SignIn) };
    sign_in::see_as(&visit.ctx, &own.session, id).await?;
    Ok(visit.redirect("/"))
}

/// `POST /eyes/end`: back to where one began.
pub(super) async fn end(visit: Visit) -> crate::Result<Response> {
    let Some(own) = &visit.standing.signed_in else { return Err(Problem::SignIn) };
    sign_in::see_as_oneself(&visit.ctx, &own.session).await?;
    let page = match own.behind {
        Some(_) => format!("/users/{}", own.person.actor.user),
        None => "/".to_owned(),
    };
    Ok(visit.redirect(&page))
}

/// Whether this request may go on: who looks through somebody's eyes only
/// looks, and not at the pages that are a person's alone.
pub(crate) fn only_looks(standing: &Standing, method: &Method) -> Result<(), Problem> {
    if standing.behind().is_none() {
        return Ok(());
    }
    let path = standing.path.split(['?', '#']).next().unwrap_or_default();
    let refused = |text: &str| Err(Problem::Refused(Refusal { text: text.to_owned(), args: Vec::new() }));
    match method.is_safe() {
        _ if OPEN.contains(&path) => Ok(()),
        true if path == "/me" || path.starts_with("/me/") => refused("see-as-own-page"),
        true => Ok(()),
        false => refused("see-as-read-only"),
    }
}

/// The band on every page while it lasts.
pub(crate) fn band(visit: &Visit) -> Option<Markup> {
    visit.standing.behind()?;
    let name = isolated(&visit.ctx.actor.name);
    let back = Button::submit(visit.t("see-as-end")).look(Look::Plain).small().icon("undo-2");
    Some(html! {
        div.eyes role="status" {
            (ui::icon("eye")) span { (say(&visit.ctx, "see-as-band", &[("name", name.into())])) }
            (ui::post_button(END, &visit.csrf, back))
        }
    })
}

/// On a user's page, for who administers: the way into their eyes, and who took
/// it before.
pub(crate) fn offer(tx: &mut Reads<'_, '_>, user: &AnyRecord, csrf: &str) -> records::Result<Option<Markup>> {
    let seen = match tx.seen_as(user.id, LINES) {
        Ok(seen) => seen,
        Err(Error::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    let people: Vec<base::Id> = seen.iter().map(|(by, _)| *by).collect();
    let names = tx.titles_of("users", &people)?;
    let ctx = tx.ctx;
    let is_active = user.value("active").flag() == Some(true);
    let may = ctx.actor.administers() && ctx.actor.user != user.id && is_active;
    if !may && seen.is_empty() {
        return Ok(None);
    }
    let action = format!("/users/{}/eyes", user.id);
    let body = html! {
        div.form {
            @if may {
                p { (ctx.text("see-as-about")) }
                (ui::post_button(&action, csrf, Button::submit(ctx.text("see-as-begin")).look(Look::Plain).icon("eye")))
            }
            @if !seen.is_empty() {
                ul.sharings {
                    @for (by, at) in &seen {
                        li { (say(ctx, "see-as-was", &[
                            ("name", isolated(names.get("users", *by).unwrap_or("…")).into()),
                            ("when", ctx.format.instant(*at).into()),
                        ])) }
                    }
                }
            }
        }
    };
    Ok(Some(ui::card(&ctx.text("see-as"), body)))
}
