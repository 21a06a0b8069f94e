//! A customer is with a colleague, and rang somebody else: the colleague is
//! asked to hand them over. The question becomes a task of theirs, written by
//! the product itself; whoever asks learns nothing but that it was asked.

use ::activities::activities::{self, Activity, ActivityKind, State};
use base::Id;
use directory::customers::Customer;
use records::{Error, Record, Result, Writes, duplicates::HandOverRequest};
use schema::{Choice, Entity, Filter, Value};

use super::{caller, typed::Call};

/// Asks, and lets the colleague read what the customer said.
pub(super) fn ask(tx: &mut Writes<'_, '_>, call: &Call) -> Result<()> {
    let number = call.number.as_deref().ok_or_else(|| Error::invalid("number", "value-required"))?;
    let told = caller::told(number);
    if tx.elsewhere(Customer::KEY, &told)?.is_none() {
        return Err(Error::invalid("number", "capture-not-elsewhere"));
    }
    // Asked for today already: what was said now still reaches the colleague.
    tx.ask_hand_over(Customer::KEY, &told)?;
    let (subject, number) = (subject(tx, &tx.ctx.actor.name.clone()), number.to_owned());
    let said: Vec<String> = call.wanted.iter().chain(&call.note).cloned().collect();
    tx.as_rule(|tx| {
        for customer in caller::known(tx, &number)? {
            if let Some(task) = asked(tx, customer.key(), &subject)? {
                add(tx, task, &said)?;
            }
        }
        Ok(())
    })
}

/// The wish as a task for today, of whoever has the customer; wherever in the
/// product it was made.
pub(crate) fn on_request(tx: &mut Writes<'_, '_>, request: &HandOverRequest) -> Result<()> {
    if request.entity != Customer::KEY {
        return Ok(());
    }
    let (subject, customer) = (subject(tx, &request.asker_name), request.record.of::<Customer>());
    if asked(tx, customer, &subject)?.is_some() {
        return Ok(());
    }
    let mut task = tx.new_record::<Activity>()?;
    task.set(activities::KIND, ActivityKind::Task);
    task.set(activities::STATE, State::Open);
    task.set(activities::SUBJECT, subject);
    task.set(activities::CUSTOMER, Some(customer));
    task.set(activities::DUE_ON, Some(tx.ctx.today()));
    task.put("owner", Value::Id(request.owner));
    tx.save(task)?;
    Ok(())
}

fn subject(tx: &Writes<'_, '_>, asker: &str) -> String {
    tx.ctx.workspace.texts.get(tx.ctx.lang(), "capture-asks", &[("name", asker.into())])
}

/// The open task of this question.
fn asked(tx: &mut Writes<'_, '_>, customer: Id<Customer>, subject: &str) -> Result<Option<Record<Activity>>> {
    let same = Filter::is(activities::CUSTOMER.key(), [Value::Id(customer.any())])
        .and(Filter::is(activities::STATE.key(), [Value::Text(State::Open.key().to_owned())]))
        .and(Filter::is(activities::SUBJECT.key(), [Value::Text(subject.to_owned())]));
    Ok(tx.list_of::<Activity>(same, 1)?.pop())
}

fn add(tx: &mut Writes<'_, '_>, mut task: Record<Activity>, said: &[String]) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let body = task.peek(activities::BODY).flatten();
    let lines: Vec<String> = body.into_iter().chain(said.iter().cloned()).collect();
    task.set(activities::BODY, Some(lines.join("\n")));
    tx.save(task)?;
    Ok(())
}
