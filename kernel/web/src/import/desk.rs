//! Where sheets lie between the steps: a folder of this process, each sheet
//! under an unguessable name, each for the one person who sent it.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use base::Id;
use records::{
    Ctx, Error, Result,
    import::{Import, Progress, Report},
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempDir;
use tokio::sync::Semaphore;

/// How long a sheet is kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// How many sheets one person may have lying about; the oldest go.
const MOST: usize = 5;
/// How many runs go on at a time.
const AT_ONCE: usize = 2;

/// All sheets of this process.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    folder: OnceLock<TempDir>,
    sheets: Mutex<HashMap<String, Arc<Sheet>>>,
    turns: Arc<Semaphore>,
}

impl Default for Desk {
    fn default() -> Self {
        let (folder, sheets) = Default::default();
        Desk(Arc::new(Inner { folder, sheets, turns: Arc::new(Semaphore::new(AT_ONCE)) }))
    }
}

/// A sheet that somebody sent, and what was done with it so far.
pub(super) struct Sheet {
    pub token: String,
    owner: Id,
    /// The file's own name.
    pub name: String,
    pub path: PathBuf,
    pub rejected: PathBuf,
    since: Instant,
    state: Mutex<State>,
}

pub(super) struct State {
    pub import: Import,
    pub plan: Option<Arc<Task>>,
    pub run: Option<Arc<Task>>,
}

/// A run in the background.
#[derive(Default)]
pub(super) struct Task {
    pub progress: Progress,
    /// The report, or a sentence about why there is none.
    pub outcome: OnceLock<Result<Report, String>>,
}

impl Desk {
    /// A place for a sheet that is about to come.
    pub(super) fn place(&self) -> Result<(String, PathBuf)> {
        let token = crate::session::fresh_token();
        let path = self.folder()?.join(format!("{token}.csv"));
        Ok((token, path))
    }

    /// For this process's own user only.
    fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = self.0.folder.get() {
            return Ok(folder.path().to_owned());
        }
        let made = tempfile::Builder::new().prefix("peyvand-").tempdir().map_err(anyhow::Error::new)?;
        Ok(self.0.folder.get_or_init(|| made).path().to_owned())
    }

    pub(super) fn lay_down(&self, ctx: &Ctx, token: String, name: String, import: Import) -> Arc<Sheet> {
        let path = import.source.path.clone();
        let state = Mutex::new(State { import, plan: None, run: None });
        let rejected = path.with_extension("rejected.csv");
        let owner = ctx.actor.user;
        let sheet = Arc::new(Sheet { token, owner, name, path, rejected, since: Instant::now(), state });
        let mut sheets = locked(&self.0.sheets);
        sheets.insert(sheet.token.clone(), sheet.clone());
        clear_away(&mut sheets, owner);
        sheet
    }

    /// The sheet of this name; for anybody else it does not exist.
    pub(super) fn sheet(&self, ctx: &Ctx, token: &str) -> Result<Arc<Sheet>> {
        let sheets = locked(&self.0.sheets);
        sheets.get(token).filter(|sheet| sheet.owner == ctx.actor.user).cloned().ok_or(Error::NotFound)
    }

    /// Waiting here keeps many imports from holding up everybody.
    pub(super) fn turns(&self) -> Arc<Semaphore> {
        self.0.turns.clone()
    }
}

/// What is old, and what one person has too many of.
fn clear_away(sheets: &mut HashMap<String, Arc<Sheet>>, owner: Id) {
    let mut own: Vec<Instant> = sheets.values().filter(|sheet| sheet.owner == owner).map(|sheet| sheet.since).collect();
    own.sort();
    let oldest = own.len().checked_sub(MOST).and_then(|at| own.get(at)).copied();
    sheets.retain(|_, sheet| {
        let is_old = sheet.since.elapsed() > KEPT;
        let is_spare = sheet.owner == owner && oldest.is_some_and(|oldest| sheet.since < oldest);
        let goes = (is_old || is_spare) && !sheet.is_at_work();
        if goes {
            sheet.forget();
        }
        !goes
    });
}

impl Sheet {
    pub fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    fn is_at_work(&self) -> bool {
        let state = self.state();
        state.plan.iter().chain(&state.run).any(|task| task.outcome.get().is_none())
    }

    /// Removes its files. One that is not there any more is no matter.
    fn forget(&self) {
        std::fs::remove_file(&self.path).ok();
        std::fs::remove_file(&self.rejected).ok();
    }
}

/// Nothing behind these locks can be left half done.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
