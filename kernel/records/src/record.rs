//! A record in the hand: its values, what they were when it was read, and
//! typed access for rules.

use std::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use base::{Id, Instant};
use schema::{Entity, EntityDef, Field, FieldType, Value};

/// A record of an entity known only at run time. Values stand in the order of
/// the entity's fields.
#[derive(Clone, Debug)]
pub struct AnyRecord {
    pub def: Arc<EntityDef>,
    pub id: Id,
    /// 0 while the record has not been saved.
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub deleted_at: Option<Instant>,
    /// The same as `before` until the first of them is changed.
    values: Arc<Vec<Value>>,
    /// The values as they were read; empty for a new record.
    before: Arc<Vec<Value>>,
}

impl AnyRecord {
    /// A new, empty record.
    pub fn new(def: Arc<EntityDef>, id: Id, now: Instant) -> Self {
        let values = vec![Value::Null; def.fields.len()];
        AnyRecord {
            def,
            id,
            version: 0,
            created_at: now,
            updated_at: now,
            deleted_at: None,
            values: Arc::new(values),
            before: Arc::default(),
        }
    }

    pub(crate) fn loaded(&mut self, values: Vec<Value>) {
        self.values = Arc::new(values);
        self.before = self.values.clone();
    }

    /// Puts in what was left out when the record was read.
    pub(crate) fn restore(&mut self, at: usize, value: Value) {
        if let Some(before) = Arc::make_mut(&mut self.before).get_mut(at) {
            *before = value.clone();
        }
        self.values_mut()[at] = value;
    }

    /// The value of a field; `Null` for a field that does not exist.
    pub fn value(&self, key: &str) -> &Value {
        self.def.place(key).map_or(&Value::Null, |at| &self.values[at])
    }

    /// Sets a field; a key that does not exist is ignored.
    pub fn put(&mut self, key: &str, value: Value) {
        if let Some(at) = self.def.place(key) {
            self.values_mut()[at] = value;
        }
    }

    /// What the field held when the record was read.
    pub fn was(&self, key: &str) -> &Value {
        self.def.place(key).and_then(|at| self.before.get(at)).unwrap_or(&Value::Null)
    }

    pub fn is_new(&self) -> bool {
        self.version == 0
    }

    /// The places of the fields that differ from what was read.
    pub fn changed(&self) -> Vec<usize> {
        if Arc::ptr_eq(&self.values, &self.before) {
            return Vec::new();
        }
        let was = |at: usize| self.before.get(at).unwrap_or(&Value::Null);
        (0..self.values.len()).filter(|&at| &self.values[at] != was(at)).collect()
    }

    pub fn values(&self) -> &[Value] {
        &self.values
    }

    pub(crate) fn values_mut(&mut self) -> &mut [Value] {
        Arc::make_mut(&mut self.values).as_mut_slice()
    }

    pub(crate) fn before(&self) -> &[Value] {
        &self.before
    }

    /// The name of the record, where its title field is a text.
    pub fn title(&self) -> Option<&str> {
        self.value(&self.def.title).text()
    }
}

/// A record of the entity `E`, read and written by typed handles.
#[derive(Debug)]
pub struct Record<E> {
    any: AnyRecord,
    entity: PhantomData<fn() -> E>,
}

impl<E: Entity> Record<E> {
    /// Ties a record to its entity; the caller has looked at its definition.
    pub fn wrap(any: AnyRecord) -> Self {
        debug_assert_eq!(any.def.key, E::KEY);
        Record { any, entity: PhantomData }
    }

    pub fn into_any(self) -> AnyRecord {
        self.any
    }

    pub fn key(&self) -> Id<E> {
        self.any.id.of()
    }

    /// The value of a field.
    ///
    /// # Panics
    /// When a required field is empty, which no validated record has: rules run
    /// after validation, and the store refuses such a row.
    pub fn get<T: FieldType>(&self, field: Field<E, T>) -> T {
        self.peek(field).unwrap_or_else(|| panic!("{}.{} is required but empty", E::KEY, field.key()))
    }

    /// The value of a field of a record that may still be incomplete.
    pub fn peek<T: FieldType>(&self, field: Field<E, T>) -> Option<T> {
        T::from_value(self.any.value(field.key()))
    }

    pub fn set<T: FieldType>(&mut self, field: Field<E, T>, value: T) {
        self.any.put(field.key(), value.into_value());
    }

    /// What the field held when the record was read; none for a new record.
    pub fn before<T: FieldType>(&self, field: Field<E, T>) -> Option<T> {
        if self.any.is_new() { None } else { T::from_value(self.any.was(field.key())) }
    }

    pub fn has_changed<T>(&self, field: Field<E, T>) -> bool {
        self.any.value(field.key()) != self.any.was(field.key())
    }
}

impl<E> Clone for Record<E> {
    fn clone(&self) -> Self {
        Record { any: self.any.clone(), entity: PhantomData }
    }
}

impl<E> Deref for Record<E> {
    type Target = AnyRecord;
    fn deref(&self) -> &AnyRecord {
        &self.any
    }
}

impl<E> DerefMut for Record<E> {
    fn deref_mut(&mut self) -> &mut AnyRecord {
        &mut self.any
    }
}
