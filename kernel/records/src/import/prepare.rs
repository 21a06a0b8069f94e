//! From the cells of a row to the values of a record.
//!
//! Everything that can be said about a row without its record at hand is said
//! here, all of it at once: values that do not fit, names that are not known,
//! rows that repeat each other. It is plain work without waiting, done beside
//! the threads that serve pages.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use base::{Id, fold};
use schema::{EntityDef, FieldDef, Key, Kind, Reading, Value};

use super::{
    Import, Policy, Row,
    dates::Order,
    known::{Identity, Mark},
    mapping::{ID, is_joinable},
    meaning::{Make, Meant},
    names::{NameBook, look_up},
    people::Places,
    report::{Proposal, Reason},
    survey::Survey,
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
    /// Links to records that are made with it.
    pub to_make: Vec<Arc<Make>>,
    /// The record that it names by its id.
    pub about: Option<Id>,
    /// What it is known by.
    pub marks: Vec<Mark>,
    /// Values that fit nothing, left out of a row that is kept.
    pub left: Vec<Reason>,
    pub bad: Vec<Key>,
    pub shown: Vec<(Key, String)>,
}

impl Ready {
    fn new(row: Row) -> Ready {
        let (values, doubtful, waiting, to_make, marks) = Default::default();
        let (left, bad, shown) = Default::default();
        Ready { row, values, doubtful, waiting, to_make, about: None, marks, left, bad, shown }
    }
}

pub(super) enum Prepared {
    Ready(Box<Ready>),
    Rejected(Box<Ready>, Vec<Reason>),
    /// Nothing stands in it.
    Blank,
}

impl Prepared {
    pub fn ready(&self) -> Option<&Ready> {
        if let Prepared::Ready(ready) = self { Some(ready) } else { None }
    }
}

/// One field and where its values come from.
pub(super) struct Fill {
    pub place: usize,
    pub field: FieldDef,
    columns: Vec<usize>,
    /// Columns that are written behind their headings.
    labelled: Vec<(usize, String)>,
    constant: Option<String>,
    pub through: Option<Key>,
    reading: Reading,
    order: Option<Order>,
    pub heading: Option<String>,
}

pub(super) struct Preparer {
    pub ctx: Ctx,
    pub import: Arc<Import>,
    pub def: Arc<EntityDef>,
    pub fills: Vec<Fill>,
    identity: Arc<Identity>,
    pub books: HashMap<String, NameBook>,
    words: HashMap<(Key, String), String>,
    /// What was looked up already, by fill and folded name.
    pub known: HashMap<(usize, String), Meant>,
    pub proposals: BTreeMap<(Key, String), Proposal>,
    /// The names in the sheet itself, where it links to itself.
    pub in_sheet: HashMap<String, u32>,
    /// Keys and unique values, hashed, with the row that had them first.
    seen: HashMap<(usize, u64), u64>,
    pub places: Places,
    /// What a dry run would make.
    pub made: BTreeMap<String, Vec<String>>,
    pub dry: bool,
}

impl Preparer {
    pub async fn new(
        import: Arc<Import>,
        ctx: &Ctx,
        survey: Survey,
        identity: Arc<Identity>,
        dry: bool,
    ) -> Result<Preparer> {
        let def = super::allowed(ctx, &import.entity)?;
        let fills = fills(&import, &def, ctx, &survey);
        let mut books = HashMap::new();
        for entity in linked(&fills, ctx) {
            books.insert(entity.clone(), NameBook::load(ctx, &entity).await?);
        }
        let words = import.words.iter();
        let words = words.map(|word| ((word.field.clone(), fold::fold(&word.said)), word.meant.clone())).collect();
        let places = Places::load(ctx, fills.iter().any(|fill| fill.through.is_some())).await?;
        let (known, proposals, seen, made) = Default::default();
        let (ctx, in_sheet) = (ctx.clone(), survey.titles);
        Ok(Preparer {
            ctx,
            import,
            def,
            fills,
            identity,
            books,
            words,
            known,
            proposals,
            in_sheet,
            seen,
            places,
            made,
            dry,
        })
    }

    /// A record was made: later rows may link to it.
    pub fn note_new(&mut self, id: Id, ready: &Ready) {
        let title = self.def.place(&self.def.title);
        let title = ready.values.iter().find(|(place, _)| Some(*place) == title).and_then(|(_, value)| value.text());
        if let (Some(title), Some(book)) = (title, self.books.get_mut(&*self.def.key)) {
            book.add(id, title.to_owned());
        }
    }

