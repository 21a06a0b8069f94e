//! One deed on many rows, as a browser without scripts sends it.

use base::Id;
use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{self, Boss, Maryam, Omid, Parvin, Reza},
};

async fn act(town: &Town, who: Who, ids: &[Id], beside: &[(&str, &str)]) -> Answer {
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    let mut form: Vec<(&str, &str)> = ids.iter().map(|id| ("id", id.as_str())).collect();
    form.extend(beside);
    town.post(who, "/shops/bulk", &form).await
}

async fn three(town: &Town) -> Vec<Id> {
    let mut shops = Vec::new();
    for name in ["الف", "ب", "پ"] {
        shops.push(town.shop(Maryam, name, Some(10_000)).await);
    }
    shops
}

#[tokio::test]
async fn rows_have_boxes_for_who_may_do_something_with_them() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shops = three(&town).await;
        let list = town.get(Parvin, "/shops?sort=-name").await.is(200);
        let list = list.shows(&format!("value=\"{}\"", shops[0])).shows("value=\"delete\"").shows("value=\"owner\"");
        list.shows("name=\"back\" value=\"/shops?sort=-name\"").shows("برگزیدن همهٔ این صفحه");
        // A keeper may change a shop and not delete it.
        town.get(Maryam, "/shops").await.shows("value=\"field\"").hides("value=\"delete\"");
        // Markets are only looked at.
        town.post(Boss, "/markets", &[("name", "تره‌بار")]).await.is(303);
        town.get(Maryam, "/markets").await.is(200).hides("id=\"bulk\"").hides("tickcell");
    })
    .await;
}

#[tokio::test]
async fn many_go_to_the_bin_at_once_and_come_back_at_once() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shops = three(&town).await;
        let gone = act(&town, Parvin, &shops[..2], &[("act", "delete"), ("back", "/shops?filter=trade:books")]).await;
        let gone = gone.is(303);
        assert_eq!(gone.location, "/shops?filter=trade:books");
        assert!(gone.toast.contains("۲ رکورد"), "{}", gone.toast);
        assert_eq!(town.get(Parvin, "/shops").await.rows(), ["پ"]);
        town.post_from(Parvin, "/shops", &gone.undo(), &[]).await.is(303);
        assert_eq!(town.get(Parvin, "/shops").await.rows(), ["الف", "ب", "پ"]);
        // Who may not delete is told so, row by row, and nothing happens.
        act(&town, Maryam, &shops, &[("act", "delete")]).await.is(200).shows("۳ ردیف پذیرفته نشد").shows("الف");
        assert_eq!(town.get(Parvin, "/shops").await.rows().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn one_field_is_set_step_by_step() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shops = three(&town).await;
        let which = act(&town, Maryam, &shops, &[("act", "field")]).await.is(200);
        let which = which.shows("۳ ردیف").shows("value=\"trade\"").shows("value=\"note\"");
        // What tells records apart, and what she may not write, is not offered.
        which.hides("value=\"code\"").hides("value=\"secret\"").hides("value=\"name\"");
        let value = act(&town, Maryam, &shops, &[("act", "field"), ("field", "trade")]).await.is(200);
        value.shows("name=\"trade\"").shows("نانوایی").shows("name=\"field\" value=\"trade\"");
        let wrong = act(&town, Maryam, &shops, &[("act", "set"), ("field", "trade"), ("trade", "x")]).await;
        wrong.is(422).shows("name=\"trade\"");
        act(&town, Maryam, &shops, &[("act", "set"), ("field", "trade"), ("trade", "")]).await.is(422);
        let set = [("act", "set"), ("field", "trade"), ("trade", "bakery")];
        let done = act(&town, Maryam, &shops, &set).await.is(303);
        assert!(done.toast.contains("۳ رکورد تغییر کرد"), "{}", done.toast);
        assert_eq!(town.get(Maryam, "/shops?filter=trade:bakery").await.rows().len(), 3);
        let again = act(&town, Maryam, &shops, &set).await.is(303);
        assert!(again.toast.contains("از پیش همین بود") && again.undo().is_empty(), "{}", again.toast);
        town.post_from(Maryam, "/shops", &done.undo(), &[]).await.is(303);
        assert_eq!(town.get(Maryam, "/shops?filter=trade:books").await.rows().len(), 3);
        let hidden = act(&town, Maryam, &shops, &[("act", "set"), ("field", "secret"), ("secret", "x")]).await.is(200);
        hidden.shows("کدام فیلد");
    })
    .await;
}

