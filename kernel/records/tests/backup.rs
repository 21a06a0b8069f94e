//! A backup holds everything, on either database, and a wrong one does no harm.

mod town;

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use base::{Currency, Money};
use records::{
    Ctx, Door, Error, Settings, Workspace,
    backup::{Manifest, Over, restore, verify, write},
    sign_in,
};
use schema::{Filter, Value};
use sha2::{Digest, Sha256};
use store::{Cell, ColumnType, Db, testkit};
use town::{NAME, SALES, Shop, Town, open_shop};

/// A town with shops, one of them in the bin, settings of its own and history.
async fn lively(db: Db) -> (Town, Ctx) {
    let town = Town::open(db).await;
    let ctx = town.as_user(town.boss).await;
    let settings = Settings { company: "پارس «نساجی»".to_owned(), ready: true, ..Settings::default() };
    ctx.save_settings(settings).await.unwrap();
    let maryam = town.as_user(town.maryam).await;
    let open_many = maryam.write(|tx| {
        (0..1_200).try_for_each(|n| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, format!("فروشگاه {n}\u{200c}ام \"x\" \\ \u{1f600}"));
            shop.set(SALES, Some(Money::new(n * 1_000, Currency::Irr)));
            tx.save(shop).map(drop)
        })
    });
    open_many.await.unwrap();
    let mother = open_shop(&ctx, "مادر", None).await.unwrap();
    ctx.write(move |tx| {
        let def = tx.ctx.def("shops")?;
        let mut shops = tx.list_of::<Shop>(Filter::default(), 2)?;
        let mut daughter = shops.remove(0);
        daughter.set(town::MOTHER, Some(mother.key()));
        daughter.set(town::OPENED, Some("2020-03-21".parse().unwrap()));
        tx.save(daughter)?;
        let gone = tx.find_any(&def, shops.remove(0).id)?;
        tx.delete_any(gone)
    })
    .await
    .unwrap();
    (town, ctx)
}

async fn empty(db: Db) -> Ctx {
    let clock = Arc::new(base::SystemClock);
    let workspace = Workspace::open(db, vec![town::shops()], clock, 2).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

fn hashes(manifest: &Manifest) -> Vec<(&str, u64, &str)> {
    manifest.tables.iter().map(|table| (table.name.as_str(), table.rows, table.sha256.as_str())).collect()
}

async fn number(ctx: &Ctx, sql: &'static str) -> i64 {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[] as &[Cell], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

fn refusal(error: Error) -> String {
    match error {
        Error::Refused(refusal) => refusal.text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_workspace_moves_to_the_other_database_and_back_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let (db, _first) = testkit::sqlite().await;
    let (_town, ctx) = lively(db).await;
    let original = write(&ctx, &file("1.zip")).await.unwrap();
    assert_eq!(original.table("shops").unwrap().rows, 1_201);
    assert!(original.table("sessions").is_none());

    let (db, _second) = testkit::postgres().await;
    let on_postgres = empty(db).await;
    assert_eq!(restore(&on_postgres, &file("1.zip"), Over::Empty).await.unwrap(), original);
    let moved = write(&on_postgres, &file("2.zip")).await.unwrap();
    assert_eq!(hashes(&moved), hashes(&original));

    let (db, _third) = testkit::sqlite().await;
    let back_on_sqlite = empty(db).await;
    restore(&back_on_sqlite, &file("2.zip"), Over::Empty).await.unwrap();
    let back = write(&back_on_sqlite, &file("3.zip")).await.unwrap();
    assert_eq!(hashes(&back), hashes(&original));
}

#[tokio::test]
async fn life_goes_on_in_a_restored_workspace() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.zip");
        let (source, _guard) = testkit::sqlite().await;
        let (town, ctx) = lively(source).await;
        write(&ctx, &path).await.unwrap();

        let restored = empty(db).await;
        restore(&restored, &path, Over::Empty).await.unwrap();
        assert_eq!(restored.workspace.settings().company, "پارس «نساجی»");
        let last = number(&restored, "select max(seq) from @changes").await;
        let shop = open_shop(&restored, "پس از بازگشت", Some(7)).await.unwrap();
        assert_eq!(number(&restored, "select max(seq) from @changes").await, last + 1);
        let found = restored.read(move |tx| tx.find(shop.key())).await.unwrap();
        assert_eq!(found.get(SALES).map(|sales: Money| sales.minor), Some(7));
        // Searched by pieces, and by what was there before.
        let found = town::names(&restored, Filter::is(NAME.key(), [Value::Text("مادر".into())])).await;
        assert_eq!(found, ["مادر"]);
        assert_eq!(number(&restored, "select count(*) from @shops where deleted_at is not null").await, 1);
        assert_eq!(number(&restored, "select count(*) from @shops where mother is not null").await, 1);
        drop(town);
    })
    .await;
}

