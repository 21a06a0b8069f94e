//! The filter as people meet it, over HTTP: what a chip says can be typed, what
//! there is not is told, and labels work in the API; on both databases.

#[path = "filter_said/counted.rs"]
mod counted;
#[path = "filter_said/fiscal.rs"]
mod fiscal;
#[path = "filter_said/newest.rs"]
mod newest;

use axum::http::StatusCode;
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
