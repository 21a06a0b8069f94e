//! What is read from strangers, each as a function of any bytes: the filter
//! language, days, sheets, places in lists and ids, numbers of telephones and
//! sums. None may panic or go on for ever, and what was understood must be
//! understood the same when it is written down again.
//!
//! `cargo fuzz run filter` drives them where cargo-fuzz is there; on any machine
//! `tests/tests/fuzzed.rs` runs the kept corpus and some thousand mutations of it.

use std::io::Cursor as Bytes;

use base::{Calendar, Currency, Date, Format, Id, Lang, MoneyUnit, parse, phone};
use jiff::tz::TimeZone;
use records::{
    Cursor,
    import::{LONGEST_CELL, MOST_COLUMNS, Reader, Row, Source},
};
use schema::{
    Entity, Field, KeysOnly, Reading, Schema, SchemaBuilder, entity, field,
    filter::{Filter, parse as read, places, print},
};

/// 1 Azar 1405.
const TODAY: Date = jiff::civil::date(2026, 11, 22);

pub struct Customer;
impl Entity for Customer {
    const KEY: &'static str = "customers";
}

pub struct User;
impl Entity for User {
    const KEY: &'static str = "users";
}

pub struct Team;
impl Entity for Team {
    const KEY: &'static str = "teams";
}

pub struct Branch;
impl Entity for Branch {
    const KEY: &'static str = "branches";
}

fn named<E: Entity>() -> schema::EntityDef {
    let name: Field<E, String> = field("name");
    entity::<E>("circle").field(name.line(100).searchable().named()).title(name).build()
}

/// One field of each kind, and a link to walk along.
fn town() -> Schema {
    const NAME: Field<Customer, String> = field("name");
    const MOBILE: Field<Customer, Option<String>> = field("mobile");
    const EMAIL: Field<Customer, Option<String>> = field("email");
    const REVENUE: Field<Customer, Option<base::Money>> = field("revenue");
    const WEIGHT: Field<Customer, Option<i64>> = field("weight");
    const STAFF: Field<Customer, Option<i64>> = field("staff");
    const BORN: Field<Customer, Option<Date>> = field("born_on");
    const CALLED: Field<Customer, Option<base::Instant>> = field("called_at");
    const URGENT: Field<Customer, bool> = field("urgent");
    const PARENT: Field<Customer, Option<Id<Customer>>> = field("parent");
    let customers = entity::<Customer>("users")
        .field(NAME.line(200).searchable().named())
        .field(MOBILE.phone())
        .field(EMAIL.email())
        .field(REVENUE.money())
        .field(WEIGHT.decimal(3))
        .field(STAFF.integer())
        .field(BORN.date())
        .field(CALLED.instant())
        .field(URGENT.flag())
        .field(PARENT.link::<Customer>())
        .title(NAME)
        .owned()
        .build();
    let builder = SchemaBuilder::new().entity(customers).entity(named::<User>()).entity(named::<Team>());
    builder.entity(named::<Branch>()).build().expect("a schema of our own")
}

thread_local! {
    static TOWN: Schema = town();
}

