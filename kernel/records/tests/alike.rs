//! Who may be the one in hand is found among thousands of namesakes.

use std::sync::Arc;

use base::FrozenClock;
use records::{Ctx, Door, Module, Workspace, duplicates::Law};
use schema::{Direction, Entity, Field, Value, entity, field};
use store::testkit;

struct Client;
impl Entity for Client {
    const KEY: &'static str = "clients";
}

const NAME: Field<Client, String> = field("name");
const CITY: Field<Client, Option<String>> = field("city");
const ADDRESS: Field<Client, Option<String>> = field("address");

fn clients() -> Module {
    let clients = entity::<Client>("users")
        .owned()
        .field(NAME.line(80).named().searchable())
        .field(CITY.line(80))
        .field(ADDRESS.prose(200))
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name"])
        .section("main", &["name", "city", "address"]);
    let law = Law { places: vec!["city".into()], address: Some("address".into()), ..Law::of("clients", "name") };
    Module { entities: vec![clients.build()], duplicates: vec![law], ..Module::new("clients") }
}

const HOUSE: &str = "باغ‌فردوس 17";

#[tokio::test]
async fn who_shares_more_than_a_common_name_is_found_among_a_thousand_namesakes() {
    testkit::both(|db| async move {
        let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
        let workspace = Workspace::open(db, vec![clients()], clock, 1).await.unwrap();
        let ctx = Ctx::system(workspace, Door::Command);
        let write_down = |tx: &mut records::Writes<'_, '_>, address: Option<String>| {
            let mut client = tx.new_record::<Client>()?;
            client.set(NAME, "علی رضایی".to_owned());
            client.set(CITY, Some("تهران".to_owned()));
            client.set(ADDRESS, address);
            tx.save(client).map(|client| client.key().any())
        };
        let namesakes =
            move |tx: &mut records::Writes<'_, '_>| (0..100).try_for_each(|_| write_down(tx, None).map(drop));
        for _ in 0..6 {
            ctx.write(namesakes).await.unwrap();
        }
        let neighbour = ctx.write(move |tx| write_down(tx, Some(HOUSE.to_owned()))).await.unwrap();
        for _ in 0..6 {
            ctx.write(namesakes).await.unwrap();
        }
        let text = |text: &str| Value::Text(text.to_owned());
        let told = [("name", text("علی رضایی")), ("city", text("تهران")), ("address", text(HOUSE))];
        let told = told.map(|(key, value)| (key.into(), value));
        let found = ctx.read(move |tx| tx.alike_values("clients", &told)).await.unwrap();
        assert_eq!(found.first().map(|alike| alike.id), Some(neighbour), "of {} who were told", found.len());
    })
    .await;
}
