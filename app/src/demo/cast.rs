//! The twelve people of the company, their branches, teams and roles.

use base::{Id, Lang};
use records::{
    Ctx, Error, Reads, Record, Result, Writes,
    access::{Deed, Grant, Role, Scope},
    people::{
        self, BRANCH_MANAGER, BRANCH_NAME, BRANCH_PARENT, Branch, ROLE_KEY, RoleRow, TEAM_NAME, Team, User, UserLang,
    },
    sign_in,
};
use schema::{Choice, Filter, Value};

use super::{PASSWORD, words::Words};

/// What somebody does in the company; the last part of the key of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Administrator,
    Manager,
    BranchManager,
    Seller,
    Service,
    Accountant,
}

/// The role of those who see much and write only their own tasks.
const OWN_WORK: &str = "own_work";

impl Part {
    /// The role that grants what they may do.
    pub fn role(self) -> &'static str {
        match self {
            Part::Administrator => "administrator",
            Part::Manager | Part::BranchManager => "manager",
            Part::Seller => "seller",
            Part::Service => "service",
            Part::Accountant => "read_only",
        }
    }

    /// The text that says what they see.
    pub fn sight(self) -> &'static str {
        match self {
            Part::Administrator => "app-demo-administrator",
            Part::Manager => "app-demo-manager",
            Part::BranchManager => "app-demo-branch-manager",
            Part::Seller => "app-demo-seller",
            Part::Service => "app-demo-service",
            Part::Accountant => "app-demo-accountant",
        }
    }
}

/// One of the staff, in the order of their names in `words`.
pub struct Member {
    pub login: &'static str,
    pub part: Part,
    pub branch: usize,
    pub team: Option<usize>,
}

impl Member {
    pub fn email(&self) -> String {
        format!("{}@sepehr.example", self.login)
    }

    /// Whether customers and deals are theirs.
    pub fn sells(&self) -> bool {
        matches!(self.part, Part::Seller | Part::BranchManager)
    }
}

const fn member(login: &'static str, part: Part, branch: usize, team: Option<usize>) -> Member {
    Member { login, part, branch, team }
}

pub const STAFF: [Member; 12] = [
    member("maryam", Part::Administrator, 0, None),
    member("parvin", Part::Manager, 0, None),
    member("reza", Part::Seller, 0, Some(0)),
    member("sara", Part::Seller, 0, Some(1)),
    member("omid", Part::Seller, 0, Some(0)),
    member("hooshang", Part::BranchManager, 1, Some(2)),
    member("elham", Part::Seller, 1, Some(2)),
    member("babak", Part::Seller, 1, Some(2)),
    member("nasrin", Part::BranchManager, 2, Some(3)),
    member("yasaman", Part::Seller, 2, Some(3)),
    member("kaveh", Part::Service, 0, None),
    member("mahin", Part::Accountant, 0, None),
];

pub const ADMINISTRATOR: usize = 0;
pub const MANAGER: usize = 1;
pub const SERVICE: usize = 10;

/// Who sells in a branch, its manager among them.
pub fn sellers_of(branch: usize) -> Vec<usize> {
    (0..STAFF.len()).filter(|at| STAFF[*at].sells() && STAFF[*at].branch == branch).collect()
}

/// Makes branches, teams, the role of the service and the users, the first of
/// whom is there already; gives the users in the order of [`STAFF`].
pub async fn hire(system: &Ctx, words: &Words) -> Result<Vec<Id>> {
    let names = Names::of(words);
    let users = system.write(move |tx| settle(tx, &names)).await?;
    for user in users.iter().skip(1) {
        sign_in::set_password(system, *user, PASSWORD).await?;
    }
    Ok(users)
}

struct Names {
    staff: Vec<&'static str>,
    branches: Vec<&'static str>,
    teams: Vec<&'static str>,
    service: &'static str,
    own_work: &'static str,
    lang: Lang,
}

impl Names {
    fn of(words: &Words) -> Names {
        let all = |section| words.all(section).to_vec();
        let (service, own_work) = (words.line("roles", 0), words.line("roles", 1));
        Names {
            staff: all("staff"),
            branches: all("branches"),
            teams: all("teams"),
            service,
            own_work,
            lang: words.lang,
        }
    }
}

fn settle(tx: &mut Writes<'_, '_>, names: &Names) -> Result<Vec<Id>> {
    service_role(tx, names.service)?;
    own_work_role(tx, names.own_work)?;
    let mut branches = branches(tx, names)?;
    let teams = teams(tx, names, &branches)?;
    let mut users = Vec::new();
    for (member, name) in STAFF.iter().zip(&names.staff) {
        let mut user = match member.part {
            Part::Administrator => first_user(tx)?,
            _ => tx.new_record::<User>()?,
        };
        user.set(people::USER_NAME, (*name).to_owned());
        user.set(people::USER_EMAIL, Some(member.email()));
        // Who may only read ticks off their own tasks all the same.
        let more = (member.part == Part::Accountant).then_some(OWN_WORK);
        let mut roles = Vec::new();
        for key in [member.part.role()].into_iter().chain(more) {
            roles.extend(role(tx, key)?);
        }
        user.set(people::USER_ROLES, roles);
        user.set(people::USER_BRANCH, Some(branches[member.branch].key()));
        user.set(people::USER_TEAM, member.team.map(|team| teams[team].key()));
        user.set(people::USER_LANG, UserLang::from_key(names.lang.tag()));
        let user = tx.save(user)?.key();
        if matches!(member.part, Part::Manager | Part::BranchManager) {
            branches[member.branch].set(BRANCH_MANAGER, Some(user));
            branches[member.branch] = tx.save(branches[member.branch].clone())?;
        }
        users.push(user.any());
    }
    Ok(users)
}

