//! Brings up a workspace with every module there is.

use std::sync::Arc;

use anyhow::Context;
use base::{Arg, Lang, SystemClock};
use records::{Error, Module, Refusal, Workspace, jobs::Handlers};
use store::{Db, Dialect, Options, Seat, Target};

use crate::config::Config;

/// What every module brings to the records, in the order of their arrows.
pub fn modules() -> Vec<Module> {
    vec![
        directory::module(),
        activities::module(),
        sales::module(),
        Module { texts: web::texts(), ..Module::new("web") },
        own_texts(),
    ]
}

/// What every module brings to the pages.
pub fn pages() -> Vec<web::Module> {
    vec![directory::pages(), activities::pages(), sales::pages()]
}

/// Who does which work after the answer.
pub fn handlers() -> Handlers {
    let handlers = records::import::handlers(Handlers::new());
    let handlers = records::bulk::handlers(records::sound_keys::handlers(handlers));
    let handlers = records::indexes::handlers(handlers);
    records::hand_over::handlers(records::duplicates::sweep::handlers(records::undo::handlers(handlers)))
}

fn own_texts() -> Module {
    let texts = vec![(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];
    Module { texts, ..Module::new("app") }
}

pub fn target(config: &Config) -> anyhow::Result<Target> {
    let target = Target::parse(&config.database)?;
    Ok(match &config.workspace {
        Some(name) => target.with_workspace(name),
        None => target,
    })
}

/// Opens the workspace for one command. A server may be at work on it at the same
/// moment, so the ids are made under a number that no server has.
pub async fn for_command(config: &Config) -> anyhow::Result<Arc<Workspace>> {
    workspace(config, 128 | rand::random::<u8>(), Options::default()).await
}

/// Opens the workspace to serve it, as the only process of this node.
pub async fn to_serve(config: &Config, node: u8, options: Options) -> anyhow::Result<(Arc<Workspace>, Seat)> {
    let seat = seat(&target(config)?, node).await.with_context(|| format!("opening {}", config.database))?;
    let workspace = workspace(config, node, options).await?;
    // Where nothing can be written there is still much to read; a lease runs out by itself.
    if let Err(error) = workspace.free_own_jobs().await {
        tracing::warn!(%error, "the work in hand when this node ended last waits until its lease runs out");
    }
    Ok((workspace, seat))
}

/// Nobody else may serve under this number.
pub async fn seat(target: &Target, node: u8) -> anyhow::Result<Seat> {
    let text = if target.dialect() == Dialect::Sqlite { "app-refused-file-served" } else { "app-refused-node-taken" };
    let args = vec![("node".to_owned(), Arg::Number(node.into()))];
    let refused = || Error::Refused(Refusal { text: text.to_owned(), args });
    Ok(Seat::take(target, node).await?.ok_or_else(refused)?)
}

/// Nobody serves while the rows are replaced under the state that a server keeps of them.
pub async fn every_seat(target: &Target) -> anyhow::Result<Seat> {
    Ok(Seat::take_all(target).await?.ok_or_else(|| Error::refused("app-refused-restore-served"))?)
}

/// Opens the workspace, bringing its tables to the shape of this version.
pub async fn workspace(config: &Config, node: u8, options: Options) -> anyhow::Result<Arc<Workspace>> {
    let db = Db::open(&target(config)?, options).await.with_context(|| format!("opening {}", config.database))?;
    Ok(Workspace::open(db, modules(), Arc::new(SystemClock), node).await.map_err(no_room)?)
}

/// To open a workspace is to write only where this version has to change its tables.
fn no_room(error: Error) -> Error {
    match error {
        Error::ReadOnly(_) => Error::refused("app-refused-no-room"),
        other => other,
    }
}