fn reading() -> Reading {
    let now = "2026-11-22T11:00:00Z".parse().expect("a moment of our own");
    Reading::at(now, TimeZone::UTC, Calendar::Jalali, Currency::Irr, MoneyUnit::Toman)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A filter that was read prints as a text, and as JSON, that reads the same.
pub fn filter(bytes: &[u8]) {
    let text = text(bytes);
    TOWN.with(|schema| {
        let Some(def) = schema.entity("customers") else { return };
        places(&text, schema, def, &KeysOnly);
        let Ok(filter) = read(&text, schema, def, &reading(), &KeysOnly) else { return };
        let printed = print(&filter, schema, def);
        // What is at the limit of length may be beyond it when it is written out.
        if printed.chars().count() <= schema::filter::MOST_CHARACTERS {
            let again = read(&printed, schema, def, &reading(), &KeysOnly);
            assert_eq!(again.as_ref(), Ok(&filter), "{text:?} printed as {printed:?}");
        }
        assert_eq!(Filter::from_json(&filter.to_json(schema, def), schema, def).as_ref(), Ok(&filter), "{text:?}");
    });
}

/// A day that was read is the same day when it is shown to the same reader.
pub fn date(bytes: &[u8]) {
    let text = text(bytes);
    for calendar in Calendar::ALL {
        base::calendar::parse_moment(&text, calendar, TODAY.at(10, 20, 0, 0)).ok();
        // A year beyond these could be one of either calendar, and is read as the other.
        let read = base::calendar::parse_date(&text, calendar, TODAY).ok();
        let Some(day) = read.filter(|day| (1900..2200).contains(&day.year())) else { continue };
        for lang in Lang::ALL {
            let shown = Format { calendar, ..Format::of(lang) }.date_input(day);
            let again = base::calendar::parse_date(&shown, calendar, TODAY);
            assert_eq!(again, Ok(day), "{text:?} is shown as {shown:?}");
        }
    }
}

/// A sheet ends, keeps its limits, and comes back when its rows are written out.
pub fn sheet(bytes: &[u8]) {
    let Some((headings, rows)) = rows_of(bytes.to_vec(), &Source::default()) else { return };
    assert!(headings.len() <= MOST_COLUMNS, "{} columns", headings.len());
    for row in &rows {
        assert!(row.cells.iter().all(|cell| cell.chars().count() <= LONGEST_CELL), "a cell without end");
        assert!(row.fault.is_some() || row.cells.len() <= headings.len(), "more cells than columns");
    }
    // An apostrophe in front is a disguise that reading takes off.
    let is_plain = |cell: &String| !cell.starts_with('\'') && cell.trim() == cell && !cell.contains(char::is_control);
    let whole = |row: &&Row| {
        row.fault.is_none() && row.cells.iter().all(is_plain) && row.cells.iter().any(|cell| !cell.is_empty())
    };
    let plain: Vec<&Row> = rows.iter().filter(whole).collect();
    let heads: Vec<String> = (0..headings.len()).map(|number| format!("h{number}")).collect();
    let line = |cells: &[String]| {
        let quoted = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        quoted.collect::<Vec<_>>().join(",") + "\n"
    };
    let written: String = std::iter::once(line(&heads)).chain(plain.iter().map(|row| line(&row.cells))).collect();
    let mut told = Source::default();
    told.separator = Some(b',');
    told.encoding = Some("utf-8".into());
    if heads.is_empty() || plain.is_empty() {
        return;
    }
    let Some((_, again)) = rows_of(written.clone().into_bytes(), &told) else { panic!("not read again: {written:?}") };
    let cells = |row: &Row| row.cells.clone();
    let (once, twice): (Vec<_>, Vec<_>) = (plain.into_iter().map(cells).collect(), again.iter().map(cells).collect());
    assert_eq!(once, twice, "{written:?}");
}

/// The headings and all rows; no file gives more rows than it has bytes.
fn rows_of(bytes: Vec<u8>, told: &Source) -> Option<(Vec<String>, Vec<Row>)> {
    let most = bytes.len() + 2;
    let mut reader = Reader::new(Box::new(Bytes::new(bytes)), told).ok()?;
    let mut rows = Vec::new();
    while let Ok(Some(row)) = reader.next_row() {
        rows.push(row);
        assert!(rows.len() <= most, "a sheet without end");
    }
    Some((reader.headings().to_vec(), rows))
}

/// A place in a list, or an id, is written as it was read.
pub fn place(bytes: &[u8]) {
    let text = text(bytes);
    if let Some(place) = Cursor::decode(&text) {
        assert_eq!(Cursor::decode(&place.encode()), Some(place), "{text:?}");
    }
    if let Ok(id) = text.parse::<Id>() {
        assert_eq!(id.to_string().parse(), Ok(id), "{text:?}");
        assert_eq!(id.to_string().len(), 13, "{text:?}");
    }
}

/// Numbers, sums and telephone numbers: what was read reads the same as it is kept.
pub fn number(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(number) = parse::integer(&text) {
        assert_eq!(parse::integer(&number.to_string()), Ok(number), "{text:?}");
    }
    parse::decimal(&text, 3).ok();
    for unit in [MoneyUnit::Rial, MoneyUnit::Toman] {
        if let Ok(sum) = parse::money(&text, Currency::Irr, unit) {
            let plain = parse::money(&sum.minor.to_string(), Currency::Irr, MoneyUnit::Rial);
            assert_eq!(plain, Ok(sum), "{text:?}");
        }
    }
    if let Ok(number) = phone::normalise(&text, "IR") {
        assert_eq!(phone::normalise(&number, "IR").as_ref(), Ok(&number), "{text:?}");
        for lang in Lang::ALL {
            let shown = phone::show(&number, lang);
            assert_eq!(phone::normalise(&shown, "IR").as_ref(), Ok(&number), "{text:?} is shown as {shown:?}");
        }
    }
}