#[tokio::test]
async fn a_running_workspace_is_caught_at_one_moment() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.zip");
        let (town, ctx) = lively(db).await;
        let stop = Arc::new(AtomicBool::new(false));
        let mut writers = Vec::new();
        for user in [town.maryam, town.reza, town.omid] {
            let (ctx, stop) = (town.as_user(user).await, stop.clone());
            writers.push(tokio::spawn(async move {
                let mut opened = 0;
                while !stop.load(Ordering::Relaxed) {
                    open_shop(&ctx, &format!("New {opened}"), None).await.unwrap();
                    opened += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                opened
            }));
        }
        let manifest = write(&ctx, &path).await.unwrap();
        stop.store(true, Ordering::Relaxed);
        let mut opened = 0;
        for writer in writers {
            opened += writer.await.unwrap();
        }
        assert!(opened > 0, "people went on working");
        // Every shop of the backup has its creation in the history of the backup.
        let (other, _guard) = testkit::sqlite().await;
        let restored = empty(other).await;
        restore(&restored, &path, Over::Empty).await.unwrap();
        let shops = number(&restored, "select count(*) from @shops").await;
        let created =
            number(&restored, "select count(*) from @changes where entity = 'shops' and kind = 'created'").await;
        assert_eq!(shops, created);
        assert_eq!(shops as u64, manifest.table("shops").unwrap().rows);
    })
    .await;
}

#[tokio::test]
async fn what_is_there_is_not_lost_by_a_restore() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let (path, kept) = (folder.path().join("town.zip"), folder.path().join("kept.zip"));
        let (source, _guard) = testkit::sqlite().await;
        let (_town, ctx) = lively(source).await;
        let original = write(&ctx, &path).await.unwrap();

        let other = Town::open(db).await;
        let boss = other.as_user(other.boss).await;
        open_shop(&boss, "only here", None).await.unwrap();
        let refused = restore(&boss, &path, Over::Empty).await.unwrap_err();
        assert_eq!(refusal(refused), "backup-not-empty");
        assert_eq!(number(&boss, "select count(*) from @shops").await, 1);

        restore(&boss, &path, Over::Replace { keep: kept.clone() }).await.unwrap();
        let now = write(&boss, &folder.path().join("now.zip")).await.unwrap();
        assert_eq!(hashes(&now), hashes(&original));
        assert_eq!(verify(&kept).unwrap().table("shops").unwrap().rows, 1);
        restore(&boss, &kept, Over::Replace { keep: folder.path().join("kept2.zip") }).await.unwrap();
        assert_eq!(number(&boss, "select count(*) from @shops").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (path, bad) = (folder.path().join("town.zip"), folder.path().join("bad.zip"));
    let (source, _first) = testkit::sqlite().await;
    let (_town, ctx) = lively(source).await;
    write(&ctx, &path).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let (db, _second) = testkit::sqlite().await;
    let target = empty(db).await;
    let before = write(&target, &folder.path().join("before.zip")).await.unwrap();

    for cut in [0, 1, 100, bytes.len() / 3, bytes.len() / 2, bytes.len() - 30, bytes.len() - 1] {
        std::fs::write(&bad, &bytes[..cut]).unwrap();
        assert_eq!(refusal(restore(&target, &bad, Over::Empty).await.unwrap_err()), "backup-damaged", "cut at {cut}");
    }
    let original = verify(&path).unwrap();
    for at in (60..bytes.len()).step_by(bytes.len() / 40) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x41;
        std::fs::write(&bad, &changed).unwrap();
        // A byte that says nothing (an hour of the ZIP file's own) may differ.
        match verify(&bad) {
            Ok(manifest) => assert_eq!(manifest, original, "changed at {at}"),
            Err(error) => assert!(matches!(error, Error::Refused(_)), "changed at {at}: {error:?}"),
        }
    }
    let data = bytes.len() / 2;
    let changed: Vec<u8> = bytes.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == data)).collect();
    std::fs::write(&bad, &changed).unwrap();
    assert_eq!(refusal(restore(&target, &bad, Over::Empty).await.unwrap_err()), "backup-damaged");
    std::fs::write(&bad, "name,town\nMaryam,Yazd\n").unwrap();
    assert_eq!(refusal(restore(&target, &bad, Over::Empty).await.unwrap_err()), "backup-damaged");
    let missing = restore(&target, &folder.path().join("missing.zip"), Over::Empty).await.unwrap_err();
    assert_eq!(refusal(missing), "backup-not-read");
    let after = write(&target, &folder.path().join("after.zip")).await.unwrap();
    assert_eq!(hashes(&after), hashes(&before));
}

