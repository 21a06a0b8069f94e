//! Streams of events: everybody hears of what they may see, at once, and nobody
//! of anything else.

use std::time::Duration;

use axum::body::BodyDataStream;
use base::Id;
use futures_util::StreamExt;
use records::{
    Ctx, Door,
    people::{self, RoleRow, User},
    shares::{Asked, With},
    sign_in,
};
use schema::{Filter, Value};
use store::{
    Db, Options, Target,
    testkit::{Server, both, postgres, sqlite},
};

use crate::town::{
    NAME, Shop, Town,
    Who::{self, Boss, Maryam, Omid, Parvin, Reza},
};

/// Whoever listens to a stream.
struct Ears {
    stream: BodyDataStream,
    heard: String,
    /// The place of the last event, from which a browser goes on.
    last: String,
}

#[derive(Debug)]
struct Event {
    name: String,
    data: String,
    id: String,
}

impl Ears {
    async fn open(town: &Town, who: Who, path: &str, headers: &[(&str, &str)]) -> Ears {
        Ears::to(town.begin(who, path, headers).await).await
    }

    async fn to(answer: axum::http::Response<axum::body::Body>) -> Ears {
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        assert!(!answer.headers().contains_key("content-encoding"));
        let stream = answer.into_body().into_data_stream();
        let mut ears = Ears { stream, heard: String::new(), last: String::new() };
        assert_eq!(ears.next().await.unwrap().name, "hello");
        ears
    }

    /// The next event within this time; none at the end of the stream.
    async fn within(&mut self, time: Duration) -> Result<Option<Event>, tokio::time::error::Elapsed> {
        let next = async {
            loop {
                if let Some((event, rest)) = self.heard.split_once("\n\n") {
                    let of = |key: &str| {
                        let line = event.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
                        line.trim().to_owned()
                    };
                    let event = Event { name: of("event:"), data: of("data:"), id: of("id:") };
                    self.heard = rest.to_owned();
                    if !event.id.is_empty() {
                        self.last.clone_from(&event.id);
                    }
                    // The bell has tests of its own.
                    if !event.name.is_empty() && !["notices", "beat"].contains(&event.name.as_str()) {
                        return Some(event);
                    }
                    continue;
                }
                let piece = self.stream.next().await?.unwrap();
                self.heard.push_str(std::str::from_utf8(&piece).unwrap());
            }
        };
        tokio::time::timeout(time, next).await
    }

    async fn next(&mut self) -> Option<Event> {
        self.within(Duration::from_secs(60)).await.expect("an event in time")
    }

    /// Waits until this shop is told of, in whichever event.
    async fn hears_of(&mut self, shop: Id, kind: &str) -> Event {
        let told = self.hears(shop, |item| item["kind"] == kind).await;
        told.expect("the stream goes on")
    }

    /// None where the stream ends before.
    async fn hears(&mut self, shop: Id, is_it: impl Fn(&serde_json::Value) -> bool) -> Option<Event> {
        loop {
            let event = self.next().await?;
            let json: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            let items = json["items"].as_array().cloned().unwrap_or_default();
            if items.iter().any(|item| item["id"] == *shop.to_string() && is_it(item)) {
                return Some(event);
            }
        }
    }

    async fn hears_nothing(&mut self) {
        let heard = self.within(Duration::from_millis(400)).await;
        assert!(heard.is_err(), "{heard:?}");
    }
}

