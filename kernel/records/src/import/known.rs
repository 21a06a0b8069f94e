//! Whom a row is about: somebody who stands further up in the sheet, somebody
//! who is in the records already, or nobody yet.
//!
//! A row is known by its *marks*, the surest first: the field that a person
//! chose as the key, then telephone numbers, emails and papers, and last the
//! folded name together with the place. A number is looked for in every field
//! that holds numbers. What contradicts is not the same: two people of one name
//! in one town with different numbers are two. Marks of earlier rows are held
//! hashed; the records are asked once for many rows, by an index each.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use access::Deed;
use base::{Id, fold};
use schema::{EntityDef, Key, Kind, Value};
use sea_query::{Alias, Expr, ExprTrait};
use serde::{Deserialize, Serialize};
use store::{Cell, ColumnType};

use crate::{Ctx, Reads, Result};

/// What becomes of a row about somebody who is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// It is passed over.
    Skip,
    /// It fills what is empty.
    Fill,
    /// What it says goes before what was there.
    Overwrite,
    /// It is added all the same.
    Add,
}

impl Duplicates {
    pub const ALL: [Duplicates; 4] = [Duplicates::Fill, Duplicates::Skip, Duplicates::Overwrite, Duplicates::Add];

    pub fn key(self) -> &'static str {
        match self {
            Duplicates::Skip => "skip",
            Duplicates::Fill => "fill",
            Duplicates::Overwrite => "overwrite",
            Duplicates::Add => "add",
        }
    }

    pub fn from_key(key: &str) -> Option<Duplicates> {
        Duplicates::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// The mark of the chosen key; numbers, emails and papers follow.
const KEY: u8 = 0;
const NAMED: u8 = u8::MAX;

/// Which fields say who somebody is.
#[derive(Clone, Debug, Default)]
pub(super) struct Identity {
    pub key: Option<usize>,
    /// Fields of which one alone tells; those that hold the same kind together.
    exact: Vec<Vec<usize>>,
    name: Option<(usize, Vec<usize>)>,
    /// Words that tell nobody apart, folded.
    silent: Vec<String>,
}

/// One thing that a row is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    class: u8,
    /// The place of the field that it came from.
    pub place: usize,
    text: String,
    /// What is asked for in the records.
    keys: Vec<String>,
}

impl Mark {
    fn hashed(&self) -> Hashed {
        hashed(self.class, &self.text)
    }
}

type Hashed = (u8, u64);

fn hashed(class: u8, text: &str) -> Hashed {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (class, hasher.finish())
}

impl Identity {
    /// By the law of the entity, as far as the actor may see it; the key alone
    /// where nothing else was asked for.
    pub fn of(def: &EntityDef, ctx: &Ctx, key: Option<&Key>, by_law: bool) -> Identity {
        let key = key.and_then(|key| def.place(key));
        if !by_law {
            return Identity { key, ..Identity::default() };
        }
        let shown = |at: &usize| ctx.actor.is_system() || ctx.actor.reads(def, &def.fields[*at].key);
        let places = |keys: &[Key]| -> Vec<usize> {
            keys.iter().filter_map(|key| def.place(key)).filter(|at| shown(at)).collect()
        };
        let of_kind = |kind: Kind| -> Vec<usize> {
            (0..def.fields.len()).filter(|at| def.fields[*at].kind == kind).filter(|at| shown(at)).collect()
        };
        let Some(law) = ctx.workspace.law(&def.key) else {
            let exact = [of_kind(Kind::Phone), of_kind(Kind::Email)];
            return Identity { key, exact: exact.into(), ..Identity::default() };
        };
        let exact = [places(&law.numbers), places(&law.emails), places(&law.papers)];
        // The narrowest place there is: a name alone tells nobody apart.
        let name = places(std::slice::from_ref(&law.name)).first().copied();
        let where_ = places(&law.places[..law.places.len().min(1)]);
        let name = name.filter(|_| !where_.is_empty()).map(|name| (name, where_));
        let silent = law.silent.iter().map(|word| fold::fold(word)).collect();
        Identity { key, exact: exact.into(), name, silent }
    }

    /// Whether one value of this field alone says who somebody is.
    pub fn is_exact(&self, place: usize) -> bool {
        self.key == Some(place) || self.exact.iter().flatten().any(|at| *at == place)
    }

