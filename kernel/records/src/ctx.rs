//! Who asks, in which language, through which door; and what they may reach.

use std::{
    collections::HashMap,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex},
};

use access::{Actor, Deed, Rows};
use base::{Catalogue, Date, Id, Instant, Lang, format::Format};
use schema::{Entity, EntityDef, Key, Names, Reading, Schema, filter::Asker};
use store::Tx;

use crate::{AnyRecord, Error, Record, Result, Workspace, idempotency::Once, memo::Memo};

/// The way a deed came in; kept in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Page,
    Api,
    Import,
    Command,
    Rule,
}

impl Door {
    pub fn key(self) -> &'static str {
        match self {
            Door::Page => "page",
            Door::Api => "api",
            Door::Import => "import",
            Door::Command => "command",
            Door::Rule => "rule",
        }
    }
}

/// One request's standing: cheap to clone, the same snapshot to its end.
#[derive(Clone)]
pub struct Ctx {
    pub workspace: Arc<Workspace>,
    pub schema: Arc<Schema>,
    pub actor: Arc<Actor>,
    pub door: Door,
    /// Language, calendar, zone and money unit of the person.
    pub format: Arc<Format>,
    /// The name under which this deed is done once, however often it is asked for.
    pub once: Option<Arc<Once>>,
    /// The administrator who sees what the actor sees, and writes nothing.
    pub seen_by: Option<Id>,
    /// What was found out about scopes on the way.
    pub small_scopes: SmallScopes,
}

/// Whether scopes were found to be small, for as long as this context is used:
/// it only chooses between plans.
#[derive(Clone, Default)]
pub struct SmallScopes(Arc<Mutex<HashMap<(Key, Rows), bool>>>);

impl SmallScopes {
    pub(crate) fn of(&self, asked: &(Key, Rows)) -> Option<bool> {
        self.0.lock().ok()?.get(asked).copied()
    }

    pub(crate) fn keep(&self, asked: (Key, Rows), is_small: bool) {
        if let Ok(mut known) = self.0.lock() {
            known.insert(asked, is_small);
        }
    }
}

impl Ctx {
    pub fn new(workspace: Arc<Workspace>, actor: Arc<Actor>, door: Door, format: Format) -> Self {
        let schema = workspace.schema();
        Ctx {
            workspace,
            schema,
            actor,
            door,
            format: Arc::new(format),
            once: None,
            seen_by: None,
            small_scopes: SmallScopes::default(),
        }
    }

    /// The product itself acts: migrations, jobs, the command line.
    pub fn system(workspace: Arc<Workspace>, door: Door) -> Self {
        let format = workspace.settings().format();
        Ctx::new(workspace, Arc::new(Actor::system()), door, format)
    }

    pub fn lang(&self) -> Lang {
        self.format.lang
    }

    /// Now, to the microsecond that the database keeps.
    pub fn now(&self) -> Instant {
        let now = self.workspace.clock.now();
        Instant::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Today in the person's zone.
    pub fn today(&self) -> Date {
        base::clock::today(&*self.workspace.clock, &self.format.zone)
    }

    /// The definition of an entity; an unknown key is not found.
    pub fn def(&self, entity: &str) -> Result<Arc<EntityDef>> {
        self.schema.entity(entity).cloned().ok_or(Error::NotFound)
    }

    /// A text of the catalogue in the person's language.
    pub fn text(&self, key: &str) -> String {
        self.workspace.texts.get(self.lang(), key, &[])
    }

    /// What reading a typed value takes to know of the person.
    pub fn reading(&self) -> Reading {
        let settings = self.workspace.settings();
        let format = &self.format;
        let reading = Reading::at(self.now(), format.zone.clone(), format.calendar, settings.currency, format.unit);
        Reading { fiscal: settings.fiscal_year(), ..reading }
    }

    /// Who stands behind "me" and "my team" in a filter.
    pub fn asker(&self) -> Asker {
        let actor = &self.actor;
        Asker { user: actor.user, teams: actor.teams.clone(), branches: actor.branches.clone() }
    }

    /// The words that fields and choices go by, in both languages.
    pub fn names(&self) -> Labels<'_> {
        Labels(&self.workspace.texts)
    }

    /// The rows on which the actor may do `deed`.
    pub fn rows(&self, def: &EntityDef, deed: Deed) -> Rows {
        access::rows(&self.actor, &self.schema, def, deed)
    }

