//! Many people at once, each doing the deeds of an ordinary day in turn until they
//! are called home: what goes on around something that is measured, or what is
//! measured itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    figures::Figures,
    http::Client,
    load,
    views::{self, View},
};

/// Looks and deeds, about as often as people do them.
const DAY: [&str; 6] = ["list by name", "record, timeline", "create, API", "home page", "board", "update, API"];

type Hand = JoinHandle<anyhow::Result<Vec<Duration>>>;

pub struct Crowd {
    hands: Vec<Hand>,
    goes_home: Arc<AtomicBool>,
    began: Instant,
}

impl Crowd {
    /// `clients` at each of the servers, all of them this person.
    pub fn gather(ports: &[u16], actor: &str, clients: usize) -> anyhow::Result<Crowd> {
        let goes_home = Arc::new(AtomicBool::new(false));
        let mut ready = Vec::new();
        for port in ports {
            let mut person = Client::sign_in(*port, actor)?;
            let day = of_a_day(views::of(&mut person)?);
            for nth in 0..clients {
                ready.push((person.again()?, day.clone(), nth));
            }
        }
        let began = Instant::now();
        let mut hands = Vec::new();
        for (client, day, nth) in ready {
            let called = goes_home.clone();
            hands.push(thread::spawn(move || live(client, &day, nth, &called)));
        }
        Ok(Crowd { hands, goes_home, began })
    }

    /// How long each answer took. An answer that is wrong fails the whole.
    pub fn come_home(self) -> anyhow::Result<Figures> {
        self.goes_home.store(true, Ordering::Relaxed);
        let mut took = Vec::new();
        for hand in self.hands {
            took.extend(hand.join().map_err(|_| anyhow::anyhow!("a client has failed"))??);
        }
        Ok(Figures::of(took, self.began.elapsed()))
    }
}

fn of_a_day(views: Vec<View>) -> Vec<View> {
    DAY.iter().filter_map(|name| views.iter().find(|view| view.name == *name).cloned()).collect()
}

fn live(mut client: Client, day: &[View], first: usize, goes_home: &AtomicBool) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::new();
    let mut at = first;
    while !goes_home.load(Ordering::Relaxed) {
        took.push(load::once(&mut client, &day[at % day.len()], at / day.len() + first)?);
        at += 1;
    }
    Ok(took)
}
