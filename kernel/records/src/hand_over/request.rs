//! A colleague asks for a record that they do not see; its owner answers.
//!
//! The asker learns nothing of the record before: of their question they are
//! told their own words again. The owner learns who asks and what they said. A
//! yes hands the record and its open work over, as one change-set that can be
//! taken back; then the question stands open again. Nobody answers after
//! [`OPEN_FOR`].

use base::{Id, Instant};
use jiff::SignedDuration;
use schema::Key;
use store::{Cell, ColumnDef, ColumnType, IndexDef, Row, TableDef};

use crate::{
    Error, Reads, Result, Writes,
    notices::{Notice, NoticeKind},
    people,
};

/// How long a question waits.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Asking again for the same within this time is the same question.
const SAME: SignedDuration = SignedDuration::from_hours(24);
/// Questions that one is shown at once.
const SHOWN: i64 = 100;
/// Letters of what somebody said.
const SAID: usize = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
}

/// A question, for the one it was put to and the one who put it.
#[derive(Clone, Debug)]
pub struct Request {
    pub id: Id,
    /// Only for the one it was put to.
    pub record: Option<(Key, Id)>,
    pub asker: Id,
    /// What the asker typed: a number, an address. Theirs, not the record's.
    pub told: String,
    /// What the customer said to the asker.
    pub said: String,
    pub asked_at: Instant,
    pub expires_at: Instant,
    /// Whether the actor may answer it now.
    pub is_open: bool,
    /// How it ended: `given`, `refused`, `expired`.
    pub ended: Option<String>,
}

/// What is asked for, by whom, of whom.
pub(crate) struct Wish {
    pub entity: Key,
    pub record: Id,
    pub owner: Id,
    pub told: String,
    pub said: String,
}

pub(crate) fn table() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        ColumnDef::new("id", Int).required(),
        ColumnDef::new("entity", Text).required(),
        ColumnDef::new("record", Int).required(),
        // who is to answer
        ColumnDef::new("asked", Int).required(),
        ColumnDef::new("asker", Int).required(),
        ColumnDef::new("told", Text).required(),
        ColumnDef::new("said", Text).required(),
        ColumnDef::new("asked_at", Instant).required(),
        ColumnDef::new("expires_at", Instant).required(),
        ColumnDef::new("answer", Text),
        ColumnDef::new("answered_at", Instant),
        // the change-set of a yes
        ColumnDef::new("answered_in", Int),
    ];
    let indexes = vec![
        IndexDef::on("ix_hand_over_requests_asked", &["asked", "id"]),
        IndexDef::on("ix_hand_over_requests_asker", &["asker", "record"]),
        IndexDef::on("ix_hand_over_requests_set", &["answered_in"]),
        IndexDef {
            filter: Some("answer is null".into()),
            ..IndexDef::on("ix_hand_over_requests_open", &["expires_at"])
        },
    ];
    TableDef { name: "hand_over_requests".into(), columns, primary: vec!["id".into()], indexes, find: Vec::new() }
}

const NAMES: &str = "id, entity, record, asked, asker, told, said, asked_at, expires_at, answer";
const COLUMNS: [ColumnType; 10] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Text, Int, Int, Int, Text, Text, Instant, Instant, Text]
};