    /// What a row with these values is known by.
    pub fn marks(&self, def: &EntityDef, values: &[(usize, Value)]) -> Vec<Mark> {
        let of = |place: usize| values.iter().find(|(at, _)| *at == place).map(|(_, value)| value);
        let mut marks = Vec::new();
        if let Some(place) = self.key
            && let Some(text) = of(place).and_then(|value| comparable(def, place, value))
        {
            marks.push(Mark { class: KEY, place, keys: vec![text.clone()], text });
        }
        for (class, places) in self.exact.iter().enumerate() {
            let found = places.iter().filter_map(|&place| Some((place, comparable(def, place, of(place)?)?)));
            let mark =
                |(place, text): (usize, String)| Mark { class: class as u8 + 1, place, keys: vec![text.clone()], text };
            marks.extend(found.map(mark));
        }
        if let Some((name, places)) = &self.name
            && let Some(name_text) = of(*name).and_then(Value::text)
            && let Some(place) = places.iter().find_map(|place| of(*place).and_then(Value::text))
        {
            let text = self.named(&fold::fold(name_text), place);
            let joined = name_text.replace('\u{200c}', "");
            let mut keys = vec![fold::find_key(name_text), fold::find_key(&joined)];
            keys.dedup();
            marks.push(Mark { class: NAMED, place: *name, text, keys });
        }
        marks
    }

    /// A name and a place as they are compared, whatever spaces stand in the
    /// name and however the person is addressed.
    fn named(&self, folded: &str, place: &str) -> String {
        let told = folded.split(' ').filter(|word| !self.silent.iter().any(|silent| silent == word));
        format!("{}\u{1f}{}", told.collect::<String>(), fold::fold(place).replace(' ', ""))
    }
}

