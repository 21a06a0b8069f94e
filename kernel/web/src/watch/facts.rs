//! What this process, its machine and its database say at one moment.

use std::time::Duration;

use base::Instant;
use records::{
    Ctx, Door,
    jobs::JobFigures,
    upkeep::{Figures, LastBackup, LastCheck, Storage},
};

use crate::App;

/// Who watches must not wait for a database that is in trouble.
const PATIENCE: Duration = Duration::from_secs(2);

/// All that can be counted; what the database would have to say is none while it is away.
pub(crate) struct Facts {
    pub requests: u64,
    pub failed: u64,
    /// When one failed by our fault for the last time.
    pub last_failure: Option<Instant>,
    pub connections: usize,
    pub streams: usize,
    pub generation: u64,
    pub node: u8,
    pub store: Figures,
    pub memory: Memory,
    pub storage: Option<Storage>,
    pub kept: Option<Kept>,
}

/// What stands in the database itself.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub jobs: JobFigures,
    pub backup: Option<LastBackup>,
    pub check: Option<LastCheck>,
}

/// What the kernel says of this process; none on other systems than Linux.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    /// What nobody else could use and no file stands behind.
    pub anonymous: Option<u64>,
    pub resident: Option<u64>,
    pub open_files: Option<u64>,
}

impl Facts {
    pub async fn of(app: &App) -> Facts {
        let workspace = app.workspace();
        let (requests, failed) = app.watch().requests.totals();
        let system = Ctx::system(workspace.clone(), Door::Rule);
        let asked = async {
            let kept = system
                .read(|tx| Ok(Kept { jobs: tx.job_figures()?, backup: tx.last_backup()?, check: tx.last_check()? }));
            (kept.await.ok(), workspace.db.storage().await.ok())
        };
        let (kept, storage) = tokio::time::timeout(PATIENCE, asked).await.unwrap_or_default();
        Facts {
            requests,
            failed,
            last_failure: app.watch().failures().first().map(|one| one.at),
            connections: app.watch().connections(),
            streams: app.hub().streams(),
            generation: workspace.db.generation(),
            node: workspace.node(),
            store: workspace.db.figures(),
            memory: memory(),
            storage,
            kept,
        }
    }
}

fn memory() -> Memory {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()? * 1024)
    };
    let open_files = std::fs::read_dir("/proc/self/fd").ok().map(|files| files.count() as u64);
    Memory { anonymous: of("RssAnon"), resident: of("VmRSS"), open_files }
}
