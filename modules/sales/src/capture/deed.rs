//! The call is written down: the customer if they are new, the call, and the
//! promise that follows it, in one change-set.

use ::activities::activities::{self, Activity, ActivityKind, Direction, State};
use base::{Date, Id};
use directory::customers::{self, Customer};
use records::{Error, FieldProblem, Record, Result, Writes, access::Deed};
use schema::{Choice, Entity, Key, Value};

use super::{
    caller,
    once::{self, Earlier, Submission},
    rules,
    typed::{Call, Who},
};
use crate::wanted::WANTED;

/// A line of an activity.
const SUBJECT_LETTERS: usize = 200;

/// What came of it.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub customer: Id<Customer>,
    pub name: String,
    pub is_new: bool,
    pub activity: Id<Activity>,
    pub follow_up: Option<Id<Activity>>,
    pub next_on: Option<Date>,
    /// The change-set, by which it can be undone.
    pub set: Id,
}

pub(super) fn write_down(tx: &mut Writes<'_, '_>, call: &Call, submission: Option<&Submission>) -> Result<Kept> {
    if let Some(submission) = submission
        && let Some(earlier) = submission.take(tx)?
    {
        return told_again(tx, call, earlier);
    }
    let numbers: Vec<&str> = [&call.number, &call.mobile].into_iter().flatten().map(String::as_str).collect();
    once::one_at_a_time(tx, &numbers)?;
    let known = whom(tx, call, &numbers)?;
    let is_new = known.is_none();
    let customer = match known {
        Some(customer) => learn(tx, customer, call)?,
        None => meet(tx, call)?,
    };
    let activity = log(tx, call, &customer)?;
    call.fulfils.iter().try_for_each(|promised| fulfil(tx, *promised, &customer))?;
    let follow_up = call.next_on.map(|day| promise(tx, &activity, day)).transpose()?;
    let kept = Kept {
        customer: customer.key(),
        name: customer.peek(customers::NAME).unwrap_or_default(),
        is_new,
        activity: activity.key(),
        follow_up: follow_up.map(|follow_up| follow_up.key()),
        next_on: call.next_on,
        set: tx.set,
    };
    if let Some(submission) = submission {
        submission.done(tx, kept.as_earlier())?;
    }
    Ok(kept)
}

impl Kept {
    fn as_earlier(&self) -> Earlier {
        Earlier {
            set: self.set,
            customer: self.customer.any(),
            is_new: self.is_new,
            activity: self.activity.any(),
            follow_up: self.follow_up.map(Id::any),
        }
    }
}

/// The same words were sent before: the answer is that of the first time.
fn told_again(tx: &mut Writes<'_, '_>, call: &Call, earlier: Earlier) -> Result<Kept> {
    let name = tx.titles_of("customers", &[earlier.customer])?.get("customers", earlier.customer).map(str::to_owned);
    Ok(Kept {
        customer: earlier.customer.of(),
        name: name.unwrap_or_default(),
        is_new: earlier.is_new,
        activity: earlier.activity.of(),
        follow_up: earlier.follow_up.map(Id::of),
        next_on: call.next_on,
        set: earlier.set,
    })
}

/// Whose call it is: the one who was chosen, else the one who has the number;
/// none for somebody new. Where that is open, the form asks.
fn whom(tx: &mut Writes<'_, '_>, call: &Call, numbers: &[&str]) -> Result<Option<Record<Customer>>> {
    if let Who::Known(id) = call.who {
        return match tx.find(id) {
            Err(Error::NotFound) => Err(Error::invalid("customer", "capture-gone")),
            found => found.map(Some),
        };
    }
    let mut known: Vec<Record<Customer>> = Vec::new();
    for number in numbers {
        let found = caller::known(tx, number)?;
        known.extend(found.into_iter().filter(|one| !known.iter().any(|other| other.id == one.id)).collect::<Vec<_>>());
    }
    if known.is_empty() {
        return refuse_colleagues(tx, call).map(|()| None);
    }
    match (&known[..], call.who) {
        (_, Who::New) => Ok(None),
        ([_], _) => agree(call, known.remove(0)).map(Some),
        _ => Err(Error::invalid("customer", "capture-which")),
    }
}

/// A number that a colleague has makes nobody new.
fn refuse_colleagues(tx: &mut Writes<'_, '_>, call: &Call) -> Result<()> {
    for (field, number) in [("number", &call.number), ("mobile", &call.mobile)] {
        if let Some(number) = number
            && tx.elsewhere(Customer::KEY, &caller::told(number))?.is_some()
        {
            return Err(Error::invalid(field, "capture-elsewhere"));
        }
    }
    Ok(())
}

/// Another name than the known one is a question: it may be a colleague of
/// theirs, or a number that has changed hands.
fn agree(call: &Call, customer: Record<Customer>) -> Result<Record<Customer>> {
    let known = customer.peek(customers::NAME).unwrap_or_default();
    match &call.name {
        Some(typed) if !rules::is_called(&known, typed) => {
            Err(Error::Invalid(vec![FieldProblem::new("customer", "capture-another-name").with("name", known)]))
        }
        _ => Ok(customer),
    }
}

/// Somebody new. Who has no name yet goes by their number.
fn meet(tx: &mut Writes<'_, '_>, call: &Call) -> Result<Record<Customer>> {
    let mut customer = tx.new_record::<Customer>()?;
    let shown =
        call.number.as_deref().or(call.mobile.as_deref()).map(|number| base::phone::show(number, tx.ctx.lang()));
    customer.set(customers::NAME, call.name.clone().or(shown).unwrap_or_default());
    let (mobile, phone) = rules::places(call.number.as_deref(), call.mobile.as_deref());
    customer.set(customers::MOBILE, mobile);
    customer.set(customers::PHONE, phone);
    customer.set(customers::CITY, call.city.clone());
    customer.set(WANTED, call.wanted.clone());
    let unseen = take_unseen(tx, &mut customer);
    let customer = tx.save(customer)?;
    tx.keep_unseen(customer.into_any(), unseen).map(Record::wrap)
}

