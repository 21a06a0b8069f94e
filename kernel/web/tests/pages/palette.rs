//! Records, pages and deeds in one list, as one types.

use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{self, Boss, Maryam, Omid, Parvin, Reza},
};

/// What is offered: the names, in their order.
fn offered(answer: &Answer) -> Vec<String> {
    let options = answer.body.split("role=\"option\"").skip(1);
    let name = |option: &str| {
        let rest = option.split("class=\"name\"").nth(1)?.split('>').nth(1)?;
        rest.split('<').next().map(crate::town::unescaped)
    };
    options.filter_map(name).collect()
}

async fn ask(town: &Town, who: Who, words: &str) -> Answer {
    let q: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    town.part(who, &format!("/palette?q={q}")).await.is(200)
}

#[tokio::test]
async fn a_name_is_found_in_either_alphabet_and_within_ones_scope() {
    both(|db| async move {
        let town = Town::open(db).await;
        for name in ["فروشگاه حسینی", "Hosseini & Sons", "کتاب علی‌رضا", "روز نو"] {
            town.shop(Maryam, name, None).await;
        }
        let found =
            |answer: Answer| offered(&answer).into_iter().filter(|name| !name.contains('«')).collect::<Vec<_>>();
        let both = found(ask(&town, Maryam, "hoseini").await);
        assert!(both.len() == 2 && both.iter().any(|name| name == "Hosseini & Sons"), "{both:?}");
        assert_eq!(found(ask(&town, Maryam, "Husayni").await).len(), 2);
        assert_eq!(found(ask(&town, Maryam, "حسینی").await), ["فروشگاه حسینی", "Hosseini & Sons"]);
        assert_eq!(found(ask(&town, Maryam, "alireza").await), ["کتاب علی‌رضا"]);
        let reza = found(ask(&town, Maryam, "reza").await);
        assert!(reza.iter().any(|name| name == "کتاب علی‌رضا"), "{reza:?}");
        assert!(!reza.iter().any(|name| name == "روز نو"), "رضا is no روز: {reza:?}");
        let both = found(ask(&town, Parvin, "hosse").await);
        assert!(["فروشگاه حسینی", "Hosseini & Sons"].iter().all(|name| both.iter().any(|one| one == name)), "{both:?}");
        for who in [Reza, Omid] {
            ask(&town, who, "hoseini").await.hides("حسینی").hides("Sons");
        }
        assert_eq!(town.get_as_stranger("/palette?q=hoseini").await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn hidden_text_finds_nothing_by_its_sound_either() {
    both(|db| async move {
        let town = Town::open(db).await;
        let form = [("name", "مهر"), ("trade", "books"), ("secret", "گنجینه")];
        town.new_shop(Boss, &form).await.is(303);
        ask(&town, Boss, "گنجینه").await.shows("مهر");
        let form = [("name", "ماه"), ("trade", "books")];
        town.new_shop(Maryam, &form).await.is(303);
        for words in ["گنجینه", "ganjineh"] {
            ask(&town, Maryam, words).await.hides("/shops/");
        }
    })
    .await;
}

#[tokio::test]
async fn what_one_opened_last_comes_first() {
    both(|db| async move {
        let town = Town::open(db).await;
        let mut ids = Vec::new();
        for name in ["نان سحر", "نان بهار", "نان ظهر"] {
            ids.push(town.shop(Maryam, name, None).await);
        }
        town.shop(Reza, "نان شب", None).await;
        assert!(!offered(&ask(&town, Maryam, "").await).iter().any(|name| name.starts_with("نان")));
        town.get(Maryam, &format!("/shops/{}", ids[2])).await.is(200);
        assert_eq!(offered(&ask(&town, Maryam, "").await)[0], "نان ظهر");
        assert_eq!(offered(&ask(&town, Maryam, "نان").await)[..3], ["نان ظهر", "نان سحر", "نان بهار"]);
        // Of another's looks nothing is told, and a manager's own shops come before others'.
        ask(&town, Omid, "").await.hides("نان");
        assert!(!offered(&ask(&town, Parvin, "").await).iter().any(|name| name.starts_with("نان")));
        town.shop(Parvin, "نان بسیار خوب پروین", None).await;
        assert_eq!(offered(&ask(&town, Parvin, "نان").await)[0], "نان بسیار خوب پروین");
    })
    .await;
}

#[tokio::test]
async fn a_record_is_found_by_its_number_and_its_address() {
    both(|db| async move {
        let town = Town::open(db).await;
        let id = town.shop(Maryam, "بامداد", None).await;
        for words in [id.to_string(), format!("https://crm.example/shops/{id}/history?x=1"), format!("/shops/{id}")] {
            let own = offered(&ask(&town, Maryam, &words).await);
            assert!(words.contains("history") || own[0] == "بامداد", "{words}: {own:?}");
            ask(&town, Reza, &words).await.hides("بامداد");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_and_deeds_appear_for_who_may() {
    both(|db| async move {
        let town = Town::open(db).await;
        let names = |answer: Answer| offered(&answer);
        let account = names(ask(&town, Maryam, "حساب").await);
        assert!(account.iter().any(|name| name == "حساب من"), "{account:?}");
        // In the words of the other language, and by their sound.
        for words in ["account", "hesab"] {
            assert!(names(ask(&town, Maryam, words).await).iter().any(|name| name == "حساب من"), "{words}");
        }
        ask(&town, Boss, "کاربر").await.shows("/users");
        assert!(!names(ask(&town, Omid, "کاربر").await).iter().any(|name| name.contains("تازه")));
        // What people look for is not always what the page is called.
        let leads = [
            ("وضعیت", "/system"),
            ("پشتیبان", "/system"),
            ("backup", "/system"),
            ("سال مالی", "/settings#f-fiscal_month"),
            ("fiscal year", "/settings#f-fiscal_month"),
            ("toman", "/settings#f-unit"),
            ("نمایه", "/indexes"),
            ("recycle", "/bin"),
            ("حذف‌شده", "/bin"),
            ("permissions", "/roles"),
            ("api", "/api/docs"),
        ];
        for (words, page) in leads {
            ask(&town, Boss, words).await.shows(&format!("href=\"{page}\""));
        }
        for words in ["وضعیت", "fiscal year"] {
            ask(&town, Omid, words).await.hides("/system").hides("/settings");
        }
        // As a page of its own it leads to the search.
        let page = town.get(Maryam, "/palette?q=%D9%86%D8%A7%D9%86").await.is(303);
        assert!(page.location.starts_with("/search?q="), "{}", page.location);
        for words in ["name:x", "\"", "(", "%_\\", "' or 1=1", "🙂", &"ی".repeat(5_000)] {
            ask(&town, Boss, words).await;
        }
    })
    .await;
}