#[tokio::test]
async fn many_are_handed_over_and_rows_out_of_sight_stay_so() {
    both(|db| async move {
        let town = Town::open(db).await;
        let mut shops = three(&town).await;
        let his = town.shop(Reza, "دکان رضا", None).await;
        shops.push(his);
        act(&town, Maryam, &shops, &[("act", "owner")]).await.is(200).shows("name=\"owner\"").hides("دکان رضا");
        act(&town, Maryam, &shops, &[("act", "owner-now")]).await.is(200).shows("name=\"owner\"");
        act(&town, Maryam, &shops, &[("act", "owner-now"), ("owner", "0000000000000")]).await.is(422);
        let parvin = town.id(Parvin).to_string();
        let told = act(&town, Maryam, &shops, &[("act", "owner-now"), ("owner", &parvin)]).await.is(200);
        told.shows("۳ رکورد واگذار شد").shows("۱ ردیف پذیرفته نشد").hides("دکان رضا");
        assert_eq!(town.get(Reza, "/shops").await.rows(), ["دکان رضا"]);
        assert!(town.get(Maryam, "/shops").await.rows().is_empty());
        act(&town, Omid, &shops, &[("act", "owner-now"), ("owner", &parvin)]).await.is(403).hides("دکان رضا");
    })
    .await;
}

#[tokio::test]
async fn odd_forms_are_no_fault() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shops = three(&town).await;
        let none = act(&town, Parvin, &[], &[("act", "delete"), ("back", "https://evil.example")]).await.is(303);
        assert_eq!(none.location, "/shops");
        for back in ["//evil.example", "/shopsx", "/customers", "/shops\r\nx"] {
            let led = act(&town, Parvin, &[], &[("back", back)]).await.is(303);
            assert_eq!(led.location, "/shops", "{back}");
        }
        act(&town, Parvin, &shops, &[("act", "nonsense")]).await.is(200).shows("کدام فیلد");
        act(&town, Parvin, &shops, &[("act", "set"), ("field", "nothing")]).await.is(200);
        assert_eq!(town.get(Boss, "/shops/bulk").await.is(303).location, "/shops");
        town.post(Boss, "/nothing/bulk", &[("id", "x")]).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn all_of_a_view_is_shown_first_and_then_done_beyond_its_page() {
    both(|db| async move {
        let town = Town::open(db).await;
        for at in 0..60 {
            town.shop(Maryam, &format!("دکان {at}"), Some(10_000)).await;
        }
        let his = town.shop(Reza, "دکان رضا", Some(10_000)).await;
        town.shop(Maryam, "دیگر", Some(90_000)).await;
        town.get(Maryam, "/shops?filter=sales%3A1000").await.is(200).shows("name=\"all\"");
        town.get(Reza, "/shops").await.is(200).hides("name=\"all\"");
        let view = ("back", "/shops?filter=sales%3A1000");
        let set = [("all", "1"), view, ("act", "set"), ("field", "trade"), ("trade", "bakery")];
        let shown = act(&town, Maryam, &[], &set).await.is(200).shows("همهٔ ۶۰ رکورد").shows("۶۰ رکورد تغییر می‌کند");
        shown.shows("name=\"sure\"").shows("name=\"trade\" value=\"bakery\"");
        assert!(town.get(Maryam, "/shops?filter=trade:bakery").await.rows().is_empty(), "nothing is done yet");
        let sure: Vec<(&str, &str)> = set.iter().copied().chain([("sure", "1")]).collect();
        let done = act(&town, Maryam, &[], &sure).await.is(303);
        assert!(done.toast.contains("۶۰ رکورد تغییر کرد"), "{}", done.toast);
        // What is out of her sight and what the view does not show stay as they are.
        town.get(Boss, &format!("/shops/{his}")).await.shows("کتاب‌فروشی");
        // What would change nothing is not offered.
        let idle = act(&town, Maryam, &[], &set).await.is(200).shows("۶۰ رکورد از پیش همین است");
        idle.hides("name=\"sure\"").shows("href=\"/shops?filter=sales%3A1000\"");
        town.post_from(Maryam, "/shops", &done.undo(), &[]).await.is(303);
        assert!(town.get(Maryam, "/shops?filter=trade:bakery").await.rows().is_empty());
        // A filter that cannot be read means nothing, rather than everything.
        let wrong = [("all", "1"), ("back", "/shops?filter=nonsense%3A1"), ("act", "delete"), ("sure", "1")];
        act(&town, Parvin, &[], &wrong).await.is(303);
        assert_eq!(town.get(Parvin, "/shops").await.rows().len(), 50);
    })
    .await;
}

