//! Sessions: a browser that has proved whose it is.
//!
//! The cookie holds a secret, the table its digest: who reads the table enters
//! nowhere. A session ends after 14 days without a request and after 90 days
//! in any case; a new one is made at every sign-in and change of password, so
//! that one that was planted or stolen before is worth nothing after.

use std::net::IpAddr;
use std::sync::Arc;

use base::{Id, Instant};
use jiff::SignedDuration;
use store::{Cell, ColumnType, Row, Tx};

use super::{entry::Origin, secret};
use crate::{
    Ctx, Door, Error, Result, Workspace,
    people::{self, Person},
};

const IDLE: SignedDuration = SignedDuration::from_hours(24 * 14);
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 90);
/// How exactly the last request is remembered; a write per request would cost
/// more than the request.
const COARSE: SignedDuration = SignedDuration::from_mins(10);
const AGENT_LENGTH: usize = 200;

/// What goes into the cookie, this once.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: Id,
    pub token: String,
    pub expires_at: Instant,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub id: Id,
    pub user: Id,
    /// What every form of this session carries.
    pub csrf: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub expires_at: Instant,
    pub address: Option<String>,
    /// What the browser called itself.
    pub agent: Option<String>,
    /// Through whose eyes an administrator looks in this session.
    seeing: Option<Id>,
}

/// A session with the person behind it.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub session: Session,
    /// Whose rights hold.
    pub person: Person,
    /// The administrator who looks through this person's eyes.
    pub behind: Option<Person>,
}

/// The session of a cookie, which its person is using; none when it has ended or
/// its person may not enter.
pub async fn session(workspace: &Arc<Workspace>, token: &str) -> Result<Option<SignedIn>> {
    let found = session_at_rest(workspace, token).await?;
    let now = workspace.clock.now();
    if let Some(SignedIn { session, .. }) = found.as_ref().filter(|found| found.session.seen_at < now - COARSE) {
        tokio::spawn(note_seen(workspace.clone(), session.id, now));
    }
    Ok(found)
}

/// The same for what a page asks by itself: a tab that was left open must not
/// keep its session alive.
pub async fn session_at_rest(workspace: &Arc<Workspace>, token: &str) -> Result<Option<SignedIn>> {
    let system = Ctx::system(workspace.clone(), Door::Page);
    let (digest, now) = (secret::digest(token), system.now());
    system
        .read(move |tx| {
            let sql = format!("{SELECT} where token_hash = $1");
            let rows = tx.tx.sql(&sql, &[Cell::from(digest)], &COLUMNS)?;
            let Some(session) = rows.first().and_then(read).filter(|session| session.lasts(now)) else {
                return Ok(None);
            };
            let Some(own) = people::person(tx, session.user)? else { return Ok(None) };
            // Who is no administrator any more looks with their own eyes again.
            let other = session.seeing.filter(|_| own.actor.administers());
            Ok(Some(match other.map(|other| people::person(tx, other)).transpose()?.flatten() {
                Some(other) => SignedIn { session, person: other, behind: Some(own) },
                None => SignedIn { session, person: own, behind: None },
            }))
        })
        .await
}

/// The sessions of the person who asks, the latest first.
pub async fn own_sessions(ctx: &Ctx) -> Result<Vec<Session>> {
    let (user, now) = (ctx.actor.user, ctx.now());
    ctx.read(move |tx| {
        let sql = format!("{SELECT} where user_id = $1 order by seen_at desc, id desc");
        let rows = tx.tx.sql(&sql, &[Cell::from(user)], &COLUMNS)?;
        Ok(rows.iter().filter_map(read).filter(|session| session.lasts(now)).collect())
    })
    .await
}

/// Ends the session of a cookie.
pub async fn sign_out(workspace: &Workspace, token: &str) -> Result<()> {
    let digest = secret::digest(token);
    let end =
        move |tx: &mut Tx<'_>| tx.sql_execute("delete from @sessions where token_hash = $1", &[Cell::from(digest)]);
    workspace.db.write(end).await.map(drop).map_err(|error: store::StoreError| error.into())
}

