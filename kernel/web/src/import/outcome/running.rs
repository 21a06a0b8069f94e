//! How far a trial or an import is, and how long it will still take.

use maud::Markup;
use records::import::Stored;

use crate::{
    Visit,
    components::{self as ui, Button, ProgressView},
    large::time_left,
};

pub(super) fn running(visit: &Visit, stored: &Stored, here: &str) -> Markup {
    let count = |n: u64| visit.ctx.format.number(n as i64);
    let (done, total) = stored.progress.unwrap_or_default();
    let mut left = visit.tx(
        "imports-so-far",
        &[
            ("rows", count(done).into()),
            ("total", count(total).into()),
            ("rejected", count(stored.counts.rejected).into()),
        ],
    );
    let passed = stored.started_at.map(|begun| visit.ctx.now().duration_since(begun).as_secs().max(0) as u64);
    if let Some(time) = passed.and_then(|passed| time_left(visit, passed, done, total)) {
        left = format!("{left} · {time}");
    }
    let label = visit.t(if total == 0 { "imports-reading-file" } else { "imports-running" });
    let id = "import-progress".into();
    let view = ProgressView { id, href: here.to_owned(), running: true, label, done, total: total.max(1), left };
    let stop = format!("/imports/{}/stop", stored.id);
    ui::progress(&view, ui::post_button(&stop, &visit.csrf, Button::submit(visit.t("imports-stop")).small()))
}
