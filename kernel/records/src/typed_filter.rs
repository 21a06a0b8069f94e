//! A filter as it is typed, read where the records are: the titles that it names
//! are looked up, so that `stage: price sent` needs no quotation marks, `stage:won`
//! means the kind of stage, and a name that nobody has is told with its
//! neighbours instead of finding nothing.
//!
//! The text is read twice: once to learn whose titles it names, once knowing
//! them. A filter that names no record is read once and asks the database
//! nothing. Only what the reader may see counts as known.

use std::collections::{HashMap, hash_map::Entry};

use access::Deed;
use base::fold::fold;
use schema::{
    EntityDef, Filter, Key, Known, Names, Schema, Value,
    filter::{FilterProblem, Near, Op, Operand, field_at, nearest, parse},
};

use crate::{Ctx, Labels, Query, Reads, Result, seen};

/// Up to so many records an entity's titles are known by heart.
const BY_HEART: usize = 300;
/// How many names are looked up one by one.
const MOST_NAMES: usize = 40;
/// How many neighbours of a name among many are offered.
const NEAR: usize = 4;

type Read = std::result::Result<Filter, FilterProblem>;

impl Reads<'_, '_> {
    /// Reads a filter on `def`, with the fields that `schema` has. What is wrong
    /// with it is said without a word of what is hidden from the reader.
    pub fn typed_filter(&mut self, schema: &Schema, def: &EntityDef, text: &str) -> Result<Read> {
        let read = self.knowing_titles(schema, def, text)?;
        if read.as_ref().is_ok_and(|filter| self.ctx.may_ask(def, filter)) {
            return Ok(read);
        }
        let seen = seen::schema(self.ctx)?;
        match seen.entity(&def.key) {
            Some(def) => self.knowing_titles(&seen, def, text),
            None => Ok(read),
        }
    }

    fn knowing_titles(&mut self, schema: &Schema, def: &EntityDef, text: &str) -> Result<Read> {
        let ctx = self.ctx;
        let read = parse(text, schema, def, &ctx.reading(), &ctx.names());
        let named = match &read {
            Ok(filter) => names_in(schema, def, filter),
            Err(_) => Vec::new(),
        };
        if named.is_empty() {
            return Ok(read);
        }
        let looked = self.looked_up(named)?;
        Ok(parse(text, schema, def, &ctx.reading(), &looked))
    }

    fn looked_up(&mut self, named: Vec<(Key, String)>) -> Result<Looked<'_>> {
        let ctx = self.ctx;
        let mut titles: HashMap<Key, Titles> = HashMap::new();
        for (entity, name) in named.into_iter().take(MOST_NAMES) {
            if !titles.contains_key(&entity) {
                let by_heart = self.by_heart(&entity)?;
                titles.insert(entity.clone(), by_heart);
            }
            let Some(Titles::Many(known)) = titles.get_mut(&entity) else { continue };
            if let Entry::Vacant(unknown) = known.entry(name) {
                let found = self.one_name(&entity, unknown.key())?;
                unknown.insert(found);
            }
        }
        Ok(Looked { labels: ctx.names(), titles })
    }

    fn by_heart(&mut self, entity: &str) -> Result<Titles> {
        let def = self.ctx.def(entity)?;
        if !self.ctx.actor.may(&def.key, Deed::Read) || !self.ctx.actor.reads(&def, &def.title) {
            return Ok(Titles::Unknown);
        }
        let query = Query { columns: vec![def.title.clone()], limit: BY_HEART, ..Query::of(&def) };
        let page = self.list(&query)?;
        if page.next.is_some() {
            return Ok(Titles::Many(HashMap::new()));
        }
        Ok(Titles::All(page.rows.iter().filter_map(|row| row.title()).map(str::to_owned).collect()))
    }

    /// Whether one of many goes by this name; those that its words find are near.
    fn one_name(&mut self, entity: &str, name: &str) -> Result<Known> {
        let def = self.ctx.def(entity)?;
        let found = |tx: &mut Self, filter: Filter, limit: usize| -> Result<Vec<String>> {
            let query = Query { filter, columns: vec![def.title.clone()], limit, ..Query::of(&def) };
            Ok(tx.list(&query)?.rows.iter().filter_map(|row| row.title()).map(str::to_owned).collect())
        };
        let is_called = Filter::test(def.title.clone(), Op::Is, [Value::Text(name.to_owned())]);
        if !found(self, is_called, 1)?.is_empty() {
            return Ok(Known::Yes { title: name.to_owned() });
        }
        let searched = def.field(&def.title).is_some_and(|field| field.searchable);
        let mut near = if searched { found(self, Filter::Words(name.to_owned()), NEAR)? } else { Vec::new() };
        near.dedup();
        Ok(Known::No { near: Near::alike(near) })
    }
}

impl Ctx {
    /// Reads a filter outside a transaction of its own.
    pub async fn typed_filter(&self, schema: Schema, entity: Key, text: &str) -> Result<Read> {
        let text = text.to_owned();
        self.read(move |tx| match schema.entity(&entity) {
            Some(def) => tx.typed_filter(&schema, def, &text),
            None => Err(crate::Error::NotFound),
        })
        .await
    }
}

/// What is known of the titles of one entity.
enum Titles {
    /// Not for this person to know.
    Unknown,
    All(Vec<String>),
    Many(HashMap<String, Known>),
}

/// The labels, and the titles that were looked up.
struct Looked<'a> {
    labels: Labels<'a>,
    titles: HashMap<Key, Titles>,
}

impl Names for Looked<'_> {
    fn field(&self, entity: &EntityDef, field: &str) -> Vec<String> {
        self.labels.field(entity, field)
    }
    fn choice(&self, entity: &EntityDef, field: &str, choice: &str) -> Vec<String> {
        self.labels.choice(entity, field, choice)
    }
    fn entity(&self, entity: &EntityDef) -> Vec<String> {
        self.labels.entity(entity)
    }

    fn record(&self, entity: &str, title: &str) -> Known {
        match self.titles.get(entity) {
            None | Some(Titles::Unknown) => Known::NotAsked,
            Some(Titles::Many(known)) => known.get(title).cloned().unwrap_or(Known::NotAsked),
            Some(Titles::All(all)) => {
                let folded = fold(title);
                let exact = all.iter().find(|known| *known == title);
                let alike = || all.iter().find(|known| fold(known) == folded);
                match exact.or_else(alike) {
                    Some(title) => Known::Yes { title: title.clone() },
                    None => Known::No { near: nearest(title, all) },
                }
            }
        }
    }
}

/// The titles that a filter names, with the entity of each.
fn names_in(schema: &Schema, def: &EntityDef, filter: &Filter) -> Vec<(Key, String)> {
    let mut named = Vec::new();
    for related in filter.related() {
        if let Some(there) = schema.entity(&related.entity) {
            named.extend(names_in(schema, there, &related.filter));
        }
    }
    for test in filter.tests() {
        let Some((_, field)) = field_at(schema, def, &test.path) else { continue };
        let Some(to) = field.link().or(field.links()) else { continue };
        for operand in &test.values {
            if let Operand::Name(name) = operand {
                named.push((Key::Owned(to.to_owned()), name.clone()));
            }
        }
    }
    named
}
