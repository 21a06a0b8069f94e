//! The power goes at any moment: what was acknowledged is on the disk, not only in
//! the memory of the system.
//!
//! How that is known: the process that writes runs on a disk that keeps what was
//! synced and drops everything else (`power_cut/disk.c`, put in front of `fsync` and
//! `fdatasync`). It is killed at random moments, and its workspace is opened as the
//! disk has it. That is the worst a disk without a battery may do while it keeps its
//! word, short of writing half a sector. That the instrument sees a loss is shown by a
//! disk that does not keep its word. SQLite alone: PostgreSQL answers for itself.

mod scribe;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use scribe::{Scribe, a_moment, entries, ledger, open};
use store::ColumnType;

/// The disk, built with the compiler that builds SQLite.
fn disk(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/power_cut/disk.c");
    let library = folder.join("disk.so");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).status();
    assert!(built.expect("a compiler for C").success());
    library
}

/// A computer with such a disk.
struct Computer {
    folder: tempfile::TempDir,
    disk: PathBuf,
}

const FILES: [&str; 2] = ["crm.db", "crm.db-wal"];

impl Computer {
    async fn new() -> Computer {
        let folder = tempfile::tempdir().unwrap();
        let computer = Computer { disk: disk(folder.path()), folder };
        let db = open(&computer.address()).await;
        db.migrate(&[ledger("debit"), ledger("credit")]).await.unwrap();
        db.close().await;
        fs::copy(computer.path("crm.db"), computer.path("crm.db.durable")).unwrap();
        computer
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn address(&self) -> String {
        format!("{} crm", self.path("crm.db").display())
    }

    /// Writes until the power goes; what was acknowledged until then. Afterwards there
    /// is what the disk has.
    fn works_until_the_power_goes(&self, deaf: Option<&str>) -> BTreeSet<i64> {
        let mut world = vec![("LD_PRELOAD", self.disk.to_str().unwrap())];
        world.extend(deaf.map(|ending| ("PEYVAND_DEAF_DISK", ending)));
        let scribe = Scribe::start_in(&self.address(), &world);
        let first = scribe.hear();
        std::thread::sleep(a_moment());
        let mut kept = scribe.kill();
        kept.insert(first);
        fs::remove_file(self.path("crm.db-shm")).ok();
        for name in FILES {
            let durable = self.path(&format!("{name}.durable"));
            match durable.exists() {
                true => drop(fs::copy(durable, self.path(name)).unwrap()),
                false => drop(fs::remove_file(self.path(name))),
            }
        }
        kept
    }

    /// What of this is not there. The log is left as it is.
    async fn lacks(&self, kept: &BTreeSet<i64>) -> Vec<i64> {
        let copy = tempfile::tempdir().unwrap();
        for name in FILES.iter().filter(|name| self.path(name).exists()) {
            fs::copy(self.path(name), copy.path().join(name)).unwrap();
        }
        let db = open(&format!("{} crm", copy.path().join("crm.db").display())).await;
        let sound = db.read(|tx| tx.sql("pragma integrity_check", &[], &[ColumnType::Text])).await.unwrap();
        assert_eq!(sound[0].text(0), Some("ok"));
        let (debit, credit) = entries(&db).await;
        assert_eq!(debit, credit, "no entry is there by half");
        db.close().await;
        kept.difference(&credit).copied().collect()
    }
}

#[tokio::test]
async fn what_was_acknowledged_outlives_a_power_cut() {
    let computer = Computer::new().await;
    let mut kept = BTreeSet::new();
    for cut in 0..12 {
        kept.extend(computer.works_until_the_power_goes(None));
        let lost = computer.lacks(&kept).await;
        assert!(lost.is_empty(), "power cut {cut}: acknowledged and lost: {lost:?}");
    }
    eprintln!("12 power cuts, {} acknowledged entries", kept.len());
}

#[tokio::test]
async fn a_disk_that_lies_is_found_out() {
    let computer = Computer::new().await;
    let kept = computer.works_until_the_power_goes(Some(""));
    assert!(!computer.lacks(&kept).await.is_empty(), "nobody could have kept these: {kept:?}");
}
