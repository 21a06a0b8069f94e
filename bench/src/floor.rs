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
use store::{Cell, ColumnType, Db, Options, StoreError, Target};

use crate::{
    asked::Asked,
    http::Client,
    server::{Server, log_path},
    views::{self, Deed},
};

/// A statement as the server told it.
#[derive(Clone, Debug)]
pub struct Told {
    sql: String,
    values: Vec<Cell>,
    types: Vec<ColumnType>,
}

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
        let statements = statements.to_vec();
        let once = db.read_heavy(move |tx| Ok::<_, StoreError>(put(tx, &statements))).await?;
        // What only the server itself may do is no part of the floor.
        let Some(once) = once else { return Ok(None) };
        took.push(once);
    }
    took.sort_unstable();
    Ok(took.get(took.len() / 2).copied())
}

/// Each statement of a view with its own time, the slowest first: where to look when a page is slow.
pub fn tell(asked: &Asked, told: &[Told]) -> anyhow::Result<()> {
    with_database(asked, async |db| {
        let mut each = Vec::new();
        for one in told {
            each.push((median(db, std::slice::from_ref(one)).await?.unwrap_or_default(), one));
        }
        each.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
        for (took, one) in each {
            println!("{:9.3} ms  {}\n              {:?}", took.as_secs_f64() * 1_000.0, one.sql, one.values);
        }
        Ok(())
    })
}

fn put(tx: &mut store::Tx<'_>, statements: &[Told]) -> Option<Duration> {
    let began = Instant::now();
    for told in statements {
        tx.sql(&told.sql, &told.values, &told.types).ok()?;
    }
    Some(began.elapsed())
}

/// A line of the log: `… sql="…" values="…" types=[…]`.
fn parse(line: &str) -> Option<Told> {
    let (_, rest) = line.split_once("sql=\"")?;
    let (sql, rest) = quoted(rest)?;
    let (values, rest) = quoted(rest.strip_prefix(" values=\"")?)?;
    let types = rest.strip_prefix(" types=[")?.split(']').next()?;
    let is_asked = sql.trim_start().to_ascii_lowercase().starts_with("select");
    let values: Vec<Cell> = values.split('\u{1f}').filter(|value| !value.is_empty()).map(cell).collect();
    let types = types.split(", ").filter_map(column_type).collect();
    is_asked.then_some(Told { sql, values, types })
}

fn cell(value: &str) -> Cell {
    let (kind, rest) = value.split_at(1);
    match kind {
        "t" => Cell::from(rest),
        "i" => rest.parse().map_or(Cell::Null, Cell::Int),
        "b" => Cell::Bool(rest == "true"),
        _ => Cell::Null,
    }
}

fn column_type(name: &str) -> Option<ColumnType> {
    use ColumnType::{Bool, Date, Instant, Int, Text};
    [Int, Text, Bool, Date, Instant].into_iter().find(|ty| format!("{ty:?}") == name)
}

/// A quoted text up to its end, as Rust writes it, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'u' => {
                    let code: String = chars.by_ref().skip(1).map(|(_, c)| c).take_while(|c| *c != '}').collect();
                    out.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_told_is_read_back() {
        let line = "TRACE peyvand_statements: sql=\"select \\\"id\\\"\\n/*g3*/\" values=\"i7\\u{1f}tعلی\\u{200c}رضا\\u{1f}n\" types=[Int, Text]";
        let told = parse(line).unwrap();
        assert_eq!(told.sql, "select \"id\"\n/*g3*/");
        assert_eq!(told.values, [Cell::Int(7), Cell::from("علی\u{200c}رضا"), Cell::Null]);
        assert_eq!(told.types, [ColumnType::Int, ColumnType::Text]);
    }
}
