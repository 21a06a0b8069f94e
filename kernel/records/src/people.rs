//! The facts that access rests on: users, their roles, teams and branches.
//!
//! They are entities like any other, so their lists, forms, history and API
//! come for free; what a person signs in with stands apart (`sign_in`).

use std::sync::Arc;

use access::{Actor, Deed, EVERY, Grant, Role, Scope};
use base::{Id, Lang};
use schema::{Direction, Entity, Field, entity, field};
use store::{Cell, ColumnType};

use crate::{Module, Reads, Result, RuleBook, Writes, error::Error, record::Record, rules, sign_in};

pub struct User;
pub struct Team;
pub struct Branch;
/// A role as data: its name and, as JSON, what it grants.
pub struct RoleRow;

schema::choices! {
    /// The language that a person chose, as their record tells it.
    pub enum UserLang { Fa = "fa" Plain, En = "en" Plain }
}
schema::choices! {
    /// The calendar that a person chose.
    pub enum UserCalendar { Jalali = "jalali" Plain, Gregorian = "gregorian" Plain }
}

impl Entity for User {
    const KEY: &'static str = "users";
}
impl Entity for Team {
    const KEY: &'static str = "teams";
}
impl Entity for Branch {
    const KEY: &'static str = "branches";
}
impl Entity for RoleRow {
    const KEY: &'static str = "roles";
}

pub const USER_NAME: Field<User, String> = field("name");
/// What a user signs in with; none for someone who is only named, as an
/// imported seller who was not invited yet.
pub const USER_EMAIL: Field<User, Option<String>> = field("email");
/// What they may do is what any of their roles allows.
pub const USER_ROLES: Field<User, Vec<Id<RoleRow>>> = field("roles");
pub const USER_TEAM: Field<User, Option<Id<Team>>> = field("team");
pub const USER_BRANCH: Field<User, Option<Id<Branch>>> = field("branch");
pub const USER_ACTIVE: Field<User, bool> = field("active");
pub const USER_LANG: Field<User, Option<UserLang>> = field("lang");
pub const USER_CALENDAR: Field<User, Option<UserCalendar>> = field("calendar");
pub const TEAM_NAME: Field<Team, String> = field("name");
pub const TEAM_BRANCH: Field<Team, Option<Id<Branch>>> = field("branch");
pub const TEAM_MANAGER: Field<Team, Option<Id<User>>> = field("manager");
pub const BRANCH_NAME: Field<Branch, String> = field("name");
pub const BRANCH_PARENT: Field<Branch, Option<Id<Branch>>> = field("parent");
pub const BRANCH_MANAGER: Field<Branch, Option<Id<User>>> = field("manager");
pub const ROLE_KEY: Field<RoleRow, String> = field("key");
pub const ROLE_NAME: Field<RoleRow, String> = field("name");
pub const ROLE_RIGHTS: Field<RoleRow, String> = field("rights");

/// The kernel's own module.
pub(crate) fn module() -> Module {
    let users = entity::<User>("user-round")
        .field(USER_NAME.line(120).named().searchable())
        .field(USER_EMAIL.email().unique().searchable())
        .field(USER_ROLES.links())
        .field(USER_TEAM.link())
        .field(USER_BRANCH.link())
        .field(USER_ACTIVE.flag())
        .field(USER_LANG.choice::<UserLang>().system())
        .field(USER_CALENDAR.choice::<UserCalendar>().system())
        .title(USER_NAME)
        .sort(USER_NAME, Direction::Up)
        .list(&["name", "email", "roles", "team", "branch", "active"])
        .section("main", &["name", "email", "roles", "team", "branch", "active"]);
    let teams = entity::<Team>("users-round")
        .field(TEAM_NAME.line(120).named().searchable())
        .field(TEAM_BRANCH.link())
        .field(TEAM_MANAGER.link())
        .title(TEAM_NAME)
        .sort(TEAM_NAME, Direction::Up)
        .list(&["name", "branch", "manager"])
        .section("main", &["name", "branch", "manager"]);
    let branches = entity::<Branch>("git-branch")
        .field(BRANCH_NAME.line(120).named().searchable())
        .field(BRANCH_PARENT.link())
        .field(BRANCH_MANAGER.link())
        .title(BRANCH_NAME)
        .sort(BRANCH_NAME, Direction::Up)
        .list(&["name", "parent", "manager"])
        .section("main", &["name", "parent", "manager"]);
    let roles = entity::<RoleRow>("shield")
        .field(ROLE_KEY.line(40).unique())
        .field(ROLE_NAME.line(80).named())
        .field(ROLE_RIGHTS.prose(20_000))
        .title(ROLE_NAME)
        .sort(ROLE_NAME, Direction::Up)
        .list(&["name", "key"])
        .section("main", &["name", "key", "rights"]);
    Module {
        entities: vec![
            users.build(),
            teams.build(),
            branches.build(),
            roles.build(),
            crate::holidays::definition(),
            crate::shares::definition(),
            crate::views::definition(),
            crate::comments::definition(),
        ],
        rules: register_rules,
        roles: vec![administrator()],
        texts: own_texts(),
        ..Module::new("people")
    }
}

