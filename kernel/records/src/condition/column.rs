//! What is asked of one column. Every answer is yes or no, also where nothing
//! stands: `filled`, and then the test.

use base::{Id, fold};
use schema::{
    FieldDef, Kind, Value,
    filter::{Op, Operand, Test},
};
use sea_query::{Alias, Condition, Expr, ExprTrait, Func, LikeExpr};

use crate::physical;

pub(super) fn equals(field: &FieldDef, value: &Value) -> Condition {
    match (&field.kind, value) {
        (Kind::Money, _) => filled(field, ordered(field).eq(Expr::val(physical::cell(value)))),
        (_, Value::Text(text)) if field.searchable => {
            filled(field, Expr::col(Alias::new(field.find_column())).eq(fold::find_key(text)))
        }
        (_, Value::Null) => is_empty(field),
        _ => filled(field, plain(field).eq(Expr::val(physical::cell(value)))),
    }
}

/// Several values of one column, asked together: as so many questions with an
/// "or" between them SQLite reads through the whole table.
pub(super) fn any_of(field: &FieldDef, test: &Test) -> Option<Condition> {
    if test.op != Op::Is || test.values.len() < 2 || field.links().is_some() {
        return None;
    }
    let value = |operand: &Operand| match operand {
        Operand::Value(Value::Null) => None,
        Operand::Value(Value::Text(text)) if field.searchable => Some(Expr::val(fold::find_key(text))),
        Operand::Value(value) => Some(Expr::val(physical::cell(value))),
        _ => None,
    };
    let values: Option<Vec<Expr>> = test.values.iter().map(value).collect();
    let column = match field.kind {
        Kind::Money => field.sort_column(),
        _ if field.searchable => field.find_column(),
        _ => field.key.to_string(),
    };
    Some(filled(field, Expr::col(Alias::new(column)).is_in(values?)))
}

pub(super) fn starts(field: &FieldDef, text: &str) -> Condition {
    let (column, prefix) = match field.searchable {
        true => (field.find_column(), fold::fold(text)),
        false => (field.key.to_string(), text.to_owned()),
    };
    let column = || Expr::col(Alias::new(column.as_str()));
    let end = format!("{prefix}\u{10FFFF}");
    filled(field, column().gte(prefix).and(column().lt(end)))
}

/// Whether these letters stand anywhere in it, large or small.
pub(super) fn has(field: &FieldDef, text: &str) -> Condition {
    let pattern = format!("%{}%", escaped(&text.to_lowercase()));
    let lower = Expr::from(Func::lower(plain(field)));
    filled(field, lower.like(LikeExpr::new(pattern).escape('\\')))
}

pub(super) fn is_empty(field: &FieldDef) -> Condition {
    Condition::all().add(plain(field).is_null())
}

pub(super) fn range(field: &FieldDef, from: Option<&Value>, until: Option<&Value>) -> Condition {
    let lower = from.map(|value| ordered(field).gte(order_value(field, value)));
    let upper = until.map(|value| ordered(field).lte(order_value(field, value)));
    let both = [lower, upper].into_iter().flatten().fold(Condition::all(), Condition::add);
    both.add(plain(field).is_not_null())
}

/// Whether one record is among several that a field links to.
pub(super) fn among(field: &FieldDef, id: Id) -> Condition {
    filled(field, plain(field).like(format!("%{id}%")))
}

/// Two-valued: a row where nothing stands is not a match, also below a "not".
pub(super) fn filled(field: &FieldDef, test: Expr) -> Condition {
    let all = Condition::all();
    let all = if field.required { all } else { all.add(plain(field).is_not_null()) };
    all.add(test)
}

fn plain(field: &FieldDef) -> Expr {
    Expr::col(Alias::new(&*field.key))
}

/// The column that greater and smaller are asked of.
pub(super) fn ordered(field: &FieldDef) -> Expr {
    Expr::col(Alias::new(field.sort_column()))
}

pub(super) fn order_value(field: &FieldDef, value: &Value) -> Expr {
    match value {
        Value::Text(text) if field.named => Expr::val(base::sort_key(text)),
        other => Expr::val(physical::cell(other)),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
