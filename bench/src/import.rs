//! An import of customers into the database that is given, as somebody sends it: by
//! itself, and while others go about their day. How many rows come in a second, what
//! one costs in statements and in the processor's time, and what the others notice.
//! Every row's number and address are asked for among those that are there, and each
//! run brings people whom nobody knows yet; they stay in the database.

use std::{
    fmt::Write,
    fs, thread,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::{asked::Asked, crowd::Crowd, http::Client, server::Server};

const CLIENTS: usize = 4;
const SPELL: Duration = Duration::from_secs(8);
/// A tick of the processor's account of a process.
const TICK: f64 = 0.01;

pub fn run(asked: &Asked, rows: usize) -> anyhow::Result<()> {
    let server = Server::start(asked, "warn")?;
    let mut person = Client::sign_in(server.port, "admin")?;
    asked.say(&format!(
        "| import of {rows} customers | rows/s | statements a row | server µs a row |\n|---|---|---|---|"
    ));
    asked.say(&format!("| alone {}", bring(&mut person, &server, rows)?));
    let before = others(&server, || Ok(String::new()))?.1;
    let (beside, meanwhile) = others(&server, || bring(&mut person, &server, rows))?;
    asked.say(&format!("| beside {CLIENTS} others, whose statements and time are counted too {beside}"));
    asked.say("\n| the others | p50 ms | p95 ms | p99 ms | req/s |\n|---|---|---|---|---|");
    asked.say(&format!("| on their own {before}\n| beside the import {meanwhile}"));
    asked.say(&format!("\nanonymous memory {} MB", server.anonymous_kilobytes() / 1024));
    Ok(())
}

/// What is done while others work, and how they fared.
fn others(server: &Server, deed: impl FnOnce() -> anyhow::Result<String>) -> anyhow::Result<(String, String)> {
    let crowd = Crowd::gather(&[server.port], "team", CLIENTS)?;
    let began = Instant::now();
    let told = deed()?;
    if told.is_empty() {
        thread::sleep(SPELL.saturating_sub(began.elapsed()));
    }
    Ok((told, crowd.come_home()?.cells()))
}

/// One import to its end, as the cells of a row.
fn bring(person: &mut Client, server: &Server, rows: usize) -> anyhow::Result<String> {
    let sent = person.send("/api/v1/customers/imports?name=bench.csv", "text/csv", &sheet(rows)?)?;
    let import: Value =
        serde_json::from_str(&sent.body).with_context(|| format!("a sheet was answered {}", sent.status))?;
    let place = format!("/api/v1/imports/{}", import["id"].as_str().context("an import without an id")?);
    let (statements, spent) = (statements(person)?, spent(server)?);
    let began = Instant::now();
    let begun = person.api("POST", &format!("{place}/result"), &json!({}))?;
    if begun.status >= 300 {
        bail!("the import was answered {}: {}", begun.status, begun.body);
    }
    loop {
        let told: Value = serde_json::from_str(&person.get(&place)?.body)?;
        match told["state"].as_str() {
            Some("done") if is_whole(&told["counts"], rows) => break,
            Some("done" | "failed" | "cancelled") => bail!("the import came to {told}"),
            _ => thread::sleep(Duration::from_millis(100)),
        }
    }
    let rate = rows as f64 / began.elapsed().as_secs_f64();
    let asked = (self::statements(person)? - statements) / rows as f64;
    let micros = (self::spent(server)? - spent) / rows as f64 * 1_000_000.0;
    Ok(format!("| {rate:.0} | {asked:.2} | {micros:.0} |"))
}

/// Every row was kept. One in a thousand or so is about somebody who is there already, for a
/// million people hold many of the numbers that can be made up.
fn is_whole(counts: &Value, rows: usize) -> bool {
    let count = |key: &str| counts[key].as_u64().unwrap_or(0);
    count("new") + count("changed") + count("unchanged") == rows as u64 && count("new") * 100 >= rows as u64 * 99
}

/// People whom nobody knows yet: their numbers follow from the moment.
fn sheet(rows: usize) -> anyhow::Result<String> {
    const FIRST: [&str; 8] = ["علی", "مریم", "زهرا", "حسین", "سارا", "نرگس", "کاوه", "شیرین"];
    const LAST: [&str; 9] =
        ["احمدی", "کریمی", "رفیعی پور", "موسوی", "صادقی", "نوری زاده", "قاسمی", "مرادی", "یوسفی نژاد"];
    const CITIES: [&str; 7] = ["تهران", "شیراز", "اصفهان", "مشهد", "تبریز", "کرج", "اهواز"];
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    let mut sheet = "name,kind,mobile,email,city,since\n".to_owned();
    for nth in 0..rows {
        // A step that shares no factor with a thousand million meets each number once.
        let number = (now * 7 + nth as u128 * 1_000_003) % 1_000_000_000;
        let (first, last, city) = (FIRST[nth % 8], LAST[nth / 8 % 9], CITIES[nth / 72 % 7]);
        let email = if nth % 2 == 0 { format!("b{now:x}.{nth}@example.ir") } else { String::new() };
        let day = format!("140{}/{:02}/{:02}", nth % 4, nth % 12 + 1, nth % 28 + 1);
        writeln!(sheet, "{first} {last},person,09{number:09},{email},{city},{day}")?;
    }
    Ok(sheet)
}

/// Statements that the server has asked so far.
fn statements(person: &mut Client) -> anyhow::Result<f64> {
    let told = person.get("/metrics")?.body;
    let counts = told.lines().filter(|line| line.starts_with("peyvand_statement_duration_seconds_count"));
    Ok(counts.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum())
}

/// Seconds that the processor has worked for the server so far.
fn spent(server: &Server) -> anyhow::Result<f64> {
    let told = fs::read_to_string(format!("/proc/{}/stat", server.pid()))?;
    // The name, in brackets, may hold spaces.
    let fields: Vec<&str> = told.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0);
    Ok((ticks(11) + ticks(12)) * TICK)
}
