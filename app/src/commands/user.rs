//! `peyvand user create` and `reset`.

use std::{process::ExitCode, sync::Arc};

use base::Id;
use records::{
    Ctx, Error, Reads, Result, Workspace,
    people::{self, BRANCH_NAME, Branch, ROLE_KEY, RoleRow, TEAM_NAME, Team, User},
    sign_in,
};
use schema::{Entity, Field, FieldType, Filter, Value};
use serde_json::json;

use super::workspace::{password_from_stdin, system};
use crate::{cli::UserCreate, config::Config, open, say::Say};

pub async fn create(config: &Config, asked: &UserCreate, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    begun(&workspace).await?;
    let ctx = system(&workspace);
    let user = add(&ctx, asked).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    if asked.password_stdin {
        sign_in::set_password(&ctx, user, &password_from_stdin()?).await?;
        say.done("app-user-created", &[("name", asked.name.clone().into())], json!({ "id": user }));
    } else {
        let link = address(config, &sign_in::make_link(&ctx, user).await?.token);
        let facts = [("name", asked.name.clone().into()), ("link", link.clone().into())];
        say.done("app-user-created-link", &facts, json!({ "id": user, "link": link }));
    }
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}

pub async fn reset(config: &Config, email: &str, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    begun(&workspace).await?;
    let link = link_for(config, &workspace, email).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    say.done("app-user-reset", &[("link", link.clone().into())], json!({ "link": link }));
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// A user before the first administrator would shut the door on the set-up.
async fn begun(workspace: &Arc<Workspace>) -> Result<()> {
    if sign_in::set_up_wanted(workspace).await? { Err(Error::refused("app-refused-not-set-up")) } else { Ok(()) }
}

/// A one-time link for whoever signs in with this email.
pub async fn link_for(config: &Config, workspace: &Arc<Workspace>, email: &str) -> Result<String> {
    let ctx = system(workspace);
    let user = by_email(&ctx, email).await?;
    sign_in::make_link(&ctx, user).await.map(|link| address(config, &link.token))
}

/// The user who signs in with this email.
pub async fn by_email(ctx: &Ctx, email: &str) -> Result<Id> {
    let email = base::email::normalise(email).map_err(|_| Error::invalid("email", "app-no-such-user"))?;
    ctx.read(move |tx| {
        let found = one(tx, people::USER_EMAIL, &email)?;
        found.map(|id: Id<User>| id.any()).ok_or_else(|| Error::invalid("email", "app-no-such-user"))
    })
    .await
}

fn address(config: &Config, token: &str) -> String {
    format!("{}/links/{token}", config.base_url())
}

async fn add(ctx: &Ctx, asked: &UserCreate) -> Result<Id> {
    let (name, email, role) = (asked.name.clone(), asked.email.clone(), asked.role.clone());
    let (branch, team) = (asked.branch.clone(), asked.team.clone());
    ctx.write(move |tx| {
        let role = one(tx, ROLE_KEY, &role)?.or(one(tx, people::ROLE_NAME, &role)?);
        let role: Id<RoleRow> = role.ok_or_else(|| Error::invalid("role", "app-no-such-role"))?;
        let branch: Option<Id<Branch>> = named(tx, BRANCH_NAME, branch, "branch")?;
        let team: Option<Id<Team>> = named(tx, TEAM_NAME, team, "team")?;
        let mut user = tx.new_record::<User>()?;
        user.set(people::USER_NAME, name);
        user.set(people::USER_EMAIL, Some(email));
        user.set(people::USER_ROLES, vec![role]);
        user.set(people::USER_BRANCH, branch);
        user.set(people::USER_TEAM, team);
        Ok(tx.save(user)?.key().any())
    })
    .await
}

fn named<E: Entity>(
    tx: &mut Reads<'_, '_>,
    field: Field<E, String>,
    name: Option<String>,
    asked: &str,
) -> Result<Option<Id<E>>> {
    let Some(name) = name else { return Ok(None) };
    let found = one(tx, field, &name)?;
    found.map(Some).ok_or_else(|| Error::invalid(asked, "value-no-such-record"))
}

/// The record whose field holds this text.
fn one<E: Entity, T: FieldType>(tx: &mut Reads<'_, '_>, field: Field<E, T>, text: &str) -> Result<Option<Id<E>>> {
    let found = tx.list_of::<E>(Filter::is(field.key(), [Value::Text(text.to_owned())]), 1)?;
    Ok(found.first().map(records::Record::key))
}
