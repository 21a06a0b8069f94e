//! What a person changes about themselves, whatever their role says of users.

use std::sync::Arc;

use access::Actor;
use base::{Calendar, Lang};
use store::{Cell, ColumnType};

use super::entry;
use crate::{
    Ctx, Error, Result,
    people::{self, USER_NAME, User},
};

/// One's own account.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    pub name: String,
    pub email: String,
    /// The names of what one may do here.
    pub roles: Vec<String>,
    pub lang: Option<Lang>,
    pub calendar: Option<Calendar>,
}

pub async fn own_account(ctx: &Ctx) -> Result<OwnAccount> {
    let user = ctx.actor.user;
    ctx.read(move |tx| {
        use ColumnType::Text;
        let own = entry::account_of(tx.tx, user)?.ok_or(Error::NotFound)?;
        let sql = "select roles, calendar from @users where id = $1";
        let rows = tx.tx.sql(sql, &[Cell::from(user)], &[Text, Text])?;
        let text = |at: usize| rows.first().and_then(|row| row.text(at));
        Ok(OwnAccount {
            roles: people::roles_of(tx, text(0))?.into_iter().map(|role| role.name).collect(),
            lang: own.lang.as_deref().and_then(Lang::from_tag),
            calendar: text(1).and_then(Calendar::from_code),
            name: own.name,
            email: own.email,
        })
    })
    .await
}

/// Gives oneself another name; the history tells it like any other change.
pub async fn rename(ctx: &Ctx, name: String) -> Result<()> {
    let user = ctx.actor.user;
    // The deed is one's own, the right to it is the product's.
    let actor = Actor { user, name: ctx.actor.name.clone(), ..Actor::system() };
    let own = Ctx { actor: Arc::new(actor), ..ctx.clone() };
    own.write(move |tx| {
        let mut record = tx.find(user.of::<User>())?;
        record.set(USER_NAME, name);
        tx.save(record).map(drop)
    })
    .await
}

/// Remembers the language. A preference is no business fact: it has no place in
/// the history and must not make a colleague's open form stale.
pub async fn keep_language(ctx: &Ctx, lang: Lang) -> Result<()> {
    keep(ctx, "update @users set lang = $2 where id = $1", lang.tag()).await
}

pub async fn keep_calendar(ctx: &Ctx, calendar: Calendar) -> Result<()> {
    keep(ctx, "update @users set calendar = $2 where id = $1", calendar.code()).await
}

async fn keep(ctx: &Ctx, sql: &'static str, value: &'static str) -> Result<()> {
    let user = ctx.actor.user;
    ctx.write(move |tx| {
        tx.tx.sql_execute(sql, &[Cell::from(user), Cell::from(value)])?;
        Ok(())
    })
    .await
}
