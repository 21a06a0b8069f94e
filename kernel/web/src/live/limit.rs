//! How many streams one person, and all together, may hold open.

use std::{collections::HashMap, sync::Arc, time::Duration};

use base::Id;
use parking_lot::Mutex;

use crate::Problem;

/// Browsers of one person at once; more is a programme gone wild.
const OF_ONE: usize = 12;
/// Streams of a process; connections have to remain for its pages.
const OF_ALL: usize = 3000;

#[derive(Default)]
pub(super) struct Limit {
    open: Mutex<HashMap<Id, usize>>,
}

/// A place among the streams, given back when it goes.
pub(super) struct Place {
    limit: Arc<Limit>,
    user: Id,
}

impl Limit {
    pub fn enter(self: &Arc<Self>, user: Id) -> Result<Place, Problem> {
        let mut open = self.open.lock();
        if open.values().sum::<usize>() >= OF_ALL {
            return Err(Problem::Busy { retry_after: Duration::from_secs(30) });
        }
        let own = open.entry(user).or_default();
        if *own >= OF_ONE {
            return Err(Problem::TooMany { retry_after: Duration::from_secs(60) });
        }
        *own += 1;
        drop(open);
        Ok(Place { limit: self.clone(), user })
    }
}

impl Limit {
    /// How many are open.
    pub fn count(&self) -> usize {
        self.open.lock().values().sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.limit.open.lock();
        let left = open.get_mut(&self.user).map_or(0, |count| {
            *count -= 1;
            *count
        });
        if left == 0 {
            open.remove(&self.user);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_holds_only_so_many_streams_and_gives_them_back() {
        let (limit, maryam, reza) = (Arc::new(Limit::default()), Id::from_raw(1), Id::from_raw(2));
        let mut hers: Vec<Place> =
            (0..OF_ONE).map(|_| limit.enter(maryam).unwrap_or_else(|_| panic!("room"))).collect();
        assert!(matches!(limit.enter(maryam), Err(Problem::TooMany { .. })));
        assert!(limit.enter(reza).is_ok(), "a colleague has room of his own");
        hers.pop();
        assert!(limit.enter(maryam).is_ok());
        drop(hers);
        assert!(limit.open.lock().is_empty());
    }
}
