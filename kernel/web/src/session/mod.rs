//! Who asks: the person behind a cookie, a program with a key, or a stranger.
//!
//! [`attend`] finds out once per request and leaves a [`Standing`]; handlers
//! take it as a [`Visit`] (a signed-in person, otherwise on to the sign-in), a
//! [`Guest`] (anybody) or a [`Caller`] (the API).

mod attend;
mod caller;
mod cookies;
mod guest;
mod looks;
mod standing;
mod visit;

pub use caller::Caller;
pub use guest::Guest;
pub use standing::Standing;
pub use visit::Visit;

pub(crate) use attend::attend;
pub(crate) use cookies::{LOOKS, SESSION, TOAST, cookie, gone};
pub(crate) use looks::Looks;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// 256 random bits for a cookie or a link.
pub(crate) fn fresh_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}
