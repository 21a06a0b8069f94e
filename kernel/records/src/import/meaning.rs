//! What a name in a cell means: which record it links to, one to come, one to
//! be made, or none.

use std::sync::Arc;

use base::{Id, fold};
use schema::Value;

use super::{
    names::Found,
    near::Likeness,
    prepare::{Fill, Preparer, Ready, cut},
    report::{Proposal, Reason},
};

/// What a name in a cell turned out to mean.
#[derive(Clone, Debug)]
pub(super) enum Meant {
    Id(Id),
    Several(Vec<Id>),
    /// A row of this sheet that is no record yet.
    Later,
    /// A record that is made with the row.
    ToMake(Arc<Make>),
    Nothing(Reason),
}

/// A linked record that is made in one savepoint with the first row that
/// needs it, so that a rejected row leaves none behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Make {
    /// Which fill asked for it, and by which folded name.
    pub at: usize,
    pub folded: String,
    pub place: usize,
    pub entity: String,
    pub name: String,
    /// A team is made for who manages it: somebody known, or somebody new.
    pub manager: Option<Option<Id>>,
}

impl Preparer {
    pub fn link(&mut self, at: usize, said: &str, ready: &mut Ready, against: &mut Vec<Reason>) {
        let meant = if self.fills[at].through.is_some() { self.through(at, said) } else { self.meant(at, said) };
        let fill = &self.fills[at];
        match meant {
            Meant::Id(id) => {
                // The book is looked through only for the few rows that are shown.
                if let Some((_, shown)) = ready.shown.last_mut()
                    && let Some(name) = fill.field.link().and_then(|to| self.books.get(to)?.name_of(id))
                {
                    *shown = name.to_owned();
                }
                ready.values.push((fill.place, Value::Id(id)));
            }
            Meant::Several(ids) => ready.doubtful.push((fill.place, ids, said.to_owned())),
            Meant::Later => ready.waiting.push((fill.place, said.to_owned())),
            Meant::ToMake(make) => ready.to_make.push(make),
            Meant::Nothing(reason) => against.push(reason),
        }
    }

    /// Several records by their names in one cell: «فروشنده، کارشناس».
    pub fn links(&mut self, at: usize, said: &str, ready: &mut Ready, bad: &mut Vec<(usize, Reason)>) {
        let Some(to) = self.fills[at].field.links().map(str::to_owned) else { return };
        let mut ids = Vec::new();
        let names = said.split([',', '،', ';', '؛', '\n']).map(str::trim).filter(|name| !name.is_empty());
        for name in names {
            let found = self.books.get_mut(&to).map_or(Found::Unknown, |book| book.find(name));
            let fill = &self.fills[at];
            match found {
                Found::One(id) => ids.push(id),
                Found::Several(ids) => bad.push((at, ambiguous(fill.heading.as_deref(), name, ids.len()))),
                Found::Near(_) | Found::Unknown => bad.push((at, unknown(fill, name))),
            }
        }
        let place = self.fills[at].place;
        match Value::several(ids) {
            Value::Null => {}
            several => ready.values.push((place, several)),
        }
    }

    /// A record was made with a row: later rows link to it.
    pub fn note_made(&mut self, make: &Make, id: Id, manager: Option<Id>) {
        self.known.insert((make.at, make.folded.clone()), Meant::Id(id));
        match (make.manager, manager) {
            (Some(known), Some(manager)) => {
                self.places.note(manager, id);
                if let Some(book) = self.books.get_mut("users").filter(|_| known.is_none()) {
                    book.add(manager, make.name.clone());
                }
            }
            _ => {
                if let Some(book) = self.books.get_mut(&make.entity) {
                    book.add(id, make.name.clone());
                }
            }
        }
    }

