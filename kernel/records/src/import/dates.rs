//! Whether a column writes the day first or the month first.
//!
//! `03/04/2024` means two days. One value of the column decides for all of
//! them: a number above twelve is no month. Where none decides, the day goes
//! first, as it does nearly everywhere; and whatever was decided is told.

/// The order of day and month, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    /// Nothing in the column decides: the day is taken to go first.
    Assumed,
    /// Some values can only be read one way and some the other: what could
    /// mean two days is not guessed at.
    Mixed,
}

impl Order {
    /// The text that tells it.
    pub fn text(self) -> &'static str {
        match self {
            Order::DayFirst => "import-dates-day-first",
            Order::MonthFirst => "import-dates-month-first",
            Order::Assumed => "import-dates-assumed",
            Order::Mixed => "import-dates-mixed",
        }
    }

    /// The cell with its year in front, where it is written the other way.
    pub fn rewritten(self, cell: &str) -> Option<String> {
        let (one, two, year, rest) = parts(cell)?;
        let (day, month) = match self {
            Order::DayFirst | Order::Assumed => (one, two),
            Order::MonthFirst => (two, one),
            Order::Mixed => return None,
        };
        Some(format!("{year:04}/{month:02}/{day:02}{rest}"))
    }
}

/// What the values of one column say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes {
    day: u64,
    month: u64,
    open: u64,
}

impl Votes {
    pub fn count(&mut self, cell: &str) {
        match parts(cell) {
            Some((one, two, ..)) if one > 12 && two <= 12 => self.day += 1,
            Some((one, two, ..)) if two > 12 && one <= 12 => self.month += 1,
            Some((one, two, ..)) if one != two && one <= 12 => self.open += 1,
            _ => {}
        }
    }

    /// None where no value is written with its year behind.
    pub fn verdict(self) -> Option<Order> {
        match (self.day > 0, self.month > 0, self.open > 0) {
            (true, true, _) => Some(Order::Mixed),
            (true, false, _) => Some(Order::DayFirst),
            (false, true, _) => Some(Order::MonthFirst),
            (false, false, true) => Some(Order::Assumed),
            (false, false, false) => None,
        }
    }
}

/// Two small numbers and a year of four digits behind them, and what follows
/// (a time of day).
fn parts(cell: &str) -> Option<(u32, u32, u32, String)> {
    let text = base::fold::digits(cell.trim());
    let (date, rest) = text.split_at(text.find([' ', 'T']).unwrap_or(text.len()));
    let mut numbers = date.split(['/', '-', '.']);
    let mut number = |most: usize| {
        let text = numbers.next()?;
        let fits = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (one, two, year) = (number(2)?, number(2)?, number(4)?);
    (numbers.next().is_none() && year >= 1000 && one > 0 && two > 0).then(|| (one, two, year, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_decides_for_its_column() {
        let check = |cells: &[&str], expected: Option<Order>| {
            let mut votes = Votes::default();
            cells.iter().for_each(|cell| votes.count(cell));
            assert_eq!(votes.verdict(), expected, "{cells:?}");
        };
        check(&["03/04/2024", "25/04/2024"], Some(Order::DayFirst));
        check(&["03/04/2024", "04/25/2024"], Some(Order::MonthFirst));
        check(&["۰۳/۰۴/۲۰۲۴", "5-6-2024 10:20"], Some(Order::Assumed));
        check(&["25/04/2024", "04/25/2024"], Some(Order::Mixed));
        check(&["1404/05/06", "2024-03-01", "فردا", "05/05/2024"], None);
    }

    #[test]
    fn a_date_is_rewritten_with_its_year_in_front() {
        let check = |order: Order, cell: &str, expected: Option<&str>| {
            assert_eq!(order.rewritten(cell).as_deref(), expected, "{cell}");
        };
        check(Order::DayFirst, "03/04/2024", Some("2024/04/03"));
        check(Order::MonthFirst, "03/04/2024 10:20", Some("2024/03/04 10:20"));
        check(Order::DayFirst, "۲۵-۸-۱۴۰۲", Some("1402/08/25"));
        check(Order::Mixed, "03/04/2024", None);
        check(Order::DayFirst, "2024/04/03", None);
    }
}
