//! What a filter finds: the statement agrees with reading through the records
//! by hand, for people of every scope, on both databases. And what it must not
//! tell: what is asked about related records stays within sight.

mod by_hand;
mod chance;
#[path = "../town/mod.rs"]
mod town;
mod visits;

use std::collections::BTreeSet;

use base::Id;
use by_hand::{Books, Sight};
use chance::asked;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use records::{AnyRecord, Ctx, Query, Reads};
use schema::{
    Filter, KeysOnly,
    filter::{parse, print},
};
use store::{Db, testkit::both};
use town::{Shop, Town};
use visits::{VISITS, settle, visits};

#[tokio::test]
async fn a_statement_finds_what_reading_through_the_records_finds() {
    both(async |db| {
        let town = open(db).await;
        settle(&town).await;
        let system = town.system();
        let read = system.read(|tx| Ok(Books { shops: all(tx, "shops")?, visits: all(tx, "visits")? }));
        let books = read.await.unwrap();
        assert_eq!((books.shops.len(), books.visits.len()), (24, VISITS));
        let mut people = Vec::new();
        for user in [town.maryam, town.omid, town.parvin, town.boss] {
            people.push(town.as_user(user).await);
        }
        let mut runner = TestRunner::deterministic();
        let (strategy, mut told) = (asked(), 0);
        for at in 0..300 {
            let filter = strategy.new_tree(&mut runner).unwrap().current();
            let ctx = &people[at % people.len()];
            let def = ctx.def("shops").unwrap();
            assert_eq!(filter.clone().simplify().check(&ctx.schema, &def), Ok(()), "{filter:?}");
            let sight = Sight::of(ctx, &books);
            let plain = filter.resolve(&ctx.schema, &def, &ctx.reading(), &ctx.asker());
            let by_hand: BTreeSet<Id> =
                sight.shops.iter().filter(|shop| sight.fits(shop, &plain)).map(|shop| shop.id).collect();
            told += usize::from(!by_hand.is_empty() && by_hand.len() < sight.shops.len());
            let text = print(&filter, &ctx.schema, &def);
            assert_eq!(found(ctx, filter.clone()).await, by_hand, "{text}");
            // The same through the text of the language.
            let typed = parse(&text, &ctx.schema, &def, &ctx.reading(), &KeysOnly).unwrap();
            assert_eq!(typed, filter.simplify(), "{text}");
        }
        assert!(told > 100, "only {told} filters tell records apart");
    })
    .await;
}

#[tokio::test]
async fn each_row_asks_for_its_related_records_by_the_index_of_their_link() {
    both(async |db| {
        let town = open(db).await;
        settle(&town).await;
        let boss = town.as_user(town.boss).await;
        for text in ["has visit(minutes>1)", "no visit(kind:call)", "count(visit held_on:*)>3"] {
            let def = boss.def("shops").unwrap();
            let filter = parse(text, &boss.schema, &def, &boss.reading(), &KeysOnly).unwrap();
            let steps = boss.read(move |tx| tx.plan(&Query { filter, ..Query::of(&def) })).await.unwrap();
            let told = steps.join("\n");
            // PostgreSQL reads so small a table through; SQLite goes by shape.
            let is_sqlite = told.contains("USING INDEX") || told.contains("SCAN ");
            assert!(!is_sqlite || told.contains("SEARCH related1 USING INDEX"), "{text}\n{told}");
        }
    })
    .await;
}

async fn open(db: Db) -> Town {
    Town::open_with(db, vec![visits()]).await
}

/// Every record of an entity, page after page.
fn all(tx: &mut Reads<'_, '_>, entity: &str) -> records::Result<Vec<AnyRecord>> {
    let def = tx.ctx.def(entity)?;
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    let mut query = Query { limit: 500, columns, ..Query::of(&def) };
    let mut found = Vec::new();
    loop {
        let page = tx.list(&query)?;
        found.extend(page.rows);
        query.from = page.next;
        if query.from.is_none() {
            return Ok(found);
        }
    }
}

async fn found(ctx: &Ctx, filter: Filter) -> BTreeSet<Id> {
    let rows = ctx.read(move |tx| tx.list_of::<Shop>(filter, 1_000)).await.unwrap();
    rows.iter().map(|shop| shop.key().any()).collect()
}