    pub fn proposals(&self) -> Vec<Proposal> {
        let mut proposals: Vec<Proposal> = self.proposals.values().cloned().collect();
        proposals.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.said.cmp(&b.said)));
        proposals
    }

    /// Fetches the names in these rows that a large book does not hold.
    pub async fn fetch_names(&mut self, rows: &[Row]) -> Result<()> {
        let open = |fill: &&Fill| fill.field.link().and_then(|to| self.books.get(to)).is_some_and(NameBook::is_open);
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for fill in self.fills.iter().filter(open) {
            let Some(to) = fill.field.link() else { continue };
            let cells = rows.iter().flat_map(|row| fill.columns.iter().filter_map(|&column| row.cells.get(column)));
            let names = cells.map(|cell| cell.trim()).filter(|name| !name.is_empty());
            let book = &self.books[to];
            wanted.entry(to.to_owned()).or_default().extend(names.filter(|name| !book.knows(name)).map(str::to_owned));
        }
        for (entity, names) in wanted.into_iter().filter(|(_, names)| !names.is_empty()) {
            let def = self.ctx.def(&entity)?;
            let found = self.ctx.read_heavy(move |tx| look_up(tx, &def, &names)).await?;
            if let Some(book) = self.books.get_mut(&entity) {
                found.into_iter().for_each(|(id, name)| book.add(id, name));
            }
        }
        Ok(())
    }

    pub fn prepare(&mut self, row: Row, show: bool) -> Prepared {
        let mut ready = Box::new(Ready::new(row));
        if let Some(fault) = ready.row.fault {
            return Prepared::Rejected(ready, vec![Reason::row(fault.text())]);
        }
        if ready.row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Prepared::Blank;
        }
        let (mut against, mut bad) = (Vec::new(), Vec::new());
        let column = self.import.mapping.columns_of(ID).next();
        let id = column.and_then(|column| ready.row.cells.get(column)).map(|cell| cell.trim().to_owned());
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            ready.about = crate::export::id_of(&id);
            if ready.about.is_none() {
                against.push(Reason::row("import-no-such-id").with("said", cut(&id)));
            }
        }
        for at in 0..self.fills.len() {
            let said = self.said(at, &ready.row);
            if said.is_empty() {
                continue;
            }
            if show {
                ready.shown.push((self.fills[at].field.key.clone(), cut(&said)));
            }
            if self.fills[at].field.link().is_some() {
                let before = against.len();
                self.link(at, &said, &mut ready, &mut against);
                let key = &self.fills[at].field.key;
                ready.bad.extend((against.len() > before).then(|| key.clone()));
            } else if self.fills[at].field.links().is_some() {
                self.links(at, &said, &mut ready, &mut bad);
            } else {
                self.plain(at, &said, &mut ready, &mut bad);
            }
        }
        ready.bad.extend(bad.iter().map(|(at, _): &(usize, Reason)| self.fills[*at].field.key.clone()));
        self.judge(&mut ready, bad, &mut against);
        if against.is_empty() {
            self.look_for_repeats(&ready, &mut against);
        }
        ready.marks = self.identity.marks(&self.def, &ready.values);
        if against.is_empty() { Prepared::Ready(ready) } else { Prepared::Rejected(ready, against) }
    }

    /// One value that cannot be read is left out, and told; a row with two has
    /// more likely slipped. What names a record, or is the only thing that it
    /// could be known by again, is never left out.
    fn judge(&self, ready: &mut Ready, bad: Vec<(usize, Reason)>, against: &mut Vec<Reason>) {
        let known = ready.values.iter().any(|(place, _)| self.identity.is_exact(*place));
        let needed = |at: usize| {
            let Fill { place, field, .. } = &self.fills[at];
            let named = field.required || field.key == self.def.title || self.identity.key == Some(*place);
            named || self.identity.is_exact(*place) && !known
        };
        let is_kept = against.is_empty() && bad.len() == 1 && !bad.iter().any(|(at, _)| needed(*at));
        let told = bad.into_iter().map(|(_, reason)| reason);
        if is_kept { ready.left.extend(told) } else { against.extend(told) }
    }

    /// What the row says for a field, with the words that a person set for it.
    fn said(&self, at: usize, row: &Row) -> String {
        let fill = &self.fills[at];
        let cell = |column: usize| row.cells.get(column).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let cells: Vec<&str> = fill.columns.iter().filter_map(|&column| cell(column)).collect();
        let mut said = cells.join(" ");
        for (column, heading) in &fill.labelled {
            let Some(cell) = cell(*column) else { continue };
            if !said.is_empty() {
                said.push('\n');
            }
            said += &format!("{heading}: {cell}");
        }
        let said = if said.is_empty() { fill.constant.clone().unwrap_or_default() } else { said };
        let word = (!self.words.is_empty()).then(|| self.words.get(&(fill.field.key.clone(), fold::fold(&said))));
        word.flatten().cloned().unwrap_or(said)
    }

    fn plain(&self, at: usize, said: &str, ready: &mut Ready, bad: &mut Vec<(usize, Reason)>) {
        let fill = &self.fills[at];
        let rewritten = fill.order.and_then(|order| order.rewritten(said));
        let text = rewritten.as_deref().unwrap_or(said);
        match schema::parse_value(&self.def, &fill.field, text, &fill.reading, &self.ctx.names()) {
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
                bad.push((at, reason.with("said", cut(said))));
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
            Value::Text(number) if field.kind == Kind::Phone => base::parse::phone::show(number, format.lang),
            Value::Text(text) => cut(text),
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
    /// the second import of the sheet would not be the same as the first;
    /// unless it was said what is to become of such rows.
    fn look_for_repeats(&mut self, ready: &Ready, against: &mut Vec<Reason>) {
        let merges = !matches!(self.import.policy(), Policy::Strict | Policy::Asked(super::Duplicates::Add));
        for fill in &self.fills {
            let is_key = self.identity.key == Some(fill.place);
            if merges && self.identity.is_exact(fill.place) || !(is_key || fill.field.unique) {
                continue;
            }
            let value = ready.values.iter().find(|(place, _)| *place == fill.place);
            let Some((_, value)) = value else { continue };
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

    /// The heading that fills a field, for what is said about it; the field's
    /// own name where none does.
    pub fn headings(&self) -> HashMap<String, String> {
        let label = |field: &FieldDef| (field.key.to_string(), self.ctx.text(&self.def.field_label_key(&field.key)));
        let heading = |fill: &Fill| Some((fill.field.key.to_string(), fill.heading.clone()?));
        let labels = self.def.fields.iter().map(label);
        labels.chain(self.fills.iter().filter_map(heading)).collect()
    }

    /// What was decided about the columns as a whole.
    pub fn told(&self) -> Vec<Reason> {
        let told = |fill: &Fill| Some(Reason::of_column(fill.heading.as_deref()?, fill.order?.text()));
        self.fills.iter().filter_map(told).collect()
    }
}

/// The filled fields: plain links before those that look through others.
fn fills(import: &Import, def: &EntityDef, ctx: &Ctx, survey: &Survey) -> Vec<Fill> {
    let mapping = &import.mapping;
    let mut fills = Vec::new();
    for (place, field) in def.fields.iter().enumerate() {
        let is_labelled = |at: &usize| mapping.columns[*at].as_ref().is_some_and(|target| target.labelled);
        let (labelled, mut columns): (Vec<usize>, Vec<usize>) = mapping.columns_of(&field.key).partition(is_labelled);
        if !is_joinable(field) {
            columns.truncate(1);
        }
        let constant = mapping.constants.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value.clone());
        if columns.is_empty() && labelled.is_empty() && constant.is_none() {
            continue;
        }
        let target = columns.first().and_then(|&at| mapping.columns[at].as_ref());
        let mut reading = ctx.reading();
        if let Some(target) = target {
            reading.currency = target.currency.unwrap_or(reading.currency);
            reading.unit = target.unit.unwrap_or(reading.unit);
        }
        let named = |at: &usize| import.headings.get(*at).cloned();
        let heading = columns.first().and_then(named);
        let order = columns.first().and_then(|at| survey.orders.get(at)).copied();
        let through = target.and_then(|target| target.through.clone());
        let labelled = labelled.into_iter().map(|at| (at, named(&at).unwrap_or_default())).collect();
        let field = field.clone();
        fills.push(Fill { place, field, columns, labelled, constant, through, reading, order, heading });
    }
    fills.sort_by_key(|fill| fill.through.is_some());
    fills
}

/// The entities that the sheet links to.
fn linked(fills: &[Fill], ctx: &Ctx) -> Vec<String> {
    let mut entities: Vec<String> = Vec::new();
    for fill in fills {
        let to = fill.field.link().or(fill.field.links());
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
