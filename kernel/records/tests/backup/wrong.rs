//! A backup that is damaged, changed or of another version changes nothing.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
};

use records::{
    Error,
    backup::{Manifest, Over, restore, verify, write},
};
use sha2::{Digest, Sha256};
use store::testkit;

use super::{empty, hashes, lively, number, refusal};

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
