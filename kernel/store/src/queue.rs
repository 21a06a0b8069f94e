//! A bounded queue of work that several threads take from.

use std::{collections::VecDeque, time::Instant};

use parking_lot::{Condvar, Mutex};

use crate::{options::Lane, task::Work};

/// A piece of work, since when it waits, and which deadline it has.
pub(crate) struct Job {
    pub work: Box<dyn Work>,
    pub lane: Lane,
    pub since: Instant,
}

pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    arrival: Condvar,
    limit: usize,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    closed: bool,
}

/// Why a job was given back.
pub(crate) enum Refused {
    Full(Job),
    Closed(Job),
}

impl Queue {
    pub fn new(limit: usize) -> Self {
        Queue { waiting: Mutex::default(), arrival: Condvar::new(), limit }
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
        self.arrival.notify_one();
        Ok(())
    }

    /// Waits for a job; `None` once the queue is closed and empty.
    pub fn pop(&self) -> Option<Job> {
        let mut waiting = self.waiting.lock();
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            if waiting.closed {
                return None;
            }
            self.arrival.wait(&mut waiting);
        }
    }

    /// A job that waits already, if it may join a group.
    pub fn pop_for_group(&self) -> Option<Job> {
        let mut waiting = self.waiting.lock();
        // A change of tables takes its time and runs alone.
        waiting.jobs.front().is_some_and(|job| job.lane == Lane::Write).then(|| waiting.jobs.pop_front()).flatten()
    }

    /// Takes no more; what waits is still served.
    pub fn close(&self) {
        self.waiting.lock().closed = true;
        self.arrival.notify_all();
    }
}
