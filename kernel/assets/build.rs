//! Bundles `web/` with Node.js into `OUT_DIR/dist`, so that `cargo run` alone
//! builds the whole program.
//!
//! The work is done in a copy below `OUT_DIR`: nothing is written into the
//! source tree, and a file lock keeps two builds from installing packages into
//! one folder at a time. Packagers who build without a network set
//! `PEYVAND_ASSETS_DIR` to a folder that `npm run build` made.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, exit};

const INPUTS: [&str; 4] = ["web", "build.mjs", "package.json", "package-lock.json"];
const NEEDS_NODE: &str = "Peyvand's pages are bundled with Node.js 20 or newer and its npm, which were not found: \
     install them, or set PEYVAND_ASSETS_DIR to a folder of prebuilt assets.";

fn main() {
    for input in INPUTS {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rerun-if-env-changed=PEYVAND_ASSETS_DIR");
    let dist = match std::env::var_os("PEYVAND_ASSETS_DIR") {
        Some(prebuilt) => checked(PathBuf::from(prebuilt)),
        None => bundled(&PathBuf::from(std::env::var_os("OUT_DIR").unwrap())).unwrap_or_else(|why| stop(&why)),
    };
    println!("cargo::rustc-env=ASSETS_DIST={}", dist.display());
}

fn checked(prebuilt: PathBuf) -> PathBuf {
    let folder = fs::canonicalize(&prebuilt).unwrap_or(prebuilt);
    if ["manifest.tsv", "icons.tsv"].iter().any(|name| !folder.join(name).is_file()) {
        stop(&format!("PEYVAND_ASSETS_DIR={} holds no manifest.tsv and icons.tsv", folder.display()));
    }
    println!("cargo::rerun-if-changed={}", folder.join("manifest.tsv").display());
    folder
}

fn bundled(out: &Path) -> Result<PathBuf, String> {
    let guard =
        File::create(out.join("assets.lock")).map_err(|e| format!("cannot write below {}: {e}", out.display()))?;
    guard.lock().map_err(|e| format!("cannot lock the assets' folder: {e}"))?;
    let (work, dist) = (out.join("work"), out.join("dist"));
    mirror(&work).map_err(|e| format!("cannot copy the assets' sources: {e}"))?;
    install(&work)?;
    let fresh = out.join("dist.new");
    let _ = fs::remove_dir_all(&fresh);
    run(Command::new("node").arg("build.mjs").arg(&fresh), &work)?;
    let _ = fs::remove_dir_all(&dist);
    fs::rename(&fresh, &dist).map_err(|e| format!("cannot put the bundled assets in place: {e}"))?;
    Ok(dist)
}

fn mirror(work: &Path) -> std::io::Result<()> {
    fs::create_dir_all(work)?;
    let _ = fs::remove_dir_all(work.join("web"));
    INPUTS.iter().try_for_each(|input| copy(Path::new(input), &work.join(input)))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.is_file() {
        return fs::copy(from, to).map(|_| ());
    }
    fs::create_dir_all(to)?;
    fs::read_dir(from)?.try_for_each(|entry| {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))
    })
}

/// Installs the packages of the lock file, unless exactly these are installed.
/// Install scripts stay off: none of the packages needs one.
fn install(work: &Path) -> Result<(), String> {
    let wanted = fs::read(work.join("package-lock.json")).map_err(|e| e.to_string())?;
    let stamp = work.join("installed.json");
    if work.join("node_modules").is_dir() && fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let _ = fs::remove_file(&stamp);
    run(Command::new(npm()).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]), work)?;
    fs::write(stamp, wanted).map_err(|e| e.to_string())
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn run(command: &mut Command, work: &Path) -> Result<(), String> {
    let done = command.current_dir(work).output().map_err(|_| NEEDS_NODE.to_string())?;
    if done.status.success() {
        return Ok(());
    }
    let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Err(format!("{command:?} failed:\n{said}"))
}

/// Ends the build with the sentence; every line must carry the prefix to be shown.
fn stop(why: &str) -> ! {
    why.lines().for_each(|line| println!("cargo::error={line}"));
    exit(1)
}
