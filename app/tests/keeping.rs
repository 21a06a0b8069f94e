//! What an operator keeps and takes out: a backup that was killed leaves nothing for
//! ever, nobody restores under a server at work, and files with customers in them are
//! whole and their owner's alone. The program itself.

mod port;
#[allow(dead_code)]
mod server;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{Sender, channel},
    thread,
    time::Duration,
};

use server::Company;
use store::{Db, Options, StoreError, Target, Tx, testkit::Lodging};

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn done(out: Output) {
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn rights(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Nobody reads this table until the sender goes.
fn held(lodging: &Lodging, table: &'static str) -> Sender<()> {
    let target = Target::parse(lodging.url()).unwrap().with_workspace(lodging.name());
    let ((free, wait), (tell, told)) = (channel(), channel());
    thread::spawn(move || {
        let hold = move |tx: &mut Tx<'_>| {
            tx.sql_execute(&format!("lock table @{table} in access exclusive mode"), &[])?;
            tell.send(()).unwrap();
            wait.recv().ok();
            Ok::<_, StoreError>(())
        };
        let held = async { Db::open(&target, Options::default()).await.unwrap().overhaul(hold).await };
        tokio::runtime::Runtime::new().unwrap().block_on(held).unwrap();
    });
    told.recv().unwrap();
    free
}

/// A backup that has begun and stands before a table that is held.
fn begun(company: &Company, file: &Path) -> Child {
    let folder = file.parent().unwrap();
    let before = names(folder);
    let mut command = company.command(&["backup", text(file)]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while names(folder).iter().all(|name| before.contains(name)) {
        assert!(child.try_wait().unwrap().is_none(), "it has ended");
        thread::sleep(Duration::from_millis(10));
    }
    child
}

#[test]
fn what_a_killed_backup_left_goes_with_the_next_and_what_another_writes_stays() {
    let (folder, lodging) = (tempfile::tempdir().unwrap(), Lodging::new());
    let company = Company::on_postgres(folder.path(), lodging.url(), lodging.name());
    company.set_up();
    let file = folder.path().join("backups/crm.peyvand");
    fs::create_dir(file.parent().unwrap()).unwrap();
    let own = ["crm.peyvand.notes.of.mine.part", "other.peyvand.1.part"];
    own.iter().for_each(|name| fs::write(file.with_file_name(name), "").unwrap());

    let held = held(&lodging, "notices");
    let (mut killed, mut living) = (begun(&company, &file), begun(&company, &file));
    assert_eq!(names(file.parent().unwrap()).len(), own.len() + 2, "each has its own");
    killed.kill().unwrap();
    killed.wait().unwrap();
    let mut last = begun(&company, &file);
    drop(held);
    assert!(living.wait().unwrap().success() && last.wait().unwrap().success());
    assert_eq!(names(file.parent().unwrap()), ["crm.peyvand", own[0], own[1]]);
    done(company.run(&["restore", text(&file), "--replace"]));
}

fn is_restored_only_where_nobody_serves(company: &Company) {
    company.set_up();
    let mut server = company.serve(3);
    let file = company.folder.join("crm.peyvand");
    done(company.run(&["backup", text(&file)]));
    let restore = ["restore", text(&file), "--replace"];
    let refused = company.run(&restore);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("Stop"), "{}", said(&refused));
    assert!(!company.folder.join("crm.replaced.peyvand").exists(), "nothing was begun");
    assert!(server.is_ready());
    server.kill();
    done(company.run(&restore));
    server.start();
}

#[test]
fn nobody_restores_under_a_server_at_work_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    is_restored_only_where_nobody_serves(&Company::on_file(folder.path()));
}

#[test]
fn nobody_restores_under_a_server_at_work_on_postgres() {
    let (folder, lodging) = (tempfile::tempdir().unwrap(), Lodging::new());
    is_restored_only_where_nobody_serves(&Company::on_postgres(folder.path(), lodging.url(), lodging.name()));
}

/// A company with one customer, and a folder for what comes out.
fn with_a_customer(folder: &Path, test: impl FnOnce(&Company, &Path)) {
    let lodging = Lodging::new();
    let company = Company::on_postgres(folder, lodging.url(), lodging.name());
    company.set_up();
    let out = folder.join("out");
    fs::create_dir(&out).unwrap();
    let sheet = folder.join("list.csv");
    fs::write(&sheet, "name,mobile\nMehr,09121112233\nMah,not a number\n").unwrap();
    let import = company.run(&["import", "customers", text(&sheet), "--rejected", text(&out.join("left.csv"))]);
    assert_eq!(import.status.code(), Some(3), "{}", said(&import));
    test(&company, &out);
}

#[test]
fn rejected_rows_are_their_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    with_a_customer(folder.path(), |_, out| assert_eq!(rights(&out.join("left.csv")), 0o600));
}

#[test]
fn an_export_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    with_a_customer(folder.path(), |company, out| {
        for file in ["customers.csv", "customers.xlsx"].map(|name| out.join(name)) {
            done(company.run(&["export", "customers", "--out", text(&file)]));
            assert_eq!(rights(&file), 0o600, "{file:?}");
        }
    });
}

#[test]
fn an_export_takes_no_other_files_place() {
    let folder = tempfile::tempdir().unwrap();
    with_a_customer(folder.path(), |company, out| {
        let (own, file) = (out.join("customers.part"), out.join("customers.csv"));
        fs::write(&own, "mine").unwrap();
        done(company.run(&["export", "customers", "--out", text(&file)]));
        assert_eq!(fs::read_to_string(&own).ok().as_deref(), Some("mine"));
    });
}

#[test]
fn an_export_that_finds_no_room_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    with_a_customer(folder.path(), |company, out| {
        let before = names(out);
        for file in ["customers.csv", "customers.xlsx"].map(|name| out.join(name)) {
            let export = company.command(&["export", "customers", "--out", text(&file)]);
            // No file may grow by a byte.
            let mut full = Command::new("sh");
            full.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]).arg(export.get_program());
            full.args(export.get_args()).envs(export.get_envs().filter_map(|(name, value)| Some((name, value?))));
            let refused = full.output().unwrap();
            assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
            assert_eq!(names(out), before, "{file:?}: {}", said(&refused));
        }
    });
}
