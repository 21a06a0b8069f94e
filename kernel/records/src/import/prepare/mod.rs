//! From the cells of a row to the values of a record.
//!
//! Everything that can be said about a row without its record at hand is said
//! here, all of it at once: values that do not fit, names that are not known,
//! rows that repeat each other. It is plain work without waiting, done beside
//! the threads that serve pages.

mod cells;
mod fill;
mod ready;
mod repeats;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use base::{Id, fold};
use schema::{EntityDef, Key};

use super::{
    Import, Row,
    known::Identity,
    mapping::ID,
    meaning::Meant,
    names::{NameBook, look_up},
    people::Places,
    report::{Proposal, Reason},
    survey::Survey,
};
use crate::{Ctx, Result};

pub(super) use cells::cut;
pub(super) use fill::Fill;
pub(super) use ready::{Prepared, Ready};

use fill::{fills, linked};

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

    /// What the row says, and whether it may be kept; with what is shown of it, where asked.
    pub fn prepare(&mut self, row: Row, show: bool) -> Prepared {
        let mut ready = Box::new(Ready::new(row));
        if let Some(fault) = ready.row.fault {
            return Prepared::Rejected(ready, vec![Reason::row(fault.text())]);
        }
        if ready.row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Prepared::Blank;
        }
        let (mut against, mut bad) = (Vec::new(), Vec::new());
        self.name_record(&mut ready, &mut against);
        for at in 0..self.fills.len() {
            let said = self.said(at, &ready.row);
            if said.is_empty() {
                continue;
            }
            if show {
                ready.shown.push((self.fills[at].field.key.clone(), cut(&said)));
            }
            self.fill(at, &said, &mut ready, &mut against, &mut bad);
        }
        ready.bad.extend(bad.iter().map(|(at, _): &(usize, Reason)| self.fills[*at].field.key.clone()));
        self.judge(&mut ready, bad, &mut against);
        if against.is_empty() {
            self.look_for_repeats(&ready, &mut against);
        }
        ready.marks = self.identity.marks(&self.def, &ready.values);
        if against.is_empty() { Prepared::Ready(ready) } else { Prepared::Rejected(ready, against) }
    }

    /// The record that the row names by its id.
    fn name_record(&self, ready: &mut Ready, against: &mut Vec<Reason>) {
        let column = self.import.mapping.columns_of(ID).next();
        let id = column.and_then(|column| ready.row.cells.get(column)).map(|cell| cell.trim().to_owned());
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            ready.about = crate::export::id_of(&id);
            if ready.about.is_none() {
                against.push(Reason::row("import-no-such-id").with("said", cut(&id)));
            }
        }
    }

    fn fill(
        &mut self,
        at: usize,
        said: &str,
        ready: &mut Ready,
        against: &mut Vec<Reason>,
        bad: &mut Vec<(usize, Reason)>,
    ) {
        if self.fills[at].field.link().is_some() {
            let before = against.len();
            self.link(at, said, ready, against);
            let key = &self.fills[at].field.key;
            ready.bad.extend((against.len() > before).then(|| key.clone()));
        } else if self.fills[at].field.links().is_some() {
            self.links(at, said, ready, bad);
        } else {
            self.plain(at, said, ready, bad);
        }
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
}
