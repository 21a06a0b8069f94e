//! A list that goes out in several walks: each row once, in the order of the list, and
//! none that lies out of sight.

mod town;

use std::collections::HashSet;

use base::{Currency, Id, Money};
use records::{
    Ctx, Query, Writes,
    export::{Export, Format, Going, Wording, id_of},
    people::{self, ROLE_RIGHTS, RoleRow, Team, User},
    shares::{Asked, With},
};
use schema::{Direction, Filter, Key, Value, filter::Op};
use store::{Db, testkit};
use town::{NAME, SALES, Shop, Town};

/// Each of six people opens as many shops.
const EACH: i64 = 220;
/// Of so many rows is asked at once, by Parvin of a fifth in each part of her scope: what
/// follows the first page of 512 takes some sixty walks.
const FEW: usize = 60;

type Sort = Option<(Key, Direction)>;

/// Parvin oversees Tehran and its daughter branch Karaj, is in one team with Omid of Shiraz
/// and Sara of Karaj, and every second shop of Maryam and of the boss is shared with her:
/// many reach her in two ways. The other shops of the boss do not.
struct Bazaar {
    town: Town,
    boss: Ctx,
    parvin: Ctx,
    out_of_sight: HashSet<Id>,
}

impl Bazaar {
    async fn open(db: Db) -> Bazaar {
        let town = Town::open(db).await;
        let team = [town.parvin, town.omid, town.sara];
        town.system().write(move |tx| gather(tx, team)).await.unwrap();
        for (at, user) in (0..).zip([town.maryam, town.reza, town.sara, town.omid, town.parvin, town.boss]) {
            let work =
                move |tx: &mut Writes<'_, '_>| (0..EACH).try_for_each(|nth| open_shop(tx, nth * 6 + at).map(drop));
            town.as_user(user).await.write(work).await.unwrap();
        }
        let (with, owners) = (town.parvin, [town.maryam, town.boss]);
        let boss = town.as_user(town.boss).await;
        let lent = boss.write(move |tx| lend(tx, with, owners)).await.unwrap();
        let his = Filter::is("owner", [Value::Id(town.boss)]);
        let his = boss.read(move |tx| tx.list_of::<Shop>(his, 5_000)).await.unwrap();
        let out_of_sight = his.iter().map(|shop| shop.id).filter(|id| !lent.contains(id)).collect();
        // Asked for after the shares were given: the actor knows of them.
        let parvin = town.as_user(town.parvin).await;
        Bazaar { town, boss, parvin, out_of_sight }
    }

    /// What Parvin is to get, from a list that knows no scope.
    async fn expected(&self, filter: &Filter, sort: &Sort) -> Vec<Id> {
        let def = self.boss.def("shops").unwrap();
        let query = Query { filter: filter.clone(), sort: sort.clone(), limit: 5_000, ..Query::of(&def) };
        let all = self.boss.read(move |tx| tx.list(&query)).await.unwrap();
        all.rows.iter().map(|row| row.id).filter(|id| !self.out_of_sight.contains(id)).collect()
    }

    async fn begin(&self, filter: &Filter, sort: &Sort) -> Going {
        let usual = Export::of("shops", Wording::Programs);
        let export = Export { filter: filter.clone(), sort: sort.clone(), asked: FEW, ..usual };
        export.begin(&self.parvin, Format::Csv).await.unwrap()
    }
}

