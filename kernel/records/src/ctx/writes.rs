//! Changing records, in one transaction and as one change-set.

use std::ops::{Deref, DerefMut};

use base::Id;
use schema::Entity;
use store::Tx;

use super::{Ctx, Reads, Strand};
use crate::{AnyRecord, Error, Record, Result, memo::Memo};

/// A transaction in which an actor changes records.
pub struct Writes<'a, 't> {
    pub(super) reads: Reads<'a, 't>,
    /// The change-set that everything written here belongs to.
    pub set: Id,
    pub(crate) memo: Memo,
    pub(crate) strand: Strand,
}

impl Ctx {
    /// Writes in one transaction, as one change-set.
    pub async fn write<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.clone();
        let set = self.workspace.new_id(self.now());
        self.write_in(set, ctx, deed).await
    }

    /// Writes as a further part of a change-set: an import goes in batches.
    pub async fn write_within<T: Send + 'static>(
        &self,
        set: Id,
        deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.write_in(set, self.clone(), deed).await
    }

    /// The same in a transaction that nobody shares, for batches of much: who waits is next.
    pub(crate) async fn write_alone<T: Send + 'static>(
        &self,
        set: Id,
        deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.workspace.db.write_alone(self.clone().work(set, deed)?).await
    }

    async fn write_in<T: Send + 'static>(
        &self,
        set: Id,
        ctx: Ctx,
        deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.workspace.db.write(ctx.work(set, deed)?).await
    }

    /// A deed as the store carries it out; none through another's eyes.
    fn work<T>(
        self,
        set: Id,
        deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>,
    ) -> Result<impl FnOnce(&mut Tx<'_>) -> Result<T>> {
        if self.seen_by.is_some() {
            return Err(Error::refused("see-as-read-only"));
        }
        Ok(move |tx: &mut Tx<'_>| {
            let (memo, strand) = (Memo::default(), Strand::default());
            let mut writes = Writes { reads: Reads { tx, ctx: &self }, set, memo, strand };
            if let Some(once) = &self.once {
                writes.begin_once(once)?;
            }
            deed(&mut writes)
        })
    }
}

impl<'a, 't> Deref for Writes<'a, 't> {
    type Target = Reads<'a, 't>;
    fn deref(&self) -> &Self::Target {
        &self.reads
    }
}

impl DerefMut for Writes<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.reads
    }
}

impl Writes<'_, '_> {
    /// Runs `deed` in a savepoint: when it fails, only its own writes are undone.
    pub fn nested<T>(&mut self, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        let (ctx, set, memo, strand) = (self.reads.ctx, self.set, self.memo.clone(), self.strand.clone());
        let held = self.memo.held();
        let done = self.reads.tx.nested(|tx| deed(&mut Writes { reads: Reads { tx, ctx }, set, memo, strand }));
        // What it found out may have been undone with it.
        done.inspect_err(|_| {
            self.memo.changed();
            self.memo.forget_since(held);
        })
    }

    /// A new, empty record of `entity`.
    pub fn new_any(&mut self, entity: &str) -> Result<AnyRecord> {
        let def = self.ctx.def(entity)?;
        let now = self.ctx.now();
        Ok(AnyRecord::new(def, self.ctx.workspace.new_id(now), now))
    }

    pub fn new_record<E: Entity>(&mut self) -> Result<Record<E>> {
        self.new_any(E::KEY).map(Record::wrap)
    }
}
