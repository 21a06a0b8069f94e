//! Streams of events: everybody hears of what they may see, at once, and nobody
//! of anything else.

use std::time::Duration;

use records::{
    Ctx, Door,
    people::{self, RoleRow, User},
    shares::{Asked, With},
    sign_in,
};
use schema::{Filter, Value};
use store::{
    Db, Options,
    testkit::{both, postgres, sqlite},
};

use crate::{
    ears::{Ears, rename, settled},
    town::{
        Shop, Town,
        Who::{self, Boss, Maryam, Omid, Parvin, Reza},
    },
};

#[tokio::test]
async fn a_change_is_heard_by_who_may_see_it_and_by_nobody_else() {
    both(async |db| {
        let town = Town::open(db).await;
        settled(&town).await;
        let mut owner = Ears::open(&town, Maryam, "/live", &[]).await;
        let mut manager = Ears::open(&town, Parvin, "/live", &[]).await;
        let mut colleague = Ears::open(&town, Reza, "/live", &[]).await;
        let mut without_rights = Ears::open(&town, Omid, "/live", &[]).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        let told = owner.hears_of(shop, "created").await;
        assert!(told.data.contains("\"entity\":\"shops\"") && told.data.contains("\"version\":1"), "{told:?}");
        assert!(told.data.contains(&format!("\"by\":\"{}\"", town.id(Maryam))), "{told:?}");
        assert!(!told.data.contains("نانوایی"), "ids and versions only");
        manager.hears_of(shop, "created").await;
        rename(&town, Maryam, shop, "نانوایی سنگک").await;
        owner.hears_of(shop, "changed").await;
        manager.hears_of(shop, "changed").await;
        colleague.hears_nothing().await;
        without_rights.hears_nothing().await;
        let answer = town.get_as_stranger("/live").await;
        assert!(answer.status == 401 && !answer.body.contains("event:"), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn who_is_lent_a_record_hears_of_it_and_of_its_end() {
    both(async |db| {
        let town = Town::open(db).await;
        settled(&town).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        let mut borrower = Ears::open(&town, Reza, "/live", &[]).await;
        let mut other = Ears::open(&town, Omid, "/live", &[]).await;
        let with = With::Person(town.id(Reza));
        let owner = town.ctx(Maryam).await;
        let share = owner.write(move |tx| {
            let record = tx.find::<Shop>(shop.of())?.into_any();
            tx.share(&record, Asked { with, writes: false, until: None })
        });
        let share = share.await.unwrap();
        let kept = borrower.hears_of(shop, "changed").await;
        assert!(kept.data.contains("\"entity\":\"shops\"") && !kept.data.contains("shares"), "{kept:?}");
        let end = owner.write(move |tx| {
            let record = tx.find::<Shop>(shop.of())?.into_any();
            tx.unshare(&record, share)
        });
        end.await.unwrap();
        borrower.hears_of(shop, "gone").await;
        other.hears_nothing().await;
        // Who comes back hears what was lent meanwhile, or that it is over.
        let mut again = Ears::open(&town, Reza, "/live", &[("last-event-id", &kept.id)]).await;
        again.hears_of(shop, "gone").await;
    })
    .await;
}

#[tokio::test]
async fn who_comes_back_hears_what_they_missed() {
    both(async |db| {
        let town = Town::open(db).await;
        settled(&town).await;
        let (mut owner, mut colleague) =
            (Ears::open(&town, Maryam, "/live", &[]).await, Ears::open(&town, Reza, "/live", &[]).await);
        let first = town.shop(Maryam, "یکم", None).await;
        let kept = owner.hears_of(first, "created").await.id;
        drop(owner);
        let second = town.shop(Maryam, "دوم", None).await;
        colleague.hears_nothing().await;
        let mut again = Ears::open(&town, Maryam, "/live", &[("last-event-id", &kept)]).await;
        let missed = again.hears_of(second, "created").await;
        assert!(!missed.data.contains(&first.to_string()), "once is enough");
        // The page itself brings the place for a first time.
        let page = town.get(Maryam, "/shops").await;
        let since = page.between("name=\"live\" content=\"", "\"");
        let third = town.shop(Maryam, "سوم", None).await;
        let mut new = Ears::open(&town, Maryam, &format!("/live?since={since}"), &[]).await;
        new.hears_of(third, "created").await;
        settled(&town).await;
        // A place of another making is none.
        let mut lost = Ears::open(&town, Maryam, "/live?since=AAAA", &[]).await;
        lost.hears_nothing().await;
    })
    .await;
}

#[tokio::test]
async fn after_too_much_a_page_is_told_to_fetch_itself_anew() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let (owner, colleague) =
        (Ears::open(&town, Maryam, "/live", &[]).await, Ears::open(&town, Reza, "/live", &[]).await);
    let (mut owner, mut colleague) = (owner, colleague);
    let kept = town.get(Maryam, "/shops").await.between("name=\"live\" content=\"", "\"");
    for number in 0..201 {
        town.shop(Maryam, &format!("دکان {number}"), None).await;
    }
    let mut again = Ears::open(&town, Maryam, "/live", &[("last-event-id", &kept)]).await;
    assert_eq!(again.next().await.unwrap().name, "reload");
    assert!(matches!(owner.next().await.unwrap().name.as_str(), "changed" | "reload"));
    colleague.hears_nothing().await;
    let mut his = Ears::open(&town, Reza, "/live", &[("last-event-id", &kept)]).await;
    his.hears_nothing().await;
}

#[tokio::test]
async fn a_session_that_ended_ends_its_stream() {
    both(async |db| {
        let town = Town::open(db).await;
        let mut ears = Ears::open(&town, Maryam, "/live", &[]).await;
        sign_in::sign_out_everywhere(&town.ctx(Maryam).await, None).await.unwrap();
        assert_eq!(ears.next().await.unwrap().name, "bye");
        assert!(ears.next().await.is_none(), "it has ended");
    })
    .await;
}

#[tokio::test]
async fn another_role_counts_from_the_moment_it_is_given() {
    both(async |db| {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        settled(&town).await;
        let mut ears = Ears::open(&town, Reza, "/live", &[]).await;
        rename(&town, Maryam, shop, "یک").await;
        ears.hears_nothing().await;
        let (system, reza) = (Ctx::system(town.workspace.clone(), Door::Command), town.id(Reza));
        let promote = system.write(move |tx| {
            let roles = tx.list_of::<RoleRow>(Filter::is("key", [Value::Text("overseer".into())]), 1)?;
            let mut user = tx.find::<User>(reza.of())?;
            user.set(people::USER_ROLES, roles.iter().map(|role| role.key()).collect());
            tx.save(user)
        });
        promote.await.unwrap();
        rename(&town, Maryam, shop, "دو").await;
        ears.hears_of(shop, "changed").await;
    })
    .await;
}

#[tokio::test]
async fn two_processes_on_one_postgres_hear_each_other() {
    let (db, guard) = postgres().await;
    let tehran = Town::open(db).await;
    // A session that both know.
    tehran.get(Maryam, "/shops").await;
    tehran.get(Parvin, "/shops").await;
    let second = Db::open(guard.target(), Options::default()).await.unwrap();
    let shiraz = tehran.beside(second).await;
    let mut here = Ears::open(&tehran, Maryam, "/live", &[]).await;
    let mut there = Ears::open(&shiraz, Parvin, "/live", &[]).await;
    let shop = tehran.shop(Maryam, "نانوایی", None).await;
    let begun = std::time::Instant::now();
    there.hears_of(shop, "created").await;
    eprintln!("heard across processes after {:?}", begun.elapsed());
    rename(&shiraz, Parvin, shop, "نانوایی سنگک").await;
    here.hears_of(shop, "changed").await;
    // Whoever looks is seen on the other process too.
    let record = format!("shops/{shop}");
    let looking = [("record", record.as_str()), ("tab", "a"), ("doing", "looking")];
    tehran.post(Maryam, "/live/presence", &looking).await.is(200).hides("پروین");
    let editing = [("record", record.as_str()), ("tab", "b"), ("doing", "editing")];
    let says_so_again_and_again = async {
        loop {
            tehran.post(Maryam, "/live/presence", &looking).await.is(200);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        () = comes_to_show(&shiraz, Parvin, &editing, "مریم") => {}
        () = says_so_again_and_again => {}
    }
    loop {
        let event = here.next().await.unwrap();
        if event.name == "present" {
            assert!(event.data.contains(&record));
            break;
        }
    }
    comes_to_show(&tehran, Maryam, &looking, "ویرایش").await;
}

/// What one process knows takes its time to the other.
async fn comes_to_show(town: &Town, who: Who, looks: &[(&str, &str)], text: &str) {
    let shown = async {
        while !town.post(who, "/live/presence", looks).await.is(200).body.contains(text) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), shown).await.expect("it is seen at last");
}

#[tokio::test]
async fn people_meet_at_a_record_only_where_both_see_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        settled(&town).await;
        let record = format!("shops/{shop}");
        let at = |tab: &'static str, doing: &'static str| {
            [("record", record.clone()), ("tab", tab.to_owned()), ("doing", doing.to_owned())]
        };
        let say = async |who, tab, doing| {
            let form = at(tab, doing);
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            town.post(who, "/live/presence", &form).await
        };
        let mut owner = Ears::open(&town, Maryam, "/live", &[]).await;
        let mut stranger = Ears::open(&town, Reza, "/live", &[]).await;
        say(Maryam, "m", "looking").await.is(200).hides("face");
        say(Reza, "r", "looking").await.is(404);
        say(Omid, "o", "editing").await.is(404);
        say(Maryam, "m", "looking").await.is(200).hides("رضا").hides("امید");
        say(Parvin, "p", "editing").await.is(200).shows("مریم");
        loop {
            let event = owner.next().await.unwrap();
            if event.name == "present" && event.data.contains(&record) {
                break;
            }
        }
        say(Maryam, "m", "looking").await.is(200).shows("پروین").shows("ویرایش می‌کند");
        say(Parvin, "p", "gone").await.is(204);
        say(Maryam, "m", "looking").await.is(200).hides("پروین");
        stranger.hears_nothing().await;
        for wrong in ["shops", "shops/", "nothing/0", "shops/x"] {
            let form = [("record", wrong), ("tab", "m"), ("doing", "looking")];
            town.post(Maryam, "/live/presence", &form).await.is(404);
        }
    })
    .await;
}

#[tokio::test]
async fn two_hundred_streams_hear_a_change_and_a_deaf_one_holds_nobody_up() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let deaf = Ears::open(&town, Boss, "/live", &[]).await;
    let mut all = Vec::new();
    for number in 0..20 {
        let cookie = town.newcomer(number).await;
        for _ in 0..10 {
            all.push(Ears::to(town.begin_with(&cookie, "/live", &[]).await).await);
        }
    }
    let shop = town.shop(Maryam, "نانوایی", None).await;
    let begun = std::time::Instant::now();
    for ears in &mut all {
        ears.hears_of(shop, "created").await;
    }
    eprintln!("200 streams heard it after {:?}", begun.elapsed());
    for _ in 0..20 {
        rename(&town, Maryam, shop, "سنگک").await;
        rename(&town, Maryam, shop, "بربری").await;
    }
    all[0].hears_of(shop, "changed").await;
    drop(deaf);
}
