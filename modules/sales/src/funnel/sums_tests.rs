//! What the funnel reads from its sums is what the single deals come to, for every
//! kind of reader, folded or not, and what was done to the sums by hand is found.

use std::sync::Arc;

use access::{Actor, Deed, FieldRule, Grant, Received, Role, Scope};
use base::Id;
use directory::customers::{self, Customer};
use records::{
    Ctx, Door, Merge,
    check::{What, check},
    people::{TEAM_NAME, Team},
    shares::{Asked as Share, With},
};
use schema::Filter;
use store::{Cell, Db, Dialect, testkit};

use super::{
    Asked, funnel,
    gather::one_by_one,
    tests::town::{Town, settle},
};
use crate::{
    opportunities::{self, Opportunity},
    testing::{day, deal, through},
};

/// The town, and two teams in it.
struct Sales {
    town: Town,
    teams: [Id; 2],
}

async fn open(db: Db) -> Sales {
    let town = settle(db).await;
    let team = |tx: &mut records::Writes<'_, '_>, name: &str| -> records::Result<Id> {
        let mut team = tx.new_record::<Team>()?;
        team.set(TEAM_NAME, name.to_owned());
        Ok(tx.save(team)?.id)
    };
    let page = through(&town.workspace, Door::Page);
    let teams = page.write(move |tx| Ok([team(tx, "شمال")?, team(tx, "جنوب")?])).await.unwrap();
    let sales = Sales { teams, town };
    scatter(&sales).await;
    sales
}

/// A deal for each owner, team and branch, or none of them, at different stages.
async fn scatter(Sales { town, teams }: &Sales) {
    let teams = [None, Some(teams[0].raw()), Some(teams[1].raw())];
    let page = through(&town.workspace, Door::Page);
    let owners = [None, Some(town.maryam.raw()), Some(town.reza.raw())];
    let branches = [None, Some(town.tehran.raw()), Some(town.shiraz.raw())];
    let make = move |tx: &mut records::Writes<'_, '_>| {
        let stages = ["سرنخ تازه", "برنده", "مذاکره", "از دست رفته", "برنده"];
        let days = [None, Some(day("2026-03-02")), Some(day("2026-05-07"))];
        for at in 0..27_usize {
            let (owner, team, branch) = (owners[at % 3], teams[at / 3 % 3], branches[at / 9]);
            let closed = if [1, 3, 4].contains(&(at % 5)) { days[at % 3] } else { None };
            let made = deal(tx, stages[at % 5], closed.and(days[at % 2]), closed)?;
            let sql = "update @opportunities set owner = $2, team = $3, branch = $4, amount_base = $5 where id = $1";
            let cell = |id: Option<i64>| id.map_or(Cell::Null, Cell::Int);
            let whose = [Cell::Int(made.id.raw()), cell(owner), cell(team), cell(branch), Cell::Int(1 << at)];
            tx.tx.sql_execute(sql, &whose)?;
        }
        Ok(())
    };
    page.write(make).await.unwrap();
}

/// Somebody with this scope over everything, in these teams and branches.
fn reader(town: &Town, scope: Scope, teams: &[Id], branches: &[Id], lent: bool) -> Ctx {
    let grants = ["opportunities", "stage_passages", "users", "stages", "pipelines", "products", "branches"];
    let grants = grants.map(|entity| Grant::new(entity, Deed::Read, scope)).to_vec();
    let role = Role { key: "reader".into(), grants, fields: Vec::new(), administers: false };
    let shared = lent.then(|| Received { entity: "opportunities".into(), writes: false });
    let actor = Actor {
        user: town.maryam.any(),
        roles: vec![Arc::new(role)],
        teams: teams.to_vec(),
        branches: branches.to_vec(),
        shared: shared.into_iter().collect(),
        ..Actor::system()
    };
    Ctx { actor: Arc::new(actor), ..through(&town.workspace, Door::Page) }
}

