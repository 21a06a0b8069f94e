//! `peyvand api-key create`: a key that acts with a person's rights.

use std::{process::ExitCode, sync::Arc};

use jiff::ToSpan;
use records::access::{Deed, EVERY, Grant, Scope};
use records::{
    Ctx, Door, Error, people,
    sign_in::{self, NewKey},
};
use serde_json::json;

use super::{user::by_email, workspace::system};
use crate::{cli::ApiKeyCreate, config::Config, open, say::Say};

pub async fn create(config: &Config, asked: &ApiKeyCreate, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let user = by_email(&system(&workspace), &asked.user).await?;
    let person = system(&workspace).read(move |tx| people::person(tx, user)).await?.ok_or(Error::NotFound)?;
    let format = workspace.settings().format();
    let own = Ctx::new(workspace.clone(), Arc::new(person.actor), Door::Command, format);
    let limits = asked.read_only.then(|| vec![Grant::new(EVERY, Deed::Read, Scope::All)]);
    let expires_at = match asked.days {
        Some(days) => Some(own.now().checked_add((i64::from(days) * 24).hours())?),
        None => None,
    };
    let (id, secret) = sign_in::make_api_key(&own, NewKey { name: asked.name.clone(), limits, expires_at }).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    say.done("app-api-key-created", &[("key", secret.clone().into())], json!({ "id": id, "key": secret }));
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}
