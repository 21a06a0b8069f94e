//! Shares where two records become one: with whom the one was shared sees the other.

use super::{RECORD, ShareRow, Shared, UNTIL, WRITES, With, all_of};
use crate::{AnyRecord, Result, Writes};

impl Writes<'_, '_> {
    /// With whom the one was shared sees the other from now on, in the same way.
    /// Where both were shared with somebody the share that opens more stays, and
    /// both where each opens what the other does not.
    pub(crate) fn move_shares(&mut self, gone: &AnyRecord, kept: &AnyRecord) -> Result<()> {
        let in_force = |tx: &mut Self, of: &AnyRecord| {
            let all = all_of(tx, &of.def, of.id)?;
            Ok::<_, crate::Error>(all.into_iter().filter(|share| !share.ended).collect::<Vec<_>>())
        };
        let held = in_force(self, kept)?;
        let owner = kept.value("owner").id().map(With::Person);
        for share in in_force(self, gone)?.into_iter().filter(|share| Some(share.with) != owner) {
            let same = held.iter().find(|held| held.with == share.with);
            if same.is_some_and(|held| opens(held, &share)) {
                continue;
            }
            let wider = same.filter(|held| opens(&share, held)).map(|held| held.id);
            self.because_of(&gone.def.key, gone.id, |tx| {
                tx.in_ones_name(|tx| {
                    let mut row = tx.find(wider.unwrap_or(share.id).of::<ShareRow>())?;
                    row.set(RECORD, kept.id.raw());
                    row.set(UNTIL, share.until);
                    row.set(WRITES, share.writes);
                    tx.save(row).map(drop)
                })
            })?;
        }
        self.memo.changed();
        Ok(())
    }
}

/// Whether the one share opens all that the other does, and as long.
fn opens(one: &Shared, other: &Shared) -> bool {
    let as_long = one.until.is_none() || other.until.is_some_and(|other| one.until >= Some(other));
    as_long && (one.writes || !other.writes)
}
