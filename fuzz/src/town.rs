//! A town of our own: one field of each kind, a link to walk along, records that
//! hang on others, and labels in both languages, as people type them.

use base::{Calendar, Currency, Date, Id, Instant, Lang, Money, MoneyUnit};
use jiff::tz::TimeZone;
use schema::{
    Direction, Entity, EntityDef, Field, Known, Names, Reading, Schema, SchemaBuilder, choices, entity, field,
};

macro_rules! entities {
    ($($name:ident = $key:literal),+) => {$(
        pub struct $name;
        impl Entity for $name {
            const KEY: &'static str = $key;
        }
    )+};
}
entities!(
    Customer = "customers",
    Activity = "activities",
    Stage = "stages",
    User = "users",
    Team = "teams",
    Branch = "branches"
);

choices! {
    pub enum Kind { Call = "call" Brand, Task = "task" Warn }
}

fn named<E: Entity>() -> EntityDef {
    let name: Field<E, String> = field("name");
    entity::<E>("circle").field(name.line(100).searchable().named()).title(name).build()
}

fn customers() -> EntityDef {
    const NAME: Field<Customer, String> = field("name");
    const MOBILE: Field<Customer, Option<String>> = field("mobile");
    const EMAIL: Field<Customer, Option<String>> = field("email");
    const REVENUE: Field<Customer, Option<Money>> = field("revenue");
    const WEIGHT: Field<Customer, Option<i64>> = field("weight");
    const CHANCE: Field<Customer, Option<i64>> = field("chance");
    const STAFF: Field<Customer, Option<i64>> = field("staff");
    const BORN: Field<Customer, Option<Date>> = field("born_on");
    const CALLED: Field<Customer, Option<Instant>> = field("called_at");
    const URGENT: Field<Customer, bool> = field("urgent");
    const STAGE: Field<Customer, Option<Id<Stage>>> = field("stage");
    const PARENT: Field<Customer, Option<Id<Customer>>> = field("parent");
    let customers = entity::<Customer>("users")
        .field(NAME.line(200).searchable().named())
        .field(MOBILE.phone())
        .field(EMAIL.email())
        .field(REVENUE.money())
        .field(WEIGHT.decimal(3))
        .field(CHANCE.percent())
        .field(STAFF.integer())
        .field(BORN.date())
        .field(CALLED.instant())
        .field(URGENT.flag())
        .field(STAGE.link::<Stage>())
        .field(PARENT.link::<Customer>());
    customers.title(NAME).owned().build()
}

fn activities() -> EntityDef {
    const KIND: Field<Activity, Kind> = field("kind");
    const SUBJECT: Field<Activity, Option<String>> = field("subject");
    const AT: Field<Activity, Instant> = field("at");
    const WITH: Field<Activity, Option<Id<Customer>>> = field("customer");
    const REFERRED: Field<Activity, Option<Id<Customer>>> = field("referred_by");
    let activities = entity::<Activity>("calendar-check")
        .field(KIND.choice::<Kind>())
        .field(SUBJECT.line(200).searchable())
        .field(AT.instant())
        .field(REFERRED.link::<Customer>())
        .field(WITH.link::<Customer>());
    activities.title(SUBJECT).about(WITH).sort(AT, Direction::Down).owned().build()
}

pub fn town() -> Schema {
    let builder = SchemaBuilder::new().entity(customers()).entity(activities()).entity(named::<Stage>());
    let builder = builder.entity(named::<User>()).entity(named::<Team>()).entity(named::<Branch>());
    builder.build().expect("a schema of our own")
}

/// Jalali, tomans, 1 Azar 1405.
pub fn reading() -> Reading {
    let now = "2026-11-22T11:00:00Z".parse().expect("a moment of our own");
    Reading::at(now, TimeZone::UTC, Calendar::Jalali, Currency::Irr, MoneyUnit::Toman)
}

/// The key of a label, and its words in Persian and English.
const LABELS: [(&str, &str, &str); 18] = [
    ("customers", "مشتری", "Customer"),
    ("activities", "فعالیت", "Activity"),
    ("stages", "مرحله", "Stage"),
    ("name", "نام", "Name"),
    ("mobile", "تلفن همراه", "Mobile"),
    ("email", "ایمیل", "Email"),
    ("revenue", "درآمد سالانه", "Yearly revenue"),
    ("weight", "وزن", "Weight"),
    ("staff", "تعداد کارکنان", "Staff"),
    ("born_on", "تاریخ تولد", "Birthday"),
    ("called_at", "آخرین تماس", "Last call"),
    ("urgent", "فوری", "Urgent"),
    ("stage", "مرحله", "Stage"),
    ("owner", "مسئول", "Owner"),
    ("created_at", "تاریخ ایجاد", "Created"),
    ("kind", "نوع", "Kind"),
    ("call", "تماس", "Call"),
    ("task", "کار", "Task"),
];

/// The text of a label's key, such as `customers-one` or `customers-born-on`.
pub fn label(key: &str, lang: Lang) -> String {
    let key = key.strip_suffix("-one").unwrap_or(key);
    let is_called = |known: &str| key == known || key.ends_with(&format!("-{}", known.replace('_', "-")));
    let found = LABELS.iter().find(|(known, ..)| is_called(known));
    found.map_or(key, |(_, fa, en)| if lang == Lang::Fa { fa } else { en }).to_owned()
}

/// What fields and records go by, as the server knows it: labels in both
/// languages, and a few titles.
pub struct Labels;

fn both(key: &str) -> Vec<String> {
    let known = LABELS.iter().filter(|(known, ..)| key == *known);
    known.flat_map(|(_, fa, en)| [(*fa).to_owned(), (*en).to_owned()]).collect()
}

impl Names for Labels {
    fn field(&self, _: &EntityDef, field: &str) -> Vec<String> {
        both(field)
    }
    fn choice(&self, _: &EntityDef, _: &str, choice: &str) -> Vec<String> {
        both(choice)
    }
    fn entity(&self, entity: &EntityDef) -> Vec<String> {
        both(&entity.key)
    }
    fn record(&self, _: &str, title: &str) -> Known {
        match title {
            "price sent" | "مذاکره" | "Arya" => Known::Yes { title: title.to_owned() },
            _ => Known::NotAsked,
        }
    }
}
