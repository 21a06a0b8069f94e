//! Undoing, as a browser without scripts meets it: the button of the toast, the
//! history, the report of what was left.

use records::Ctx;
use store::testkit::both;

use crate::town::{
    Answer, NAME, SALES, Shop, Town,
    Who::{self, Boss, Maryam, Omid, Parvin, Reza},
};

#[tokio::test]
async fn a_save_is_undone_from_its_toast_and_done_again_from_the_next() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", Some(10_000)).await;
        let page = format!("/shops/{shop}");
        let saved = town.post(Maryam, &page, &[("version", "1"), ("sales", "2000"), ("name", "بازار")]).await.is(303);
        let undone = town.post_from(Maryam, &page, &saved.undo(), &[]).await.is(303);
        assert_eq!(undone.location, page);
        assert!(undone.toast.contains("برگردانده شد"), "{}", undone.toast);
        town.get(Maryam, &page).await.shows("راسته").shows("۱٬۰۰۰ تومان");
        town.post_from(Maryam, &page, &undone.undo(), &[]).await.is(303);
        town.get(Maryam, &page).await.shows("بازار").shows("۲٬۰۰۰ تومان");
        // The old toast is still open in another window.
        let late = town.post_from(Maryam, &page, &undone.undo(), &[]).await.is(303);
        assert!(late.toast.contains("پیش از این برگردانده"), "{}", late.toast);
        assert_eq!(late.undo(), "");
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_is_left_and_told() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", Some(10_000)).await;
        let page = format!("/shops/{shop}");
        let saved = town.post(Maryam, &page, &[("version", "1"), ("sales", "2000"), ("name", "بازار")]).await.is(303);
        town.post(Parvin, &page, &[("version", "2"), ("name", "بازار بزرگ"), ("secret", "گنج")]).await.is(303);
        let report = town.post(Maryam, &saved.undo(), &[]).await.is(200);
        report
            .shows("۱ رکورد")
            .shows("بازار بزرگ")
            .shows("نام")
            .shows("از آن پس تغییر کرده")
            .shows("پروین")
            .hides("گنج");
        town.get(Maryam, &page).await.shows("بازار بزرگ").shows("۱٬۰۰۰ تومان");
    })
    .await;
}

#[tokio::test]
async fn a_deletion_is_undone_from_the_list_and_a_creation_leads_back_to_it() {
    both(|db| async move {
        let town = Town::open(db).await;
        let made = town.new_shop(Parvin, &[("name", "نانوایی"), ("trade", "bakery")]).await.is(303);
        let page = made.location.clone();
        let unmade = town.post_from(Parvin, &page, &made.undo(), &[]).await.is(303);
        assert_eq!(unmade.location, "/shops", "the record's own page is gone");
        town.get(Parvin, &page).await.is(404);
        let remade = town.post_from(Parvin, "/shops", &unmade.undo(), &[]).await.is(303);
        assert!(remade.toast.contains(&page), "it leads to what came back: {}", remade.toast);
        let gone = town.post(Parvin, &format!("{page}/deletion"), &[]).await.is(303);
        assert_eq!(gone.location, "/shops");
        town.post_from(Parvin, "/shops", &gone.undo(), &[]).await.is(303);
        town.get(Parvin, &page).await.is(200).shows("نانوایی");
    })
    .await;
}

#[tokio::test]
async fn who_could_not_undo_is_not_offered_it() {
    both(|db| async move {
        let town = Town::open(db).await;
        // A keeper may not delete a shop, but take out one that they made by mistake.
        let slip = town.new_shop(Maryam, &[("name", "لغزش"), ("trade", "bakery")]).await.is(303);
        town.post_from(Maryam, "/shops", &slip.undo(), &[]).await.is(303);
        town.get(Maryam, &slip.location).await.is(404);
        let made = town.new_shop(Maryam, &[("name", "نانوایی"), ("trade", "bakery")]).await.is(303);
        // Who gives a shop away may think better of it; nobody else may in their place.
        let reza = town.id(Reza).to_string();
        let given = town.post(Maryam, &format!("{}/owner", made.location), &[("owner", &reza)]).await.is(303);
        town.post(Omid, &given.undo(), &[]).await.is(404);
        town.get(Maryam, &made.location).await.is(404);
        town.post_from(Maryam, "/shops", &given.undo(), &[]).await.is(303);
        town.get(Maryam, &made.location).await.is(200);
        let shop = town.shop(Maryam, "راسته", None).await;
        let given = town.post(Boss, &format!("/shops/{shop}/owner"), &[("owner", &reza)]).await.is(303);
        town.post_from(Boss, "/shops", &given.undo(), &[]).await.is(303);
        town.get(Maryam, &format!("/shops/{shop}")).await.is(200);
        // A save that changed nothing leaves nothing to undo.
        let saved = town.post(Maryam, &format!("/shops/{shop}"), &[("version", "3"), ("name", "راسته")]).await.is(303);
        assert_eq!(saved.undo(), "");
    })
    .await;
}

