//! Persian first, as people meet it: any digits, any spelling, the Persian
//! alphabet, the direction of every text, sums in the company's unit. On both
//! databases alike, through the pages, the filters and the API.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use base::MoneyUnit;
use peyvand_tests::town::{Client, Town};
use records::{Ctx, Door, Settings};
use serde_json::{Value as Json, json};
use store::testkit::both;

/// As it stands in an address or a form.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn form(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// Writes a customer down by the page's form and reads it back through the API.
async fn typed(town: &Town, boss: &Client, program: &Client, pairs: &[(&str, &str)]) -> Json {
    let kept = town.post(boss, "/customers", &form(&[&[("kind", "person")], pairs].concat())).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{pairs:?}: {}", kept.body);
    let read = town.get(program, &format!("/api/v1{}", kept.location)).await;
    serde_json::from_str(&read.body).expect("a record")
}

async fn names(town: &Town, program: &Client, query: &str) -> Vec<String> {
    let found = town.get(program, &format!("/api/v1/customers?limit=100&{query}")).await;
    assert_eq!(found.status, StatusCode::OK, "{query}: {}", found.body);
    let found: Json = serde_json::from_str(&found.body).expect("a list");
    let rows = found["items"].as_array().or(found["data"].as_array()).expect("rows");
    rows.iter().map(|row| row["name"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_digits_are_taken_in_every_input() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        let mut kept = BTreeSet::new();
        for (at, (mobile, since, employees, revenue)) in [
            ("09123456789", "1405/09/01", "1200", "2500000"),
            ("۰۹۱۲۳۴۵۶۷۸۹", "۱۴۰۵/۰۹/۰۱", "۱٬۲۰۰", "۲٬۵۰۰٬۰۰۰"),
            ("٠٩١٢٣٤٥٦٧٨٩", "١٤٠٥/٠٩/٠١", "١٢٠٠", "٢٥٠٠٠٠٠"),
            ("+98 (912) 345-6789", "۱ آذر ۱۴۰۵", "1,200", "۲٫۵ میلیون تومان"),
        ]
        .into_iter()
        .enumerate()
        {
            let name = format!("مشتری {at}");
            let pairs = [("name", &*name), ("since", since), ("employees", employees), ("revenue", revenue)];
            let record = typed(&town, &boss, &program, &pairs).await;
            kept.insert(["since", "employees", "revenue"].map(|field| record[field].to_string()));
            let body = json!({ "mobile": mobile, "version": record["version"] }).to_string();
            let path = format!("/api/v1/customers/{}", record["id"].as_str().expect("an id"));
            let made = town.json(&program, Method::PATCH, &path, &body).await;
            assert_eq!(made.status, StatusCode::OK, "{mobile}: {}", made.body);
            assert!(made.body.contains("+989123456789"), "{}", made.body);
            let found = names(&town, &program, &format!("filter=mobile:{}", encoded(&format!("\"{mobile}\"")))).await;
            assert!(found.contains(&name), "{mobile} finds {found:?}");
        }
        let kept: Vec<_> = kept.into_iter().collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
        assert_eq!(kept[0][..2], ["\"2026-11-22\"", "1200"].map(str::to_owned));
        assert!(kept[0][2].contains("25000000"), "2.5 million toman are 25 million rial: {}", kept[0][2]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_found_however_it_is_spelled() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        for name in ["کتاب‌فروشی علی‌رضا", "مؤسسهٔ آب‌یاران", "پخش ۱۲۳"] {
            typed(&town, &boss, &program, &[("name", name)]).await;
        }
        for (query, name) in [
            ("علیرضا", "کتاب‌فروشی علی‌رضا"),
            ("علی رضا", "کتاب‌فروشی علی‌رضا"),
            ("علی‌رضا", "کتاب‌فروشی علی‌رضا"),
            ("كتاب فروشي", "کتاب‌فروشی علی‌رضا"),
            ("كتابفروشى", "کتاب‌فروشی علی‌رضا"),
            ("عَلي", "کتاب‌فروشی علی‌رضا"),
            ("موسسة", "مؤسسهٔ آب‌یاران"),
            ("مؤسسه", "مؤسسهٔ آب‌یاران"),
            ("ابياران", "مؤسسهٔ آب‌یاران"),
            ("يار", "مؤسسهٔ آب‌یاران"),
            ("123", "پخش ۱۲۳"),
            ("١٢٣", "پخش ۱۲۳"),
            ("پخـش", "پخش ۱۲۳"),
        ] {
            for way in ["search", "list"] {
                let path = match way {
                    "search" => format!("/search?q={}", encoded(query)),
                    _ => format!("/customers?filter={}", encoded(&format!("name~\"{query}\""))),
                };
                let page = town.get(&boss, &path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(page.body.contains(name), "{way} for {query} does not find {name}");
            }
            let found = names(&town, &program, &format!("filter={}", encoded(&format!("name~\"{query}\"")))).await;
            assert_eq!(found, [name], "{query} through the API");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_follow_the_persian_alphabet() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        let alphabet = ["آرمان", "بهار", "پارس", "تهران", "چابهار", "ژاله", "کرمان", "گلستان", "واحد", "هرمز", "یزد"];
        for at in [7, 3, 10, 0, 5, 2, 9, 1, 8, 4, 6] {
            // The letters of an Arabic keyboard stand where the Persian ones do.
            let name = alphabet[at].replace('ک', "ك").replace('ی', "ي");
            typed(&town, &boss, &program, &[("name", &name), ("city", "الفبا")]).await;
        }
        let filter = format!("filter={}", encoded("city:الفبا"));
        let up = names(&town, &program, &format!("{filter}&sort=name")).await;
        assert_eq!(up, alphabet);
        let down = names(&town, &program, &format!("{filter}&sort=-name")).await;
        assert!(down.iter().eq(alphabet.iter().rev()));
        let page = town.get(&boss, &format!("/customers?{filter}&sort=name")).await.body;
        let places: Vec<_> = alphabet.iter().map(|name| page.find(&format!(">{name}<"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_text_keeps_its_own_direction_and_nothing_comes_from_elsewhere() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        let pairs = [
            ("name", "Pars Textile"),
            ("mobile", "09123456789"),
            ("email", "a@b.example"),
            ("website", "b.example"),
            ("national_id", "0076229645"),
            ("revenue", "12000"),
        ];
        let record = typed(&town, &boss, &program, &pairs).await;
        let page = town.get(&boss, &format!("/customers/{}", record["id"].as_str().expect("an id"))).await.body;
        assert!(page.contains("lang=\"fa\"") && page.contains("dir=\"rtl\""));
        for part in [
            "dir=\"auto\">Pars Textile",
            "<bdi dir=\"ltr\">۰۹۱۲-۳۴۵-۶۷۸۹</bdi>",
            "همراه اول",
            "href=\"tel:+989123456789\"",
            "<bdi dir=\"ltr\">a@b.example</bdi>",
            "<bdi dir=\"ltr\">b.example</bdi>",
            "<bdi dir=\"ltr\">۰۰۷۶۲۲۹۶۴۵</bdi>",
            "<bdi>۱۲٬۰۰۰ تومان</bdi>",
        ] {
            assert!(page.contains(part), "{part} is missing");
        }
        for attribute in ["src=\"http", "href=\"//", "url(http", "@import"] {
            assert!(!page.contains(attribute), "{attribute} leads elsewhere");
        }
        let font =
            page.split("href=\"").find_map(|rest| rest.split('"').next().filter(|path| path.ends_with(".woff2")));
        let font = town.get(&boss, font.expect("a font of the house")).await;
        assert_eq!(font.status, StatusCode::OK);
        assert!(font.body.starts_with("wOF2"), "Vazirmatn is served from here");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_are_shown_in_the_companys_unit_and_kept_in_rial() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        let record = typed(&town, &boss, &program, &[("name", "پارس"), ("revenue", "۱۲٬۰۰۰")]).await;
        let path = format!("/customers/{}", record["id"].as_str().expect("an id"));
        assert!(town.get(&boss, &path).await.body.contains("۱۲٬۰۰۰ تومان"));
        let system = Ctx::system(town.workspace.clone(), Door::Command);
        let settings = Settings { unit: MoneyUnit::Rial, ..(*town.workspace.settings()).clone() };
        system.save_settings(settings).await.expect("settings");
        let page = town.get(&boss, &path).await.body;
        assert!(page.contains("۱۲۰٬۰۰۰ ریال") && !page.contains("تومان"), "the same sum in rial");
        let again = typed(&town, &boss, &program, &[("name", "فارس"), ("revenue", "۱۲٬۰۰۰ تومان")]).await;
        assert_eq!(again["revenue"], record["revenue"], "a unit that is written counts");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_the_language_alone_begins_with_the_calendar_of_that_one() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.browser("maryam").await;
        let day = async || {
            let form = town.get(&maryam, "/opportunities/new").await.body;
            let (jalali, gregorian) =
                (form.contains("1405/09/0") || form.contains("۱۴۰۵/۰۹/۰"), form.contains("2026-11-2"));
            assert_ne!(jalali, gregorian, "{form}");
            gregorian
        };
        assert!(!day().await, "the company counts Jalali days");
        // As the page sends it: the calendar that it showed comes along.
        town.post(&maryam, "/me", "name=Maryam&lang=en&calendar=jalali").await;
        assert!(day().await);
        // Chosen while reading English, it stays.
        town.post(&maryam, "/me", "name=Maryam&lang=en&calendar=jalali").await;
        assert!(!day().await);
        town.post(&maryam, "/me", "name=Maryam&lang=fa&calendar=jalali").await;
        town.post(&maryam, "/me", "name=Maryam&lang=en&calendar=jalali").await;
        assert!(!day().await, "what was chosen goes along into every language");
    })
    .await;
}
