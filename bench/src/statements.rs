//! Each statement of a view by itself: through the store, and raw. The store's share
//! is to be at most half of what a statement of more than a millisecond takes raw, and
//! at most 60 µs of any other.

use std::time::Duration;

use store::Db;

use crate::{asked::Asked, figures::millis, floor, raw::Raw, told::Told, views};

const TIMES: usize = 20;
const LONG: Duration = Duration::from_millis(1);
const MOST: Duration = Duration::from_micros(60);

/// A statement's two medians.
struct Pair<'t> {
    told: &'t Told,
    ours: Duration,
    raw: Duration,
}

impl Pair<'_> {
    fn is_within(&self) -> bool {
        if self.raw > LONG { self.ours <= self.raw.mul_f64(1.5) } else { self.ours <= self.raw + MOST }
    }

    fn line(&self) -> String {
        let mark = if self.is_within() { ' ' } else { '!' };
        let (ours, raw) = (millis(self.ours), millis(self.raw));
        format!("{mark}{ours:9.3} ms, raw {raw:9.3}  {}\n              {:?}", self.told.sql, self.told.values)
    }
}

/// All statements of this person's views, the slowest first: where to look when a page is slow.
pub fn tell(asked: &Asked, actor: &str) -> anyhow::Result<()> {
    let told = floor::statements(asked, actor)?;
    floor::with_database(asked, async |db| {
        let raw = Raw::open(&asked.database).await?;
        for view in views::NAMES.into_iter().filter(|name| told.contains_key(name)) {
            let mut pairs = Vec::new();
            for one in told.get(view).into_iter().flatten().flatten() {
                pairs.extend(compare(db, &raw, one).await?);
            }
            pairs.sort_by_key(|pair| std::cmp::Reverse(pair.ours));
            if asked.is_brief {
                asked.say(&sum(actor, view, &pairs));
                continue;
            }
            asked.say(&format!("\n## {actor}: {view}\n"));
            pairs.iter().for_each(|pair| asked.say(&pair.line()));
        }
        Ok(())
    })
}

pub fn heading() -> &'static str {
    "| who | view | statements | together ms | raw ms | within the aim | most above raw |\n|---|---|---|---|---|---|---|"
}

/// In turn, so that both meet the same machine.
async fn compare<'t>(db: &Db, raw: &Raw, told: &'t Told) -> anyhow::Result<Option<Pair<'t>>> {
    let (mut ours, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let Some(took) = floor::once(db, std::slice::from_ref(told)).await? else { return Ok(None) };
        ours.push(took);
        alone.push(raw.put(told).await?);
        // Of what takes long five are enough.
        if ours.len() >= 5 && took > Duration::from_millis(20) {
            break;
        }
    }
    Ok(Some(Pair { told, ours: middle(ours), raw: middle(alone) }))
}

fn middle(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took.get(took.len() / 2).copied().unwrap_or_default()
}

fn sum(actor: &str, view: &str, pairs: &[Pair<'_>]) -> String {
    let ours: Duration = pairs.iter().map(|pair| pair.ours).sum();
    let raw: Duration = pairs.iter().map(|pair| pair.raw).sum();
    let within = pairs.iter().filter(|pair| pair.is_within()).count();
    let most = pairs.iter().map(|pair| pair.ours.saturating_sub(pair.raw)).max().unwrap_or_default();
    let (many, ours, raw) = (pairs.len(), millis(ours), millis(raw));
    format!("| {actor} | {view} | {many} | {ours:.2} | {raw:.2} | {within} of {many} | {} µs |", most.as_micros())
}
