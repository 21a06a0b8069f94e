//! The floor of a page: the statements of one request, put again by themselves on
//! a reader of the same store, without the pages around them.
//!
//! A server that tells its statements is asked once for each view; what it told is
//! parsed back and run often, each time as one snapshot.

use std::{
    collections::HashMap,
    fs,
    time::{Duration, Instant},
};

use anyhow::Context;
use store::{Db, Options, StoreError, Target};

use crate::{
    asked::Asked,
    http::Client,
    server::{Server, log_path},
    told::{Told, parse},
    views::{self, Deed},
};

const TIMES: usize = 60;
const FEWEST: usize = 5;
/// Addresses of one view whose floor is taken.
const MOST: usize = 5;
const PATIENCE: Duration = Duration::from_secs(5);

/// What each view asks the database, by its name, for each of its first addresses.
pub fn statements(asked: &Asked, actor: &str) -> anyhow::Result<HashMap<&'static str, Vec<Vec<Told>>>> {
    let server = Server::start(asked, "peyvand_statements=trace")?;
    let mut person = Client::sign_in(server.port, actor)?;
    let mut found = HashMap::new();
    let wanted = |view: &views::View| view.deed == Deed::Look && Asked::wants(&asked.views, view.name);
    for view in views::of(&mut person)?.into_iter().filter(wanted) {
        let mut each = Vec::new();
        for path in view.paths.iter().take(MOST) {
            // What is kept in memory is there the second time.
            person.get(path)?;
            std::thread::sleep(Duration::from_millis(150));
            let before = fs::read_to_string(log_path())?.len();
            person.get(path)?;
            std::thread::sleep(Duration::from_millis(50));
            let log = fs::read_to_string(log_path())?;
            each.push(log[before..].lines().filter_map(parse).collect());
        }
        found.insert(view.name, each);
    }
    Ok(found)
}

/// The median of running what one address asks; of several addresses, the middle one's.
pub fn measure(
    asked: &Asked,
    told: &HashMap<&'static str, Vec<Vec<Told>>>,
) -> anyhow::Result<HashMap<&'static str, Duration>> {
    with_database(asked, async |db| {
        let mut floors = HashMap::new();
        for (name, addresses) in told {
            let mut each = Vec::new();
            for statements in addresses.iter().filter(|statements| !statements.is_empty()) {
                each.extend(median(db, statements).await?);
            }
            each.sort_unstable();
            floors.extend(each.get(each.len() / 2).map(|middle| (*name, *middle)));
        }
        Ok(floors)
    })
}

pub fn with_database<T>(asked: &Asked, act: impl AsyncFnOnce(&Db) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut target = Target::parse(&asked.database)?;
    if let Some(name) = &asked.workspace {
        target = target.with_workspace(name);
    }
    runtime.block_on(async {
        let db = Db::open(&target, Options::default()).await.context("opening the database")?;
        let done = act(&db).await;
        db.close().await;
        done
    })
}

/// Often, each time as one snapshot of its own; slow ones less often.
async fn median(db: &Db, statements: &[Told]) -> anyhow::Result<Option<Duration>> {
    let mut took = Vec::new();
    let began = Instant::now();
    while took.len() < TIMES && (took.len() < FEWEST || began.elapsed() < PATIENCE) {
        // What only the server itself may do is no part of the floor.
        let Some(once) = once(db, statements).await? else { return Ok(None) };
        took.push(once);
    }
    took.sort_unstable();
    Ok(took.get(took.len() / 2).copied())
}

/// One after the other in one snapshot.
pub async fn once(db: &Db, statements: &[Told]) -> anyhow::Result<Option<Duration>> {
    let statements = statements.to_vec();
    Ok(db.read_heavy(move |tx| Ok::<_, StoreError>(put(tx, &statements))).await?)
}

fn put(tx: &mut store::Tx<'_>, statements: &[Told]) -> Option<Duration> {
    let began = Instant::now();
    for told in statements {
        tx.sql(&told.sql, &told.values, &told.types).ok()?;
    }
    Some(began.elapsed())
}