impl Writes<'_, '_> {
    /// Puts the actor's question to whoever may answer it. False where it was
    /// put already; what was said now reaches them all the same.
    pub(crate) fn request(&mut self, wish: Wish) -> Result<bool> {
        let (now, asker) = (self.ctx.now(), self.ctx.actor.user);
        let said: String = wish.said.trim().chars().take(SAID).collect();
        let since = now.saturating_sub(SAME).unwrap_or(now);
        let sql = "select id, said, answer from @hand_over_requests where asker = $1 and record = $2 and entity = $3 \
                   and (answer is null and expires_at > $4 or asked_at > $5) order by id desc limit 1";
        let params = [
            Cell::Int(asker.raw()),
            Cell::Int(wish.record.raw()),
            Cell::from(&*wish.entity),
            Cell::Instant(now),
            Cell::Instant(since),
        ];
        let rows = self.tx.sql(sql, &params, &[ColumnType::Int, ColumnType::Text, ColumnType::Text])?;
        if let Some(row) = rows.first() {
            let before = row.text(1).unwrap_or_default();
            if row.text(2).is_none() && !said.is_empty() && !before.contains(&said) {
                let both: String = format!("{before}\n{said}").trim().chars().take(SAID).collect();
                let sql = "update @hand_over_requests set said = $2 where id = $1";
                self.tx.sql_execute(sql, &[Cell::from(row.int(0)), Cell::Text(both)])?;
            }
            return Ok(false);
        }
        let asked = self.answerer(wish.owner)?;
        let id: Id = self.ctx.workspace.new_id(now);
        let params = [
            Cell::Int(id.raw()),
            Cell::from(&*wish.entity),
            Cell::Int(wish.record.raw()),
            Cell::Int(asked.raw()),
            Cell::Int(asker.raw()),
            Cell::Text(wish.told),
            Cell::Text(said),
            Cell::Instant(now),
            Cell::Instant(now.saturating_add(OPEN_FOR).unwrap_or(now)),
        ];
        let sql = "insert into @hand_over_requests (id, entity, record, asked, asker, told, said, asked_at, expires_at) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        self.tx.sql_execute(sql, &params)?;
        let notice = Notice::new(asked, NoticeKind::Asked, wish.entity, wish.record);
        self.notify(Notice { request: Some(id), ..notice })?;
        Ok(true)
    }

    /// The owner; where they have left, whoever manages their team or branch.
    fn answerer(&mut self, owner: Id) -> Result<Id> {
        if people::is_active(self, owner)? {
            return Ok(owner);
        }
        let sql = "select coalesce(t.manager, b.manager) from @users u left join @teams t on t.id = u.team \
                   left join @branches b on b.id = coalesce(u.branch, t.branch) where u.id = $1";
        let rows = self.tx.sql(sql, &[Cell::Int(owner.raw())], &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).map_or(owner, Id::from_raw))
    }

    /// The answer of the one it was put to. A yes hands the record over, with
    /// the open work about it; answers with how many pieces of work went along.
    pub fn answer_request(&mut self, id: Id, answer: Answer) -> Result<usize> {
        let request = self.request_to_me(id)?;
        if !request.is_open {
            return Err(Error::refused("hand-over-refused-answered"));
        }
        let (entity, record) = request.record.clone().ok_or(Error::NotFound)?;
        let def = self.ctx.def(&entity)?;
        let gone = |error| if let Error::NotFound = error { Error::refused("hand-over-refused-gone") } else { error };
        let found = self.find_any(&def, record).map_err(gone)?;
        let (mut moved, mut kind) = (0, NoticeKind::Refused);
        if answer == Answer::Yes {
            moved = self.hand_over_with_work(found, request.asker)?.len();
            kind = NoticeKind::Given;
            // That it is theirs now is what the answer says.
            let sql = "delete from @notices where change_set = $1 and user_id = $2 and kind = 'assigned'";
            let params = [Cell::Int(self.set.raw()), Cell::Int(request.asker.raw())];
            self.tx.sql_execute(sql, &params)?;
        }
        let sql = "update @hand_over_requests set answer = $2, answered_at = $3, answered_in = $4 \
                   where id = $1 and answer is null";
        let params = [
            Cell::Int(id.raw()),
            Cell::from(kind.key()),
            Cell::Instant(self.ctx.now()),
            if answer == Answer::Yes { Cell::Int(self.set.raw()) } else { Cell::Int(0) },
        ];
        // Another answer came first: nothing of this one stands.
        if self.tx.sql_execute(sql, &params)? == 0 {
            return Err(Error::refused("hand-over-refused-answered"));
        }
        let sql = "update @notices set read_at = $3 where user_id = $1 and request = $2 and read_at is null";
        let params = [Cell::Int(self.ctx.actor.user.raw()), Cell::Int(id.raw()), Cell::Instant(self.ctx.now())];
        self.tx.sql_execute(sql, &params)?;
        let notice = Notice::new(request.asker, kind, entity, record);
        self.notify(Notice { request: Some(id), ..notice })?;
        Ok(moved)
    }

    /// A yes that was taken back leaves the question open again.
    pub(crate) fn reopen_requests(&mut self, set: Id) -> Result<()> {
        let sql = "update @hand_over_requests set answer = null, answered_at = null, answered_in = null \
                   where answered_in = $1";
        self.tx.sql_execute(sql, &[Cell::Int(set.raw())])?;
        Ok(())
    }

    /// Tells those whose question nobody answered in time; a few at once.
    pub(crate) fn expire_requests(&mut self) -> Result<usize> {
        let now = Cell::Instant(self.ctx.now());
        let sql =
            format!("select {NAMES} from @hand_over_requests where answer is null and expires_at <= $1 limit 100");
        let rows = self.tx.sql(&sql, std::slice::from_ref(&now), &COLUMNS)?;
        for row in &rows {
            let sql = "update @hand_over_requests set answer = 'expired', answered_at = $2 \
                       where id = $1 and answer is null";
            if self.tx.sql_execute(sql, &[Cell::from(row.int(0)), now.clone()])? == 0 {
                continue;
            }
            let id = |at: usize| row.int(at).map(Id::from_raw);
            let entity = row.text(1).and_then(|key| self.ctx.schema.entity(key)).map(|def| def.key.clone());
            if let (Some(request), Some(entity), Some(record), Some(asker)) = (id(0), entity, id(2), id(4)) {
                let notice = Notice::new(asker, NoticeKind::Expired, entity, record);
                self.notify(Notice { request: Some(request), ..notice })?;
            }
        }
        Ok(rows.len())
    }
}

