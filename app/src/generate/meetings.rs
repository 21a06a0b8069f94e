//! What was done with a customer: each is met ten times, one in twenty times
//! somebody with a very long story is met instead, and the last meeting may leave
//! a promise.

use activities::activities::{
    self as activity, Activity, ActivityKind, CallResult, Direction, NEXT_STEP_ON as OF_CUSTOMER, Outcome, State,
};
use base::{Date, Id, Instant, fold};
use records::{
    AnyRecord, Record, Result,
    pour::{Origin, Sheaf},
};
use sales::next_step::{NEXT_STEP_ON as OF_DEAL, OPPORTUNITY};
use schema::Value;

use super::{ROUNDS, World, dice::Dice, span::Kind};
use crate::demo::{market::GOODS, words::Facts};

const FROM: f64 = 0.4;
const SHARE: f64 = 0.6;
/// One customer in a thousand has a long story.
const TALKED_ABOUT: u64 = 1_000;

/// What is still to be done with a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    pub at: Instant,
    pub due: Date,
    pub about_deal: bool,
}

impl World {
    fn activity_at(&self, round: u64, place: u64) -> Instant {
        let nth = round * self.order.customers + place;
        self.span.at(FROM + SHARE * nth as f64 / (ROUNDS * self.order.customers) as f64)
    }

    pub(crate) fn activity_id(&self, round: u64, place: u64) -> Id<Activity> {
        let nth = round * self.order.customers + place;
        self.span.id(Kind::Activity, self.order.seed, nth, self.activity_at(round, place)).of()
    }

    /// Each round begins with another customer, so that a story is spread over the whole table.
    fn turn(&self, round: u64) -> u64 {
        (self.order.customers / ROUNDS * round * 3 + round) % self.order.customers
    }

    fn customer_met(&self, round: u64, place: u64) -> u64 {
        let all = self.order.customers;
        let usual = (place + self.turn(round)) % all;
        let mut dice = Dice::of(self.order.seed, 31, round * all + place);
        match round + 1 < ROUNDS && dice.per_cent(5) {
            true => dice.below(all.div_ceil(TALKED_ABOUT)),
            false => usual,
        }
    }

    /// Three in ten customers are promised something at their last meeting.
    pub(crate) fn promise(&self, customer: u64) -> Option<Promise> {
        let mut dice = Dice::of(self.order.seed, 32, customer);
        if !dice.per_cent(30) {
            return None;
        }
        let round = ROUNDS - 1;
        let place = (customer + self.order.customers - self.turn(round)) % self.order.customers;
        let about_deal =
            self.deal_of(customer).is_some_and(|deal| deal < self.order.customers / 2 && self.is_open(deal));
        let due = self.span.days_after(self.span.until, dice.between(-12, 25));
        Some(Promise { at: self.activity_at(round, place), due, about_deal })
    }

    pub(crate) fn activity(&self, round: u64, place: u64) -> Result<AnyRecord> {
        let (at, customer) = (self.activity_at(round, place), self.customer_met(round, place));
        let promise = if round + 1 == ROUNDS { self.promise(customer) } else { None };
        let mut dice = Dice::of(self.order.seed, 33, round * self.order.customers + place);
        let def = self.ctx.def("activities")?;
        let mut made = Record::<Activity>::wrap(AnyRecord::new(def, self.activity_id(round, place).any(), at));
        made.set(activity::CUSTOMER, Some(self.customer_id(customer)));
        made.set(activity::AT, at);
        let kind = match promise {
            Some(promise) => self.still_open(&mut made, promise, &mut dice),
            None => self.done(&mut made, at, &mut dice),
        };
        let deal = self.deal_of(customer).filter(|deal| *deal < self.order.customers / 2);
        let about_deal = promise.map_or_else(|| dice.per_cent(20), |promise| promise.about_deal);
        made.set(OPPORTUNITY, deal.filter(|_| about_deal).map(|deal| self.deal_id(deal)));
        self.write_down(&mut made, kind, customer, &mut dice);
        let owner = match dice.per_cent(90) {
            true => self.owner_of(customer),
            false => self.cast.sellers[dice.below(self.cast.sellers.len() as u64) as usize],
        };
        let mut any = made.into_any();
        self.give(&mut any, owner);
        Ok(any)
    }

