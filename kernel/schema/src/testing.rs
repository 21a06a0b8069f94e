//! A small town for the tests of this crate: a company that sells cloth, seen
//! on Sunday 1 Azar 1405 (22 November 2026), 14:30 in Tehran.

use base::{Calendar, Currency, Date, Id, Instant, Money, MoneyUnit};
use jiff::tz::TimeZone;

use crate::{Entity, EntityDef, Field, Names, Reading, Schema, SchemaBuilder, choices, entity, field};

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
    Deal = "opportunities",
    Activity = "activities",
    Stage = "stages",
    User = "users",
    Team = "teams",
    Branch = "branches"
);

choices! {
    pub enum CustomerKind { Person = "person" Plain, Company = "company" Brand, Empty = "empty" Calm }
}

choices! {
    pub enum ActivityKind { Call = "call" Brand, Task = "task" Warn }
}

choices! {
    pub enum State { Open = "open" Plain, Done = "done" Good }
}

pub const STATE: Field<Activity, State> = field("state");
pub const ACTIVITY_KIND: Field<Activity, ActivityKind> = field("kind");
pub const SUBJECT: Field<Activity, Option<String>> = field("subject");
pub const AT: Field<Activity, Instant> = field("at");
pub const WITH: Field<Activity, Option<Id<Customer>>> = field("customer");
pub const REFERRED: Field<Activity, Option<Id<Customer>>> = field("referred_by");
pub const ON: Field<Activity, Option<Id<Deal>>> = field("opportunity");
pub const NAME: Field<Customer, String> = field("name");
pub const KIND: Field<Customer, CustomerKind> = field("kind");
pub const EMAIL: Field<Customer, Option<String>> = field("email");
pub const MOBILE: Field<Customer, Option<String>> = field("mobile");
pub const SITE: Field<Customer, Option<String>> = field("site");
pub const NOTE: Field<Customer, Option<String>> = field("note");
pub const TITLE: Field<Deal, String> = field("title");
pub const AMOUNT: Field<Deal, Option<Money>> = field("amount");
pub const WEIGHT: Field<Deal, Option<i64>> = field("weight");
pub const CHANCE: Field<Deal, Option<i64>> = field("chance");
pub const VISITS: Field<Deal, Option<i64>> = field("visits");
pub const CLOSES: Field<Deal, Option<Date>> = field("closes_on");
pub const CALLED: Field<Deal, Option<Instant>> = field("called_at");
pub const URGENT: Field<Deal, bool> = field("urgent");
pub const CUSTOMER: Field<Deal, Id<Customer>> = field("customer");
pub const STAGE: Field<Deal, Option<Id<Stage>>> = field("stage");
pub const LOST_REASON: Field<Deal, Option<String>> = field("lost_reason");

pub fn schema() -> Schema {
    let customers = entity::<Customer>("users")
        .field(NAME.line(200).searchable().named())
        .field(KIND.choice::<CustomerKind>())
        .field(EMAIL.email().unique())
        .field(MOBILE.phone())
        .field(SITE.url())
        .field(NOTE.prose(2_000))
        .title(NAME)
        .owned();
    let deals = entity::<Deal>("target")
        .field(TITLE.line(200).searchable())
        .field(AMOUNT.money())
        .field(WEIGHT.decimal(3))
        .field(CHANCE.percent())
        .field(VISITS.integer())
        .field(CLOSES.date())
        .field(CALLED.instant())
        .field(URGENT.flag())
        .field(CUSTOMER.link::<Customer>())
        .field(STAGE.link::<Stage>())
        .field(LOST_REASON.line(100))
        .title(TITLE)
        .about(CUSTOMER)
        .owned();
    let activities = entity::<Activity>("calendar-check")
        .field(ACTIVITY_KIND.choice::<ActivityKind>())
        .field(STATE.choice::<State>())
        .field(SUBJECT.line(200).searchable())
        .field(AT.instant())
        .field(REFERRED.link::<Customer>())
        .field(WITH.link::<Customer>())
        .field(ON.link::<Deal>())
        .title(SUBJECT)
        .about(ON)
        .about(WITH)
        .happened(STATE, State::Done)
        .sort(AT, crate::Direction::Down)
        .owned();
    let mut builder = SchemaBuilder::new().entity(customers.build()).entity(deals.build()).entity(activities.build());
    builder = builder.entity(named::<Stage>()).entity(named::<User>()).entity(named::<Team>());
    builder.entity(named::<Branch>()).build().unwrap()
}

fn named<E: Entity>() -> EntityDef {
    let name: Field<E, String> = field("name");
    entity::<E>("circle").field(name.line(100).searchable().named()).title(name).build()
}

/// Jalali, Tehran, tomans.
pub fn reading() -> Reading {
    let now = "2026-11-22T11:00:00Z".parse().unwrap();
    let zone = TimeZone::get("Asia/Tehran").unwrap();
    Reading::at(now, zone, Calendar::Jalali, Currency::Irr, MoneyUnit::Toman)
}

/// A few labels in both languages.
pub struct Labels;

impl Names for Labels {
    fn field(&self, entity: &EntityDef, field: &str) -> Vec<String> {
        let labels: &[&str] = match (&*entity.key, field) {
            (_, "name") => &["نام", "Name"],
            (_, "owner") => &["مسئول", "Owner"],
            (_, "branch") => &["شعبه", "Branch"],
            (_, "created_at") => &["تاریخ ایجاد", "Created"],
            (_, "kind") => &["نوع", "Kind"],
            (_, "amount") => &["مبلغ", "Amount"],
            (_, "closes_on") => &["تاریخ بسته‌شدن", "Closing date"],
            (_, "customer") => &["مشتری", "Customer"],
            (_, "stage") => &["مرحله", "Stage"],
            (_, "urgent") => &["فوری", "Urgent"],
            _ => &[],
        };
        labels.iter().map(|&label| label.to_owned()).collect()
    }

    fn entity(&self, entity: &EntityDef) -> Vec<String> {
        let labels: &[&str] = match &*entity.key {
            "opportunities" => &["فرصت‌های فروش", "فرصت فروش", "Opportunities", "Opportunity"],
            "activities" => &["فعالیت‌ها", "فعالیت", "Activities", "Activity"],
            _ => &[],
        };
        labels.iter().map(|&label| label.to_owned()).collect()
    }

    fn choice(&self, _: &EntityDef, _: &str, choice: &str) -> Vec<String> {
        let labels: &[&str] = match choice {
            "person" => &["شخص حقیقی", "Person"],
            "company" => &["شرکت", "Company"],
            "call" => &["تماس", "Call"],
            "task" => &["کار", "Task"],
            _ => &[],
        };
        labels.iter().map(|&label| label.to_owned()).collect()
    }
}
