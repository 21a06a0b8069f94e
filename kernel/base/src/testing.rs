//! Where the tests of this crate find the shared data.

use std::path::Path;

/// The text of a shared data file; nothing where the data is not at hand.
pub fn shared(path: &str) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}').to_owned()),
        Err(_) if std::env::var_os("CI").is_some() => panic!("the shared data lacks {path}"),
        Err(_) => {
            eprintln!("left out: the shared data lacks {path}");
            None
        }
    }
}
