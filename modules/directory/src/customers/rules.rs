//! The laws of a customer: what they are when nobody said, and to whom they
//! may belong.

use base::{Id, checks, fold};
use records::{Error, Reads, Record, Result, RuleBook, Writes, rules};
use store::{Cell, ColumnType};

use super::entity::*;

pub fn register(book: &mut RuleBook) {
    book.add(rules::<Customer>().before_save(|tx, customer| {
        fill_in(customer);
        settle_national_id(customer)?;
        settle_postal_code(customer)?;
        check_company(customer)?;
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

fn settle_postal_code(customer: &mut Record<Customer>) -> Result<()> {
    let touched = customer.has_changed(POSTAL_CODE) || customer.has_changed(COUNTRY);
    let Some(code) = customer.get(POSTAL_CODE).filter(|_| touched) else { return Ok(()) };
    let code = written_postal_code(&code, customer.get(COUNTRY).as_deref())
        .ok_or_else(|| Error::invalid("postal_code", "customers-refused-postal-code"))?;
    customer.set(POSTAL_CODE, Some(code));
    Ok(())
}

/// Ten digits in Iran, which is also meant where no country is named and the
/// code is of digits alone; what another country writes is kept as it is.
pub(super) fn written_postal_code(text: &str, country: Option<&str>) -> Option<String> {
    let plain: String = fold::digits(text).chars().filter(|c| !matches!(c, ' ' | '-' | '\u{200c}')).collect();
    let is_number = plain.chars().all(|c| c.is_ascii_digit());
    let is_iran = country.is_some_and(|country| ["ایران", "iran", "ir"].contains(&fold::fold(country).as_str()));
    let is_whole = plain.len() == 10 && is_number && !plain.starts_with('0');
    match country {
        _ if is_whole => Some(plain),
        Some(_) if !is_iran => Some(text.to_owned()),
        // Other countries have codes of four to six digits, or letters in them.
        None if !is_number || (4..=6).contains(&plain.len()) => Some(text.to_owned()),
        _ => None,
    }
}

/// Nobody has fewer than no employees.
fn check_company(customer: &Record<Customer>) -> Result<()> {
    if customer.get(EMPLOYEES).is_some_and(|count| count < 0) && customer.has_changed(EMPLOYEES) {
        return Err(Error::invalid("employees", "customers-refused-employees"));
    }
    Ok(())
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
