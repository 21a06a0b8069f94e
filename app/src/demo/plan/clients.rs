//! The customers: companies with the people who buy for them, persons and
//! households; most came with the old notebook on the first day, the others
//! one by one. A few stand there twice, as in every real list.

use base::{Date, Instant};
use directory::customers::CustomerKind;
use jiff::{SignedDuration, civil::date};
use rand::RngExt;

use super::Teller;
use crate::demo::{
    cast::{ADMINISTRATOR, MANAGER, sellers_of},
    market::CITIES,
    words::Pattern,
};

/// A customer as they will be written down.
#[derive(Clone, Debug)]
pub struct Client {
    pub made: Instant,
    /// Who writes them down, and whose they are.
    pub by: usize,
    pub owner: usize,
    pub kind: CustomerKind,
    pub name: String,
    /// How one speaks of them in a note.
    pub who: String,
    pub parent: Option<usize>,
    pub mobile: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub national_id: Option<String>,
    pub city: usize,
    pub address: Option<String>,
    pub postal_code: Option<String>,
    pub website: Option<String>,
    pub industry: Option<usize>,
    pub employees: Option<i64>,
    pub founded: Option<i64>,
    pub birth_date: Option<Date>,
    pub is_supplier: bool,
    pub is_partner: bool,
    pub is_dealer: bool,
    pub note: Option<usize>,
    /// The product that they ask for most, and whether they said it or its series.
    pub likes: usize,
    pub wanted: Option<Wanted>,
    /// How much of the business is theirs, compared with others.
    pub weight: f64,
}

/// What a customer asked for when they were written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Product,
    Series,
}

/// The share of customers that was there on the first day.
const FOUNDERS: f64 = 0.58;

