//! What people say in words, and what they slip on.

use super::*;
use crate::{EntityDef, Known, Names};

#[test]
fn an_or_goes_on_with_the_values_of_its_field() {
    check("stage: negotiation or lost", "stage:negotiation, lost");
    check("مرحله: مذاکره یا پیش‌فاکتور", "stage:مذاکره, پیش‌فاکتور");
    check("stage:a, b or c visits>3", "stage:a, b, c visits>3");
    check("stage:\"price sent\" or \"in talks\"", "stage:\"price sent\", \"in talks\"");
    check("visits: 3 or 5", "visits:3, 5");
    check("closes_on: today or tomorrow", "closes_on:today, tomorrow");
    check("-stage:a or b", "-stage:a, b");
    check("title~a or b", "title~a, b");
    check("stage:a or empty", "stage:a or stage:empty");
    check_on("customers", "نوع: شرکت یا شخص حقیقی", "kind:company, person");
    check_on("customers", "has call in today or yesterday", "has activities(kind:call at:today, yesterday)");
}

#[test]
fn what_is_no_value_is_a_condition_of_its_own() {
    check("stage:a or visits>3", "stage:a or visits>3");
    check("stage:a or (b)", "stage:a or (b)");
    check("stage:a or -b", "stage:a or -b");
    check("stage:a or (b c) visits>3", "stage:a or (b c and visits>3)");
    check("visits>3 or b", "visits>3 or (b)");
    check("a or stage:b", "a or stage:b");
    check("stage:a or has activity", "stage:a or has activities");
}

#[test]
fn a_field_is_asked_in_words() {
    check("visits more than 3", "visits>3");
    check("visits is more than 3", "visits>3");
    check("visits: at least ۳", "visits>=3");
    check("visits is not 3", "-visits:3");
    check("مبلغ بیش از ۵ میلیون تومان", "amount>50000000rial");
    check("مبلغ کمتر از ۵ ریال", "amount<5rial");
    check("مبلغ: دست‌کم ۵ ریال", "amount>=5rial");
    check("title contains پارس", "title~پارس");
    check("title: starts with پارس", "title^پارس");
    check("title does not contain پارس", "-title~پارس");
    check("Stage is not won", "-stage:won");
    check("مرحله خالی است", "stage:empty");
    check("مرحله: خالی نیست", "-stage:empty");
    check("Closing date is empty", "closes_on:empty");
    check("Closing date is not empty پارس", "-closes_on:empty and پارس");
    check("Closing date before today", "closes_on<today");
    check("تاریخ بسته‌شدن پس از ۱ آذر ۱۴۰۵", "closes_on>2026-11-22");
    check("\"تاریخ ایجاد\" پیش از امروز", "created_at<today");
}

#[test]
fn ages_and_stretches_are_said_in_words() {
    check("created older than 3 months", "created_at>3m");
    check("created newer than 3 months", "created_at<3m");
    check("created more than 30 days ago", "created_at>30d");
    check("created older than 2026-01-01", "created_at<2026-01-01");
    check("created in the last 2 weeks", "created_at:2w");
    check("created: in the last 2 weeks", "created_at:2w");
    check("تاریخ ایجاد در ۳ روز گذشته", "created_at:3d");
    check("تاریخ ایجاد قدیمی‌تر از ۳ ماه", "created_at>3m");
    check("older than 3 months", "created_at>3m");
    check("in the last 2 weeks", "created_at:2w");
    check("closes_on in the next 2 weeks", "closes_on:+2w");
    check("in tehran", "\"in tehran\"");
    check("در تهران", "\"در تهران\"");
}

#[test]
fn fields_behind_links_go_by_both_labels_side_by_side() {
    check("customer name:x", "customer.name:x");
    check("نام مشتری:x", "customer.name:x");
    check("نام مشتری شامل x", "customer.name~x");
    check("مشتری › نام:x", "customer.name:x");
    check("پارس مشتری name:x", "پارس and customer.name:x");
}

#[test]
fn a_range_is_said_in_words() {
    check("visits between 3 and 5", "visits:3..5");
    check("visits: 3 to 5", "visits:3..5");
    check("مبلغ بین ۱ و ۵ میلیون تومان", "amount:10000000rial..50000000rial");
    check("مبلغ بین ۱ تا ۵ ریال", "amount:1rial..5rial");
    check("تاریخ بسته‌شدن از ۱ آذر تا ۳۰ آذر", "closes_on:2026-11-22..2026-12-21");
    check("closes_on between today and tomorrow", "closes_on>=today closes_on<=tomorrow");
    check("visits between 3 and 5 stage:a", "visits:3..5 stage:a");
}

