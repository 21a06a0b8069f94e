//! Listening, and stopping without cutting anybody short.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Result;
use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1::Builder};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

use records::Workspace;

use crate::{App, router, too_long::Worded};

/// Who sends a request's head this slowly only wants to hold a connection.
const HEAD: Duration = Duration::from_secs(15);
/// How long requests under way may take to end when the process stops.
const FAREWELL: Duration = Duration::from_secs(20);
/// Connections at once; more wait at the door, so that file handles remain for the database.
const ROOM: usize = 4096;
/// How long a look may stay unwritten.
const LOOKS: Duration = Duration::from_secs(5);
/// How often old notices are cleared.
const CLEARING: Duration = Duration::from_secs(600);
/// After a refused accept (no file handles left) a moment of rest.
const REST: Duration = Duration::from_millis(100);

/// Answers on `listener` until `stop` ends, then lets what is under way finish.
/// The database stays open: others may still be at work in it.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()> + Send) -> Result<()> {
    let looks = tokio::spawn(keep_sightings(app.workspace().clone()));
    let clearing = tokio::spawn(clear_notices(app.workspace().clone()));
    let (workspace, hub) = (app.workspace().clone(), app.hub().clone());
    hub.start();
    let (routes, builder, under_way) = (router(app.clone()), builder(), GracefulShutdown::new());
    let (mut stop, room) = (std::pin::pin!(stop), Arc::new(Semaphore::new(ROOM)));
    loop {
        let (place, accepted) = tokio::select! {
            entered = next(&listener, &room) => entered?,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => attend(stream, peer, Connection::new(&app, place), &routes, &builder, &under_way),
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(REST).await;
            }
        }
    }
    drop(listener);
    // Streams have no end of their own to wait for.
    hub.stop();
    tracing::info!(open = under_way.count(), "stopping");
    if tokio::time::timeout(FAREWELL, under_way.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    looks.abort();
    clearing.abort();
    Ok(workspace.keep_sightings().await?)
}

/// Writes who looked at what, every few seconds.
async fn keep_sightings(workspace: Arc<Workspace>) {
    loop {
        tokio::time::sleep(LOOKS).await;
        if let Err(error) = workspace.keep_sightings().await {
            tracing::warn!(%error, "who looked at what could not be written yet");
        }
    }
}

/// Clears notices that are old, and ends questions that nobody answered.
async fn clear_notices(workspace: Arc<Workspace>) {
    loop {
        tokio::time::sleep(CLEARING).await;
        if let Err(error) = workspace.clear_notices().await {
            tracing::warn!(%error, "old notices could not be cleared yet");
        }
    }
}

/// The next connection, once there is room for it.
async fn next(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Result<(OwnedSemaphorePermit, io::Result<(TcpStream, SocketAddr)>)> {
    let place = room.clone().acquire_owned().await?;
    Ok((place, listener.accept().await))
}

/// Only HTTP/1.1: browsers speak anything newer to the proxy, over TLS.
fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_headers(100);
    builder
}

/// A connection's place, given back when it goes.
struct Connection {
    app: App,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    fn new(app: &App, place: OwnedSemaphorePermit) -> Connection {
        app.watch().connected();
        Connection { app: app.clone(), _place: place }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.app.watch().disconnected();
    }
}

/// One connection, in a task of its own.
fn attend(
    stream: TcpStream,
    peer: SocketAddr,
    counted: Connection,
    routes: &Router,
    builder: &Builder,
    under_way: &GracefulShutdown,
) {
    // A page is one small burst; waiting to fill a packet only delays it.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection could not be set to answer at once");
    }
    let routes = routes.clone().map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let connection = builder.serve_connection(TokioIo::new(Worded::new(stream)), TowerToHyperService::new(routes));
    let connection = under_way.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(counted);
    });
}
