//! What the tests of the whole product share: all modules, as the program
//! itself lists them.

pub mod addresses;
pub mod crowd;
pub mod town;

use records::Module;

/// What every module brings to the records.
pub fn modules() -> Vec<Module> {
    vec![
        directory::module(),
        activities::module(),
        sales::module(),
        Module { texts: web::texts(), ..Module::new("web") },
    ]
}

/// Reference data beside the project. In CI its absence is a failure;
/// elsewhere the test says that it was left out.
pub fn shared_data(folder: &str) -> Option<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "the reference data {folder} is missing");
    println!("left out: the reference data {folder} is not beside the project");
    None
}
