//! A chart of figures whose table stands beside it: what is compared comes from
//! the server with its words, its digits and the way to its records, and
//! `assets/web/scripts/charts.ts` draws it when it comes into view. Without
//! scripts the table is all there is, and all that is needed.

use maud::{Markup, html};
use schema::Tone;
use serde::Serialize;

/// How figures are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Each a part of the one before.
    Funnel,
    /// Along time, upright.
    Columns,
    /// One beside another, lying, with long names.
    Bars,
}

/// A chart; `series` run along `labels`.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    #[serde(skip)]
    pub id: String,
    /// What it shows, in one sentence, for whoever hears the page.
    #[serde(skip)]
    pub about: String,
    pub shape: Shape,
    pub labels: Vec<String>,
    /// What stands at the axis of the figures.
    pub unit: String,
    pub series: Vec<Series>,
}

/// Figures of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    pub name: String,
    /// The token of its colour.
    pub tone: &'static str,
    pub points: Vec<Point>,
}

/// One figure: how large, how it is said, and the records behind it.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    pub value: f64,
    pub said: String,
    pub href: String,
}

impl Series {
    pub fn new(name: String, tone: Tone, points: Vec<Point>) -> Series {
        let tone = match tone {
            Tone::Plain => "muted",
            Tone::Brand => "brand",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Calm => "calm",
        };
        Series { name, tone, points }
    }
}

/// The place of a chart; nothing where there is nothing to compare.
pub fn chart(view: &Chart) -> Markup {
    let data = serde_json::to_string(view).unwrap_or_default();
    let rows = view.labels.len().min(24);
    html! {
        @if view.series.iter().any(|series| series.points.iter().any(|point| point.value > 0.0)) {
            div #(view.id) class={ "chart chart-" (rows) } role="img" aria-label=(view.about) data-chart=(data) {}
        }
    }
}
