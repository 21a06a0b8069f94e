//! Listening, and stopping without cutting anybody short.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Result;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response},
};
use hyper::{body::Incoming, server::conn::http1::Builder, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use records::Workspace;

use crate::{
    App, Patience, router,
    wire::{Line, Pieces, Place, Room},
};

/// How long requests under way may take to end when the process stops.
const FAREWELL: Duration = Duration::from_secs(20);
/// How long a look may stay unwritten.
const LOOKS: Duration = Duration::from_secs(5);
/// How often sums are folded.
const FOLDING: Duration = Duration::from_secs(3);
/// How often what is old is cleared.
const CLEARING: Duration = Duration::from_secs(600);
/// After a refused accept (no file handles left) a moment of rest.
const REST: Duration = Duration::from_millis(100);

/// Answers on `listener` until `stop` ends, then lets what is under way finish.
/// The database stays open: others may still be at work in it.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()> + Send) -> Result<()> {
    let looks = tokio::spawn(keep_sightings(app.workspace().clone()));
    let clearing = tokio::spawn(clear_old(app.workspace().clone()));
    let folding = tokio::spawn(fold_sums(app.workspace().clone()));
    let (workspace, hub) = (app.workspace().clone(), app.hub().clone());
    hub.start();
    let patience = app.options().patience;
    let (routes, builder, under_way) = (router(app.clone()), builder(patience), GracefulShutdown::new());
    let (mut stop, room) = (std::pin::pin!(stop), Room::new(patience.room));
    let desk = Desk { app, routes, patience, builder };
    loop {
        let (place, accepted) = tokio::select! {
            entered = next(&listener, &room) => entered?,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => desk.attend(stream, peer, place, &under_way),
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
    folding.abort();
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

/// Folds what was written down for sums, so that reports read little of it.
async fn fold_sums(workspace: Arc<Workspace>) {
    loop {
        if let Err(error) = workspace.fold_sums().await {
            tracing::warn!(%error, "the sums of reports could not be folded yet");
        }
        tokio::time::sleep(FOLDING).await;
    }
}

/// Clears what is old: notices, sheets, work that ended.
async fn clear_old(workspace: Arc<Workspace>) {
    loop {
        tokio::time::sleep(CLEARING).await;
        if let Err(error) = workspace.clear_old().await {
            tracing::warn!(%error, "what is old could not be cleared yet");
        }
    }
}

/// The next connection, once there is room for it.
async fn next(listener: &TcpListener, room: &Arc<Room>) -> Result<(Arc<Place>, io::Result<(TcpStream, SocketAddr)>)> {
    let place = room.enter().await?;
    Ok((place, listener.accept().await))
}

/// Only HTTP/1.1: browsers speak anything newer to the proxy, over TLS.
fn builder(patience: Patience) -> Builder {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience.head).max_headers(100);
    builder
}

/// Counted as long as it is there.
struct Counted(App);

impl Counted {
    fn new(app: &App) -> Counted {
        app.watch().connected();
        Counted(app.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.watch().disconnected();
    }
}

/// What every connection is answered with.
struct Desk {
    app: App,
    routes: Router,
    patience: Patience,
    builder: Builder,
}

impl Desk {
    /// One connection, in a task of its own.
    fn attend(&self, stream: TcpStream, peer: SocketAddr, place: Arc<Place>, under_way: &GracefulShutdown) {
        // A page is one small burst; waiting to fill a packet only delays it.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection could not be set to answer at once");
        }
        let (routes, patience, seat) = (self.routes.clone(), self.patience, place.clone());
        let counted = Counted::new(&self.app);
        place.wait();
        let service = service_fn(move |request: Request<Incoming>| {
            let busy = seat.at_work();
            let mut request = request.map(|body| Body::new(Pieces::asked(body, patience.body)));
            request.extensions_mut().insert(ConnectInfo(peer));
            let answered = routes.clone().oneshot(request);
            async move {
                let answer: Response<Body> = answered.await?;
                Ok::<_, Infallible>(answer.map(|body| Body::new(Pieces::answered(body, busy))))
            }
        });
        let line = Line::new(stream, place.clone(), patience);
        let connection = under_way.watch(self.builder.serve_connection(TokioIo::new(line), service));
        tokio::spawn(async move {
            tokio::select! {
                // What has come goes first: a request that was read is answered.
                biased;
                ended = connection => if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                },
                () = place.is_needed() => tracing::debug!("an idle connection made room"),
            }
            drop(counted);
        });
    }
}
