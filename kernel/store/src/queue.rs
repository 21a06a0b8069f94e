//! A bounded queue of work that several threads take from.
//!
//! Of those that rest, the one that worked last is woken: what it needs is still at
//! hand, the pages and statements of its connection. Where few ask, few connections
//! grow their caches.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Instant,
};

use parking_lot::{Condvar, Mutex};

use crate::{LaneFigures, options::Lane, task::Work};

/// A piece of work, since when it waits, and which deadline it has.
pub(crate) struct Job {
    pub work: Box<dyn Work>,
    pub lane: Lane,
    pub since: Instant,
}

pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    limit: usize,
    hands: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    /// What each hand that has nothing to do is woken by, the latest at the end.
    resting: Vec<Arc<Condvar>>,
    closed: bool,
}

/// Why a job was given back.
pub(crate) enum Refused {
    Full(Job),
    Closed(Job),
}

impl Queue {
    pub fn new(limit: usize) -> Self {
        Queue { waiting: Mutex::default(), limit, hands: AtomicUsize::new(0) }
    }

    pub fn push(&self, job: Job) -> Result<(), Refused> {
        let mut waiting = self.waiting.lock();
        if waiting.closed {
            return Err(Refused::Closed(job));
        }
        if waiting.jobs.len() >= self.limit {
            return Err(Refused::Full(job));
        }
        waiting.jobs.push_back(job);
        if let Some(hand) = waiting.resting.pop() {
            hand.notify_one();
        }
        Ok(())
    }

    /// Waits for a job; `None` once the queue is closed and empty.
    pub fn pop(&self) -> Option<Job> {
        let mut waiting = self.waiting.lock();
        let call = Arc::new(Condvar::new());
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            if waiting.closed {
                return None;
            }
            waiting.resting.push(call.clone());
            call.wait(&mut waiting);
        }
    }

    /// A job that waits already, if it may join a group.
    pub fn pop_for_group(&self) -> Option<Job> {
        let mut waiting = self.waiting.lock();
        // A change of tables takes its time and runs alone.
        waiting.jobs.front().is_some_and(|job| job.lane == Lane::Write).then(|| waiting.jobs.pop_front()).flatten()
    }

    /// Since when the first in the queue waits; nobody does where there is none.
    pub fn awaited_since(&self) -> Option<Instant> {
        self.waiting.lock().jobs.front().map(|job| job.since)
    }

    /// One more thread takes from here.
    pub fn join(&self) {
        self.hands.fetch_add(1, Relaxed);
    }

    /// Who takes from here, and how much waits. A hand is busy unless it waits for work.
    pub fn figures(&self, lane: Lane) -> LaneFigures {
        let (waiting, hands) = (self.waiting.lock(), self.hands.load(Relaxed));
        let busy = hands.saturating_sub(waiting.resting.len());
        LaneFigures { lane: lane.key(), hands, busy, waiting: waiting.jobs.len() }
    }

    /// Takes no more; what waits is still served.
    pub fn close(&self) {
        let mut waiting = self.waiting.lock();
        waiting.closed = true;
        for hand in waiting.resting.drain(..) {
            hand.notify_one();
        }
    }
}