#[test]
fn others_are_counted_without_brackets() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("تعداد فعالیت > 3", "count(activities)>3");
    on("تعداد تماس‌ها بیش از ۳", "count(activities(kind:call))>3");
    on("count calls in 30d > 3", "count(activities(kind:call at:30d))>3");
    on("activities > 3", "count(activities)>3");
    on("activities>3", "count(activities)>3");
    on("calls at least 3", "count(activities(kind:call))>=3");
    on("more than 3 calls in 30d", "count(activities(kind:call at:30d))>3");
    on("بیش از ۳ تماس در ۳۰ روز گذشته پارس", "count(activities(kind:call at:30d))>3 and پارس");
    on("fewer than 1 call", "no activities(kind:call)");
    on("count(call) more than 3", "count(activities(kind:call))>3");
    on("تعداد بالا", "\"تعداد بالا\"");
    on("فعالیت پارس", "فعالیت پارس");
    on("more than words", "\"more than words\"");
    on("more than 3 sheep", "\"more than 3 sheep\"");
}

#[test]
fn numbers_may_be_said_in_words() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("بیش از دو تماس", "count(activities(kind:call))>2");
    on("تماس بیش از دو", "count(activities(kind:call))>2");
    on("بیش از سه تا تماس", "count(activities(kind:call))>3");
    on("بیش از سه‌تا تماس در ۳۰ روز", "count(activities(kind:call at:30d))>3");
    on("بیش از ۳ تا تماس پارس", "count(activities(kind:call))>3 and پارس");
    on("تعداد تماس‌ها بیش از بیست و پنج", "count(activities(kind:call))>25");
    on("more than two calls", "count(activities(kind:call))>2");
    on("at least twenty-five calls in 30d", "count(activities(kind:call at:30d))>=25");
    on("count(call) > three", "count(activities(kind:call))>3");
    on("has call in the last two weeks", "has activities(kind:call at:2w)");
    on("دو پارس", "دو پارس");
    check("visits more than two", "visits>2");
    check("visits between two and five", "visits:2..5");
    check("مبلغ بیش از دو میلیون تومان", "amount>20000000rial");
    check("مبلغ بیش از دو میلیون و پانصد هزار تومان", "amount>25000000rial");
    check("مبلغ بیش از سه هزار میلیارد ریال", "amount>3000000000000rial");
    check("amount over twelve million toman", "amount>120000000rial");
    check("تاریخ ایجاد قدیمی‌تر از دو هفته", "created_at>2w");
    check("created more than three months ago", "created_at>3m");
}

#[test]
fn a_word_that_is_no_number_is_told_as_that_word() {
    let not = |text: &str, at: usize, said: &str| {
        let wrong = read_on("customers", text).map_err(|problem| (problem.at, problem.what));
        assert_eq!(wrong, Err((at, Wrong::NotANumber { said: said.to_owned() })), "{text}");
    };
    not("count(call) > many", 14, "many");
    not("تعداد تماس‌ها بیش از چند", 21, "چند");
    not("more than many calls", 10, "many");
    not("بیش از فلان تماس", 7, "فلان");
    let nothing = read_on("customers", "count(call) >").map_err(|problem| problem.what);
    assert_eq!(nothing, Err(Wrong::NoCount));
}

#[test]
fn a_fiscal_time_by_itself_is_explained() {
    let lone = |text: &str, at: usize, said: &str| {
        let Err(FilterProblem { at: there, what: Wrong::LoneMoment { said: told, .. } }) = read(text) else {
            panic!("{text} was taken")
        };
        assert_eq!((there, told.as_str()), (at, said), "{text}");
    };
    lone("سال مالی گذشته", 0, "سال مالی گذشته");
    lone("this fiscal year", 0, "this fiscal year");
    lone("پارس فصل مالی", 5, "فصل مالی");
    lone("this_fiscal_quarter", 0, "this_fiscal_quarter");
    check("در سال مالی گذشته", "created_at:last_fiscal_year");
    check("\"سال مالی گذشته\"", "\"سال مالی گذشته\"");
    check("سال خوب مالی", "\"سال خوب مالی\"");
}

