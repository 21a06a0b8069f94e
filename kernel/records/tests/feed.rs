//! The feed tells each person what changed within their sight, once, in the
//! order of the commits, and tells nobody more.

mod town;

use std::{sync::mpsc, time::Duration};

use base::{FrozenClock, Id, Instant};
use records::{
    Ctx, Door, Feed, FeedCursor, Workspace, people,
    views::{self, Sharing, View},
};
use schema::Value;
use store::{
    Db, Dialect, Options,
    testkit::{both, postgres, sqlite},
};
use town::{NAME, SECRET, Shop, Town, open_shop, shops};

async fn feed(ctx: &Ctx, since: FeedCursor, limit: usize) -> Feed {
    ctx.read(move |tx| tx.feed(since, limit)).await.unwrap()
}

async fn end(ctx: &Ctx) -> FeedCursor {
    ctx.read(|tx| tx.feed_end()).await.unwrap()
}

/// What is told after a place, once whoever else writes on the server is done:
/// on PostgreSQL any open transaction holds the feed back.
async fn told(ctx: &Ctx, since: FeedCursor) -> Vec<String> {
    told_of(ctx, "shops", since).await
}

async fn told_of(ctx: &Ctx, entity: &str, since: FeedCursor) -> Vec<String> {
    let mut at = end(ctx).await;
    for _ in 0..500 {
        if !ctx.read(move |tx| tx.feed_waits(at)).await.unwrap() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        at = end(ctx).await;
    }
    let feed = feed(ctx, since, 1_000).await;
    feed.items
        .iter()
        .filter(|item| item.entity == entity)
        .map(|item| line(item.kind.key(), item.version, item.id))
        .collect()
}

fn line(kind: &str, version: i64, id: Id) -> String {
    format!("{kind} {version} {id}")
}

async fn rename(ctx: &Ctx, id: Id, name: &str) {
    let name = name.to_owned();
    let rename = ctx.write(move |tx| {
        let mut shop = tx.find::<Shop>(id.of())?;
        shop.set(NAME, name);
        tx.save(shop)
    });
    rename.await.unwrap();
}

#[tokio::test]
async fn each_person_is_told_what_changed_within_their_sight() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, omid) = (town.as_user(town.maryam).await, town.as_user(town.omid).await);
        let (parvin, start) = (town.as_user(town.parvin).await, end(&town.system()).await);
        let shop = open_shop(&maryam, "نانوایی", None).await.unwrap().key().any();
        rename(&maryam, shop, "نانوایی سنگک").await;
        let both_changes = [line("created", 1, shop), line("changed", 2, shop)];
        assert_eq!(told(&maryam, start).await, both_changes);
        assert_eq!(told(&parvin, start).await, both_changes, "her manager");
        assert_eq!(told(&omid, start).await, [""; 0], "a colleague of another branch");
        assert!(feed(&omid, FeedCursor::default(), 100).await.items.iter().all(|item| item.entity != "shops"));
    })
    .await;
}

#[tokio::test]
async fn what_was_deleted_or_given_away_is_told_as_gone_to_whoever_could_see_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, omid) = (town.as_user(town.maryam).await, town.as_user(town.omid).await);
        let (parvin, sara) = (town.as_user(town.parvin).await, town.sara);
        let given = open_shop(&maryam, "قصابی", None).await.unwrap();
        let thrown = open_shop(&maryam, "عطاری", None).await.unwrap();
        let (given_id, thrown_id) = (given.key().any(), thrown.key().any());
        told(&town.system(), FeedCursor::default()).await;
        let start = end(&town.system()).await;
        maryam.write(move |tx| tx.hand_over(given.into_any(), sara)).await.unwrap();
        parvin.write(move |tx| tx.delete_any(thrown.into_any())).await.unwrap();
        let all = [line("changed", 2, given_id), line("deleted", 2, thrown_id)];
        assert_eq!(told(&parvin, start).await, all, "Karaj is below Tehran");
        assert_eq!(told(&maryam, start).await, [line("gone", 2, given_id), line("deleted", 2, thrown_id)]);
        assert_eq!(told(&town.as_user(sara).await, start).await, [line("changed", 2, given_id)]);
        assert_eq!(told(&omid, start).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_view_that_is_not_shared_any_more_is_told_as_gone_to_those_who_had_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, maryam) = (town.as_user(town.boss).await, town.as_user(town.maryam).await);
        let share = async |id: Option<Id>, with: Sharing| {
            let kept = boss.write(move |tx| {
                let mut view = match id {
                    Some(id) => tx.find::<View>(id.of())?,
                    None => tx.new_record::<View>()?,
                };
                view.set(views::NAME, "همه".to_owned());
                view.set(views::ENTITY, "shops".to_owned());
                view.set(views::SHARED, with);
                tx.save(view)
            });
            kept.await.unwrap().key().any()
        };
        let id = share(None, Sharing::All).await;
        told(&town.system(), FeedCursor::default()).await;
        let start = end(&town.system()).await;
        share(Some(id), Sharing::Nobody).await;
        assert_eq!(told_of(&maryam, "views", start).await, [line("gone", 2, id)]);
        assert_eq!(told_of(&boss, "views", start).await, [line("changed", 2, id)]);
        let own = end(&town.system()).await;
        let renamed = boss.write(move |tx| {
            let mut view = tx.find::<View>(id.of())?;
            view.set(views::NAME, "مال خودم".to_owned());
            tx.save(view)
        });
        renamed.await.unwrap();
        assert_eq!(told_of(&maryam, "views", own).await, [""; 0], "what goes on with it now is not theirs to hear");
    })
    .await;
}

