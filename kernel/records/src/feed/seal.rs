//! A cursor as a text that tells nothing. Its numbers count what everybody
//! does, so two of them would tell a stranger how busy the company was in
//! between; sealed, no two texts have anything to do with each other.
//!
//! The key is made with the workspace and lies in its settings, so that a
//! cursor holds on every node and after every restart. Nothing hangs on it but
//! this: a forged cursor only asks from another place.
//!
//! The key goes along with a backup, and the numbers do not: what a restore brings
//! goes on from the last of the backup, on another cluster under other stamps. A
//! cursor of before would pass by all that was counted twice. So a restore begins
//! an epoch, a fact of this database that no backup holds; it is part of the seal,
//! and no cursor of before opens any more.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use store::{Cell, ColumnType, Db, StoreError, Tx, order::Cursor};

use crate::Result;

#[derive(Clone)]
pub(crate) struct Seal([u8; 32]);

const KEY: &str = "feed-seal";
const EPOCH: &str = "feed-epoch";
/// Places have 48 bits; the rest of the block is chance, and a proof of origin.
const PLACE: u64 = (1 << 48) - 1;

impl Seal {
    pub async fn load(db: &Db) -> Result<Seal> {
        let drawn = drawn();
        if let Some(seal) = db.read(kept).await? {
            return Ok(seal);
        }
        let kept = db.write(move |tx| {
            let sql = "insert into @settings (key, value) values ($1, $2) on conflict (key) do nothing";
            tx.sql_execute(sql, &[Cell::from(KEY), Cell::from(drawn)])?;
            kept(tx)
        });
        kept.await?.ok_or_else(|| anyhow::anyhow!("the key of the feed cannot be read").into())
    }

    /// No cursor that was given out until now opens after this commit, once the seal is loaded again.
    pub fn begin_epoch(tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.keep_fact(EPOCH, &drawn())
    }

    /// Where nothing was ever restored there is no epoch.
    fn of(key: [u8; 32], epoch: Option<String>) -> Seal {
        Seal(epoch.map_or(key, |epoch| Sha256::new().chain_update(key).chain_update(epoch).finalize().into()))
    }

    pub fn close(&self, at: Cursor) -> String {
        let chance: u16 = rand::random();
        let (mut left, mut right) = (at.stamp as u64 & PLACE | u64::from(chance) << 48, at.seq as u64 & PLACE);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.mixed(round, right));
        }
        URL_SAFE_NO_PAD.encode([left.to_be_bytes(), right.to_be_bytes()].concat())
    }

    pub fn open(&self, text: &str) -> Option<Cursor> {
        let block = block(text)?;
        let (mut left, mut right) = ((block >> 64) as u64, block as u64);
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.mixed(round, left), left);
        }
        let place = |half: u64| i64::try_from(half & PLACE).ok();
        (right & !PLACE == 0).then_some(Cursor { stamp: place(left)?, seq: place(right)? })
    }

    fn mixed(&self, round: u8, half: u64) -> u64 {
        let digest =
            Sha256::new().chain_update(self.0).chain_update([round]).chain_update(half.to_be_bytes()).finalize();
        digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
    }
}

const ROUNDS: u8 = 6;

fn kept(tx: &mut Tx<'_>) -> Result<Option<Seal>, StoreError> {
    let found = tx.sql("select value from @settings where key = $1", &[Cell::from(KEY)], &[ColumnType::Text])?;
    let key = found.first().and_then(|row| row.text(0)).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    let Some(key) = key.and_then(|key| key.try_into().ok()) else { return Ok(None) };
    Ok(Some(Seal::of(key, tx.fact(EPOCH)?)))
}

fn drawn() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Whether a text looks like a sealed place, be it one that does not open.
pub(super) fn looks_sealed(text: &str) -> bool {
    block(text).is_some()
}

fn block(text: &str) -> Option<u128> {
    let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    Some(u128::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_place_opens_again_and_tells_nothing() {
        let seal = Seal([7; 32]);
        for place in [Cursor::default(), Cursor { stamp: 0, seq: 41 }, Cursor { stamp: 91_200_114, seq: 1 << 40 }] {
            let (one, other) = (seal.close(place), seal.close(place));
            assert_eq!((seal.open(&one), seal.open(&other)), (Some(place), Some(place)));
            assert_ne!(one, other, "two texts of one place are different");
        }
    }

    #[test]
    fn a_text_of_another_making_is_no_place() {
        let seal = Seal([7; 32]);
        let foreign = Seal([8; 32]).close(Cursor { stamp: 3, seq: 4 });
        for text in ["", "17", "0-17", "AAAAAAAAAAAAAAAAAAAAAA", "!", &foreign] {
            assert_eq!(seal.open(text), None, "{text}");
        }
    }
}
