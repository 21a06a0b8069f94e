//! The address of the report: what it asks for, read from the query string and
//! written back with one thing changed, so that a report can be sent to a
//! colleague, who sees of it what they may.

use base::{Calendar, Date, Format, Id, Period, Unit, parse_date};
use records::{
    FieldProblem,
    people::{Branch, User},
};
use web::Problem;

use super::{asked::Asked, gather::last_day};
use crate::{pipelines::Pipeline, products::Product};

/// Where the report stands.
pub const PATH: &str = "/reports/funnel";

/// What an address says. Empty parts are left out when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub span: Span,
    /// As they were typed.
    pub from: String,
    pub until: String,
    pub branch: Option<Id<Branch>>,
    pub seller: Option<Id<User>>,
    pub product: Option<Id<Product>>,
    pub pipeline: Option<Id<Pipeline>>,
    pub calendar: Option<Calendar>,
}

/// Which days are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    #[default]
    Ever,
    This(Unit),
    Last(Unit),
    /// From one day to another.
    Days,
}

impl Span {
    /// The ones that are one press away.
    pub const USUAL: [Span; 7] = [
        Span::Ever,
        Span::This(Unit::Month),
        Span::Last(Unit::Month),
        Span::This(Unit::Quarter),
        Span::Last(Unit::Quarter),
        Span::This(Unit::Year),
        Span::Last(Unit::Year),
    ];

    /// The word in the address and in the keys of its label.
    pub fn key(self) -> String {
        match self {
            Span::Ever => "ever".to_owned(),
            Span::This(unit) => format!("this-{}", unit.code()),
            Span::Last(unit) => format!("last-{}", unit.code()),
            Span::Days => "days".to_owned(),
        }
    }

    pub fn period(self, today: Date, calendar: Calendar) -> Option<Period> {
        match self {
            Span::Ever | Span::Days => None,
            Span::This(unit) => Some(Period::containing(today, unit, calendar)),
            Span::Last(unit) => Some(Period::containing(today, unit, calendar).previous(unit, calendar)),
        }
    }
}

impl Address {
    /// Reads the query string; a word that is no id or period is a malformed
    /// request, for no link of ours leads there.
    pub fn read(pairs: &[(String, String)]) -> Result<Address, Problem> {
        let mut address = Address::default();
        for (name, value) in pairs.iter().map(|(name, value)| (name.as_str(), value.trim())) {
            match name {
                "period" => address.span = span(value)?,
                "from" => address.from = value.to_owned(),
                "until" => address.until = value.to_owned(),
                "branch" => address.branch = id(value)?,
                "seller" => address.seller = id(value)?,
                "product" => address.product = id(value)?,
                "pipeline" => address.pipeline = id(value)?,
                "calendar" => address.calendar = Calendar::from_code(value),
                _ => {}
            }
        }
        if !address.from.is_empty() || !address.until.is_empty() {
            address.span = Span::Days;
        }
        Ok(address)
    }

    pub fn href(&self) -> String {
        let id = |id: Option<Id>| id.map(|id| id.to_string());
        let typed = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let span = (!matches!(self.span, Span::Ever | Span::Days)).then(|| self.span.key());
        let parts = [
            ("period", span),
            ("from", typed(&self.from)),
            ("until", typed(&self.until)),
            ("branch", id(self.branch.map(Id::any))),
            ("seller", id(self.seller.map(Id::any))),
            ("product", id(self.product.map(Id::any))),
            ("pipeline", id(self.pipeline.map(Id::any))),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in parts {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        match query.finish() {
            query if query.is_empty() => PATH.to_owned(),
            query => format!("{PATH}?{query}"),
        }
    }

    /// Of another period, with all else as it is.
    pub fn spanning(&self, span: Span) -> Address {
        Address { span, from: String::new(), until: String::new(), ..self.clone() }
    }

    /// The question, with its days read as this person writes them.
    pub fn asked(&self, format: &Format, today: Date) -> Result<Asked, FieldProblem> {
        let calendar = self.calendar.unwrap_or(format.calendar);
        let day = |field: &str, text: &str| match text {
            "" => Ok(None),
            text => parse_date(text, format.calendar, today)
                .map(Some)
                .map_err(|problem| FieldProblem::new(field, problem.key())),
        };
        let period = self.span.period(today, calendar);
        let (from, until) = match period {
            Some(period) => (Some(period.from), Some(last_day(period))),
            None => (day("from", &self.from)?, day("until", &self.until)?),
        };
        let (branch, seller) = (self.branch, self.seller);
        let (product, pipeline) = (self.product, self.pipeline);
        Ok(Asked { from, until, branch, seller, product, pipeline, calendar: self.calendar })
    }
}

fn span(word: &str) -> Result<Span, Problem> {
    let units = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];
    let all = units.into_iter().flat_map(|unit| [Span::This(unit), Span::Last(unit)]);
    match word {
        "" => Ok(Span::Ever),
        word => all.chain([Span::Ever, Span::Days]).find(|span| span.key() == word).ok_or(Problem::Malformed),
    }
}

fn id<E>(text: &str) -> Result<Option<Id<E>>, Problem> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Problem::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(query: &str) -> Vec<(String, String)> {
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    #[test]
    fn an_address_is_written_as_it_was_read() {
        let id = Id::<User>::from_raw(7).to_string();
        for query in ["", "period=this-quarter", "from=2026-01-01&until=2026-02-01", "until=%DB%B1%DB%B4%DB%B0%DB%B5"] {
            let query = [query, &format!("seller={id}")].join(if query.is_empty() { "" } else { "&" });
            let address = Address::read(&pairs(&query)).unwrap();
            assert_eq!(address.href(), format!("{PATH}?{query}"));
        }
        assert_eq!(Address::read(&pairs("period=ever")).unwrap().href(), PATH);
    }

    #[test]
    fn a_period_is_read_by_the_readers_calendar() {
        let today = Date::constant(2026, 11, 22);
        let check = |query: &str, lang, expected: [&str; 2]| {
            let asked = Address::read(&pairs(query)).unwrap().asked(&Format::of(lang), today).unwrap();
            let found = [asked.from, asked.until].map(|day| day.map_or("-".to_owned(), |day| day.to_string()));
            assert_eq!(found, expected, "{query}");
        };
        use base::Lang::{En, Fa};
        check("", Fa, ["-", "-"]);
        check("period=this-month", Fa, ["2026-11-22", "2026-12-21"]);
        check("period=this-month", En, ["2026-11-01", "2026-11-30"]);
        check("period=last-quarter", En, ["2026-07-01", "2026-09-30"]);
        check("period=this-year&calendar=gregorian", Fa, ["2026-01-01", "2026-12-31"]);
        check("from=1405/09/01", Fa, ["2026-11-22", "-"]);
        check("period=this-month&until=2026-01-05", En, ["-", "2026-01-05"]);
    }

    #[test]
    fn what_no_link_of_ours_says_is_malformed() {
        for query in ["seller=me", "period=century", "branch=1"] {
            assert!(matches!(Address::read(&pairs(query)), Err(Problem::Malformed)), "{query}");
        }
        let wrong = Address::read(&pairs("from=someday")).unwrap().asked(&Format::default(), Date::MIN);
        assert_eq!(wrong.map_err(|problem| problem.field), Err("from".to_owned()));
    }
}
