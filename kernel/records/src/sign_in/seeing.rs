//! An administrator sees everything as another person sees it, and can do
//! nothing: to answer "what do you have on your screen?" without asking for a
//! password.
//!
//! The session remembers it, so it ends with the session, and no API key can
//! do it. When it began and ended stands in the history of the person.

use base::{Id, Instant};
use store::{Cell, ColumnType};

use super::sessions::Session;
use crate::{Ctx, Error, Reads, Result, Writes, people};

const BEGAN: &str = "seen_as";

/// From now on this session sees what `user` sees.
pub async fn see_as(ctx: &Ctx, session: &Session, user: Id) -> Result<()> {
    // Whoever looks through somebody's eyes writes nothing, and so begins nothing.
    let (id, own) = (session.id, session.user);
    if !ctx.actor.administers() || ctx.actor.user != own {
        return Err(Error::Forbidden { entity: "users".to_owned(), deed: "read" });
    }
    if user == own {
        return Err(Error::refused("see-as-refused-self"));
    }
    ctx.write(move |tx| {
        if people::person(tx, user)?.is_none() {
            return Err(Error::refused("see-as-refused-inactive"));
        }
        let sql = "update @sessions set seeing = $2 where id = $1";
        tx.tx.sql_execute(sql, &[Cell::from(id), Cell::from(user)])?;
        note(tx, user)
    })
    .await
}

/// Back to one's own eyes.
pub async fn see_as_oneself(ctx: &Ctx, session: &Session) -> Result<()> {
    let (id, own) = (session.id, Ctx { seen_by: None, ..ctx.clone() });
    own.write(move |tx| {
        tx.tx.sql_execute("update @sessions set seeing = null where id = $1", &[Cell::from(id)])?;
        Ok(())
    })
    .await
}

fn note(tx: &mut Writes<'_, '_>, user: Id) -> Result<()> {
    let sql = "insert into @changes (change_set, entity, record, version, kind, actor, door, recorded_at) \
               values ($1, 'users', $2, 0, $3, $4, $5, $6)";
    let params = [
        Cell::from(tx.set),
        Cell::from(user),
        Cell::from(BEGAN),
        Cell::from(tx.ctx.actor.user),
        Cell::from(tx.ctx.door.key()),
        Cell::from(tx.ctx.now()),
    ];
    tx.tx.sql_execute(sql, &params)?;
    Ok(())
}

impl Reads<'_, '_> {
    /// Who has looked through this person's eyes, the latest first; told to
    /// administrators and to the person.
    pub fn seen_as(&mut self, user: Id, limit: usize) -> Result<Vec<(Id, Instant)>> {
        if !self.ctx.actor.administers() && self.ctx.actor.user != user {
            return Err(Error::NotFound);
        }
        let sql = "select actor, recorded_at from @changes where entity = 'users' and record = $1 and kind = $2 \
                   order by seq desc limit $3";
        let params = [Cell::from(user), Cell::from(BEGAN), Cell::Int(limit as i64)];
        let rows = self.tx.sql(sql, &params, &[ColumnType::Int, ColumnType::Instant])?;
        Ok(rows.iter().filter_map(|row| Some((Id::from_raw(row.int(0)?), row.instant(1)?))).collect())
    }
}