/// Ends the sessions of the person who asks, on every device but `except`.
pub async fn sign_out_everywhere(ctx: &Ctx, except: Option<Id>) -> Result<()> {
    let user = ctx.actor.user;
    ctx.write(move |tx| end_all(tx.tx, user, except)).await
}

pub(super) fn end_all(tx: &mut Tx<'_>, user: Id, except: Option<Id>) -> Result<()> {
    let sql = "delete from @sessions where user_id = $1 and id <> $2";
    tx.sql_execute(sql, &[Cell::from(user), Cell::from(except.unwrap_or(Id::from_raw(0)))])?;
    Ok(())
}

/// Who may not enter any more is signed out everywhere, also where they would
/// be let in again later.
pub(crate) fn end_where_left(tx: &mut crate::Writes<'_, '_>, user: &crate::Record<people::User>) -> Result<()> {
    let left = user.before(people::USER_ACTIVE) == Some(true) && !user.get(people::USER_ACTIVE);
    if left { end_all(tx.tx, user.id, None) } else { Ok(()) }
}

/// Begins a session for a person who has just proved who they are.
pub(super) fn begin(tx: &mut Tx<'_>, id: Id, user: Id, from: &Origin, now: Instant) -> Result<NewSession> {
    let (token, csrf) = (secret::fresh(), secret::fresh());
    let expires_at = now + LONGEST;
    let agent: String = from.agent.chars().filter(|c| !c.is_control()).take(AGENT_LENGTH).collect();
    let sql = "insert into @sessions (id, token_hash, user_id, csrf, created_at, seen_at, expires_at, address, agent) \
               values ($1, $2, $3, $4, $5, $5, $6, $7, $8)";
    let params = [
        Cell::from(id),
        Cell::from(secret::digest(&token)),
        Cell::from(user),
        Cell::from(csrf),
        Cell::from(now),
        Cell::from(expires_at),
        Cell::from(from.address.to_canonical().to_string()),
        Cell::from(agent),
    ];
    tx.sql_execute(sql, &params)?;
    Ok(NewSession { id, token, expires_at })
}

/// Drops sessions that have ended.
pub(super) fn sweep(tx: &mut Tx<'_>, now: Instant) -> Result<()> {
    let sql = "delete from @sessions where expires_at <= $1 or seen_at <= $2";
    tx.sql_execute(sql, &[Cell::from(now), Cell::from(now - IDLE)])?;
    Ok(())
}

impl Session {
    fn lasts(&self, now: Instant) -> bool {
        now < self.expires_at && now < self.seen_at + IDLE
    }

    /// The address, where it is one.
    pub fn ip(&self) -> Option<IpAddr> {
        self.address.as_deref()?.parse().ok()
    }
}

/// The page that was asked for does not wait for this, nor fail with it.
async fn note_seen(workspace: Arc<Workspace>, id: Id, now: Instant) {
    let note = move |tx: &mut Tx<'_>| {
        tx.sql_execute("update @sessions set seen_at = $2 where id = $1", &[Cell::from(id), Cell::from(now)])
            .map_err(Error::from)
    };
    if let Err(error) = workspace.db.write(note).await {
        tracing::debug!(%error, "the last request of a session was not noted");
    }
}

const SELECT: &str = "select id, user_id, csrf, created_at, seen_at, expires_at, address, agent, seeing from @sessions";
const COLUMNS: [ColumnType; 9] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Int, Text, Instant, Instant, Instant, Text, Text, Int]
};

fn read(row: &Row) -> Option<Session> {
    Some(Session {
        id: Id::from_raw(row.int(0)?),
        user: Id::from_raw(row.int(1)?),
        csrf: row.text(2)?.to_owned(),
        created_at: row.instant(3)?,
        seen_at: row.instant(4)?,
        expires_at: row.instant(5)?,
        address: row.text(6).map(str::to_owned),
        agent: row.text(7).map(str::to_owned),
        seeing: row.int(8).map(Id::from_raw),
    })
}
