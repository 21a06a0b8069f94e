//! The filter language, as a person meets it.

mod anything;
mod complete;
mod json;
mod printed;
mod problems;
mod related;
mod resolved;
mod said;
mod trees;
mod typed;

use super::*;
use crate::testing::{Labels, reading, schema};

/// A filter on opportunities, read in Persian habits with labels at hand.
fn read(text: &str) -> Result<Filter, FilterProblem> {
    read_on("opportunities", text)
}

fn read_on(entity: &str, text: &str) -> Result<Filter, FilterProblem> {
    let schema = schema();
    parse(text, &schema, schema.entity(entity).unwrap(), &reading(), &Labels)
}

fn print_on(entity: &str, filter: &Filter) -> String {
    let schema = schema();
    print(filter, &schema, schema.entity(entity).unwrap())
}

/// What is typed means the same as the text by keys.
fn check_on(entity: &str, typed: &str, expected: &str) {
    let filter = read_on(entity, typed).unwrap_or_else(|problem| panic!("{typed}: {problem}"));
    assert_eq!(print_on(entity, &filter), expected, "{typed}");
    assert_eq!(read_on(entity, expected), Ok(filter), "{expected} is not what {typed} meant");
}

fn check(typed: &str, expected: &str) {
    check_on("opportunities", typed, expected);
}
