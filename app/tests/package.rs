//! The Debian package, made from the program that these tests are of: what is
//! in it, with which rights, and that its settings are ones that the program
//! knows. Installing, upgrading and purging it is tried by `packaging/try-on-debian`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

struct Package {
    folder: tempfile::TempDir,
    file: PathBuf,
}

impl Package {
    /// None where there is no Debian to make it on.
    fn make() -> Option<Package> {
        Command::new("dpkg-deb").arg("--version").output().ok()?;
        let folder = tempfile::tempdir().unwrap();
        let mut build = Command::new(root().join("packaging/build-deb"));
        build.arg(folder.path()).env("PEYVAND_BINARY", env!("CARGO_BIN_EXE_peyvand")).env("PEYVAND_VERSION", "9.8.7");
        // Packing it small is what takes the time.
        build.env("DPKG_DEB_COMPRESSOR_TYPE", "none");
        let told = said(&build.output().unwrap());
        Some(Package { folder, file: PathBuf::from(told.trim()) })
    }

    fn ask(&self, args: &[&str]) -> String {
        said(&Command::new("dpkg-deb").args(args).arg(&self.file).output().unwrap())
    }

    fn unpacked(&self) -> PathBuf {
        let tree = self.folder.path().join("tree");
        said(&Command::new("dpkg-deb").arg("--raw-extract").arg(&self.file).arg(&tree).output().unwrap());
        tree
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn said(out: &Output) -> String {
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

#[test]
fn the_package_brings_program_units_settings_and_guides() {
    let Some(package) = Package::make() else { return };
    let contents = package.ask(&["--contents"]);
    let check = |rights: &str, path: &str| {
        let line = contents.lines().find(|line| line.ends_with(&format!(" .{path}")));
        assert!(line.is_some_and(|line| line.starts_with(&format!("{rights} root/root"))), "{path}: {line:?}");
    };
    check("-rwxr-xr-x", "/usr/bin/peyvand");
    check("-rwxr-xr-x", "/usr/lib/peyvand/backup");
    // The address of a database may hold a password.
    check("-rw-r-----", "/etc/peyvand/peyvand.toml");
    for unit in ["peyvand.service", "peyvand-backup.service", "peyvand-backup.timer"] {
        check("-rw-r--r--", &format!("/lib/systemd/system/{unit}"));
    }
    for guide in ["operator.md", "operator.fa.md", "copyright", "changelog.gz"] {
        check("-rw-r--r--", &format!("/usr/share/doc/peyvand/{guide}"));
    }
    check("drwxr-xr-x", "/");
    let field = |name: &str| package.ask(&["--showformat", &format!("${{{name}}}"), "--show"]);
    assert_eq!((&*field("Package"), &*field("Version")), ("peyvand", "9.8.7"));

    let tree = package.unpacked();
    assert_eq!(fs::read_to_string(tree.join("DEBIAN/conffiles")).unwrap(), "/etc/peyvand/peyvand.toml\n");
    let scripts = ["DEBIAN/postinst", "DEBIAN/prerm", "DEBIAN/postrm", "usr/lib/peyvand/backup"];
    for script in scripts {
        said(&Command::new("sh").arg("-n").arg(tree.join(script)).output().unwrap());
    }
    let version = said(&Command::new(tree.join("usr/bin/peyvand")).arg("--version").output().unwrap());
    assert!(version.starts_with("peyvand "), "{version}");
}

#[test]
fn every_setting_that_the_packaged_file_names_is_one() {
    let packaged = fs::read_to_string(root().join("packaging/peyvand.toml")).unwrap();
    // As an operator uncomments it; the second database is another choice.
    let is_setting = |line: &str| line.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '));
    let lines = packaged.lines().map(|line| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line));
    let text: String =
        lines.filter(|line| !line.starts_with("database = \"postgres")).map(|line| format!("{line}\n")).collect();
    assert!(text.matches('=').count() >= 6, "{text}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("peyvand.toml");
    fs::write(&file, text).unwrap();
    let mut create = Command::new(env!("CARGO_BIN_EXE_peyvand"));
    create.args([
        "workspace",
        "create",
        "--company",
        "Pars",
        "--admin-name",
        "Ada",
        "--admin-email",
        "ada@pars.example",
    ]);
    create.arg("--config").arg(&file).arg("--database").arg(folder.path().join("crm.db"));
    said(&create.output().unwrap());
}

/// The script of the nights, with another program in the place of the real one.
fn night(folder: &Path, program: &str) -> Output {
    let (script, backups) = (folder.join("backup"), folder.join("backups"));
    fs::write(folder.join("program"), format!("#!/bin/sh\n{program}\n")).unwrap();
    let text = fs::read_to_string(root().join("packaging/backup")).unwrap();
    let program = format!("sh {}", folder.join("program").display());
    fs::write(&script, text.replace("/usr/bin/peyvand", &program)).unwrap();
    Command::new("sh").arg(script).env("PEYVAND_BACKUPS", backups).output().unwrap()
}

#[test]
fn a_night_that_broke_off_leaves_nothing_for_the_next_but_what_is_being_written() {
    let folder = tempfile::tempdir().unwrap();
    let files = || fs::read_dir(folder.path().join("backups")).unwrap().map(|file| file.unwrap().path());
    let killed = night(folder.path(), "echo half > \"$2.17.part\"; kill -9 $$");
    assert!(!killed.status.success());
    assert_eq!(files().count(), 1, "a part is left");
    let writing = folder.path().join("backups/peyvand-2026-11-24T101500.peyvand.aB3xYz.part");
    let held = fs::File::create(&writing).unwrap();
    held.lock().unwrap();
    said(&night(folder.path(), "echo whole > \"$2\""));
    let left: Vec<PathBuf> = files().filter(|file| *file != writing).collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(fs::read_to_string(&left[0]).unwrap(), "whole\n");
    assert!(writing.exists(), "somebody writes it by hand at this moment");
}
