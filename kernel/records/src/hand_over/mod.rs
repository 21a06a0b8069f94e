//! Handing records over: who may hold one, what goes along with it, a colleague
//! asking for one, and all that a person holds going to others at once.
//!
//! - [`holders`]: only who may work on a record may be given it
//! - [`along`]: the open work about a record, which goes to its new owner
//! - [`request`]: a colleague asks, the owner answers with yes or no
//! - [`holdings`]: what a person holds, and moving it by rule or by hand
//!
//! The one deed behind all of them is [`Writes::hand_over`](crate::Writes).

mod along;
mod holders;
mod holdings;
mod request;
mod work;

pub use along::OpenWork;
pub use holdings::{Holding, Part, Plan, To};
pub use request::{Answer, Request};
pub(crate) use request::{Wish, table};
pub use work::{JOB, Moved, Outcome, handlers};
