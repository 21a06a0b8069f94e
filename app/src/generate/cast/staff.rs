//! Branches, teams and people are hired, with the products that they sell.

use base::Id;
use records::{
    Error, Record, Result, Writes,
    access::{Deed, EVERY, Grant, Role, Scope},
    people::{
        self, BRANCH_MANAGER, BRANCH_NAME, BRANCH_PARENT, Branch, ROLE_KEY, RoleRow, TEAM_BRANCH, TEAM_NAME, Team,
        User, UserLang,
    },
};
use sales::{
    lost_reasons::LostReason,
    pipelines::{default_pipeline, steps_of},
    products::{self, Product},
};
use schema::{Choice, Filter, Value};

use super::{Cast, LARGE, MIDDLE, SMALL, Seller, email};
use crate::demo::{market::GOODS, words::Words};

const BRANCHES: usize = 6;
const TEAMS: usize = 12;
const SELLERS: usize = 60;

pub(super) struct Names {
    people: Vec<String>,
    branches: Vec<String>,
    products: Vec<(String, String)>,
    leader: &'static str,
    lang: base::Lang,
}

impl Names {
    pub fn of(words: &Words) -> Names {
        let person = |at: usize| {
            let given = if at.is_multiple_of(3) { "women" } else { "men" };
            format!("{} {}", words.line(given, at), words.line("families", at * 7 + 3))
        };
        let product = |at| (words.line("products", at).to_owned(), words.line("series", at).to_owned());
        Names {
            people: (0..SELLERS + BRANCHES + 1).map(person).collect(),
            branches: (0..BRANCHES).map(|at| words.line("cities", at * 3).to_owned()).collect(),
            products: (0..GOODS.len()).map(product).collect(),
            leader: if words.lang == base::Lang::Fa { "سرپرست تیم" } else { "Team leader" },
            lang: words.lang,
        }
    }
}

pub(super) fn settle(tx: &mut Writes<'_, '_>, names: &Names, tag: &str) -> Result<(Cast, Vec<Id>)> {
    let leader = role(tx, names.leader)?;
    let mut made = branches(tx, names, tag)?;
    let branches: Vec<Id<Branch>> = made.iter().map(Record::key).collect();
    let teams = teams(tx, names, &branches, tag)?;
    let mut signing = vec![managers(tx, names, &mut made, tag)?];
    let name = &names.people[SELLERS + BRANCHES];
    signing.push(user(tx, names, name, &email("team", tag), leader, branches[1], Some(teams[1]))?);
    let sellers = sellers(tx, names, &branches, &teams, tag)?;
    signing.extend(sellers[..=SMALL].iter().map(|seller| seller.user));
    let products = products(tx, names)?;
    let pipeline = default_pipeline(tx)?.ok_or(Error::NotFound)?;
    let cast = Cast {
        sellers,
        products,
        product_names: names.products.iter().map(|(name, _)| name.clone()).collect(),
        steps: steps_of(tx, pipeline)?,
        reasons: tx.list_of::<LostReason>(Filter::default(), 20)?.iter().map(Record::key).collect(),
        people: SELLERS + BRANCHES + 2,
    };
    Ok((cast, signing))
}

/// The first is the head office, and above all others.
fn branches(tx: &mut Writes<'_, '_>, names: &Names, tag: &str) -> Result<Vec<Record<Branch>>> {
    let mut made: Vec<Record<Branch>> = Vec::new();
    for name in &names.branches {
        let mut branch = tx.new_record::<Branch>()?;
        branch.set(BRANCH_NAME, format!("{name}{tag}"));
        branch.set(BRANCH_PARENT, made.first().map(Record::key));
        made.push(tx.save(branch)?);
    }
    Ok(made)
}

fn teams(tx: &mut Writes<'_, '_>, names: &Names, branches: &[Id<Branch>], tag: &str) -> Result<Vec<Id<Team>>> {
    let mut teams = Vec::new();
    for at in 0..TEAMS {
        let mut team = tx.new_record::<Team>()?;
        team.set(TEAM_NAME, format!("{} {}{tag}", names.branches[at % BRANCHES], at / BRANCHES + 1));
        team.set(TEAM_BRANCH, Some(branches[at % BRANCHES]));
        teams.push(tx.save(team)?.key());
    }
    Ok(teams)
}

