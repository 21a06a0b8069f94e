//! A record shared with a person or a team, to read or to change, for good or
//! until a day.
//!
//! A share is a row of `shares`, written as a rule because of the deed on the
//! record: it stands in the history and is taken back together with it. Who may
//! change a record in their own scope may share it and end its shares; whom it
//! was shared with passes it on to nobody. What a share opens is said by
//! [`access::rows`]; here stands which records are meant ([`records_of`]).
//!
//! Left out: shares of records that belong to nobody (all see them anyhow), and
//! of whole lists (that is what roles, teams and branches are for).

use access::{Deed, Received};
use base::{Date, Id, Instant};
use schema::{Entity, EntityDef, Field, Value, entity, field};
use sea_query::{Condition, Expr, ExprTrait, Query as Sql, SelectStatement, UnionType};
use store::{Cell, ColumnType};

use crate::{
    AnyRecord, Error, Reads, Record, Result, Writes,
    notices::{Notice, NoticeKind},
    people::{self, Team, User},
};

pub struct ShareRow;

impl Entity for ShareRow {
    const KEY: &'static str = "shares";
}

const ENTITY: Field<ShareRow, String> = field("entity");
const RECORD: Field<ShareRow, i64> = field("record");
const PERSON: Field<ShareRow, Option<Id<User>>> = field("person");
const TEAM: Field<ShareRow, Option<Id<Team>>> = field("team");
const WRITES: Field<ShareRow, bool> = field("writes");
const UNTIL: Field<ShareRow, Option<Date>> = field("until_on");
const GIVEN_BY: Field<ShareRow, Option<Id<User>>> = field("given_by");

pub(crate) fn definition() -> EntityDef {
    entity::<ShareRow>("share-2")
        .field(ENTITY.line(40).system())
        .field(RECORD.integer().system())
        .field(PERSON.link().system().loose())
        .field(TEAM.link().system().loose())
        .field(WRITES.flag().system())
        .field(UNTIL.date().system())
        .field(GIVEN_BY.link().system().loose())
        .index(&["person", "entity", "record"])
        .index(&["team", "entity", "record"])
        .index(&["entity", "record"])
        .list(&["entity", "person", "team", "writes", "until_on", "given_by"])
        .build()
}

/// With whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    Person(Id),
    Team(Id),
}

/// What is asked of a share.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub with: With,
    pub writes: bool,
    /// The last day on which it holds; none: until it is ended.
    pub until: Option<Date>,
}

/// One share of a record, as its card tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    pub id: Id,
    pub with: With,
    pub writes: bool,
    pub until: Option<Date>,
    pub by: Option<Id>,
    pub at: Instant,
    /// It was ended, or its last day is over.
    pub ended: bool,
}

impl Writes<'_, '_> {
    /// Shares a record; who has a share of it already gets this one instead.
    pub fn share(&mut self, record: &AnyRecord, asked: Asked) -> Result<Id> {
        self.require_sharing(record)?;
        self.check_asked(record, asked)?;
        let held = self.shares_with(record, asked.with)?;
        let by = (!self.ctx.actor.is_system()).then_some(self.ctx.actor.user);
        let share = self.because_of(&record.def.key, record.id, |tx| {
            tx.in_ones_name(|tx| {
                let mut share = match held {
                    Some(id) => tx.find(id.of::<ShareRow>())?,
                    None => tx.new_record::<ShareRow>()?,
                };
                describe(&mut share, record, asked, by);
                tx.save(share)
            })
        })?;
        self.memo.changed();
        self.tell(record, asked.with)?;
        Ok(share.id)
    }

    /// Whom it was shared with hears of it.
    fn tell(&mut self, record: &AnyRecord, with: With) -> Result<()> {
        let receivers = match with {
            With::Person(id) => vec![id],
            With::Team(team) => {
                let sql = "select id from @users where active and deleted_at is null and (team = $1 or id in \
                           (select manager from @teams where id = $1 and manager is not null)) order by id limit 200";
                let rows = self.tx.sql(sql, &[Cell::from(team)], &[ColumnType::Int])?;
                rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect()
            }
        };
        for to in receivers {
            self.notify(Notice::new(to, NoticeKind::Shared, record.def.key.clone(), record.id))?;
        }
        Ok(())
    }

