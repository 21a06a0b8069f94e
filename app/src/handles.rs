//! How many connections the system lets this process hold. Services usually
//! begin with 1,024 file handles and may have many more for the asking; without
//! them, a thousand silent connections would leave none for the database.

use rustix::process::{Resource, getrlimit, setrlimit};

/// What the database, its log, imports and exports need beside connections.
const OWN: u64 = 256;

/// Takes as many handles as `wanted` connections need, if they may be had;
/// answers with how many connections there is room for.
pub fn room(wanted: usize) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    let needed = wanted as u64 + OWN;
    if limit.current.is_some_and(|current| current < needed) {
        limit.current = Some(limit.maximum.map_or(needed, |most| most.min(needed)));
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "no more file handles could be had");
            limit = getrlimit(Resource::Nofile);
        }
    }
    possible(wanted, limit.current)
}

/// Where there are few handles, half of them are for connections.
fn possible(wanted: usize, handles: Option<u64>) -> usize {
    let Some(handles) = handles else { return wanted };
    let left = handles.saturating_sub(OWN).max(handles / 2).max(1);
    wanted.min(usize::try_from(left).unwrap_or(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_handles_for_the_database() {
        let check = |handles, want| assert_eq!(possible(4096, handles), want, "{handles:?}");
        check(None, 4096);
        check(Some(100_000), 4096);
        check(Some(1024), 768);
        check(Some(64), 32);
        check(Some(0), 1);
    }
}
