//! What there is in the town: shops of many kinds of fields, the markets in which they stand,
//! and visits that are about a shop.

use base::{Date, Id, Instant, Lang, Money};
use records::Module;
use schema::{Direction, Entity, Field, choices, entity, field};

pub struct Shop;
impl Entity for Shop {
    const KEY: &'static str = "shops";
}
/// Where shops stand; everybody's, and as many as one likes.
pub struct Market;
impl Entity for Market {
    const KEY: &'static str = "markets";
}
/// A visit to a shop: who may see the shop may see it.
pub struct Visit;
impl Entity for Visit {
    const KEY: &'static str = "visits";
}

choices! {
    /// Whether one may go there today.
    pub enum Gate { Open = "open" Good, Shut = "shut" Bad }
}

choices! {
    pub enum Trade { Bakery = "bakery" Plain, Books = "books" Good, Person = "person" Brand }
}

pub const NAME: Field<Shop, String> = field("name");
pub const TRADE: Field<Shop, Trade> = field("trade");
pub const CODE: Field<Shop, Option<String>> = field("code");
pub const SALES: Field<Shop, Option<Money>> = field("sales");
pub const SHARE: Field<Shop, Option<i64>> = field("share");
pub const WEIGHT: Field<Shop, Option<i64>> = field("weight");
pub const STAFF: Field<Shop, Option<i64>> = field("staff");
pub const OPENED: Field<Shop, Option<Date>> = field("opened_on");
pub const CALLED: Field<Shop, Option<Instant>> = field("called_at");
pub const PHONE: Field<Shop, Option<String>> = field("phone");
pub const EMAIL: Field<Shop, Option<String>> = field("email");
pub const SITE: Field<Shop, Option<String>> = field("site");
pub const CLOSED: Field<Shop, bool> = field("closed");
pub const VIP: Field<Shop, Option<bool>> = field("vip");
pub const MOTHER: Field<Shop, Option<Id<Shop>>> = field("mother");
pub const MARKET: Field<Shop, Option<Id<Market>>> = field("market");
pub const NOTE: Field<Shop, Option<String>> = field("note");
/// Out of the keepers' sight.
pub const SECRET: Field<Shop, Option<String>> = field("secret");
pub const MARKET_NAME: Field<Market, String> = field("name");
pub const MARKET_GATE: Field<Market, Option<Gate>> = field("gate");
pub const VISITED_SHOP: Field<Visit, Id<Shop>> = field("shop");
pub const VISITED_ON: Field<Visit, Option<Date>> = field("visited_on");
pub const VISIT_SAID: Field<Visit, String> = field("said");

pub(super) fn module() -> Module {
    let shops = entity::<Shop>("store")
        .field(NAME.line(80).named().searchable())
        .field(TRADE.choice::<Trade>())
        .field(CODE.line(20).unique())
        .field(SALES.money().indexed())
        .field(SHARE.percent())
        .field(WEIGHT.decimal(3))
        .field(STAFF.integer())
        .field(OPENED.date().indexed())
        .field(CALLED.instant())
        .field(PHONE.phone().searchable())
        .field(EMAIL.email())
        .field(SITE.url())
        .field(CLOSED.flag())
        .field(VIP.flag())
        .field(MOTHER.link())
        .field(MARKET.link())
        .field(NOTE.prose(500))
        .field(SECRET.line(80).searchable())
        .owned()
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "trade", "sales", "opened_on", "phone", "owner"])
        .section("main", &["name", "trade", "code", "phone", "email", "site"])
        .section("work", &["sales", "share", "weight", "staff", "opened_on", "called_at", "closed", "vip"])
        .section("more", &["mother", "market", "note", "secret"]);
    let markets = entity::<Market>("store")
        .field(MARKET_NAME.line(80).named().searchable())
        .field(MARKET_GATE.choice::<Gate>())
        .title(MARKET_NAME)
        .sort(MARKET_NAME, Direction::Up)
        .list(&["name", "gate"])
        .section("main", &["name", "gate"]);
    let visits = entity::<Visit>("calendar")
        .field(VISITED_SHOP.link())
        .field(VISITED_ON.date())
        .field(VISIT_SAID.line(200))
        .about(VISITED_SHOP)
        .title(VISIT_SAID)
        .list(&["said", "shop", "visited_on"])
        .section("main", &["shop", "said", "visited_on"]);
    let texts = vec![(Lang::Fa, include_str!("shops.fa.ftl")), (Lang::En, include_str!("shops.en.ftl"))];
    Module { entities: vec![shops.build(), markets.build(), visits.build()], texts, ..Module::new("shops") }
}
