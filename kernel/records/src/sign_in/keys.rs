//! API keys: how a program enters in a person's name.
//!
//! A key is `pvd_` and a secret; the table keeps the digest. It can do at most
//! what its person can, narrowed by its own limits, and never the setup when it
//! has any. Limits are written like the grants of a role:
//! `{"customers": {"read": "all"}}`.
//!
//! People make their own keys. For somebody who cannot sign in (a service, which
//! is a user without a password) administrators make them; for anybody else that
//! would be to act in a colleague's name, so there they may only end them.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Deed, Grant, Scope};
use base::{Id, Instant};
use jiff::SignedDuration;
use store::{Cell, ColumnType, Row, Tx};

use super::secret;
use crate::{
    Ctx, Door, Error, Reads, Result, Workspace,
    people::{self, Person},
};

const START: &str = "pvd_";
/// How exactly the last use is remembered.
const COARSE: SignedDuration = SignedDuration::from_hours(1);
const NAME_LENGTH: usize = 80;

#[derive(Clone, Debug)]
pub struct ApiKey {
    pub id: Id,
    pub name: String,
    pub limits: Option<Vec<Grant>>,
    pub created_at: Instant,
    pub expires_at: Option<Instant>,
    pub used_at: Option<Instant>,
    pub user: Id,
}

/// What is asked of a new key.
#[derive(Clone, Debug, Default)]
pub struct NewKey {
    pub name: String,
    /// None: everything that the person may.
    pub limits: Option<Vec<Grant>>,
    pub expires_at: Option<Instant>,
}

/// The person behind a key, with the key's limits on them.
#[derive(Clone, Debug)]
pub struct KeyHolder {
    pub key: ApiKey,
    pub person: Person,
}

/// Makes a key for the person who asks; the secret is shown this once.
pub async fn make_api_key(ctx: &Ctx, key: NewKey) -> Result<(Id, String)> {
    make_api_key_for(ctx, ctx.actor.user, key).await
}

/// Makes a key for oneself, or for a service.
pub async fn make_api_key_for(ctx: &Ctx, user: Id, key: NewKey) -> Result<(Id, String)> {
    let name = base::fold::tidy(&key.name);
    if name.is_empty() || name.chars().count() > NAME_LENGTH {
        return Err(Error::invalid("name", "value-required"));
    }
    if ctx.actor.is_system() {
        return Err(not_allowed("create"));
    }
    let (token, id) = (format!("{START}{}", secret::fresh()), ctx.workspace.new_id(ctx.now()));
    let limits = key.limits.as_deref().map(written).transpose()?;
    let (digest, now) = (secret::digest(&token), ctx.now());
    ctx.write(move |tx| {
        tx.may_hold_key(user, "create")?;
        let sql = "insert into @api_keys (id, name, token_hash, user_id, limits, created_at, expires_at) \
                   values ($1, $2, $3, $4, $5, $6, $7)";
        let params =
            [id.into(), name.into(), digest.into(), user.into(), limits.into(), now.into(), key.expires_at.into()];
        tx.tx.sql_execute(sql, &params)?;
        Ok(())
    })
    .await?;
    Ok((id, token))
}

/// Gives a key a new secret, shown this once; the old one is no secret any more
/// from this moment on.
pub async fn rotate_api_key(ctx: &Ctx, id: Id) -> Result<(ApiKey, String)> {
    let token = format!("{START}{}", secret::fresh());
    let digest = secret::digest(&token);
    let key = ctx
        .write(move |tx| {
            let key = tx.api_key(id)?;
            tx.may_hold_key(key.user, "update")?;
            tx.tx.sql_execute("update @api_keys set token_hash = $2 where id = $1", &[id.into(), digest.into()])?;
            Ok(key)
        })
        .await?;
    Ok((key, token))
}

/// The keys in force of the person who asks, the newest first.
pub async fn api_keys(ctx: &Ctx) -> Result<Vec<ApiKey>> {
    let user = ctx.actor.user;
    ctx.read(move |tx| tx.api_keys_of(user)).await
}

/// Ends one of one's own keys, administrators anybody's; tells whose it was.
pub async fn revoke_api_key(ctx: &Ctx, id: Id) -> Result<Id> {
    let now = ctx.now();
    ctx.write(move |tx| {
        let key = tx.api_key(id)?;
        let sql = "update @api_keys set revoked_at = $2 where id = $1 and revoked_at is null";
        tx.tx.sql_execute(sql, &[id.into(), now.into()])?;
        Ok(key.user)
    })
    .await
}

fn not_allowed(deed: &'static str) -> Error {
    Error::Forbidden { entity: "api_keys".to_owned(), deed }
}

