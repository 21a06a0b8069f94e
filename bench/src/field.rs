//! A field added to the customers while people work with them: the very call by
//! which a newer version adds its columns, from a process of its own, between two
//! spells of ordinary work that show what is usual. A request that is refused ends
//! the run. The column stays in the database.

use std::{
    thread,
    time::{Duration, Instant, SystemTime},
};

use store::{ColumnDef, ColumnType};

use crate::{
    asked::Asked,
    crowd::Crowd,
    figures::{Figures, millis},
    floor,
    server::Server,
};

const CLIENTS: usize = 8;
const SPELL: Duration = Duration::from_secs(8);

pub fn add(asked: &Asked) -> anyhow::Result<()> {
    let _server = Server::start(asked, "warn")?;
    asked.say("| while | p50 ms | p95 ms | p99 ms | req/s |\n|---|---|---|---|---|");
    asked.say(&format!("| ordinary work {}", spell(asked, || Ok(()))?.cells()));
    let mut took = Duration::ZERO;
    let beside = spell(asked, || {
        let began = Instant::now();
        floor::with_database(asked, async |db| Ok(db.add_column("customers", &column()).await?))?;
        took = began.elapsed();
        Ok(())
    })?;
    asked.say(&format!(
        "| a field is added {}\n\nadded in {:.1} ms, longest answer {:.1} ms",
        beside.cells(),
        millis(took),
        beside.longest()
    ));
    Ok(())
}

fn column() -> ColumnDef {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    ColumnDef::new(&format!("bench_{}", now.as_secs()), ColumnType::Text)
}

/// Ordinary work with something in the middle of it.
fn spell(asked: &Asked, act: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Figures> {
    let crowd = Crowd::gather(&[asked.port], "team", CLIENTS)?;
    thread::sleep(SPELL / 2);
    act()?;
    thread::sleep(SPELL / 2);
    crowd.come_home()
}
