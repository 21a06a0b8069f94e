//! The one deed behind every way of moving a card. Moving to another owner is
//! handing over; anything else is a save like any other, so that the rules of
//! the entity have their say.

use base::Id;
use records::{AnyRecord, Error, FieldProblem, Refusal, Writes, access::Deed};
use schema::{FieldDef, Key, Value};

use super::{columns::key_of, plan::Plan};
use crate::record::undoable;

/// Which card goes where, as the person or program saw it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub id: Id,
    pub to: Value,
    /// The column that it was taken from. What else was changed meanwhile does
    /// not matter; that somebody moved it does.
    pub from: Option<String>,
    /// The version in hand; asked only where no column is named.
    pub version: Option<i64>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Moved {
    pub record: AnyRecord,
    /// The change-set, where this person may take it back.
    pub set: Option<Id>,
    /// Who hands a record over may lose sight of it.
    pub is_seen: bool,
}

/// Moves a card. `fill` puts in what goes along and says what of it could not be read.
pub(crate) fn moved(
    tx: &mut Writes<'_, '_>,
    plan: &Plan,
    asked: &Asked,
    fill: impl FnOnce(&mut Writes<'_, '_>, &mut AnyRecord) -> records::Result<Vec<FieldProblem>>,
) -> records::Result<Moved> {
    let mut record = tx.find_any(&plan.def, asked.id)?;
    if !tx.sees(&plan.def, asked.id, Deed::Update)? {
        return Err(Error::Forbidden { entity: plan.def.key.to_string(), deed: Deed::Update.key() });
    }
    still_there(tx, plan, asked, &record)?;
    let record = if plan.is_handed_over() {
        handed_over(tx, record, &asked.to)?
    } else {
        record.put(&plan.by.key, asked.to.clone());
        let unread = fill(tx, &mut record)?;
        kept(tx, record, unread)?
    };
    let is_seen = tx.sees(&plan.def, asked.id, Deed::Read)?;
    Ok(Moved { record, set: undoable(tx)?, is_seen })
}

/// Refused where the card is not where it was taken from.
fn still_there(tx: &mut Writes<'_, '_>, plan: &Plan, asked: &Asked, record: &AnyRecord) -> records::Result<()> {
    let here = record.value(&plan.by.key).clone();
    match (&asked.from, asked.version) {
        (Some(from), _) if *from == key_of(&here) => Ok(()),
        (Some(_), _) => Err(went(tx, plan, record, &here)?),
        (None, Some(held)) if held != record.version => Err(Error::Stale { held, current: record.version }),
        _ => Ok(()),
    }
}

/// Where the card went meanwhile, and by whom, as far as that may be known.
fn went(tx: &mut Writes<'_, '_>, plan: &Plan, record: &AnyRecord, here: &Value) -> records::Result<Error> {
    let titles = tx.titles(std::slice::from_ref(record))?;
    let column = crate::Show::new(tx.ctx, &titles).text(&plan.def, &plan.by, here);
    let history = tx.history(&plan.def, record.id, None, 20)?;
    let of_field = |change: &&records::Change| change.fields.iter().any(|changed| changed.field == plan.by.key);
    let who = history.changes.iter().find(of_field).and_then(|change| change.actor);
    let sees = tx.ctx.actor.may("users", Deed::Read);
    let names = tx.titles_of("users", who.filter(|_| sees).as_slice())?;
    let who = who.and_then(|who| names.get("users", who)).map_or_else(|| tx.ctx.text("form-somebody"), str::to_owned);
    let column = if column.is_empty() { tx.ctx.text("board-none") } else { column };
    let args = vec![("who".to_owned(), who.into()), ("column".to_owned(), column.into())];
    Ok(Error::Refused(Refusal { text: "board-refused-went".to_owned(), args }))
}

fn handed_over(tx: &mut Writes<'_, '_>, record: AnyRecord, to: &Value) -> records::Result<AnyRecord> {
    let nobody = || Error::invalid("owner", "value-no-such-record");
    let to = to.id().ok_or_else(nobody)?;
    let users = tx.ctx.def("users")?;
    tx.find_any(&users, to).map_err(|_| nobody())?;
    tx.hand_over(record, to)
}

/// What could not be read is said together with what the save has to say.
fn kept(tx: &mut Writes<'_, '_>, record: AnyRecord, unread: Vec<FieldProblem>) -> records::Result<AnyRecord> {
    match tx.save_any(record) {
        saved if unread.is_empty() => saved,
        Err(Error::Invalid(others)) => {
            let is_new = |problem: &FieldProblem| !unread.iter().any(|known| known.field == problem.field);
            let others: Vec<FieldProblem> = others.into_iter().filter(is_new).collect();
            Err(Error::Invalid(unread.into_iter().chain(others).collect()))
        }
        Ok(_) | Err(Error::Refused(_)) => Err(Error::Invalid(unread)),
        Err(other) => Err(other),
    }
}

/// The fields that a dialog asks for: what was missing or wrong, and what was
/// sent already, in the order of the form.
pub(crate) fn wanted<'d>(
    editable: &[&'d FieldDef],
    by: &Key,
    problems: &[FieldProblem],
    is_sent: impl Fn(&str) -> bool,
) -> Vec<&'d FieldDef> {
    let is_wanted = |field: &&&FieldDef| {
        let is_wrong = problems.iter().any(|problem| problem.field == field.key);
        field.key != *by && (is_wrong || is_sent(&field.key))
    };
    editable.iter().filter(is_wanted).copied().collect()
}