impl Reads<'_, '_> {
    /// A question that was put to the actor; any other is not there.
    pub fn request_to_me(&mut self, id: Id) -> Result<Request> {
        let me = self.ctx.actor.user;
        let request = self.requests_among(&[id])?.pop().ok_or(Error::NotFound)?;
        // The asker is told how it ended by a notice, and has nothing to answer.
        if request.record.is_some() && request.asker != me { Ok(request) } else { Err(Error::NotFound) }
    }

    /// The open questions to the actor, the newest first.
    pub fn requests_to_me(&mut self) -> Result<Vec<Request>> {
        let sql = format!(
            "select {NAMES} from @hand_over_requests where asked = $1 and answer is null order by id desc limit $2"
        );
        let rows = self.tx.sql(&sql, &[Cell::Int(self.ctx.actor.user.raw()), Cell::Int(SHOWN)], &COLUMNS)?;
        let all = rows.iter().filter_map(|row| self.request_in(row));
        Ok(all.filter(|request| request.is_open).collect())
    }

    /// Of these questions those that the actor put or was asked.
    pub(crate) fn requests_among(&mut self, ids: &[Id]) -> Result<Vec<Request>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (0..ids.len()).map(|n| format!("${}", n + 2)).collect();
        let sql = format!(
            "select {NAMES} from @hand_over_requests where (asked = $1 or asker = $1) and id in ({})",
            places.join(", ")
        );
        let me = Cell::Int(self.ctx.actor.user.raw());
        let params: Vec<Cell> = [me].into_iter().chain(ids.iter().map(|id| Cell::Int(id.raw()))).collect();
        let rows = self.tx.sql(&sql, &params, &COLUMNS)?;
        Ok(rows.iter().filter_map(|row| self.request_in(row)).collect())
    }

    fn request_in(&self, row: &Row) -> Option<Request> {
        let id = |at: usize| row.int(at).map(Id::from_raw);
        let is_mine = id(3) == Some(self.ctx.actor.user);
        let entity = self.ctx.schema.entity(row.text(1)?)?.key.clone();
        let expires_at = row.instant(8)?;
        Some(Request {
            id: id(0)?,
            record: if is_mine { Some((entity, id(2)?)) } else { None },
            asker: id(4)?,
            told: row.text(5)?.to_owned(),
            said: if is_mine { row.text(6)?.to_owned() } else { String::new() },
            asked_at: row.instant(7)?,
            expires_at,
            is_open: is_mine && row.text(9).is_none() && expires_at > self.ctx.now(),
            ended: row.text(9).map(str::to_owned),
        })
    }
}
