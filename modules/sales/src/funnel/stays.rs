//! The stays that count, each with what the funnel asks of it: one narrow row
//! which the database itself derives from the passage and its deal, so that the
//! page neither joins the two nor works out days by the million.
//!
//! It holds no right and no history of its own: who may see a stay is asked of
//! its deal, and what may be shown of it is decided where it is read. Where all of
//! it would be read, the sums over it are (`sums`).

use store::{ColumnDef, ColumnType, Derived, Dialect, IndexDef, Source, TableDef};

pub(super) const TABLE: &str = "deal_stays";

fn index(columns: &[&str]) -> IndexDef {
    IndexDef::on(&format!("ix_{TABLE}_{}", columns[0]), columns)
}

pub(crate) fn derived() -> Derived {
    use ColumnType::{Date, Int, Text};
    let columns = vec![
        ColumnDef::new("id", Int).required(),
        ColumnDef::new("opportunity", Int).required(),
        ColumnDef::new("stage", Int).required(),
        ColumnDef::new("outcome", Text).required(),
        ColumnDef::new("entered_on", Date),
        ColumnDef::new("days", Int),
        ColumnDef::new("reason", Int),
        ColumnDef::new("amount", Int),
        // Whose the deal is, for the sums.
        ColumnDef::new("owner", Int),
        ColumnDef::new("team", Int),
        ColumnDef::new("branch", Int),
        ColumnDef::new("pipeline", Int),
    ];
    let indexes = vec![
        // All of them; those of a period; those of some deals.
        index(&["stage", "outcome", "reason", "days", "amount"]),
        index(&["entered_on", "stage", "outcome", "reason", "days", "amount"]),
        index(&["opportunity", "stage", "outcome", "reason", "days", "amount", "entered_on"]),
    ];
    let of_passage = Source {
        table: "stage_passages",
        alias: "p",
        kept_as: "id",
        columns: &["opportunity", "stage", "outcome", "entered_on", "left_on", "first_time", "deleted_at"],
        waits_for: Some(("opportunity", "opportunities")),
        comes_first: false,
    };
    let of_deal = Source {
        table: "opportunities",
        alias: "o",
        kept_as: "opportunity",
        columns: &["lost_reason", "amount_base", "owner", "team", "branch", "pipeline", "deleted_at"],
        waits_for: None,
        comes_first: true,
    };
    Derived {
        table: TableDef { name: TABLE.into(), columns, primary: vec!["id".into()], indexes, find: Vec::new() },
        rows,
        sources: vec![of_passage, of_deal],
    }
}

/// How long a stay lasted is known where it ended in going on or in a loss; its
/// reason is that of the loss it ended in.
fn rows(dialect: Dialect) -> String {
    format!(
        "select p.id, p.opportunity, p.stage, p.outcome, p.entered_on, \
         case when p.outcome in ('on', 'lost') then {} end, \
         case when p.outcome = 'lost' then o.lost_reason end, o.amount_base, o.owner, o.team, o.branch, o.pipeline \
         from @stage_passages p join @opportunities o on o.id = p.opportunity \
         where p.deleted_at is null and p.first_time and o.deleted_at is null",
        days_between(dialect, "p.left_on", "p.entered_on")
    )
}

pub(super) fn days_between(dialect: Dialect, later: &str, earlier: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("cast(julianday({later}) - julianday({earlier}) as integer)"),
        Dialect::Postgres => format!("cast({later} - {earlier} as bigint)"),
    }
}
