//! The laws of a customer: what they are when nobody said, and to whom they
//! may belong.

use base::{Id, checks};
use records::{Error, Reads, Record, Result, RuleBook, Writes, rules};
use store::{Cell, ColumnType};

use super::entity::*;

pub fn register(book: &mut RuleBook) {
    book.add(rules::<Customer>().before_save(|tx, customer| {
        fill_in(customer);
        settle_national_id(customer)?;
        check_parent(tx, customer)
    }));
}

/// A person who is neither supplier nor partner nor dealer, unless told otherwise.
fn fill_in(customer: &mut Record<Customer>) {
    if customer.peek(KIND).is_none() {
        customer.set(KIND, CustomerKind::Person);
    }
    for role in [SUPPLIER, PARTNER, DEALER] {
        if customer.peek(role).is_none() {
            customer.set(role, false);
        }
    }
}

fn settle_national_id(customer: &mut Record<Customer>) -> Result<()> {
    let Some(id) = customer.get(NATIONAL_ID).filter(|_| customer.has_changed(NATIONAL_ID)) else { return Ok(()) };
    let id = written_national_id(&id).map_err(|problem| Error::invalid("national_id", problem.key()))?;
    customer.set(NATIONAL_ID, Some(id));
    Ok(())
}

/// Ten digits of a person or eleven of a company, with their check digit. What
/// has letters in it is a foreign paper and is kept as it is.
pub(super) fn written_national_id(text: &str) -> Result<String, checks::CheckProblem> {
    match checks::national_id(text) {
        Err(checks::CheckProblem::NotDigits) => Ok(text.to_owned()),
        Err(checks::CheckProblem::Length) => checks::company_id(text),
        known => known,
    }
}

/// Nobody may stand below themselves, however long the way round.
fn check_parent(tx: &mut Writes<'_, '_>, customer: &Record<Customer>) -> Result<()> {
    let Some(parent) = customer.get(PARENT).filter(|_| customer.has_changed(PARENT)) else { return Ok(()) };
    match line_above(tx, parent)?.contains(&customer.key()) {
        true => Err(Error::invalid("parent", "customers-refused-ring")),
        false => Ok(()),
    }
}

/// A customer, whom they belong to, whom those belong to, and so on.
fn line_above(tx: &mut Reads<'_, '_>, from: Id<Customer>) -> Result<Vec<Id<Customer>>> {
    let mut line = vec![from];
    while let Some(last) = line.last() {
        let sql = "select parent from @customers where id = $1";
        let rows = tx.tx.sql(sql, &[Cell::from(*last)], &[ColumnType::Int])?;
        match rows.first().and_then(|row| row.int(0)).map(Id::from_raw) {
            Some(above) if !line.contains(&above) => line.push(above),
            _ => break,
        }
    }
    Ok(line)
}
