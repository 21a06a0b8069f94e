//! Indexes of a company's own: offered where a view lacks one, wished for by
//! anybody, made and let go by administrators, and always what the rows say.

mod town;

use std::{sync::Arc, time::Duration};

use base::Id;
use records::{
    Ctx, Door, Error, Workspace,
    backup::{Over, restore, write},
    indexes::{self, OwnIndex, State, Wanted},
    jobs::{Handlers, work},
};
use schema::{Filter, Key, Value, filter::Op};
use store::{
    Db,
    testkit::{self, both},
};
use tokio::sync::watch;
use town::{Town, open_shop};

fn wanted(fields: &[&'static str]) -> Wanted {
    Wanted::new("shops", fields.iter().map(|field| Key::Borrowed(field)))
}

async fn settled(ctx: &Ctx) {
    let (stop, stopped) = watch::channel(false);
    let handlers = Arc::new(indexes::handlers(Handlers::new()));
    let worker = tokio::spawn(work(ctx.workspace.clone(), handlers, stopped));
    for _ in 0..400 {
        let waiting = ctx.read(|tx| {
            let sql = "select 1 from @jobs where state in ('ready', 'running') limit 1";
            Ok(tx.tx.sql(sql, &[], &[store::ColumnType::Int])?.len())
        });
        if waiting.await.unwrap() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
}

async fn all(ctx: &Ctx) -> Vec<OwnIndex> {
    ctx.read(|tx| tx.own_indexes()).await.unwrap()
}

/// How many there are in the database.
async fn there(db: &Db) -> usize {
    db.read(|tx| tx.indexes_named("peyvand_own_")).await.unwrap().values().filter(|sound| **sound).count()
}

async fn make(ctx: &Ctx, fields: &[&'static str]) -> records::Result<Id> {
    let wanted = wanted(fields);
    ctx.write(move |tx| tx.ask_for_index(&wanted)).await
}

fn said(error: Error) -> String {
    match error {
        Error::Refused(refusal) => refusal.text,
        Error::Invalid(problems) => problems[0].text.clone(),
        Error::Forbidden { .. } => "forbidden".to_owned(),
        Error::NotFound => "not found".to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_is_made_behind_the_answer_told_and_let_go() {
    both(async |db| {
        let town = Town::open(db.clone()).await;
        let boss = town.as_user(town.boss).await;
        let id = make(&boss, &["secret"]).await.unwrap();
        assert_eq!(make(&boss, &["secret"]).await.unwrap(), id, "asked for twice, made once");
        assert_eq!(all(&boss).await[0].state(), State::BeingMade);
        settled(&boss).await;
        let own = all(&boss).await.remove(0);
        assert_eq!((own.state(), own.made_by), (State::Made, Some(town.boss)));
        assert_eq!(there(&db).await, 1);

        let name = boss.write(move |tx| tx.drop_own_index(id)).await.unwrap();
        assert_eq!(name, wanted(&["secret"]));
        settled(&boss).await;
        assert_eq!((all(&boss).await.len(), there(&db).await), (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rows_say_is_there_after_a_start_and_after_a_restore() {
    both(async |db| {
        let town = Town::open(db.clone()).await;
        let boss = town.as_user(town.boss).await;
        make(&boss, &["secret"]).await.unwrap();
        settled(&boss).await;

        let again = Workspace::open(db.clone(), vec![town::shops()], town.clock.clone(), 1).await.unwrap();
        let system = Ctx::system(again, Door::Command);
        settled(&system).await;
        assert_eq!(there(&db).await, 1, "the diff at start-up leaves it alone");

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.zip");
        write(&system, &file).await.unwrap();
        for (mut other, _guard) in [testkit::sqlite().await, testkit::postgres().await] {
            let workspace = Workspace::open(other.clone(), vec![town::shops()], town.clock.clone(), 2).await.unwrap();
            let elsewhere = Ctx::system(workspace, Door::Command);
            restore(&elsewhere, &file, Over::Empty).await.unwrap();
            settled(&elsewhere).await;
            assert_eq!(there(&other).await, 1, "a restored workspace has it too");
            other = elsewhere.workspace.db.clone();
            // What no row knows goes at the next start.
            other.write(|tx| tx.sql_execute("delete from @own_indexes", &[])).await.unwrap();
            let workspace = Workspace::open(other.clone(), vec![town::shops()], town.clock.clone(), 2).await.unwrap();
            settled(&Ctx::system(workspace, Door::Command)).await;
            assert_eq!(there(&other).await, 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_have_one_made_and_others_wish_for_it_once() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, maryam) = (town.as_user(town.boss).await, town.as_user(town.maryam).await);
        assert_eq!(said(make(&maryam, &["secret"]).await.unwrap_err()), "forbidden");
        assert!(matches!(maryam.read(|tx| tx.own_indexes()).await, Err(Error::Forbidden { .. })));
        for _ in 0..2 {
            maryam.write(|tx| tx.wish_for_index(&wanted(&["secret"]))).await.unwrap();
        }
        let wish = all(&boss).await.remove(0);
        assert_eq!((wish.state(), wish.wished_by), (State::Wished, Some(town.maryam)));
        let told = boss.read(|tx| tx.notices(None, 9)).await.unwrap().rows;
        assert_eq!(told.len(), 1, "the administrator hears of it once");
        make(&boss, &["secret"]).await.unwrap();
        settled(&boss).await;
        let own = all(&boss).await.remove(0);
        assert_eq!((own.state(), own.wished_by), (State::Made, Some(town.maryam)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_or_is_there_already_is_refused_with_the_reason() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        for (fields, reason) in [
            (&["sales"][..], "indexes-refused-there"),
            (&["mother", "name"], "indexes-refused-there"),
            (&["nothing"], "indexes-refused-no-order"),
            (&[], "indexes-refused-fields"),
            (&["secret", "secret"], "indexes-refused-fields"),
            (&["secret", "sales", "code", "opened_on", "mother"], "indexes-refused-fields"),
        ] {
            assert_eq!(said(make(&boss, fields).await.unwrap_err()), reason, "{fields:?}");
        }
        let stray = boss.write(|tx| tx.ask_for_index(&Wanted::read("nowhere", "name"))).await;
        assert_eq!(said(stray.unwrap_err()), "not found");

        let keys = ["secret", "sales", "code", "opened_on", "mother"];
        let pairs = keys.iter().flat_map(|one| keys.iter().map(move |other| [*one, *other]));
        let mut made = 0;
        for pair in pairs.filter(|[one, other]| one != other) {
            match make(&boss, &pair).await {
                Ok(_) => made += 1,
                Err(error) => assert_eq!(said(error), "indexes-refused-full"),
            }
        }
        let last = make(&boss, &["secret", "sales", "code"]).await;
        assert_eq!((said(last.unwrap_err()).as_str(), made), ("indexes-refused-full", indexes::MOST));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_offered_what_it_lacks_and_no_more() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        let text = |text: &str| [Value::Text(text.to_owned())];
        let offered = async |filter: Filter, sort: &'static str| -> Vec<String> {
            let found = boss.read(move |tx| {
                let def = tx.ctx.def("shops")?;
                tx.index_offers(&def, &filter, &sort.into())
            });
            found.await.unwrap().iter().map(|offer| offer.wanted.fields_text()).collect()
        };
        let code = || Filter::is("code", text("x"));
        assert_eq!(offered(Filter::everything(), "name").await, Vec::<String>::new());
        assert_eq!(offered(code(), "name").await, ["code name"]);
        assert_eq!(offered(Filter::everything(), "created_at").await, ["created_at"]);
        assert_eq!(offered(Filter::test("code", Op::Above, text("x")), "name").await, Vec::<String>::new());
        assert_eq!(offered(Filter::test("secret", Op::Has, text("x")), "name").await, Vec::<String>::new());
        let behind = Filter::Test(schema::filter::Test {
            path: vec!["mother".into(), "secret".into()],
            op: Op::Empty,
            values: vec![],
        });
        assert_eq!(offered(behind, "name").await, ["secret"]);
        make(&boss, &["code", "name"]).await.unwrap();
        settled(&boss).await;
        assert_eq!(offered(code(), "name").await, Vec::<String>::new(), "what is made is not offered again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_takes_is_measured_on_the_table_itself() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        for name in ["یک", "دو", "سه"] {
            open_shop(&boss, name, Some(5)).await.unwrap();
        }
        let cost = boss.index_cost(&wanted(&["secret", "name"])).await.unwrap();
        assert_eq!(cost.holds_writers, boss.workspace.db.dialect() == store::Dialect::Sqlite);
        assert!(cost.rows == 3 && cost.bytes > 30 && cost.time < Duration::from_secs(5), "{cost:?}");
        let maryam = town.as_user(town.maryam).await;
        assert_eq!(said(maryam.index_cost(&wanted(&["secret"])).await.unwrap_err()), "forbidden");
    })
    .await;
}