#[test]
fn what_is_had_or_lacked_is_said_as_each_language_says_it() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("فعالیت ندارد", "no activities");
    on("فعالیتی ندارد", "no activities");
    on("هیچ تماسی ندارد", "no activities(kind:call)");
    on("تماس دارد", "has activities(kind:call)");
    on("تماس در ۳۰ روز ندارد", "no activities(kind:call at:30d)");
    on("هیچ تماسی در ۳۰ روز گذشته ندارد پارس", "no activities(kind:call at:30d) and پارس");
    on("ندارد فعالیت", "no activities");
    on("has no calls", "no activities(kind:call)");
    on("has a call", "has activities(kind:call)");
    on("with calls", "has activities(kind:call)");
    on("without any calls in 30d", "no activities(kind:call at:30d)");
    on("number of calls more than 3", "count(activities(kind:call))>3");
    on("number of activities > 3", "count(activities)>3");
    on("تعداد فعالیت‌ها بیش از ۲", "count(activities)>2");
    on("تعداد تماس‌های > ۲", "count(activities(kind:call))>2");
    on("شرکت دارد", "\"شرکت دارد\"");
    on("number of", "number of");
    on("with love", "\"with love\"");
    let told = |text: &str| read_on("customers", text).map_err(|problem| (problem.at, problem.what));
    let nobody = |name: &str| Wrong::NoRelated { entity: "customers".into(), name: name.to_owned() };
    assert_eq!(told("تعداد گوسفندها بیش از ۲"), Err((6, nobody("گوسفندها"))));
    assert_eq!(told("number of black sheep more than 3"), Err((10, nobody("black sheep"))));
}

#[test]
fn a_stray_operator_is_told() {
    let wrong = |text: &str| read(text).map_err(|problem| (problem.at, problem.what));
    let stray = |sign: &str| Wrong::StraySign(sign.to_owned());
    assert_eq!(wrong("> 3"), Err((0, stray(">"))));
    assert_eq!(wrong("پارس >= 3").map_err(|(at, _)| at), Err(0));
    assert_eq!(wrong("visits>3 :x"), Err((9, stray(":"))));
    assert_eq!(wrong("علی یا"), Err((4, Wrong::StrayWord("یا".to_owned()))));
    assert_eq!(wrong("stage:a or"), Err((8, Wrong::StrayWord("or".to_owned()))));
    assert!(matches!(wrong("colour > 3"), Err((0, Wrong::NoField { .. }))));
    assert_eq!(wrong("\"> 3\""), Ok(Filter::Words("> 3".to_owned())));
}

/// Labels, and the titles of the stages of this town.
struct Looked;

impl Names for Looked {
    fn field(&self, entity: &EntityDef, field: &str) -> Vec<String> {
        Labels.field(entity, field)
    }
    fn choice(&self, entity: &EntityDef, field: &str, choice: &str) -> Vec<String> {
        Labels.choice(entity, field, choice)
    }
    fn entity(&self, entity: &EntityDef) -> Vec<String> {
        Labels.entity(entity)
    }
    fn record(&self, entity: &str, title: &str) -> Known {
        let all = ["مذاکره", "ارسال قیمت", "برنده"].map(str::to_owned);
        match entity {
            "stages" if all.iter().any(|known| known == title) => Known::Yes { title: title.to_owned() },
            "stages" => Known::No { near: nearest(title, &all) },
            "customers" => Known::No { near: Near::default() },
            _ => Known::NotAsked,
        }
    }
}

fn looked(text: &str) -> Result<Filter, FilterProblem> {
    let schema = schema();
    parse(text, &schema, schema.entity("opportunities").unwrap(), &reading(), &Looked)
}

#[test]
fn a_title_that_is_known_needs_no_quotation_marks() {
    let check = |typed: &str, expected: &str| {
        assert_eq!(print_on("opportunities", &looked(typed).unwrap()), expected, "{typed}");
    };
    check("مرحله: ارسال قیمت یا مذاکره", "stage:\"ارسال قیمت\", مذاکره");
    check("مرحله: ارسال قیمت پارس", "stage:\"ارسال قیمت\" and پارس");
    check("customer:شرکت", "customer.kind:company");
    check("customer:company or person", "customer.kind:company, person");
    check("owner:رضا", "owner:رضا");
    check("پارس", "پارس");
}

#[test]
fn a_value_that_there_is_not_is_told_with_its_neighbours() {
    let wrong = |text: &str| match looked(text).map_err(|problem| problem.what) {
        Err(Wrong::NoRecord { field, said, near }) => (field.label, said.into_string(), near.some),
        other => panic!("{text}: {other:?}"),
    };
    let stage = "opportunities-stage".to_owned();
    assert_eq!(wrong("stage:مزاکره"), (stage.clone(), "مزاکره".into(), vec!["مذاکره".to_owned()]));
    assert_eq!(wrong("stage:ارسال"), (stage, "ارسال".into(), vec!["ارسال قیمت".to_owned()]));
    assert_eq!(wrong("customer:\"شرکت\"").2, Vec::<String>::new());
    let choice = match read_on("customers", "kind:compani").map_err(|problem| problem.what) {
        Err(Wrong::NoChoice { near, .. }) => near,
        other => panic!("{other:?}"),
    };
    assert_eq!(choice.some, ["customers-kind-company"]);
}
