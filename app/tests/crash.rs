//! `kill -9` again and again while sixteen programs write: every acknowledged write
//! is there, nothing is there by half, the feed loses, doubles and swaps nothing, no
//! job is done twice, and `peyvand check` finds nothing. The same for thousands of
//! kills: `cargo run --release -p peyvand-bench --bin peyvand-crash`.

mod port;
mod repeated;
mod server;
mod town;

use server::Company;
use store::testkit::{self, Lodging};
use town::{Story, Town};

const KILLS: usize = 10;

fn seed() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as u64
}

/// Every failing run can be told again by its seed.
fn is_well(company: &Company, servers: usize, story: &Story, seed: u64) {
    eprintln!("seed {seed}: {story}");
    assert!(story.faults.is_empty(), "seed {seed}: {story}");
    let lying = company.folders_of_sheets();
    assert!((1..=servers).contains(&lying), "seed {seed}: sheets of {lying} processes lie about");
    assert_eq!(company.check(), "", "seed {seed}");
}

fn lives_through_kills(company: &Company) {
    let (key, seed) = (company.set_up(), seed());
    let mut server = company.serve(0);
    let story = Town::new(&[server.port], &key).live_through(KILLS, seed, |_| {
        server.kill();
        server.start();
    });
    is_well(company, 1, &story, seed);
}

#[test]
fn a_town_lives_through_kills_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    lives_through_kills(&Company::on_file(folder.path()));
}

#[test]
fn a_town_lives_through_kills_on_postgres() {
    let (folder, lodging) = (tempfile::tempdir().unwrap(), Lodging::new());
    lives_through_kills(&Company::on_postgres(folder.path(), lodging.url(), lodging.name()));
}

/// PostgreSQL itself goes and comes, in each of the ways it may, while the server stays.
#[test]
fn a_town_lives_through_the_going_and_coming_of_postgres() {
    let Some(postgres) = testkit::Server::start("town") else { return };
    let folder = tempfile::tempdir().unwrap();
    let company = Company::on_postgres(folder.path(), postgres.url(), "town");
    let (key, seed) = (company.set_up(), seed());
    let server = company.serve(0);
    let story = Town::new(&[server.port], &key).live_through(3, seed, |number| {
        match number % 3 {
            0 => postgres.stop(),
            1 => postgres.break_off(),
            _ => postgres.kill(),
        }
        postgres.start_again();
    });
    is_well(&company, 1, &story, seed);
}

/// Each in turn is killed and away for a while: the other goes on with everything.
#[test]
fn a_town_of_two_nodes_lives_through_the_killing_of_each() {
    let (folder, lodging) = (tempfile::tempdir().unwrap(), Lodging::new());
    let company = Company::on_postgres(folder.path(), lodging.url(), lodging.name());
    let (key, seed) = (company.set_up(), seed());
    let mut nodes = [company.serve(0), company.serve(1)];
    let ports = nodes.each_ref().map(|node| node.port);
    let town = Town::new(&ports, &key);
    let story = town.live_through(2, seed, |number| {
        let node = &mut nodes[number % 2];
        node.kill();
        town.is_at_work();
        node.start();
    });
    is_well(&company, 2, &story, seed);
}

fn is_refused(company: &Company, node: u8, says: &str) {
    let node = node.to_string();
    let tried = company.command(&["serve", "--listen", "127.0.0.1:0", "--node", &node]).output().unwrap();
    let told = String::from_utf8_lossy(&tried.stderr);
    assert!(!tried.status.success() && told.contains(says), "{told}");
}

#[test]
fn two_servers_do_not_serve_under_one_number() {
    let (folder, lodging) = (tempfile::tempdir().unwrap(), Lodging::new());
    let company = Company::on_postgres(folder.path(), lodging.url(), lodging.name());
    company.set_up();
    let mut first = company.serve(0);
    is_refused(&company, 0, "as node 0 at this moment");
    let other = company.serve(1);
    // Whoever was killed is back at once.
    first.kill();
    first.start();
    drop(other);
}

#[test]
fn a_file_has_one_server() {
    let folder = tempfile::tempdir().unwrap();
    let company = Company::on_file(folder.path());
    company.set_up();
    let mut first = company.serve(0);
    is_refused(&company, 1, "this file open at this moment");
    first.kill();
    first.start();
}
