//! The filter as people meet it, over HTTP: what a chip says can be typed, what
//! there is not is told, and labels work in the API; on both databases.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, Town};
use schema::{Filter, filter::print};
use store::testkit::both;

/// A text as it stands in an address.
fn sent(text: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric();
    text.bytes().map(|byte| if safe(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// What the chips of a page say, without their marks.
fn chips(page: &str) -> Vec<String> {
    let chip = |part: &str| -> Option<String> {
        let summary = part.split_once("</summary>")?.0.split_once("<summary")?.1.split_once('>')?.1;
        let (field, said) = summary.split_once("<b>")?;
        let plain = |text: &str| {
            let mut inside = false;
            let bare: String = text
                .chars()
                .filter(|c| {
                    inside = (inside || *c == '<') && *c != '>';
                    !inside && *c != '>'
                })
                .collect();
            bare.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
        };
        Some(format!("{}: {}", plain(field), plain(said)))
    };
    page.split("class=\"chip opens\"").skip(1).filter_map(chip).collect()
}

async fn read(town: &Town, who: &str, entity: &str, text: &str) -> Result<Filter, String> {
    let (ctx, text) = (town.standing(who).await, text.to_owned());
    let def = ctx.def(entity).unwrap();
    let schema = (*ctx.schema).clone();
    let read = ctx.typed_filter(schema, def.key.clone(), &text).await.unwrap();
    read.map_err(|problem| format!("{problem}"))
}

const SAID: &[(&str, &str)] = &[
    ("opportunities", "stage:مذاکره, برنده"),
    ("opportunities", "-stage:مذاکره"),
    ("opportunities", "stage:empty"),
    ("opportunities", "-amount:empty"),
    ("opportunities", "stage.kind:open"),
    ("opportunities", "customer.city:تهران"),
    ("opportunities", "amount>50000000rial"),
    ("opportunities", "amount<=12340rial"),
    ("opportunities", "amount:10000000rial..50000000rial"),
    ("opportunities", "owner:me"),
    ("opportunities", "expected_on:this_month"),
    ("opportunities", "expected_on:last_quarter, today"),
    ("opportunities", "expected_on:this_fiscal_year"),
    ("opportunities", "expected_on:last_fiscal_quarter, today"),
    ("opportunities", "expected_on:+2w"),
    ("opportunities", "expected_on>today"),
    ("opportunities", "expected_on<=2026-11-22"),
    ("opportunities", "expected_on:2026-11-22..2026-12-21"),
    ("opportunities", "created_at:30d"),
    ("opportunities", "created_at<30d"),
    ("opportunities", "created_at>3m"),
    ("customers", "kind:company, person"),
    ("customers", "no activities(kind:call state:done at<=3m)"),
    ("customers", "no activities(kind:call state:done at<2w)"),
    ("customers", "no activities(state:done at>=2026-11-22)"),
    ("customers", "has activities(kind:meeting state:done at<1y)"),
    ("customers", "has activities(kind:call state:done at<=5d)"),
    ("customers", "has activities(kind:call state:done at:30d)"),
    ("customers", "has activities(kind:call state:done at:this_month)"),
    ("customers", "-kind:company"),
    ("customers", "name~پارس, \"نساجی پارس\""),
    ("customers", "-name~پارس"),
    ("customers", "name^پارس"),
    ("customers", "city:تهران, \"خرم آباد\""),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_chip_says_can_be_typed() {
    both(async |db| {
        let town = Town::open(db).await;
        let client: Client = town.browser("maryam").await;
        for lang in ["fa", "en"] {
            town.post(&client, "/me/preferences", &format!("language={lang}&back=/me")).await;
            for (entity, text) in SAID {
                let meant = read(&town, "maryam", entity, text).await.unwrap();
                let page = town.get(&client, &format!("/{entity}?filter={}", sent(text))).await;
                let said = chips(&page.body).join(" و ");
                let again = read(&town, "maryam", entity, &said).await;
                let ctx = town.standing("maryam").await;
                let shown = |filter: &Filter| print(filter, &ctx.schema, &ctx.def(entity).unwrap());
                assert_eq!(again.as_ref().map(&shown), Ok(shown(&meant)), "{text} is said as {said}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kind_of_a_stage_is_a_word_for_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let ctx = town.standing("maryam").await;
        let check = async |typed: &str, expected: &str| {
            let filter = read(&town, "maryam", "opportunities", typed).await.unwrap();
            assert_eq!(print(&filter, &ctx.schema, &ctx.def("opportunities").unwrap()), expected, "{typed}");
        };
        check("stage:won", "stage.kind:won").await;
        check("stage: open or lost", "stage.kind:open, lost").await;
        check("مرحله: در جریان", "stage.kind:open").await;
        check("مرحله: مذاکره یا won", "stage:مذاکره or stage.kind:won").await;
        check("stage:won amount>5 rial", "stage.kind:won amount>5rial").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_there_is_not_is_told_on_pages_and_to_programs() {
    both(async |db| {
        let town = Town::open(db).await;
        let (client, program) = (town.browser("maryam").await, town.program("maryam").await);
        for (text, near) in
            [("stage:مزاکره", "مذاکره"), ("customer:ناکجاآباد", "ناکجاآباد"), ("> 3", "&gt;"), ("پارس یا", "یا")]
        {
            let page = town.get(&client, &format!("/opportunities?filter={}", sent(text))).await;
            assert!(page.body.contains("filter-error"), "{text}");
            assert!(page.body.contains(near), "{text} offers {near}");
            let answer = town.get(&program, &format!("/api/v1/opportunities?filter={}", sent(text))).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}: {}", answer.body);
        }
        // Words that are no condition are looked for as ever.
        for text in ["پارس", "یا علی", "در تهران", "تعداد بالا", "10:30", "more than words"] {
            let page = town.get(&client, &format!("/opportunities?filter={}", sent(text))).await;
            assert!(page.status == StatusCode::OK && !page.body.contains("filter-error"), "{text}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_may_use_the_words_of_the_page() {
    both(async |db| {
        let town = Town::open(db).await;
        let program = town.program("maryam").await;
        for text in ["مرحله.نوع:در جریان", "stage:open", "owner:me", "مسئول:من", "Owner is me", "activities >= 0"]
        {
            let answer = town.get(&program, &format!("/api/v1/opportunities?count=1&filter={}", sent(text))).await;
            assert_eq!(answer.status, StatusCode::OK, "{text}: {}", answer.body);
            assert!(answer.body.contains(&town.deal.to_string()), "{text} finds the deal: {}", answer.body);
        }
    })
    .await;
}

/// Whoever may not see a customer cannot tell by its name that there is one.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_out_of_sight_is_as_one_that_there_is_not() {
    both(async |db| {
        let town = Town::open(db).await;
        let title = town.standing("maryam").await;
        let id = town.customer;
        let name = title
            .read(move |tx| {
                let def = tx.ctx.def("customers")?;
                Ok(tx.find_any(&def, id)?.title().unwrap_or_default().to_owned())
            })
            .await
            .unwrap();
        let text = format!("customer:\"{name}\"");
        assert!(read(&town, "maryam", "opportunities", &text).await.is_ok());
        let hidden = read(&town, "omid", "opportunities", &text).await.expect_err("omid sees no such customer");
        let unknown = read(&town, "omid", "opportunities", "customer:\"ناکجا\"").await.expect_err("nobody's");
        assert_eq!(hidden.replace(&name, "ناکجا"), unknown);
    })
    .await;
}

/// What leads to records of `here`, as people call it: every entity, and every kind of its records.
fn countable(ctx: &records::Ctx, here: &schema::EntityDef) -> Vec<(String, String)> {
    let texts = &ctx.workspace.texts;
    let mut names = Vec::new();
    for def in ctx.schema.entities().filter(|def| !schema::filter::links_here(def, here).is_empty()) {
        for lang in base::Lang::ALL {
            let of = lang.tag().to_owned();
            names.extend([def.one_label_key(), def.label_key()].map(|key| (of.clone(), texts.get(lang, &key, &[]))));
            let Some(kind) = schema::filter::kind_field(def) else { continue };
            let schema::Kind::Choice(choices) = &kind.kind else { continue };
            let called =
                |choice: &schema::ChoiceDef| texts.get(lang, &def.choice_label_key(&kind.key, &choice.key), &[]);
            names.extend(choices.iter().map(|choice| (of.clone(), called(choice))));
        }
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_counted_is_counted_in_the_words_of_both_languages() {
    let (db, _guard) = store::testkit::sqlite().await;
    let town = Town::open(db).await;
    let ctx = town.standing("boss").await;
    for entity in ["customers", "opportunities"] {
        let def = ctx.def(entity).unwrap();
        for (lang, name) in countable(&ctx, &def) {
            let lower = name.to_lowercase();
            let said: Vec<String> = match &*lang {
                "fa" => {
                    ["تعداد # بیش از ۲", "# ندارد", "هیچ # ندارد", "بدون #"].map(|say| say.replace('#', &name)).into()
                }
                _ => ["number of # more than 2", "no #", "has no #", "without any #", "more than 2 #"]
                    .map(|say| say.replace('#', &lower))
                    .into(),
            };
            for text in said {
                let read = read(&town, "boss", entity, &text).await;
                let is_asked = |filter: &Filter| match filter {
                    Filter::Not(inner) => matches!(**inner, Filter::Related(_)),
                    other => matches!(other, Filter::Related(_)),
                };
                assert!(read.as_ref().is_ok_and(is_asked), "{entity}: {text}: {read:?}");
            }
        }
    }
    for (typed, meant) in [
        ("فرصت ندارد", "no opportunities"),
        ("تعداد فرصت‌ها بیش از ۲", "count(opportunities)>2"),
        ("هیچ معامله‌ای ندارد", "no opportunities"),
        ("no deals", "no opportunities"),
        ("number of deals more than 2", "count(opportunities)>2"),
        ("more than 2 deals", "count(opportunities)>2"),
        ("number of calls more than 3", "count(activities(kind:call))>3"),
    ] {
        let filter = read(&town, "boss", "customers", typed).await.unwrap();
        assert_eq!(print(&filter, &ctx.schema, &ctx.def("customers").unwrap()), meant, "{typed}");
    }
}

/// What stands between two texts of a page.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("the page has no {before}")).1;
    rest.split_once(after).map_or(rest, |(found, _)| found)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fiscal_year_of_the_settings_is_the_one_that_filters_mean() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        // Ordibehesht of a year that is counted from Farvardin; today is in Azar.
        let deal = format!("/api/v1/opportunities/{}", town.deal);
        let told = town.json(&program, Method::PATCH, &deal, r#"{"opened_on": "2026-05-01"}"#).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        let is_within = async |period: &str| {
            let found = town
                .get(&program, &format!("/api/v1/opportunities?filter={}", sent(&format!("opened_on:{period}"))))
                .await;
            let page =
                town.get(&boss, &format!("/opportunities?filter={}", sent(&format!("opened_on:{period}")))).await;
            let (in_api, on_page) = (
                found.body.contains(&town.deal.to_string()),
                page.body.contains(&format!("/opportunities/{}", town.deal)),
            );
            assert_eq!(in_api, on_page, "{period}: both doors mean the same");
            in_api
        };
        assert!(is_within("this_fiscal_year").await && !is_within("last_fiscal_year").await);

        // On the page: the company's year begins in Mehr.
        let page = town.get(&boss, "/settings").await.body;
        let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
        let form = format!("seen={seen}&shown=fiscal_month&shown=fiscal_day&fiscal_month=7&fiscal_day=%DB%B1");
        let kept = town.post(&boss, "/settings", &form).await;
        assert_eq!((kept.status, &*kept.location), (StatusCode::SEE_OTHER, "/settings"), "{}", kept.body);
        assert_eq!((town.workspace.settings().fiscal_month, town.workspace.settings().fiscal_day), (7, 1));
        assert!(!is_within("this_fiscal_year").await && is_within("last_fiscal_year").await);
        let wrong = format!("seen={seen}&shown=fiscal_day&fiscal_day=32");
        assert_ne!(town.post(&boss, "/settings", &wrong).await.status, StatusCode::SEE_OTHER);

        // It is taken back, and set once more by a program.
        let page = town.get(&boss, "/settings").await.body;
        let undo = format!("/settings/changes/{}/undo", between(&page, "/settings/changes/", "/undo"));
        assert_eq!(town.post(&boss, &undo, "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.workspace.settings().fiscal_month, 1);
        assert!(is_within("this_fiscal_year").await);
        let body = r#"{"fiscal_month": 7, "fiscal_day": 1}"#;
        let set = town.json(&program, Method::PATCH, "/api/v1/settings", body).await;
        assert!(set.status == StatusCode::OK && set.body.contains("\"fiscal_month\":7"), "{}", set.body);
        assert!(is_within("last_fiscal_year").await);
        let wrong = town.json(&program, Method::PATCH, "/api/v1/settings", r#"{"fiscal_month": 13}"#).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("fiscal_month"), "{}", wrong.body);
    })
    .await;
}

/// Who was called long ago, yesterday, and never, though somebody promised to.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_call_is_the_newest_that_happened_and_may_be_none() {
    both(async |db| {
        let town = Town::open(db).await;
        let program = town.program("boss").await;
        let new = async |path: &str, body: String| {
            let made = town.json(&program, Method::POST, path, &body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{body}: {}", made.body);
            let told: serde_json::Value = serde_json::from_str(&made.body).unwrap();
            told["id"].as_str().or(told["data"]["id"].as_str()).unwrap().to_owned()
        };
        let mut ids = Vec::new();
        for name in ["دیروز", "پارسال", "هرگز", "تازه"] {
            let body = format!(r#"{{"name": "{name}", "kind": "company"}}"#);
            ids.push(new("/api/v1/customers", body).await);
        }
        let [yesterday, long, never, both] = &ids[..] else { unreachable!() };
        let call = |customer: &str, at: &str| {
            format!(r#"{{"kind": "call", "subject": "x", "customer": "{customer}", "at": "{at}", "state": "done"}}"#)
        };
        for (customer, at) in [
            (yesterday, "2026-11-21T09:00:00Z"),
            (long, "2026-01-05T09:00:00Z"),
            (both, "2026-01-05T09:00:00Z"),
            (both, "2026-11-20T09:00:00Z"),
        ] {
            new("/api/v1/activities", call(customer, at)).await;
        }
        let promised = format!(r#"{{"kind": "call", "subject": "y", "customer": "{never}", "due_on": "2026-11-25"}}"#);
        new("/api/v1/activities", promised).await;
        let finds = async |typed: &str, expected: &[&String]| {
            let found = town.get(&program, &format!("/api/v1/customers?limit=100&filter={}", sent(typed))).await;
            assert_eq!(found.status, StatusCode::OK, "{typed}: {}", found.body);
            for id in &ids {
                assert_eq!(found.body.contains(&**id), expected.contains(&id), "{typed}: {id} of {ids:?}");
            }
        };
        finds("آخرین تماس بیش از ۳ ماه پیش", &[long, never]).await;
        finds("last call more than 3 months ago", &[long, never]).await;
        finds("آخرین تماس کمتر از ۳ ماه پیش", &[yesterday, both]).await;
        finds("last call in the last 30 days", &[yesterday, both]).await;
        finds("last call: 2026-01-05", &[long]).await;
        finds("last call is empty", &[never]).await;
        finds("آخرین جلسه بیش از ۳ ماه پیش", &[yesterday, long, never, both]).await;
        finds("kind:company and last call > 3m and هرگز", &[never]).await;
    })
    .await;
}

/// «آخرین» goes on with what has a newest one, then with how its time is asked; what is
/// offered reads as one question.
#[tokio::test(flavor = "multi_thread")]
async fn words_about_the_newest_one_are_completed_to_its_end() {
    both(async |db| {
        let town = Town::open(db).await;
        let client = town.browser("maryam").await;
        let offers = async |text: &str| {
            let found = town.get(&client, &format!("/customers/filter?text={}", sent(text))).await;
            assert_eq!(found.status, StatusCode::OK, "{text}: {}", found.body);
            let told: Vec<serde_json::Value> = serde_json::from_str(&found.body).unwrap();
            told.iter().map(|offer| offer["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let check = async |steps: &[(&str, &str)], question: &str| {
            for (typed, whole) in steps {
                let found = offers(typed).await;
                assert!(found.iter().any(|text| text == whole), "{typed} offers {found:?}");
            }
            let page = town.get(&client, &format!("/customers?filter={}", sent(steps[steps.len() - 1].1))).await;
            let chips = chips(&page.body).join("; ").replace(['\u{2068}', '\u{2069}'], "");
            assert_eq!(chips, question, "{steps:?}");
        };
        check(
            &[
                ("آخ", "آخرین "),
                ("آخرین ", "آخرین تماس"),
                ("آخرین تم", "آخرین تماس"),
                ("آخرین تماس", "آخرین تماس بیش از "),
                ("آخرین تماس بی", "آخرین تماس بیش از "),
                ("آخرین تماس بیش از ۳", "آخرین تماس بیش از ۳ ماه پیش "),
            ],
            "آخرین تماس: بیش از ۳ ماه پیش یا هرگز",
        )
        .await;
        assert!(offers("تازه ترین ").await.contains(&"تازه ترین جلسه".to_owned()));
        town.post(&client, "/me/preferences", "language=en&back=/me").await;
        check(
            &[
                ("la", "last "),
                ("last ", "last Call"),
                ("last ca", "last Call"),
                ("last Call ", "last Call more than "),
                ("last Call more than 3", "last Call more than 3 months ago "),
            ],
            "Last call: more than 3 months ago or never",
        )
        .await;
    })
    .await;
}

/// What a page says of related records reads as a sentence.
#[tokio::test(flavor = "multi_thread")]
async fn related_records_are_said_as_people_say_them() {
    both(async |db| {
        let town = Town::open(db).await;
        let client = town.browser("maryam").await;
        let said = async |text: &str, fa: &str, en: &str| {
            for (lang, expected) in [("fa", fa), ("en", en)] {
                town.post(&client, "/me/preferences", &format!("language={lang}&back=/me")).await;
                let page = town.get(&client, &format!("/customers?filter={}", sent(text))).await;
                let plain = |c: &char| !matches!(c, '\u{2066}'..='\u{2069}');
                let chips: String = chips(&page.body).join("; ").chars().filter(plain).collect();
                assert_eq!(chips, expected, "{text}");
            }
        };
        said(
            "has opportunities(stage.kind:won)",
            "فرصت فروش: دارد که نوع مرحله آن «برنده» است",
            "Opportunity: at least one whose stage kind is Won",
        )
        .await;
        said(
            "no opportunities(stage.kind:won amount:empty)",
            "فرصت فروش: ندارد که نوع مرحله آن «برنده» است و مبلغ آن خالی است",
            "Opportunity: none whose stage kind is Won and amount is empty",
        )
        .await;
        said(
            "count(activities(kind:call at:30d result:answered))>3",
            "تماس: بیش از ۳: در ۳۰ روز گذشته که نتیجهٔ تماس آن «پاسخ داد» است",
            "Call: more than 3: in the last 30 days whose result of the call is Answered",
        )
        .await;
        said(
            "no activities(kind:call state:done at<=3m)",
            "آخرین تماس: بیش از ۳ ماه پیش یا هرگز",
            "Last call: more than 3 months ago or never",
        )
        .await;
    })
    .await;
}
