//! Who in the records has a mark: many rows are asked about together, by one
//! index each.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use access::Deed;
use base::Id;
use schema::{EntityDef, Kind};
use sea_query::{Alias, Expr, ExprTrait};
use store::{Cell, ColumnType};

use super::{Hashed, Identity, KEY, Mark, NAMED, hashed};
use crate::{Reads, Result};

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

/// The records that have any of these marks, by one question a column.
pub(in crate::import) fn look_up(
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

/// Which of these marks stand in records at all, whoever may see them: only for
/// asking the one question that may be answered about a colleague's records.
pub(in crate::import) fn anywhere(
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
