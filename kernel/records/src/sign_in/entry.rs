//! Entering with a password, and changing it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use base::{Id, Instant};
use store::{Cell, ColumnType, Tx};

use super::{
    attempts::{self, Attempt, Gate},
    links, password,
    sessions::{self, NewSession, Session},
};
use crate::{Ctx, Error, FieldProblem, Result, Workspace};

/// Where somebody comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub address: IpAddr,
    /// What the browser calls itself.
    pub agent: String,
}

/// How a sign-in ended.
#[derive(Clone, Debug)]
pub enum Entry {
    Welcome(NewSession),
    /// Email and password do not belong together. Never says more.
    Wrong,
    /// Too many wrong tries; the password was not looked at.
    Locked {
        wait: Duration,
    },
}

/// Signs in with email and password.
pub async fn enter(workspace: &Arc<Workspace>, email: &str, password: &str, from: &Origin) -> Result<Entry> {
    let now = workspace.clock.now();
    let attempt = Arc::new(Attempt::new(email, from.address));
    let asked = attempt.clone();
    if let Some(wait) = workspace.db.read::<_, Error>(move |tx| asked.lock(tx, now)).await? {
        return Ok(Entry::Locked { wait });
    }
    let (counted, email) = (attempt.clone(), attempts::plain_email(email));
    let begin = move |tx: &mut Tx<'_>| Ok((counted.begin(tx, now)?, account(tx, &email)?));
    let (gate, account) = workspace.db.write::<_, Error>(begin).await?;
    let (delay, known) = match gate {
        Gate::Open { delay, known } => (delay, known),
        Gate::Locked { wait } => return Ok(Entry::Locked { wait }),
    };
    tokio::time::sleep(delay).await;
    let hash = account.as_ref().and_then(|account| account.hash.clone());
    let right = password::verify(password, hash).await?;
    let Some(account) = account.filter(|_| right) else { return Ok(Entry::Wrong) };
    let (from, id) = (from.clone(), workspace.new_id(now));
    let welcome = move |tx: &mut Tx<'_>| {
        attempt.succeed(tx, now, known)?;
        sweep(tx, now)?;
        sessions::begin(tx, id, account.user, &from, now)
    };
    let session = workspace.db.write::<_, Error>(welcome).await?;
    tracing::info!(user = %account.user, "signed in");
    Ok(Entry::Welcome(session))
}

/// Changes the password of the person behind a session. Every other session of
/// theirs ends; this one is exchanged for a new one.
pub async fn change_password(ctx: &Ctx, session: &Session, old: &str, new: &str, from: &Origin) -> Result<NewSession> {
    let (user, now) = (session.user, ctx.now());
    let own = ctx.read(move |tx| account_of(tx.tx, user)).await?.ok_or(Error::NotFound)?;
    let attempt = Arc::new(Attempt::new(&own.email, from.address));
    let known = prove(ctx, &attempt, &own, old, now).await?;
    check_new(ctx, "password", new, &own)?;
    let (hash, from, id) = (password::hash(new).await?, from.clone(), ctx.workspace.new_id(now));
    ctx.write(move |tx| {
        attempt.succeed(tx.tx, now, known)?;
        keep(tx.tx, user, &hash, now)?;
        sessions::end_all(tx.tx, user, None)?;
        sessions::begin(tx.tx, id, user, &from, now)
    })
    .await
}

/// Who sits at an open session must still know the password to change it.
async fn prove(ctx: &Ctx, attempt: &Arc<Attempt>, own: &Account, old: &str, now: Instant) -> Result<bool> {
    let counted = attempt.clone();
    let gate = ctx.write(move |tx| counted.begin(tx.tx, now)).await?;
    let (delay, known) = match gate {
        Gate::Open { delay, known } => (delay, known),
        Gate::Locked { wait } => return Err(Error::Invalid(vec![locked("old_password", wait)])),
    };
    tokio::time::sleep(delay).await;
    match password::verify(old, own.hash.clone()).await? {
        true => Ok(known),
        false => Err(Error::invalid("old_password", "password-wrong")),
    }
}