    /// Ends a share of a record.
    pub fn unshare(&mut self, record: &AnyRecord, share: Id) -> Result<()> {
        self.require_sharing(record)?;
        self.because_of(&record.def.key, record.id, |tx| {
            tx.in_ones_name(|tx| {
                let share = tx.find(share.of::<ShareRow>())?;
                if share.get(ENTITY) != *record.def.key || share.get(RECORD) != record.id.raw() {
                    return Err(Error::NotFound);
                }
                tx.throw_away_any(share.into_any())
            })
        })?;
        self.memo.changed();
        Ok(())
    }

    /// With whom the one was shared sees the other from now on, in the same way.
    /// Where both were shared with somebody the share that opens more stays, and
    /// both where each opens what the other does not.
    pub(crate) fn move_shares(&mut self, gone: &AnyRecord, kept: &AnyRecord) -> Result<()> {
        let in_force = |tx: &mut Self, of: &AnyRecord| {
            let all = all_of(tx, &of.def, of.id)?;
            Ok::<_, crate::Error>(all.into_iter().filter(|share| !share.ended).collect::<Vec<_>>())
        };
        let held = in_force(self, kept)?;
        let owner = kept.value("owner").id().map(With::Person);
        for share in in_force(self, gone)?.into_iter().filter(|share| Some(share.with) != owner) {
            let same = held.iter().find(|held| held.with == share.with);
            if same.is_some_and(|held| opens(held, &share)) {
                continue;
            }
            let wider = same.filter(|held| opens(&share, held)).map(|held| held.id);
            self.because_of(&gone.def.key, gone.id, |tx| {
                tx.in_ones_name(|tx| {
                    let mut row = tx.find(wider.unwrap_or(share.id).of::<ShareRow>())?;
                    row.set(RECORD, kept.id.raw());
                    row.set(UNTIL, share.until);
                    row.set(WRITES, share.writes);
                    tx.save(row).map(drop)
                })
            })?;
        }
        self.memo.changed();
        Ok(())
    }

    fn require_sharing(&mut self, record: &AnyRecord) -> Result<()> {
        if !record.def.owned {
            return Err(Error::refused("shares-refused-nobodys"));
        }
        self.require_own(record, Deed::Update)
    }

    fn check_asked(&mut self, record: &AnyRecord, asked: Asked) -> Result<()> {
        let (entity, id) = match asked.with {
            With::Person(id) => ("users", id),
            With::Team(id) => ("teams", id),
        };
        let def = self.ctx.def(entity)?;
        if !self.sees(&def, id, Deed::Read)? {
            return Err(Error::invalid("with", "value-no-such-record"));
        }
        if asked.until.is_some_and(|until| until < self.ctx.today()) {
            return Err(Error::invalid("until", "shares-refused-past"));
        }
        let With::Person(id) = asked.with else { return Ok(()) };
        if record.value("owner").id() == Some(id) {
            return Err(Error::invalid("with", "shares-refused-owner"));
        }
        if !people::is_active(self, id)? {
            return Err(Error::invalid("with", "refused-owner-left"));
        }
        Ok(())
    }

    fn shares_with(&mut self, record: &AnyRecord, with: With) -> Result<Option<Id>> {
        let (column, id) = with.place();
        let sql = format!(
            "select id from @shares where {column} = $1 and entity = $2 and record = $3 and deleted_at is null limit 1"
        );
        let params = [Cell::from(id), Cell::from(&*record.def.key), Cell::from(record.id)];
        let rows = self.tx.sql(&sql, &params, &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).map(Id::from_raw))
    }
}