fn gather(tx: &mut Writes<'_, '_>, people: [Id; 3]) -> records::Result<()> {
    for mut role in tx.list_of::<RoleRow>(Filter::default(), 10)? {
        let rights = role.get(ROLE_RIGHTS).replace(r#""read": "branch""#, r#""read": "branch", "export": "branch""#);
        role.set(ROLE_RIGHTS, rights);
        tx.save(role)?;
    }
    let mut team = tx.new_record::<Team>()?;
    team.set(people::TEAM_NAME, "نمایشگاه".into());
    let team = tx.save(team)?.key();
    for user in people {
        let mut user = tx.find(user.of::<User>())?;
        user.set(people::USER_TEAM, Some(team));
        tx.save(user)?;
    }
    Ok(())
}

/// Every seventh is without sales, and many have the same.
fn open_shop(tx: &mut Writes<'_, '_>, nth: i64) -> records::Result<Id> {
    named_shop(tx, format!("دکان {:04}", nth * 7_919 % 10_007), (nth % 7 != 0).then_some(nth % 40 * 1_000))
}

fn named_shop(tx: &mut Writes<'_, '_>, name: String, sales: Option<i64>) -> records::Result<Id> {
    let mut shop = tx.new_record::<Shop>()?;
    shop.set(NAME, name);
    shop.set(SALES, sales.map(|sales| Money::new(sales, Currency::Irr)));
    Ok(tx.save(shop)?.id)
}

fn lend(tx: &mut Writes<'_, '_>, to: Id, owners: [Id; 2]) -> records::Result<HashSet<Id>> {
    let mut lent = HashSet::new();
    for owner in owners {
        let theirs = tx.list_of::<Shop>(Filter::is("owner", [Value::Id(owner)]), 5_000)?;
        for shop in theirs.into_iter().step_by(2) {
            lent.insert(shop.id);
            tx.share(&shop.into_any(), Asked { with: With::Person(to), writes: false, until: None })?;
        }
    }
    Ok(lent)
}

fn ids(part: &[u8]) -> Vec<Id> {
    let text = String::from_utf8_lossy(part);
    text.lines().filter_map(|line| id_of(line.split(',').next()?)).collect()
}

async fn to_the_end(mut going: Going) -> Vec<Id> {
    let mut out = Vec::new();
    while let Some(part) = going.next_csv().await.unwrap() {
        out.extend(ids(&part));
    }
    out
}

#[tokio::test]
async fn an_export_in_many_walks_brings_each_row_in_sight_once_and_in_order() {
    testkit::both(|db| async move {
        let bazaar = Bazaar::open(db).await;
        let with_sales = Filter::Not(Box::new(Filter::test(SALES.key(), Op::Empty, [])));
        let by = |field: &'static str, direction| Some((Key::Borrowed(field), direction));
        for (filter, sort) in [
            (Filter::everything(), None),
            (Filter::everything(), by("sales", Direction::Down)),
            (Filter::everything(), by("sales", Direction::Up)),
            (with_sales.clone(), by("name", Direction::Down)),
            (with_sales, by("sales", Direction::Up)),
        ] {
            let expected = bazaar.expected(&filter, &sort).await;
            assert!(expected.len() > 1_000, "{} rows are one page", expected.len());
            let out = to_the_end(bazaar.begin(&filter, &sort).await).await;
            assert_eq!(out, expected, "{filter:?} {sort:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn rows_that_are_added_while_a_list_goes_out_neither_double_nor_displace_others() {
    testkit::both(|db| async move {
        let bazaar = Bazaar::open(db).await;
        let sort = Some((SALES.key().into(), Direction::Up));
        let before = bazaar.expected(&Filter::everything(), &sort).await;
        let mut going = bazaar.begin(&Filter::everything(), &sort).await;
        let maryam = bazaar.town.as_user(bazaar.town.maryam).await;
        let (mut out, mut late) = (Vec::new(), Vec::new());
        while let Some(part) = going.next_csv().await.unwrap() {
            out.extend(ids(&part));
            if out.len() < 600 {
                // One in front of all, one among what is still to come, one behind all.
                let add = |sales| maryam.write(move |tx| named_shop(tx, "دکان نو".into(), sales));
                add(Some(-1)).await.unwrap();
                late.push(add(Some(39_500)).await.unwrap());
                late.push(add(None).await.unwrap());
            }
        }
        assert!(late.len() > 2, "several walks had rows added before them");
        let after = bazaar.expected(&Filter::everything(), &sort).await;
        let expected: Vec<Id> = after.into_iter().filter(|id| before.contains(id) || late.contains(id)).collect();
        assert_eq!(out, expected);
    })
    .await;
}
