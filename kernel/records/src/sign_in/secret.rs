//! Secrets that only their holder knows.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// 256 random bits as 43 characters that may stand in a URL.
pub(super) fn fresh() -> String {
    let bits: [u8; 32] = rand::random();
    URL_SAFE_NO_PAD.encode(bits)
}

/// What the database keeps of a secret. A plain digest is enough: nobody
/// guesses 256 random bits, so there is nothing to slow down.
pub(super) fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