/// A value as it stands in the column that is asked.
fn comparable(def: &EntityDef, place: usize, value: &Value) -> Option<String> {
    let field = &def.fields[place];
    match value {
        // What is not strictly unique is known by its spelling, folded.
        Value::Text(text) if field.searchable && !field.unique => Some(fold::find_key(text)),
        Value::Text(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Somebody in the records who has a mark.
#[derive(Clone, Debug)]
struct Candidate {
    id: Id,
    /// All its marks, to be contradicted.
    marks: Vec<Hashed>,
}

/// What the records say to the marks of many rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Found(HashMap<Hashed, Vec<Candidate>>);

/// The records that have any of these marks, by one question a column.
pub(super) fn look_up(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    identity: &Identity,
    marks: &[Mark],
) -> Result<Found> {
    let mut by_class: BTreeMap<u8, Vec<&Mark>> = BTreeMap::new();
    marks.iter().for_each(|mark| by_class.entry(mark.class).or_default().push(mark));
    let mut found = Found::default();
    for (class, wanted) in by_class {
        let places: Vec<usize> = match (class, &identity.key, &identity.name) {
            (KEY, Some(key), _) => vec![*key],
            (NAMED, _, Some((name, _))) => vec![*name],
            (NAMED | KEY, ..) => continue,
            (class, ..) => identity.exact[class as usize - 1].clone(),
        };
        for place in places {
            ask(tx, def, identity, &mut found, class, place, &wanted)?;
        }
    }
    Ok(found)
}

/// The column by which a field is asked for.
fn column(def: &EntityDef, place: usize) -> String {
    let field = &def.fields[place];
    if field.searchable && !field.unique { field.find_column() } else { field.key.to_string() }
}

fn ask(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    identity: &Identity,
    found: &mut Found,
    class: u8,
    place: usize,
    wanted: &[&Mark],
) -> Result<()> {
    let is_number = matches!(def.fields[place].kind, Kind::Integer);
    let keys = wanted.iter().flat_map(|mark| &mark.keys);
    let values: Vec<Cell> = match is_number {
        true => keys.filter_map(|key| key.parse().ok()).map(Cell::Int).collect(),
        false => keys.map(|key| Cell::Text(key.clone())).collect(),
    };
    let exact: Vec<(u8, usize)> =
        (1..).zip(&identity.exact).flat_map(|(class, at)| at.iter().map(move |at| (class, *at))).collect();
    let of_place = identity.name.iter().flat_map(|(_, places)| places).copied();
    let keyed = identity.key.filter(|_| class != KEY);
    let shown: Vec<usize> =
        [place].into_iter().chain(exact.iter().map(|(_, at)| *at)).chain(keyed).chain(of_place).collect();
    let mut select = tx.visible(def, Deed::Read)?;
    select.column(Alias::new("id")).columns(shown.iter().map(|at| Alias::new(column(def, *at))));
    select.and_where(Expr::col(Alias::new(column(def, place))).is_in(values.into_iter().map(Expr::val)));
    let ty =
        |at: &usize| if matches!(def.fields[*at].kind, Kind::Integer) { ColumnType::Int } else { ColumnType::Text };
    let types: Vec<ColumnType> = [ColumnType::Int].into_iter().chain(shown.iter().map(ty)).collect();
    for row in tx.tx.fetch(&select, &types)? {
        let mut cells = row.into_cells().into_iter();
        let Some(id) = cells.next().and_then(|id| id.as_int()).map(Id::from_raw) else { continue };
        let mut texts = cells.map(text_of);
        let Some(own) = texts.next().flatten() else { continue };
        let mut marks: Vec<Hashed> = Vec::new();
        for (class, _) in &exact {
            marks.extend(texts.next().flatten().map(|text| hashed(*class, &text)));
        }
        if keyed.is_some() {
            marks.extend(texts.next().flatten().map(|text| hashed(KEY, &text)));
        }
        let mark = match class {
            NAMED => texts.find_map(|place| place).map(|place| hashed(NAMED, &identity.named(joined(&own), &place))),
            class => Some(hashed(class, &own)),
        };
        if let Some(mark) = mark {
            marks.push(mark);
            let candidates = found.0.entry(mark).or_default();
            if !candidates.iter().any(|candidate| candidate.id == id) {
                candidates.push(Candidate { id, marks });
            }
        }
    }
    Ok(())
}

fn text_of(cell: Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text),
        Cell::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The folded name out of its search key, which holds it twice where it has
/// spaces.
fn joined(find_key: &str) -> &str {
    find_key.split_once(" | ").map_or(find_key, |(spaced, _)| spaced)
}

/// Whom a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Met {
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
pub(super) struct Roll {
    by_mark: HashMap<Hashed, u32>,
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
    lost: bool,
}

impl Roll {
    /// Whom the row with these marks is about.
    pub fn meet(&self, marks: &[Mark], found: &Found) -> Option<Met> {
        let own: Vec<Hashed> = marks.iter().map(Mark::hashed).collect();
        for (mark, hash) in marks.iter().zip(&own) {
            if let Some(known) = self.by_mark.get(hash).map(|at| &self.named[*at as usize])
                && !known.lost
                && !contradicts(*hash, &own, &known.marks)
            {
                let (record, row, first) = (known.record, known.row, Some(known.first));
                return Some(Met { record, row, first, by: mark.place, several: false, marks: Vec::new() });
            }
            let candidates = found.0.get(hash).map_or([].as_slice(), Vec::as_slice);
            let fitting = candidates.iter().filter(|one| !contradicts(*hash, &own, &one.marks));
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

    /// Notes a row about this record and what it said; `made` where the row
    /// brought the record in.
    pub fn note(&mut self, record: Id, number: u64, made: bool, marks: &[Mark]) {
        let at = match self.by_record.get(&record) {
            Some(at) => *at,
            None => {
                let row = made.then_some(number);
                let known = Known { record, row, first: number, marks: Vec::new(), said: Vec::new(), lost: false };
                self.named.push(known);
                let at = self.named.len() as u32 - 1;
                self.by_record.insert(record, at);
                at
            }
        };
        let known = &mut self.named[at as usize];
        known.lost = false;
        for mark in marks.iter().map(Mark::hashed) {
            if !known.marks.contains(&mark) {
                known.marks.push(mark);
            }
            self.by_mark.entry(mark).or_insert(at);
        }
    }

    /// The same for what the record itself is known by.
    pub fn note_met(&mut self, met: &Met) {
        let Some(at) = self.by_record.get(&met.record).copied() else { return };
        for mark in &met.marks {
            self.named[at as usize].marks.push(*mark);
            self.by_mark.entry(*mark).or_insert(at);
        }
    }

    /// The row that should have brought this record in was rejected.
    pub fn lose(&mut self, record: Id) {
        if let Some(known) = self.by_record.get(&record).map(|at| &mut self.named[*at as usize]) {
            known.lost = true;
            for mark in std::mem::take(&mut known.marks) {
                self.by_mark.remove(&mark);
            }
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
pub(super) fn adds(def: &EntityDef, said: &[(u16, u64)], values: &[(usize, Value)], over: bool) -> bool {
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

/// Which of these marks stand in records at all, whoever may see them: only for
/// asking the one question that may be answered about a colleague's records.
pub(super) fn anywhere(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    identity: &Identity,
    marks: &[Mark],
) -> Result<HashSet<(u8, String)>> {
    let mut held = HashSet::new();
    for (class, places) in (1..).zip(&identity.exact) {
        let wanted: Vec<&Mark> = marks.iter().filter(|mark| mark.class == class).collect();
        for place in places.iter().filter(|_| !wanted.is_empty()) {
            let column = Alias::new(column(def, *place));
            let mut select = sea_query::Query::select();
            select.column(column.clone()).from(tx.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
            select.and_where(Expr::col(column).is_in(wanted.iter().map(|mark| Expr::val(mark.text.clone()))));
            let rows = tx.tx.fetch(&select, &[ColumnType::Text])?;
            held.extend(rows.iter().filter_map(|row| Some((class, row.text(0)?.to_owned()))));
        }
    }
    Ok(held)
}

impl Mark {
    /// Whether it stands in a record somewhere.
    pub fn is_among(&self, held: &HashSet<(u8, String)>) -> bool {
        held.contains(&(self.class, self.text.clone()))
    }
}
