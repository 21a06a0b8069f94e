//! What stands in each cell, before it is known which kind of file it goes to.

use std::sync::Arc;

use base::{Currency, Date, Instant, MoneyUnit, fold};
use schema::{EntityDef, FieldDef, Kind, Value};

use super::{Wording, columns::Column};
use crate::{AnyRecord, Ctx, Titles};

/// A cell with its type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    Empty,
    Text(String),
    /// A number with so many decimals.
    Number(i64, u8),
    Day(Date),
    Moment(Instant),
}

/// Draws the rows of one sheet.
pub(super) struct Cells {
    ctx: Ctx,
    def: Arc<EntityDef>,
    pub columns: Vec<Column>,
    pub wording: Wording,
}

impl Cells {
    pub fn new(ctx: &Ctx, def: Arc<EntityDef>, columns: Vec<Column>, wording: Wording) -> Cells {
        Cells { ctx: ctx.clone(), def, columns, wording }
    }

    /// What the sheet is called; a workbook takes few letters and no brackets.
    pub fn name(&self) -> String {
        let said = match self.wording {
            Wording::People => self.ctx.text(&self.def.label_key()),
            Wording::Programs => self.def.key.to_string(),
        };
        said.chars().filter(|letter| !r"[]:*?/\'".contains(*letter)).take(25).collect()
    }

    pub fn headings(&self) -> Vec<&str> {
        self.columns.iter().map(Column::heading).collect()
    }

    /// One row in text, as a CSV file has it.
    pub fn row(&self, record: &AnyRecord, titles: &Titles) -> Vec<Written> {
        self.columns.iter().map(|column| self.written(self.held(record, column, titles), column)).collect()
    }

    fn held(&self, record: &AnyRecord, column: &Column, titles: &Titles) -> Held {
        match column {
            Column::Id { .. } => Held::Text(record.id.to_string()),
            Column::Name { key, .. } => self.name_of(record, key, titles).map_or(Held::Empty, Held::Text),
            // What is out of the reader's sight is not told by its id either.
            Column::LinkId { key, .. } => match (self.name_of(record, key, titles), record.value(key).id()) {
                (Some(_), Some(id)) => Held::Text(id.to_string()),
                _ => Held::Empty,
            },
            Column::Field { field, .. } if field.links().is_some() => self.names_of(record, field, titles),
            Column::Field { field, .. } => self.value(field, record.value(&field.key)),
            Column::Stamp { key, .. } if key == "created_at" => Held::Moment(record.created_at),
            Column::Stamp { .. } => Held::Moment(record.updated_at),
        }
    }

    fn name_of(&self, record: &AnyRecord, key: &str, titles: &Titles) -> Option<String> {
        let to = self.def.field(key)?.link()?;
        titles.get(to, record.value(key).id()?).map(str::to_owned)
    }

    /// Several records by their names, as the import takes them again.
    fn names_of(&self, record: &AnyRecord, field: &FieldDef, titles: &Titles) -> Held {
        let to = field.links().unwrap_or_default();
        let ids = record.value(&field.key).ids();
        let names: Vec<&str> = ids.iter().filter_map(|id| titles.get(to, *id)).collect();
        if names.is_empty() { Held::Empty } else { Held::Text(names.join("، ")) }
    }

    fn value(&self, field: &FieldDef, value: &Value) -> Held {
        let is_for_people = self.wording == Wording::People;
        match value {
            Value::Null => Held::Empty,
            Value::Text(key) if is_for_people && matches!(field.kind, Kind::Choice(_)) => {
                Held::Text(self.ctx.text(&self.def.choice_label_key(&field.key, key)))
            }
            Value::Text(text) => Held::Text(text.clone()),
            Value::Flag(flag) if is_for_people => {
                Held::Text(self.ctx.text(if *flag { "import-yes" } else { "import-no" }))
            }
            Value::Flag(flag) => Held::Text(flag.to_string()),
            Value::Int(number) => match field.kind {
                Kind::Decimal { scale } => Held::Number(*number, scale),
                _ => Held::Number(*number, 0),
            },
            Value::Money(money) => Held::Number(money.minor, self.scale(money.currency)),
            Value::Date(date) => Held::Day(*date),
            Value::Instant(instant) => Held::Moment(*instant),
            Value::Id(id) => Held::Text(id.to_string()),
        }
    }

    /// The decimals of a sum in the unit of its heading.
    fn scale(&self, currency: Currency) -> u8 {
        let is_toman = currency == Currency::Irr && self.ctx.format.unit == MoneyUnit::Toman;
        if is_toman && self.wording == Wording::People { 1 } else { currency.decimals() as u8 }
    }

    fn written(&self, held: Held, column: &Column) -> Written {
        let text = match &held {
            Held::Empty => String::new(),
            Held::Text(text) => super::guarded(text),
            Held::Number(number, scale) => decimal(*number, *scale),
            Held::Day(date) => self.day(*date),
            Held::Moment(at) => self.moment(*at, matches!(column, Column::Stamp { .. })),
        };
        Written { held, text }
    }

    fn day(&self, date: Date) -> String {
        match self.wording {
            Wording::People => fold::digits(&self.ctx.format.date_input(date)),
            Wording::Programs => date.to_string(),
        }
    }

    /// For people to the minute, as they read it; where that would lose something
    /// that comes back in, exactly.
    fn moment(&self, at: Instant, is_stamp: bool) -> String {
        let local = at.to_zoned(self.ctx.format.zone.clone());
        let is_whole = local.second() == 0 && local.subsec_nanosecond() == 0;
        match self.wording {
            Wording::People if is_whole || is_stamp => {
                format!("{} {:02}:{:02}", self.day(local.date()), local.hour(), local.minute())
            }
            Wording::People => local.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string(),
            Wording::Programs => at.to_string(),
        }
    }
}

/// A cell, typed and as text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    pub held: Held,
    pub text: String,
}

/// `1250` with two decimals is `12.50`; what is whole has no point.
fn decimal(number: i64, scale: u8) -> String {
    let step = 10_u64.pow(scale.into());
    let (whole, rest) = (number.unsigned_abs() / step, number.unsigned_abs() % step);
    let sign = if number < 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{rest:0width$}", width = scale.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_loss_and_without_signs_that_stand_between_digits() {
        let check = |number, scale, text: &str| assert_eq!(decimal(number, scale), text);
        check(0, 0, "0");
        check(-12, 0, "-12");
        check(1_250, 2, "12.50");
        check(-5, 1, "-0.5");
        check(120, 1, "12");
        check(i64::MIN, 0, "-9223372036854775808");
    }
}
