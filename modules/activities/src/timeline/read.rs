//! The questions behind a timeline, each in the reader's sight.

use std::{collections::HashMap, sync::Arc};

use base::Id;
use records::{AnyRecord, Cursor, Query, Reads, Result, Titles, access::Deed, people::User};
use schema::{Choice, Direction as Order, Entity, EntityDef, Filter, Key, Value};
use store::{Cell, ColumnType, Row};

use web::comments::Names;

use crate::activities::{self, Activity, ActivityKind, State};

/// Stands in an address for comments, beside the kinds of activities.
pub(super) const COMMENTS: &str = "comment";
/// Entries that a page brings.
pub const PAGE: usize = 30;
/// Open ones on top; the list of activities has them all.
const OPEN: usize = 20;
/// Activities of others that name a customer; there are never many.
const LINKED: usize = 200;

/// What a reader wants of a timeline.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub kind: Option<ActivityKind>,
    /// Only what colleagues said to one another.
    pub comments: bool,
    pub who: Option<Id>,
    pub from: Option<Cursor>,
}

impl Asked {
    /// From the pairs of an address; what is no such thing asks for nothing.
    pub fn read(pairs: &[(String, String)]) -> Asked {
        let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        Asked {
            kind: text("kind").and_then(ActivityKind::from_key),
            comments: text("kind") == Some(COMMENTS),
            who: text("who").and_then(|id| id.parse().ok()),
            from: text("from").and_then(Cursor::decode),
        }
    }

    pub fn is_narrowed(&self) -> bool {
        self.kind.is_some() || self.comments || self.who.is_some()
    }
}

/// A timeline's page: what is open, what happened, and what follows from it.
pub struct Timeline {
    pub open: Vec<AnyRecord>,
    /// Activities, and the comments among them.
    pub happened: Vec<AnyRecord>,
    /// What was promised in each of them.
    pub promised: HashMap<Id, AnyRecord>,
    pub next: Option<Cursor>,
    pub titles: Titles,
    pub names: Names,
    pub choices: Choices,
}

/// What a reader can choose between: the kinds that there are at all, and the
/// people who have a part in it, by name.
#[derive(Default)]
pub struct Choices {
    pub kinds: Vec<ActivityKind>,
    pub people: Vec<(Id, String)>,
    pub comments: bool,
}

/// The link by which activities are about records of this entity.
pub fn link_to(tx: &Reads<'_, '_>, entity: &str) -> Result<Option<Key>> {
    let def = tx.ctx.def(Activity::KEY)?;
    let leads_there = |key: &&Key| def.field(key).and_then(|field| field.link()) == Some(entity);
    Ok(def.about.iter().find(leads_there).cloned())
}

impl Timeline {
    pub fn of(tx: &mut Reads<'_, '_>, link: &Key, record: Id, asked: &Asked) -> Result<Timeline> {
        let is_first = asked.from.is_none();
        let open = if is_first && !asked.comments { open(tx, link, record, asked)? } else { Vec::new() };
        let (happened, next) = happened(tx, link, record, asked)?;
        let promised = promised(tx, &happened)?;
        let choices = if is_first { choices(tx, link, record)? } else { Choices::default() };
        let shown = open.iter().chain(&happened).chain(promised.values()).filter(|row| !row.def.on_any);
        let titles = tx.titles(&shown.cloned().collect::<Vec<_>>())?;
        let names = Names::of(tx, &happened)?;
        Ok(Timeline { open, happened, promised, next, titles, names, choices })
    }
}

fn query(def: &EntityDef, filter: Filter, sort: &'static str, order: Order, limit: usize) -> Query {
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    Query { filter, columns, sort: Some((sort.into(), order)), limit, ..Query::of(def) }
}

fn in_state(states: impl IntoIterator<Item = State>) -> Filter {
    Filter::is(activities::STATE.key(), states.into_iter().map(|state| Value::Text(state.key().to_owned())))
}

/// What the reader wants of it: one kind, one person's.
fn narrowed(filter: Filter, asked: &Asked) -> Filter {
    let kind = asked.kind.map(|kind| Filter::is(activities::KIND.key(), [Value::Text(kind.key().to_owned())]));
    let who = asked.who.map(|who| Filter::is("owner", [Value::Id(who)]));
    kind.into_iter().chain(who).fold(filter, Filter::and)
}

