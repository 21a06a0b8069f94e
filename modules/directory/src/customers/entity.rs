//! The fields of a customer.

use base::{Date, Id, Money};
use schema::{Direction, Entity, EntityDef, Field, choices, entity, field};

pub struct Customer;

impl Entity for Customer {
    const KEY: &'static str = "customers";
}

choices! {
    /// What a customer is.
    pub enum CustomerKind { Person = "person" Brand, Company = "company" Calm, Household = "household" Plain }
}

pub const NAME: Field<Customer, String> = field("name");
/// A person, unless told otherwise.
pub const KIND: Field<Customer, CustomerKind> = field("kind");
/// The company or household that a person belongs to; the mother of a subsidiary.
pub const PARENT: Field<Customer, Option<Id<Customer>>> = field("parent");
pub const MOBILE: Field<Customer, Option<String>> = field("mobile");
pub const PHONE: Field<Customer, Option<String>> = field("phone");
/// The day a person was born on.
pub const BIRTH_DATE: Field<Customer, Option<Date>> = field("birth_date");
pub const EMAIL: Field<Customer, Option<String>> = field("email");
/// Ten digits of a person, eleven of a company.
pub const NATIONAL_ID: Field<Customer, Option<String>> = field("national_id");
pub const CITY: Field<Customer, Option<String>> = field("city");
pub const PROVINCE: Field<Customer, Option<String>> = field("province");
pub const COUNTRY: Field<Customer, Option<String>> = field("country");
pub const ADDRESS: Field<Customer, Option<String>> = field("address");
pub const POSTAL_CODE: Field<Customer, Option<String>> = field("postal_code");
pub const WEBSITE: Field<Customer, Option<String>> = field("website");
pub const INDUSTRY: Field<Customer, Option<String>> = field("industry");
pub const REVENUE: Field<Customer, Option<Money>> = field("revenue");
pub const EMPLOYEES: Field<Customer, Option<i64>> = field("employees");
/// The year a company was founded in, as it is written on its papers.
pub const FOUNDED: Field<Customer, Option<i64>> = field("founded");
pub const SUPPLIER: Field<Customer, bool> = field("supplier");
pub const PARTNER: Field<Customer, bool> = field("partner");
pub const DEALER: Field<Customer, bool> = field("dealer");
/// The day of the first contact, or of joining: the date in the lists that
/// sellers keep.
pub const SINCE: Field<Customer, Option<Date>> = field("since");
pub const NOTE: Field<Customer, Option<String>> = field("note");

pub fn definition() -> EntityDef {
    entity::<Customer>("users")
        .field(NAME.line(200).named().searchable())
        .field(KIND.choice::<CustomerKind>().indexed())
        .field(PARENT.link())
        .field(MOBILE.phone().searchable())
        .field(PHONE.phone().searchable())
        .field(EMAIL.email().searchable())
        .field(NATIONAL_ID.line(20).searchable())
        .field(BIRTH_DATE.date())
        .field(CITY.line(80).indexed())
        .field(PROVINCE.line(80))
        .field(COUNTRY.line(80))
        .field(ADDRESS.prose(500))
        .field(POSTAL_CODE.line(20))
        .field(WEBSITE.url())
        .field(INDUSTRY.line(80).indexed())
        .field(REVENUE.money())
        .field(EMPLOYEES.integer())
        .field(FOUNDED.integer())
        .field(SUPPLIER.flag())
        .field(PARTNER.flag())
        .field(DEALER.flag())
        .field(SINCE.date())
        .field(NOTE.prose(5_000))
        .owned()
        .title(NAME)
        .sort(NAME, Direction::Up)
        // People and companies are lists of their own, by name.
        .index(&["kind", "name", "id"])
        .index(&["city", "name", "id"])
        .list(&["name", "kind", "mobile", "city", "parent", "owner"])
        .section("main", &["name", "kind", "mobile", "phone", "email", "parent"])
        .section("place", &["city", "province", "country", "address", "postal_code"])
        .section("person", &["birth_date", "national_id"])
        .section("company", &["industry", "website", "employees", "revenue", "founded"])
        .section("roles", &["supplier", "partner", "dealer"])
        .section("more", &["since", "note"])
        .build()
}
