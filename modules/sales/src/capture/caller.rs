//! Who a number belongs to, as far as whoever asks may know.
//!
//! Only an exact number answers. What lies in one's own scope is told with its
//! last contacts and open matters; what lies outside says that a colleague has
//! it, and nothing else.

use ::activities::activities::{self, Activity, State};
use base::Id;
use directory::customers::{self, Customer};
use records::{Ctx, Query, Reads, Record, Result, Titles, Writes};
use schema::{
    Choice, Direction, Entity, Filter, Key, Value,
    filter::{Op, Operand, Test},
};

use super::rules;
use crate::{
    opportunities::{self, Opportunity},
    pipelines::StageKind,
};

/// People who share a number (a shop, a family) and are told apart.
const SHARING: usize = 6;
/// Last contacts, and deals, that are shown.
const SHOWN: usize = 3;

pub(super) enum Standing {
    Unknown,
    Known(Vec<Acquaintance>),
    /// A colleague has them; their name, if the company allows it to be told.
    Elsewhere(Option<String>),
}

/// A customer, and what to know before one speaks.
pub(super) struct Acquaintance {
    pub customer: Record<Customer>,
    /// Newest first.
    pub contacts: Vec<Record<Activity>>,
    /// What is promised, soonest first.
    pub promised: Vec<Record<Activity>>,
    pub deals: Vec<Record<Opportunity>>,
    pub names: Titles,
    /// What whoever asks may tell of them: a field that is closed to them is
    /// not asked for.
    open: Open,
}

#[derive(Clone, Copy)]
struct Open {
    city: bool,
    mobile: bool,
}

impl Acquaintance {
    pub fn name(&self) -> String {
        self.customer.peek(customers::NAME).unwrap_or_default()
    }

    pub fn city(&self) -> Option<String> {
        self.customer.peek(customers::CITY).flatten()
    }

    pub fn wanted(&self) -> Option<String> {
        self.customer.peek(crate::wanted::WANTED).flatten()
    }

    /// Whether a city is still to be asked for.
    pub fn lacks_city(&self) -> bool {
        self.open.city && self.city().is_none()
    }

    /// Whether a mobile is still to be asked for.
    pub fn lacks_mobile(&self, number: Option<&str>) -> bool {
        let mobile = self.customer.peek(customers::MOBILE).flatten();
        self.open.mobile && mobile.is_none() && number.is_none_or(rules::is_landline)
    }
}

/// Who has this number. A question about what is out of sight is written down,
/// so it takes a transaction of its own.
pub(super) async fn standing(ctx: &Ctx, number: &str) -> Result<Standing> {
    let known = ctx.who_rings(Customer::KEY, number).await?;
    let known = ctx.read(move |tx| known.into_iter().take(SHARING).map(|id| by_id(tx, id.of())).collect());
    let known: Vec<Acquaintance> = known.await?;
    if !known.is_empty() {
        return Ok(Standing::Known(known));
    }
    let elsewhere = ctx.elsewhere(Customer::KEY, told(number)).await?;
    Ok(elsewhere.map_or(Standing::Unknown, |elsewhere| Standing::Elsewhere(elsewhere.owner)))
}

/// The customers in sight that have this number.
pub(super) fn known(tx: &mut Writes<'_, '_>, number: &str) -> Result<Vec<Record<Customer>>> {
    let ids = tx.who_rings(Customer::KEY, number)?;
    ids.into_iter().take(SHARING).map(|id| tx.find(id.of())).collect()
}

/// Who in sight may be this caller, though the number is new: somebody of that
/// name rings from another telephone.
pub(super) fn alike(tx: &mut Reads<'_, '_>, name: &str, city: &str) -> Result<Vec<Acquaintance>> {
    let text = |text: &str| Value::Text(text.to_owned());
    let told = [(customers::NAME.key().into(), text(name)), (customers::CITY.key().into(), text(city))];
    let found = tx.alike_values(Customer::KEY, &told)?;
    let ids: Vec<Id<Customer>> = found.iter().take(SHOWN).map(|alike| alike.id.of()).collect();
    ids.into_iter().map(|id| by_id(tx, id)).collect()
}

/// The customers in sight in whose searched fields these words stand.
pub(super) fn called(tx: &mut Reads<'_, '_>, words: &str) -> Result<Vec<Acquaintance>> {
    let def = tx.ctx.def(Customer::KEY)?;
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    let query = Query { filter: Filter::Words(words.to_owned()), columns, limit: SHARING, ..Query::of(&def) };
    let found = tx.list(&query)?.rows;
    found.into_iter().map(|row| acquaintance(tx, Record::wrap(row))).collect()
}

/// A number as the question about a colleague's customer takes it.
pub(super) fn told(number: &str) -> Vec<(Key, Value)> {
    vec![(customers::MOBILE.key().into(), Value::Text(number.to_owned()))]
}

pub(super) fn acquaintance(tx: &mut Reads<'_, '_>, customer: Record<Customer>) -> Result<Acquaintance> {
    let of_customer = || Filter::is(activities::CUSTOMER.key(), [Value::Id(customer.id)]);
    let state = |state: State| Filter::is(activities::STATE.key(), [Value::Text(state.key().to_owned())]);
    let contacts = ordered(tx, of_customer().and(state(State::Done)), (activities::AT.key(), Direction::Down))?;
    let promised = ordered(tx, of_customer().and(state(State::Open)), (activities::DUE_ON.key(), Direction::Up))?;
    let stage_open = Filter::Test(Test {
        path: vec![Key::from(opportunities::STAGE.key()), Key::from("kind")],
        op: Op::Is,
        values: vec![Operand::Value(Value::Text(StageKind::Open.key().to_owned()))],
    });
    let of_deal = Filter::is(opportunities::CUSTOMER.key(), [Value::Id(customer.id)]).and(stage_open);
    let deals = if tx.ctx.actor.may("opportunities", records::access::Deed::Read) {
        tx.list_of::<Opportunity>(of_deal, SHOWN)?
    } else {
        Vec::new()
    };
    let all: Vec<_> = deals.iter().map(|deal| (**deal).clone()).chain([(*customer).clone()]).collect();
    let names = tx.titles(&all)?;
    let writes = |key: &str| tx.ctx.actor.writes(&customer.def, key);
    let open = Open { city: writes(customers::CITY.key()), mobile: writes(customers::MOBILE.key()) };
    Ok(Acquaintance { customer, contacts, promised, deals, names, open })
}

fn ordered(
    tx: &mut Reads<'_, '_>,
    filter: Filter,
    (key, way): (&'static str, Direction),
) -> Result<Vec<Record<Activity>>> {
    let def = tx.ctx.def("activities")?;
    if !tx.ctx.actor.may("activities", records::access::Deed::Read) {
        return Ok(Vec::new());
    }
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    let query = Query { filter, columns, sort: Some((key.into(), way)), limit: SHOWN, ..Query::of(&def) };
    Ok(tx.list(&query)?.rows.into_iter().map(Record::wrap).collect())
}

/// A customer in sight, by id.
pub(super) fn by_id(tx: &mut Reads<'_, '_>, id: Id<Customer>) -> Result<Acquaintance> {
    let customer = tx.find(id)?;
    acquaintance(tx, customer)
}
