//! Whatever is typed: an answer, never a panic, and never without end.

use std::path::Path;

use base::Id;
use proptest::prelude::*;

use super::*;

/// Reads, prints, reads again, resolves: all that a request does.
fn survives(text: &str) {
    let schema = schema();
    let def = schema.entity("opportunities").unwrap();
    let Ok(filter) = parse(text, &schema, def, &reading(), &Labels) else { return };
    let printed = print(&filter, &schema, def);
    if printed.chars().count() <= MOST_CHARACTERS {
        let again = parse(&printed, &schema, def, &reading(), &Labels);
        assert_eq!(again.as_ref(), Ok(&filter), "{text:?} printed as {printed:?}");
    }
    let asker = Asker { user: Id::from_raw(1), teams: vec![], branches: vec![] };
    filter.resolve(&schema, def, &reading(), &asker);
    assert_eq!(Filter::from_json(&filter.to_json(&schema, def), &schema, def), Ok(filter));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        survives(&text);
    }

    #[test]
    fn any_row_of_the_languages_own_marks_is_answered(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "stage", "amount", "closes_on", "created", "customer", "owner", "visits", "title", "called_at", ":", "=", "<", ">", "~",
            "^", "!=", "(", ")", "-", "+", "\"", "«", "»", "\\", ",", "،", "..", ".", "*", " ", " ", " ", "or", "یا", "not", "و",
            "last ", "آخرین ", "older than ", " or never", "has ", "no ", "count(", "دارد ", "تعداد(", "activity", "فعالیت", "call", " in ", " در ", "me", "empty", "30d", "this_month", "این", "ماه", "1405/09/01", "12", "۱۲٫۵", "میلیون", "تومان", "10:30", "\u{200c}",
        ]), 0..40)
    ) {
        survives(&pieces.concat());
    }
}

#[test]
fn naughty_strings_are_answered() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/naughty_strings/blns.json");
    let Ok(json) = std::fs::read_to_string(&file) else {
        assert!(std::env::var_os("CI").is_none(), "the naughty strings are missing");
        return println!("left out: no naughty strings beside the project");
    };
    let lines: Vec<String> = serde_json::from_str(&json).unwrap();
    for line in &lines {
        survives(line);
        survives(&format!("title:{line}"));
        survives(&format!("title~\"{line}\" {line}"));
        survives(&format!("closes_on>{line}"));
        survives(&format!("amount:{line}"));
    }
}
