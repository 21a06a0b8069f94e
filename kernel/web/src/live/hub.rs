//! What happens in the workspace, read once and passed on to every stream.
//!
//! It wakes after each commit of this process, at each call of another one, and
//! every few seconds in any case: calls may be lost, and a command that works on
//! the same database calls nobody. A burst of commits is read together.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use base::Id;
use parking_lot::Mutex;
use records::{
    Ctx, Door, FeedCursor, Workspace,
    feed::{Calls, Line, Lines},
};
use schema::Key;

use tokio::sync::{Semaphore, broadcast, watch};

use super::{limit::Limit, presence::Presence};

/// How long commits are gathered before they are read together.
const GATHER: Duration = Duration::from_millis(40);
/// Between looks while something waits behind a transaction that still runs.
const SOON: Duration = Duration::from_millis(150);
/// Between looks when nobody calls.
const SELDOM: Duration = Duration::from_secs(5);
/// Changes passed on at once, and parts that a slow stream may lag behind: both
/// bound the memory that streams cost together.
const PART: usize = 200;
const PARTS: usize = 64;
/// Streams that ask the database at the same moment; pages go first.
const ASKING: usize = 3;

/// Between news of what the feed does not tell; every page that is opened writes
/// such things.
const WRITTEN: Duration = Duration::from_secs(1);

/// What a look at the feed found.
#[derive(Default)]
struct Looked {
    is_new: bool,
    /// Something is held back by a transaction that still runs.
    waits: bool,
}

/// What streams are told.
#[derive(Clone)]
pub(super) enum News {
    /// The feed has come further.
    Changes(Arc<Part>),
    /// Something was written that the feed does not tell: a session may have
    /// ended, a notice may have come.
    Written,
    /// At this record others look now; who came or went, where it was one.
    Present(Key, Id, Option<Id>),
}

/// A stretch of the feed, as it stands in the history: each stream asks what
/// of it its person may see.
pub(super) struct Part {
    pub since: FeedCursor,
    pub next: FeedCursor,
    pub lines: Vec<Line>,
}

/// One for each workspace that a process serves.
pub(crate) struct Hub {
    workspace: Arc<Workspace>,
    news: broadcast::Sender<News>,
    /// Up to where the feed was read; none before the start.
    position: Mutex<Option<FeedCursor>>,
    pub(super) presence: Presence,
    pub(super) limit: Arc<Limit>,
    pub(super) asking: Semaphore,
    calls: Mutex<Option<Calls>>,
    started: AtomicBool,
    stopped: watch::Sender<bool>,
}

impl Hub {
    pub fn new(workspace: Arc<Workspace>) -> Arc<Hub> {
        Arc::new(Hub {
            workspace,
            news: broadcast::Sender::new(PARTS),
            position: Mutex::default(),
            presence: Presence::default(),
            limit: Arc::default(),
            asking: Semaphore::new(ASKING),
            calls: Mutex::default(),
            started: AtomicBool::new(false),
            stopped: watch::Sender::new(false),
        })
    }

    /// Begins to listen, once; within a runtime.
    pub fn start(self: &Arc<Self>) {
        if !self.started.swap(true, Ordering::AcqRel) {
            let calls = self.workspace.db.calls();
            let heard = calls.hear();
            *self.calls.lock() = Some(calls);
            tokio::spawn(self.clone().listen(heard));
        }
    }

