//! A submission is written once, however often it arrives.
//!
//! The form carries a key that the page made. Whoever presses twice, sends
//! again because no answer came, or reloads after it did come, sends the same
//! key with the same words; the row of the first submission answers the others.
//! The row is put in first and not last: a second one that runs at the same
//! moment waits for it on either database.

use base::{Id, Instant};
use records::{Result, Writes};
use sha2::{Digest, Sha256};
use store::{Cell, ColumnDef, ColumnType, IndexDef, TableDef};

use super::typed::Typed;

/// How long a page may go on trying.
const KEPT_DAYS: i64 = 30;
/// Letters of a key; longer ones are cut, and are then still a key.
const KEY_LETTERS: usize = 64;

pub(crate) fn table() -> TableDef {
    use ColumnType::{Bool, Instant, Int, Text};
    let column = |name: &str, ty, required| ColumnDef {
        name: name.to_owned(),
        ty,
        required,
        default: None,
        references: None,
        special: None,
    };
    let index = |name: &str, columns: &[&str], unique| IndexDef {
        name: name.to_owned(),
        columns: columns.iter().map(|&column| (column.to_owned(), false)).collect(),
        unique,
        live_only: false,
        filter: None,
    };
    TableDef {
        name: "captures".to_owned(),
        columns: vec![
            column("id", Int, true),
            column("user_id", Int, true),
            column("key", Text, true),
            // of what was typed; the words themselves stand in the call
            column("content", Int, true),
            column("change_set", Int, true),
            column("customer", Int, false),
            column("is_new", Bool, false),
            column("activity", Int, false),
            column("follow_up", Int, false),
            column("made_at", Instant, true),
        ],
        primary: vec!["id".to_owned()],
        indexes: vec![
            index("ux_captures_submission", &["user_id", "key", "content"], true),
            index("ix_captures_made_at", &["made_at"], false),
        ],
        find: Vec::new(),
    }
}

/// What a submission is known by.
#[derive(Clone, Debug)]
pub(super) struct Submission {
    key: String,
    content: i64,
}

/// What the first arrival came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Earlier {
    pub set: Id,
    pub customer: Id,
    pub is_new: bool,
    pub activity: Id,
    pub follow_up: Option<Id>,
}

impl Submission {
    /// None where no key was sent: a program that does not care.
    pub fn of(typed: &Typed) -> Option<Submission> {
        let key: String = typed.text("key").trim().chars().take(KEY_LETTERS).collect();
        let hash = Sha256::digest(typed.content().as_bytes());
        let first: [u8; 8] = hash.iter().copied().take(8).collect::<Vec<u8>>().try_into().ok()?;
        (!key.is_empty()).then(|| Submission { key, content: i64::from_be_bytes(first) })
    }

    /// Takes the submission for this transaction, or tells what came of it before.
    pub fn take(&self, tx: &mut Writes<'_, '_>) -> Result<Option<Earlier>> {
        let now = tx.ctx.now();
        forget_old(tx, now)?;
        let id: Id = tx.ctx.workspace.new_id(now);
        let sql = "insert into @captures (id, user_id, key, content, change_set, made_at) \
                   values ($1, $2, $3, $4, $5, $6) on conflict (user_id, key, content) do nothing";
        let params = [
            Cell::from(id),
            Cell::from(tx.ctx.actor.user),
            Cell::from(self.key.as_str()),
            Cell::Int(self.content),
            Cell::from(tx.set),
            Cell::Instant(now),
        ];
        if tx.tx.sql_execute(sql, &params)? == 1 {
            return Ok(None);
        }
        self.earlier(tx)
    }

    fn earlier(&self, tx: &mut Writes<'_, '_>) -> Result<Option<Earlier>> {
        use ColumnType::{Bool, Int};
        let sql = "select change_set, customer, is_new, activity, follow_up from @captures \
                   where user_id = $1 and key = $2 and content = $3";
        let params = [Cell::from(tx.ctx.actor.user), Cell::from(self.key.as_str()), Cell::Int(self.content)];
        let rows = tx.tx.sql(sql, &params, &[Int, Int, Bool, Int, Int])?;
        let told = |row: &store::Row| {
            Some(Earlier {
                set: Id::from_raw(row.int(0)?),
                customer: Id::from_raw(row.int(1)?),
                is_new: row.bool(2)?,
                activity: Id::from_raw(row.int(3)?),
                follow_up: row.int(4).map(Id::from_raw),
            })
        };
        Ok(rows.first().and_then(told))
    }

    /// Writes down what came of it, in the same transaction.
    pub fn done(&self, tx: &mut Writes<'_, '_>, done: Earlier) -> Result<()> {
        let sql = "update @captures set customer = $4, is_new = $5, activity = $6, follow_up = $7 \
                   where user_id = $1 and key = $2 and content = $3";
        let params = [
            Cell::from(tx.ctx.actor.user),
            Cell::from(self.key.as_str()),
            Cell::Int(self.content),
            Cell::from(done.customer),
            Cell::Bool(done.is_new),
            Cell::from(done.activity),
            Cell::from(done.follow_up),
        ];
        tx.tx.sql_execute(sql, &params)?;
        Ok(())
    }
}

fn forget_old(tx: &mut Writes<'_, '_>, now: Instant) -> Result<()> {
    let old = now.saturating_sub(jiff::SignedDuration::from_hours(KEPT_DAYS * 24)).unwrap_or(now);
    tx.tx.sql_execute("delete from @captures where made_at < $1", &[Cell::Instant(old)])?;
    Ok(())
}

/// Lets one call of a number be written at a time: two sellers who write down
/// the same new caller meet the same customer. SQLite writes one by one anyway.
pub(super) fn one_at_a_time(tx: &mut Writes<'_, '_>, numbers: &[&str]) -> Result<()> {
    if tx.tx.dialect() == store::Dialect::Sqlite {
        return Ok(());
    }
    let mut places: Vec<i64> = numbers.iter().map(|number| place(number)).collect();
    places.sort_unstable();
    for place in places {
        let sql = "select cast(1 as bigint) from pg_advisory_xact_lock($1)";
        tx.tx.sql(sql, &[Cell::Int(place)], &[ColumnType::Int])?;
    }
    Ok(())
}

fn place(number: &str) -> i64 {
    let hash = Sha256::digest(number.as_bytes());
    hash.iter().take(8).fold(0_i64, |place, byte| place << 8 | i64::from(*byte))
}