/// Which kinds there are, and whose, in the reader's sight.
fn choices(tx: &mut Reads<'_, '_>, link: &Key, record: Id) -> Result<Choices> {
    let def = tx.ctx.def(Activity::KEY)?;
    let linked = linked(tx, link, record)?;
    // Two questions, each with its index: joined by an "or" SQLite finds none for them.
    let mut rows = kinds_and_owners(tx, &def, &Filter::is(link.clone(), [Value::Id(record)]))?;
    if !linked.is_empty() {
        rows.extend(kinds_and_owners(tx, &def, &Filter::is("id", linked.into_iter().map(Value::Id)))?);
    }
    let is_there = |kind: &ActivityKind| rows.iter().any(|row| row.text(0) == Some(kind.key()));
    let kinds = ActivityKind::ALL.iter().copied().filter(is_there).collect();
    let of = subject(tx, link)?;
    let said = tx.comments_on(&of, record, None, None, PAGE)?.rows;
    let writers = said.iter().filter_map(|comment| comment.value("owner").id());
    let mut people: Vec<Id> = rows.iter().filter_map(|row| row.int(1)).map(Id::from_raw).chain(writers).collect();
    people.sort_unstable();
    people.dedup();
    let names = tx.titles_of(User::KEY, &people)?;
    let named = |id: Id| Some((id, names.get(User::KEY, id)?.to_owned()));
    let mut people: Vec<(Id, String)> = people.into_iter().filter_map(named).collect();
    people.sort_by_cached_key(|(_, name)| base::sort_key(name));
    Ok(Choices { kinds, people, comments: !said.is_empty() })
}

fn kinds_and_owners(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, about: &Filter) -> Result<Vec<Row>> {
    let mut select = tx.visible_among(def, Deed::Read)?;
    select.cond_where(tx.condition(def, about)?).columns(["kind", "owner"]).distinct();
    Ok(tx.tx.fetch(&select, &[ColumnType::Text, ColumnType::Int])?)
}

/// What is still to be done, the soonest first.
fn open(tx: &mut Reads<'_, '_>, link: &Key, record: Id, asked: &Asked) -> Result<Vec<AnyRecord>> {
    let def = tx.ctx.def(Activity::KEY)?;
    let filter = narrowed(Filter::is(link.clone(), [Value::Id(record)]).and(in_state([State::Open])), asked);
    Ok(tx.list(&query(&def, filter, activities::DUE_ON.key(), Order::Up, OPEN))?.rows)
}

/// What happened, newest first, a page from the asked place on.
fn happened(tx: &mut Reads<'_, '_>, link: &Key, record: Id, asked: &Asked) -> Result<(Vec<AnyRecord>, Option<Cursor>)> {
    let def = tx.ctx.def(Activity::KEY)?;
    let narrowed = narrowed(in_state([State::Done, State::Cancelled]), asked);
    let page = |filter: Filter| {
        let filter = filter.and(narrowed.clone());
        Query { from: asked.from.clone(), ..query(&def, filter, activities::AT.key(), Order::Down, PAGE) }
    };
    let mut pages = Vec::new();
    if !asked.comments {
        pages.push(tx.list(&page(Filter::is(link.clone(), [Value::Id(record)])))?);
        let linked = linked(tx, link, record)?;
        if !linked.is_empty() {
            pages.push(tx.list(&page(Filter::is("id", linked.into_iter().map(Value::Id))))?);
        }
    }
    if asked.kind.is_none() {
        let of = subject(tx, link)?;
        pages.push(tx.comments_on(&of, record, asked.who, asked.from.clone(), PAGE)?);
    }
    Ok(merged(pages))
}

/// The entity that the link leads to.
fn subject(tx: &Reads<'_, '_>, link: &Key) -> Result<Arc<EntityDef>> {
    let def = tx.ctx.def(Activity::KEY)?;
    tx.ctx.def(def.field(link).and_then(|field| field.link()).unwrap_or_default())
}

/// Both kinds stand in the order of their moment, under fields of one name.
fn merged(pages: Vec<records::Page>) -> (Vec<AnyRecord>, Option<Cursor>) {
    let more = pages.iter().any(|page| page.next.is_some());
    let mut rows: Vec<AnyRecord> = pages.into_iter().flat_map(|page| page.rows).collect();
    let at = |row: &AnyRecord| row.value(activities::AT.key()).instant();
    rows.sort_by_key(|row| std::cmp::Reverse((at(row), row.id)));
    rows.dedup_by_key(|row| row.id);
    let more = more || rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| Cursor::behind(row, activities::AT.key(), Order::Down));
    (rows, next)
}

/// Activities about others that name this customer.
fn linked(tx: &mut Reads<'_, '_>, link: &Key, record: Id) -> Result<Vec<Id>> {
    if *link != activities::CUSTOMER.key() {
        return Ok(Vec::new());
    }
    let sql = "select activity from @activity_links where customer = $1 and deleted_at is null \
               order by activity desc limit $2";
    let rows = tx.tx.sql(sql, &[Cell::Int(record.raw()), Cell::Int(LINKED as i64)], &[ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
}

/// The next step that was promised in each of these.
fn promised(tx: &mut Reads<'_, '_>, happened: &[AnyRecord]) -> Result<HashMap<Id, AnyRecord>> {
    let done: Vec<&AnyRecord> = happened.iter().filter(|row| !row.def.on_any).collect();
    if done.is_empty() {
        return Ok(HashMap::new());
    }
    let def = tx.ctx.def(Activity::KEY)?;
    let filter = Filter::is(activities::FOLLOWS.key(), done.iter().map(|row| Value::Id(row.id)));
    let rows = tx.list(&query(&def, filter, "id", Order::Up, 4 * PAGE))?.rows;
    let follows = |row: AnyRecord| Some((row.value(activities::FOLLOWS.key()).id()?, row));
    Ok(rows.into_iter().filter_map(follows).collect())
}
