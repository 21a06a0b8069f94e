//! However many deals there are, the board is read by index.

use base::Id;
use peyvand_tests::town::Town;
use records::{Query, Reads};
use sales::pipelines::{self, Stage};
use schema::Filter;
use store::{Dialect, testkit::both};

use super::{Stages, stages};

/// Deals in all; a twentieth of them Maryam's, a tenth in one stage.
const ALL: i64 = 20_000;

/// A board that has been in use for years, written as the database likes it.
async fn many(town: &Town, to: &Stages) {
    let (maryam, omid) = (town.users["maryam"].raw(), town.users["omid"].raw());
    let (deal, won, talks) = (town.deal.raw(), to.won.raw(), to.talks.raw());
    let sql = format!(
        "insert into @opportunities (id, version, created_at, updated_at, name, name_sort, name_find, pipeline, stage, \
         amount, amount_currency, amount_base, opened_on, owner)
         with recursive n(i) as (select 1 union all select i + 1 from n where i < {ALL})
         select n.i + 1000, 1, d.created_at, d.created_at, 'x', 'x', 'x', d.pipeline, \
         case when n.i % 10 = 0 then d.stage when n.i % 10 = 1 then {talks} else {won} end, \
         n.i, 'IRR', n.i, d.opened_on, case when n.i % 20 = 3 then {maryam} else {omid} end
         from n join @opportunities d on d.id = {deal}"
    );
    // As a change of tables, which has the time that it takes.
    town.workspace.db.overhaul(move |tx| tx.sql_execute(&sql, &[])).await.expect("deals");
    if town.workspace.db.dialect() == Dialect::Postgres {
        town.workspace.db.write(|tx| tx.sql_execute("analyze @opportunities", &[])).await.expect("analyze");
    }
}

/// How the heads of the columns and the cards of one are read by this person.
async fn plans(town: &Town, who: &str, stage: Id) -> (Vec<String>, Vec<String>) {
    let read = move |tx: &mut Reads<'_, '_>| {
        let def = tx.ctx.def("opportunities")?;
        let pipeline = tx.find(stage.of::<Stage>())?.get(pipelines::PIPELINE).any();
        let within = Filter::is("pipeline", [schema::Value::Id(pipeline)]);
        let heads = tx.plan_groups(&def, &within, "stage", Some("amount"))?;
        let filter = within.and(Filter::is("stage", [schema::Value::Id(stage)]));
        Ok((heads, tx.plan(&Query { filter, limit: 30, ..Query::of(&def) })?))
    };
    town.standing(who).await.read(read).await.expect("plans")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_reads_by_index_whatever_there_is() {
    both(async |db| {
        let town = Town::open(db).await;
        let to = stages(&town).await;
        many(&town, &to).await;
        let dialect = town.workspace.db.dialect();
        let scans = |plan: &[String]| {
            plan.iter().any(|step| match dialect {
                Dialect::Sqlite => step.starts_with("SCAN opportunities") && !step.contains("INDEX"),
                Dialect::Postgres => step.contains("Seq Scan on opportunities"),
            })
        };
        for who in ["boss", "maryam"] {
            let (heads, cards) = plans(&town, who, to.lead).await;
            assert!(!scans(&cards), "{who}'s cards: {cards:#?}");
            assert_eq!(sorted_aside(&cards), None, "{who}'s cards: {cards:#?}");
            // Who sees every deal has every deal added up: PostgreSQL may well
            // read the table straight through for that, and is right.
            let adds_up_all = who == "boss" && dialect == Dialect::Postgres;
            assert!(adds_up_all || !scans(&heads), "{who}'s heads: {heads:#?}");
        }
    })
    .await;
}

/// A step that sorts; what has no day is sorted by its id alone, and is never much.
fn sorted_aside(plan: &[String]) -> Option<&String> {
    let by_id = |at: usize| plan.get(at + 1).is_some_and(|key| key.trim().starts_with("Sort Key: id"));
    let is_sort = |(at, step): &(usize, &String)| {
        step.contains("TEMP B-TREE FOR ORDER BY") || (step.trim().starts_with("->  Sort") && !by_id(*at))
    };
    plan.iter().enumerate().find(is_sort).map(|(_, step)| step)
}
