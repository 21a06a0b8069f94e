//! Calls, visits and messages are written down; promises are kept or called off.

use activities::{
    activities::{self as activity, ActivityKind, State},
    links::{self, ActivityLink},
};
use base::Id;
use records::{Record, Result, Writes};
use sales::next_step::OPPORTUNITY;
use schema::Value;

use super::{Stage, known};
use crate::demo::plan::Activity;

impl Stage {
    /// What happened is written down whole; what is promised, with its day.
    pub(super) fn write(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let entry = &self.plan.activities[at];
        let mut row = tx.new_record::<activity::Activity>()?;
        row.set(activity::KIND, entry.done.kind);
        row.set(activity::CUSTOMER, self.clients[entry.client]);
        row.set(OPPORTUNITY, entry.deal.and_then(|deal| self.deals[deal]));
        row.set(activity::PRIVATE, entry.is_private);
        row.set(activity::FOLLOWS, entry.follows.and_then(|before| self.entries[before]));
        if let Some(subject) = &entry.subject {
            row.set(activity::SUBJECT, subject.clone());
        }
        match entry.due {
            Some((_, Some(hour))) => row.set(activity::DUE_AT, Some(hour)),
            Some((day, None)) => row.set(activity::DUE_ON, Some(day)),
            None => tell(&mut row, entry),
        }
        if entry.owner != entry.by {
            row.put("owner", Value::Id(self.users[entry.owner]));
        }
        let kept = tx.save(row)?.key();
        self.entries[at] = Some(kept);
        self.name_others(tx, at, kept)
    }

    /// A promise is kept, or called off.
    pub(super) fn end(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let entry = &self.plan.activities[at];
        let mut row = tx.find(known(&self.entries, at)?)?;
        if entry.end.is_some_and(|end| end.is_cancelled) {
            row.set(activity::STATE, State::Cancelled);
        } else {
            row.set(activity::STATE, State::Done);
            tell(&mut row, entry);
        }
        tx.save(row).map(drop)
    }

    /// Who buys for a company sat at the table too.
    fn name_others(&self, tx: &mut Writes<'_, '_>, at: usize, kept: Id<activity::Activity>) -> Result<()> {
        let entry = &self.plan.activities[at];
        let buyer = entry.client + 1;
        let has_buyer = self.plan.clients.get(buyer).is_some_and(|buyer| buyer.parent == Some(entry.client));
        let Some(buyer) = self.clients.get(buyer).copied().flatten().filter(|_| has_buyer) else { return Ok(()) };
        if entry.done.kind != ActivityKind::Meeting {
            return Ok(());
        }
        let mut link = tx.new_record::<ActivityLink>()?;
        link.set(links::ACTIVITY, kept);
        link.set(links::CUSTOMER, buyer);
        tx.save(link).map(drop)
    }
}

fn tell(row: &mut Record<activity::Activity>, entry: &Activity) {
    row.set(activity::BODY, entry.done.body.clone());
    row.set(activity::DIRECTION, entry.done.direction);
    row.set(activity::RESULT, entry.done.result);
    row.set(activity::OUTCOME, entry.done.outcome);
    row.set(activity::MINUTES, entry.done.minutes);
}
