//! Speed, measured: a release binary as a real server, asked over HTTP by people
//! with little, some and all of the data in sight, and beside each page the same
//! statements put to the same database by themselves, as its floor.
//!
//! `target/release/peyvand-bench --binary target/release/peyvand --database FILE`
//! on a workspace that `peyvand generate` made; see docs/performance.md. The machine's
//! speed varies, so what counts are the ratios. Nothing here is a test: it fails only
//! where an answer is wrong.
//!
//! - `http`: a client of its own over one connection that stays open
//! - `server`: the process under test, its memory, and what it logs
//! - `views`: what is asked, by whom
//! - `load`: many requests, and their figures
//! - `floor`: the statements of one request, alone; `told`: a statement read from a log
//! - `statements`: each of them through the store, and raw
//! - `crowd`: many people at an ordinary day's work
//! - `nodes`: two servers against one; `field`: a field added under load
//! - `import`: a sheet of customers, alone and beside others
//! - `table`: figures that were written down, as a table of views and people
//! - `instructions`: what one request costs the processor, which no other work on the machine changes

mod asked;
mod crowd;
mod field;
mod figures;
mod floor;
mod http;
mod import;
mod instructions;
mod load;
mod nodes;
mod raw;
mod server;
mod statements;
mod table;
mod told;
mod views;

use std::process::ExitCode;

use asked::{Asked, What};

fn main() -> ExitCode {
    match Asked::of(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(asked: Asked) -> anyhow::Result<()> {
    match asked.what {
        What::Table(ref file, ref larger) => table::show(file, larger.as_deref()),
        What::Views => of_views(&asked),
        What::Statements => of_statements(&asked),
        What::Instructions => instructions::count(&asked),
        What::Nodes => nodes::compare(&asked),
        What::Field => field::add(&asked),
        What::Import(rows) => import::run(&asked, rows),
    }
}

fn of_statements(asked: &Asked) -> anyhow::Result<()> {
    if asked.is_brief {
        asked.say(statements::heading());
    }
    for actor in views::ACTORS.into_iter().filter(|actor| Asked::wants(&asked.actors, actor)) {
        statements::tell(asked, actor)?;
    }
    Ok(())
}

fn of_views(asked: &Asked) -> anyhow::Result<()> {
    asked.say(&figures::heading(asked));
    let mut memory = Vec::new();
    for actor in views::ACTORS.into_iter().filter(|actor| Asked::wants(&asked.actors, actor)) {
        let floors = floor::measure(asked, &floor::statements(asked, actor)?)?;
        let server = server::Server::start(asked, "warn")?;
        let mut person = http::Client::sign_in(server.port, actor)?;
        for view in views::of(&mut person)?.into_iter().filter(|view| Asked::wants(&asked.views, view.name)) {
            let floor = floors.get(view.name).copied();
            for clients in [1, 8] {
                let figures = load::run(server.port, actor, &view, clients, asked.requests)?;
                asked.say(&figures.line(actor, view.name, clients, floor));
            }
        }
        memory.push(format!("{actor} {}", server.anonymous_kilobytes() / 1024));
    }
    asked.say(&format!("\nAnonymous memory after it, in MB: {}.", memory.join(", ")));
    Ok(())
}
