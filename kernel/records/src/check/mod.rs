//! Looks a whole workspace over for what should not be there, and mends what can
//! be mended without guessing: `peyvand check`.
//!
//! Nothing here happens in the product's own ways of writing; it comes of a damaged
//! disk, of hands in the tables, of a fault in an older version. What is looked at:
//!
//! * the file itself and its indexes (`store::Tx::faults`),
//! * the search index of SQLite, which is a table of its own (`search`),
//! * the keys beside names: order, search, sound (`keys`), and those under which
//!   doubles meet (`doubles`),
//! * links that lead to no row (`links`), and side rows about no record (`sides`),
//! * tables that follow from others and hold something else, or that nothing keeps
//!   any more (`derived`),
//! * history: a record whose version is not that of its last change, and changes of
//!   a record that is not there (`history`). These are told, never mended: what is
//!   missing there nobody can make up.
//!
//! Nearly every step reads a range of ids in a short transaction, and none keeps others
//! from writing while a server is at work, unless somebody asked to mend: what cannot be
//! looked at so, or not in time, is told as not looked at ([`Unseen`]), which is no fault.
//! What is compared is read in one snapshot, so that who writes just then
//! makes no finding; what changed between looking and mending is left to its writer.

mod derived;
mod doubles;
mod history;
mod keys;
mod links;
mod search;
mod sides;

use std::{collections::BTreeMap, sync::Arc};

use base::Id;
pub(crate) use doubles::Step;
use schema::EntityDef;
use store::{Cell, ColumnType};

use crate::{Ctx, Result};

/// Rows that are looked at in one transaction.
const ROWS: i64 = 10_000;
/// Rows that are mended in one transaction.
const MENDED: usize = 100;
/// Records that a finding names.
const NAMED: usize = 10;

/// What may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The file or an index is damaged; a backup is the way back.
    Damaged,
    /// The search index does not say what the rows say.
    Search,
    /// A key beside a name is not that of the name.
    Key,
    /// The keys under which doubles meet are not those of the record.
    Doubles,
    /// A link leads to no row.
    Link,
    /// A row of a side table is about a record that is not there.
    Side,
    /// A table that follows from others holds something else than follows.
    Derived,
    /// Such a table follows no more, or follows though no module declares it.
    Misled,
    /// The version of a record is not that of its last change.
    Version,
    /// History tells of a record that is not there.
    Lost,
}

impl What {
    pub fn key(self) -> &'static str {
        match self {
            What::Damaged => "damaged",
            What::Search => "search",
            What::Key => "key",
            What::Doubles => "doubles",
            What::Link => "link",
            What::Side => "side",
            What::Derived => "derived",
            What::Misled => "misled",
            What::Version => "version",
            What::Lost => "lost",
        }
    }
}

/// One kind of fault at one place.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Finding {
    pub what: What,
    /// The entity or table.
    pub place: String,
    /// The field or column, or the database's own words; may be empty.
    pub part: String,
    pub count: u64,
    pub mended: u64,
    /// The first few records.
    pub records: Vec<Id>,
}

/// What was not looked at: too much for the time there is, or nothing that may be done
/// beside a server at work.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unseen {
    pub what: Part,
    /// The entity or table.
    pub place: String,
}

/// A part of a table that is looked at as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The pages and indexes of the file.
    File,
    /// Whether the search index says what the rows say.
    Search,
    /// The sums that are kept.
    Sums,
}

impl Part {
    pub fn key(self) -> &'static str {
        match self {
            Part::File => "file",
            Part::Search => "search",
            Part::Sums => "sums",
        }
    }
}

/// All that was found.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Report {
    /// Records that were looked at.
    pub rows: u64,
    pub findings: Vec<Finding>,
    pub unseen: Vec<Unseen>,
}

impl Report {
    /// Whether nothing that was looked at is left that should not be there.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.mended >= finding.count)
    }
}

