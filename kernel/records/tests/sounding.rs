//! Names are found by their sound, within one's scope, through an index, and
//! also in a workspace that is older than the law.

mod town;

use base::{Id, fold::sound::Heard};
use records::{Ctx, sound_keys};
use store::{Cell, ColumnType, Dialect, testkit::both};
use town::{NAME, Shop, Town, open_shop};

async fn sounding(ctx: &Ctx, words: &str) -> Vec<String> {
    let heard = Heard::new(words);
    let found = ctx.read(move |tx| {
        let def = tx.ctx.def("shops")?;
        tx.sounding(&def, &heard, &["name".into()], None, 500)
    });
    let mut names: Vec<String> =
        found.await.unwrap().records.iter().filter_map(|shop| shop.title().map(str::to_owned)).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_name_is_found_in_the_other_alphabet_as_far_as_one_sees() {
    both(async |db| {
        let town = Town::open(db).await;
        for (user, name) in [(town.maryam, "فرش حسینی"), (town.omid, "Hosseini Carpets"), (town.sara, "شیرینی پارس")]
        {
            open_shop(&town.as_user(user).await, name, None).await.unwrap();
        }
        let (boss, maryam) = (town.as_user(town.boss).await, town.as_user(town.maryam).await);
        assert_eq!(sounding(&boss, "hoseyni").await, ["Hosseini Carpets", "فرش حسینی"]);
        assert_eq!(sounding(&boss, "farsh hosseini").await, ["فرش حسینی"]);
        assert_eq!(sounding(&boss, "shirini pars").await, ["شیرینی پارس"]);
        assert_eq!(sounding(&maryam, "hoseyni").await, ["فرش حسینی"]);
        assert_eq!(sounding(&maryam, "pars").await, [""; 0]);
        assert_eq!(sounding(&boss, "12").await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_changed_name_sounds_otherwise() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let shop = open_shop(&maryam, "فرش حسینی", None).await.unwrap().key();
        maryam
            .write(move |tx| {
                let mut shop = tx.find::<Shop>(shop)?;
                shop.set(NAME, "فرش کریمی".to_owned());
                tx.save(shop)
            })
            .await
            .unwrap();
        assert_eq!(sounding(&maryam, "hosseini").await, [""; 0]);
        assert_eq!(sounding(&maryam, "karimi").await, ["فرش کریمی"]);
    })
    .await;
}

#[tokio::test]
async fn an_old_workspace_learns_how_its_names_sound() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        for name in ["فرش حسینی", "فرش کریمی"] {
            open_shop(&boss, name, None).await.unwrap();
        }
        let system = town.system();
        system.write(|tx| Ok(tx.tx.sql_execute("update @shops set name_sound = null", &[]).map(drop)?)).await.unwrap();
        assert_eq!(sounding(&boss, "hosseini").await, [""; 0]);
        let written = sound_keys::write_down(&system, None).await.unwrap();
        assert!(written >= 2, "{written}");
        assert_eq!(sounding(&boss, "hosseini").await, ["فرش حسینی"]);
        assert_eq!(sound_keys::write_down(&system, None).await.unwrap(), 0, "and has nothing more to learn");
    })
    .await;
}

/// Shops in all, and those of the two whose own they see.
const ALL: i64 = 60_000;
const FEW: i64 = 50;
const MANY: i64 = 5_000;

/// Written as the database likes it: one in a hundred is a Hosseini.
async fn a_large_town(town: &Town) {
    let (reza, omid, maryam) = (town.reza.raw(), town.omid.raw(), town.maryam.raw());
    let system = town.system();
    for from in (0..ALL).step_by(10_000) {
        let sql = format!(
            "insert into @shops (id, version, created_at, updated_at, name, name_sort, name_find, name_sound, owner)
             with recursive n(i) as (select {from} + 1 union all select i + 1 from n where i < {from} + 10000)
             select n.i + 1000000, 1, $1, $1, 'x', 'x', 'x ' || n.i,
             case when n.i % 100 = 7 then ' hsini frc ' else ' krimi ' || ' nn ' end,
             case when n.i <= {FEW} then {reza} when n.i <= {FEW} + {MANY} then {omid} else {maryam} end from n"
        );
        let cells = [Cell::Instant(system.now())];
        system.write(move |tx| Ok(tx.tx.sql_execute(&sql, &cells).map(drop)?)).await.unwrap();
    }
    if town.workspace.db.dialect() == Dialect::Postgres {
        system.write(|tx| Ok(tx.tx.sql_execute("analyze @shops", &[]).map(drop)?)).await.unwrap();
    }
}