/// On PostgreSQL what was done before may still wait behind somebody else's
/// transaction on the same server.
async fn settled(town: &Town) {
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let waits = async || {
        let waits = system.read(|tx| {
            let end = tx.feed_end()?;
            tx.feed_waits(end)
        });
        waits.await.unwrap()
    };
    for _ in 0..500 {
        if !waits().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn rename(town: &Town, who: Who, shop: Id, name: &'static str) {
    let ctx = town.ctx(who).await;
    let rename = ctx.write(move |tx| {
        let mut shop = tx.find::<Shop>(shop.of())?;
        shop.set(NAME, name.to_owned());
        tx.save(shop)
    });
    rename.await.unwrap();
}

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
async fn the_first_who_listens_hears_what_happens_at_once() {
    both(async |db| {
        let town = Town::open(db).await;
        settled(&town).await;
        // Signed in before, so that nothing comes between the stream and the change.
        town.get(Maryam, "/shops").await;
        let mut ears = Ears::open(&town, Maryam, "/live", &[]).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        ears.hears_of(shop, "created").await;
    })
    .await;
}

#[tokio::test]
async fn a_line_that_is_cut_after_its_greeting_has_missed_nothing() {
    both(async |db| {
        let town = Town::open(db).await;
        settled(&town).await;
        let greeted = Ears::open(&town, Maryam, "/live", &[]).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        settled(&town).await;
        let cut = Ears::open(&town, Maryam, "/live", &[("last-event-id", &greeted.last)]).await;
        let mut again = Ears::open(&town, Maryam, "/live", &[("last-event-id", &cut.last)]).await;
        again.hears_of(shop, "created").await;
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
    // The line between the two comes up.
    tokio::time::sleep(Duration::from_millis(500)).await;
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
    comes_to_show(&shiraz, Parvin, &editing, "مریم").await;
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

/// Tries until it can be done, as a person would whose page says that the database is away.
async fn at_last<T>(attempt: impl AsyncFn() -> Option<T>) -> T {
    let tries = async {
        loop {
            match attempt().await {
                Some(done) => return done,
                None => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), tries).await.expect("the database comes back")
}

async fn rename_at_last(ctx: &Ctx, shop: Id, name: &'static str) {
    let rename = async || {
        let rename = ctx.write(move |tx| {
            let mut shop = tx.find::<Shop>(shop.of())?;
            shop.set(NAME, name.to_owned());
            tx.save(shop)
        });
        rename.await.ok()
    };
    at_last(rename).await;
}

/// Listens again from where this browser was.
async fn comes_back(town: &Town, who: Who, last: &str) -> Ears {
    let open = async || Some(town.begin(who, "/live", &[("last-event-id", last)]).await).filter(|a| a.status() == 200);
    Ears::to(at_last(open).await).await
}

/// Hears of this shop after so many changes, as a browser does: a stream that ends is opened again.
async fn goes_on_to_hear(town: &Town, who: Who, ears: Ears, shop: Id, version: i64) -> Ears {
    let mut ears = ears;
    while ears.hears(shop, |item| item["version"] == version).await.is_none() {
        ears = comes_back(town, who, &ears.last).await;
    }
    ears
}

#[tokio::test]
async fn two_processes_hear_each_other_again_when_the_database_was_away_and_one_goes_on_for_the_other() {
    let Some(server) = Server::start("live") else { return };
    let target = Target::parse(server.url()).unwrap();
    let tehran = Town::open(Db::open(&target, Options::default()).await.unwrap()).await;
    // Sessions that both know.
    tehran.get(Maryam, "/shops").await;
    tehran.get(Parvin, "/shops").await;
    let shiraz = tehran.beside(Db::open(&target, Options::default()).await.unwrap()).await;
    let here = Ears::open(&tehran, Maryam, "/live", &[]).await;
    let there = Ears::open(&shiraz, Parvin, "/live", &[]).await;
    let shop = tehran.shop(Maryam, "نانوایی", None).await;
    let here = goes_on_to_hear(&tehran, Maryam, here, shop, 1).await;
    let there = goes_on_to_hear(&shiraz, Parvin, there, shop, 1).await;
    let (maryam, parvin) = (tehran.ctx(Maryam).await, shiraz.ctx(Parvin).await);
    // Beside both processes, which meet that nobody answers.
    let outage = tokio::task::spawn_blocking(move || {
        for stop in [Server::break_off, Server::kill] {
            stop(&server);
            server.start_again();
        }
        server
    });
    let _server = outage.await.unwrap();
    rename_at_last(&maryam, shop, "سنگک").await;
    let there = goes_on_to_hear(&shiraz, Parvin, there, shop, 2).await;
    rename_at_last(&parvin, shop, "بربری").await;
    let here = goes_on_to_hear(&tehran, Maryam, here, shop, 3).await;
    // A process is gone with its streams: the other tells what was missed since.
    let last = here.last.clone();
    drop((here, maryam, tehran));
    rename_at_last(&parvin, shop, "تافتون").await;
    let missed = comes_back(&shiraz, Maryam, &last).await;
    goes_on_to_hear(&shiraz, Maryam, missed, shop, 4).await;
    goes_on_to_hear(&shiraz, Parvin, there, shop, 4).await;
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
