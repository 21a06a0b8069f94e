//! Every address that the product answers, read from its source: what is not
//! in a test's table then fails that test by its name.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            // Addresses that only tests have.
            true if path.ends_with("tests") => {}
            true => sources(&path, found),
            false => found.extend(path.extension().is_some_and(|end| end == "rs").then_some(path)),
        }
    }
}

/// The addresses in the source: the text after `.route(`, or the constant that
/// stands there.
pub fn routes() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["kernel/web/src", "modules"] {
        sources(&root.join(folder), &mut files);
    }
    let read = |file: PathBuf| (std::fs::read_to_string(&file).expect("a source file"), file);
    let texts: Vec<(String, PathBuf)> = files.into_iter().map(read).collect();
    let first = |rest: &str| rest.trim_start().split([',', ')']).next().map(|word| word.trim().to_owned());
    let mut found = Vec::new();
    for (text, file) in &texts {
        for word in text.split(".route(").skip(1).filter_map(first) {
            found.push(match word.strip_prefix('"') {
                Some(said) => said.trim_end_matches('"').to_owned(),
                None => constant(&texts, text, file, &word),
            });
        }
    }
    found
}

/// The text of `const NAME: &str = "…"`, of the file itself before its folder, and of that before any other; a name
/// that cannot be read fails the test.
fn constant(texts: &[(String, PathBuf)], own: &str, file: &Path, name: &str) -> String {
    let beside = texts.iter().filter(|(_, other)| other.parent() == file.parent());
    let all = std::iter::once(own).chain(beside.chain(texts).map(|(text, _)| text.as_str()));
    let said = |text: &str| {
        let rest = text.split(&format!("const {name}: &str = \"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    all.into_iter().find_map(said).unwrap_or_else(|| format!("the constant {name}"))
}
