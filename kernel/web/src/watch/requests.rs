//! Requests, counted by pattern, method and status. The sets of labels are
//! bounded by the routes that there are; an address that no route answers
//! counts under one name.

use std::time::Duration;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, core::Collector, proto::MetricFamily};

/// Upper bounds in seconds: a page is meant to take 0.025.
const CLASSES: [f64; 8] = [0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 5.0, 30.0];
const FIXED: &str = "the names of metrics are written here and are right";

pub(super) struct Requests {
    answered: IntCounterVec,
    took: HistogramVec,
    held_back: IntCounterVec,
}

impl Requests {
    pub fn new() -> Requests {
        let counter = |name: &str, help: &str, labels: &[&str]| IntCounterVec::new(Opts::new(name, help), labels);
        let took = HistogramOpts::new("peyvand_request_duration_seconds", "Until an answer begins, by route");
        Requests {
            answered: counter("peyvand_requests_total", "Requests that were answered", &["method", "route", "status"])
                .expect(FIXED),
            took: HistogramVec::new(took.buckets(CLASSES.to_vec()), &["method", "route"]).expect(FIXED),
            held_back: counter(
                "peyvand_held_back_total",
                "Requests refused because their sender asks too often",
                &["who"],
            )
            .expect(FIXED),
        }
    }

    pub fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        self.answered.with_label_values(&[method, route, &status.to_string()]).inc();
        self.took.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    pub fn held_back(&self, who: &str) {
        self.held_back.with_label_values(&[who]).inc();
    }

    pub fn families(&self) -> Vec<MetricFamily> {
        let mut all = self.answered.collect();
        all.extend(self.took.collect());
        all.extend(self.held_back.collect());
        all
    }

    /// All that were answered, and those that failed by our fault.
    pub fn totals(&self) -> (u64, u64) {
        let (mut all, mut failed) = (0, 0);
        for metric in self.answered.collect().iter().flat_map(MetricFamily::get_metric) {
            let count = metric.get_counter().get_value() as u64;
            let status = metric.get_label().iter().find(|label| label.name() == "status");
            all += count;
            failed += if status.is_some_and(|status| status.value().starts_with('5')) { count } else { 0 };
        }
        (all, failed)
    }
}
