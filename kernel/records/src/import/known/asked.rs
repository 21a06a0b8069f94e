//! Who in the records has a mark: many rows are asked about together, by one
//! index each.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use access::Deed;
use base::Id;
use schema::{EntityDef, Kind};
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query, SelectStatement};
use store::{Cell, ColumnType, Dialect};

use super::{Hashed, Identity, KEY, Mark, NAMED, hashed, holders::bit};
use crate::{
    Reads, Result,
    physical::{asked_column, nothing_in},
};

/// Somebody in the records who has a mark.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub id: Id,
    /// All its marks, to be contradicted.
    pub marks: Vec<Hashed>,
}

/// What the records say to the marks of many rows.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Found(pub(super) HashMap<Hashed, Vec<Candidate>>);

/// What is asked by one question: who has one of these marks in one place. Behind a name
/// only those are asked for whom nothing beside it contradicts: a sheet of a common name
/// would else fetch everybody who has it, for each part of it anew.
struct Question<'a> {
    class: u8,
    beside: u8,
    place: usize,
    wanted: &'a [&'a Mark],
}

/// The records that have any of these marks, by one question a column.
pub(in crate::import) fn look_up(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    identity: &Identity,
    marks: &[Mark],
) -> Result<Found> {
    let mut by_class: BTreeMap<(u8, u8), Vec<&Mark>> = BTreeMap::new();
    marks.iter().for_each(|mark| by_class.entry((mark.class, mark.beside)).or_default().push(mark));
    let mut found = Found::default();
    for ((class, beside), wanted) in by_class {
        let places: Vec<usize> = match (class, &identity.key, &identity.name) {
            (KEY, Some(key), _) => vec![*key],
            (NAMED, _, Some((name, _))) => vec![*name],
            (NAMED | KEY, ..) => continue,
            (class, ..) => identity.exact[class as usize - 1].clone(),
        };
        for place in places {
            ask(tx, def, identity, &mut found, Question { class, beside, place, wanted: &wanted })?;
        }
    }
    Ok(found)
}

pub(super) fn column(def: &EntityDef, place: usize) -> String {
    asked_column(&def.fields[place])
}

fn ask(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    identity: &Identity,
    found: &mut Found,
    question: Question<'_>,
) -> Result<()> {
    let Question { class, beside, place, wanted } = question;
    let shown = Shown::of(identity, class, place);
    let mut select = tx.visible(def, Deed::Read)?;
    select.column(Alias::new("id")).columns(shown.places().map(|at| Alias::new(column(def, at))));
    let (values, lacks) = (values(def, place, wanted), lacks(def, identity, beside));
    only_with(tx, def, &mut select, Standing { place, values, lacks });
    let ty = |at: usize| if matches!(def.fields[at].kind, Kind::Integer) { ColumnType::Int } else { ColumnType::Text };
    let types: Vec<ColumnType> = [ColumnType::Int].into_iter().chain(shown.places().map(ty)).collect();
    for row in tx.tx.fetch(&select, &types)? {
        let Some((mark, candidate)) = shown.read(identity, row.into_cells()) else { continue };
        let candidates = found.0.entry(mark).or_default();
        if !candidates.iter().any(|one| one.id == candidate.id) {
            candidates.push(candidate);
        }
    }
    Ok(())
}

/// What is fetched of each record: the column that was asked, and all of what it is known by.
struct Shown {
    class: u8,
    place: usize,
    exact: Vec<(u8, usize)>,
    keyed: Option<usize>,
    of_place: Vec<usize>,
}

impl Shown {
    fn of(identity: &Identity, class: u8, place: usize) -> Shown {
        let exact = (1..).zip(&identity.exact).flat_map(|(class, at)| at.iter().map(move |at| (class, *at))).collect();
        let of_place = identity.name.iter().flat_map(|(_, places)| places).copied().collect();
        Shown { class, place, exact, keyed: identity.key.filter(|_| class != KEY), of_place }
    }

