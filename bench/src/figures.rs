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

    pub fn longest(&self) -> f64 {
        self.at(100)
    }

    /// Percentiles and rate, as the last cells of a row.
    pub fn cells(&self) -> String {
        format!("| {:.2} | {:.2} | {:.2} | {:.0} |", self.at(50), self.at(95), self.at(99), self.rate())
    }

    fn rate(&self) -> f64 {
        self.took.len() as f64 / self.whole.as_secs_f64().max(1e-9)
    }

    pub fn line(&self, actor: &str, view: &str, clients: usize, floor: Option<Duration>) -> String {
        let p50 = self.at(50);
        let floor = floor.filter(|_| clients == 1).map(millis);
        let floor = floor.map_or("| |".to_owned(), |floor| format!("| {floor:.2} | {:.1}", p50 / floor.max(0.001)));
        format!("| {actor} | {view} | {clients} {} {} |", self.cells().trim_end_matches(" |"), floor)
    }
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

pub fn heading(asked: &Asked) -> String {
    format!(
        "{}\n\n| who | view | clients | p50 ms | p95 ms | p99 ms | req/s | floor ms | p50 / floor |\n|---|---|---|---|---|---|---|---|---|",
        asked.database.split('@').next_back().unwrap_or_default()
    )
}