impl Teller<'_> {
    pub(super) fn find_clients(&mut self) {
        let twice = self.size.twice();
        let mut companies = 0;
        while self.plan.clients.len() < self.size.customers() - twice {
            match self.one_of(&[(CustomerKind::Company, 40), (CustomerKind::Person, 56), (CustomerKind::Household, 4)])
            {
                CustomerKind::Company => {
                    self.add_company(companies);
                    companies += 1;
                }
                CustomerKind::Household => self.add_household(),
                CustomerKind::Person => self.add_person(),
            }
        }
        self.plan.clients.truncate(self.size.customers() - twice);
        for nth in 0..twice {
            self.write_twice(nth);
        }
    }

    fn add_company(&mut self, nth: usize) {
        let (trades, names) = (self.words.all("trades").len(), self.words.all("called").len());
        // Each name meets each trade once before a namesake appears.
        let (trade, called) = ((nth * 7 + nth / names) % trades, (nth * 11) % names);
        let mut company = self.blank(CustomerKind::Company);
        let name = [("trade", self.words.line("trades", trade)), ("called", self.words.line("called", called))];
        company.name = self.words.named(Pattern::Company, &name);
        let at = self.plan.clients.len();
        let domain = self.domain(nth, called);
        company.phone = Some(self.landline(company.city));
        company.mobile = self.happens(0.55).then(|| self.mobile());
        company.email = self.happens(0.5).then(|| format!("info@{domain}"));
        company.website = self.happens(0.2).then(|| format!("https://{domain}"));
        company.national_id = self.happens(0.45).then(|| self.company_id());
        company.industry = Some(trade);
        company.employees = self.happens(0.4).then(|| self.rather_few(2, 180));
        company.founded = self.happens(0.3).then(|| self.chance.random_range(1340..1403));
        company.address = self.happens(0.6).then(|| self.address());
        company.postal_code = company.address.as_ref().and_then(|_| self.happens(0.6).then(|| self.postal_code()));
        company.is_supplier = self.happens(0.04);
        company.is_partner = self.happens(0.03);
        company.is_dealer = self.happens(0.05);
        company.weight = 1.0 / (nth as f64 + 2.0).powf(0.97);
        if nth < 40 {
            company.made = self.days.moment(&mut self.chance, self.days.first);
            company.by = ADMINISTRATOR;
        }
        self.plan.clients.push(company);
        let buyers = self.one_of(&[(0, 35), (1, 45), (2, 20)]).max(usize::from(nth < 40));
        (0..buyers).for_each(|buyer| self.add_buyer(at, buyer == 0));
    }

    /// Somebody who buys for a company; the first is whom one speaks to.
    fn add_buyer(&mut self, company: usize, is_first: bool) {
        let (mut buyer, firm) = (self.person(), self.plan.clients[company].clone());
        buyer.parent = Some(company);
        buyer.made = self.moment_after(self.days.day_of(firm.made), firm.made);
        (buyer.by, buyer.owner, buyer.city, buyer.likes) = (firm.by, firm.owner, firm.city, firm.likes);
        (buyer.address, buyer.wanted, buyer.note, buyer.weight) = (None, None, None, 0.0006);
        if is_first {
            self.plan.clients[company].who = buyer.who.clone();
        }
        self.plan.clients.push(buyer);
    }

    fn add_person(&mut self) {
        let person = self.person();
        self.plan.clients.push(person);
    }

    fn add_household(&mut self) {
        let mut household = self.blank(CustomerKind::Household);
        let mut member = self.person();
        let family = member.name.split(' ').next_back().unwrap_or_default().to_owned();
        household.name = self.words.named(Pattern::Household, &[("family", &family)]);
        household.who = member.who.clone();
        household.phone = Some(self.landline(household.city));
        household.address = Some(self.address());
        member.parent = Some(self.plan.clients.len());
        member.made = self.moment_after(self.days.day_of(household.made), household.made);
        (member.by, member.owner, member.city) = (household.by, household.owner, household.city);
        self.plan.clients.extend([household, member]);
    }

    fn person(&mut self) -> Client {
        let mut person = self.blank(CustomerKind::Person);
        let is_man = self.happens(0.68);
        let (given, pattern) = if is_man { ("men", Pattern::Mister) } else { ("women", Pattern::Miss) };
        let given = self.words.line(given, self.chance.random_range(0..120));
        let family = self.words.line("families", self.chance.random_range(0..80));
        person.name = format!("{given} {family}");
        person.who = self.words.named(pattern, &[("family", family)]);
        person.mobile = self.happens(0.95).then(|| self.mobile());
        person.phone = self.happens(0.15).then(|| self.landline(person.city));
        person.national_id = self.happens(0.08).then(|| self.national_id());
        let (year, month, day) = (self.rather_few(1955, 2002), self.chance.random_range(1..=12), 28);
        let day = self.chance.random_range(1..=day);
        person.birth_date = self.happens(0.2).then(|| date(year as i16, month, day));
        person.address = self.happens(0.15).then(|| self.address());
        person
    }

    /// What all of them have: a city, whose they are, and when they came.
    fn blank(&mut self, kind: CustomerKind) -> Client {
        let cities: Vec<_> = CITIES.iter().enumerate().map(|(at, city)| (at, city.weight)).collect();
        let city = self.one_of(&cities);
        let sellers = sellers_of(CITIES[city].branch);
        let owner = match self.happens(0.03) {
            true => MANAGER,
            false => sellers[self.chance.random_range(0..sellers.len())],
        };
        let is_founder = self.happens(FOUNDERS);
        let day = if is_founder { self.days.first } else { self.any_day(self.days.first) };
        let made = self.days.moment(&mut self.chance, day).min(self.days.now);
        let likes = self.chance.random_range(0..self.words.all("products").len());
        let wanted = self.one_of(&[(None, 4), (Some(Wanted::Product), 4), (Some(Wanted::Series), 2)]);
        let notes = self.words.all("customer-notes").len();
        let note = self.happens(0.12).then(|| self.chance.random_range(0..notes));
        Client {
            made,
            by: if is_founder { ADMINISTRATOR } else { owner },
            owner,
            kind,
            city,
            note,
            likes,
            wanted,
            weight: 0.002,
            name: String::new(),
            who: String::new(),
            parent: None,
            mobile: None,
            phone: None,
            email: None,
            national_id: None,
            address: None,
            postal_code: None,
            website: None,
            industry: None,
            employees: None,
            founded: None,
            birth_date: None,
            is_supplier: false,
            is_partner: false,
            is_dealer: false,
        }
    }

    fn address(&mut self) -> String {
        let street = self.words.line("streets", self.chance.random_range(0..20));
        let number = base::format::Format::of(self.words.lang).number(self.chance.random_range(2..400));
        self.words.named(Pattern::Address, &[("street", street), ("number", &number)])
    }

    /// Somebody who is there is written down again by a colleague, a little
    /// differently: under the family name alone, without a half-space, or with
    /// another number.
    fn write_twice(&mut self, nth: usize) {
        let known = |client: &Client| client.kind == CustomerKind::Person && client.mobile.is_some();
        let them: Vec<usize> = (0..self.plan.clients.len()).filter(|at| known(&self.plan.clients[*at])).collect();
        let first = self.plan.clients[them[(nth * 37 + 11) % them.len()]].clone();
        let mut second = Client { note: None, weight: 0.0004, parent: None, ..first };
        let later = second.made.saturating_add(SignedDuration::from_hours(30)).unwrap_or(second.made);
        second.made = self.any_moment(later).min(self.days.now);
        let sellers = sellers_of(CITIES[second.city].branch);
        second.owner = sellers[(nth + 1) % sellers.len()];
        second.by = second.owner;
        (second.national_id, second.address, second.birth_date) = (None, None, None);
        match nth % 3 {
            0 => second.name = second.who.clone(),
            1 => second.name = second.name.replace('\u{200c}', " ").replace('ی', "ي").replace("ei", "ey"),
            _ => second.mobile = Some(self.mobile()),
        }
        self.plan.clients.push(second);
    }
}
