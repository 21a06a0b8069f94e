//! Strings that break programs, through everything here that reads text.

use jiff::civil::date;
use proptest::prelude::*;

use crate::*;

/// Calls every reader. What they answer is another test's matter; here they
/// only have to answer.
fn read_by_all(text: &str) {
    let today = date(2026, 11, 22);
    for calendar in Calendar::ALL {
        let _ = (parse_date(text, calendar, today), parse_moment(text, calendar, today.at(10, 20, 0, 0)));
    }
    let _ = (fold::fold(text), fold::find_key(text), fold::find_needles(text), fold::digits(text), sort_key(text));
    let _ = (fold::tidy(text), fold::tidy_prose(text));
    let _ = (parse::integer(text), parse::decimal(text, 3), email::normalise(text));
    for currency in Currency::ALL {
        let _ = (parse::money(text, currency, MoneyUnit::Rial), parse::money(text, currency, MoneyUnit::Toman));
    }
    let _ = (phone::normalise(text, "IR"), phone::normalise(text, text));
    let _ = (checks::national_id(text), checks::company_id(text), checks::sheba(text), checks::card(text));
    let _ = (checks::sheba_bank(text), text.parse::<Id>(), Currency::from_code(text), Lang::from_tag(text));
    let catalogue = Catalogue::new();
    for lang in Lang::ALL {
        let _ =
            (phone::show(text, lang), Format::of(lang).digits(text), catalogue.get(lang, text, &[(text, text.into())]));
    }
}

#[test]
fn naughty_strings_are_read_without_a_panic() {
    let Some(list) = testing::shared("naughty_strings/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_str(&list).unwrap();
    assert!(strings.len() > 500);
    strings.iter().for_each(|text| read_by_all(text));
}

proptest! {
    #[test]
    fn no_text_makes_a_panic(text in ".*") {
        read_by_all(&text);
    }

    #[test]
    fn no_text_that_is_nearly_right_makes_a_panic(text in "[0-9۰-۹٠-٩/:.,٬٫+\\-T Zروزپیشدیگرماهآذرinagod@IR]{0,30}|((فردا|شنبه|ساعت|عصر|صبح|نیم|و|آخر|ماه|بعد|[0-9:]{1,5}|at|pm) ){0,6}") {
        read_by_all(&text);
    }

    #[test]
    fn broken_catalogues_are_refused_without_a_panic(source in "([a-z-]{1,3} = [a-z{}$\" ]{0,20}\n){0,5}|.*") {
        let mut catalogue = Catalogue::new();
        let _ = catalogue.add(Lang::Fa, source);
        let keys: Vec<String> = catalogue.keys(Lang::Fa).map(str::to_owned).collect();
        keys.iter().for_each(|key| assert!(!catalogue.get(Lang::Fa, key, &[]).starts_with('⟨')));
    }

    #[test]
    fn an_id_reads_back(raw in 0..i64::MAX) {
        let id: Id = Id::from_raw(raw);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn one_ending_at_most_makes_an_id(digits in "[0-9]{9}") {
        let right = (0..10).filter(|last| checks::national_id(&format!("{digits}{last}")).is_ok());
        prop_assert!(right.count() <= 1);
    }
}
