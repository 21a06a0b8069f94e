//! A role on one page: what it may do to what and how far, field by field; said
//! in sentences, with those who have it. In the database and in the API a role
//! is JSON (`access::Role`); here nobody has to read that.
//!
//! - `GET /roles` tells of all, in words, with how many people have each.
//! - `GET /roles/{id}` shows it; who administers edits it there and then.
//! - `GET /roles/new?from=` begins with a copy of another.
//!
//! Left out: the history, undo and deletion, which are those of every entity.

mod draw;
mod list;
mod says;
mod sheet;

use axum::{
    Form, Router,
    extract::{Path, Query as Params},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use base::{Id, Lang};
use records::{
    Error, FieldProblem, Reads,
    access::{Deed, Role},
    people::{ROLE_KEY, ROLE_NAME, ROLE_RIGHTS, RoleRow, User},
};
use schema::{Filter, Value};

use crate::{App, Problem, Visit, form::Pairs, record::id_of};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/roles/new", get(begin).post(create)).route("/roles/{id}/edit", get(edit))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// People that the page names; the rest are counted by the list behind a link.
const PEOPLE: usize = 50;

/// A role as the page shows it.
#[derive(Default)]
struct Sheet {
    /// None: a new one.
    held: Option<(Id, i64)>,
    name: String,
    role: Role,
    /// Who has it: ids and names.
    people: Vec<(Id, String)>,
    /// Other roles to begin with.
    others: Vec<(Id, String)>,
    problems: Vec<FieldProblem>,
    refusal: Option<String>,
}

/// The page of a role in place of a record's own. It has no address of its own
/// in the router: one beside `/{entity}/{id}` would take `/roles/options` and
/// all its kind for roles.
pub(crate) const ENTITY: &str = "roles";

pub(crate) use list::show as show_all;

pub(crate) async fn show(visit: Visit, id: &str) -> crate::Result<Response> {
    let id: Id<RoleRow> = id_of(id)?.of();
    let sheet = visit.ctx.read(move |tx| read(tx, id)).await?;
    Ok(draw::page(&visit, &sheet))
}

async fn edit(visit: Visit, Path(id): Path<String>) -> crate::Result<Response> {
    Ok(visit.redirect(&format!("/roles/{}", id_of(&id)?)))
}

#[derive(serde::Deserialize)]
struct From {
    #[serde(default)]
    from: String,
}

async fn begin(visit: Visit, Params(From { from }): Params<From>) -> crate::Result<Response> {
    require(&visit)?;
    let sheet = visit.ctx.read(move |tx| fresh(tx, from.parse().ok())).await?;
    Ok(draw::page(&visit, &sheet))
}

async fn create(visit: Visit, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    require(&visit)?;
    let from = sent(&pairs, "from").parse().ok();
    let mut sheet = visit.ctx.read(move |tx| fresh(tx, from)).await?;
    sheet.name = base::fold::tidy(sent(&pairs, "name"));
    sheet.role = sheet::rebuilt(&sheet.role, &pairs, &visit.ctx.schema);
    let (name, mut role) = (sheet.name.clone(), sheet.role.clone());
    let saved = visit
        .ctx
        .write(move |tx| {
            let mut row = tx.new_record::<RoleRow>()?;
            role.key = format!("role_{}", row.id.to_string().to_lowercase());
            row.set(ROLE_KEY, role.key.clone());
            row.set(ROLE_NAME, name);
            row.set(ROLE_RIGHTS, serde_json::to_string(&role)?);
            Ok((tx.save(row)?.id, tx.set))
        })
        .await;
    match saved {
        Ok((id, set)) => Ok(visit.toast_undo(&format!("/roles/{id}"), "role-made", Some(set))),
        Err(error) => again(&visit, sheet, error),
    }
}

pub(crate) async fn change(visit: Visit, id: &str, pairs: Pairs) -> crate::Result<Response> {
    let id: Id<RoleRow> = id_of(id)?.of();
    let mut sheet = visit.ctx.read(move |tx| read(tx, id)).await?;
    require(&visit)?;
    let held: i64 = sent(&pairs, "version").parse().unwrap_or(0);
    sheet.name = base::fold::tidy(sent(&pairs, "name"));
    sheet.role = sheet::rebuilt(&sheet.role, &pairs, &visit.ctx.schema);
    let (name, role) = (sheet.name.clone(), sheet.role.clone());
    let saved = visit
        .ctx
        .write(move |tx| {
            let mut row = tx.find(id)?;
            if row.version != held {
                return Err(Error::Stale { held, current: row.version });
            }
            row.set(ROLE_NAME, name);
            row.set(ROLE_RIGHTS, serde_json::to_string(&role)?);
            let set = (!row.changed().is_empty()).then_some(tx.set);
            tx.save(row)?;
            Ok(set)
        })
        .await;
    match saved {
        Ok(set) => Ok(visit.toast_undo(&format!("/roles/{id}"), "role-kept", set)),
        Err(error) => again(&visit, sheet, error),
    }
}

/// The page once more with everything that was chosen, and what is wrong.
fn again(visit: &Visit, mut sheet: Sheet, error: Error) -> crate::Result<Response> {
    let status = match error {
        Error::Invalid(problems) => {
            sheet.problems = problems;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::Refused(refusal) => {
            sheet.refusal = Some(crate::say::facts(&visit.ctx, &refusal.text, &refusal.args));
            StatusCode::CONFLICT
        }
        // The sheet was read anew, so its version is the present one.
        Error::Stale { .. } => {
            sheet.refusal = Some(visit.t("role-overtaken"));
            StatusCode::CONFLICT
        }
        other => return Err(other.into()),
    };
    Ok((status, draw::page(visit, &sheet)).into_response())
}

fn require(visit: &Visit) -> Result<(), Problem> {
    if visit.ctx.actor.administers() { Ok(()) } else { Err(Problem::Forbidden) }
}

fn read(tx: &mut Reads<'_, '_>, id: Id<RoleRow>) -> records::Result<Sheet> {
    let row = tx.find(id)?;
    // A role may be hidden in part from whoever keeps only a list of them.
    let rights = row.peek(ROLE_RIGHTS).unwrap_or_default();
    let role = serde_json::from_str(&rights).unwrap_or_default();
    let people = if tx.ctx.actor.may("users", Deed::Read) {
        let filter = Filter::is("roles", [Value::Id(id.any())]);
        let found = tx.list_of::<User>(filter, PEOPLE)?;
        found.iter().map(|user| (user.id, user.title().unwrap_or("…").to_owned())).collect()
    } else {
        Vec::new()
    };
    let name = row.peek(ROLE_NAME).unwrap_or_default();
    Ok(Sheet { held: Some((row.id, row.version)), name, role, people, ..Sheet::default() })
}

/// A new role, perhaps as a copy.
fn fresh(tx: &mut Reads<'_, '_>, from: Option<Id>) -> records::Result<Sheet> {
    let rows = tx.list_of::<RoleRow>(Filter::everything(), 200)?;
    let others = rows.iter().map(|row| (row.id, row.get(ROLE_NAME))).collect();
    let copied = from.and_then(|from| rows.iter().find(|row| row.id == from));
    let role = copied.and_then(|row| serde_json::from_str(&row.get(ROLE_RIGHTS)).ok()).unwrap_or_default();
    let name = match copied {
        Some(row) => crate::say::say(tx.ctx, "role-copy-of", &[("name", row.get(ROLE_NAME).into())]),
        None => String::new(),
    };
    Ok(Sheet { name, role, others, ..Sheet::default() })
}

fn sent<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    pairs.iter().find(|(sent, _)| sent == name).map_or("", |(_, value)| value.trim())
}
