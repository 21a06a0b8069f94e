//! A list goes out in its order, each row once, and only what may go out at that moment.

mod town;

use base::{Currency, Id, Money};
use records::{
    Ctx, Query,
    export::{Export, Format, Wording, id_of},
};
use schema::{Direction, Filter, filter::Op};
use store::testkit;
use town::{NAME, SALES, Shop, Town};

/// Shops in no order, every seventh without sales.
async fn open_shops(ctx: &Ctx, many: i64) {
    for begun in (0..many).step_by(100) {
        let work = move |tx: &mut records::Writes<'_, '_>| {
            (begun..many.min(begun + 100)).try_for_each(|nth| open_shop(tx, nth))
        };
        ctx.write(work).await.unwrap();
    }
}

fn open_shop(tx: &mut records::Writes<'_, '_>, nth: i64) -> records::Result<()> {
    let mut shop = tx.new_record::<Shop>()?;
    shop.set(NAME, format!("دکان {nth}"));
    let sales = (nth % 7 != 0).then(|| Money::new(nth * 7_919 % 977 * 1_000, Currency::Irr));
    shop.set(SALES, sales);
    tx.save(shop).map(drop)
}

fn ids(part: &[u8]) -> Vec<Id> {
    let text = String::from_utf8_lossy(part);
    text.lines().filter_map(|line| id_of(line.split(',').next()?)).collect()
}

#[tokio::test]
async fn an_exported_list_has_the_order_of_the_list_to_its_end() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        open_shops(&boss, 1_600).await;
        for sort in [None, Some((SALES.key().into(), Direction::Down)), Some((SALES.key().into(), Direction::Up))] {
            let (wanted, def) = (sort.clone(), boss.def("shops").unwrap());
            let all =
                boss.read(move |tx| tx.list(&Query { sort: wanted, limit: 5_000, ..Query::of(&def) })).await.unwrap();
            let expected: Vec<Id> = all.rows.iter().map(|row| row.id).collect();
            let export = Export { sort: sort.clone(), ..Export::of("shops", Wording::Programs) };
            let mut file = Vec::new();
            let rows = export.begin(&boss, Format::Csv).await.unwrap().into_csv(&mut file).await.unwrap();
            assert_eq!((rows, ids(&file)), (1_600, expected), "{sort:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_thrown_away_while_a_list_goes_out_stays_behind() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        open_shops(&boss, 1_300).await;
        let filter = Filter::Not(Box::new(Filter::test(SALES.key(), Op::Empty, [])));
        let def = boss.def("shops").unwrap();
        let query = Query { filter: filter.clone(), limit: 5_000, ..Query::of(&def) };
        let all = boss.read(move |tx| tx.list(&query)).await.unwrap().rows;
        let mut going =
            Export { filter, ..Export::of("shops", Wording::Programs) }.begin(&boss, Format::Csv).await.unwrap();
        let mut out = ids(&going.next_csv().await.unwrap().unwrap());
        let last = all.last().unwrap().id;
        boss.write(move |tx| {
            let record = tx.find_any(&def, last)?;
            tx.delete_any(record)
        })
        .await
        .unwrap();
        while let Some(part) = going.next_csv().await.unwrap() {
            out.extend(ids(&part));
        }
        let expected: Vec<Id> = all.iter().map(|row| row.id).filter(|id| *id != last).collect();
        assert_eq!(out, expected);
    })
    .await;
}
