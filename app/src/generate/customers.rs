//! A customer, made up from their place in line.

use activities::activities::NEXT_STEP_ON;
use base::{Id, Instant, Lang, fold, format::Format};
use directory::customers::{self, Customer, CustomerKind};
use jiff::civil::date;
use records::{AnyRecord, Record, Result};

use super::{World, cast, dice::Dice, span::Kind};
use crate::demo::{
    market::{CITIES, MOBILES},
    words::{Facts, Pattern},
};

/// The share of the span in which they all come.
const COME: f64 = 0.3;
/// What stands behind half of the family names, so that some ten thousand people have names of their own.
const ENDINGS: [(&str, &str); 7] = [
    ("", ""),
    ("\u{200c}نژاد", "nejad"),
    ("\u{200c}زاده", "zadeh"),
    ("\u{200c}پور", "pour"),
    ("\u{200c}فر", "far"),
    ("\u{200c}نیا", "nia"),
    ("\u{200c}منش", "manesh"),
];

impl World {
    pub(crate) fn customer_id(&self, nth: u64) -> Id<Customer> {
        self.span.id(Kind::Customer, self.order.seed, nth, self.came_at(nth)).of()
    }

    pub(crate) fn came_at(&self, nth: u64) -> Instant {
        self.span.at(COME * nth as f64 / self.order.customers as f64)
    }

    pub(crate) fn kind_of(&self, nth: u64) -> CustomerKind {
        let kinds = [(CustomerKind::Company, 40), (CustomerKind::Person, 56), (CustomerKind::Household, 4)];
        Dice::of(self.order.seed, 1, nth).one_of(&kinds)
    }

    /// What they are called, and how one speaks of them.
    pub(crate) fn name_of(&self, nth: u64) -> (String, String) {
        let (words, mut dice) = (&self.words, Dice::of(self.order.seed, 2, nth));
        let mut line = |section: &str| words.line(section, dice.below(10_000) as usize);
        if self.kind_of(nth) == CustomerKind::Company {
            let (trade, called, city) = (line("trades"), line("called"), line("cities"));
            let name = words.named(Pattern::Company, &[("trade", trade), ("called", called)]);
            return (fold::tidy(&format!("{name} {city}")), fold::tidy(&name));
        }
        let (family, man, woman) = (line("families"), line("men"), line("women"));
        let ending = ENDINGS[dice.below(ENDINGS.len() as u64) as usize];
        let family = format!("{family}{}", if words.lang == Lang::Fa { ending.0 } else { ending.1 });
        let (given, pattern) = if dice.per_cent(65) { (man, Pattern::Mister) } else { (woman, Pattern::Miss) };
        let who = fold::tidy(&words.named(pattern, &[("family", &family)]));
        match self.kind_of(nth) {
            CustomerKind::Household => (fold::tidy(&words.named(Pattern::Household, &[("family", &family)])), who),
            _ => (fold::tidy(&format!("{given} {family}")), who),
        }
    }

    pub(crate) fn city_of(&self, nth: u64) -> usize {
        let cities: Vec<_> = CITIES.iter().enumerate().map(|(at, city)| (at, city.weight)).collect();
        Dice::of(self.order.seed, 3, nth).one_of(&cities)
    }

    pub(crate) fn owner_of(&self, nth: u64) -> cast::Seller {
        self.cast.sellers[self.cast.owner_of(nth, self.order.customers, self.order.seed)]
    }

    /// With the next step that will be promised to them.
    pub(crate) fn customer(&self, nth: u64) -> Result<AnyRecord> {
        let mut customer = self.plain_customer(nth)?;
        if let Some(promise) = self.promise(nth) {
            customer.put(NEXT_STEP_ON.key(), schema::Value::Date(promise.due));
            (customer.version, customer.updated_at) = (2, promise.at);
        }
        Ok(customer)
    }

