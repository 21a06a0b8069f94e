//! Keys for programs: their list, how one is made, renewed and ended. What a key
//! does it does in its person's name, through the API.
//!
//! People look after their own keys on the page of their account; the keys of a
//! service (a user without a password) stand on a page beside its record, for
//! administrators. A key's reach is all that its person may, reading alone, or
//! what is ticked; it narrows and never widens.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use jiff::SignedDuration;
use maud::{Markup, html};
use records::{
    Error, FieldProblem,
    access::{Deed, EVERY, Grant, Scope},
    people::{USER_NAME, User},
    sign_in::{ApiKey, NewKey, make_api_key_for, revoke_api_key, rotate_api_key},
};

use super::view::{self, Again};
use crate::{
    Problem, Result, Visit,
    components::{
        Button, Choice, Column, Control, FieldView, FormView, RowView, card, card_with, crumbs, fields, form, head,
        post_button, stack, table,
    },
    say,
    typed::{Fields, Pairs, Typed},
};

/// Days until a key ends; 0 is never.
const LASTING: [u32; 4] = [90, 30, 365, 0];
const REACHES: [&str; 3] = ["all", "reads", "some"];
/// What may be ticked for an entity, and the deeds that it means.
const TICKS: [(&str, &[Deed]); 4] = [
    ("read", &[Deed::Read]),
    ("write", &[Deed::Read, Deed::Create, Deed::Update]),
    ("delete", &[Deed::Read, Deed::Delete]),
    ("move", &[Deed::Read, Deed::Import, Deed::Export]),
];

