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

/// The addresses in the source: the text after `.route(`.
pub fn routes() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["kernel/web/src", "modules"] {
        sources(&root.join(folder), &mut files);
    }
    let read = |file: &PathBuf| std::fs::read_to_string(file).expect("a source file");
    let texts: Vec<String> = files.iter().map(read).collect();
    let (mut found, whole) = (Vec::new(), texts.concat());
    let first = |rest: &str| rest.trim_start().split([',', ')']).next().map(|word| word.trim().to_owned());
    for word in texts.iter().flat_map(|text| text.split(".route(").skip(1)).filter_map(first) {
        match word.strip_prefix('"') {
            Some(said) => found.push(said.trim_end_matches('"').to_owned()),
            None => found.push(constant(&whole, &word)),
        }
    }
    found
}

/// The text of `const NAME: &str = "…"`; a name that cannot be read fails the test.
fn constant(text: &str, name: &str) -> String {
    let said = text.split(&format!("const {name}: &str = \"")).nth(1).and_then(|rest| rest.split('"').next());
    said.map_or_else(|| format!("the constant {name}"), str::to_owned)
}