    /// Ends every stream, so that a process that stops waits for none.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
        self.calls.lock().take();
    }

    /// A place of which a page that is read from now on knows all before it.
    pub fn position(&self) -> Option<String> {
        (*self.position.lock()).map(|at| at.to_text(&self.workspace))
    }

    /// Streams that are open.
    pub fn streams(&self) -> usize {
        self.limit.count()
    }

    pub(super) fn place(&self) -> Option<FeedCursor> {
        *self.position.lock()
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopped.subscribe()
    }

    /// Tells the streams of this process.
    pub(super) fn tell_present(&self, entity: &Key, id: Id, who: Option<Id>) {
        self.news.send(News::Present(entity.clone(), id, who)).ok();
    }

    /// Tells the other processes.
    pub(super) fn call(&self, call: &str) {
        if let Some(calls) = &*self.calls.lock() {
            calls.say(call);
        }
    }

    async fn listen(self: Arc<Self>, mut heard: broadcast::Receiver<Arc<str>>) {
        let (mut commits, mut stopping) = (self.workspace.db.commits(), self.stopping());
        let (mut rest, mut owed, mut told) = (Duration::ZERO, false, Instant::now());
        // Written here, and not called out yet because the look after it failed.
        let mut uncalled = false;
        loop {
            let mut own = false;
            tokio::select! {
                _ = commits.changed() => own = true,
                call = heard.recv() => self.hear(call.ok().as_deref()),
                () = tokio::time::sleep(rest) => {}
                _ = stopping.wait_for(|stopped| *stopped) => return,
            }
            tokio::time::sleep(GATHER).await;
            own |= commits.has_changed().unwrap_or(false);
            commits.borrow_and_update();
            while let Ok(call) = heard.try_recv() {
                self.hear(Some(&call));
            }
            for (entity, id) in self.presence.sweep() {
                self.tell_present(&entity, id, None);
            }
            let looked = self.look(own || uncalled).await;
            uncalled = looked.is_err() && (own || uncalled);
            let Looked { is_new, waits } = looked.unwrap_or_else(|error| {
                tracing::warn!(%error, "what is new could not be read");
                Looked::default()
            });
            // Streams that are told of changes look at everything else as well.
            owed = !is_new && (owed || own);
            // Nobody is sent to a database that has just failed.
            if owed && !uncalled && told.elapsed() >= WRITTEN {
                self.news.send(News::Written).ok();
                (owed, told) = (false, Instant::now());
            }
            rest = match (waits, owed) {
                (true, _) => SOON,
                (false, true) => WRITTEN,
                (false, false) => SELDOM,
            };
        }
    }

    /// Reads on and passes on. `own`: this process has written, now or before a look that failed.
    async fn look(&self, own: bool) -> records::Result<Looked> {
        let system = Ctx::system(self.workspace.clone(), Door::Page);
        let begun = self.place();
        let mut at = match begun {
            Some(at) => at,
            None => self.begin(&system).await?,
        };
        let mut is_new = false;
        let waits = loop {
            let (lines, waits) = system.read(move |tx| read_on(tx, at)).await?;
            let Lines { lines, next, more } = lines;
            if next != at {
                is_new = true;
                self.news.send(News::Changes(Arc::new(Part { since: at, next, lines }))).ok();
                at = next;
                *self.position.lock() = Some(at);
            }
            if !more {
                break waits;
            }
        };
        if own && (is_new || waits || begun.is_none()) {
            self.call(NEWS);
        }
        Ok(Looked { is_new, waits })
    }

    /// Where reading begins. Streams are open already, and what was changed between
    /// their place and this one lies in no part: who stands before it asks for itself.
    async fn begin(&self, system: &Ctx) -> records::Result<FeedCursor> {
        let here = system.read(|tx| tx.feed_end()).await?;
        self.news.send(News::Changes(Arc::new(Part { since: here, next: here, lines: Vec::new() }))).ok();
        *self.position.lock() = Some(here);
        Ok(here)
    }

    fn hear(&self, call: Option<&str>) {
        if let Some((entity, id, who)) = call.and_then(|call| self.presence.hear(&self.workspace, call)) {
            self.tell_present(&entity, id, Some(who));
        }
    }
}

/// The call that the history has grown.
const NEWS: &str = "news";

fn read_on(tx: &mut records::Reads<'_, '_>, at: FeedCursor) -> records::Result<(Lines, bool)> {
    let lines = tx.feed_lines(at, PART)?;
    let waits = !lines.more && tx.feed_waits(lines.next)?;
    Ok((lines, waits))
}