#[tokio::test]
async fn a_change_in_hidden_fields_only_is_not_told() {
    both(async |db| {
        let town = Town::open(db).await;
        let (system, reza) = (town.system(), town.reza);
        let hide = system.write(move |tx| {
            let rights = "{\"key\":\"blind\",\"grants\":{\"shops\":{\"read\":\"all\"}},\"fields\":{\"shops\":{\"secret\":\"hidden\"}}}";
            let mut role = tx.new_record::<people::RoleRow>()?;
            role.set(people::ROLE_KEY, "blind".to_owned());
            role.set(people::ROLE_NAME, "blind".to_owned());
            role.set(people::ROLE_RIGHTS, rights.to_owned());
            let role = tx.save(role)?.key();
            let mut user = tx.find::<people::User>(reza.of())?;
            user.set(people::USER_ROLES, vec![role]);
            tx.save(user)
        });
        hide.await.unwrap();
        let (maryam, reza) = (town.as_user(town.maryam).await, town.as_user(town.reza).await);
        let shop = open_shop(&maryam, "نانوایی", None).await.unwrap();
        told(&system, FeedCursor::default()).await;
        let (start, id) = (end(&system).await, shop.key().any());
        let keep = maryam.write(move |tx| {
            let mut shop = shop;
            shop.put(SECRET.key(), Value::Text("بدهکار".into()));
            tx.save(shop)
        });
        keep.await.unwrap();
        assert_eq!(told(&maryam, start).await, [line("changed", 2, id)]);
        assert_eq!(told(&reza, start).await, [""; 0]);
        rename(&maryam, id, "نانوایی بربری").await;
        assert_eq!(told(&reza, start).await, [line("changed", 3, id)]);
    })
    .await;
}

#[tokio::test]
async fn a_part_goes_on_where_the_last_one_ended() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        for number in 0..5 {
            open_shop(&maryam, &format!("دکان {number}"), None).await.unwrap();
        }
        let whole = told(&maryam, FeedCursor::default()).await;
        assert_eq!(whole.len(), 5);
        let (mut at, mut parts) = (FeedCursor::default(), Vec::new());
        loop {
            let part = feed(&maryam, at, 2).await;
            assert!(part.items.len() <= 2 && part.next >= at);
            at = part.next;
            parts.extend(part.items.into_iter().filter(|item| item.entity == "shops"));
            if !part.more {
                break;
            }
        }
        let parts: Vec<String> = parts.iter().map(|item| line(item.kind.key(), item.version, item.id)).collect();
        assert_eq!(parts, whole);
    })
    .await;
}

#[tokio::test]
async fn a_place_holds_after_a_restart() {
    for (db, guard) in [sqlite().await, postgres().await] {
        let town = Town::open(db.clone()).await;
        let (maryam, user) = (town.as_user(town.maryam).await, town.maryam);
        open_shop(&maryam, "پیش", None).await.unwrap();
        told(&maryam, FeedCursor::default()).await;
        let kept = end(&maryam).await.to_text(&town.workspace);
        let later = open_shop(&maryam, "پس", None).await.unwrap().key().any();
        drop((town, maryam));
        db.close().await;
        let db = Db::open(guard.target(), Options::default()).await.unwrap();
        let now: Instant = "2026-11-23T08:00:00Z".parse().unwrap();
        let clock = std::sync::Arc::new(FrozenClock::at(now));
        let workspace = Workspace::open(db.clone(), vec![shops()], clock, 2).await.unwrap();
        let system = Ctx::system(workspace.clone(), Door::Command);
        let person = system.read(move |tx| people::person(tx, user)).await.unwrap().unwrap();
        let maryam = Ctx::new(workspace.clone(), person.actor.into(), Door::Page, workspace.settings().format());
        let at = FeedCursor::from_text(&workspace, &kept).expect("a text of this workspace");
        assert_eq!(told(&maryam, at).await, [line("created", 1, later)]);
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_save_is_not_passed_by_a_fast_one() {
    both(async |db| {
        let is_postgres = db.dialect() == Dialect::Postgres;
        let town = Town::open(db).await;
        let (maryam, reza) = (town.as_user(town.maryam).await, town.as_user(town.reza).await);
        let (parvin, start) = (town.as_user(town.parvin).await, end(&town.system()).await);
        let (saved, is_saved) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        let slow = maryam.write(move |tx| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, "کند".to_owned());
            let shop = tx.save(shop)?.key().any();
            saved.send(()).unwrap();
            may_go.recv().unwrap();
            Ok(shop)
        });
        let fast = async {
            tokio::task::spawn_blocking(move || is_saved.recv().unwrap()).await.unwrap();
            if !is_postgres {
                // The one writer is busy; whoever comes later commits later.
                go.send(()).unwrap();
                return open_shop(&reza, "تند", None).await.unwrap().key().any();
            }
            let fast = open_shop(&reza, "تند", None).await.unwrap().key().any();
            let early = feed(&parvin, start, 100).await;
            assert!(early.items.is_empty(), "the fast one waits for the slow one");
            assert!(parvin.read(move |tx| tx.feed_waits(early.next)).await.unwrap());
            go.send(()).unwrap();
            fast
        };
        let (slow, fast) = tokio::join!(slow, fast);
        let all = told(&parvin, start).await;
        assert_eq!(all, [line("created", 1, slow.unwrap()), line("created", 1, fast)]);
    })
    .await;
}
