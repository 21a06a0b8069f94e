//! Questions about the records that lead here.

use super::*;

#[test]
fn related_records_go_by_their_name_in_either_language_and_number() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("has opportunity", "has opportunities");
    on("has opportunities", "has opportunities");
    on("Has Opportunity", "has opportunities");
    on("دارد فرصت", "has opportunities");
    on("دارد فرصت‌های فروش", "has opportunities");
    on("دارد فرصت فروش پارس", "has opportunities and پارس");
    on("no opportunity", "no opportunities");
    on("without opportunity", "no opportunities");
    on("بدون فرصت", "no opportunities");
    on("ندارد فرصت", "no opportunities");
    on("-has opportunity", "no opportunities");
    on("not no opportunity", "has opportunities");
}

#[test]
fn a_whole_filter_stands_inside() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("has opportunity(stage:won)", "has opportunities(stage:won)");
    on("دارد فرصت(مرحله:برنده)", "has opportunities(stage:برنده)");
    on("has opportunity (stage:won amount>5)", "has opportunities(stage:won amount>50rial)");
    on("no opportunity(stage:won or -closes_on:this_month)", "no opportunities(stage:won or -closes_on:this_month)");
    on("has opportunity(customer.name~پارس)", "has opportunities(customer.name~پارس)");
    on("has opportunity(has call)", "has opportunities(has activities(kind:call))");
    on("kind:company has opportunity(owner:me) پارس", "kind:company has opportunities(owner:me) and پارس");
    on("(has opportunity or has call) and x", "(has opportunities or has activities(kind:call)) x");
    on("has opportunity(visits>1) and (a or b)", "has opportunities(visits>1) and (a or b)");
}

#[test]
fn a_kind_of_records_goes_by_its_own_name() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("has call", "has activities(kind:call)");
    on("has calls", "has activities(kind:call)");
    on("no task", "no activities(kind:task)");
    on("دارد تماس", "has activities(kind:call)");
    on("بدون تماس‌ها", "no activities(kind:call)");
    on("has call(subject~x)", "has activities(kind:call subject~x)");
}

#[test]
fn a_stretch_of_time_is_asked_of_when_they_happened() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("has call in 30d", "has activities(kind:call at:30d)");
    on("دارد تماس در ۳۰ روز", "has activities(kind:call at:30d)");
    on("دارد تماس در ۳۰ روز گذشته", "has activities(kind:call at:30d)");
    on("no call in this month", "no activities(kind:call at:this_month)");
    on("بدون تماس در فصل قبل", "no activities(kind:call at:last_quarter)");
    on("has opportunity in this year", "has opportunities(created_at:this_year)");
}

#[test]
fn related_records_are_counted() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("count(call in 30d) > 3", "count(activities(kind:call at:30d))>3");
    on("count(call in 30d)>3", "count(activities(kind:call at:30d))>3");
    on("تعداد(تماس در ۳۰ روز) > ۳", "count(activities(kind:call at:30d))>3");
    on("count(opportunity stage:won) >= 2", "count(opportunities(stage:won))>=2");
    on("count(opportunity(stage:won)) = 2", "count(opportunities(stage:won)):2");
    on("count(opportunities)!=2", "-count(opportunities):2");
    on("count(opportunities)>0", "has opportunities");
    on("count(opportunities)>=1", "has opportunities");
    on("count(opportunities)=0", "no opportunities");
    on("count(opportunities)<1", "no opportunities");
    on("count(opportunities)>=0", "");
    on("count(call)<3 پارس", "count(activities(kind:call))<3 and پارس");
}

#[test]
fn of_several_links_the_primary_one_is_meant_unless_another_is_named() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("has activity.customer", "has activities");
    on("has activity.referred_by", "has activities.referred_by");
    on("has call.referred_by in 3d", "has activities.referred_by(kind:call at:3d)");
    on("count(call.referred_by)>2", "count(activities.referred_by(kind:call))>2");
    on("دارد فرصت.مشتری(مبلغ>۵)", "has opportunities(amount>50rial)");
}

#[test]
fn what_is_no_question_about_others_stays_what_it_is() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("has", "\"has\"");
    on("has money", "\"has money\"");
    on("تعداد بالا", "\"تعداد بالا\"");
    on("\"has call\"", "\"has call\"");
    on("count (a or b)", "\"count\" (a or b)");
    check("نه دارد فرصت", "-\"دارد\" and فرصت");
    check("no answer", "\"no answer\"");
}

#[test]
fn what_was_meant_as_one_and_is_none_is_explained() {
    let wrong = |text: &str| read_on("customers", text).map_err(|problem| (problem.at, problem.what));
    let unknown = |name: &str| Wrong::NoRelated { entity: "customers".into(), name: name.to_owned() };
    assert_eq!(wrong("has invoice(paid:yes)"), Err((4, unknown("invoice"))));
    assert_eq!(wrong("count(invoice) > 3"), Err((6, unknown("invoice"))));
    assert_eq!(wrong("count(call) x"), Err((12, Wrong::NoCount)));
    assert_eq!(wrong("count(call) >"), Err((13, Wrong::NoCount)));
    assert_eq!(wrong("count(call) > 10001"), Err((14, Wrong::CountsTooFar { most: 10_000 })));
    assert_eq!(wrong("has call(x"), Err((8, Wrong::OpenBracket)));
    assert!(matches!(wrong("has call(colour:red)"), Err((9, Wrong::NoField { .. }))));
    assert!(matches!(wrong("has opportunity(stage>3)"), Err((16, Wrong::CannotAsk { .. }))));
    assert!(wrong("has opportunity(has call(has opportunity(x)))").is_err(), "a call has no opportunities");
    let ring = "has opportunity(has call(opportunity.customer.name~x)) ".to_owned();
    assert!(wrong(&ring).is_ok());
    assert_eq!(wrong(&ring.repeat(10)).map(drop), Ok(()), "the same question is asked once");
    let many: String = (1..20).map(|n| format!("count(call)>{n} ")).collect();
    assert!(matches!(wrong(&many), Err((_, Wrong::TooMany { .. }))));
}

