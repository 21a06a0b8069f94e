//! Whom the sheet has named so far, and what it said of them; marks are held
//! hashed, so that a million rows fit.

use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use base::Id;
use schema::{EntityDef, Kind, Value};

use super::{
    Hashed, KEY, Mark, NAMED,
    asked::{Candidate, Found},
    holders::{Holders, classes},
};

/// Whom a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Met {
    pub record: Id,
    /// The row of the sheet that brought them in, where it was one.
    pub row: Option<u64>,
    /// The first row of the sheet about them.
    pub first: Option<u64>,
    /// The place of the field that gave them away.
    pub by: usize,
    /// Several records have this very key.
    pub several: bool,
    /// What the record itself is known by.
    marks: Vec<Hashed>,
}

/// Everybody whom the sheet has named so far.
#[derive(Default)]
pub(in crate::import) struct Roll {
    by_mark: Holders,
    by_record: HashMap<Id, u32>,
    named: Vec<Known>,
}

struct Known {
    record: Id,
    /// The row that made the record.
    row: Option<u64>,
    first: u64,
    marks: Vec<Hashed>,
    /// What the sheet has said of them, by place, hashed.
    said: Vec<(u16, u64)>,
}

impl Roll {
    /// Whom the row with these marks is about.
    pub fn meet(&self, marks: &[Mark], found: &Found) -> Option<Met> {
        let own: Vec<Hashed> = marks.iter().map(Mark::hashed).collect();
        let classes = classes(marks.iter().map(|mark| mark.class));
        for (mark, hash) in marks.iter().zip(&own) {
            if let Some(known) = self.by_mark.fitting(*hash, classes).map(|at| &self.named[at as usize]) {
                let (record, row, first) = (known.record, known.row, Some(known.first));
                return Some(Met { record, row, first, by: mark.place, several: false, marks: Vec::new() });
            }
            let candidates = found.0.get(hash).map_or([].as_slice(), Vec::as_slice);
            let fitting = candidates.iter().filter(|one| !contradicts(*hash, &own, &self.marks_of(one)));
            // Of several, the one that was there first.
            if let Some(Candidate { id, marks: theirs }) = fitting.clone().min_by_key(|one| one.id) {
                let record = *id;
                let first = self.by_record.get(&record).map(|at| self.named[*at as usize].first);
                let several = mark.class == KEY && fitting.count() > 1;
                return Some(Met { record, row: None, first, by: mark.place, several, marks: theirs.clone() });
            }
        }
        None
    }

    /// What somebody is known by; what the sheet has said of them counts, for it may not
    /// have been written yet when they were looked up.
    fn marks_of<'a>(&self, one: &'a Candidate) -> Cow<'a, [Hashed]> {
        match self.by_record.get(&one.id) {
            Some(at) => [one.marks.as_slice(), &self.named[*at as usize].marks].concat().into(),
            None => one.marks.as_slice().into(),
        }
    }

    /// Notes a row about this record and what it said; `made` where the row
    /// brought the record in.
    pub fn note(&mut self, record: Id, number: u64, made: bool, marks: &[Mark]) {
        let at = match self.by_record.get(&record) {
            Some(at) => *at,
            None => {
                let row = made.then_some(number);
                let known = Known { record, row, first: number, marks: Vec::new(), said: Vec::new() };
                self.named.push(known);
                let at = self.named.len() as u32 - 1;
                self.by_record.insert(record, at);
                at
            }
        };
        self.know(at, marks.iter().map(Mark::hashed));
    }

    /// Somebody is known by these marks too.
    fn know(&mut self, at: u32, marks: impl Iterator<Item = Hashed>) {
        let known = &mut self.named[at as usize].marks;
        let before = known.len();
        for mark in marks {
            if !known.contains(&mark) {
                known.push(mark);
            }
        }
        if known.len() > before {
            self.by_mark.let_go(at, &known[..before]);
            self.by_mark.hold(at, known);
        }
    }

    /// The same for what the record itself is known by.
    pub fn note_met(&mut self, met: &Met) {
        let Some(at) = self.by_record.get(&met.record).copied() else { return };
        self.know(at, met.marks.iter().copied());
    }

    /// The row that should have brought this record in was rejected.
    pub fn lose(&mut self, record: Id) {
        if let Some(at) = self.by_record.get(&record).copied() {
            let marks = std::mem::take(&mut self.named[at as usize].marks);
            self.by_mark.let_go(at, &marks);
        }
    }

    /// What the sheet has said of a record so far: by place, hashed.
    pub fn said(&self, record: Id) -> &[(u16, u64)] {
        self.by_record.get(&record).map_or(&[], |at| &self.named[*at as usize].said)
    }

    /// Notes what a row says of a record; `over` where it goes before what was
    /// said.
    pub fn say(&mut self, record: Id, values: &[(usize, Value)], over: bool) {
        let Some(at) = self.by_record.get(&record) else { return };
        let said = &mut self.named[*at as usize].said;
        for (place, hash) in values.iter().map(|(place, value)| (*place as u16, hash_of(value))) {
            match said.iter_mut().find(|(at, _)| *at == place) {
                Some((_, held)) if over => *held = hash,
                Some(_) => {}
                None => said.push((place, hash)),
            }
        }
    }
}

/// Whether a row says more of somebody than the sheet has said so far.
pub(in crate::import) fn adds(def: &EntityDef, said: &[(u16, u64)], values: &[(usize, Value)], over: bool) -> bool {
    values.iter().any(|(place, value)| match said.iter().find(|(at, _)| usize::from(*at) == *place) {
        Some((_, held)) => over && *held != hash_of(value),
        // A number that they have already, under whatever name, fills nothing.
        None if !over && def.fields[*place].kind == Kind::Phone => {
            !said.iter().any(|(_, held)| *held == hash_of(value))
        }
        None => true,
    })
}

fn hash_of(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    // A value has no hash of its own; its words tell it apart.
    format!("{value:?}").hash(&mut hasher);
    hasher.finish()
}

/// Whether two who share `mark` cannot be the same: the key of one is not the
/// other's; or they share a name only, and each has a number that the other
/// has not.
fn contradicts(mark: Hashed, own: &[Hashed], other: &[Hashed]) -> bool {
    let differ = |class: u8| {
        let mut mine = own.iter().filter(|(of, _)| *of == class).peekable();
        let theirs = other.iter().any(|(of, _)| *of == class);
        mine.peek().is_some() && theirs && !mine.any(|mark| other.contains(mark))
    };
    match mark.0 {
        KEY => false,
        NAMED => (KEY..NAMED).any(differ),
        _ => differ(KEY),
    }
}
