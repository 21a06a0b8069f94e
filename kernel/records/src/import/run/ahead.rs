//! What is found out about rows before it is decided what becomes of them: their
//! values, what an earlier attempt did with them, and who in the records has their marks.
//!
//! It stands apart from the rest of the work, so that the next rows may be looked at
//! while those before them are written. What those bring in is on the roll by then; so
//! nothing is missed by having looked before they were there. Only where a row may name
//! another one of its sheet, or make what the next one links to, does it wait.

use std::{collections::HashSet, sync::Arc};

use base::Id;

use super::broken_off;
use crate::{
    Ctx, Reads, Result,
    import::{
        Duplicates, Import, Policy, Row,
        journal::{Journal, Line},
        known::{self, Found, Identity, Mark},
        prepare::{Prepared, Preparer},
        report::SAMPLE,
    },
};

/// Who looks ahead.
pub(super) struct Scout {
    pub ctx: Ctx,
    pub import: Arc<Import>,
    pub identity: Arc<Identity>,
    pub journal: Option<Arc<Journal>>,
    pub preparer: Preparer,
}

/// What they come back with.
pub(super) struct Looked {
    pub prepared: Vec<Prepared>,
    /// What an earlier attempt has done with these rows.
    pub before: Vec<Line>,
    /// Of the records that rows name by their id, those that the actor sees.
    pub there: Vec<Id>,
    pub found: Found,
    /// Marks that stand in records out of the actor's sight.
    pub held: HashSet<(u8, String)>,
}

impl Scout {
    /// Whether what becomes of a row never changes what the next ones say.
    pub fn may_look_ahead(&self) -> bool {
        let own = |to: Option<&str>| to == Some(&*self.preparer.def.key);
        let links_to_itself = self.preparer.fills.iter().any(|fill| own(fill.field.link()) || own(fill.field.links()));
        !links_to_itself && self.import.create_links.is_empty()
    }

    /// Looks at some rows, of which the first `shown` are left out of the sample.
    pub async fn look(mut self, rows: Vec<Row>, shown: usize) -> Result<(Scout, Looked)> {
        self.preparer.fetch_names(&rows).await?;
        let work = move || {
            let show = |at: usize| shown + at < SAMPLE;
            let prepared = rows.into_iter().enumerate().map(|(at, row)| self.preparer.prepare(row, show(at)));
            let prepared: Vec<Prepared> = prepared.collect();
            (self, prepared)
        };
        let (scout, prepared) = tokio::task::spawn_blocking(work).await.map_err(broken_off)?;
        let before = scout.lines_before(&prepared).await?;
        let there = scout.are_there(&prepared).await?;
        let ready = prepared.iter().filter_map(Prepared::ready);
        let (found, held) = scout.look_up(ready.flat_map(|ready| &ready.marks).cloned().collect()).await?;
        Ok((scout, Looked { prepared, before, there, found, held }))
    }

    async fn lines_before(&self, prepared: &[Prepared]) -> Result<Vec<Line>> {
        let Some(journal) = &self.journal else { return Ok(Vec::new()) };
        let numbers = prepared.iter().filter_map(|one| match one {
            Prepared::Blank => None,
            Prepared::Ready(ready) | Prepared::Rejected(ready, _) => Some(ready.row.number),
        });
        match numbers.clone().min().zip(numbers.max()) {
            Some((first, last)) if first <= journal.cursor => journal.lines(&self.ctx, first, last).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn are_there(&self, prepared: &[Prepared]) -> Result<Vec<Id>> {
        let ids: Vec<Id> = prepared.iter().filter_map(|one| one.ready()?.about).collect();
        if ids.is_empty() {
            return Ok(ids);
        }
        let def = self.preparer.def.clone();
        self.ctx.read_heavy(move |tx| tx.seen_of(&def, &ids)).await
    }

    /// Asks the records for everybody who has one of these marks; and, for one
    /// who does not see all of them, which marks stand in a record at all.
    async fn look_up(&self, marks: Vec<Mark>) -> Result<(Found, HashSet<(u8, String)>)> {
        let is_added = self.import.policy() == Policy::Asked(Duplicates::Add);
        if marks.is_empty() || is_added {
            return Ok(Default::default());
        }
        let (def, identity) = (self.preparer.def.clone(), self.identity.clone());
        let sees_all = matches!(self.ctx.rows(&def, access::Deed::Read), access::Rows::All);
        let look = move |tx: &mut Reads<'_, '_>| {
            let found = known::look_up(tx, &def, &identity, &marks)?;
            let held = if sees_all { Default::default() } else { known::anywhere(tx, &def, &identity, &marks)? };
            Ok((found, held))
        };
        self.ctx.read_heavy(look).await
    }
}
