//! Ids: 64-bit, time-ordered, made by the process.
//!
//! 41 bits of milliseconds since 2025-01-01 UTC, 8 bits of node, 14 bits of
//! sequence. An integer in the database, 13 characters of Crockford base 32
//! in URLs, and a string in JSON (JavaScript numbers end at 2^53).

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::FromStr,
    sync::atomic::{AtomicI64, Ordering as Atomic},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Instant;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 13;
/// 2025-01-01T00:00:00Z in Unix milliseconds.
const EPOCH: i64 = 1_735_689_600_000;
const SEQUENCE_BITS: u32 = 14;
const NODE_BITS: u32 = 8;

/// The key of a record of kind `E`; `Id<()>` where the kind is known only at run time.
pub struct Id<E = ()> {
    raw: i64,
    kind: PhantomData<fn() -> E>,
}

impl<E> Id<E> {
    pub const fn from_raw(raw: i64) -> Self {
        Id { raw, kind: PhantomData }
    }

    pub const fn raw(self) -> i64 {
        self.raw
    }

    /// The same key without its kind.
    pub const fn any(self) -> Id<()> {
        Id::from_raw(self.raw)
    }
}

impl Id<()> {
    /// Says which kind of record this key is of; the caller knows.
    pub const fn of<E>(self) -> Id<E> {
        Id::from_raw(self.raw)
    }
}

impl<E> fmt::Display for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = [0u8; LENGTH];
        let mut rest = self.raw as u64;
        for place in out.iter_mut().rev() {
            *place = ALPHABET[(rest & 31) as usize];
            rest >>= 5;
        }
        f.write_str(std::str::from_utf8(&out).map_err(|_| fmt::Error)?)
    }
}

/// The text is not the 13 characters of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct ParseIdError;

impl<E> FromStr for Id<E> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        if text.len() != LENGTH {
            return Err(ParseIdError);
        }
        let mut raw: u128 = 0;
        for byte in text.bytes() {
            raw = raw << 5 | u128::from(digit(byte).ok_or(ParseIdError)?);
        }
        i64::try_from(raw).map(Id::from_raw).map_err(|_| ParseIdError)
    }
}

/// Crockford's reading: case does not matter, `o` is 0, `i` and `l` are 1.
fn digit(byte: u8) -> Option<u8> {
    let lower = match byte.to_ascii_lowercase() {
        b'o' => b'0',
        b'i' | b'l' => b'1',
        other => other,
    };
    ALPHABET.iter().position(|&c| c == lower).map(|at| at as u8)
}

impl<E> Clone for Id<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> Copy for Id<E> {}
impl<E> PartialEq for Id<E> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}
impl<E> Eq for Id<E> {}
impl<E> PartialOrd for Id<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<E> Ord for Id<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.raw.cmp(&other.raw)
    }
}
impl<E> Hash for Id<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}
impl<E> fmt::Debug for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}
impl<E> Serialize for Id<E> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de, E> Deserialize<'de> for Id<E> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Makes ids for one node. Lock-free; never repeats and never goes back, even
/// when the wall clock does.
pub struct IdMaker {
    node: u8,
    /// milliseconds since [`EPOCH`] and sequence, as one number
    last: AtomicI64,
}

impl IdMaker {
    pub fn new(node: u8) -> Self {
        IdMaker { node, last: AtomicI64::new(0) }
    }

    /// The next id, at or after `now`.
    pub fn next<E>(&self, now: Instant) -> Id<E> {
        let floor = (now.as_millisecond() - EPOCH).max(0) << SEQUENCE_BITS;
        let step = |last: i64| Some((last + 1).max(floor));
        let before = self.last.fetch_update(Atomic::Relaxed, Atomic::Relaxed, step).unwrap_or_else(|last| last);
        let place = (before + 1).max(floor);
        let (time, sequence) = (place >> SEQUENCE_BITS, place & ((1 << SEQUENCE_BITS) - 1));
        Id::from_raw(time << (NODE_BITS + SEQUENCE_BITS) | i64::from(self.node) << SEQUENCE_BITS | sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        for raw in [0, 1, 31, 32, i64::MAX] {
            let id: Id = Id::from_raw(raw);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        }
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in ["", "0", "00000000000000", "000000000000u", "zzzzzzzzzzzzz", "۰۰۰۰۰۰۰۰۰۰۰۰۰"] {
            assert_eq!(text.parse::<Id>(), Err(ParseIdError), "{text}");
        }
    }

    #[test]
    fn ids_grow_even_when_the_clock_goes_back() {
        let maker = IdMaker::new(7);
        let later = Instant::from_millisecond(EPOCH + 10_000).unwrap();
        let earlier = Instant::from_millisecond(EPOCH + 5_000).unwrap();
        let ids: Vec<Id> = (0..40_000).map(|n| maker.next(if n % 2 == 0 { later } else { earlier })).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
