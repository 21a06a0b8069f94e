//! Places for connections. There are so many and no more, so that file handles
//! remain for the database; and whoever only sits in one goes when it is needed.
//!
//! A connection *waits* until the head of a request is there, and again after
//! its answer has gone out. When all places are taken, the one that has waited
//! longest is closed: browsers open another without a word, and somebody who
//! holds thousands of silent connections holds only each other's places.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// While everybody is at work, how often it is looked for one who waits.
const AGAIN: Duration = Duration::from_millis(50);

pub(crate) struct Room {
    places: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
}

/// Those who wait, in the order in which they began to.
#[derive(Default)]
struct Waiting {
    next: u64,
    who: BTreeMap<u64, Arc<Notify>>,
}

/// A connection's place.
pub(crate) struct Place {
    room: Arc<Room>,
    stands: Mutex<Stands>,
    leave: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

/// What is in hand at a place, and its number among those that wait.
#[derive(Default)]
struct Stands {
    works: usize,
    number: Option<u64>,
}

/// A request is in hand, or its answer not yet taken, as long as this lives.
pub(crate) struct AtWork(Arc<Place>);

impl Room {
    pub fn new(places: usize) -> Arc<Room> {
        Arc::new(Room { places: Arc::new(Semaphore::new(places)), waiting: Mutex::default() })
    }

    /// A place, as soon as there is one. Nobody waits in it before a connection has come.
    pub async fn enter(self: &Arc<Self>) -> anyhow::Result<Arc<Place>> {
        loop {
            if self.places.available_permits() == 0 {
                self.send_one_away();
            }
            let permit = self.places.clone().acquire_owned();
            if let Ok(permit) = tokio::time::timeout(AGAIN, permit).await {
                return Ok(Arc::new(Place {
                    room: self.clone(),
                    stands: Mutex::default(),
                    leave: Arc::new(Notify::new()),
                    _permit: permit?,
                }));
            }
        }
    }

    fn send_one_away(&self) {
        let longest = self.waiting.lock().who.pop_first();
        if let Some((_, leave)) = longest {
            leave.notify_one();
        }
    }
}

impl Place {
    /// From now on its connection waits for a request.
    pub fn wait(&self) {
        let mut stands = self.stands.lock();
        if stands.works == 0 && stands.number.is_none() {
            let mut waiting = self.room.waiting.lock();
            let number = waiting.next;
            waiting.next += 1;
            waiting.who.insert(number, self.leave.clone());
            stands.number = Some(number);
        }
    }

    pub fn at_work(self: &Arc<Self>) -> AtWork {
        let mut stands = self.stands.lock();
        stands.works += 1;
        self.wait_no_more(&mut stands);
        AtWork(self.clone())
    }

    fn wait_no_more(&self, stands: &mut Stands) {
        if let Some(number) = stands.number.take() {
            self.room.waiting.lock().who.remove(&number);
        }
    }

    /// Ends when somebody else needs the place more than one who only sits in it.
    pub async fn is_needed(&self) {
        loop {
            self.leave.notified().await;
            // What is there already, but was not looked at yet, is seen first.
            tokio::task::yield_now().await;
            // Who was called just as a request came in answers that first, and
            // is called again when it waits again.
            if self.stands.lock().works == 0 {
                return;
            }
        }
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.stands.lock().works -= 1;
        self.0.wait();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut stands = self.stands.lock();
        if let Some(number) = stands.number.take() {
            self.room.waiting.lock().who.remove(&number);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, task::Poll};

    use super::*;

    async fn came(room: &Arc<Room>) -> Arc<Place> {
        let place = room.enter().await.unwrap();
        place.wait();
        place
    }

    #[tokio::test]
    async fn whose_request_begins_just_as_they_are_called_is_answered_first() {
        let room = Room::new(1);
        let only = came(&room).await;
        let asks = room.clone();
        let next = tokio::spawn(async move { came(&asks).await });
        while !room.waiting.lock().who.is_empty() {
            tokio::task::yield_now().await;
        }
        // Called, and at work: twice over, as with an answer that is still being taken.
        let (request, answer) = (only.at_work(), only.at_work());
        let mut leaves = Box::pin(only.is_needed());
        for _ in 0..10 {
            assert!(poll_fn(|cx| Poll::Ready(leaves.as_mut().poll(cx).is_pending())).await, "is at work");
            tokio::task::yield_now().await;
        }
        drop(request);
        assert!(room.waiting.lock().who.is_empty(), "is at work still");
        drop(answer);
        leaves.await;
        drop(only);
        next.await.unwrap();
    }

    #[tokio::test]
    async fn the_one_who_has_waited_longest_goes_and_nobody_at_work() {
        let room = Room::new(3);
        let (first, second, third) = (came(&room).await, came(&room).await, came(&room).await);
        let (busy, asks) = (first.at_work(), room.clone());
        let next = tokio::spawn(async move { came(&asks).await });
        second.is_needed().await;
        drop(second);
        let fourth = next.await.unwrap();
        // Whose answer has gone out waits behind the others.
        drop(busy);
        let asks = room.clone();
        let next = tokio::spawn(async move { came(&asks).await });
        third.is_needed().await;
        drop(third);
        drop((next.await.unwrap(), first, fourth));
        assert!(room.waiting.lock().who.is_empty(), "nobody is remembered");
        assert_eq!(room.places.available_permits(), 3);
    }
}
