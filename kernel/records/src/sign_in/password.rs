//! Passwords: which are taken, and how they are hashed and compared.

use std::sync::{
    LazyLock,
    atomic::{AtomicUsize, Ordering},
};
use std::time::Duration;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base::fold::{digits, fold};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::common;
use crate::{Error, FieldProblem, Result};

/// The fewest characters of a new password.
pub const PASSWORD_LEAST: usize = 10;
/// Longer than any person types; a bound on what is hashed.
const MOST: usize = 200;
/// What must remain of a password beside one's own names and the company's.
const OWN_CHARACTERS: usize = 6;

/// Each hash holds 19 MB for some 30 ms, so only two are made at a time and
/// no more than [`WAITING`] wait for their turn.
static HANDS: Semaphore = Semaphore::const_new(2);
static IN_LINE: AtomicUsize = AtomicUsize::new(0);
const WAITING: usize = 64;

/// Compared where there is no hash, so that an unknown account takes as long.
static DUMMY: LazyLock<String> = LazyLock::new(|| hashed(&super::secret::fresh()).unwrap_or_default());

/// Why this new password is not taken, if it is not. `names` are words that a
/// stranger would try first: the person's name, their email, the company.
pub(super) fn problem(field: &str, password: &str, names: &[&str]) -> Option<FieldProblem> {
    let length = password.chars().count();
    if length < PASSWORD_LEAST {
        return Some(FieldProblem::new(field, "password-too-short").with("least", PASSWORD_LEAST));
    }
    if length > MOST {
        return Some(FieldProblem::new(field, "password-too-long").with("most", MOST));
    }
    if common::is_common(password) {
        return Some(FieldProblem::new(field, "password-common"));
    }
    is_made_of(password, names).then(|| FieldProblem::new(field, "password-personal"))
}

/// Whether little remains when the names are struck out.
fn is_made_of(password: &str, names: &[&str]) -> bool {
    let mut rest = fold(password).replace(' ', "");
    let whole = rest.chars().count();
    let mut words: Vec<String> = names.iter().flat_map(|name| pieces(name)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = rest.replace(&word, "");
    }
    let left = rest.chars().count();
    left < whole && left < OWN_CHARACTERS
}

/// A name whole and word by word; an email also by what stands before the @.
fn pieces(name: &str) -> Vec<String> {
    let folded = fold(name);
    let joined = folded.replace(' ', "");
    let words = folded.split(' ').map(str::to_owned);
    words.chain([joined]).filter(|word| word.chars().count() >= 3).collect()
}

/// The password as it is hashed: digits and the letters that differ between
/// Persian and Arabic keyboards count as one, so that another telephone does
/// not lock its owner out.
fn as_typed(password: &str) -> String {
    digits(password).replace(['ي', 'ى'], "ی").replace('ك', "ک")
}

pub(super) async fn hash(password: &str) -> Result<String> {
    let password = as_typed(password);
    by_hand(move || hashed(&password)).await?
}

/// Whether the password is the one behind the hash. Without a hash the answer
/// is no, and takes as long.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    let password: String = as_typed(password).chars().take(MOST + 1).collect();
    by_hand(move || {
        let (hash, known) = match &hash {
            Some(hash) => (hash.as_str(), true),
            None => (DUMMY.as_str(), false),
        };
        let parsed = PasswordHash::new(hash).map_err(|e| anyhow::anyhow!("a stored password hash is broken: {e}"))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

fn hashed(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|e| anyhow::anyhow!("a password could not be hashed: {e}"))?.to_string())
}

async fn by_hand<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let hand = a_hand().await?;
    // The work itself holds the hand: whoever hangs up meanwhile leaves it at
    // work, and must not make room for another beside it.
    let work = move || {
        let _hand = hand;
        // The dummy is made before the first comparison of any kind: made during
        // the first unknown one, it would double the time of that answer.
        LazyLock::force(&DUMMY);
        work()
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::new)?)
}

/// A turn at hashing; when the line is too long, better to say so at once.
async fn a_hand() -> Result<SemaphorePermit<'static>> {
    let busy = || Error::Busy { retry_after: Duration::from_secs(2) };
    let _place = Place::take().ok_or_else(busy)?;
    HANDS.acquire().await.map_err(|_| busy())
}

/// A place in the line, given back when the waiter leaves it for any reason.
struct Place;

impl Place {
    fn take() -> Option<Place> {
        let place = Place;
        (IN_LINE.fetch_add(1, Ordering::Relaxed) < WAITING).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        IN_LINE.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, expected: &str) {
        let names = ["مریم رضایی", "maryam.rezaei@pars-textile.example", "پارس نساج"];
        let problem = problem("password", password, &names).map(|problem| problem.text);
        assert_eq!(problem.as_deref().unwrap_or("taken"), expected, "{password}");
    }

    #[test]
    fn a_new_password_is_long_and_not_what_a_stranger_tries_first() {
        check("Vb7#kd91pQ", "taken");
        check("سه‌تا گربه‌ی نارنجی", "taken");
        check("correct horse battery", "taken");
        check("short1!", "password-too-short");
        check("۱۲۳۴۵۶۷۸۹", "password-too-short");
        check(&"x7".repeat(101), "password-too-long");
    }

    #[test]
    fn the_commonest_passwords_are_refused_on_every_keyboard() {
        for password in [
            "1234567890",
            "۱۲۳۴۵۶۷۸۹۰",
            "password123",
            "Password1234",
            "P@ssw0rd123",
            "qwertyuiop",
            "ضصثقفغعهخح",
            "شسیبلاتنمک",
            "salam123456",
            "سلام۱۲۳۴۵۶",
            "aaaaaaaaaaaa",
            "121212121212",
            "9876543210",
            "abcdefghij",
            "09121234567",
            "۰۹۱۲۱۲۳۴۵۶۷",
            "iloveyou1234",
            "qwerty123456",
            "1111122222",
            "admin123456",
            "Password123!",
            "salamsalam12",
        ] {
            check(password, "password-common");
        }
    }

    #[test]
    fn ones_own_names_and_the_company_are_refused() {
        check("maryamrezaei1", "password-personal");
        check("مریم رضایی ۱۴", "password-personal");
        check("Pars-Textile12", "password-personal");
        check("پارس‌نساج۱۴۰۵", "password-personal");
        check("maryam likes 7 red cups", "taken");
    }

    #[tokio::test]
    async fn a_password_is_recognised_whatever_keyboard_it_was_typed_on() {
        let hash = hash("کلید من ۱۲۳۴").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("كليد من 1234", Some(hash.clone())).await.unwrap());
        assert!(!verify("کلید من 1235", Some(hash)).await.unwrap());
        assert!(!verify("کلید من 1234", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_hundred_at_once_wait_or_are_sent_away_but_never_pile_up() {
        let all: Vec<_> = (0..100).map(|_| tokio::spawn(verify("wrong password", None))).collect();
        let mut sent_away = 0;
        for one in all {
            match one.await.unwrap() {
                Ok(right) => assert!(!right),
                Err(Error::Busy { .. }) => sent_away += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert!(sent_away <= 36, "{sent_away}");
        assert_eq!(IN_LINE.load(Ordering::Relaxed), 0);
    }
}
