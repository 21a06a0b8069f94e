//! A list of clients, and what is in it after a sheet came.

use std::io::Write;

use records::{
    Ctx, Door, Module, Record, Workspace,
    duplicates::Law,
    import::{Duplicates, Import, Progress, Report, Source},
};
use schema::{Direction, Entity, Field, Filter, entity, field};
use store::Db;

pub struct Client;
impl Entity for Client {
    const KEY: &'static str = "clients";
}

const NAME: Field<Client, String> = field("name");
const MOBILE: Field<Client, Option<String>> = field("mobile");
const PHONE: Field<Client, Option<String>> = field("phone");
const EMAIL: Field<Client, Option<String>> = field("email");
const CITY: Field<Client, Option<String>> = field("city");
const CODE: Field<Client, Option<String>> = field("code");
pub const BORN: Field<Client, Option<base::Date>> = field("born_on");
pub const NOTE: Field<Client, Option<String>> = field("note");

fn clients() -> Module {
    let clients = entity::<Client>("users")
        .owned()
        .field(NAME.line(80).named().searchable())
        .field(MOBILE.phone().searchable())
        .field(PHONE.phone().searchable())
        .field(EMAIL.email().searchable())
        .field(CITY.line(80))
        .field(CODE.line(20))
        .field(BORN.date())
        .field(NOTE.prose(500))
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "mobile"])
        .section("main", &["name", "mobile", "phone", "email", "city", "code", "born_on", "note"]);
    let law = Law {
        numbers: vec!["mobile".into(), "phone".into()],
        emails: vec!["email".into()],
        places: vec!["city".into()],
        silent: vec!["آقای"],
        ..Law::of("clients", "name")
    };
    Module { entities: vec![clients.build()], duplicates: vec![law], ..Module::new("clients") }
}

pub async fn workspace(db: Db) -> Ctx {
    let clock = std::sync::Arc::new(base::FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, vec![clients()], clock, 1).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

pub async fn import(ctx: &Ctx, rows: &str, how: Duplicates, key: &str) -> Report {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(format!("name,mobile,phone,email,city,code,born_on\n{rows}").as_bytes()).unwrap();
    let mut import = Import::open(ctx, "clients", Source::file(file.path())).unwrap();
    import.known_by(ctx, key).unwrap();
    import.duplicates = Some(how);
    let planned = import.plan(ctx, None, &Progress::default()).await.unwrap();
    let done = import.run(ctx, None, &Progress::default()).await.unwrap();
    assert_eq!(done.counts, planned.counts, "what the trial told is what happened: {:?} {:?}", done.problems, done.met);
    done
}

/// Each record as `name|mobile|phone|email|city`, by name.
pub async fn held(ctx: &Ctx) -> Vec<String> {
    let found = ctx.read(|tx| tx.list_of::<Client>(Filter::default(), 1_000)).await.unwrap();
    let shown = |client: &Record<Client>| {
        let text = |of: Option<String>| of.unwrap_or_default();
        [
            client.get(NAME),
            text(client.get(MOBILE)),
            text(client.get(PHONE)),
            text(client.get(EMAIL)),
            text(client.get(CITY)),
        ]
        .join("|")
    };
    found.iter().map(shown).collect()
}
