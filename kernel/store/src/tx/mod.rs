//! One open transaction, as a closure meets it: the same on both databases.
//! Here are its beginning, its parts and its end; what is asked in it stands in
//! `statements.rs`, what is done to whole tables in `tables.rs`.

mod statements;
mod tables;

use std::{sync::Arc, time::Instant};

use sea_query::{DynIden, SchemaName, TableName, TableRef};

use crate::{
    Cell, Dialect, StoreError, db::Shared, held::Held, options::Lane, postgres::Session, sqlite, task::AfterCommit,
};

/// A transaction. Statements run one after the other and see each other's work.
///
/// After a statement has failed, the transaction takes no further one and cannot be
/// kept, on either database; work that may fail and go on stands in [`Tx::nested`].
pub struct Tx<'a> {
    pub(crate) link: Link<'a>,
    shared: &'a Arc<Shared>,
    generation: u64,
    /// The moment after which no further statement begins.
    pub(crate) until: Instant,
    /// Rows that go out before the next statement.
    pub(crate) held: Held,
    fault: Option<StoreError>,
    after: Vec<AfterCommit>,
    depth: u32,
    /// That it comes to its deadline is no fault worth telling.
    glances: bool,
}
#[derive(Clone, Copy)]
pub(crate) enum Link<'a> {
    Sqlite(&'a sqlite::Session),
    Postgres(&'a Session),
}

impl Link<'_> {
    fn mark(self) -> usize {
        if let Link::Sqlite(session) = self { session.mark() } else { 0 }
    }

    fn forget_since(self, mark: usize) {
        if let Link::Sqlite(session) = self {
            session.forget_since(mark);
        }
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(link: Link<'a>, shared: &'a Arc<Shared>, until: Instant) -> Self {
        let (held, after) = Default::default();
        Tx { link, shared, generation: shared.generation(), until, held, fault: None, after, depth: 0, glances: false }
    }

    pub(crate) fn of(self, lane: Lane) -> Self {
        Tx { glances: lane == Lane::Glance, ..self }
    }

    pub fn dialect(&self) -> Dialect {
        self.shared.dialect
    }

    /// The table of this name in the workspace.
    pub fn table(&self, name: &str) -> TableRef {
        let schema = match self.dialect() {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(SchemaName(None, DynIden::from(self.shared.schema.clone()))),
        };
        TableRef::Table(TableName(schema, DynIden::from(name.to_owned())), None)
    }

    pub fn table_as(&self, name: &str, alias: &str) -> TableRef {
        self.table(name).alias(DynIden::from(alias.to_owned()))
    }

    /// Work that is undone by itself when it fails; the transaction goes on.
    pub fn nested<T, E: From<StoreError>>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let name = format!("nested{}", self.depth + 1);
        self.batch(&format!("savepoint {name}"))?;
        let mark = self.link.mark();
        let mut inner = Tx::new(self.link, self.shared, self.until);
        (inner.depth, inner.glances) = (self.depth + 1, self.glances);
        let outcome = f(&mut inner).and_then(|value| Ok(inner.settle().map(|()| value)?));
        let (fault, after) = inner.finish();
        match (outcome, fault) {
            (Ok(value), None) => {
                self.batch(&format!("release {name}"))?;
                self.after.extend(after);
                Ok(value)
            }
            (outcome, fault) => {
                self.link.forget_since(mark);
                let undone = self.batch(&format!("rollback to {name}; release {name}"));
                // A savepoint that cannot be undone has left its mark on `self.fault`.
                drop(undone);
                Err(outcome.err().or(fault.map(E::from)).unwrap_or_else(|| StoreError::closed().into()))
            }
        }
    }

    /// From here to the end of the transaction nobody else passes the same place,
    /// in any process: for laws about several rows at once. What others committed
    /// before is seen by the next statement. SQLite has one writer anyway.
    pub fn alone(&mut self, place: &str) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let name = Cell::from(format!("peyvand {place} {}", self.shared().schema));
        self.sql("select pg_advisory_xact_lock(hashtextextended($1, 0))", &[name], &[]).map(drop)
    }

    /// Whether somebody waits for this transaction to end. Work that comes in batches
    /// goes on as long as nobody does: a commit costs the same for one row and for many.
    /// On PostgreSQL nobody waits for another's transaction.
    pub fn is_awaited(&self) -> bool {
        matches!(self.link, Link::Sqlite(session) if session.is_awaited())
    }

    /// Runs once the commit is durable, before the waiter is told; short work only.
    pub fn after_commit(&mut self, f: impl FnOnce() + Send + 'static) {
        self.after.push(Box::new(f));
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        self.shared
    }

    /// The first fault, and what is to run after the commit.
    pub(crate) fn finish(self) -> (Option<StoreError>, Vec<AfterCommit>) {
        (self.fault, self.after)
    }

    /// What is held goes first; then whether a further statement may begin.
    pub(crate) fn guard(&mut self) -> Result<(), StoreError> {
        if self.held.is_empty() { self.may_go_on() } else { self.settle() }
    }

    pub(crate) fn may_go_on(&mut self) -> Result<(), StoreError> {
        if self.fault.is_none() && Instant::now() > self.until {
            self.fault = Some(StoreError::TooSlow);
        }
        self.fault.clone().map_or(Ok(()), Err)
    }

    fn note<T>(&mut self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &answer {
            self.fault = Some(error.clone());
        }
        answer
    }
}
