//! How long they took, as a line of a table.

use std::time::Duration;

use crate::asked::Asked;

pub struct Figures {
    took: Vec<Duration>,
    whole: Duration,
}

impl Figures {
    pub fn of(mut took: Vec<Duration>, whole: Duration) -> Figures {
        took.sort_unstable();
        Figures { took, whole }
    }

    fn at(&self, per_cent: usize) -> f64 {
        let at = (self.took.len() * per_cent).div_ceil(100).max(1) - 1;
        millis(self.took.get(at).copied().unwrap_or_default())
    }

    pub fn line(&self, actor: &str, view: &str, clients: usize, floor: Option<Duration>) -> String {
        let (p50, p95, p99) = (self.at(50), self.at(95), self.at(99));
        let rate = self.took.len() as f64 / self.whole.as_secs_f64().max(1e-9);
        let floor = floor.filter(|_| clients == 1).map(millis);
        let floor = floor.map_or("| |".to_owned(), |floor| format!("| {floor:.2} | {:.1}", p50 / floor.max(0.001)));
        format!("| {actor} | {view} | {clients} | {p50:.2} | {p95:.2} | {p99:.2} | {rate:.0} {floor} |")
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

pub fn heading(asked: &Asked) -> String {
    format!(
        "{}\n\n| who | view | clients | p50 ms | p95 ms | p99 ms | req/s | floor ms | p50 / floor |\n|---|---|---|---|---|---|---|---|---|",
        asked.database.split('@').next_back().unwrap_or_default()
    )
}