fn own_texts() -> Vec<(Lang, &'static str)> {
    let own = [
        (Lang::Fa, include_str!("text.fa.ftl")),
        (Lang::En, include_str!("text.en.ftl")),
        (Lang::Fa, include_str!("sign_in/text.fa.ftl")),
        (Lang::En, include_str!("sign_in/text.en.ftl")),
        (Lang::Fa, include_str!("import/text.fa.ftl")),
        (Lang::En, include_str!("import/text.en.ftl")),
        (Lang::Fa, include_str!("backup/text.fa.ftl")),
        (Lang::En, include_str!("backup/text.en.ftl")),
        (Lang::Fa, include_str!("comments/text.fa.ftl")),
        (Lang::En, include_str!("comments/text.en.ftl")),
        (Lang::Fa, include_str!("hand_over/text.fa.ftl")),
        (Lang::En, include_str!("hand_over/text.en.ftl")),
        (Lang::Fa, include_str!("undo/text.fa.ftl")),
        (Lang::En, include_str!("undo/text.en.ftl")),
        (Lang::Fa, include_str!("views/text.fa.ftl")),
        (Lang::En, include_str!("views/text.en.ftl")),
    ];
    own.into_iter().chain(schema::TEXTS).collect()
}

fn register_rules(book: &mut RuleBook) {
    crate::views::register_rules(book);
    crate::comments::register(book);
    book.add(rules::<Branch>().before_save(no_ring));
    book.add(
        rules::<RoleRow>()
            .before_save(readable_rights)
            .after_save(sign_in::one_remains_with)
            .before_delete(no_one_has_it),
    );
    let users = rules::<User>().before_save(|tx, user| {
        if user.is_new() && user.peek(USER_ACTIVE).is_none() {
            user.set(USER_ACTIVE, true);
        }
        no_promotion(tx, user)
    });
    book.add(
        users
            .after_save(sign_in::one_remains)
            .after_save(sign_in::end_where_left)
            .before_delete(sign_in::one_remains_without),
    );
}

/// A branch may not stand below itself.
fn no_ring(tx: &mut Writes<'_, '_>, branch: &mut Record<Branch>) -> Result<()> {
    let Some(parent) = branch.get(BRANCH_PARENT).filter(|_| branch.has_changed(BRANCH_PARENT)) else { return Ok(()) };
    if below(tx, &[branch.key().any()])?.contains(&parent.any()) {
        return Err(Error::invalid("parent", "branches-refused-ring"));
    }
    Ok(())
}

/// Who merely keeps the list of people makes nobody an administrator, least of
/// all themselves.
fn no_promotion(tx: &mut Writes<'_, '_>, user: &Record<User>) -> Result<()> {
    if tx.ctx.actor.administers() || !user.has_changed(USER_ROLES) {
        return Ok(());
    }
    let before = user.before(USER_ROLES).unwrap_or_default();
    let added: Vec<Id> =
        user.get(USER_ROLES).into_iter().filter(|role| !before.contains(role)).map(|role| role.any()).collect();
    if sign_in::administer(tx, &added)? {
        return Err(Error::invalid("roles", "value-not-yours"));
    }
    Ok(())
}

/// A role that somebody has is not thrown away: they would have to do without
/// it from one moment to the next.
fn no_one_has_it(tx: &mut Writes<'_, '_>, role: &Record<RoleRow>) -> Result<()> {
    let holders = holders_of(tx, role.id)?;
    match holders.is_empty() {
        true => Ok(()),
        false => {
            let args = vec![("count".to_owned(), holders.len().into())];
            Err(Error::Refused(crate::Refusal { text: "roles-refused-held".to_owned(), args }))
        }
    }
}