/// The same reader, from whom these fields of deals are hidden.
fn hiding(ctx: &Ctx, fields: &[&str]) -> Ctx {
    let hide =
        |field: &&str| FieldRule { entity: "opportunities".into(), field: (*field).into(), read: false, write: false };
    let role = Role { fields: fields.iter().map(hide).collect(), ..(*ctx.actor.roles[0]).clone() };
    let actor = Actor { roles: vec![Arc::new(role)], ..(*ctx.actor).clone() };
    Ctx { actor: Arc::new(actor), ..ctx.clone() }
}

/// Some with Maryam, others with the first team.
async fn share_some(Sales { town, teams }: &Sales) {
    let whom = [With::Person(town.maryam.any()), With::Team(teams[0])];
    let own = schema::Value::Id(town.maryam.any());
    let lend = move |tx: &mut records::Writes<'_, '_>| {
        let deals = tx.list_of::<Opportunity>(Filter::everything(), 100)?;
        for (at, deal) in deals.into_iter().filter(|deal| *deal.value("owner") != own).step_by(3).enumerate() {
            let with = whom[at % 2];
            tx.share(&deal.into_any(), Share { with, writes: false, until: None })?;
        }
        Ok(())
    };
    through(&town.workspace, Door::Page).write(lend).await.unwrap();
}

async fn agree(Sales { town, teams }: &Sales, when: &str) {
    let first = &teams[..1];
    let (tehran, shiraz) = (town.tehran.any(), town.shiraz.any());
    let readers = [
        ("all", reader(town, Scope::All, &[], &[], false)),
        ("branch", reader(town, Scope::Branch, first, &[tehran], false)),
        ("branches", reader(town, Scope::Branch, &[], &[tehran, shiraz], true)),
        ("team", reader(town, Scope::Team, first, &[tehran], false)),
        ("teams", reader(town, Scope::Team, teams, &[], true)),
        ("own", reader(town, Scope::Own, first, &[tehran], false)),
        ("own and lent", reader(town, Scope::Own, first, &[tehran], true)),
    ];
    let pipeline = |tx: &mut records::Reads<'_, '_>| {
        Ok(tx.list_of::<Opportunity>(Filter::everything(), 1)?[0].get(opportunities::PIPELINE))
    };
    let pipeline = through(&town.workspace, Door::Page).read(pipeline).await.unwrap();
    let choices = [
        Asked::default(),
        Asked { branch: Some(town.tehran), ..Asked::default() },
        Asked { seller: Some(town.reza), pipeline: Some(pipeline), ..Asked::default() },
        Asked { seller: Some(town.maryam), branch: Some(town.shiraz), ..Asked::default() },
    ];
    let half = |ctx: &Ctx, fields: &[&str]| hiding(ctx, fields);
    let all = reader(town, Scope::All, &[], &[], false);
    let narrow = reader(town, Scope::Team, teams, &[], true);
    let hidden = [
        ("all but amounts", half(&all, &["amount"])),
        ("all but owners and reasons", half(&all, &["owner", "lost_reason"])),
        ("teams and lent, but days", half(&narrow, &["closed_on", "opened_on"])),
    ];
    for (who, ctx) in readers.iter().chain(&hidden) {
        let hides_owner = *who == "all but owners and reasons";
        for asked in choices.iter().filter(|asked| !hides_owner || asked.seller.is_none()) {
            let of = asked.clone();
            let (summed, single) =
                ctx.read_heavy(move |tx| Ok((funnel(tx, &of)?, one_by_one(tx, &of)?))).await.unwrap();
            assert_eq!(summed, single, "{who}, {when}: {asked:?}");
        }
    }
}

async fn agrees(db: Db) {
    let sales = open(db).await;
    let town = &sales.town;
    share_some(&sales).await;
    agree(&sales, "not folded").await;
    town.workspace.fold_sums().await.unwrap();
    agree(&sales, "folded").await;
    let page = through(&town.workspace, Door::Page);
    for sql in [
        "update @opportunities set deleted_at = created_at where team is not null and owner is null",
        "update @opportunities set branch = null, amount_base = amount_base + 1 where team = (select max(id) from @teams)",
        "update @stage_passages set left_on = '2026-06-01', outcome = 'on' where outcome = 'here' and first_time",
    ] {
        page.write(move |tx| Ok(tx.tx.sql_execute(sql, &[] as &[Cell])?)).await.unwrap();
        agree(&sales, sql).await;
        town.workspace.fold_sums().await.unwrap();
        agree(&sales, "folded again").await;
    }
    agree_through_deeds(&sales, &page).await;
    let found = check(&page, false).await.unwrap().findings;
    let sums: Vec<_> = found.iter().filter(|one| one.place.ends_with("_sums")).collect();
    assert!(sums.is_empty(), "{sums:?}");
}