#[tokio::test]
async fn a_changed_backup_is_found_out_even_with_sound_checksums() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let (path, bad) = (folder.path().join("town.zip"), folder.path().join("bad.zip"));
        let (source, _guard) = testkit::sqlite().await;
        let (_town, ctx) = lively(source).await;
        write(&ctx, &path).await.unwrap();
        let target = empty(db).await;
        let check = async |what: &str, expected: &str, change: fn(&str, String) -> Option<String>| {
            rewrite(&path, &bad, change);
            let refused = restore(&target, &bad, Over::Empty).await;
            assert_eq!(refusal(refused.unwrap_err()), expected, "{what}");
            assert_eq!(number(&target, "select count(*) from @users").await, 0, "{what}");
        };
        fn swap(text: String, from: &str, to: &str) -> Option<String> {
            Some(text.replacen(from, to, 1))
        }
        check("an amount", "backup-damaged", |name, text| match name {
            "tables/shops.jsonl" => swap(text, ",1000,", ",9000,"),
            _ => Some(text),
        })
        .await;
        check("a table left out", "backup-damaged", |name, text| (name != "tables/users.jsonl").then_some(text)).await;
        check("a later form", "backup-newer", |name, text| match name {
            "manifest.json" => swap(text, "\"format\": 1", "\"format\": 2"),
            _ => Some(text),
        })
        .await;
        check("a column that is not known here", "backup-newer", |name, text| match name {
            "manifest.json" => swap(text, "\"secret\"", "\"secret_of_tomorrow\""),
            _ => Some(text),
        })
        .await;
        // Sound by its hashes, but a shop points to an owner who is not there.
        check("a reference to nobody", "backup-unequal", |name, text| match name {
            "tables/users.jsonl" => Some(String::new()),
            "manifest.json" => Some(without_users(&text)),
            _ => Some(text),
        })
        .await;
    })
    .await;
}

fn without_users(manifest: &str) -> String {
    let mut manifest: Manifest = serde_json::from_str(manifest).unwrap();
    let users = manifest.tables.iter_mut().find(|table| table.name == "users").unwrap();
    (users.rows, users.sha256) = (0, hex::encode(Sha256::digest("")));
    serde_json::to_string(&manifest).unwrap()
}

/// Writes an archive again with other contents; its own checksums are right.
fn rewrite(from: &Path, to: &Path, change: fn(&str, String) -> Option<String>) {
    let mut old = zip::ZipArchive::new(File::open(from).unwrap()).unwrap();
    let mut new = zip::ZipWriter::new(File::create(to).unwrap());
    for at in 0..old.len() {
        let mut entry = old.by_index(at).unwrap();
        let (name, mut text) = (entry.name().unwrap().into_owned(), String::new());
        entry.read_to_string(&mut text).unwrap();
        if let Some(text) = change(&name, text) {
            new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            new.write_all(text.as_bytes()).unwrap();
        }
    }
    new.finish().unwrap();
}

#[tokio::test]
async fn only_administrators_take_the_data_out_or_put_it_back() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let folder = tempfile::tempdir().unwrap();
    for user in [town.maryam, town.parvin] {
        let ctx = town.as_user(user).await;
        let path = folder.path().join("x.zip");
        assert!(matches!(write(&ctx, &path).await, Err(Error::Forbidden { .. })));
        assert!(matches!(restore(&ctx, &path, Over::Empty).await, Err(Error::Forbidden { .. })));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn passwords_come_back_and_sessions_do_not() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.zip");
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        sign_in::set_password(&boss, town.maryam, "سه شتر در باران 7").await.unwrap();
        let maryam = town.maryam.raw();
        let sql = "insert into @sessions (id, token_hash, user_id, csrf, created_at, seen_at, expires_at) \
                   values (1, 'x', $1, 'y', $2, $2, $2)";
        let params = [Cell::Int(maryam), Cell::Instant(boss.now())];
        boss.write(move |tx| Ok(tx.tx.sql_execute(sql, &params)?)).await.unwrap();
        let manifest = write(&boss, &path).await.unwrap();
        assert_eq!(manifest.table("credentials").unwrap().rows, 1);
        restore(&boss, &path, Over::Replace { keep: folder.path().join("kept.zip") }).await.unwrap();
        assert_eq!(number(&boss, "select count(*) from @credentials").await, 1);
        assert_eq!(number(&boss, "select count(*) from @sessions").await, 0);
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    write(&town.system(), &path).await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let nowhere = write(&town.system(), &folder.path().join("missing/x.zip")).await.unwrap_err();
    assert_eq!(refusal(nowhere), "backup-not-written");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no half file is left");
}
