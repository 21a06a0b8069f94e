//! Where an entity's laws are plugged into the save pipeline.
//!
//! A slice registers plain functions over its own `Record<E>`; the kernel
//! calls them between validation and the write, and after it. A higher module
//! may add rules to a lower entity.

use std::{collections::HashMap, marker::PhantomData};

use schema::Entity;

use crate::{AnyRecord, Record, Result, Writes};

type Before<E> = fn(&mut Writes<'_, '_>, &mut Record<E>) -> Result<()>;
type After<E> = fn(&mut Writes<'_, '_>, &Record<E>) -> Result<()>;

/// The rules of one entity; made by [`rules`].
pub struct Rules<E> {
    before_save: Vec<Before<E>>,
    after_save: Vec<After<E>>,
    before_delete: Vec<After<E>>,
    after_restore: Vec<After<E>>,
}

/// Begins the rules of an entity.
pub fn rules<E: Entity>() -> Rules<E> {
    Rules { before_save: Vec::new(), after_save: Vec::new(), before_delete: Vec::new(), after_restore: Vec::new() }
}

impl<E: Entity> Rules<E> {
    /// Runs on a validated record before it is written; may still change it.
    pub fn before_save(mut self, rule: Before<E>) -> Self {
        self.before_save.push(rule);
        self
    }
    /// Runs after the row is written, in the same transaction; the record still
    /// knows what it was before.
    pub fn after_save(mut self, rule: After<E>) -> Self {
        self.after_save.push(rule);
        self
    }
    pub fn before_delete(mut self, rule: After<E>) -> Self {
        self.before_delete.push(rule);
        self
    }
    /// Runs when the record is back from the recycle bin, in the same transaction:
    /// for what others keep of it (a running total, a soonest day).
    pub fn after_restore(mut self, rule: After<E>) -> Self {
        self.after_restore.push(rule);
        self
    }
}

pub(crate) trait AnyRules: Send + Sync {
    fn before_save(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord>;
    fn after_save(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord>;
    fn before_delete(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord>;
    fn after_restore(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord>;
}

struct Erased<E>(Rules<E>, PhantomData<fn() -> E>);

impl<E: Entity> AnyRules for Erased<E> {
    fn before_save(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord> {
        let mut typed = Record::wrap(record);
        self.0.before_save.iter().try_for_each(|rule| rule(tx, &mut typed))?;
        Ok(typed.into_any())
    }
    fn after_save(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord> {
        let typed = Record::wrap(record);
        self.0.after_save.iter().try_for_each(|rule| rule(tx, &typed))?;
        Ok(typed.into_any())
    }
    fn before_delete(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord> {
        let typed = Record::wrap(record);
        self.0.before_delete.iter().try_for_each(|rule| rule(tx, &typed))?;
        Ok(typed.into_any())
    }
    fn after_restore(&self, tx: &mut Writes<'_, '_>, record: AnyRecord) -> Result<AnyRecord> {
        let typed = Record::wrap(record);
        self.0.after_restore.iter().try_for_each(|rule| rule(tx, &typed))?;
        Ok(typed.into_any())
    }
}

/// All rules of a workspace, by entity.
#[derive(Default)]
pub struct RuleBook {
    by_entity: HashMap<&'static str, Vec<Box<dyn AnyRules>>>,
}

impl RuleBook {
    pub fn add<E: Entity>(&mut self, rules: Rules<E>) {
        self.by_entity.entry(E::KEY).or_default().push(Box::new(Erased(rules, PhantomData)));
    }

    pub(crate) fn of(&self, entity: &str) -> &[Box<dyn AnyRules>] {
        self.by_entity.get(entity).map_or(&[], Vec::as_slice)
    }
}
