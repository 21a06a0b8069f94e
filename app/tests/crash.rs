//! `kill -9` again and again while sixteen programs write: every acknowledged write
//! is there, nothing is there by half, the feed loses, doubles and swaps nothing, no
//! job is done twice, and `peyvand check` finds nothing. The same for thousands of
//! kills: `cargo run --release -p peyvand-bench --bin peyvand-crash`.

mod repeated;
mod server;
mod town;

use server::Company;
use store::testkit;
use town::{Story, Town};

const KILLS: usize = 10;

fn seed() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as u64
}

/// Every failing run can be told again by its seed.
fn is_well(company: &Company, story: &Story, seed: u64) {
    eprintln!("seed {seed}: {story}");
    assert!(story.faults.is_empty(), "seed {seed}: {story}");
    assert_eq!(company.check(), "", "seed {seed}");
}

fn lives_through_kills(company: &Company) {
    let (key, seed) = (company.set_up(), seed());
    let mut server = company.serve(0);
    let story = Town::new(&[server.port], &key).live_through(KILLS, seed, |_| {
        server.kill();
        server.start();
    });
    is_well(company, &story, seed);
}

#[test]
fn a_town_lives_through_kills_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    lives_through_kills(&Company::on_file(folder.path()));
}

#[test]
fn a_town_lives_through_kills_on_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = format!("crash_{}", std::process::id());
    let url = testkit::postgres_url();
    lives_through_kills(&Company::on_postgres(folder.path(), &url, &workspace));
}
