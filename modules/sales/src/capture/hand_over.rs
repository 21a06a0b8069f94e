//! A customer is with a colleague, and rang somebody else: the colleague is
//! asked to hand them over. The question becomes a task of theirs, written by
//! the product itself; whoever asks learns nothing but that it was asked.

use ::activities::activities::{self, Activity, ActivityKind, State};
use directory::customers::Customer;
use records::{Error, Record, Result, Writes};
use schema::{Choice, Filter, Value};

use super::{caller, typed::Call};

pub(super) fn ask(tx: &mut Writes<'_, '_>, call: &Call) -> Result<()> {
    let number = call.number.as_deref().ok_or_else(|| Error::invalid("number", "value-required"))?;
    let is_own = !caller::known(tx, number)?.is_empty();
    if is_own || caller::elsewhere(tx, number)?.is_none() {
        return Err(Error::invalid("number", "capture-not-elsewhere"));
    }
    let names = [("name", tx.ctx.actor.name.clone().into())];
    let subject = tx.ctx.workspace.texts.get(tx.ctx.lang(), "capture-asks", &names);
    let said: Vec<String> = call.wanted.iter().chain(&call.note).cloned().collect();
    tx.as_rule(|tx| {
        for customer in caller::known(tx, number)? {
            if !is_asked(tx, &customer, &subject)? {
                put(tx, &customer, &subject, &said.join("\n"))?;
            }
        }
        Ok(())
    })
}

/// The same colleague has asked for the same customer, and nobody answered yet.
fn is_asked(tx: &mut Writes<'_, '_>, customer: &Record<Customer>, subject: &str) -> Result<bool> {
    let same = Filter::is(activities::CUSTOMER.key(), [Value::Id(customer.id)])
        .and(Filter::is(activities::STATE.key(), [Value::Text(State::Open.key().to_owned())]))
        .and(Filter::is(activities::SUBJECT.key(), [Value::Text(subject.to_owned())]));
    Ok(!tx.list_of::<Activity>(same, 1)?.is_empty())
}

/// A task for today, of whoever has the customer.
fn put(tx: &mut Writes<'_, '_>, customer: &Record<Customer>, subject: &str, said: &str) -> Result<()> {
    let mut task = tx.new_record::<Activity>()?;
    task.set(activities::KIND, ActivityKind::Task);
    task.set(activities::STATE, State::Open);
    task.set(activities::SUBJECT, subject.to_owned());
    task.set(activities::BODY, (!said.is_empty()).then(|| said.to_owned()));
    task.set(activities::CUSTOMER, Some(customer.key()));
    task.set(activities::DUE_ON, Some(tx.ctx.today()));
    if let Some(owner) = customer.value("owner").id() {
        task.put("owner", Value::Id(owner));
    }
    tx.save(task)?;
    Ok(())
}
