//! How long the other end is waited for: the head of a request, the next piece
//! of what it sends, and that it takes what it is sent.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep};

/// The limits of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until the head of a request is there; also for the next one on the same connection.
    pub head: Duration,
    /// Between two pieces of what a request sends.
    pub body: Duration,
    /// How long, in all, it is waited for that an answer is taken.
    pub answer: Duration,
    /// So many bytes that are taken earn another second of it: an answer's whole
    /// time grows with its size, and a few bytes a minute are no longer an answer.
    pub pace: u32,
    /// Connections at once.
    pub room: usize,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Patience { head: seconds(15), body: seconds(20), answer: seconds(60), pace: 1024, room: 4096 }
    }
}

/// Time to wait, which waiting uses up.
pub(super) struct Allowance {
    most: Duration,
    left: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Allowance {
    pub fn new(most: Duration) -> Allowance {
        Allowance { most, left: most, waiting: None }
    }

    /// Ready when there is none left.
    pub fn poll_spent(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.left;
        let (_, end) = self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        end.as_mut().poll(cx)
    }

    /// The other end has moved: what was waited is gone, what it has earned is added.
    pub fn moved(&mut self, earned: Duration) {
        let waited = self.waiting.take().map_or(Duration::ZERO, |(since, _)| since.elapsed());
        self.left = self.left.saturating_sub(waited).saturating_add(earned).min(self.most);
    }

    /// The other end has moved, and all is as in the beginning.
    pub fn renewed(&mut self) {
        self.moved(self.most);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// How often it can be waited for so long, when each time earns so much.
    async fn waits(most: u32, each: u32, earned: Duration) -> u32 {
        let mut allowance = Allowance::new(SECOND * most);
        for count in 0..1_000 {
            tokio::select! {
                biased;
                () = poll_fn(|cx| allowance.poll_spent(cx)) => return count,
                () = tokio::time::sleep(SECOND * each) => allowance.moved(earned),
            }
        }
        1_000
    }

    #[tokio::test(start_paused = true)]
    async fn who_moves_too_little_is_not_waited_for_for_ever() {
        // Sixty seconds, ten of which go each time.
        assert_eq!(waits(60, 10, Duration::ZERO).await, 5);
        // A few bytes a minute.
        assert_eq!(waits(60, 50, Duration::from_millis(5)).await, 1);
        // Who takes as fast as is asked for may go on, however long it is.
        assert_eq!(waits(60, 10, SECOND * 10).await, 1_000);
        // And who was fast saves nothing for later.
        assert_eq!(waits(60, 61, SECOND * 1_000).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn every_piece_renews_the_whole() {
        let mut allowance = Allowance::new(SECOND * 60);
        for _ in 0..100 {
            tokio::select! {
                biased;
                () = poll_fn(|cx| allowance.poll_spent(cx)) => panic!("was waited for too short"),
                () = tokio::time::sleep(SECOND * 59) => allowance.renewed(),
            }
        }
    }
}