/// A manager for each branch; told is that of the second, in which the largest seller works.
fn managers(tx: &mut Writes<'_, '_>, names: &Names, made: &mut [Record<Branch>], tag: &str) -> Result<Id> {
    let manager = role_of(tx, "manager")?;
    let mut users = Vec::new();
    for (at, name) in names.people[SELLERS..].iter().enumerate().take(BRANCHES) {
        let login = if at == 1 { "branch".to_owned() } else { format!("manager{at}") };
        let user = user(tx, names, name, &email(&login, tag), manager, made[at].key(), None)?;
        let mut branch = made[at].clone();
        branch.set(BRANCH_MANAGER, Some(user.of()));
        made[at] = tx.save(branch)?;
        users.push(user);
    }
    Ok(users[1])
}

fn sellers(
    tx: &mut Writes<'_, '_>,
    names: &Names,
    branches: &[Id<Branch>],
    teams: &[Id<Team>],
    tag: &str,
) -> Result<Vec<Seller>> {
    let role = role_of(tx, "seller")?;
    let mut sellers = Vec::new();
    for at in 0..SELLERS {
        let login = match at {
            LARGE => "large".to_owned(),
            MIDDLE => "middle".to_owned(),
            SMALL => "small".to_owned(),
            _ => format!("seller{at}"),
        };
        let place = if at == LARGE { 1 } else { at % TEAMS };
        let (team, branch) = (teams[place], branches[place % BRANCHES]);
        let user = user(tx, names, &names.people[at], &email(&login, tag), role, branch, Some(team))?;
        sellers.push(Seller { user, team: team.any(), branch: branch.any() });
    }
    Ok(sellers)
}

fn user(
    tx: &mut Writes<'_, '_>,
    names: &Names,
    name: &str,
    email: &str,
    role: Id<RoleRow>,
    branch: Id<Branch>,
    team: Option<Id<Team>>,
) -> Result<Id> {
    let mut user = tx.new_record::<User>()?;
    user.set(people::USER_NAME, name.to_owned());
    user.set(people::USER_EMAIL, Some(email.to_owned()));
    user.set(people::USER_ROLES, vec![role]);
    user.set(people::USER_BRANCH, Some(branch));
    user.set(people::USER_TEAM, team);
    user.set(people::USER_LANG, UserLang::from_key(names.lang.tag()));
    Ok(tx.save(user)?.key().any())
}

fn products(tx: &mut Writes<'_, '_>, names: &Names) -> Result<Vec<Id<Product>>> {
    let mut made = Vec::new();
    for (at, (name, series)) in names.products.iter().enumerate() {
        let mut product = tx.new_record::<Product>()?;
        product.set(products::NAME, name.clone());
        product.set(products::SERIES, Some(series.clone()));
        product.set(products::PRICE, Some(base::Money::new(GOODS[at].price * 10, base::Currency::Irr)));
        product.set(products::ACTIVE, true);
        made.push(tx.save(product)?.key());
    }
    Ok(made)
}

/// Sees and writes what is the team's.
fn role(tx: &mut Writes<'_, '_>, name: &str) -> Result<Id<RoleRow>> {
    const KEY: &str = "team_leader";
    if let Ok(there) = role_of(tx, KEY) {
        return Ok(there);
    }
    let written = ["customers", "opportunities", "activities", "activity_links"];
    let deeds = [Deed::Read, Deed::Create, Deed::Update, Deed::Delete];
    let write = written.into_iter().flat_map(|entity| deeds.map(|deed| Grant::new(entity, deed, Scope::Team)));
    let looked_up = ["users", "teams", "branches", "products", "pipelines", "stages", "lost_reasons"];
    let grants = looked_up.map(|entity| Grant::new(entity, Deed::Read, Scope::All)).into_iter();
    let grants = grants.chain(write).chain([Grant::new(EVERY, Deed::Read, Scope::Team)]).collect();
    let role = Role { key: KEY.to_owned(), grants, fields: Vec::new(), administers: false };
    let mut row = tx.new_record::<RoleRow>()?;
    row.set(people::ROLE_NAME, name.to_owned());
    row.set(ROLE_KEY, role.key.clone());
    row.set(people::ROLE_RIGHTS, serde_json::to_string(&role)?);
    Ok(tx.save(row)?.key())
}

fn role_of(tx: &mut Writes<'_, '_>, key: &str) -> Result<Id<RoleRow>> {
    let found = tx.list_of::<RoleRow>(Filter::is(ROLE_KEY.key(), [Value::Text(key.to_owned())]), 1)?;
    found.first().map(Record::key).ok_or(Error::NotFound)
}
