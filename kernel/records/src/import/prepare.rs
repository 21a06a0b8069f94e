//! From the cells of a row to the values of a record.
//!
//! Everything that can be said about a row without its record at hand is said
//! here, all of it at once: values that do not fit, names that are not known,
//! rows that repeat each other.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use base::{Id, fold};
use schema::{EntityDef, FieldDef, Key, Kind, Reading, Value};

use super::{
    Import, Row,
    mapping::is_joinable,
    meaning::Meant,
    names::NameBook,
    people::Places,
    report::{Proposal, Reason},
};
use crate::{Ctx, FieldProblem, Result};

/// A row that is ready to be kept.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub row: Row,
    /// By the place of the field.
    pub values: Vec<(usize, Value)>,
    /// Links to one of several records of the same name.
    pub doubtful: Vec<(usize, Vec<Id>, String)>,
    /// Links to records further down in the sheet, by name.
    pub waiting: Vec<(usize, String)>,
    /// It links to records that only a real run makes.
    pub lacks_links: bool,
    pub shown: Vec<(Key, String)>,
}

pub(super) enum Prepared {
    Ready(Box<Ready>),
    Rejected(Box<Ready>, Vec<Reason>),
    /// Nothing stands in it.
    Blank,
}

/// One field and where its values come from.
pub(super) struct Fill {
    pub place: usize,
    pub field: FieldDef,
    columns: Vec<usize>,
    constant: Option<String>,
    pub through: Option<Key>,
    reading: Reading,
    pub heading: Option<String>,
}

pub(super) struct Preparer<'a> {
    pub ctx: &'a Ctx,
    pub import: &'a Import,
    pub def: Arc<EntityDef>,
    pub fills: Vec<Fill>,
    pub books: HashMap<String, NameBook>,
    words: HashMap<(Key, String), String>,
    /// What was looked up already, by field and folded name.
    pub known: HashMap<(usize, String), Meant>,
    pub proposals: BTreeMap<(Key, String), Proposal>,
    /// The names in the sheet itself, where it links to itself.
    pub in_sheet: HashMap<String, u32>,
    /// Keys and unique values, hashed, with the row that had them first.
    seen: HashMap<(usize, u64), u64>,
    pub places: Places,
    pub made: BTreeMap<String, Vec<String>>,
    pub set: Id,
    pub dry: bool,
}