/// Whether the one share opens all that the other does, and as long.
fn opens(one: &Shared, other: &Shared) -> bool {
    let as_long = one.until.is_none() || other.until.is_some_and(|other| one.until >= Some(other));
    as_long && (one.writes || !other.writes)
}

fn describe(share: &mut Record<ShareRow>, record: &AnyRecord, asked: Asked, by: Option<Id>) {
    share.set(ENTITY, record.def.key.to_string());
    share.set(RECORD, record.id.raw());
    match asked.with {
        With::Person(id) => share.set(PERSON, Some(id.of())),
        With::Team(id) => share.set(TEAM, Some(id.of())),
    }
    share.set(WRITES, asked.writes);
    share.set(UNTIL, asked.until);
    share.put(GIVEN_BY.key(), by.map_or(Value::Null, Value::Id));
}

impl With {
    fn place(self) -> (&'static str, Id) {
        match self {
            With::Person(id) => ("person", id),
            With::Team(id) => ("team", id),
        }
    }
}

impl Reads<'_, '_> {
    /// Whether the actor may share this record and end its shares.
    pub fn may_share(&mut self, def: &EntityDef, id: Id) -> Result<bool> {
        if !def.owned {
            return Ok(false);
        }
        let rows = access::rows_of_ones_own(&self.ctx.actor, &self.ctx.schema, def, Deed::Update);
        self.sees_among(def, id, &rows)
    }

    /// The shares of a record that the actor sees, those in force first, then
    /// those that have ended, the latest first.
    pub fn shares_of(&mut self, def: &EntityDef, id: Id) -> Result<Vec<Shared>> {
        self.require(def, id, Deed::Read)?;
        all_of(self, def, id)
    }
}

/// Each share that a record ever had, with whom it was.
pub(crate) fn ever_of(tx: &mut Reads<'_, '_>, def: &EntityDef, id: Id) -> Result<Vec<(Id, With)>> {
    use ColumnType::Int;
    let sql = "select id, person, team from @shares where entity = $1 and record = $2";
    let rows = tx.tx.sql(sql, &[Cell::from(&*def.key), Cell::from(id)], &[Int, Int, Int])?;
    let id = |row: &store::Row, at: usize| row.int(at).map(Id::from_raw);
    let with = |row: &store::Row| id(row, 1).map(With::Person).or(id(row, 2).map(With::Team));
    Ok(rows.iter().filter_map(|row| id(row, 0).zip(with(row))).collect())
}

pub(crate) const KEY: &str = ShareRow::KEY;

/// A record that was shared with the actor, now or once.
pub(crate) struct Lent {
    pub share: Id,
    pub entity: String,
    pub record: Id,
}

/// Of these shares those that are, or were, for the actor or their teams.
pub(crate) fn lent_by(tx: &mut Reads<'_, '_>, shares: impl Iterator<Item = Id>) -> Result<Vec<Lent>> {
    let mut select = Sql::select();
    select.columns(["id", "entity", "record"]).from(tx.tx.table(KEY));
    select.and_where(Expr::col("id").is_in(shares.map(Id::raw)));
    select.cond_where(with(tx.ctx.actor.user, &tx.ctx.actor.teams));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int, ColumnType::Text, ColumnType::Int])?;
    let lent = |row: &store::Row| {
        let (share, record) = (Id::from_raw(row.int(0)?), Id::from_raw(row.int(2)?));
        Some(Lent { share, entity: row.text(1)?.to_owned(), record })
    };
    Ok(rows.iter().filter_map(lent).collect())
}

/// The shares of a record, whoever asks.
pub(crate) fn all_of(tx: &mut Reads<'_, '_>, def: &EntityDef, id: Id) -> Result<Vec<Shared>> {
    use ColumnType::{Bool, Instant, Int};
    let sql = "select id, person, team, writes, until_on, given_by, created_at, deleted_at from @shares \
               where entity = $1 and record = $2 order by id desc limit 100";
    let types = [Int, Int, Int, Bool, ColumnType::Date, Int, Instant, Instant];
    let rows = tx.tx.sql(sql, &[Cell::from(&*def.key), Cell::from(id)], &types)?;
    let today = tx.ctx.today();
    let mut shares: Vec<Shared> = rows.iter().filter_map(|row| read(row, today)).collect();
    shares.sort_by_key(|share| share.ended);
    Ok(shares)
}

