//! A closure and the one who waits for its answer, with their types forgotten.
//!
//! The engines run [`Work`] without knowing what it returns: `run` calls the
//! closure inside a transaction, and `settle` tells the waiter, but only after
//! the engine knows what became of the transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::{StoreError, Tx};

/// What the closure itself came to; the transaction is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Kept,
    Undone,
    Panicked,
}

pub(crate) trait Work: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Ending;
    /// Tells the waiter. An error here overrides the closure's `Ok`, never its own error.
    fn settle(self: Box<Self>, end: Result<(), StoreError>);
    /// Nobody waits any more; what has not begun need not begin.
    fn is_abandoned(&self) -> bool;
}

struct Task<F, T, E> {
    closure: Option<F>,
    /// What is logged inside is logged as of the request that asks.
    span: tracing::Span,
    answer: Option<Result<T, E>>,
    waiter: oneshot::Sender<Result<T, E>>,
}

/// Wraps a closure; the answer comes through the receiver.
pub(crate) fn task<T, E, F>(closure: F) -> (Box<dyn Work>, oneshot::Receiver<Result<T, E>>)
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (waiter, answer) = oneshot::channel();
    let span = tracing::Span::current();
    (Box::new(Task { closure: Some(closure), span, answer: None, waiter }), answer)
}

impl<T, E, F> Work for Task<F, T, E>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ending {
        let Some(closure) = self.closure.take() else { return Ending::Undone };
        let _entered = self.span.enter();
        // What the closure left half-done in memory is dropped with it, and the
        // transaction is undone, so nobody sees a broken state.
        let (answer, ending) = match catch_unwind(AssertUnwindSafe(|| closure(tx))) {
            Ok(Ok(value)) => (Ok(value), Ending::Kept),
            Ok(Err(error)) => (Err(error), Ending::Undone),
            Err(_) => (Err(StoreError::Panicked.into()), Ending::Panicked),
        };
        self.answer = Some(answer);
        ending
    }

    fn settle(self: Box<Self>, end: Result<(), StoreError>) {
        let answer = match (self.answer, end) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(error)) => Err(error.into()),
            (Some(answer), Ok(())) => answer,
            (None, Ok(())) => Err(StoreError::closed().into()),
        };
        // A waiter that has gone away does not want to know.
        let _ = self.waiter.send(answer);
    }

    fn is_abandoned(&self) -> bool {
        self.waiter.is_closed()
    }
}

/// Runs what was to happen after the commit. A panic here is logged; the commit stands.
pub(crate) fn run_after_commit(callbacks: Vec<AfterCommit>) {
    for callback in callbacks {
        if catch_unwind(AssertUnwindSafe(callback)).is_err() {
            tracing::error!("a callback after a commit panicked");
        }
    }
}

pub(crate) type AfterCommit = Box<dyn FnOnce() + Send>;
