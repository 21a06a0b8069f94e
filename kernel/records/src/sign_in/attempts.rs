//! Counting wrong passwords.
//!
//! Three counters, because each alone is wrong. One per *account and address*
//! stops the person at one keyboard: five tries, then a lock that doubles. One
//! per *address* stops somebody who tries one password on many accounts. One
//! per *account* slows down somebody who comes from many addresses; it only
//! ever delays, since a lock there would let any stranger shut out the
//! administrator. An address from which the account was entered before is
//! known: it answers for its own tries alone and feels neither of the others.
//!
//! A try is counted before its password is looked at, and taken back when it
//! was right; otherwise a hundred at once would all be the first. A try against
//! a lock is not counted, so that waiting always helps.

use std::net::IpAddr;
use std::time::Duration;

use base::{Instant, fold};
use jiff::SignedDuration;
use store::{Cell, ColumnType, Tx};

use super::secret;
use crate::Result;

const PAIR_TRIES: i64 = 5;
const ADDRESS_TRIES: i64 = 20;
const ACCOUNT_TRIES: i64 = 10;
const FIRST_LOCK: i64 = 30;
const LONGEST_LOCK: i64 = 3600;
/// Counters are forgotten after a day without a try, known addresses after half a year.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);
const UNKNOWN_AGAIN: SignedDuration = SignedDuration::from_hours(24 * 180);

/// One try: whose account, from where. Keys are digests, since people type
/// passwords and other people's names into the field for the email.
pub(super) struct Attempt {
    pair: String,
    account: String,
    address: String,
    known: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// The password may be looked at, after `delay`.
    Open { delay: Duration, known: bool },
    /// Not before this long.
    Locked { wait: Duration },
}

impl Attempt {
    pub fn new(email: &str, address: IpAddr) -> Self {
        let account = secret::digest(&plain_email(email))[..24].to_owned();
        let address = network(address);
        Attempt {
            pair: format!("pair:{account}:{address}"),
            known: format!("known:{account}:{address}"),
            account: format!("account:{account}"),
            address: format!("address:{address}"),
        }
    }