#[test]
fn one_asks_of_others_of_others_only_so_far() {
    let schema = schema();
    let def = schema.entity("users").unwrap();
    let deep = "has customer(has opportunity(has call))";
    assert!(parse(deep, &schema, def, &reading(), &Labels).is_ok());
    let mut filter = Filter::everything();
    for _ in 0..4 {
        let (entity, link) = ("customers".into(), "owner".into());
        filter = Filter::Related(Related { entity, link, filter: Box::new(filter), count: None });
    }
    assert_eq!(filter.check(&schema, def).map_err(|problem| problem.what), Err(Wrong::TooRelated { most: 3 }));
}

#[test]
fn the_newest_one_is_asked_when_it_was() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    let calls = |when: &str| format!("activities(kind:call state:done {when})");
    let old = format!("no {}", calls("at<=3m"));
    on("آخرین تماس بیش از ۳ ماه پیش", &old);
    on("آخرین تماس: بیش از ۳ ماه پیش یا هرگز", &old);
    on("آخرین تماس قدیمی‌تر از سه ماه", &old);
    on("آخرین تماس بیش از ۳ ماه پیش بوده است", &old);
    on("از آخرین تماس بیش از ۳ ماه گذشته است", &old);
    on("تازه‌ترین تماس بیش از ۳ ماه پیش", &old);
    on("تازه ترین تماس بیش از ۳ ماه پیش", &old);
    on("از جدید ترین تماس بیش از ۳ ماه گذشته است", &old);
    on("last call more than 3 months ago", &old);
    on("Last call was more than three months ago", &old);
    on("last call: more than 3 months ago or never", &old);
    on("latest call older than 3 months", &old);
    on("last call > 3m", &old);
    on("most recent call>3 months", &old);
    on("آخرین فعالیت بیش از ۳ ماه پیش", "no activities(state:done at<=3m)");
    on("last task at least 3 months ago", "no activities(kind:task state:done at<3m)");
    on("آخرین تماس کمتر از ۳ ماه پیش", &format!("has {}", calls("at<3m")));
    on("last call in the last 2 weeks", &format!("has {}", calls("at:2w")));
    on("last call is not today", &format!("no {}", calls("at:today")));
    on("آخرین تماس پیش از ۱ آذر ۱۴۰۵", &format!("no {}", calls("at>=2026-11-22")));
    on("last call after 2026-11-22", &format!("has {}", calls("at>2026-11-22")));
    on("last call: last month", &format!("has {} and no {}", calls("at:last_month"), calls("at>last_month")));
    on("last call is empty", "no activities(kind:call state:done)");
    on("آخرین تماس خالی نیست", "has activities(kind:call state:done)");
    let never = "no activities(kind:call state:done)";
    on("آخرین تماس کمتر از ۳ ماه پیش یا هرگز", &format!("has {} or {never}", calls("at<3m")));
    on("(last call in the last 2 weeks or never) پارس", &format!("(has {} or {never}) پارس", calls("at:2w")));
    on("آخرین تماس بیش از ۳ ماه پیش یا هرگز و پارس", &format!("{old} and پارس"));
    on("آخرین تماس بیش از ۳ ماه پیش یا هیچ فعالیتی ندارد", &format!("{old} or no activities"));
    on("kind:company and last call > 3m پارس", &format!("kind:company {old} and پارس"));
    on("kind:company or last call > 3m", &format!("kind:company or {old}"));
    on("(آخرین تماس بیش از ۳ ماه پیش یا فعالیت ندارد)", &format!("{old} or no activities"));
}

#[test]
fn words_that_ask_for_no_newest_one_are_looked_for() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    on("آخرین تماس", "آخرین تماس");
    on("last call", "last call");
    on("last call in tehran", "\"last call in tehran\"");
    on("آخرین مهلت", "آخرین مهلت");
    on("last opportunity", "last opportunity");
    check("last call more than 3 months ago", "no activities(kind:call state:done at<=3m)");
    for typed in ["آخرین جلسه پیش از عید", "آخرین تماس پس از", "last call after", "last call over the bridge"]
    {
        assert!(matches!(read_on("customers", typed), Ok(Filter::Words(_))), "{typed}");
    }
    let wrong = read_on("customers", "last call > soon").map_err(|problem| problem.at);
    assert_eq!(wrong, Err(12), "a sign was meant");
}

#[test]
fn an_or_before_words_about_the_newest_one_parts_only_what_is_read_as_a_question() {
    let on = |typed: &str, expected: &str| check_on("customers", typed, expected);
    let old = "no activities(kind:call state:done at<=3m)";
    on("نام:پارس یا آخرین تماس بیش از ۳ ماه پیش", &format!("name:پارس or {old}"));
    on("name:pars or last call > 3m", &format!("name:pars or {old}"));
    // A row of words is a further value of the name, as any other is.
    on("نام:پارس یا آخرین تماس", "name:پارس, آخرین تماس");
    on("name:pars or last call", "name:pars, last call");
    let wrong = read_on("customers", "name:pars or last call > soon").map_err(|problem| problem.at);
    assert_eq!(wrong, Err(25), "a sign was meant");
}
