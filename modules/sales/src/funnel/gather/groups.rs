//! The deals that count, by seller, by branch and by product.

use std::collections::BTreeMap;

use base::Id;
use records::{Reads, Result};
use schema::Filter;

use super::{Report, figure};
use crate::{
    funnel::{
        asked::of_group,
        basis::{Basis, Kinds, of_kind},
        figures::*,
        query,
    },
    pipelines::StageKind,
};

/// The deals that count, by some of their fields at once.
pub(super) struct Groups {
    /// Those that the reader may read.
    fields: Vec<&'static str>,
    alike: Vec<query::Alike>,
    took: Vec<query::Took>,
}

impl Groups {
    pub(super) fn read(
        tx: &mut Reads<'_, '_>,
        basis: &Basis,
        kinds: &Kinds,
        wanted: &[&'static str],
    ) -> Result<Groups> {
        let mut fields = Vec::new();
        for &field in wanted {
            fields.extend(query::may_read(tx, field)?.then_some(field));
        }
        let alike = basis.deals_by(tx, &fields)?;
        let took = basis.days_to_win(tx, &fields, &of_kind(kinds, &[StageKind::Won]))?;
        Ok(Groups { fields, alike, took })
    }

    pub(super) fn all(&self, kinds: &Kinds) -> DealSum {
        by_group(&self.alike, &self.took, None, kinds).into_values().next().unwrap_or_default()
    }

    /// None where the reader may not read the field.
    pub(super) fn of(&self, field: &str, kinds: &Kinds) -> Option<BTreeMap<Option<Id>, DealSum>> {
        let place = self.fields.iter().position(|known| *known == field)?;
        Some(by_group(&self.alike, &self.took, Some(place), kinds))
    }
}

impl Report {
    pub(super) fn group_lines(
        &self,
        tx: &mut Reads<'_, '_>,
        kinds: &Kinds,
        groups: &Groups,
        (field, entity): (&'static str, &'static str),
    ) -> Result<Vec<GroupLine>> {
        let Some(sums) = groups.of(field, kinds) else { return Ok(Vec::new()) };
        let names = tx.titles_of(entity, &sums.keys().copied().flatten().collect::<Vec<_>>())?;
        let mut lines = Vec::new();
        for (id, sum) in sums {
            let name = id.and_then(|id| names.get(entity, id)).map(str::to_owned);
            lines.push(GroupLine { id, name, deals: self.deals(tx, &sum, of_group(field, id))? });
        }
        lines.sort_by_key(|line| (std::cmp::Reverse((line.deals.won_amount, line.deals.won.count)), line.id));
        Ok(lines)
    }

    pub(super) fn deals(&self, tx: &Reads<'_, '_>, sum: &DealSum, group: Filter) -> Result<Deals> {
        let behind = |count, filter: Filter| figure(tx, "opportunities", count, filter.and(group.clone()));
        Ok(Deals {
            total: behind(sum.won + sum.lost + sum.open, self.filters().counted())?,
            won: behind(sum.won, self.filters().closed("won"))?,
            lost: behind(sum.lost, self.filters().closed("lost"))?,
            open: behind(sum.open, self.filters().open())?,
            won_amount: self.amount(sum.won_amount),
            median_days: sum.days.median(),
        })
    }
}