    /// In the order in which [`Shown::read`] takes them.
    fn places(&self) -> impl Iterator<Item = usize> {
        let exact = self.exact.iter().map(|(_, at)| *at);
        [self.place].into_iter().chain(exact).chain(self.keyed).chain(self.of_place.iter().copied())
    }

    /// A record that was found, and the mark by which it was.
    fn read(&self, identity: &Identity, cells: Vec<Cell>) -> Option<(Hashed, Candidate)> {
        let mut cells = cells.into_iter();
        let id = cells.next()?.as_int().map(Id::from_raw)?;
        let mut texts = cells.map(text_of);
        let own = texts.next().flatten()?;
        let mut marks: Vec<Hashed> = Vec::new();
        for (class, _) in &self.exact {
            marks.extend(texts.next().flatten().map(|text| hashed(*class, &text)));
        }
        if self.keyed.is_some() {
            marks.extend(texts.next().flatten().map(|text| hashed(KEY, &text)));
        }
        let mark = match self.class {
            NAMED => hashed(NAMED, &identity.named(joined(&own), &texts.find_map(|place| place)?)),
            class => hashed(class, &own),
        };
        marks.push(mark);
        Some((mark, Candidate { id, marks }))
    }
}

/// What must not stand beside a name: who has the same number was found by it.
fn lacks(def: &EntityDef, identity: &Identity, beside: u8) -> Vec<Expr> {
    let certain = (1..).zip(identity.exact.iter().cloned()).chain(identity.key.map(|at| (KEY, vec![at])));
    let lacks = certain.filter(|(class, places)| beside & bit(*class) != 0 && !places.is_empty());
    let columns = |(_, places): (u8, Vec<usize>)| places.iter().map(|at| column(def, *at)).collect::<Vec<_>>();
    lacks.map(|class| Expr::cust(nothing_in(&columns(class)))).collect()
}

/// One of these values in a place, and what must not stand beside it.
struct Standing {
    place: usize,
    values: Vec<Cell>,
    lacks: Vec<Expr>,
}

/// Leaves those of whom this is true.
///
/// For equal texts PostgreSQL goes to the search index while a table is small or has just
/// grown, and that costs fifty times what the plain index does: 561 ms for 400 numbers among
/// 26,000. What lies between a text and itself only the plain one can tell.
fn only_with(tx: &Reads<'_, '_>, def: &EntityDef, select: &mut SelectStatement, standing: Standing) {
    let Standing { place, values, lacks } = standing;
    let here = || Expr::col(Alias::new(column(def, place)));
    let all = |select: &mut SelectStatement| {
        for lack in &lacks {
            select.and_where(lack.clone());
        }
    };
    if tx.tx.dialect() == Dialect::Sqlite || !def.fields[place].searchable || values.is_empty() {
        select.and_where(here().is_in(values.into_iter().map(Expr::val)));
        return all(select);
    }
    let wanted = || Expr::col(("wanted", "column1"));
    let mut one = Query::select();
    one.column("id").from(tx.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
    one.and_where(here().gte(wanted())).and_where(here().lte(wanted()));
    all(&mut one);
    let mut ids = Query::select();
    ids.column(("one", "id")).from_values(values, "wanted");
    ids.join_lateral(JoinType::InnerJoin, one, "one", Expr::cust("true"));
    select.and_where(Expr::cust_with_expr("id = any(array $1)", Expr::SubQuery(None, Box::new(ids.into()))));
}

/// What is asked for in a column, each once; filled up, so that there are few statements
/// to prepare.
fn values(def: &EntityDef, place: usize, wanted: &[&Mark]) -> Vec<Cell> {
    let keys: BTreeSet<&str> = wanted.iter().flat_map(|mark| &mark.keys).map(String::as_str).collect();
    let mut values: Vec<Cell> = match matches!(def.fields[place].kind, Kind::Integer) {
        true => keys.into_iter().filter_map(|key| key.parse().ok()).map(Cell::Int).collect(),
        false => keys.into_iter().map(Cell::from).collect(),
    };
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
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