impl Reads<'_, '_> {
    /// The keys in force of a person: one's own, or anybody's for administrators.
    pub fn api_keys_of(&mut self, user: Id) -> Result<Vec<ApiKey>> {
        if user != self.ctx.actor.user && !self.ctx.actor.administers() {
            return Err(Error::NotFound);
        }
        let now = self.ctx.now();
        let sql = format!("{SELECT} where user_id = $1 and revoked_at is null order by id desc");
        let rows = self.tx.sql(&sql, &[Cell::from(user)], &COLUMNS)?;
        Ok(rows.iter().filter_map(read).filter(|key| key.lasts(now)).collect())
    }

    /// One key in force that the actor may look after.
    fn api_key(&mut self, id: Id) -> Result<ApiKey> {
        let now = self.ctx.now();
        let rows = self.tx.sql(&format!("{SELECT} where id = $1 and revoked_at is null"), &[id.into()], &COLUMNS)?;
        let key = rows.first().and_then(read).filter(|key| key.lasts(now)).ok_or(Error::NotFound)?;
        let is_own = key.user == self.ctx.actor.user && self.ctx.actor.door_limits.is_none();
        if is_own || self.ctx.actor.administers() { Ok(key) } else { Err(Error::NotFound) }
    }

    /// Whether the actor may have a key of this person's in hand.
    fn may_hold_key(&mut self, user: Id, deed: &'static str) -> Result<()> {
        if self.ctx.actor.door_limits.is_some() {
            // A key that could make keys would outlive its own limits and end.
            return Err(not_allowed(deed));
        }
        if user == self.ctx.actor.user {
            return Ok(());
        }
        if !self.ctx.actor.administers() {
            return Err(Error::NotFound);
        }
        let person = people::person(self, user)?;
        if person.is_none() {
            return Err(Error::refused("key-refused-inactive"));
        }
        match super::has_password(self, user)? {
            true => Err(Error::refused("key-refused-not-a-service")),
            false => Ok(()),
        }
    }
}

/// Who holds this key; none when it has ended or its person may not enter.
pub async fn key_holder(workspace: &Arc<Workspace>, token: &str) -> Result<Option<KeyHolder>> {
    if !token.starts_with(START) {
        return Ok(None);
    }
    let system = Ctx::system(workspace.clone(), Door::Api);
    let (digest, now) = (secret::digest(token), system.now());
    let found = system
        .read(move |tx| {
            let sql = format!("{SELECT} where token_hash = $1 and revoked_at is null");
            let rows = tx.tx.sql(&sql, &[Cell::from(digest)], &COLUMNS)?;
            let Some(key) = rows.first().and_then(read).filter(|key| key.lasts(now)) else { return Ok(None) };
            let Some(mut person) = people::person(tx, key.user)? else { return Ok(None) };
            person.actor.door_limits = key.limits.clone();
            Ok(Some(KeyHolder { key, person }))
        })
        .await?;
    let stale = |key: &ApiKey| key.used_at.is_none_or(|used| used < now - COARSE);
    if let Some(holder) = found.as_ref().filter(|found| stale(&found.key)) {
        tokio::spawn(note_used(workspace.clone(), holder.key.id, now));
    }
    Ok(found)
}

impl ApiKey {
    fn lasts(&self, now: Instant) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

async fn note_used(workspace: Arc<Workspace>, id: Id, now: Instant) {
    let note = move |tx: &mut Tx<'_>| {
        tx.sql_execute("update @api_keys set used_at = $2 where id = $1", &[id.into(), now.into()]).map_err(Error::from)
    };
    if let Err(error) = workspace.db.write(note).await {
        tracing::debug!(%error, "the last use of a key was not noted");
    }
}

type Lines = BTreeMap<String, BTreeMap<Deed, Scope>>;

fn written(grants: &[Grant]) -> Result<String> {
    let mut lines = Lines::new();
    for grant in grants {
        let scope = lines.entry(grant.entity.clone()).or_default().entry(grant.deed).or_default();
        *scope = grant.scope.max(*scope);
    }
    Ok(serde_json::to_string(&lines)?)
}

/// Limits that cannot be read allow nothing.
fn grants(json: &str) -> Vec<Grant> {
    let lines: Lines = serde_json::from_str(json).unwrap_or_default();
    let line = |(entity, deeds): (String, BTreeMap<Deed, Scope>)| {
        let grant = move |(deed, scope)| Grant::new(entity.clone(), deed, scope);
        deeds.into_iter().map(grant).collect::<Vec<_>>()
    };
    lines.into_iter().flat_map(line).collect()
}

const SELECT: &str = "select id, name, limits, created_at, expires_at, used_at, user_id from @api_keys";
const COLUMNS: [ColumnType; 7] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Text, Text, Instant, Instant, Instant, Int]
};

fn read(row: &Row) -> Option<ApiKey> {
    Some(ApiKey {
        id: Id::from_raw(row.int(0)?),
        name: row.text(1)?.to_owned(),
        limits: row.text(2).map(grants),
        created_at: row.instant(3)?,
        expires_at: row.instant(4),
        used_at: row.instant(5),
        user: Id::from_raw(row.int(6)?),
    })
}
