//! A deed that a program asks for twice, because the first answer was lost on
//! the way, is done once.
//!
//! The program names its deed (`Idempotency-Key`). The first write of a request
//! lays claim to that name in its own transaction, so that of two at once one
//! waits for the other, and a process that dies between doing and answering has
//! either done both or neither. [`Ctx::write_once`] keeps the answer in that same
//! transaction; for deeds of several transactions it is kept afterwards
//! ([`Ctx::keep_answer`]), and where that never happened the name is
//! [`Met::Unsettled`]: it was begun, and nobody knows more.
//!
//! Names belong to a person and the key they came with, and are kept a day.
//! A deed that was refused leaves no name behind and may be asked for again.

use base::Id;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{Cell, ColumnType, IndexDef, TableDef};

use crate::{Ctx, Error, Reads, Result, Writes, physical::plain};

/// How long an answer is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// After this long no request is still at work (`web::guard` ends them sooner).
const AT_WORK: SignedDuration = SignedDuration::from_secs(60);

/// One request's claim to a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    pub name: String,
    /// The digest of what was asked: method, address and body.
    pub fingerprint: String,
    /// The API key that it came with; 0 for a page's own script.
    pub door: Id,
    /// This request, and no other of the same name.
    pub attempt: Id,
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What a name is already known for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    Nothing,
    /// Done: this was the answer.
    Told(Told),
    /// It was the name of another deed.
    Differs,
    /// Another request is doing it at this moment.
    AtWork,
    /// It was begun, and its answer was lost.
    Unsettled,
}

impl Ctx {
    /// The same standing, whose first write lays claim to a name.
    pub fn once(self, once: Once) -> Ctx {
        Ctx { once: Some(std::sync::Arc::new(once)), ..self }
    }

    /// What the name of this request is known for.
    pub async fn met(&self) -> Result<Met> {
        let Some(once) = self.once.clone() else { return Ok(Met::Nothing) };
        self.read(move |tx| tx.met(&once)).await
    }

    /// Writes, and keeps the answer in the same transaction; the answer of the
    /// first time where the deed was done before.
    pub async fn write_once(
        &self,
        deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<Told> + Send + 'static,
    ) -> Result<Told> {
        let Some(once) = self.once.clone() else { return self.write(deed).await };
        let unclaimed = Ctx { once: None, ..self.clone() };
        unclaimed
            .write(move |tx| match tx.claim(&once)? {
                Some(told) => Ok(told),
                None => {
                    let told = deed(tx)?;
                    tx.settle(&once, &told)?;
                    Ok(told)
                }
            })
            .await
    }

    /// Keeps the answer of a deed that was written in pieces.
    pub async fn keep_answer(&self, told: Told) -> Result<()> {
        let Some(once) = self.once.clone() else { return Ok(()) };
        Ctx { once: None, ..self.clone() }.write(move |tx| tx.settle(&once, &told)).await
    }

    /// Gives up the name of a deed that was refused after its first piece.
    pub async fn give_up_name(&self) -> Result<()> {
        let Some(once) = self.once.clone() else { return Ok(()) };
        let unclaimed = Ctx { once: None, ..self.clone() };
        unclaimed
            .write(move |tx| {
                let sql = "delete from @idempotency where attempt = $1 and status is null";
                tx.tx.sql_execute(sql, &[Cell::Int(once.attempt.raw())])?;
                Ok(())
            })
            .await
    }
}

