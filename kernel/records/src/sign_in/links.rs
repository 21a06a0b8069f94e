//! One-time links: an invitation, or a new password for one that was forgotten.
//!
//! An administrator makes the link and hands it over however they like; it
//! works once, for three days, and making another takes the earlier one back.
//! Looking at it uses nothing up, because mail programs look at every link.

use std::sync::Arc;

use access::Deed;
use base::{Id, Instant};
use jiff::SignedDuration;
use store::{Cell, ColumnType, Tx};

use super::{
    attempts,
    entry::{self, Account, Origin},
    password, secret,
    sessions::{self, NewSession},
};
use crate::{Ctx, Door, Error, Reads, Result, Workspace};

const LASTS: SignedDuration = SignedDuration::from_hours(72);
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Invitation,
    Reset,
}

/// A link as its maker sees it, this once.
#[derive(Clone, Debug)]
pub struct Link {
    pub token: String,
    pub purpose: Purpose,
    /// Who it is for.
    pub name: String,
    pub expires_at: Instant,
}

/// A link as its holder sees it.
#[derive(Clone, Debug)]
pub struct OpenLink {
    pub purpose: Purpose,
    pub name: String,
    pub email: String,
}

impl Purpose {
    pub fn key(self) -> &'static str {
        match self {
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
        }
    }

    fn of(account: &Account) -> Purpose {
        if account.hash.is_some() { Purpose::Reset } else { Purpose::Invitation }
    }
}

/// Makes the link by which a person chooses their password. Only for those who
/// may change the setup.
pub async fn make_link(ctx: &Ctx, user: Id) -> Result<Link> {
    let (now, id) = (ctx.now(), ctx.workspace.new_id::<()>(ctx.now()));
    ctx.write(move |tx| {
        let users = tx.ctx.def("users")?;
        tx.require(&users, user, Deed::Read)?;
        if !tx.ctx.actor.administers() {
            return Err(Error::Forbidden { entity: "users".to_owned(), deed: "update" });
        }
        let account = entry::account_of(tx.tx, user)?.ok_or_else(|| Error::refused("link-refused-inactive"))?;
        if account.email.is_empty() {
            return Err(Error::refused("link-refused-no-email"));
        }
        withdraw(tx.tx, user)?;
        let (token, purpose, expires_at) = (secret::fresh(), Purpose::of(&account), now + LASTS);
        let sql = "insert into @one_time_links (id, token_hash, user_id, purpose, created_at, expires_at) \
                   values ($1, $2, $3, $4, $5, $6)";
        let digest = Cell::from(secret::digest(&token));
        let params = [id.into(), digest, user.into(), purpose.key().into(), now.into(), expires_at.into()];
        tx.tx.sql_execute(sql, &params)?;
        Ok(Link { token, purpose, name: account.name, expires_at })
    })
    .await
}

/// Whether a person has chosen a password yet, for who may change the setup.
pub fn has_password(tx: &mut Reads<'_, '_>, user: Id) -> Result<bool> {
    if !tx.ctx.actor.administers() {
        return Err(Error::NotFound);
    }
    let sql = "select 1 from @credentials where user_id = $1";
    Ok(!tx.tx.sql(sql, &[Cell::from(user)], &[ColumnType::Int])?.is_empty())
}

/// What a link is for; none when it is unknown, used or too old.
pub async fn open_link(workspace: &Arc<Workspace>, token: &str) -> Result<Option<OpenLink>> {
    let (digest, now) = (secret::digest(token), workspace.clock.now());
    let found = workspace.db.read::<_, Error>(move |tx| owner_of(tx, &digest, now)).await?;
    let open = |own: Account| OpenLink { purpose: Purpose::of(&own), name: own.name, email: own.email };
    Ok(found.map(open))
}

/// Uses a link: the password is set, every session of the person ends, and a
/// new one begins. A link that does not work is not found.
pub async fn use_link(workspace: &Arc<Workspace>, token: &str, new: &str, from: &Origin) -> Result<NewSession> {
    let ctx = Ctx::system(workspace.clone(), Door::Page);
    let (digest, now, id) = (secret::digest(token), ctx.now(), workspace.new_id(ctx.now()));
    let asked = digest.clone();
    let own = ctx.read(move |tx| owner_of(tx.tx, &asked, now)).await?.ok_or(Error::NotFound)?;
    entry::check_new(&ctx, "password", new, &own)?;
    let (hash, from) = (password::hash(new).await?, from.clone());
    ctx.write(move |tx| {
        let sql =
            "update @one_time_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2";
        if tx.tx.sql_execute(sql, &[Cell::from(digest), Cell::from(now)])? != 1 {
            return Err(Error::NotFound);
        }
        entry::keep(tx.tx, own.user, &hash, now)?;
        attempts::forgive(tx.tx, &own.email)?;
        sessions::end_all(tx.tx, own.user, None)?;
        sessions::begin(tx.tx, id, own.user, &from, now)
    })
    .await
}

/// Takes back what was not used.
pub(super) fn withdraw(tx: &mut Tx<'_>, user: Id) -> Result<()> {
    tx.sql_execute("delete from @one_time_links where user_id = $1 and used_at is null", &[Cell::from(user)])?;
    Ok(())
}

pub(super) fn sweep(tx: &mut Tx<'_>, now: Instant) -> Result<()> {
    tx.sql_execute("delete from @one_time_links where expires_at < $1", &[Cell::from(now - KEPT)])?;
    Ok(())
}

fn owner_of(tx: &mut Tx<'_>, digest: &str, now: Instant) -> Result<Option<Account>> {
    let sql = "select user_id from @one_time_links where token_hash = $1 and used_at is null and expires_at > $2";
    let rows = tx.sql(sql, &[Cell::from(digest), Cell::from(now)], &[ColumnType::Int])?;
    match rows.first().and_then(|row| row.int(0)) {
        Some(user) => entry::account_of(tx, Id::from_raw(user)),
        None => Ok(None),
    }
}