    /// How long a lock still lasts. Asked by a read first: who runs against a
    /// lock must not keep the writer busy.
    pub fn lock(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Option<Duration>> {
        let known = self.is_known(tx, now)?;
        let locks = if known { vec![&self.pair] } else { vec![&self.pair, &self.address] };
        for key in locks {
            if let Some(until) = locked_until(tx, key)?.filter(|until| *until > now) {
                return Ok(Some(until.duration_since(now).unsigned_abs()));
            }
        }
        Ok(None)
    }

    /// Asks whether a try is possible now, and counts it.
    pub fn begin(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Gate> {
        if let Some(wait) = self.lock(tx, now)? {
            return Ok(Gate::Locked { wait });
        }
        let known = self.is_known(tx, now)?;
        count(tx, &self.pair, now, PAIR_TRIES)?;
        if known {
            return Ok(Gate::Open { delay: Duration::ZERO, known });
        }
        count(tx, &self.address, now, ADDRESS_TRIES)?;
        let tries = count(tx, &self.account, now, i64::MAX)?;
        Ok(Gate::Open { delay: delay_after(tries - 1), known })
    }

    /// The password was right: the try is taken back, the address is known.
    pub fn succeed(&self, tx: &mut Tx<'_>, now: Instant, was_known: bool) -> Result<()> {
        tx.sql_execute("delete from @attempts where key = $1", &[Cell::from(&*self.pair)])?;
        let sql = "insert into @attempts as a (key, failures, last_at) values ($1, 0, $2) \
                   on conflict (key) do update set last_at = excluded.last_at";
        tx.sql_execute(sql, &[Cell::from(&*self.known), Cell::from(now)])?;
        for key in [&self.address, &self.account].into_iter().filter(|_| !was_known) {
            let sql =
                "update @attempts set failures = failures - 1, locked_until = null where key = $1 and failures > 0";
            tx.sql_execute(sql, &[Cell::from(&**key)])?;
        }
        Ok(())
    }

    fn is_known(&self, tx: &mut Tx<'_>, now: Instant) -> Result<bool> {
        let sql = "select 1 from @attempts where key = $1 and last_at > $2";
        let params = [Cell::from(&*self.known), Cell::from(now - UNKNOWN_AGAIN)];
        Ok(!tx.sql(sql, &params, &[ColumnType::Int])?.is_empty())
    }
}

/// Everything that was tried on this account is forgotten: its owner has
/// proved themselves by other means.
pub(super) fn forgive(tx: &mut Tx<'_>, email: &str) -> Result<()> {
    let account = secret::digest(&plain_email(email))[..24].to_owned();
    let pairs = format!("pair:{account}:");
    let sql = "delete from @attempts where key = $1 or (key >= $2 and key < $3)";
    let params = [Cell::from(format!("account:{account}")), Cell::from(&*pairs), Cell::from(format!("{pairs}~"))];
    tx.sql_execute(sql, &params)?;
    Ok(())
}

/// Drops counters that no longer count.
pub(super) fn sweep(tx: &mut Tx<'_>, now: Instant) -> Result<()> {
    let sql = "delete from @attempts where last_at < $1 and (last_at < $2 or key not like 'known:%')";
    tx.sql_execute(sql, &[Cell::from(now - FORGOTTEN), Cell::from(now - UNKNOWN_AGAIN)])?;
    Ok(())
}

/// The email as accounts are matched: any keyboard's digits, any case, without
/// what came along when it was copied.
pub(super) fn plain_email(email: &str) -> String {
    base::email::normalise(email).unwrap_or_else(|_| fold::tidy(&fold::digits(email)).to_lowercase())
}

/// An address as it is counted. Whoever has one IPv6 address has 2^64 of them.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn locked_until(tx: &mut Tx<'_>, key: &str) -> Result<Option<Instant>> {
    let sql = "select locked_until from @attempts where key = $1";
    Ok(tx.sql(sql, &[Cell::from(key)], &[ColumnType::Instant])?.first().and_then(|row| row.instant(0)))
}

/// Counts one more try and locks the key when there were too many.
fn count(tx: &mut Tx<'_>, key: &str, now: Instant, tries: i64) -> Result<i64> {
    let sql = "insert into @attempts as a (key, failures, last_at) values ($1, 1, $2) on conflict (key) do update set \
               failures = case when a.last_at < $3 then 1 else a.failures + 1 end, last_at = excluded.last_at \
               returning failures";
    let params = [Cell::from(key), Cell::from(now), Cell::from(now - FORGOTTEN)];
    let failures = tx.sql(sql, &params, &[ColumnType::Int])?.first().and_then(|row| row.int(0)).unwrap_or(1);
    let until = (failures >= tries).then(|| now + SignedDuration::from_secs(lock_after(failures - tries)));
    let sql = "update @attempts set locked_until = $2 where key = $1";
    tx.sql_execute(sql, &[Cell::from(key), Cell::from(until)])?;
    Ok(failures)
}

/// Seconds of the lock that follows this many tries too many.
fn lock_after(over: i64) -> i64 {
    FIRST_LOCK.saturating_mul(1 << over.clamp(0, 20)).min(LONGEST_LOCK)
}

/// How long an answer is held back after so many tries from strange addresses.
fn delay_after(tries: i64) -> Duration {
    let over = (tries - ACCOUNT_TRIES).clamp(0, 12) as u64;
    Duration::from_millis(250 * over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_double_up_to_an_hour() {
        let locks: Vec<i64> = [0, 1, 2, 3, 7, 8, 1_000].map(lock_after).to_vec();
        assert_eq!(locks, [30, 60, 120, 240, 3600, 3600, 3600]);
    }

    #[test]
    fn an_account_under_attack_is_slow_for_strangers_but_never_shut() {
        let delays = [0, 10, 11, 14, 22, 100_000].map(|tries| delay_after(tries).as_millis());
        assert_eq!(delays, [0, 0, 250, 1000, 3000, 3000]);
    }

    #[test]
    fn an_address_counts_as_its_network() {
        let check = |text: &str, want: &str| assert_eq!(network(text.parse().unwrap()), want);
        check("192.0.2.7", "192.0.2.7");
        check("::ffff:192.0.2.7", "192.0.2.7");
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
    }

    #[test]
    fn an_email_is_matched_as_it_is_meant() {
        for typed in [
            "Maryam12@Pars.example",
            " maryam۱۲@pars.example ",
            "Maryam <maryam12@pars.example>",
            "MARYAM١٢@pars.example",
        ] {
            assert_eq!(plain_email(typed), "maryam12@pars.example", "{typed}");
        }
        assert_eq!(plain_email("not an email"), "not an email");
    }
}