#[tokio::test]
async fn neither_a_small_scope_nor_a_large_one_reads_the_whole_table() {
    both(async |db| {
        let town = Town::open(db).await;
        a_large_town(&town).await;
        let dialect = town.workspace.db.dialect();
        for (user, own) in [(town.reza, FEW), (town.omid, MANY), (town.maryam, ALL - FEW - MANY), (town.boss, ALL)] {
            let ctx = town.as_user(user).await;
            let heard = Heard::new("Hosseini");
            let (plan, found) = ctx
                .read(move |tx| {
                    let def = tx.ctx.def("shops")?;
                    Ok((tx.sounding_plan(&def, &heard)?, tx.sounding(&def, &heard, &[], None, 500)?))
                })
                .await
                .unwrap();
            assert_eq!(found.records.len() as i64, (own / 100).clamp(1, 500), "{plan:#?}");
            assert!(found.records.windows(2).all(|two| two[0].id > two[1].id), "the newest first");
            let scans = plan.iter().any(|step| match dialect {
                Dialect::Sqlite => step == "SCAN shops" || step.starts_with("SCAN shops USING"),
                Dialect::Postgres => step.contains("Seq Scan on shops"),
            });
            assert!(!scans, "owner of {own}: {plan:#?}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_is_told_what_one_opened_oneself_and_nobody_else() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, parvin) = (town.as_user(town.maryam).await, town.as_user(town.parvin).await);
        let mut shops: Vec<Id> = Vec::new();
        for name in ["یک", "دو", "سه"] {
            shops.push(open_shop(&maryam, name, None).await.unwrap().key().any());
        }
        let def = maryam.def("shops").unwrap();
        let look = |ctx: &Ctx, at: usize| {
            town.clock.advance(jiff::SignedDuration::from_secs(60));
            ctx.saw(&def, shops[at]);
        };
        look(&maryam, 0);
        look(&maryam, 2);
        town.workspace.keep_sightings().await.unwrap();
        look(&maryam, 0);
        look(&parvin, 1);
        let opened = async |ctx: &Ctx| -> Vec<String> {
            let found = ctx.read(|tx| tx.opened_records(5)).await.unwrap();
            found.iter().filter_map(|record| record.title().map(str::to_owned)).collect()
        };
        assert_eq!(opened(&maryam).await, ["یک", "سه"]);
        assert_eq!(opened(&parvin).await, ["دو"]);
        // What went into the bin is not offered any more.
        let gone = shops[1];
        town.as_user(town.boss)
            .await
            .write(move |tx| {
                let def = tx.ctx.def("shops")?;
                let shop = tx.find_any(&def, gone)?;
                tx.delete_any(shop)
            })
            .await
            .unwrap();
        assert_eq!(opened(&parvin).await, [""; 0]);
        let system = town.system();
        let plan = system.read(|tx| {
            let sql = match tx.tx.dialect() {
                Dialect::Sqlite => {
                    "explain query plan select entity from @sightings where user_id = 1 order by last_at desc limit 5"
                }
                Dialect::Postgres => return Ok(vec!["ix_sightings_user".to_owned()]),
            };
            let rows = tx.tx.sql(sql, &[], &[ColumnType::Int, ColumnType::Int, ColumnType::Int, ColumnType::Text])?;
            Ok(rows.iter().filter_map(|row| row.text(3).map(str::to_owned)).collect::<Vec<_>>())
        });
        assert!(plan.await.unwrap().iter().any(|step| step.contains("ix_sightings_user")));
    })
    .await;
}
