//! Lists: order, pages forward and back, and filters, alike on both databases.

mod town;

use base::{Currency, Money};
use records::{Ctx, Cursor, Query};
use schema::{Direction, Filter, Value, filter::Op};
use store::testkit::both;
use town::{Town, names, open_shop};

/// All names of a list, page after page, and then all the way back.
async fn walk(ctx: &Ctx, sort: &'static str, direction: Direction, limit: usize) -> (Vec<String>, Vec<String>) {
    let page = async |from: Option<Cursor>| {
        ctx.read(move |tx| {
            let def = tx.ctx.def("shops")?;
            tx.list(&Query { sort: Some((sort.into(), direction)), limit, from, ..Query::of(&def) })
        })
        .await
        .unwrap()
    };
    let title = |page: &records::Page| page.rows.iter().map(|row| row.title().unwrap().to_owned()).collect::<Vec<_>>();
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let mut here = page(None).await;
    loop {
        there.extend(title(&here));
        match here.next.clone() {
            Some(next) => here = page(Cursor::decode(&next.encode())).await,
            None => break,
        }
    }
    loop {
        back.splice(0..0, title(&here));
        match here.previous.clone() {
            Some(previous) => here = page(Some(previous)).await,
            None => break,
        }
    }
    (there, back)
}

#[tokio::test]
async fn names_follow_the_persian_alphabet() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        for name in ["یزد", "پارس", "آرمان", "گلستان", "بهار", "چابهار", "ژاله", "هرمز", "واحد", "کرمان", "تهران"]
        {
            open_shop(&boss, name, None).await.unwrap();
        }
        let right = ["آرمان", "بهار", "پارس", "تهران", "چابهار", "ژاله", "کرمان", "گلستان", "واحد", "هرمز", "یزد"];
        let (there, back) = walk(&boss, "name", Direction::Up, 3).await;
        assert_eq!((there.as_slice(), back.as_slice()), (&right.map(String::from)[..], &right.map(String::from)[..]));
    })
    .await;
}

#[tokio::test]
async fn empty_values_stand_last_and_every_row_comes_once_in_both_directions() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        for (name, sales) in [("a", Some(3)), ("b", None), ("c", Some(1)), ("d", Some(3)), ("e", None), ("f", Some(2))]
        {
            open_shop(&boss, name, sales).await.unwrap();
        }
        for limit in 1..=7 {
            let up = walk(&boss, "sales", Direction::Up, limit).await;
            assert_eq!((up.0.concat(), up.1.concat()), ("cfadbe".into(), "cfadbe".into()), "up by {limit}");
            let down = walk(&boss, "sales", Direction::Down, limit).await;
            assert_eq!((down.0.concat(), down.1.concat()), ("dafceb".into(), "dafceb".into()), "down by {limit}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_find_what_they_say_and_not_keeps_what_is_empty() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        for (name, sales) in [("علی‌رضا", Some(10)), ("علی رضا", Some(20)), ("گل", None), ("Café Nader", Some(30))]
        {
            open_shop(&boss, name, sales).await.unwrap();
        }
        let rial = |minor| Value::Money(Money::new(minor, Currency::Irr));
        let check = async |filter: Filter, expected: &[&str]| {
            let mut found = names(&boss, filter.clone()).await;
            found.sort();
            let mut expected: Vec<String> = expected.iter().map(|&name| name.to_owned()).collect();
            expected.sort();
            assert_eq!(found, expected, "{filter:?}");
        };
        check(Filter::Words("عليرضا".into()), &["علی‌رضا", "علی رضا"]).await;
        check(Filter::Words("cafe".into()), &["Café Nader"]).await;
        check(Filter::Words("گل".into()), &["گل"]).await;
        check(Filter::test("sales", Op::Above, [rial(10)]), &["علی رضا", "Café Nader"]).await;
        check(Filter::test("sales", Op::Empty, []), &["گل"]).await;
        let above = Filter::Not(Box::new(Filter::test("sales", Op::Above, [rial(10)])));
        check(above, &["علی‌رضا", "گل"]).await;
        check(Filter::nothing(), &[]).await;
        check(Filter::Any(vec![]), &[]).await;
    })
    .await;
}