/// Who has a role, whoever asks.
pub(crate) fn holders_of(tx: &mut Reads<'_, '_>, role: Id) -> Result<Vec<Id>> {
    let sql = "select id from @users where roles like $1 and deleted_at is null order by name_sort, id";
    let rows = tx.tx.sql(sql, &[Cell::from(format!("%{role}%"))], &[ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
}

/// Roles are written by who may change the setup, whatever else a role or the
/// limits of a key grant on them: otherwise one could write oneself every right.
fn readable_rights(tx: &mut Writes<'_, '_>, role: &mut Record<RoleRow>) -> Result<()> {
    if !tx.ctx.actor.administers() {
        return Err(Error::Forbidden { entity: RoleRow::KEY.to_owned(), deed: "update" });
    }
    // That it may not be empty is said by the field itself.
    let Some(rights) = role.peek(ROLE_RIGHTS) else { return Ok(()) };
    let written: Role = serde_json::from_str(&rights).map_err(|_| Error::invalid("rights", "roles-refused-rights"))?;
    let before = role.before(ROLE_RIGHTS).and_then(|rights| serde_json::from_str(&rights).ok()).unwrap_or_default();
    names_what_is_there(tx, &written, &before)?;
    // Whoever bears the role bears it under its own key, whatever the description says.
    if let Some(key) = role.peek(ROLE_KEY).filter(|key| *key != written.key) {
        role.set(ROLE_RIGHTS, serde_json::to_string(&Role { key, ..written })?);
    }
    Ok(())
}

/// A misspelt entity or field would silently grant or hide nothing; what an
/// older role names stays, for its module may come back.
fn names_what_is_there(tx: &Writes<'_, '_>, role: &Role, before: &Role) -> Result<()> {
    if tx.ctx.actor.is_system() {
        return Ok(());
    }
    let wrong =
        |text: &str, name: &str| Err(Error::Invalid(vec![crate::FieldProblem::new("rights", text).with("name", name)]));
    let entities = role.grants.iter().map(|grant| &grant.entity).chain(role.fields.iter().map(|rule| &rule.entity));
    for entity in entities.filter(|entity| **entity != EVERY) {
        let is_old = before.grants.iter().any(|grant| grant.entity == *entity)
            || before.fields.iter().any(|rule| rule.entity == *entity);
        if !is_old && tx.ctx.schema.entity(entity).is_none() {
            return wrong("roles-refused-entity", entity);
        }
    }
    for rule in role.fields.iter().filter(|rule| rule.field != EVERY && !before.fields.contains(rule)) {
        let is_there = |def: &schema::EntityDef| def.field(&rule.field).is_some();
        let known = match tx.ctx.schema.entity(&rule.entity) {
            Some(def) => is_there(def),
            None => tx.ctx.schema.entities().any(|def| is_there(def)),
        };
        if !known {
            return wrong("roles-refused-field", &format!("{}.{}", rule.entity, rule.field));
        }
    }
    Ok(())
}

/// Everything, and the setup.
fn administrator() -> Role {
    let grants = Deed::ALL.map(|deed| Grant::new(EVERY, deed, Scope::All)).to_vec();
    Role { key: "administrator".to_owned(), grants, fields: Vec::new(), administers: true }
}

/// The roles that a new workspace begins with, joined from what every module
/// grants; from then on they are data.
pub(crate) fn seed_roles(tx: &mut Writes<'_, '_>, parts: Vec<Role>) -> Result<()> {
    if !tx.tx.sql("select 1 from @roles limit 1", &[], &[ColumnType::Int])?.is_empty() {
        return Ok(());
    }
    let mut roles: Vec<Role> = Vec::new();
    for part in parts {
        match roles.iter_mut().find(|role| role.key == part.key) {
            Some(role) => {
                role.grants.extend(part.grants);
                role.fields.extend(part.fields);
                role.administers |= part.administers;
            }
            None => roles.push(part),
        }
    }
    for role in roles {
        let mut row = tx.new_record::<RoleRow>()?;
        let name = tx.ctx.text(&format!("role-{}", role.key.replace('_', "-")));
        row.set(ROLE_NAME, name);
        row.set(ROLE_KEY, role.key.clone());
        row.set(ROLE_RIGHTS, serde_json::to_string(&role)?);
        tx.save(row)?;
    }
    Ok(())
}

/// The team and the branch that a user's records belong to; none when there is
/// no such user.
pub(crate) fn place_of(tx: &mut Reads<'_, '_>, user: Id) -> Result<Option<(Option<Id>, Option<Id>)>> {
    let sql = "select u.team, coalesce(u.branch, t.branch) from @users u left join @teams t on t.id = u.team \
               where u.id = $1 and u.deleted_at is null";
    let rows = tx.tx.sql(sql, &[Cell::Int(user.raw())], &[ColumnType::Int, ColumnType::Int])?;
    Ok(rows.first().map(|row| (row.int(0).map(Id::from_raw), row.int(1).map(Id::from_raw))))
}

/// Whether this user may still enter, and so may be given records.
pub(crate) fn is_active(tx: &mut Reads<'_, '_>, user: Id) -> Result<bool> {
    let sql = "select 1 from @users where id = $1 and active and deleted_at is null";
    Ok(!tx.tx.sql(sql, &[Cell::Int(user.raw())], &[ColumnType::Int])?.is_empty())
}

/// These branches and all that stand below them.
pub fn below(tx: &mut Reads<'_, '_>, roots: &[Id]) -> Result<Vec<Id>> {
    let sql = "select id, parent from @branches where deleted_at is null";
    let rows = tx.tx.sql(sql, &[], &[ColumnType::Int, ColumnType::Int])?;
    let tree: Vec<(Id, Option<Id>)> =
        rows.iter().filter_map(|row| Some((Id::from_raw(row.int(0)?), row.int(1).map(Id::from_raw)))).collect();
    let mut found = roots.to_vec();
    let mut at = 0;
    while at < found.len() {
        let parent = Some(found[at]);
        let children = tree.iter().filter(|(id, above)| *above == parent && !found.contains(id)).map(|(id, _)| *id);
        let children: Vec<Id> = children.collect();
        found.extend(children);
        at += 1;
    }
    Ok(found)
}

/// What a signed-in request needs to know of its user.
#[derive(Clone, Debug)]
pub struct Person {
    pub actor: Actor,
    pub lang: Option<String>,
    pub calendar: Option<String>,
}

/// An active user with their rights; none when they may not enter.
pub fn person(tx: &mut Reads<'_, '_>, user: Id) -> Result<Option<Person>> {
    use ColumnType::{Int, Text};
    let sql = "select u.name, u.team, coalesce(u.branch, t.branch), u.lang, u.calendar, u.roles from @users u \
               left join @teams t on t.id = u.team where u.id = $1 and u.active and u.deleted_at is null";
    let rows = tx.tx.sql(sql, &[Cell::Int(user.raw())], &[Text, Int, Int, Text, Text, Text])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut roles: Vec<Arc<Role>> = roles_of(tx, row.text(5))?.into_iter().map(|role| role.rights).collect();
    let own = |at: usize| row.int(at).map(Id::from_raw);
    let teams: Vec<Id> = own(1).into_iter().chain(managed(tx, "teams", user)?).collect();
    let shared = crate::shares::received(tx, user, &teams)?;
    let roots: Vec<Id> = own(2).into_iter().chain(managed(tx, "branches", user)?).collect();
    roles.push(crate::comments::everybodys(&roles));
    let actor = Actor {
        user,
        name: row.text(0).unwrap_or_default().to_owned(),
        roles,
        shared,
        teams,
        branches: below(tx, &roots)?,
        door_limits: None,
    };
    Ok(Some(Person { actor, lang: row.text(3).map(str::to_owned), calendar: row.text(4).map(str::to_owned) }))
}

/// One role as somebody has it.
pub(crate) struct Held {
    pub id: Id,
    pub name: String,
    pub rights: Arc<Role>,
}

/// The roles behind the ids that a user's row holds. What cannot be read grants
/// nothing.
pub(crate) fn roles_of(tx: &mut Reads<'_, '_>, held: Option<&str>) -> Result<Vec<Held>> {
    let ids: Vec<Id> = held.unwrap_or_default().split(' ').filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "select id, name, rights from @roles where id in ({}) and deleted_at is null order by id",
        places.join(", ")
    );
    let params: Vec<Cell> = ids.iter().map(|id| Cell::Int(id.raw())).collect();
    let rows = tx.tx.sql(&sql, &params, &[ColumnType::Int, ColumnType::Text, ColumnType::Text])?;
    let held = |row: &store::Row| {
        let rights = serde_json::from_str(row.text(2)?).ok()?;
        Some(Held { id: Id::from_raw(row.int(0)?), name: row.text(1)?.to_owned(), rights: Arc::new(rights) })
    };
    Ok(rows.iter().filter_map(held).collect())
}

/// The teams or branches that a user manages.
pub(crate) fn managed(tx: &mut Reads<'_, '_>, entity: &str, user: Id) -> Result<Vec<Id>> {
    let sql = format!("select id from @{entity} where manager = $1 and deleted_at is null");
    let rows = tx.tx.sql(&sql, &[Cell::Int(user.raw())], &[ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
}