/// Deals are thrown away and merged with their customers, and all of it is taken back.
async fn agree_through_deeds(sales: &Sales, page: &Ctx) {
    let thrown = page.write(|tx| {
        for deal in tx.list_of::<Opportunity>(Filter::everything(), 5)? {
            tx.delete_any(deal.into_any())?;
        }
        Ok(tx.set)
    });
    let thrown = thrown.await.unwrap();
    agree(sales, "thrown away").await;
    sales.town.workspace.fold_sums().await.unwrap();
    let merged = page.write(|tx| {
        let mut twins = Vec::new();
        for mut deal in tx.list_of::<Opportunity>(Filter::everything(), 2)? {
            let mut customer = tx.new_record::<Customer>()?;
            customer.set(customers::NAME, "پارس نساج".to_owned());
            let customer = tx.save(customer)?.key();
            deal.set(opportunities::CUSTOMER, Some(customer));
            tx.save(deal)?;
            twins.push(customer.any());
        }
        let (kept, gone) = (twins[0], twins[1]);
        let of_two = Merge { entity: "customers".into(), kept, gone, versions: None, choices: Default::default() };
        Ok(tx.merge(&of_two)?.set)
    });
    let merged = merged.await.unwrap();
    agree(sales, "merged").await;
    for set in [merged, thrown] {
        let undone = page.write(move |tx| tx.undo(set)).await.unwrap();
        assert!(undone.left.is_empty(), "{:?}", undone.left);
        agree(sales, "taken back").await;
        sales.town.workspace.fold_sums().await.unwrap();
        agree(sales, "taken back and folded").await;
    }
}

#[tokio::test]
async fn sums_come_to_what_the_single_deals_come_to_for_every_reader() {
    testkit::both(agrees).await;
}

async fn mended(db: Db) {
    let sales = open(db).await;
    let town = &sales.town;
    town.workspace.fold_sums().await.unwrap();
    let page = through(&town.workspace, Door::Page);
    let sums = async |mend| {
        let found = check(&page, mend).await.unwrap().findings;
        let of = |place: &str| place.ends_with("_sums");
        found
            .into_iter()
            .filter(|one| of(&one.place))
            .map(|one| (one.what, one.place, one.mended > 0))
            .collect::<Vec<_>>()
    };
    assert_eq!(sums(false).await, []);
    let lost = match town.workspace.db.dialect() {
        Dialect::Sqlite => "drop trigger sums_deal_sums_update",
        Dialect::Postgres => "alter table @opportunities disable trigger sums_deal_sums_update",
    };
    for (sql, what, place) in [
        ("update @deal_sums set n = n + 1 where grouping_ = 5", What::Derived, "deal_sums"),
        ("delete from @stay_sums where grouping_ = 2", What::Derived, "stay_sums"),
        ("insert into @deal_sums_terms (stage, n, amount) values (1, 1, 0)", What::Derived, "deal_sums"),
        (lost, What::Misled, "deal_sums"),
    ] {
        page.write(move |tx| Ok(tx.tx.sql_execute(sql, &[] as &[Cell])?)).await.unwrap();
        let one = |is_mended| vec![(what, place.to_owned(), is_mended)];
        assert_eq!(sums(false).await, one(false), "{sql}");
        assert_eq!(sums(true).await, one(true), "{sql}");
        assert_eq!(sums(false).await, [], "{sql}");
        agree(&sales, sql).await;
    }
}

#[tokio::test]
async fn sums_that_somebody_changed_or_stopped_are_found_and_put_right() {
    testkit::both(mended).await;
}