impl<'a> Preparer<'a> {
    pub async fn new(import: &'a Import, ctx: &'a Ctx, set: Id, dry: bool) -> Result<Preparer<'a>> {
        let def = super::allowed(ctx, &import.entity)?;
        let fills = fills(import, &def, ctx);
        let mut books = HashMap::new();
        for entity in linked(&fills, ctx) {
            books.insert(entity.clone(), NameBook::load(ctx, &entity).await?);
        }
        let words = import.words.iter();
        let words = words.map(|word| ((word.field.clone(), fold::fold(&word.said)), word.meant.clone())).collect();
        let places = Places::load(ctx, fills.iter().any(|fill| fill.through.is_some())).await?;
        let (known, proposals, in_sheet) = Default::default();
        let (seen, made) = Default::default();
        Ok(Preparer { ctx, import, def, fills, books, words, known, proposals, in_sheet, seen, places, made, set, dry })
    }

    /// The columns that name the records, where rows link to each other.
    pub fn title_columns(&self) -> Option<&[usize]> {
        let links_to_itself = self.fills.iter().any(|fill| self.is_own(fill));
        let title = self.fills.iter().find(|fill| fill.field.key == self.def.title);
        title.filter(|_| links_to_itself).map(|fill| fill.columns.as_slice())
    }

    pub fn note_title(&mut self, title: &str) {
        *self.in_sheet.entry(fold::fold(title)).or_default() += 1;
    }

    /// A record was made: later rows may link to it.
    pub fn note_new(&mut self, id: Id, ready: &Ready) {
        let title = self.def.place(&self.def.title);
        let title = ready.values.iter().find(|(place, _)| Some(*place) == title).and_then(|(_, value)| value.text());
        if let (Some(title), Some(book)) = (title, self.books.get_mut(&*self.def.key)) {
            book.add(id, title.to_owned());
        }
    }

    pub fn finish(self) -> (Vec<Proposal>, BTreeMap<String, Vec<String>>) {
        let mut proposals: Vec<Proposal> = self.proposals.into_values().collect();
        proposals.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.said.cmp(&b.said)));
        (proposals, self.made)
    }

    pub async fn prepare(&mut self, row: Row, show: bool) -> Result<Prepared> {
        let (values, doubtful, waiting, shown) = Default::default();
        let mut ready = Ready { row, values, doubtful, waiting, lacks_links: false, shown };
        if let Some(fault) = ready.row.fault {
            return Ok(Prepared::Rejected(Box::new(ready), vec![Reason::row(fault.text())]));
        }
        if ready.row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(Prepared::Blank);
        }
        let mut against = Vec::new();
        for at in 0..self.fills.len() {
            let said = self.said(at, &ready.row);
            if said.is_empty() {
                continue;
            }
            if show {
                ready.shown.push((self.fills[at].field.key.clone(), said.clone()));
            }
            if self.fills[at].field.link().is_some() {
                self.link(at, &said, &mut ready, &mut against).await?;
            } else {
                self.plain(at, &said, &mut ready, &mut against);
            }
        }
        if against.is_empty() {
            self.look_for_repeats(&ready, &mut against);
        }
        let ready = Box::new(ready);
        Ok(if against.is_empty() { Prepared::Ready(ready) } else { Prepared::Rejected(ready, against) })
    }

    /// What the row says for a field, with the words that a person set for it.
    fn said(&self, at: usize, row: &Row) -> String {
        let fill = &self.fills[at];
        let cells = fill.columns.iter().filter_map(|&column| row.cells.get(column));
        let cells: Vec<&str> = cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let said = cells.join(" ");
        let said = if said.is_empty() { fill.constant.clone().unwrap_or_default() } else { said };
        let word = (!self.words.is_empty()).then(|| self.words.get(&(fill.field.key.clone(), fold::fold(&said))));
        word.flatten().cloned().unwrap_or(said)
    }

    fn plain(&self, at: usize, said: &str, ready: &mut Ready, against: &mut Vec<Reason>) {
        let fill = &self.fills[at];
        match schema::parse_value(&self.def, &fill.field, said, &fill.reading, &self.ctx.names()) {
            Ok(Value::Null) => {}
            Ok(value) => {
                if let Some((_, shown)) = ready.shown.last_mut().filter(|(key, _)| *key == fill.field.key) {
                    *shown = self.shown(&fill.field, &value);
                }
                ready.values.push((fill.place, value));
            }
            Err(problem) => {
                let problem = FieldProblem::from_value(&fill.field.key, problem);
                let reason = Reason::of_problem(problem, fill.heading.clone());
                against.push(reason.with("said", cut(said)));
            }
        }
    }

    fn shown(&self, field: &FieldDef, value: &Value) -> String {
        let format = &self.ctx.format;
        match value {
            Value::Null => String::new(),
            Value::Text(key) if matches!(field.kind, Kind::Choice(_)) => {
                self.ctx.text(&self.def.choice_label_key(&field.key, key))
            }
            Value::Text(text) => text.clone(),
            Value::Int(number) => match field.kind {
                Kind::Decimal { scale } => format.decimal(*number, scale),
                Kind::Percent => format.percent(*number),
                // A year is not grouped by thousands.
                _ if number.abs() < 10_000 => format.digits(&number.to_string()),
                _ => format.number(*number),
            },
            Value::Flag(flag) => self.ctx.text(if *flag { "import-yes" } else { "import-no" }),
            Value::Date(date) => format.date(*date),
            Value::Instant(instant) => format.instant(*instant),
            Value::Id(id) => id.to_string(),
            Value::Money(money) => format.money(*money),
        }
    }

    /// Two rows with the same key would change the same record in turns, and
    /// the second import of the sheet would not be the same as the first.
    fn look_for_repeats(&mut self, ready: &Ready, against: &mut Vec<Reason>) {
        for fill in &self.fills {
            let is_key = self.import.key.as_ref() == Some(&fill.field.key);
            let value = ready.values.iter().find(|(place, _)| *place == fill.place);
            let Some((_, value)) = value.filter(|_| is_key || fill.field.unique) else { continue };
            let mut hasher = DefaultHasher::new();
            match value {
                Value::Text(text) if !fill.field.unique => fold::fold(text).hash(&mut hasher),
                Value::Text(text) => text.hash(&mut hasher),
                Value::Int(number) => number.hash(&mut hasher),
                _ => continue,
            }
            let first = *self.seen.entry((fill.place, hasher.finish())).or_insert(ready.row.number);
            if first != ready.row.number {
                let heading = fill.heading.as_deref().unwrap_or(&fill.field.key);
                against.push(Reason::of_column(heading, "import-row-repeated").with("row", first));
            }
        }
    }

    /// The heading that fills a field, for what is said about it.
    pub fn headings(&self) -> HashMap<String, String> {
        let heading = |fill: &Fill| Some((fill.field.key.to_string(), fill.heading.clone()?));
        self.fills.iter().filter_map(heading).collect()
    }
}

/// The filled fields: plain links before those that look through others.
fn fills(import: &Import, def: &EntityDef, ctx: &Ctx) -> Vec<Fill> {
    let mapping = &import.mapping;
    let mut fills = Vec::new();
    for (place, field) in def.fields.iter().enumerate() {
        let mut columns: Vec<usize> = mapping.columns_of(&field.key).collect();
        if !is_joinable(field) {
            columns.truncate(1);
        }
        let constant = mapping.constants.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value.clone());
        if columns.is_empty() && constant.is_none() {
            continue;
        }
        let target = columns.first().and_then(|&at| mapping.columns[at].as_ref());
        let mut reading = ctx.reading();
        if let Some(target) = target {
            reading.currency = target.currency.unwrap_or(reading.currency);
            reading.unit = target.unit.unwrap_or(reading.unit);
        }
        let heading = columns.first().and_then(|&at| import.headings.get(at)).cloned();
        let through = target.and_then(|target| target.through.clone());
        fills.push(Fill { place, field: field.clone(), columns, constant, through, reading, heading });
    }
    fills.sort_by_key(|fill| fill.through.is_some());
    fills
}

/// The entities that the sheet links to.
fn linked(fills: &[Fill], ctx: &Ctx) -> Vec<String> {
    let mut entities: Vec<String> = Vec::new();
    for fill in fills {
        let to = fill.field.link();
        let beyond = fill.through.as_ref().and_then(|through| ctx.schema.entity(to?)?.field(through)?.link());
        entities.extend(to.into_iter().chain(beyond).map(str::to_owned));
    }
    entities.sort();
    entities.dedup();
    entities
}

/// Enough of a cell to recognise it in a sentence.
pub(super) fn cut(said: &str) -> String {
    const MOST: usize = 60;
    match said.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &said[..end]),
        None => said.to_owned(),
    }
}
