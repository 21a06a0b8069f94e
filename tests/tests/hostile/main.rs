//! A hostile visitor with time on their hands: whatever is sent to whichever
//! form, address, file or header, it is never a fault of ours, never markup,
//! never a way to another site, and tells nobody what is not theirs.
//!
//! The forms and links are found by walking through the pages as an
//! administrator, so that a new one is met without being listed here. What a
//! browser makes of hostile texts is looked at in `tests/browser`; how memory
//! and slow connections hold is measured in `kernel/web`, on real sockets.

mod addresses;
mod doors;
mod evil;
mod forms;
mod html;
mod laws;
mod sheets;
mod walk;
mod wire;