async fn touch_all(town: &Town, who: Who, shops: Vec<base::Id>) -> base::Id {
    let ctx: Ctx = town.ctx(who).await;
    let done = ctx.write(move |tx| {
        for shop in shops {
            let mut shop = tx.find::<Shop>(shop.of())?;
            shop.set(SALES, None);
            tx.save(shop)?;
        }
        Ok(tx.set)
    });
    done.await.unwrap()
}

#[tokio::test]
async fn the_history_offers_each_deed_once_and_shows_first_what_else_it_touched() {
    both(|db| async move {
        let town = Town::open(db).await;
        let hers = town.shop(Maryam, "راستهٔ مریم", Some(10_000)).await;
        let his = town.shop(Reza, "راستهٔ رضا", Some(20_000)).await;
        let (her_page, his_page) = (format!("/shops/{hers}"), format!("/shops/{his}"));
        let set = touch_all(&town, Boss, vec![hers, his]).await;
        let way = format!("/undo/{set}");
        let history = town.get(Maryam, &format!("{her_page}/history")).await.is(200);
        assert_eq!(history.links("/undo/"), std::slice::from_ref(&way));
        // Of the other shop she learns nothing.
        let hers_alone = town.get(Maryam, &way).await.is(200).shows("راستهٔ مریم").hides("راستهٔ رضا");
        hers_alone.shows("۱ رکورد به حالت پیش برمی‌گردد");
        let both = town.get(Boss, &way).await.is(200).shows("راستهٔ مریم").shows("راستهٔ رضا");
        both.shows("۲ رکورد به حالت پیش برمی‌گردد");
        town.get(Maryam, &her_page).await.hides("برگردانده شد");
        for page in ["/undo/0000000000000", "/undo/x", "/undo/work/x", "/undo/work/0000000000000"] {
            town.get(Boss, page).await.is(404);
        }
        town.get(Omid, &way).await.is(404);
        town.post(Omid, &way, &[]).await.is(404);
        town.post_from(Maryam, &her_page, &way, &[]).await.is(303);
        town.get(Maryam, &her_page).await.shows("۱٬۰۰۰ تومان").shows("برگردانده شد");
        town.get(Reza, &his_page).await.hides("<dt>فروش</dt>");
        let own = town.get(Maryam, &her_page).await;
        assert!(own.body.contains("action=\"/undo/"), "the undoing itself has a way back: {}", own.main());
        assert_eq!(own.links("/undo/"), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_large_deed_goes_back_behind_the_answer() {
    both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.ctx(Boss).await;
        let made = ctx.write(|tx| {
            for at in 0..230 {
                let mut shop = tx.new_record::<Shop>()?;
                shop.set(NAME, format!("دکان {at}"));
                shop.set(crate::town::TRADE, crate::town::Trade::Books);
                shop.set(crate::town::CLOSED, false);
                tx.save(shop)?;
            }
            Ok(tx.set)
        });
        let set = made.await.unwrap();
        let way = format!("/undo/{set}");
        town.get(Boss, &way).await.is(200).shows("این کار ۲۳۰ رکورد را در بر گرفت");
        // How much somebody else did may be more than she sees.
        town.get(Parvin, &way).await.is(200).shows("و رکوردهای دیگر").hides("۲۳۰");
        town.post(Boss, "/me/preferences", &[("language", "en"), ("back", "/shops")]).await;
        town.get(Boss, &way).await.is(200).shows("This touched 230 records.");
        town.post(Boss, "/me/preferences", &[("language", "fa"), ("back", "/shops")]).await;
        town.post(Omid, &format!("/undo/{set}"), &[]).await.is(404);
        let begun = town.post(Boss, &format!("/undo/{set}"), &[]).await.is(303);
        let progress = begun.location.clone();
        assert!(progress.starts_with("/undo/work/"), "{progress}");
        town.get(Boss, &progress).await.is(200).shows("در حال برگرداندن").shows("<progress");
        town.get(Parvin, &progress).await.is(404);
        let again = town.post(Boss, &format!("/undo/{set}"), &[]).await.is(303);
        assert!(again.toast.contains("دارد برگردانده می‌شود"), "{}", again.toast);
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let handlers = records::undo::handlers(records::jobs::Handlers::new());
        let worker = tokio::spawn(records::jobs::work(town.workspace.clone(), std::sync::Arc::new(handlers), stopped));
        let mut told: Option<Answer> = None;
        for _ in 0..200 {
            let page = town.get(Boss, &progress).await.is(200);
            if !page.body.contains("در حال برگرداندن") {
                told = Some(page);
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        stop.send(true).unwrap();
        worker.await.unwrap();
        told.expect("it comes to an end").shows("۲۳۰ رکورد");
        assert!(town.get(Boss, "/shops").await.rows().is_empty());
    })
    .await;
}