    /// Reads in one snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut Reads<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.clone();
        self.workspace.db.read(move |tx| deed(&mut Reads { tx, ctx: &ctx })).await
    }

    /// Reads in the lane of reports and exports, which never holds up a page.
    pub async fn read_heavy<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&mut Reads<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let ctx = self.clone();
        self.workspace.db.read_heavy(move |tx| deed(&mut Reads { tx, ctx: &ctx })).await
    }

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

/// A snapshot in which an actor looks around.
pub struct Reads<'a, 't> {
    /// The transaction itself, for named queries of a slice; these put the
    /// actor's predicate in by [`Reads::visible`].
    pub tx: &'a mut Tx<'t>,
    pub ctx: &'a Ctx,
}

/// A transaction in which an actor changes records.
pub struct Writes<'a, 't> {
    reads: Reads<'a, 't>,
    /// The change-set that everything written here belongs to.
    pub set: Id,
    pub(crate) memo: Memo,
    pub(crate) strand: Strand,
}

/// How what is written now hangs together with other changes; kept beside each
/// change in the history, so that it can be taken back together with them.
#[derive(Clone, Default)]
pub(crate) struct Strand {
    /// The record whose rules write this: it follows from what was done to that
    /// record.
    pub cause: Option<(Key, Id)>,
    /// The change-set that this takes back.
    pub undoes: Option<Id>,
    /// Who asked for what the product does now in their name, and how it came in.
    pub asked_by: Option<(Id, Door)>,
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
    /// Whether what is being written puts back what stood before.
    pub fn is_undoing(&self) -> bool {
        self.strand.undoes.is_some()
    }

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

    /// The product itself writes what follows from the actor's deed and people
    /// may not write: a stage passage, a running total. Same transaction, same
    /// change-set; the door says that a rule did it.
    pub fn as_rule<T>(&mut self, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        let ctx = Ctx { actor: Arc::new(Actor::system()), door: Door::Rule, ..self.reads.ctx.clone() };
        let (memo, strand) = (self.memo.clone(), self.strand.clone());
        deed(&mut Writes { reads: Reads { tx: self.reads.tx, ctx: &ctx }, set: self.set, memo, strand })
    }

    /// As the product itself, but in the name of whoever asked for it: the history
    /// tells who shared something, and by which door.
    pub(crate) fn in_ones_name<T>(&mut self, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        let asked = (!self.ctx.actor.is_system()).then(|| (self.ctx.actor.user, self.ctx.door));
        let outer = std::mem::replace(&mut self.strand.asked_by, asked);
        let done = self.as_rule(deed);
        self.strand.asked_by = outer;
        done
    }

    /// Another person's deed in the same transaction, under their own rights and
    /// as a change-set of its own: a made-up company lives a day in one commit.
    pub fn as_person<T>(&mut self, ctx: &Ctx, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        let (set, memo) = (ctx.workspace.new_id(ctx.now()), self.memo.clone());
        deed(&mut Writes { reads: Reads { tx: self.reads.tx, ctx }, set, memo, strand: Default::default() })
    }

    /// Runs the rules of a record: what they write to others follows from it.
    /// What those others' rules write follows from it too.
    pub(crate) fn because_of<T>(
        &mut self,
        entity: &Key,
        record: Id,
        deed: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outer = self.strand.cause.clone();
        if outer.is_none() {
            self.strand.cause = Some((entity.clone(), record));
        }
        let done = deed(self);
        self.strand.cause = outer;
        done
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

/// Labels of the catalogue as the names that people may type.
pub struct Labels<'a>(&'a Catalogue);

impl Labels<'_> {
    fn both(&self, key: &str) -> Vec<String> {
        let said = |lang| self.0.has(lang, key).then(|| self.0.get(lang, key, &[]));
        Lang::ALL.into_iter().filter_map(said).collect()
    }
}

impl Names for Labels<'_> {
    fn field(&self, entity: &EntityDef, field: &str) -> Vec<String> {
        self.both(&entity.field_label_key(field))
    }
    fn choice(&self, entity: &EntityDef, field: &str, choice: &str) -> Vec<String> {
        self.both(&entity.choice_label_key(field, choice))
    }
    fn entity(&self, entity: &EntityDef) -> Vec<String> {
        let also = self.both(&format!("{}-also", entity.label_key()));
        let also = also.iter().flat_map(|said| said.split('|')).map(str::to_owned);
        [entity.one_label_key(), entity.label_key()].iter().flat_map(|key| self.both(key)).chain(also).collect()
    }
}