    fn still_open(&self, made: &mut Record<Activity>, promise: Promise, dice: &mut Dice) -> ActivityKind {
        let kinds = [(ActivityKind::Call, 60), (ActivityKind::Task, 30), (ActivityKind::Meeting, 10)];
        let kind = dice.one_of(&kinds);
        made.set(activity::KIND, kind);
        made.set(activity::STATE, State::Open);
        made.set(activity::DUE_ON, Some(promise.due));
        made.set(activity::PRIVATE, false);
        kind
    }

    fn done(&self, made: &mut Record<Activity>, at: Instant, dice: &mut Dice) -> ActivityKind {
        use ActivityKind::{Call, Letter, Meeting, Note, Task, Visit};
        let kind = dice.one_of(&[(Call, 50), (Note, 20), (Task, 12), (Meeting, 6), (Visit, 7), (Letter, 5)]);
        made.set(activity::KIND, kind);
        made.set(activity::STATE, State::Done);
        made.set(activity::DONE_AT, Some(at));
        made.set(activity::PRIVATE, dice.per_cent(1));
        if matches!(kind, Call | Letter) {
            made.set(activity::DIRECTION, Some(dice.one_of(&[(Direction::Incoming, 40), (Direction::Outgoing, 60)])));
        }
        if kind == Call {
            let results = [(CallResult::Answered, 70), (CallResult::NoAnswer, 20), (CallResult::Busy, 10)];
            made.set(activity::RESULT, Some(dice.one_of(&results)));
            let outcomes = [(Outcome::Price, 40), (Outcome::Order, 20), (Outcome::Sample, 15), (Outcome::Complaint, 5)];
            made.set(activity::OUTCOME, dice.per_cent(40).then(|| dice.one_of(&outcomes)));
            made.set(activity::MINUTES, dice.per_cent(50).then(|| dice.between(1, 25)));
        }
        kind
    }

    /// A subject, and for every third one a few words more.
    fn write_down(&self, made: &mut Record<Activity>, kind: ActivityKind, customer: u64, dice: &mut Dice) {
        let (subjects, bodies): (&str, &[&str]) = match kind {
            ActivityKind::Call => ("promise-call", &["price", "order", "chat", "negotiation"]),
            ActivityKind::Note => ("promise-task", &["note", "chat"]),
            ActivityKind::Task => ("promise-task", &["task-done"]),
            ActivityKind::Meeting => ("promise-meeting", &["meeting"]),
            ActivityKind::Visit => ("promise-visit", &["visit"]),
            ActivityKind::Letter => ("letter", &["letter-body"]),
        };
        let goods = GOODS.len() as u64;
        let product = dice.below(goods) as usize;
        let facts = Facts {
            product,
            other: dice.below(goods) as usize,
            kilos: dice.between(1, 60) * 100,
            price: GOODS[product].price,
            city: dice.below(21) as usize,
            who: self.name_of(customer).1,
            day: dice.below(6) as usize,
            days: dice.between(1, 9) * 10,
        };
        let mut told = |section: &str| {
            let line = self.words.line(section, dice.below(10_000) as usize);
            if line.contains('{') { self.words.told(line, &facts) } else { line.to_owned() }
        };
        made.set(activity::SUBJECT, fold::tidy(&told(subjects)).chars().take(200).collect());
        let body = told(bodies[product % bodies.len()]);
        if dice.per_cent(33) {
            made.set(activity::BODY, Some(fold::tidy_prose(&body)));
        }
    }

    /// What the rules write to the customer and the deal of an open activity.
    pub(crate) fn tell_next_steps(&self, sheaf: &mut Sheaf, activity: &AnyRecord) -> Result<()> {
        let &Value::Date(due) = activity.value(activity::DUE_ON.key()) else { return Ok(()) };
        let origin = Origin { set: activity.id, because: Some((activity.def.key.clone(), activity.id)) };
        let records = [
            (activity::CUSTOMER.key(), "customers", OF_CUSTOMER.key()),
            (OPPORTUNITY.key(), "opportunities", OF_DEAL.key()),
        ];
        for (link, entity, field) in records {
            if let Some(id) = activity.value(link).id() {
                let record = AnyRecord::new(self.ctx.def(entity)?, id, activity.created_at);
                sheaf.tell(&record, 2, activity.created_at, &[(field, Value::Null, Value::Date(due))], &origin)?;
            }
        }
        Ok(())
    }
}
