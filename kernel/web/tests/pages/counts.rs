//! How many a list has comes within the page where it is known at once, and
//! behind it where it is not.

use store::testkit::{self, both, hasty};

use crate::town::{
    NAME, Shop, TRADE, Town, Trade,
    Who::{Boss, Maryam, Omid, Parvin, Reza},
};

/// Two pages of them, Maryam's.
async fn sixty_shops(town: &Town) {
    let keep = |tx: &mut records::Writes<'_, '_>| {
        for at in 0..60 {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, format!("shop {at:03}"));
            shop.set(TRADE, if at < 55 { Trade::Books } else { Trade::Bakery });
            shop.set(crate::town::CLOSED, false);
            tx.save(shop)?;
        }
        Ok(())
    };
    town.ctx(Maryam).await.write(keep).await.unwrap();
}

/// On both databases, where no page waits for a count.
async fn in_haste(test: impl AsyncFn(Town)) {
    for (db, _guard) in [testkit::sqlite_with(hasty()).await, testkit::postgres_with(hasty()).await] {
        let town = Town::open(db).await;
        sixty_shops(&town).await;
        test(town).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_is_known_at_once_stands_on_the_page() {
    both(async |db| {
        let town = Town::open(db).await;
        sixty_shops(&town).await;
        town.get(Maryam, "/shops").await.is(200).shows("۶۰ فروشگاه").hides("در حال شمردن");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_is_not_comes_behind_the_page_and_without_scripts_by_a_link() {
    in_haste(async |town| {
        let list = town.get(Maryam, "/shops?filter=trade:books").await.is(200);
        assert_eq!(list.rows().len(), 50);
        let address = "/shops/count?filter=trade%3Abooks";
        let list = list.shows("در حال شمردن…").hides("۵۵ فروشگاه");
        let list =
            list.shows(&format!("hx-get=\"{address}\"")).shows(&format!("<a class=\"link\" href=\"{address}\">"));
        list.shows("همهٔ آن‌ها، فراتر از این صفحه: همهٔ این فهرست");
        town.part(Maryam, address).await.is(200).shows("۵۵ فروشگاه").shows("id=\"list-count\"").hides("<html");
        let whole = town.get(Maryam, address).await.is(200).shows("۵۵ فروشگاه").hides("در حال شمردن");
        assert_eq!(whole.rows().len(), 50, "the same list");
        // What stands on one page is counted by looking at it.
        town.get(Maryam, "/shops?filter=trade:bakery").await.is(200).shows("۵ فروشگاه").hides("در حال شمردن");
        // Further on, the list is the same and as long.
        let first = town.get(Maryam, "/shops").await.is(200).body;
        let next = first.split("\" rel=\"next\"").next().and_then(|rest| rest.rsplit("href=\"").next()).unwrap();
        town.get(Maryam, &crate::town::unescaped(next)).await.is(200).shows("در حال شمردن…");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_behind_the_page_tells_nobody_more_than_their_list() {
    in_haste(async |town| {
        for (who, told) in [(Maryam, "۶۰ فروشگاه"), (Parvin, "۶۰ فروشگاه"), (Boss, "۶۰ فروشگاه"), (Reza, "۰ فروشگاه")]
        {
            town.part(who, "/shops/count").await.is(200).shows(told);
        }
        town.part(Omid, "/shops/count").await.is(403);
        assert_eq!(town.get_as_stranger("/shops/count").await.status, 303);
        town.part(Boss, "/nothing/count").await.is(404);
        town.part(Boss, "/roles/count").await.is(404);
        // A field that is hidden from her is as good as none: what stands there meanwhile is counted.
        town.part(Maryam, "/shops/count?filter=secret:empty").await.is(200).shows("۶۰ فروشگاه");
        let odd = town.get(Maryam, "/shops?filter=secret:empty").await.is(200);
        odd.shows("role=\"alert\"").shows("۶۰ فروشگاه");
    })
    .await;
}
