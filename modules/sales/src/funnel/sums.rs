//! What the funnel keeps ready: deals and stays by everything that its page tells
//! them apart by, once for all of them, once for each branch, each team and each
//! seller. Whoever sees a branch reads that branch's cells and no seller's.
//!
//! A cell of a team knows its branch too, and that of a seller their team and branch,
//! because a scope is "mine, my teams', my branches'": who adds these up must be
//! able to leave out what was counted already.
//! Left out: days of a period and single products. A period has fewer deals than
//! all time has, and both together would be as many cells as there are deals.

use store::{ColumnType, Dialect, Part, Sums};

use super::stays;

/// For whom a cell counts, from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    All,
    Branch,
    Team,
    Seller,
}

impl Level {
    fn parts(self) -> &'static [&'static str] {
        match self {
            Level::All => &[],
            Level::Branch => &["branch"],
            Level::Team => &["team", "branch"],
            Level::Seller => &["owner", "team", "branch"],
        }
    }
}

/// One table of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// Sellers and branches, with how long their deals took; on the level of sellers only.
    People,
    Products,
    /// Won and lost by their day, and why lost.
    Closed,
    Stays,
}

impl Table {
    pub fn sums(self) -> Sums {
        if self == Table::Stays { stays_summed() } else { deals_summed() }
    }

    /// The parts it tells apart, besides whose they are.
    pub fn parts(self) -> &'static [&'static str] {
        match self {
            Table::People => &["pipeline", "stage", "took"],
            Table::Products => &["product", "pipeline", "stage", "took"],
            Table::Closed => &["pipeline", "stage", "lost_reason", "closed_on", "unopened"],
            Table::Stays => &["pipeline", "stage", "outcome", "reason", "days", "undated"],
        }
    }

    /// The number of its cells on a level.
    pub fn group(self, level: Level) -> Option<usize> {
        self.sums().group(&[level.parts(), self.parts()].concat())
    }
}

pub(crate) fn sums() -> Vec<Sums> {
    vec![deals_summed(), stays_summed()]
}

fn deals_summed() -> Sums {
    Sums {
        table: "deal_sums",
        source: "opportunities",
        columns: &[
            "owner",
            "team",
            "branch",
            "pipeline",
            "product",
            "stage",
            "lost_reason",
            "opened_on",
            "closed_on",
            "amount_base",
            "deleted_at",
        ],
        only: "#.deleted_at is null",
        parts: parts_of_deal,
        amount: "#.amount_base",
        groups: &[
            &["owner", "team", "branch", "pipeline", "stage", "took"],
            &["product", "pipeline", "stage", "took"],
            &["branch", "product", "pipeline", "stage", "took"],
            &["team", "branch", "product", "pipeline", "stage", "took"],
            &["owner", "team", "branch", "product", "pipeline", "stage", "took"],
            &["pipeline", "stage", "lost_reason", "closed_on", "unopened"],
            &["branch", "pipeline", "stage", "lost_reason", "closed_on", "unopened"],
            &["team", "branch", "pipeline", "stage", "lost_reason", "closed_on", "unopened"],
            &["owner", "team", "branch", "pipeline", "stage", "lost_reason", "closed_on", "unopened"],
        ],
        asked_by: &["owner", "team", "branch"],
    }
}

fn parts_of_deal(dialect: Dialect) -> Vec<Part> {
    let int = |name| Part::column(name, ColumnType::Int);
    let took = stays::days_between(dialect, "#.closed_on", "#.opened_on");
    let mut parts: Vec<Part> =
        ["owner", "team", "branch", "pipeline", "product", "stage", "lost_reason"].map(int).into();
    parts.push(Part::column("closed_on", ColumnType::Date));
    parts.push(Part { value: is_missing("#.opened_on"), ..int("unopened") });
    parts.push(Part { value: took, ..int("took") });
    parts
}

fn stays_summed() -> Sums {
    Sums {
        table: "stay_sums",
        source: stays::TABLE,
        columns: &["owner", "team", "branch", "pipeline", "stage", "outcome", "reason", "days", "entered_on", "amount"],
        only: "1 = 1",
        parts: parts_of_stay,
        amount: "#.amount",
        groups: &[
            &["pipeline", "stage", "outcome", "reason", "days", "undated"],
            &["branch", "pipeline", "stage", "outcome", "reason", "days", "undated"],
            &["team", "branch", "pipeline", "stage", "outcome", "reason", "days", "undated"],
            &["owner", "team", "branch", "pipeline", "stage", "outcome", "reason", "days", "undated"],
        ],
        asked_by: &["owner", "team", "branch"],
    }
}

fn parts_of_stay(_: Dialect) -> Vec<Part> {
    let int = |name| Part::column(name, ColumnType::Int);
    let mut parts: Vec<Part> = ["owner", "team", "branch", "pipeline", "stage", "reason", "days"].map(int).into();
    parts.push(Part::column("outcome", ColumnType::Text));
    parts.push(Part { value: is_missing("#.entered_on"), ..int("undated") });
    parts
}

fn is_missing(column: &str) -> String {
    format!("case when {column} is null then 1 else 0 end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_cells_on_every_level_that_it_is_asked_on() {
        for table in [Table::Products, Table::Closed, Table::Stays] {
            for level in [Level::All, Level::Branch, Level::Team, Level::Seller] {
                assert!(table.group(level).is_some(), "{table:?} {level:?}");
            }
        }
        assert!(Table::People.group(Level::Seller).is_some());
    }
}
