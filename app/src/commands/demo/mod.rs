//! `peyvand demo`: a made-up company to look around in, served until it is
//! told to stop and then thrown away.
//!
//! It lives in a folder of its own, never in the database of the settings. With
//! `--data` the folder stays, and the next start goes on with what is there; a
//! note beside the data says of which day it is, since its lists of today are
//! of that day. Who stops it half-way leaves nothing behind.

mod folder;
mod making;
mod told;

use std::{process::ExitCode, sync::Arc};

use anyhow::Context;
use base::{Lang, SystemClock};
use records::Workspace;
use store::{Db, Options};
use tokio::{net::TcpListener, sync::watch};
use web::{App, ServeOptions};

use self::{
    folder::Folder,
    making::Making,
    told::{Counts, Told},
};
use super::{
    logs,
    serve::{attend, told_to_stop},
};
use crate::{
    cli::Demo,
    config::{Config, LogFormat},
    open,
    say::Say,
};

/// A terminal that follows sees every request; one who looks around does not want to.
/// Its own year is long in the writing on a small machine, and no news to them.
const QUIET: &str = "warn,peyvand_slow=off";

pub async fn run(config: &Config, asked: &Demo, json: bool) -> anyhow::Result<ExitCode> {
    let mut stopped = listen_for_the_end();
    let folder = Folder::of(asked.data.as_deref())?;
    let lang = config.asked_lang().unwrap_or(Lang::Fa);
    let making = Making::new(config.lang, json)?;
    let note = tokio::select! {
        made = folder.fill(lang, asked.size, &making) => made?,
        _ = stopped.wait_for(|stopped| *stopped) => return Ok(ExitCode::SUCCESS),
    };
    logs::begin(QUIET, LogFormat::Text);
    let target = folder.target()?;
    let _seat = open::seat(&target, 0).await?;
    let db = Db::open(&target, Options::default()).await?;
    let workspace = Workspace::open(db, open::modules(), Arc::new(SystemClock), 0).await?;
    workspace.free_own_jobs().await?;
    let listener = listener(config, asked).await?;
    let app = App::new(workspace.clone(), open::pages(), ServeOptions::default());
    let url = format!("http://{}", listener.local_addr()?);
    let other = config.asked_lang().filter(|asked| *asked != note.lang);
    let told = Told { url, note, other, counts: Counts::of(&workspace).await?, folder: &folder };
    // The terminal is answered in its own language, unless the demo's was chosen.
    told.say(&Say { workspace: &workspace, lang: config.lang, json });
    let told = async move { drop(stopped.wait_for(|stopped| *stopped).await) };
    attend(workspace, app, listener, told).await?;
    Ok(ExitCode::SUCCESS)
}

/// From the beginning, so that being told to stop is never missed between two steps.
fn listen_for_the_end() -> watch::Receiver<bool> {
    let (tell, stopped) = watch::channel(false);
    tokio::spawn(async move {
        told_to_stop().await;
        tell.send(true).ok();
    });
    stopped
}

/// The address that was asked for; without one the usual, or a free one beside it.
async fn listener(config: &Config, asked: &Demo) -> anyhow::Result<TcpListener> {
    let usual = config.listen_on(asked.listen);
    match TcpListener::bind(usual).await {
        Err(error) if asked.listen.is_none() && error.kind() == std::io::ErrorKind::AddrInUse => {
            Ok(TcpListener::bind((usual.ip(), 0)).await?)
        }
        bound => bound.with_context(|| usual.to_string()),
    }
}
