//! What was written down, once more: views below each other and people beside each other.

use std::{fs, path::Path};

use anyhow::Context;

use crate::views::ACTORS;

/// A line of the figures: who, view, clients, p50, p95, p99, requests a second, floor, ratio.
type Line = Vec<String>;

pub fn show(file: &Path, larger: Option<&Path>) -> anyhow::Result<()> {
    let lines = read(file)?;
    if let Some(larger) = larger {
        let larger = read(larger)?;
        print(&lines, "1", |line| growth(line, &larger));
        return Ok(());
    }
    print(&lines, "1", |line| {
        let ratio = if line[8].is_empty() { String::new() } else { format!(" ({} ×)", line[8]) };
        format!("{} / {}{ratio}", tenths(&line[3]), tenths(&line[5]))
    });
    print(&lines, "8", |line| format!("{} / {}, {}", tenths(&line[3]), tenths(&line[5]), line[6]));
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<Vec<Line>> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Ok(text.lines().filter_map(cells).collect())
}

/// The medians here and there, and how many times as long the second is.
fn growth(line: &Line, larger: &[Line]) -> String {
    let Some(there) = larger.iter().find(|other| other[..3] == line[..3]) else { return String::new() };
    let times = |line: &Line| line[3].parse::<f64>().unwrap_or_default();
    format!("{} → {} ({:.1} ×)", tenths(&line[3]), tenths(&there[3]), times(there) / times(line).max(0.001))
}

fn print(lines: &[Line], clients: &str, cell: impl Fn(&Line) -> String) {
    let people: Vec<&str> = ACTORS.into_iter().filter(|who| lines.iter().any(|line| line[0] == *who)).collect();
    println!("\n| view | {} |\n|---|{}", people.join(" | "), "---|".repeat(people.len()));
    let mut views: Vec<&str> = Vec::new();
    for line in lines {
        if !views.contains(&line[1].as_str()) {
            views.push(&line[1]);
        }
    }
    for view in views {
        let of = |who: &&str| lines.iter().find(|line| line[0] == **who && line[1] == view && line[2] == clients);
        let each: Vec<String> = people.iter().map(|who| of(who).map(&cell).unwrap_or_default()).collect();
        println!("| {view} | {} |", each.join(" | "));
    }
}

fn cells(line: &str) -> Option<Line> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    let cells: Line = inner.split('|').map(|cell| cell.trim().to_owned()).collect();
    (cells.len() == 9 && ACTORS.contains(&cells[0].as_str())).then_some(cells)
}

fn tenths(number: &str) -> String {
    number.parse::<f64>().map_or_else(|_| number.to_owned(), |number| format!("{number:.1}"))
}
