use base::{Arg, Catalogue, Lang};

use super::*;
use crate::TEXTS;

fn said(text: &str, lang: Lang) -> (usize, String) {
    let mut catalogue = Catalogue::new();
    TEXTS.into_iter().for_each(|(lang, source)| catalogue.add(lang, source).unwrap());
    let problem = read(text).expect_err(text);
    let say = |key: &str, args: &[(&str, Arg)]| match catalogue.has(lang, key) {
        true => catalogue.get(lang, key, args),
        false => key.to_owned(),
    };
    (problem.at, problem.what.sentence(&say))
}

fn check(text: &str, at: usize, expected: &str) {
    assert_eq!(said(text, Lang::En), (at, expected.to_owned()), "{text}");
}

#[test]
fn what_was_meant_as_a_test_and_cannot_be_one_is_explained() {
    check(
        "stage:a colour:red",
        8,
        "“opportunities” has no field “colour”. To search for these words, put them in quotation marks.",
    );
    check("amount.x>5", 0, "“opportunities-amount” does not lead to another record, so nothing can follow its dot.");
    check(
        "customer.colour:red",
        0,
        "“customers” has no field “colour”. To search for these words, put them in quotation marks.",
    );
    check("stage:", 6, "“opportunities-stage” still needs a value. To find where it is empty, write empty.");
    check("(stage: )", 8, "“opportunities-stage” still needs a value. To find where it is empty, write empty.");
    check("a stage>5", 2, "“opportunities-stage” cannot be asked for “above”.");
    check("amount~5", 0, "“opportunities-amount” cannot be asked for “contains”.");
    check("title>x", 0, "“opportunities-title” cannot be asked for “above”.");
    check("visits>2, 3", 7, "“opportunities-visits” cannot be asked for “above”.");
}

#[test]
fn a_wrong_value_names_the_field_and_what_is_expected() {
    check("visits>many", 7, "“many” does not fit “opportunities-visits”. This number is not readable.");
    check("visits>1.5", 7, "“1.5” does not fit “opportunities-visits”. Write a whole number, without decimals.");
    check("urgent:perhaps", 7, "“perhaps” does not fit “opportunities-urgent”. Write yes or no.");
    check(
        "closes_on:1404/12/30",
        10,
        "“1404/12/30” does not fit “opportunities-closes-on”. There is no such day in the calendar.",
    );
    check(
        "closes_on:..",
        10,
        "“..” does not fit “opportunities-closes-on”. This date is not readable. Write it like 22 Nov 2026 or “in 3 days”.",
    );
}

#[test]
fn marks_that_do_not_pair_are_shown() {
    check("a \"b", 2, "A quotation mark is opened and not closed.");
    check("a (b", 2, "A bracket is opened and not closed.");
    check("a) b", 1, "A bracket is closed that was not opened. To search for it, put it in quotation marks.");
    check("stage:\"x", 6, "A quotation mark is opened and not closed.");
}

#[test]
fn a_filter_has_bounds() {
    check(&"a".repeat(4_001), 4_000, "This filter is too long: at most 4,000 characters.");
    check(&"(".repeat(40), 32, "Brackets are nested too deeply: at most 32 levels.");
    check(&"not ".repeat(40), 128, "Brackets are nested too deeply: at most 32 levels.");
    check(&"visits>1 ".repeat(201), 1_807, "This filter asks too much at once: at most 200 conditions.");
    check(&"\"a\" ".repeat(201), 803, "This filter asks too much at once: at most 200 conditions.");
    assert!(read(&"a ".repeat(2_000)).is_ok(), "many words are one search");
}

#[test]
fn a_problem_is_said_in_persian() {
    assert_eq!(said("visits>many", Lang::Fa).1, "«many» در «opportunities-visits» نمی‌گنجد. این عدد خوانا نیست.");
}

#[test]
fn every_sentence_stands_in_both_languages() {
    let mut catalogue = Catalogue::new();
    TEXTS.into_iter().for_each(|(lang, source)| catalogue.add(lang, source).unwrap());
    assert_eq!(catalogue.differences(), Vec::<String>::new());
}
