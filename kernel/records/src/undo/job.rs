//! Large change-sets go in batches behind the answer: an import of a hundred
//! thousand rows is taken back as a job, with its progress, and can be stopped.
//!
//! A job that broke off begins again at the newest change; what it had taken
//! back already it finds as it was and passes over.

use std::sync::Arc;

use access::{Actor, Deed, Grant, Scope};
use base::{Id, Lang};
use serde::{Deserialize, Serialize};

use super::Undone;
use crate::{
    Ctx, Door, Error, Result, Workspace,
    jobs::{Handler, Handlers, Job, Run},
    people,
};

/// The kind of the job.
pub const JOB: &str = "undo";
/// Change-sets up to this size are taken back at once.
pub const BATCH: u64 = 200;
/// Changes of one transaction: no write may hold up the others for long.
const SOME: usize = 40;

/// What became of the wish to undo something.
#[derive(Debug)]
pub enum Work {
    Done(Undone),
    /// It goes on behind the answer, as this job; none when it was asked for already.
    Begun(Option<Id>),
}

#[derive(Serialize, Deserialize)]
struct Payload {
    set: Id,
    /// The change-set of the compensating changes, the same in every attempt.
    by: Id,
    #[serde(flatten)]
    standing: Standing,
}

/// On what somebody stood when they asked for work.
#[derive(Serialize, Deserialize)]
pub(crate) struct Standing {
    door: String,
    lang: String,
    /// What the door allows, for an API key.
    limits: Option<Vec<(String, Deed, Scope)>>,
}

impl Ctx {
    /// Takes a change-set back, at once or, where it is large, as a job.
    pub async fn undo(&self, set: Id) -> Result<Work> {
        let size = self
            .read(move |tx| {
                let size = tx.changes_in(set, BATCH + 1)?;
                // Whether a large set is there at all is told only to who may change some of it.
                if size > BATCH && !tx.may_undo(set)? { Err(Error::NotFound) } else { Ok(size) }
            })
            .await?;
        if size <= BATCH {
            return self.write(move |tx| tx.undo(set)).await.map(Work::Done);
        }
        let by: Id = self.workspace.new_id(self.now());
        let payload = serde_json::to_string(&Payload { set, by, standing: Standing::of(self) })?;
        let job = Job { unique_key: Some(format!("undo:{set}")), ..Job::new(JOB, payload) };
        self.write(move |tx| tx.enqueue(job)).await.map(Work::Begun)
    }
}

/// Adds the worker of this kind.
pub fn handlers(mut handlers: Handlers) -> Handlers {
    let handler: Handler = Arc::new(|run| Box::pin(work(run)));
    handlers.insert(JOB, handler);
    handlers
}

async fn work(run: Run) -> Result<Option<String>> {
    let payload: Payload = serde_json::from_str(&run.payload)?;
    let ctx = payload.standing.take(&run).await?;
    let set = payload.set;
    let total = ctx.read(move |tx| tx.changes_in(set, i64::MAX as u64)).await?;
    let (mut undone, mut before, mut done) = (Undone::begun(payload.by), None, 0_i64);
    loop {
        if !run.goes_on(done, Some(total as i64)).await? {
            return Err(Error::refused("job-cancelled"));
        }
        let mut so_far = undone;
        let (now, next) = ctx
            .write_within(payload.by, move |tx| {
                let next = tx.undo_some(set, before, SOME, &mut so_far)?;
                Ok((so_far, next))
            })
            .await?;
        (undone, before) = (now, next);
        done = (done + SOME as i64).min(total as i64);
        if before.is_none() {
            run.goes_on(total as i64, Some(total as i64)).await?;
            return Ok(Some(serde_json::to_string(&undone)?));
        }
    }
}

impl Standing {
    pub(crate) fn of(ctx: &Ctx) -> Standing {
        let plain = |grant: &Grant| (grant.entity.to_string(), grant.deed, grant.scope);
        let limits = ctx.actor.door_limits.as_ref().map(|limits| limits.iter().map(plain).collect());
        Standing { door: ctx.door.key().to_owned(), lang: ctx.lang().tag().to_owned(), limits }
    }

    /// Whoever asked, with the rights that they have now.
    pub(crate) async fn take(&self, run: &Run) -> Result<Ctx> {
        let payload = self;
        let door = if payload.door == Door::Api.key() { Door::Api } else { Door::Page };
        let lang = Lang::from_tag(&payload.lang);
        let workspace: &Arc<Workspace> = &run.workspace;
        let mut format = workspace.settings().format();
        format.lang = lang.unwrap_or(format.lang);
        let actor = match run.user {
            None => Actor::system(),
            Some(user) => {
                let system = Ctx::system(workspace.clone(), Door::Rule);
                let person = system.read(move |tx| people::person(tx, user)).await?;
                person.ok_or(Error::Forbidden { entity: "changes".to_owned(), deed: "update" })?.actor
            }
        };
        let grant = |(entity, deed, scope): &(String, Deed, Scope)| Grant::new(entity.clone(), *deed, *scope);
        let door_limits = payload.limits.as_ref().map(|limits| limits.iter().map(grant).collect());
        Ok(Ctx::new(workspace.clone(), Arc::new(Actor { door_limits, ..actor }), door, format))
    }
}