/// The numbers that whoever writes this down may not set themselves.
fn take_unseen(tx: &Writes<'_, '_>, customer: &mut Record<Customer>) -> Vec<(Key, Value)> {
    let closed: Vec<&str> = [customers::MOBILE.key(), customers::PHONE.key()]
        .into_iter()
        .filter(|key| !tx.ctx.actor.writes(&customer.def, key))
        .collect();
    let told = closed.iter().map(|key| (Key::from(*key), customer.value(key).clone())).collect();
    closed.into_iter().for_each(|key| customer.put(key, Value::Null));
    told
}

/// What was not known yet about somebody known. Whoever may see them but not
/// change them still writes down that they rang.
fn learn(tx: &mut Writes<'_, '_>, mut customer: Record<Customer>, call: &Call) -> Result<Record<Customer>> {
    if call.city.is_some() {
        customer.set(customers::CITY, call.city.clone());
    }
    if call.wanted.is_some() {
        customer.set(WANTED, call.wanted.clone());
    }
    // Where numbers are hidden, nobody can tell which of them are known already.
    if [customers::MOBILE.key(), customers::PHONE.key()].iter().all(|key| tx.ctx.actor.writes(&customer.def, key)) {
        for number in [&call.number, &call.mobile].into_iter().flatten() {
            keep_number(&mut customer, number);
        }
    }
    if customer.changed().is_empty() || !tx.sees(&customer.def.clone(), customer.id, Deed::Update)? {
        return Ok(customer);
    }
    tx.save(customer)
}

/// A number that they have not yet, where there is a place for it.
fn keep_number(customer: &mut Record<Customer>, number: &str) {
    let (mobile, phone) = (customer.peek(customers::MOBILE).flatten(), customer.peek(customers::PHONE).flatten());
    if [&mobile, &phone].into_iter().flatten().any(|known| known == number) {
        return;
    }
    if !rules::is_landline(number) && mobile.is_none() {
        customer.set(customers::MOBILE, Some(number.to_owned()));
    } else if phone.is_none() {
        customer.set(customers::PHONE, Some(number.to_owned()));
    }
}

fn log(tx: &mut Writes<'_, '_>, call: &Call, customer: &Record<Customer>) -> Result<Record<Activity>> {
    let now = tx.ctx.now();
    let mut activity = tx.new_record::<Activity>()?;
    activity.set(activities::KIND, ActivityKind::Call);
    activity.set(activities::STATE, State::Done);
    activity.set(activities::AT, now);
    activity.set(activities::DONE_AT, Some(now));
    activity.set(activities::CUSTOMER, Some(customer.key()));
    activity.set(activities::DIRECTION, Some(call.direction));
    activity.set(activities::RESULT, Some(call.result));
    activity.set(activities::OUTCOME, call.outcome);
    activity.set(activities::BODY, call.note.clone());
    if let Some(subject) = subject(tx, call) {
        activity.set(activities::SUBJECT, subject);
    }
    tx.save(activity)
}

/// «قیمت خواست · نخود سایز ۷»; none where neither was said: the note's first line then.
fn subject(tx: &Writes<'_, '_>, call: &Call) -> Option<String> {
    let outcome = call.outcome.map(|outcome| tx.ctx.text(&format!("activities-outcome-{}", key_of(outcome.key()))));
    let parts: Vec<String> = outcome.into_iter().chain(call.wanted.clone()).collect();
    (!parts.is_empty()).then(|| cut(&parts.join(" · ")))
}

/// Choices are spelled with dashes in the catalogue.
fn key_of(choice: &str) -> String {
    choice.replace('_', "-")
}

/// What was promised to this customer is done; what was settled meanwhile, or is
/// not this person's to settle, stays as it is.
fn fulfil(tx: &mut Writes<'_, '_>, promised: Id<Activity>, customer: &Record<Customer>) -> Result<()> {
    let mut promised = match tx.find(promised) {
        Err(Error::NotFound) => return Ok(()),
        found => found?,
    };
    let is_theirs = promised.peek(activities::CUSTOMER).flatten() == Some(customer.key());
    let is_open = promised.peek(activities::STATE) == Some(State::Open);
    if !is_theirs || !is_open || !tx.sees(&promised.def.clone(), promised.id, Deed::Update)? {
        return Ok(());
    }
    promised.set(activities::STATE, State::Done);
    tx.save(promised)?;
    Ok(())
}

/// They will hear of us on that day.
fn promise(tx: &mut Writes<'_, '_>, of: &Record<Activity>, day: Date) -> Result<Record<Activity>> {
    let mut next = tx.new_record::<Activity>()?;
    let about = of.peek(activities::SUBJECT).unwrap_or_default();
    let words = tx.ctx.workspace.texts.get(tx.ctx.lang(), "capture-follow-up", &[("about", about.into())]);
    next.set(activities::KIND, ActivityKind::Call);
    next.set(activities::STATE, State::Open);
    next.set(activities::SUBJECT, cut(&words));
    next.set(activities::DIRECTION, Some(Direction::Outgoing));
    next.set(activities::CUSTOMER, of.peek(activities::CUSTOMER).flatten());
    next.set(activities::DUE_ON, Some(day));
    next.set(activities::FOLLOWS, Some(of.key()));
    tx.save(next)
}

fn cut(text: &str) -> String {
    text.chars().take(SUBJECT_LETTERS).collect()
}