    /// As they come.
    pub(crate) fn plain_customer(&self, nth: u64) -> Result<AnyRecord> {
        let (at, kind, city) = (self.came_at(nth), self.kind_of(nth), self.city_of(nth));
        let (words, mut dice) = (&self.words, Dice::of(self.order.seed, 4, nth));
        let def = self.ctx.def("customers")?;
        let mut made = Record::<Customer>::wrap(AnyRecord::new(def, self.customer_id(nth).any(), at));
        let (name, who) = self.name_of(nth);
        made.set(customers::NAME, name);
        made.set(customers::KIND, kind);
        let is_company = kind == CustomerKind::Company;
        if !is_company || dice.per_cent(55) {
            made.set(customers::MOBILE, Some(self.mobile(nth, &mut dice)));
        }
        if is_company || dice.per_cent(15) {
            let number = format!("+98{}{:08}", cast::area_of(city), 32_000_000 + dice.below(56_000_000));
            made.set(customers::PHONE, Some(number));
        }
        if dice.per_cent(if is_company { 50 } else { 10 }) {
            let word = self.latin.line("called", dice.below(1_000) as usize).to_lowercase();
            let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
            made.set(customers::EMAIL, Some(format!("info@{word}{nth}.example")));
        }
        made.set(customers::CITY, Some(words.line("cities", city).to_owned()));
        made.set(customers::PROVINCE, Some(words.line("provinces", city).to_owned()));
        if dice.per_cent(25) {
            let number = Format::of(words.lang).number(dice.between(2, 400));
            let street = words.line("streets", dice.below(1_000) as usize);
            let address = words.named(Pattern::Address, &[("street", street), ("number", &number)]);
            made.set(customers::ADDRESS, Some(fold::tidy_prose(&address)));
            made.set(customers::POSTAL_CODE, Some(format!("1{:09}", dice.below(1_000_000_000))));
        }
        if is_company {
            made.set(customers::INDUSTRY, Some(words.line("industries", dice.below(1_000) as usize).to_owned()));
            made.set(customers::EMPLOYEES, dice.per_cent(40).then(|| dice.between(2, 180)));
        } else {
            let born = date(dice.between(1955, 2002) as i16, dice.between(1, 12) as i8, dice.between(1, 28) as i8);
            made.set(customers::BIRTH_DATE, dice.per_cent(20).then_some(born));
        }
        let is_buyer = !is_company && nth > 0 && self.kind_of(nth - 1) == CustomerKind::Company && dice.per_cent(40);
        made.set(customers::PARENT, is_buyer.then(|| self.customer_id(nth - 1)));
        made.set(customers::SUPPLIER, dice.per_cent(2));
        made.set(customers::PARTNER, dice.per_cent(1));
        made.set(customers::DEALER, dice.per_cent(3));
        made.set(customers::SINCE, Some(self.span.day(at)));
        if dice.per_cent(8) {
            let line = words.line("customer-notes", dice.below(1_000) as usize);
            made.set(customers::NOTE, Some(fold::tidy_prose(&words.told(line, &Facts { who, ..Facts::default() }))));
        }
        if dice.per_cent(30) {
            let product = dice.below(self.cast.products.len() as u64) as usize;
            made.set(sales::wanted::WANTED, Some(self.cast.product_names[product].clone()));
            made.set(sales::wanted::WANTED_PRODUCT, Some(self.cast.products[product]));
        }
        let mut any = made.into_any();
        self.give(&mut any, self.owner_of(nth));
        Ok(any)
    }

    pub(crate) fn give(&self, record: &mut AnyRecord, to: cast::Seller) {
        for (key, id) in [("owner", to.user), ("team", to.team), ("branch", to.branch)] {
            record.put(key, schema::Value::Id(id));
        }
        record.version = 1;
    }

    /// A number that nobody else has, up to nine million of them.
    fn mobile(&self, nth: u64, dice: &mut Dice) -> String {
        let number = 1_000_000 + (nth * 7_919_999 + self.order.seed) % 9_000_000;
        format!("+98{}{number:07}", dice.one_of(&MOBILES))
    }
}