/// The other branches stand below the first, whose manager sees them all.
fn branches(tx: &mut Writes<'_, '_>, names: &Names) -> Result<Vec<Record<Branch>>> {
    let mut made: Vec<Record<Branch>> = Vec::new();
    for name in &names.branches {
        let mut branch = tx.new_record::<Branch>()?;
        branch.set(BRANCH_NAME, (*name).to_owned());
        branch.set(BRANCH_PARENT, made.first().map(Record::key));
        made.push(tx.save(branch)?);
    }
    Ok(made)
}

fn teams(tx: &mut Writes<'_, '_>, names: &Names, branches: &[Record<Branch>]) -> Result<Vec<Record<Team>>> {
    let mut made = Vec::new();
    for (at, name) in names.teams.iter().enumerate() {
        let branch = STAFF.iter().find(|member| member.team == Some(at)).map_or(0, |member| member.branch);
        let mut team = tx.new_record::<Team>()?;
        team.set(TEAM_NAME, (*name).to_owned());
        team.set(people::TEAM_BRANCH, Some(branches[branch].key()));
        made.push(tx.save(team)?);
    }
    Ok(made)
}

/// Knows every customer, writes down what was done about them, and sees no deal.
fn service_role(tx: &mut Writes<'_, '_>, name: &str) -> Result<()> {
    let read = ["customers", "activities", "activity_links", "products", "users", "teams", "branches"];
    let read = read.map(|entity| Grant::new(entity, Deed::Read, Scope::All));
    let own = |entity: &'static str| {
        [Deed::Create, Deed::Update, Deed::Delete].map(|deed| Grant::new(entity, deed, Scope::Own))
    };
    let write = ["customers", "activities", "activity_links"].into_iter().flat_map(own);
    add_role(tx, Part::Service.role(), name, read.into_iter().chain(write).collect())
}

/// Their own activities, beside whatever another role lets them see.
fn own_work_role(tx: &mut Writes<'_, '_>, name: &str) -> Result<()> {
    let deeds = [Deed::Read, Deed::Create, Deed::Update, Deed::Delete];
    let of = |entity: &'static str| deeds.map(|deed| Grant::new(entity, deed, Scope::Own));
    add_role(tx, OWN_WORK, name, ["activities", "activity_links"].into_iter().flat_map(of).collect())
}

fn add_role(tx: &mut Writes<'_, '_>, key: &str, name: &str, grants: Vec<Grant>) -> Result<()> {
    let role = Role { key: key.to_owned(), grants, fields: Vec::new(), administers: false };
    let mut row = tx.new_record::<RoleRow>()?;
    row.set(people::ROLE_NAME, name.to_owned());
    row.set(ROLE_KEY, role.key.clone());
    row.set(people::ROLE_RIGHTS, serde_json::to_string(&role)?);
    tx.save(row).map(drop)
}

fn role(tx: &mut Writes<'_, '_>, key: &str) -> Result<Option<Id<RoleRow>>> {
    let found = tx.list_of::<RoleRow>(Filter::is(ROLE_KEY.key(), [Value::Text(key.to_owned())]), 1)?;
    Ok(found.first().map(Record::key))
}

fn first_user(tx: &mut Reads<'_, '_>) -> Result<Record<User>> {
    tx.list_of::<User>(Filter::default(), 1)?.into_iter().next().ok_or(Error::NotFound)
}

/// Each of them as an actor.
pub async fn actors(system: &Ctx, users: &[Id]) -> Result<Vec<Ctx>> {
    let (workspace, users) = (system.workspace.clone(), users.to_vec());
    let found = system
        .read(move |tx| {
            let person = |user| people::person(tx, user)?.ok_or(Error::NotFound);
            users.into_iter().map(person).collect::<Result<Vec<_>>>()
        })
        .await?;
    let ctx = |person: people::Person| {
        let format = workspace.settings().format();
        Ctx::new(workspace.clone(), person.actor.into(), records::Door::Page, format)
    };
    Ok(found.into_iter().map(ctx).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_people_work_in_three_branches_and_each_branch_sells() {
        assert_eq!(STAFF.len(), Words::of(Lang::Fa).all("staff").len());
        let sellers = [0, 1, 2].map(|branch| sellers_of(branch).len());
        assert_eq!(sellers, [3, 3, 2]);
        assert_eq!((STAFF[MANAGER].part, STAFF[SERVICE].part), (Part::Manager, Part::Service));
    }
}