/// POST /me/keys: makes a key and shows its secret, this once.
pub(super) async fn make(visit: Visit, Form(pairs): Form<Pairs>) -> Result<Response> {
    let typed = Typed::sent(pairs);
    match made(&visit, visit.ctx.actor.user, &typed, "/me").await? {
        Ok(page) => Ok(page),
        Err(typed) => {
            let page = view::page(&visit, Again::Key(typed)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// GET /users/{id}/keys: those of a service, for administrators.
pub(super) async fn of_service(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    service_page(&visit, id.parse().map_err(|_| Problem::NotFound)?, &Typed::default()).await
}

/// POST /users/{id}/keys.
pub(super) async fn make_for_service(
    visit: Visit,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let typed = Typed::sent(pairs);
    match made(&visit, id, &typed, &format!("/users/{id}/keys")).await? {
        Ok(page) => Ok(page),
        Err(typed) => {
            let page = service_page(&visit, id, &typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The page with the new secret, or what was typed with what is wrong with it.
async fn made(visit: &Visit, user: Id, typed: &Typed, back: &str) -> Result<std::result::Result<Response, Typed>> {
    let mut typed = typed.clone();
    let days = LASTING.into_iter().find(|days| days.to_string() == typed.text("days")).unwrap_or(LASTING[0]);
    let ends = SignedDuration::from_hours(24 * i64::from(days));
    let Some(limits) = limits(visit, &typed) else {
        typed.wrong("reach", "key-nothing-ticked");
        return Ok(Err(typed));
    };
    let expires_at = (days > 0).then(|| visit.ctx.now() + ends);
    let key = NewKey { name: typed.line("key_name"), limits, expires_at };
    let name = key.name.clone();
    match make_api_key_for(&visit.ctx, user, key).await {
        Ok((_, secret)) => Ok(Ok(shown(visit, &name, &secret, back))),
        Err(Error::Invalid(_)) => {
            typed.wrong("key_name", "value-required");
            Ok(Err(typed))
        }
        Err(error @ Error::Refused(_)) => Ok(Err(typed.take(error)?)),
        Err(error) => Err(error.into()),
    }
}

/// None where a choice was promised and nothing ticked.
fn limits(visit: &Visit, typed: &Typed) -> Option<Option<Vec<Grant>>> {
    match typed.text("reach") {
        "reads" => Some(Some(vec![Grant::new(EVERY, Deed::Read, Scope::All)])),
        "some" => {
            let grants: Vec<Grant> = typed.all("may").flat_map(|tick| grants_of(visit, tick)).collect();
            (!grants.is_empty()).then_some(Some(grants))
        }
        _ => Some(None),
    }
}

/// `customers:write`.
fn grants_of(visit: &Visit, tick: &str) -> Vec<Grant> {
    let known = tick.split_once(':').filter(|(entity, _)| visit.ctx.schema.entity(entity).is_some());
    let Some((entity, word)) = known else { return Vec::new() };
    let deeds = TICKS.iter().filter(|(tick, _)| *tick == word).flat_map(|(_, deeds)| deeds.iter());
    deeds.map(|deed| Grant::new(entity, *deed, Scope::All)).collect()
}

/// POST /me/keys/{id}/renewal: a new secret; the old one ends at once.
pub(super) async fn renew(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let (key, secret) = rotate_api_key(&visit.ctx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    Ok(shown(&visit, &key.name, &secret, &back_to(&visit, key.user)))
}

/// POST /me/keys/{id}/revocation.
pub(super) async fn revoke(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let user = revoke_api_key(&visit.ctx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    Ok(visit.toast_redirect(&back_to(&visit, user), "key-revoked"))
}

fn back_to(visit: &Visit, user: Id) -> String {
    if user == visit.ctx.actor.user { "/me".to_owned() } else { format!("/users/{user}/keys") }
}

fn shown(visit: &Visit, name: &str, secret: &str, back: &str) -> Response {
    let title = visit.tx("key-made", &[("name", name.into())]);
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed: &Typed::default(), label: &label, say: &tell };
    let words = if back == "/me" { "key-back" } else { "key-back-service" };
    let body = html! {
        (head("", html! { span dir="auto" { (title) } }, html! {}))
        (card("", html! { div.form {
            p { (visit.t("key-keep")) }
            (fields(&[of.fixed("key", "key-secret", secret, "off")]))
            div { (Button::link(visit.t(words), back)) }
        } }))
    };
    visit.page(&title, body)
}

async fn service_page(visit: &Visit, id: Id, typed: &Typed) -> Result<Response> {
    if !visit.ctx.actor.administers() {
        return Err(Problem::NotFound);
    }
    let (name, held) = visit
        .ctx
        .read(move |tx| {
            let user = tx.find::<User>(Id::of(id))?;
            Ok((user.peek(USER_NAME).unwrap_or_default(), tx.api_keys_of(id)?))
        })
        .await?;
    let title = visit.tx("key-title-of", &[("name", say::isolated(&name).into())]);
    let steps = [("/users".to_owned(), visit.t("users")), (format!("/users/{id}"), name)];
    let body = html! {
        (crumbs(&visit.t("form-way"), &steps, &visit.t("key-title")))
        (head("", html! { (title) }, html! {}))
        (stack(desk(visit, &held, typed, &format!("/users/{id}/keys"), "key-what-service")))
    };
    Ok(visit.page(&title, body))
}

pub(super) fn card_of(visit: &Visit, held: &[ApiKey], typed: &Typed) -> Markup {
    html! { div #keys { (desk(visit, held, typed, "/me/keys", "key-what")) } }
}

fn desk(visit: &Visit, held: &[ApiKey], typed: &Typed, action: &str, what: &str) -> Markup {
    let title = visit.t("key-title");
    let columns = ["key-name", "key-since", "key-ends", "key-used", "key-deed"].map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = held.iter().map(|key| row(visit, key)).collect();
    let body = html! {
        div.in { p { (visit.t(what)) " " a.link href="/api/docs" { (visit.t("api-docs")) } } }
        @if !rows.is_empty() { (table(&title, &columns, None, &rows)) }
        div.in { (the_form(visit, typed, action)) }
    };
    card_with(&title, html! {}, body)
}

fn row(visit: &Visit, key: &ApiKey) -> RowView {
    let format = &visit.ctx.format;
    let when = |instant: Option<base::Instant>, none: &str| instant.map_or(visit.t(none), |at| format.instant(at));
    let revoke = Button::submit(visit.t("key-revoke")).small().danger();
    let renew = Button::submit(visit.t("key-renew")).small();
    let cells = vec![
        html! { span dir="auto" { (key.name) } @if let Some(reach) = reach(visit, key) { " · " (reach) } },
        html! { (format.instant(key.created_at)) },
        html! { (when(key.expires_at, "key-never")) },
        html! { (when(key.used_at, "key-unused")) },
        html! {
            div.bar {
                (post_button(&format!("/me/keys/{}/renewal", key.id), &visit.csrf, renew))
                (post_button(&format!("/me/keys/{}/revocation", key.id), &visit.csrf, revoke))
            }
        },
    ];
    RowView { id: format!("key-{}", key.id), cells, ..RowView::default() }
}

/// What the key may, where it may not everything.
fn reach(visit: &Visit, key: &ApiKey) -> Option<String> {
    let limits = key.limits.as_ref()?;
    if limits.iter().all(|grant| grant.entity == EVERY && grant.deed == Deed::Read) {
        return Some(visit.t("key-reads-only"));
    }
    let mut names: Vec<String> = Vec::new();
    for grant in limits {
        let label = visit.ctx.schema.entity(&grant.entity).map(|def| visit.t(&def.label_key()));
        names.extend(label.filter(|label| !names.contains(label)));
    }
    Some(names.join(&visit.t("settings-and")))
}

fn the_form(visit: &Visit, typed: &Typed, action: &str) -> Markup {
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed, label: &label, say: &tell };
    let lasting = LASTING.map(|days| {
        let words = visit.tx("key-days", &[("days", days.into())]);
        Choice::new(days.to_string(), words, typed.text("days") == days.to_string())
    });
    let chosen = REACHES.into_iter().find(|reach| *reach == typed.text("reach")).unwrap_or(REACHES[0]);
    let reaches = REACHES.map(|reach| Choice::new(reach, visit.t(&format!("key-reach-{reach}")), reach == chosen));
    let views: [FieldView; 3] = [
        of.line("key_name", "key-name", "text", "off").hint(visit.t("key-name-hint")),
        of.of("days", "key-ends", Control::Select { options: lasting.to_vec(), empty: None }),
        of.of("reach", "key-reach", Control::Picks { options: reaches.to_vec(), many: false }),
    ];
    let body = html! {
        (of.summary(&visit.t("form-mend")))
        (fields(&views))
        details open[chosen == "some"] {
            summary { (visit.t("key-ticks")) }
            (ticks(visit, typed))
        }
        div { (Button::submit(visit.t("key-make"))) }
    };
    form(&FormView::new("new-key", action, &visit.csrf).light(), body)
}

/// What a key may, entity by entity.
fn ticks(visit: &Visit, typed: &Typed) -> Markup {
    let ctx = &visit.ctx;
    let title = visit.t("key-ticks");
    let named = TICKS.map(|(word, _)| Column::new(visit.t(&format!("key-tick-{word}"))));
    let columns: Vec<Column> = std::iter::once(Column::new(visit.t("key-entity"))).chain(named).collect();
    let rows = ctx.schema.entities().filter(|def| ctx.actor.may(&def.key, Deed::Read)).map(|def| {
        let label = visit.t(&def.label_key());
        let tick = |(word, _): &(&str, &[Deed])| {
            let value = format!("{}:{word}", def.key);
            let name = format!("{label}: {}", visit.t(&format!("key-tick-{word}")));
            html! {
                input type="checkbox" name="may" value=(value) aria-label=(name)
                    checked[typed.all("may").any(|sent| sent == value)];
            }
        };
        let cells = std::iter::once(html! { (label) }).chain(TICKS.iter().map(tick)).collect();
        RowView { cells, ..RowView::default() }
    });
    table(&title, &columns, None, &rows.collect::<Vec<_>>())
}
