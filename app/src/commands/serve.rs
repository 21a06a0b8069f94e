//! `peyvand serve`: the pages and the API, until it is told to stop.

use std::{process::ExitCode, sync::Arc};

use anyhow::Context;
use base::{Clock, Lang, SystemClock};
use records::{Error, Workspace, jobs};
use store::Options;
use tokio::{net::TcpListener, signal::unix, sync::watch};
use web::{App, Patience, ServeOptions};

use super::logs;
use crate::{
    cli::Serve,
    config::Config,
    demo::{self, PASSWORD, STAFF, Size},
    handles, open,
    say::Say,
};

pub async fn run(config: &Config, asked: &Serve) -> anyhow::Result<ExitCode> {
    let filled = asked.sample && fill(config).await?;
    logs::begin("info", config.log_format(asked));
    let options = options(config, asked)?;
    let usual = Options::default();
    let glance = config.count_patience(asked).unwrap_or(usual.glance);
    let store = Options { slow_from: config.slow_from(asked), glance, ..usual };
    let (workspace, _seat) = open::to_serve(config, config.node(asked), store).await?;
    let app = App::new(workspace.clone(), open::pages(), options);
    let listener = TcpListener::bind(config.listen(asked)).await.with_context(|| config.listen(asked).to_string())?;
    greet(config, asked, &app, &listener, filled).await?;
    attend(workspace, app, listener, told_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
}

/// The made-up company of the demo, small.
async fn fill(config: &Config) -> anyhow::Result<bool> {
    let lang = config.asked_lang().unwrap_or(Lang::Fa);
    demo::fill(&open::target(config)?, lang, Size::Small, SystemClock.now(), &|_, _| ()).await
}

/// Serves, and works on what was asked for, until told to stop.
pub(super) async fn attend(
    workspace: Arc<Workspace>,
    app: App,
    listener: TcpListener,
    told: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let handlers = Arc::new(open::handlers());
    // Two, so that a long import does not keep short work waiting.
    let workers = [stopped.clone(), stopped].map(|stopped| jobs::work(workspace.clone(), handlers.clone(), stopped));
    let workers = workers.map(tokio::spawn);
    let follower = tokio::spawn(follow_settings(workspace.clone()));
    web::serve(listener, app, told).await?;
    follower.abort();
    stop.send(true).ok();
    for worker in workers {
        worker.await.ok();
    }
    workspace.db.close().await;
    Ok(())
}

/// Another process on this database, or a command, may have changed the settings.
async fn follow_settings(workspace: Arc<Workspace>) {
    loop {
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        if let Err(error) = workspace.load_settings().await {
            tracing::debug!(%error, "the settings could not be read again");
        }
    }
}

fn options(config: &Config, asked: &Serve) -> anyhow::Result<ServeOptions> {
    let public_url = config.public_url(asked).map(|url| url.parse().context("--public-url")).transpose()?;
    let networks = config.trusted_proxies(asked);
    let trusted_proxies: Result<_, _> = networks.iter().map(|network| network.parse()).collect();
    let trusted_proxies = trusted_proxies.context("--trusted-proxy")?;
    let patience = Patience { room: handles::room(Patience::default().room), ..Patience::default() };
    let (rates, metrics) = (config.rates(asked), config.metrics(asked)?);
    let options = ServeOptions { public_url, trusted_proxies, rates, metrics, patience };
    let listens = config.listen(asked).ip();
    if options.hides_everybody(listens) {
        // The figures would be told to the whole world; the rest of a proxy's faults is bearable.
        if options.metrics.hold_this_machine() {
            return Err(Error::refused("app-refused-metrics-for-all").into());
        }
        tracing::warn!(
            "a proxy stands in front that --trusted-proxy does not name: all people seem to come from one address"
        );
    }
    Ok(options)
}

/// Says where it is, and what to do first.
async fn greet(config: &Config, asked: &Serve, app: &App, at: &TcpListener, filled: bool) -> anyhow::Result<()> {
    let url = config.public_url(asked).unwrap_or(format!("http://{}", at.local_addr()?));
    let url = url.trim_end_matches('/');
    let workspace: &Workspace = app.workspace();
    let say = Say { workspace, lang: config.lang, json: false };
    say.done("app-serving", &[("url", url.into())], serde_json::Value::Null);
    if filled {
        let facts = [("email", STAFF[0].email().into()), ("password", PASSWORD.into())];
        say.done("app-sample", &facts, serde_json::Value::Null);
    }
    if records::sign_in::set_up_wanted(workspace).await? {
        let url = format!("{url}{}", app.set_up_path());
        say.done("app-set-up", &[("url", url.into())], serde_json::Value::Null);
    }
    Ok(())
}

/// Ends on SIGTERM or Ctrl-C; requests in hand are finished first.
pub(super) async fn told_to_stop() {
    let terminated = async {
        match unix::signal(unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
