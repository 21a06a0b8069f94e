//! The first set-up: a company, its settings and its first administrator, once.

use std::sync::Arc;

use schema::Choice;
use store::{Cell, ColumnType, StoreError};

use super::{
    entry::{self, Origin},
    password,
    sessions::{self, NewSession},
};
use crate::{
    Ctx, Door, Error, FieldProblem, Result, Settings, Workspace, Writes,
    people::{USER_CALENDAR, USER_EMAIL, USER_LANG, USER_NAME, USER_ROLES, User, UserCalendar, UserLang},
};

/// What the first page asks for.
#[derive(Clone, Debug)]
pub struct SetUp {
    pub settings: Settings,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// Whether this workspace still waits for its set-up: nothing was set and
/// nobody is there.
pub async fn set_up_wanted(workspace: &Workspace) -> Result<bool> {
    if workspace.settings().ready {
        return Ok(false);
    }
    // Another node may have done it meanwhile.
    workspace.load_settings().await?;
    if workspace.settings().ready {
        return Ok(false);
    }
    let sql = "select 1 from @users where deleted_at is null limit 1";
    let users = workspace.db.read::<_, StoreError>(move |tx| tx.sql(sql, &[], &[ColumnType::Int])).await?;
    Ok(users.is_empty())
}

/// Does it all in one transaction and signs the administrator in. A second
/// set-up, even at the same moment, is refused.
pub async fn set_up(workspace: &Arc<Workspace>, asked: SetUp, from: &Origin) -> Result<NewSession> {
    // What the workspace begins with is named in the language that was chosen.
    let format = Arc::new(asked.settings.format());
    let ctx = Ctx { format, ..Ctx::system(workspace.clone(), Door::Rule) };
    check(&asked)?;
    let (hash, now, id) = (password::hash(&asked.password).await?, ctx.now(), workspace.new_id(ctx.now()));
    let settings = Settings { ready: true, ..asked.settings.clone() };
    let (from, kept) = (from.clone(), settings.clone());
    let session = ctx
        .write(move |tx| {
            claim(tx)?;
            if kept.lang != Settings::default().lang {
                tx.ctx.workspace.seeds.sow_anew(tx)?;
            }
            tx.keep_settings(&kept)?;
            let user = administrator(tx, &asked)?;
            entry::keep(tx.tx, user, &hash, now)?;
            sessions::begin(tx.tx, id, user, &from, now)
        })
        .await?;
    workspace.settings.store(Arc::new(settings));
    Ok(session)
}

fn check(asked: &SetUp) -> Result<()> {
    let mut problems = Vec::new();
    if base::fold::tidy(&asked.settings.company).is_empty() {
        problems.push(FieldProblem::new("company", "value-required"));
    }
    if base::fold::tidy(&asked.name).is_empty() {
        problems.push(FieldProblem::new("name", "value-required"));
    }
    if let Err(problem) = base::email::normalise(&asked.email) {
        problems.push(FieldProblem::new("email", problem.key()));
    }
    let local = asked.email.split('@').next().unwrap_or_default();
    problems.extend(password::problem("password", &asked.password, &[&asked.name, local, &asked.settings.company]));
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// The row that only one set-up can write, whoever else tries at the same time.
fn claim(tx: &mut Writes<'_, '_>) -> Result<()> {
    let users = tx.tx.sql("select 1 from @users where deleted_at is null limit 1", &[], &[ColumnType::Int])?;
    let now = tx.ctx.now().to_string();
    let sql = "insert into @settings (key, value) values ('set_up', $1) on conflict (key) do nothing";
    match tx.tx.sql_execute(sql, &[Cell::from(now)])? {
        1 if users.is_empty() => Ok(()),
        _ => Err(Error::refused("set-up-refused-done")),
    }
}

fn administrator(tx: &mut Writes<'_, '_>, asked: &SetUp) -> Result<base::Id> {
    let roles = tx.tx.sql(
        "select id from @roles where key = 'administrator' and deleted_at is null",
        &[],
        &[ColumnType::Int],
    )?;
    let role = roles.first().and_then(|row| row.int(0)).map(base::Id::from_raw);
    let role = role.ok_or_else(|| anyhow::anyhow!("the role of administrators is missing"))?;
    let mut user = tx.new_record::<User>()?;
    user.set(USER_NAME, asked.name.clone());
    user.set(USER_EMAIL, Some(asked.email.clone()));
    user.set(USER_ROLES, vec![role]);
    user.set(USER_LANG, UserLang::from_key(asked.settings.lang.tag()));
    user.set(USER_CALENDAR, UserCalendar::from_key(asked.settings.calendar.code()));
    Ok(tx.save(user)?.id)
}
