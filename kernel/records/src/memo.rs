//! What a transaction has found out already: a batch of an import asks for the
//! same seven products and thirty sellers ten thousand times.
//!
//! Only answers that nothing but this transaction can change are kept, and
//! whatever it writes to a record drops the answers about it.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use base::Id;
use schema::Key;
use store::{Cell, Columns};

/// The team and the branch of a user, where there is such a user.
pub(crate) type Standing = Option<(Option<Id>, Option<Id>)>;

/// Shared by a [`Writes`](crate::Writes) and the savepoints and rules within it.
#[derive(Clone, Default)]
pub(crate) struct Memo(Rc<RefCell<Known>>, Rc<RefCell<Option<Gathered>>>, Rc<RefCell<HashMap<(Id, Key), bool>>>);

/// A line of history that is not written yet.
pub(crate) type Line = [Cell; 13];

/// What an import keeps together for its batch.
#[derive(Default)]
struct Gathered {
    lines: Vec<Line>,
    /// The columns of the tables into which rows go, by the table.
    columns: HashMap<Key, Arc<Columns>>,
    /// Each row goes by itself for now, so that what is wrong with it is told of it.
    at_once: bool,
}

#[derive(Default)]
struct Known {
    /// Whether an actor sees a record, by actor, entity and id.
    seen: HashMap<(Id, Key, Id), bool>,
    places: HashMap<Id, Standing>,
}

impl Memo {
    pub fn seen(&self, actor: Id, entity: &Key, record: Id) -> Option<bool> {
        self.0.borrow().seen.get(&(actor, entity.clone(), record)).copied()
    }

    pub fn keep_seen(&self, actor: Id, entity: &Key, record: Id, seen: bool) {
        self.0.borrow_mut().seen.insert((actor, entity.clone(), record), seen);
    }

    pub fn place(&self, user: Id) -> Option<Standing> {
        self.0.borrow().places.get(&user).copied()
    }

    pub fn keep_place(&self, user: Id, place: Standing) {
        self.0.borrow_mut().places.insert(user, place);
    }

    /// Whether a user may hold records of an entity; no deed changes the rights
    /// of somebody and hands records to them at once.
    pub fn holds(&self, user: Id, entity: &Key) -> Option<bool> {
        self.2.borrow().get(&(user, entity.clone())).copied()
    }

    pub fn keep_holds(&self, user: Id, entity: &Key, holds: bool) {
        self.2.borrow_mut().insert((user, entity.clone()), holds);
    }

    /// A record was inserted: what looked for it in vain would find it now.
    pub fn added(&self, entity: &Key, record: Id) {
        self.0.borrow_mut().seen.retain(|(_, of, id), seen| *seen || of != entity || *id != record);
    }

    /// A record was changed, deleted or handed over. What depends on it may be
    /// anything that is about it, so nothing is kept.
    pub fn changed(&self) {
        *self.0.borrow_mut() = Known::default();
    }

    /// From here on lines of history are gathered, to be written together, and so are
    /// the rows of new records.
    pub fn gather(&self) {
        *self.1.borrow_mut() = Some(Gathered::default());
    }

    /// The columns of a table, where rows are gathered for it.
    pub fn columns_of(&self, table: &Key, columns: impl FnOnce() -> Columns) -> Option<Arc<Columns>> {
        let mut gathered = self.1.borrow_mut();
        let known = &mut gathered.as_mut().filter(|gathered| !gathered.at_once)?.columns;
        if let Some(known) = known.get(table) {
            return Some(known.clone());
        }
        let columns = Arc::new(columns());
        known.insert(table.clone(), columns.clone());
        Some(columns)
    }

    pub fn at_once(&self, at_once: bool) {
        if let Some(gathered) = &mut *self.1.borrow_mut() {
            gathered.at_once = at_once;
        }
    }

    /// Takes a line where they are gathered; otherwise gives it back.
    pub fn hold(&self, line: Line) -> Option<Line> {
        match &mut *self.1.borrow_mut() {
            Some(gathered) => {
                gathered.lines.push(line);
                None
            }
            None => Some(line),
        }
    }

    pub fn held(&self) -> usize {
        self.1.borrow().as_ref().map_or(0, |gathered| gathered.lines.len())
    }

    /// What was gathered since then was undone.
    pub fn forget_since(&self, held: usize) {
        if let Some(gathered) = &mut *self.1.borrow_mut() {
            gathered.lines.truncate(held);
        }
    }

    /// What was gathered; nothing is gathered any more.
    pub fn gathered(&self) -> Vec<Line> {
        self.1.borrow_mut().take().map(|gathered| gathered.lines).unwrap_or_default()
    }
}
