//! The days on which a company rests beside its weekends. An entity like any
//! other, so that they are corrected, imported, exported and taken back like
//! everything else.

use std::collections::BTreeMap;

use access::Deed;
use base::{Date, Id, calendar::holidays::proposed};
use schema::{Direction, Entity, EntityDef, Field, entity, field};
use store::{Cell, ColumnType};

use crate::{Error, Reads, Result, Writes};

pub struct Holiday;

impl Entity for Holiday {
    const KEY: &'static str = "holidays";
}

pub const HOLIDAY_ON: Field<Holiday, Date> = field("day");
pub const HOLIDAY_NAME: Field<Holiday, String> = field("name");
/// Counted by the moon and not yet announced: perhaps a day off.
pub const HOLIDAY_ESTIMATED: Field<Holiday, bool> = field("estimated");

pub(crate) fn definition() -> EntityDef {
    entity::<Holiday>("calendar-days")
        .field(HOLIDAY_NAME.line(120).named().searchable())
        .field(HOLIDAY_ON.date().indexed())
        .field(HOLIDAY_ESTIMATED.flag())
        .title(HOLIDAY_NAME)
        .sort(HOLIDAY_ON, Direction::Down)
        .list(&["name", "day", "estimated"])
        .section("main", &["name", "day", "estimated"])
        .build()
}

impl Reads<'_, '_> {
    /// The holidays from one day to another, both counted. Everybody may know
    /// them: a calendar shows them to whoever chooses a day.
    pub fn holidays(&mut self, from: Date, to: Date) -> Result<BTreeMap<Date, String>> {
        let sql = "select day, name from @holidays where day >= $1 and day <= $2 and deleted_at is null order by id";
        let rows = self.tx.sql(sql, &[Cell::Date(from), Cell::Date(to)], &[ColumnType::Date, ColumnType::Text])?;
        let mut days: BTreeMap<Date, String> = BTreeMap::new();
        for (day, name) in rows.iter().filter_map(|row| Some((row.date(0)?, row.text(1)?))) {
            let names = days.entry(day).or_default();
            *names = if names.is_empty() { name.to_owned() } else { format!("{names}، {name}") };
        }
        Ok(days)
    }
}

impl Writes<'_, '_> {
    /// Writes down the official holidays of a Jalali year that are not there
    /// yet; gives how many, and the change-set. A day that somebody corrected
    /// keeps its correction.
    pub fn propose_holidays(&mut self, year: i32) -> Result<(usize, Id)> {
        if !self.ctx.actor.may(Holiday::KEY, Deed::Create) {
            return Err(Error::Forbidden { entity: Holiday::KEY.to_owned(), deed: Deed::Create.key() });
        }
        let days = proposed(year);
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok((0, self.set)) };
        // A corrected lunar day may have left the year's edges.
        let week = |day: Date, weeks: i64| day.saturating_add(jiff::SignedDuration::from_hours(24 * 7 * weeks));
        let known = self.holidays(week(first.day, -1), week(last.day, 1))?;
        let lang = self.ctx.workspace.settings().lang;
        let mut added = 0;
        for one in days {
            let name = one.name(lang);
            let near =
                |day: &Date| (day.duration_since(one.day).as_hours() / 24).abs() <= if one.estimated { 3 } else { 0 };
            if known.iter().any(|(day, called)| near(day) && called.contains(name)) {
                continue;
            }
            let mut row = self.new_record::<Holiday>()?;
            row.set(HOLIDAY_ON, one.day);
            row.set(HOLIDAY_NAME, name.to_owned());
            row.set(HOLIDAY_ESTIMATED, one.estimated);
            self.save(row)?;
            added += 1;
        }
        Ok((added, self.set))
    }
}
