//! Deals are opened and go from stage to stage, up to their end.

use base::{Id, Money};
use records::{Error, Result, Writes};
use sales::{
    opportunities::{self as deal, Opportunity},
    pipelines::{self, StageKind},
};

use super::{Stage, known, rials};
use crate::demo::plan::To;

impl Stage {
    pub(super) fn open(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let plan = &self.plan.deals[at];
        let mut row = tx.new_record::<Opportunity>()?;
        row.set(deal::CUSTOMER, self.clients[plan.client]);
        row.set(deal::PRODUCT, self.products.get(plan.product).copied());
        row.set(deal::AMOUNT, Some(rials(tx, plan.kilos * plan.price)));
        row.set(deal::EXPECTED_ON, Some(plan.expected));
        self.deals[at] = Some(tx.save(row)?.key());
        Ok(())
    }

    pub(super) fn move_on(&mut self, tx: &mut Writes<'_, '_>, at: usize, nth: usize) -> Result<()> {
        let step = self.plan.deals[at].steps[nth].clone();
        let mut row = tx.find(known(&self.deals, at)?)?;
        row.set(deal::STAGE, self.stage(step.to)?);
        if let To::Lost(reason) = step.to {
            row.set(deal::LOST_REASON, self.reasons.get(reason).copied());
        }
        if let Some(amount) = row.get(deal::AMOUNT).filter(|_| step.discount > 0) {
            let less = amount.minor / 100 * (100 - step.discount) / 10_000 * 10_000;
            row.set(deal::AMOUNT, Some(Money { minor: less, ..amount }));
        }
        if step.expected.is_some() {
            row.set(deal::EXPECTED_ON, step.expected);
        }
        tx.save(row).map(drop)
    }

    fn stage(&self, to: To) -> Result<Id<pipelines::Stage>> {
        let of = |kind| self.steps.iter().filter(move |step| step.kind == kind);
        let step = match to {
            To::Open(place) => of(StageKind::Open).nth(place),
            To::Won => of(StageKind::Won).next(),
            To::Lost(_) => of(StageKind::Lost).next(),
        };
        step.map(|step| step.stage).ok_or(Error::NotFound)
    }
}