#[tokio::test]
async fn hundreds_are_changed_behind_the_answer_and_taken_back_as_one() {
    both(|db| async move {
        let town = Town::open(db).await;
        for at in 0..130 {
            town.shop(Maryam, &format!("دکان {at}"), None).await;
        }
        let set = [("all", "1"), ("sure", "1"), ("act", "set"), ("field", "trade"), ("trade", "bakery")];
        let begun = act(&town, Maryam, &[], &set).await.is(303);
        assert!(begun.location.starts_with("/bulk/work/"), "{}", begun.location);
        town.get(Maryam, &begun.location).await.is(200).shows("progress");
        for who in [Reza, Parvin, Omid] {
            town.get(who, &begun.location).await.is(404);
            town.post(who, &format!("{}/stop", begun.location), &[]).await.is(404);
        }
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let handlers = records::bulk::handlers(records::jobs::Handlers::new());
        let worker = tokio::spawn(records::jobs::work(town.workspace.clone(), handlers.into(), stopped));
        let mut page = town.get(Maryam, &begun.location).await;
        for _ in 0..200 {
            if !page.body.contains("bulk-progress") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            page = town.get(Maryam, &begun.location).await;
        }
        stop.send(true).unwrap();
        worker.await.unwrap();
        let page = page.is(200).shows("۱۳۰ رکورد تغییر کرد").shows("action=\"/undo/");
        assert_eq!(town.get(Maryam, "/shops?filter=trade:bakery").await.rows().len(), 50);
        assert!(town.get(Maryam, "/shops?filter=trade:books").await.rows().is_empty());
        let set = page.between("action=\"/undo/", "\"");
        town.post_from(Maryam, "/shops", &format!("/undo/{set}"), &[]).await.is(303);
        assert!(town.get(Maryam, "/shops?filter=trade:bakery").await.rows().is_empty());
    })
    .await;
}

#[tokio::test]
async fn before_a_deed_it_is_said_what_stands_there_and_what_will() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shops = three(&town).await;
        let one = [("act", "set"), ("field", "trade"), ("trade", "bakery"), ("sure", "1")];
        act(&town, Maryam, &shops[..1], &one).await.is(303);
        let all = [("act", "set"), ("field", "trade"), ("trade", "bakery"), ("all", "1")];
        let asked = act(&town, Maryam, &[], &all).await.is(200).shows("آنچه اکنون هست").shows("name=\"sure\"");
        let rows = asked.body.split("آنچه اکنون هست").nth(1).unwrap_or_default();
        let rows = rows.split("</ul>").next().unwrap_or_default();
        // The first is so already; of the others the old value stands before the new one.
        assert!(!rows.contains("<bdi>الف</bdi>"), "{rows}");
        for name in ["ب", "پ"] {
            let row = rows.split("<li>").find(|row| row.contains(&format!("<bdi>{name}</bdi>"))).expect(name);
            let (now, then) = row.split_once("<svg").expect("an arrow");
            assert!(now.contains("کتاب") && then.contains("نانوایی"), "{row}");
            assert!(
                then.contains("<span class=\"hush\">می‌شود</span>"),
                "the arrow is told to who hears the page: {row}"
            );
        }
    })
    .await;
}
