//! What a funnel is counted from: from the sums that stand ready where they tell
//! what was asked, with the few deals that only a share shows counted one by one
//! beside them; otherwise from the single deals and stays.

use std::collections::HashMap;

use base::Id;
use records::{Reads, Result};
use schema::Filter;

use super::{
    asked::{Dated, Filters},
    kept::{self, Cover},
    query::{self, Alike, Closed, Stays, Took, Whose},
};
use crate::pipelines::{Stage, StageKind};

pub(super) type Kinds = HashMap<Id<Stage>, StageKind>;

/// The stages of these kinds, always in one order, so that a statement keeps its plan.
pub(super) fn of_kind(kinds: &Kinds, wanted: &[StageKind]) -> Vec<Id<Stage>> {
    let mut found: Vec<_> = kinds.iter().filter(|(_, kind)| wanted.contains(kind)).map(|(stage, _)| *stage).collect();
    found.sort();
    found
}

pub(super) struct Basis {
    pub filters: Filters,
    /// None where no sums tell it.
    cover: Option<Cover>,
}

impl Basis {
    pub fn of(tx: &mut Reads<'_, '_>, filters: Filters) -> Result<Basis> {
        let cover = Cover::of(tx, &filters)?;
        Ok(Basis { filters, cover })
    }

    #[cfg(test)]
    pub fn one_by_one(filters: Filters) -> Basis {
        Basis { filters, cover: None }
    }

    pub fn stays(&self, tx: &mut Reads<'_, '_>, dated: Dated) -> Result<Vec<Stays>> {
        self.joined(
            tx,
            |tx, cover| kept::stays(tx, cover, dated),
            |tx, whose| query::stays(tx, &self.filters, dated, whose),
        )
    }

    pub fn deals_by(&self, tx: &mut Reads<'_, '_>, fields: &[&'static str]) -> Result<Vec<Alike>> {
        self.joined(
            tx,
            |tx, cover| kept::deals_by(tx, cover, fields),
            |tx, whose| query::deals_by(tx, &self.filters.counted(), fields, whose),
        )
    }

    pub fn days_to_win(&self, tx: &mut Reads<'_, '_>, fields: &[&'static str], won: &[Id<Stage>]) -> Result<Vec<Took>> {
        self.joined(
            tx,
            |tx, cover| kept::days_to_win(tx, cover, fields, won),
            |tx, whose| query::days_to_win(tx, &self.filters.counted(), fields, won, whose),
        )
    }

    pub fn closed(&self, tx: &mut Reads<'_, '_>) -> Result<Vec<Closed>> {
        let filter = || self.filters.deals().and(self.filters.within("closed_on"));
        self.joined(tx, kept::closed, |tx, whose| query::closed(tx, &filter(), whose))
    }

    /// How many deals stand in no period.
    pub fn undated(&self, tx: &mut Reads<'_, '_>, kinds: &Kinds) -> Result<i64> {
        let each = |tx: &mut Reads<'_, '_>, whose: Whose<'_>| {
            let count = |part: Filter| query::count(tx, &part, whose);
            self.filters.undated_parts().into_iter().map(count).collect::<Result<Vec<_>>>()
        };
        let kept = |tx: &mut Reads<'_, '_>, cover: &Cover| Ok(vec![kept::undated(tx, cover, kinds)?]);
        Ok(self.joined(tx, kept, each)?.into_iter().sum())
    }

    /// From the sums and from what is only lent, or from all one by one.
    fn joined<T>(
        &self,
        tx: &mut Reads<'_, '_>,
        kept: impl FnOnce(&mut Reads<'_, '_>, &Cover) -> Result<Vec<T>>,
        single: impl FnOnce(&mut Reads<'_, '_>, Whose<'_>) -> Result<Vec<T>>,
    ) -> Result<Vec<T>> {
        let Some(cover) = &self.cover else { return single(tx, Whose::Seen) };
        let mut found = kept(tx, cover)?;
        if let Some(lent) = &cover.lent {
            found.extend(single(tx, Whose::Lent(lent))?);
        }
        Ok(found)
    }
}
