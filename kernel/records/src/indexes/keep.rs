//! Wishing for an index, having it made, and letting it go.

use base::Id;
use store::Cell;

use super::{MOST, MOST_FIELDS, OwnIndex, State, Wanted, columns, is_served, require, work};
use crate::{
    Error, Reads, Result, Writes,
    notices::{Notice, NoticeKind},
    sign_in,
};

impl Reads<'_, '_> {
    /// The company's own indexes and what is wished for; for administrators.
    pub fn own_indexes(&mut self) -> Result<Vec<OwnIndex>> {
        require(self.ctx)?;
        self.index_rows("1 = 1", &[])
    }

    pub fn own_index(&mut self, id: Id) -> Result<OwnIndex> {
        require(self.ctx)?;
        self.index_rows("id = $1", &[Cell::Int(id.raw())])?.pop().ok_or(Error::NotFound)
    }

    fn index_of(&mut self, wanted: &Wanted) -> Result<Option<OwnIndex>> {
        let params = [Cell::from(&*wanted.entity), Cell::from(wanted.fields_text())];
        Ok(self.index_rows("entity = $1 and fields = $2", &params)?.pop())
    }

    /// Whether it can be had at all; hidden fields are as if they were not there.
    pub(super) fn check_wanted(&mut self, wanted: &Wanted) -> Result<()> {
        let def = self.ctx.def(&wanted.entity)?;
        if !self.is_in_sight(&def, wanted) {
            return Err(Error::invalid("fields", "query-no-such-field"));
        }
        let mut once = wanted.fields.clone();
        once.sort();
        once.dedup();
        if !(1..=MOST_FIELDS).contains(&wanted.fields.len()) || once.len() < wanted.fields.len() {
            return Err(Error::invalid("fields", "indexes-refused-fields"));
        }
        match columns(&def, &wanted.fields) {
            None => Err(Error::invalid("fields", "indexes-refused-no-order")),
            Some(columns) if is_served(&def, &columns) => Err(Error::refused("indexes-refused-there")),
            Some(_) => Ok(()),
        }
    }

    fn is_full(&mut self, wanted: &Wanted, of: &str) -> Result<bool> {
        let condition = format!("entity = $1 and made_by is {of}");
        Ok(self.index_rows(&condition, &[Cell::from(&*wanted.entity)])?.len() >= MOST)
    }
}

impl Writes<'_, '_> {
    /// Has an index made, behind the answer; one that is there or on its way
    /// stays as it is.
    pub fn ask_for_index(&mut self, wanted: &Wanted) -> Result<Id> {
        require(self.ctx)?;
        self.check_wanted(wanted)?;
        self.tx.alone("own indexes")?;
        let before = self.index_of(wanted)?;
        if let Some(there) = before.as_ref().filter(|own| matches!(own.state(), State::Made | State::BeingMade)) {
            return Ok(there.id);
        }
        let is_new = before.as_ref().is_none_or(|own| own.made_by.is_none());
        if is_new && self.is_full(wanted, "not null")? {
            return Err(Error::refused("indexes-refused-full"));
        }
        let id = match before {
            Some(own) => own.id,
            None => self.insert_index(wanted, false)?,
        };
        let job = self.enqueue(work::making(id)?)?;
        let sql = "update @own_indexes set made_by = $1, asked_at = $2, job = coalesce($3, job) where id = $4";
        let (by, now) = (Cell::Int(self.ctx.actor.user.raw()), Cell::Instant(self.ctx.now()));
        self.tx.sql_execute(sql, &[by, now, Cell::from(job.map(Id::raw)), Cell::Int(id.raw())])?;
        Ok(id)
    }

    /// Says to the administrators that an index would help; once.
    pub fn wish_for_index(&mut self, wanted: &Wanted) -> Result<()> {
        self.check_wanted(wanted)?;
        self.tx.alone("own indexes")?;
        if self.index_of(wanted)?.is_some() {
            return Ok(());
        }
        if self.is_full(wanted, "null")? {
            return Err(Error::refused("indexes-refused-wishes"));
        }
        let id = self.insert_index(wanted, true)?;
        for administrator in sign_in::administrators(self)? {
            self.notify(Notice::new(administrator, NoticeKind::Slow, wanted.entity.clone(), id))?;
        }
        Ok(())
    }

    fn insert_index(&mut self, wanted: &Wanted, is_wish: bool) -> Result<Id> {
        let (now, user) = (self.ctx.now(), self.ctx.actor.user);
        let id: Id = self.ctx.workspace.new_id(now);
        let (by, at) = if is_wish { (Cell::Int(user.raw()), Cell::Instant(now)) } else { (Cell::Null, Cell::Null) };
        let sql = "insert into @own_indexes (id, entity, fields, wished_by, wished_at) values ($1, $2, $3, $4, $5)";
        let params = [Cell::Int(id.raw()), Cell::from(&*wanted.entity), Cell::from(wanted.fields_text()), by, at];
        self.tx.sql_execute(sql, &params)?;
        Ok(id)
    }

    /// Lets an index go, stops the making of it, or passes over a wish.
    pub fn drop_own_index(&mut self, id: Id) -> Result<Wanted> {
        let own = self.own_index(id)?;
        if let Some(job) = &own.job {
            self.cancel_job(job.id)?;
        }
        self.tx.sql_execute("delete from @own_indexes where id = $1", &[Cell::Int(id.raw())])?;
        if own.made_by.is_some() {
            self.enqueue(work::dropping(super::name(id))?)?;
        }
        Ok(own.wanted)
    }
}