/// Looks over everything as the product itself; with `mend` it also mends.
pub async fn check(ctx: &Ctx, mend: bool) -> Result<Report> {
    let mut round = Round { ctx, mend, is_without_pen: false, rows: 0, found: BTreeMap::new(), unseen: Vec::new() };
    round.look_at_file().await?;
    for def in ctx.schema.entities().cloned().collect::<Vec<_>>() {
        round.look_at(&def).await?;
    }
    round.look_at_sides().await?;
    round.look_at_derived().await?;
    round.look_for_lost().await?;
    let report = Report { rows: round.rows, findings: round.found.into_values().collect(), unseen: round.unseen };
    crate::upkeep::looked_over(ctx, &report).await;
    Ok(report)
}

/// One look over everything, on its way.
struct Round<'a> {
    ctx: &'a Ctx,
    mend: bool,
    /// Another holds the one pen of the file, or there is none.
    is_without_pen: bool,
    rows: u64,
    found: BTreeMap<(What, String, String), Finding>,
    unseen: Vec<Unseen>,
}

/// Ids after `after`, up to and with `upto`.
#[derive(Clone, Copy)]
struct Range {
    after: i64,
    upto: i64,
}

impl Range {
    fn cells(self) -> [Cell; 2] {
        [Cell::Int(self.after), Cell::Int(self.upto)]
    }
}

impl Round<'_> {
    async fn look_at(&mut self, def: &Arc<EntityDef>) -> Result<()> {
        let mut after = i64::MIN;
        while let Some((range, rows)) = self.next_range(&def.key, "id", after).await? {
            (after, self.rows) = (range.upto, self.rows + rows);
            self.look_at_keys(def, range).await?;
            self.look_at_links(def, range).await?;
            self.look_at_versions(def, range).await?;
        }
        self.look_at_doubles(def).await?;
        self.look_at_search(def).await
    }

    /// The next ids of a table that are looked at together, and how many they are.
    async fn next_range(&self, table: &str, column: &str, after: i64) -> Result<Option<(Range, u64)>> {
        let sql = format!(
            "select max({column}), count(*) from (select {column} from @{table} where {column} > $1 order by {column} limit {ROWS}) as step"
        );
        let rows = self.ctx.read_heavy(move |tx| Ok(tx.tx.sql(&sql, &[Cell::Int(after)], &[ColumnType::Int; 2])?));
        let rows = rows.await?;
        let found = rows.first().and_then(|row| Some((row.int(0)?, row.int(1)?)));
        Ok(found.map(|(upto, rows)| (Range { after, upto }, rows as u64)))
    }

    /// The ids that a statement brings.
    async fn ids(&self, sql: String, params: Vec<Cell>) -> Result<Vec<Id>> {
        let rows = self.ctx.read_heavy(move |tx| Ok(tx.tx.sql(&sql, &params, &[ColumnType::Int])?)).await?;
        Ok(rows.iter().filter_map(|row| row.int(0).map(Id::from_raw)).collect())
    }

    fn tell(&mut self, what: What, place: &str, part: &str, records: &[Id]) {
        self.tell_of(what, place, part, records.len() as u64);
        let finding = self.found.get_mut(&(what, place.to_owned(), part.to_owned()));
        if let Some(finding) = finding {
            let room = NAMED.saturating_sub(finding.records.len());
            finding.records.extend(records.iter().take(room));
        }
    }

    fn tell_of(&mut self, what: What, place: &str, part: &str, count: u64) {
        if count == 0 {
            return;
        }
        let (place, part) = (place.to_owned(), part.to_owned());
        let new = || Finding { what, place: place.clone(), part: part.clone(), count: 0, mended: 0, records: vec![] };
        self.found.entry((what, place.clone(), part.clone())).or_insert_with(new).count += count;
    }

    fn mended(&mut self, what: What, place: &str, part: &str, count: u64) {
        if let Some(finding) = self.found.get_mut(&(what, place.to_owned(), part.to_owned())) {
            finding.mended += count;
        }
    }
}
