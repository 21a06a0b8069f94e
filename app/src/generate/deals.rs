//! A deal of every second customer, with the passages that its birth leaves.

use base::{Currency, Date, Id, Instant, Money};
use records::{AnyRecord, Record, Result};
use sales::{
    next_step::NEXT_STEP_ON,
    opportunities::{self, Opportunity},
    passages::{self, Passage, born},
    pipelines::{StageKind, Step},
};

use super::{World, dice::Dice, span::Kind};
use crate::demo::market::GOODS;

const FROM: f64 = 0.3;
const SHARE: f64 = 0.1;

impl World {
    /// The customer whose deal it is; their activities may be about it.
    pub(crate) fn customer_of_deal(nth: u64) -> u64 {
        2 * nth + 1
    }

    pub(crate) fn deal_of(&self, customer: u64) -> Option<u64> {
        (customer % 2 == 1).then_some(customer / 2)
    }

    pub(crate) fn deal_id(&self, nth: u64) -> Id<Opportunity> {
        self.span.id(Kind::Deal, self.order.seed, nth, self.opened_at(nth)).of()
    }

    pub(crate) fn opened_at(&self, nth: u64) -> Instant {
        self.span.at(FROM + SHARE * nth as f64 / self.order.customers.max(2) as f64 * 2.0)
    }

    /// Where it stands, and since when it was open and closed.
    fn standing(&self, nth: u64) -> (Step, Date, Option<Date>) {
        let mut dice = Dice::of(self.order.seed, 21, nth);
        let day = self.span.day(self.opened_at(nth));
        let kind = dice.one_of(&[(StageKind::Won, 33), (StageKind::Lost, 32), (StageKind::Open, 35)]);
        let stages: Vec<Step> = self.cast.steps.0.iter().filter(|step| step.kind == kind).copied().collect();
        let step = stages[dice.below(stages.len() as u64) as usize];
        let closed = (kind != StageKind::Open).then(|| self.span.days_after(day, -dice.between(0, 9)));
        let opened = self.span.days_after(closed.unwrap_or(day), -dice.between(0, 60));
        (step, opened, closed)
    }

    pub(crate) fn is_open(&self, deal: u64) -> bool {
        self.standing(deal).0.kind == StageKind::Open
    }

    /// With the next step that will be promised about it.
    pub(crate) fn deal(&self, nth: u64) -> Result<AnyRecord> {
        let mut deal = self.plain_deal(nth)?;
        let customer = World::customer_of_deal(nth);
        if let Some(promise) = self.promise(customer).filter(|promise| promise.about_deal) {
            deal.put(NEXT_STEP_ON.key(), schema::Value::Date(promise.due));
            (deal.version, deal.updated_at) = (2, promise.at);
        }
        Ok(deal)
    }

    pub(crate) fn plain_deal(&self, nth: u64) -> Result<AnyRecord> {
        let (at, customer) = (self.opened_at(nth), World::customer_of_deal(nth));
        let (step, opened, closed) = self.standing(nth);
        let mut dice = Dice::of(self.order.seed, 22, nth);
        let product = dice.below(self.cast.products.len() as u64) as usize;
        let def = self.ctx.def("opportunities")?;
        let mut made = Record::<Opportunity>::wrap(AnyRecord::new(def, self.deal_id(nth).any(), at));
        let name = format!("{} · {}", self.name_of(customer).0, self.cast.product_names[product]);
        made.set(opportunities::NAME, Some(name.chars().take(300).collect()));
        made.set(opportunities::CUSTOMER, Some(self.customer_id(customer)));
        made.set(opportunities::PRODUCT, Some(self.cast.products[product]));
        made.set(opportunities::PIPELINE, step.pipeline);
        made.set(opportunities::STAGE, step.stage);
        let (kilos, price) = (GOODS[product].kilos, GOODS[product].price);
        let rials = dice.between(kilos.0, kilos.1) * price * 10;
        made.set(opportunities::AMOUNT, Some(Money::new(rials, Currency::Irr)));
        made.set(opportunities::OPENED_ON, Some(opened));
        made.set(opportunities::CLOSED_ON, closed);
        if step.kind == StageKind::Open {
            let expected = self.span.days_after(self.span.until, dice.between(-20, 60));
            made.set(opportunities::EXPECTED_ON, dice.per_cent(70).then_some(expected));
        }
        if step.kind == StageKind::Lost {
            let reason = dice.below(self.cast.reasons.len() as u64) as usize;
            made.set(opportunities::LOST_REASON, Some(self.cast.reasons[reason]));
        }
        let mut any = made.into_any();
        self.give(&mut any, self.owner_of(customer));
        Ok(any)
    }

    pub(crate) fn passages(&self, nth: u64, deal: &AnyRecord) -> Result<Vec<AnyRecord>> {
        let (step, opened, closed) = self.standing(nth);
        let def = self.ctx.def("stage_passages")?;
        let stays = born(&self.cast.steps, step.stage, Some(opened), closed);
        let passage = |(stay, kind): (passages::Born, Kind)| {
            let id = self.span.id(kind, self.order.seed, nth, deal.created_at);
            let mut made = Record::<Passage>::wrap(AnyRecord::new(def.clone(), id, deal.created_at));
            made.set(passages::OPPORTUNITY, deal.id.of());
            made.set(passages::STAGE, stay.stage);
            made.set(passages::ENTERED_ON, stay.entered);
            made.set(passages::LEFT_ON, stay.left);
            made.set(passages::OUTCOME, stay.outcome);
            made.set(passages::FIRST_TIME, stay.first_time);
            made.set(passages::SOURCE, passages::Source::Import);
            let mut any = made.into_any();
            any.version = 1;
            any
        };
        Ok(stays.into_iter().zip([Kind::Passage, Kind::SecondPassage]).map(passage).collect())
    }
}
