//! What is read from strangers, each as a function of any bytes: the filter
//! language and its tree in JSON, days, sheets and workbooks, places in lists and
//! ids, numbers of telephones and sums. None may panic or go on for ever, and what
//! was understood must be understood the same when it is written down again.
//!
//! `cargo fuzz run filter` drives them where cargo-fuzz is there; on any machine
//! `tests/tests/fuzzed.rs` runs the kept corpus and some thousand mutations of it.

mod filters;
mod sheets;
mod town;

use base::{Calendar, Currency, Date, Format, Id, Lang, MoneyUnit, parse, phone};
pub use filters::{filter, tree};
use records::Cursor;
pub use sheets::{sheet, workbook};

/// 1 Azar 1405.
const TODAY: Date = jiff::civil::date(2026, 11, 22);

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
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