/// Sets a person's password without asking for the old one: the first set-up,
/// the command line, the demo. Ends all their sessions and open links.
pub async fn set_password(ctx: &Ctx, user: Id, password: &str) -> Result<()> {
    if !ctx.actor.administers() {
        return Err(Error::Forbidden { entity: "users".to_owned(), deed: "update" });
    }
    let own = ctx.read(move |tx| account_of(tx.tx, user)).await?.ok_or(Error::NotFound)?;
    check_new(ctx, "password", password, &own)?;
    let (hash, now) = (password::hash(password).await?, ctx.now());
    ctx.write(move |tx| {
        keep(tx.tx, user, &hash, now)?;
        links::withdraw(tx.tx, user)?;
        attempts::forgive(tx.tx, &own.email)?;
        sessions::end_all(tx.tx, user, None)
    })
    .await
}

/// The words that a lock is told in.
pub fn locked(field: &str, wait: Duration) -> FieldProblem {
    FieldProblem::new(field, "sign-in-locked").with("minutes", minutes(wait))
}

/// Rounded up: "try again in 1 minute" must never be too early.
fn minutes(wait: Duration) -> u64 {
    wait.as_secs().div_ceil(60).max(1)
}

pub(super) fn check_new(ctx: &Ctx, field: &str, password: &str, own: &Account) -> Result<()> {
    let company = ctx.workspace.settings().company.clone();
    let local = own.email.split('@').next().unwrap_or_default();
    let problem = password::problem(field, password, &[&own.name, local, &company]);
    problem.map_or(Ok(()), |problem| Err(Error::Invalid(vec![problem])))
}

/// A person as sign-in sees them.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub user: Id,
    pub name: String,
    pub email: String,
    pub lang: Option<String>,
    /// None for somebody who was not invited yet.
    pub hash: Option<String>,
}

/// The active account of an email that was brought to its one form.
fn account(tx: &mut Tx<'_>, email: &str) -> Result<Option<Account>> {
    one(tx, "lower(u.email) = $1", Cell::from(email))
}

pub(super) fn account_of(tx: &mut Tx<'_>, user: Id) -> Result<Option<Account>> {
    one(tx, "u.id = $1", Cell::from(user))
}

fn one(tx: &mut Tx<'_>, which: &str, value: Cell) -> Result<Option<Account>> {
    use ColumnType::{Int, Text};
    let sql = format!(
        "select u.id, u.name, u.email, u.lang, c.hash from @users u left join @credentials c on c.user_id = u.id \
         where {which} and u.active and u.deleted_at is null order by u.id limit 1"
    );
    let rows = tx.sql(&sql, &[value], &[Int, Text, Text, Text, Text])?;
    Ok(rows.first().and_then(|row| {
        let text = |at| row.text(at).map(str::to_owned);
        let (user, name) = (Id::from_raw(row.int(0)?), text(1)?);
        Some(Account { user, name, email: text(2).unwrap_or_default(), lang: text(3), hash: text(4) })
    }))
}

/// Keeps the hash of a person's password.
pub(super) fn keep(tx: &mut Tx<'_>, user: Id, hash: &str, now: Instant) -> Result<()> {
    let sql = "insert into @credentials (user_id, hash, changed_at) values ($1, $2, $3) \
               on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at";
    tx.sql_execute(sql, &[Cell::from(user), Cell::from(hash), Cell::from(now)])?;
    Ok(())
}

/// Every sign-in takes a little of the dust away.
fn sweep(tx: &mut Tx<'_>, now: Instant) -> Result<()> {
    sessions::sweep(tx, now)?;
    attempts::sweep(tx, now)?;
    links::sweep(tx, now)
}