    /// A team by who manages it; made with its manager where that is asked for.
    fn through(&mut self, at: usize, said: &str) -> Meant {
        let folded = fold::fold(said);
        if let Some(meant) = self.known.get(&(at, folded.clone())) {
            return meant.clone();
        }
        let fill = &self.fills[at];
        let user = match self.books.get_mut("users").map_or(Found::Unknown, |book| book.find(said)) {
            Found::One(id) => Some(id),
            Found::Several(ids) => return Meant::Nothing(ambiguous(fill.heading.as_deref(), said, ids.len())),
            Found::Near(_) | Found::Unknown => None,
        };
        let meant = match user.map(|user| self.places.managed_by(user)) {
            Some(&[team]) => Meant::Id(team),
            Some(several @ [_, _, ..]) => Meant::Nothing(ambiguous(fill.heading.as_deref(), said, several.len())),
            _ if !self.import.create_links.contains(&*fill.field.key) => Meant::Nothing(unknown(fill, said)),
            _ => {
                let (place, name) = (fill.place, fold::tidy(said));
                if user.is_none() && self.dry {
                    self.made.entry("users".to_owned()).or_default().push(name.clone());
                }
                let entity = "teams".to_owned();
                self.make(Make { at, folded: folded.clone(), place, entity, name, manager: Some(user) })
            }
        };
        self.known.insert((at, folded), meant.clone());
        meant
    }

    fn make(&mut self, make: Make) -> Meant {
        if self.dry {
            self.made.entry(make.entity.clone()).or_default().push(make.name.clone());
        }
        Meant::ToMake(Arc::new(make))
    }

    fn meant(&mut self, at: usize, said: &str) -> Meant {
        let folded = fold::fold(said);
        let fill = &self.fills[at];
        if let Some(proposal) = self.proposals.get_mut(&(fill.field.key.clone(), folded.clone())) {
            proposal.times += 1;
        }
        if let Some(meant) = self.known.get(&(at, folded.clone())) {
            return meant.clone();
        }
        let Some(to) = fill.field.link().map(str::to_owned) else { return Meant::Nothing(unknown(fill, said)) };
        let found = self.books.get_mut(&to).map_or(Found::Unknown, |book| book.find(said));
        let fill = &self.fills[at];
        let is_known = matches!(found, Found::One(_) | Found::Several(_));
        if self.is_own(fill) && !is_known {
            match self.in_sheet.get(&folded) {
                Some(1) => return Meant::Later,
                Some(&times) => return Meant::Nothing(ambiguous(fill.heading.as_deref(), said, times as usize)),
                None => {}
            }
        }
        let meant = self.settle(at, to, said, folded.clone(), found);
        self.known.insert((at, folded), meant.clone());
        meant
    }

    fn settle(&mut self, at: usize, to: String, said: &str, folded: String, found: Found) -> Meant {
        let fill = &self.fills[at];
        let may_make = self.import.create_links.contains(&*fill.field.key);
        let (place, name) = (fill.place, fold::tidy(said));
        let make = Make { at, folded: folded.clone(), place, entity: to, name, manager: None };
        match found {
            Found::One(id) => Meant::Id(id),
            Found::Several(ids) => Meant::Several(ids),
            Found::Near(near) => {
                let (field, accepted) = (fill.field.key.clone(), self.import.accept_near);
                let (said, meant) = (said.to_owned(), near.name.clone());
                let reason = Reason::of_column(fill.heading.as_deref().unwrap_or(&field), "import-link-near");
                let reason = reason.with("said", cut(&said)).with("meant", meant.clone());
                let (id, why) = (near.id, near.why);
                let proposal = Proposal { field: field.clone(), said, meant, id, why, times: 1, accepted };
                self.proposals.insert((field, folded), proposal);
                match accepted {
                    true => Meant::Id(near.id),
                    false if may_make && near.why != Likeness::Spaces => self.make(make),
                    false => Meant::Nothing(reason),
                }
            }
            Found::Unknown if may_make => self.make(make),
            Found::Unknown => Meant::Nothing(unknown(fill, said)),
        }
    }

    pub fn is_own(&self, fill: &Fill) -> bool {
        fill.through.is_none() && fill.field.link() == Some(&*self.def.key)
    }
}

fn unknown(fill: &Fill, said: &str) -> Reason {
    Reason::of_column(fill.heading.as_deref().unwrap_or(&fill.field.key), "import-link-unknown").with("said", cut(said))
}

pub(super) fn ambiguous(heading: Option<&str>, said: &str, times: usize) -> Reason {
    let reason = Reason { column: heading.map(str::to_owned), ..Reason::row("import-link-ambiguous") };
    reason.with("said", cut(said)).with("times", times)
}