impl Reads<'_, '_> {
    fn met(&mut self, once: &Once) -> Result<Met> {
        let sql = "select fingerprint, attempt, begun_at, status, headers, body from @idempotency \
                   where person = $1 and door = $2 and name = $3";
        let types = {
            use ColumnType::{Instant, Int, Text};
            [Text, Int, Instant, Int, Text, Text]
        };
        let rows = self.tx.sql(sql, &self.place(once), &types)?;
        let Some(row) = rows.first() else { return Ok(Met::Nothing) };
        let Some(begun) = row.instant(2).filter(|begun| self.ctx.now().duration_since(*begun) < KEPT) else {
            return Ok(Met::Nothing);
        };
        if row.int(1) == Some(once.attempt.raw()) {
            return Ok(Met::Nothing);
        }
        if row.text(0) != Some(&once.fingerprint) {
            return Ok(Met::Differs);
        }
        Ok(match (row.int(3), row.text(5)) {
            (Some(status), Some(body)) => Met::Told(Told {
                status: u16::try_from(status).unwrap_or(200),
                headers: row.text(4).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default(),
                body: body.to_owned(),
            }),
            _ if self.ctx.now().duration_since(begun) < AT_WORK => Met::AtWork,
            _ => Met::Unsettled,
        })
    }

    fn place(&self, once: &Once) -> [Cell; 3] {
        [Cell::Int(self.ctx.actor.user.raw()), Cell::Int(once.door.raw()), Cell::from(&*once.name)]
    }
}

impl Writes<'_, '_> {
    /// Lays claim to the name; the answer where the deed is done already. On
    /// PostgreSQL this waits for another transaction that is laying claim.
    fn claim(&mut self, once: &Once) -> Result<Option<Told>> {
        let now = self.ctx.now();
        let old = now.saturating_sub(KEPT).unwrap_or(now);
        self.tx.sql_execute("delete from @idempotency where begun_at <= $1", &[Cell::Instant(old)])?;
        let sql = "insert into @idempotency (person, door, name, fingerprint, attempt, change_set, begun_at) \
                   values ($1, $2, $3, $4, $5, $6, $7) on conflict (person, door, name) do nothing";
        let mut params = self.place(once).to_vec();
        params.extend([
            Cell::from(&*once.fingerprint),
            Cell::Int(once.attempt.raw()),
            Cell::Int(self.set.raw()),
            Cell::Instant(now),
        ]);
        if self.tx.sql_execute(sql, &params)? == 1 {
            return Ok(None);
        }
        match self.met(once)? {
            Met::Nothing => Ok(None),
            Met::Told(told) => Ok(Some(told)),
            Met::Differs => Err(Error::invalid("", "idempotency-differs")),
            Met::AtWork => Err(Error::refused("idempotency-at-work")),
            Met::Unsettled => Err(Error::refused("idempotency-unsettled")),
        }
    }

    /// The same for a deed whose answer cannot be told again here.
    pub(crate) fn begin_once(&mut self, once: &Once) -> Result<()> {
        match self.claim(once)? {
            None => Ok(()),
            Some(_) => Err(Error::refused("idempotency-at-work")),
        }
    }

    fn settle(&mut self, once: &Once, told: &Told) -> Result<()> {
        let sql = "update @idempotency set status = $2, headers = $3, body = $4 where attempt = $1 and status is null";
        let params = [
            Cell::Int(once.attempt.raw()),
            Cell::Int(i64::from(told.status)),
            Cell::Text(serde_json::to_string(&told.headers)?),
            // PostgreSQL keeps no zero in a text; JSON writes it as \u0000 anyway.
            Cell::Text(told.body.replace('\0', "\u{fffd}")),
        ];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }
}

pub(crate) fn table() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let required = |name: &str, ty| store::ColumnDef { required: true, ..plain(name, ty) };
    let columns = vec![
        required("person", Int),
        required("door", Int),
        required("name", Text),
        required("fingerprint", Text),
        required("attempt", Int),
        required("change_set", Int),
        required("begun_at", Instant),
        plain("status", Int),
        plain("headers", Text),
        plain("body", Text),
    ];
    let by_attempt = IndexDef { unique: true, ..IndexDef::on("ux_idempotency_attempt", &["attempt"]) };
    TableDef {
        name: "idempotency".to_owned(),
        columns,
        primary: ["person", "door", "name"].map(str::to_owned).to_vec(),
        indexes: vec![by_attempt, IndexDef::on("ix_idempotency_begun", &["begun_at"])],
        find: Vec::new(),
    }
}
