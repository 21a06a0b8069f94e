//! The order of a list in SQL, and the place in it from which a page goes on.
//!
//! A sort column that may be empty is paged as two parts, the filled one first, so that both
//! databases order alike. Pages of one list that were read apart are joined here, too.

use schema::{Direction, EntityDef, SYSTEM_COLUMNS};
use sea_query::{Alias, Condition, Expr, ExprTrait, Order, SelectStatement};
use store::{Cell, ColumnType, Tx, keyset};

use crate::{Cursor, Error, FieldProblem, Result, physical};

/// The order of a list: a column, a direction, and whether it may be empty.
pub(crate) struct Ordering {
    column: String,
    pub ty: ColumnType,
    optional: bool,
    direction: Direction,
}

impl Ordering {
    pub fn new(def: &EntityDef, sort: &str, direction: Direction) -> Result<Ordering> {
        if SYSTEM_COLUMNS.contains(&sort) {
            let ty = if matches!(sort, "id" | "version") { ColumnType::Int } else { ColumnType::Instant };
            return Ok(Ordering { column: sort.to_owned(), ty, optional: sort == "deleted_at", direction });
        }
        let unknown = || Error::Invalid(vec![FieldProblem::new(sort, "query-no-such-field")]);
        let field = def.field(sort).ok_or_else(unknown)?;
        let ty = if field.named { ColumnType::Text } else { physical::value_columns(field)[0].ty };
        Ok(Ordering { column: field.sort_column(), ty, optional: !field.required, direction })
    }

    /// The parts in which the list is read, in their order.
    pub fn parts(&self, back: bool) -> &'static [Part] {
        match (self.optional, back) {
            (false, _) => &[Part::Filled],
            (true, false) => &[Part::Filled, Part::Empty],
            (true, true) => &[Part::Empty, Part::Filled],
        }
    }

    /// A part that lies wholly behind the cursor has nothing more to give.
    pub fn is_behind(&self, part: Part, cursor: &Cursor) -> bool {
        let in_empty = cursor.at == Cell::Null && self.optional;
        match part {
            Part::Filled => in_empty && !cursor.back,
            Part::Empty => !in_empty && cursor.back,
        }
    }

    /// Puts order, place and limit of one part to a statement.
    pub fn page(
        &self,
        tx: &Tx<'_>,
        select: &mut SelectStatement,
        part: Part,
        from: Option<&Cursor>,
        back: bool,
        limit: usize,
    ) {
        let down = (self.direction == Direction::Down) != back;
        let order = if down { Order::Desc } else { Order::Asc };
        let column = || Expr::col(Alias::new(self.column.as_str()));
        select.expr(column());
        let within = from.filter(|cursor| (cursor.at == Cell::Null && self.optional) == (part == Part::Empty));
        let mut place = Condition::all();
        if self.optional {
            place = place.add(if part == Part::Filled { column().is_not_null() } else { column().is_null() });
        }
        if let Some(cursor) = within {
            place = place.add(match part {
                Part::Filled if self.column != "id" => {
                    let here = [cursor.at.clone(), Cell::Int(cursor.id)];
                    keyset::behind(tx, [column(), Expr::col("id")], here, down)
                }
                _ => keyset::behind(tx, [Expr::col("id")], [Cell::Int(cursor.id)], down),
            });
        }
        select.cond_where(place);
        if part == Part::Filled && self.column != "id" {
            select.order_by(Alias::new(self.column.as_str()), order.clone());
        }
        select.order_by("id", order).limit(limit as u64);
    }
}

/// The two halves of a list whose sort column may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Filled,
    Empty,
}

/// Pages of the same list, read apart, as one page: both databases order cells
/// as they are compared here, texts byte by byte.
pub(crate) fn joined(mut pages: Vec<Vec<store::Row>>, down: bool, wanted: usize) -> Vec<store::Row> {
    if pages.len() == 1 {
        return pages.pop().unwrap_or_default();
    }
    let mut all: Vec<store::Row> = pages.into_iter().flatten().collect();
    all.sort_by(|one, other| {
        let place = |row: &'_ store::Row| row.int(0).unwrap_or(0);
        let [by, other_by] = [one, other].map(|row| row.cells().last().unwrap_or(&Cell::Null));
        let order = keyset::compare(by, other_by).then(place(one).cmp(&place(other)));
        if down { order.reverse() } else { order }
    });
    all.dedup_by_key(|row| row.int(0));
    all.truncate(wanted);
    all
}
