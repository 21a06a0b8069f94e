//! Where one stands in a list: pages forth and back, orders and places that there are not.

use records::Query;
use schema::Direction;
use store::testkit::both;

use super::{books, check};
use crate::town::{Answer, Town, Who::Maryam};

#[tokio::test]
async fn every_row_is_met_once_on_the_way_forth_and_once_on_the_way_back() {
    both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.ctx(Maryam).await;
        ctx.write(|tx| {
            for at in 0..120 {
                let mut shop = tx.new_record::<crate::town::Shop>()?;
                shop.set(crate::town::NAME, format!("shop {at:03}"));
                shop.set(crate::town::TRADE, crate::town::Trade::Books);
                shop.set(crate::town::CLOSED, false);
                shop.set(crate::town::STAFF, (at % 3 > 0).then_some(at / 7));
                tx.save(shop)?;
            }
            Ok(())
        })
        .await
        .unwrap();
        for sort in ["name", "-staff"] {
            let (mut forth, mut back) = (Vec::new(), Vec::new());
            let mut page = town.get(Maryam, &format!("/shops?sort={sort}")).await.is(200).shows("۱۲۰ فروشگاه");
            loop {
                forth.push(page.rows());
                let Some(next) = by_rel(&page, "next") else { break };
                page = town.get(Maryam, &next).await.is(200);
            }
            back.push(page.rows());
            while let Some(previous) = by_rel(&page, "prev") {
                page = town.get(Maryam, &previous).await.is(200);
                back.push(page.rows());
            }
            back.reverse();
            assert_eq!(forth, back, "{sort}");
            let mut all: Vec<String> = forth.concat();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 120, "{sort}");
        }
    })
    .await;
}

fn by_rel(page: &Answer, rel: &str) -> Option<String> {
    let mark = format!("\" rel=\"{rel}\"");
    let until = page.body.find(&mark)?;
    let from = page.body[..until].rfind("href=\"")? + 6;
    Some(crate::town::unescaped(&page.body[from..until]))
}

#[tokio::test]
async fn addresses_that_make_no_sense_are_harmless() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        for query in [
            "sort=nosuch",
            "sort=-secret",
            "columns=nosuch,secret,,",
            "from=xyz",
            "from=e30",
            "view=nosuch",
            "sort=mother",
            "x=%FF",
        ] {
            let list = town.get(Maryam, &format!("/shops?{query}")).await.is(200);
            check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
        }
        let list = town.get(Maryam, "/shops?sort=secret").await.is(200).hides("راز");
        check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
    })
    .await;
}

#[tokio::test]
async fn an_order_and_a_place_that_there_are_not_are_told_above_the_usual_list() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let check = async |query: &str, sort: Option<&str>, place: bool| {
            for lang in ["fa", "en"] {
                town.post(Maryam, "/me/preferences", &[("language", lang), ("back", "/shops")]).await;
                let list = town.get(Maryam, &format!("/shops?{query}")).await.is(200);
                self::check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
                let (unsorted, unplaced) = match lang {
                    "fa" => ("نمی‌توان بر پایهٔ", "جایی اشاره می‌کند"),
                    _ => ("cannot be sorted by", "a place that this list does not have"),
                };
                assert_eq!(list.body.contains(unsorted), sort.is_some(), "{query} in {lang}");
                assert_eq!(list.body.contains(unplaced), place, "{query} in {lang}");
                list.shows(sort.unwrap_or_default());
            }
        };
        check("sort=name", None, false).await;
        check("sort=nope", Some("nope"), false).await;
        check("sort=-%3Cb%3E", Some("&lt;b&gt;"), false).await;
        // A field that is hidden is told in the words of one that there is not.
        check("sort=secret", Some("secret"), false).await;
        check("from=zzzz", None, true).await;
        check("after=zzzz", None, true).await;
        check("sort=nope&cursor=%F0", Some("nope"), true).await;
        // A place in a list of another order.
        check(&format!("from={}", place(&town).await), None, true).await;
    })
    .await;
}

/// A place in the list by its sums.
async fn place(town: &Town) -> String {
    let ctx = town.ctx(Maryam).await;
    let query =
        Query { sort: Some(("sales".into(), Direction::Up)), limit: 1, ..Query::of(&ctx.def("shops").unwrap()) };
    let page = ctx.read(move |tx| tx.list(&query)).await.unwrap();
    page.next.unwrap().encode()
}
