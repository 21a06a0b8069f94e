//! A customer is with a colleague, and rang somebody else: the colleague is
//! asked to hand them over, with what the customer said. The colleague answers
//! yes or no (`records::hand_over`); whoever asks learns nothing before but
//! that it was asked.

use directory::customers::Customer;
use records::{Error, Result, Writes};
use schema::Entity;

use super::{caller, typed::Call};

/// Asks, and lets the colleague read what the customer said.
pub(super) fn ask(tx: &mut Writes<'_, '_>, call: &Call) -> Result<()> {
    let number = call.number.as_deref().ok_or_else(|| Error::invalid("number", "value-required"))?;
    let told = caller::told(number);
    if tx.elsewhere(Customer::KEY, &told)?.is_none() {
        return Err(Error::invalid("number", "capture-not-elsewhere"));
    }
    let said: Vec<&str> = call.wanted.iter().chain(&call.note).map(String::as_str).collect();
    // Asked for today already: what was said now still reaches the colleague.
    tx.ask_hand_over(Customer::KEY, &told, &said.join("\n")).map(drop)
}
