//! Figures that are known only when somebody asks, in the shape of metrics.

use prometheus::{
    Encoder, TextEncoder,
    proto::{Bucket, Counter, Gauge, Histogram, LabelPair, Metric, MetricFamily, MetricType},
};
use records::upkeep::{CLASSES, StatementFigures};

type Labels<'a> = &'a [(&'a str, &'a str)];

/// All metrics of one answer.
pub(super) struct Families(Vec<MetricFamily>);

impl Families {
    pub fn of(first: Vec<MetricFamily>) -> Families {
        Families(first)
    }

    pub fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.gauges(name, help, &[(&[], value)]);
    }

    pub fn gauge_if(&mut self, name: &str, help: &str, value: Option<f64>) {
        if let Some(value) = value {
            self.gauge(name, help, value);
        }
    }

    pub fn gauges(&mut self, name: &str, help: &str, values: &[(Labels<'_>, f64)]) {
        let metrics = values.iter().map(|(labels, value)| {
            let mut gauge = Gauge::default();
            gauge.set_value(*value);
            let mut metric = labelled(labels);
            metric.set_gauge(gauge);
            metric
        });
        self.add(name, help, MetricType::GAUGE, metrics.collect());
    }

    pub fn counters(&mut self, name: &str, help: &str, values: &[(Labels<'_>, u64)]) {
        let metrics = values.iter().map(|(labels, value)| {
            let mut counter = Counter::default();
            counter.set_value(*value as f64);
            let mut metric = labelled(labels);
            metric.set_counter(counter);
            metric
        });
        self.add(name, help, MetricType::COUNTER, metrics.collect());
    }

    pub fn statements(&mut self, name: &str, help: &str, values: &[(Labels<'_>, &StatementFigures)]) {
        let metrics = values.iter().map(|(labels, figures)| {
            let mut metric = labelled(labels);
            metric.set_histogram(histogram(figures));
            metric
        });
        self.add(name, help, MetricType::HISTOGRAM, metrics.collect());
    }

    fn add(&mut self, name: &str, help: &str, kind: MetricType, metrics: Vec<Metric>) {
        let mut family = MetricFamily::default();
        family.set_name(name.to_owned());
        family.set_help(help.to_owned());
        family.set_field_type(kind);
        family.set_metric(metrics);
        self.0.push(family);
    }

    pub fn text(mut self) -> prometheus::Result<String> {
        // A family of which nothing happened yet has nothing to tell.
        self.0.retain(|family| !family.get_metric().is_empty());
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.0, &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

fn labelled(labels: Labels<'_>) -> Metric {
    let pairs = labels.iter().map(|(name, value)| {
        let mut pair = LabelPair::default();
        pair.set_name((*name).to_owned());
        pair.set_value((*value).to_owned());
        pair
    });
    Metric::from_label(pairs.collect())
}

fn histogram(figures: &StatementFigures) -> Histogram {
    let mut so_far = 0;
    let buckets = CLASSES.iter().zip(figures.classes).map(|(bound, count)| {
        so_far += count;
        let mut bucket = Bucket::default();
        bucket.set_upper_bound(bound.as_secs_f64());
        bucket.set_cumulative_count(so_far);
        bucket
    });
    let mut histogram = Histogram::default();
    histogram.set_bucket(buckets.collect());
    histogram.set_sample_count(figures.count);
    histogram.set_sample_sum(figures.time.as_secs_f64());
    histogram
}