fn read(row: &store::Row, today: Date) -> Option<Shared> {
    let id = |at: usize| row.int(at).map(Id::from_raw);
    let until = row.date(4);
    Some(Shared {
        id: id(0)?,
        with: id(1).map(With::Person).or(id(2).map(With::Team))?,
        writes: row.bool(3)?,
        until,
        by: id(5),
        at: row.instant(6)?,
        ended: row.instant(7).is_some() || until.is_some_and(|until| until < today),
    })
}

/// Of which entities records are shared with this person or one of their teams.
pub(crate) fn received(tx: &mut Reads<'_, '_>, user: Id, teams: &[Id]) -> Result<Vec<Received>> {
    let mut select = Sql::select();
    select.distinct().columns(["entity", "writes"]).from(tx.tx.table("shares"));
    select.cond_where(in_force(tx.ctx.today())).cond_where(with(user, teams));
    let rows = tx.tx.fetch(&select, &[ColumnType::Text, ColumnType::Bool])?;
    let received = |row: &store::Row| Some(Received { entity: row.text(0)?.to_owned(), writes: row.bool(1)? });
    Ok(rows.iter().filter_map(received).collect())
}

impl Reads<'_, '_> {
    /// What the actor was lent and is lent still, as two numbers that differ when
    /// it does: how many shares, and a sum over them.
    pub fn shares_in_force(&mut self) -> Result<(i64, i64)> {
        let actor = self.ctx.actor.clone();
        let teams = actor.teams.iter().map(|team| ("team", *team));
        let (mut count, mut sum) = (0, 0);
        for (column, id) in std::iter::once(("person", actor.user)).chain(teams) {
            let sql = format!(
                "select count(*), cast(coalesce(sum(id % 1000003), 0) as bigint) from @shares \
                 where {column} = $1 and deleted_at is null and (until_on is null or until_on >= $2)"
            );
            let params = [Cell::from(id), Cell::Date(self.ctx.today())];
            for row in self.tx.sql(&sql, &params, &[ColumnType::Int; 2])? {
                (count, sum) = (count + row.int(0).unwrap_or(0), sum + row.int(1).unwrap_or(0));
            }
        }
        Ok((count, sum))
    }
}

/// The records of an entity that are shared so; a sub-query over two indexes,
/// in two parts, since SQLite reads all shares where one condition names both.
pub(crate) fn records_of(tx: &Reads<'_, '_>, entity: &str, user: Id, teams: &[Id], to_write: bool) -> SelectStatement {
    let part = |received: Expr| {
        let mut select = Sql::select();
        select.column("record").from(tx.tx.table("shares"));
        select.cond_where(in_force(tx.ctx.today())).and_where(received);
        select.and_where(Expr::col("entity").eq(entity));
        if to_write {
            select.and_where(Expr::col("writes").eq(true));
        }
        select
    };
    let mut records = part(Expr::col("person").eq(user.raw()));
    if !teams.is_empty() {
        records.union(UnionType::All, part(Expr::col("team").is_in(teams.iter().map(|team| team.raw()))));
    }
    records
}

fn in_force(today: Date) -> Condition {
    let open = Condition::any().add(Expr::col("until_on").is_null());
    let open = open.add(Expr::col("until_on").gte(Expr::val(Cell::Date(today))));
    Condition::all().add(Expr::col("deleted_at").is_null()).add(open)
}

fn with(user: Id, teams: &[Id]) -> Condition {
    let any = Condition::any().add(Expr::col("person").eq(user.raw()));
    match teams.is_empty() {
        true => any,
        false => any.add(Expr::col("team").is_in(teams.iter().map(|team| team.raw()))),
    }
}
