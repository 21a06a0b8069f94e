//! What one request costs the processor, counted by valgrind's callgrind: a number
//! that does not change with the rest of the machine's work, so that a regression
//! of a few per cent shows where times would hide it. One line, a number a view, in
//! millions of instructions.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};

use crate::{
    asked::Asked,
    http::Client,
    server::Server,
    views::{self, Deed},
};

/// Requests that are counted together.
const TIMES: usize = 10;

pub fn count(asked: &Asked) -> anyhow::Result<()> {
    let dumps = std::env::temp_dir().join(format!("peyvand-bench-callgrind-{}", std::process::id()));
    fs::create_dir_all(&dumps)?;
    let line = counted(asked, &dumps);
    fs::remove_dir_all(&dumps)?;
    asked.say(&format!("instructions a request, in millions: {}", line?.join(", ")));
    Ok(())
}

fn counted(asked: &Asked, dumps: &Path) -> anyhow::Result<Vec<String>> {
    let mut command = Command::new("valgrind");
    // Switched on all the time: switched on in the middle of calls, it counts what they return to below nothing.
    command.args(["--quiet", "--tool=callgrind"]);
    command.arg(format!("--callgrind-out-file={}", dumps.join("out").display())).arg(&asked.binary);
    let server = Server::start_as(command, asked, "warn").context("valgrind is needed")?;
    let mut line = Vec::new();
    for actor in ["admin", "small"].into_iter().filter(|actor| Asked::wants(&asked.actors, actor)) {
        let mut person = Client::sign_in(server.port, actor)?;
        let looked_at = |view: &views::View| view.deed == Deed::Look && Asked::wants(&asked.views, view.name);
        for view in views::of(&mut person)?.into_iter().filter(looked_at) {
            // The first ones fill what is kept in memory.
            for path in view.paths.iter().take(3) {
                person.get(path)?;
            }
            control(&server, &["--zero"])?;
            for nth in 0..TIMES {
                person.get(&view.paths[nth % view.paths.len()])?;
            }
            control(&server, &["--dump"])?;
            let each = newest(dumps)? as f64 / TIMES as f64 / 1e6;
            line.push(format!("{actor} {} {each:.2}", view.name));
        }
    }
    Ok(line)
}

fn control(server: &Server, what: &[&str]) -> anyhow::Result<()> {
    let done = Command::new("callgrind_control").args(what).arg(server.pid().to_string()).output()?;
    ensure!(done.status.success(), "callgrind_control: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}

/// The sum of the newest dump, which is taken away: counters begin anew with each.
fn newest(dumps: &Path) -> anyhow::Result<u64> {
    let mut sum = 0;
    for file in fs::read_dir(dumps)?.flatten().map(|file| file.path()).collect::<Vec<PathBuf>>() {
        let text = fs::read_to_string(&file)?;
        let totals = text.lines().filter_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
        sum += totals.filter_map(|number| number.split(' ').next()?.parse::<u64>().ok()).max().unwrap_or(0);
        fs::remove_file(file)?;
    }
    ensure!(sum > 0, "callgrind has counted nothing");
    Ok(sum)
}
