//! The filter of a page: typed with completion, changed chip by chip, asking
//! about related records; and what it must not tell.

use records::{Ctx, Door};
use store::testkit::both;

use crate::town::{
    Town, VISIT_SAID, VISITED_SHOP, Visit,
    Who::{Boss, Maryam, Omid, Reza},
};

fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}

fn filtered(filter: &str) -> String {
    address("/shops", &[("filter", filter)])
}

async fn visit(town: &Town, shop: base::Id, said: &'static str) {
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let made = system.write(move |tx| {
        let mut visit = tx.new_record::<Visit>()?;
        visit.set(VISITED_SHOP, shop.of());
        visit.set(VISIT_SAID, said.to_owned());
        tx.save(visit).map(drop)
    });
    made.await.unwrap();
}

/// What is offered behind a text, as `label → text`.
async fn offers(town: &Town, who: crate::town::Who, text: &str) -> Vec<(String, String)> {
    let answer = town.get(who, &address("/shops/filter", &[("text", text)])).await.is(200);
    let json: Vec<serde_json::Value> = serde_json::from_str(&answer.body).unwrap();
    let text = |offer: &serde_json::Value, key: &str| offer[key].as_str().unwrap().to_owned();
    json.iter().map(|offer| (text(offer, "label"), text(offer, "text"))).collect()
}

#[tokio::test]
async fn a_list_is_narrowed_by_what_leads_to_its_records() {
    both(|db| async move {
        let town = Town::open(db).await;
        let (pars, _) = (town.shop(Maryam, "پارس", None).await, town.shop(Maryam, "آفتاب", None).await);
        visit(&town, pars, "چای خوردیم").await;
        visit(&town, pars, "حرف زدیم").await;
        let check = async |filter: &str, rows: &[&str], sentence: &str| {
            let list = town.get(Maryam, &filtered(filter)).await.is(200).shows(sentence);
            assert_eq!(list.rows(), rows, "{filter}");
        };
        check("دارد بازدید(گفته~چای)", &["پارس"], "<b>دارد که گفته آن شامل").await;
        check("بدون بازدید", &["آفتاب"], "<b>ندارد").await;
        check("تعداد(بازدید)>1", &["پارس"], "<b>بیش از").await;
        check("count(visits)<=1", &["آفتاب"], "بازدید").await;
        check("no visit or has visit", &["آفتاب", "پارس"], " یا ").await;
        check("-(no visit name~پ)", &["آفتاب", "پارس"], "").await;
    })
    .await;
}

#[tokio::test]
async fn a_chip_opens_to_be_changed_and_only_it_changes() {
    both(|db| async move {
        let town = Town::open(db).await;
        let present = ("filter", "trade:books sales>100");
        let page = town.get(Maryam, &filtered(present.1)).await.is(200);
        let page = page.shows("name=\"part\" value=\"0\"").shows("name=\"part\" value=\"1\"");
        page.shows("option value=\"above\" selected").shows("option value=\"sales\" selected");
        let change = [present, ("part", "1"), ("add_field", "sales"), ("add_op", "below"), ("add_value", "۵ میلیون")];
        let changed = town.get(Maryam, &address("/shops", &change)).await.is(303);
        assert_eq!(read(&changed.location), "trade:books sales<50000000rial");
        let change = [present, ("part", "0"), ("add_text", "نه دارد بازدید یا trade:bakery")];
        let changed = town.get(Maryam, &address("/shops", &change)).await.is(303);
        assert_eq!(read(&changed.location), "(no visits or trade:bakery) sales>1000rial");
        // A group and a question about others open as their own text.
        let page = town.get(Maryam, &changed.location).await.is(200).shows("name=\"add_text\"");
        page.shows(">بدون بازدید یا صنف:نانوایی</textarea>").shows("ندارد یا");
        let page = town.get(Maryam, &filtered("-trade:books sales<50000000rial opened_on:this_month")).await;
        page.shows("value=\"-صنف:کتاب‌فروشی و فروش&lt;۵ میلیون تومان و گشایش:این ماه\"");
        let wrong = [present, ("part", "1"), ("add_field", "sales"), ("add_op", "above"), ("add_value", "many")];
        let page = town.get(Maryam, &address("/shops", &wrong)).await.is(200);
        page.shows("value=\"trade:books sales&gt;100\"").shows("value=\"many\"").shows("role=\"alert\"");
    })
    .await;
}

fn read(location: &str) -> String {
    let query = location.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "filter").unwrap().1.into_owned()
}

#[tokio::test]
async fn typing_is_completed_in_the_readers_words() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.shop(Maryam, "پارس نو", None).await;
        let check = async |text: &str, label: &str, completed: &str| {
            let found = offers(&town, Maryam, text).await;
            assert!(found.contains(&(label.into(), completed.into())), "{text} offers {found:?}");
        };
        check("", "صنف", "صنف:").await;
        check("صن", "صنف", "صنف:").await;
        check("tra", "صنف", "صنف:").await;
        check("فروش", "بیش از، پس از", "فروش>").await;
        check("صنف:", "نانوایی", "صنف:نانوایی ").await;
        check("صنف:نانوایی,کت", "کتاب‌فروشی", "صنف:نانوایی,کتاب‌فروشی ").await;
        check("گشایش:این", "این ماه", "گشایش:این ماه ").await;
        check("مسئول:", "من", "مسئول:من ").await;
        check("مسئول:رض", "رضا", "مسئول:رضا ").await;
        check("مادر:پار", "پارس نو", "مادر:\"پارس نو\" ").await;
        check("مادر.", "صنف", "مادر.صنف:").await;
        check("دارد ", "بازدید", "دارد بازدید").await;
        check("دارد بازدید(", "گفته", "دارد بازدید(گفته").await;
        check("تعداد(باز", "بازدید", "تعداد(بازدید").await;
        check("صنف:نانوایی د", "دارد", "صنف:نانوایی دارد ").await;
        // Each offer is a filter, or the beginning of one that goes on.
        for (_, text) in offers(&town, Maryam, "گشایش:").await {
            town.get(Maryam, &filtered(&text)).await.is(200);
        }
        assert_eq!(offers(&town, Maryam, &"x".repeat(5_000)).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_is_neither_offered_nor_answered() {
    both(|db| async move {
        let town = Town::open(db).await;
        let secret = town.shop(Reza, "دکان پنهان", Some(70)).await;
        visit(&town, secret, "رازی گفته شد").await;
        let mine = town.shop(Maryam, "پارس", None).await;
        visit(&town, mine, "چای خوردیم").await;
        for text in ["راز", "مادر.راز", "دارد فروشگاه(راز", "تعداد(فروشگاه راز"]
        {
            let found = offers(&town, Maryam, text).await;
            assert!(!found.iter().any(|(label, _)| label == "راز"), "{text} offers {found:?}");
        }
        for text in ["مادر:دکان", "مادر:", "دارد فروشگاه(مادر:دکان"] {
            let found = offers(&town, Maryam, text).await;
            assert!(!found.iter().any(|(label, _)| label.contains("پنهان")), "{text} offers {found:?}");
        }
        // The planner refuses a hidden field wherever it stands.
        for filter in [
            "secret~x",
            "-secret:x",
            "mother.secret~x",
            "has shop(secret~x)",
            "no shop(secret:empty)",
            "count(shop secret~x)<3",
            "has visit(shop.secret~x)",
            "has shop(has shop(secret~x))",
            "name~x or has shop(mother.secret~x)",
        ] {
            town.get(Maryam, &filtered(filter)).await.is(200).shows("role=\"alert\"").hides("پنهان");
            town.get(Boss, &filtered(filter)).await.is(200);
        }
        // What is out of sight counts for nobody.
        assert_eq!(town.get(Maryam, &filtered("has visit")).await.is(200).rows(), ["پارس"]);
        assert_eq!(town.get(Maryam, &filtered("has visit(said~راز)")).await.rows(), [""; 0]);
        assert_eq!(town.get(Maryam, &filtered("count(visit)=1")).await.rows(), ["پارس"]);
        assert_eq!(town.get(Reza, &filtered("has visit(said~راز)")).await.rows(), ["دکان پنهان"]);
        town.get(Omid, &filtered("has visit")).await.is(403);
        town.get(Omid, &address("/shops/filter", &[("text", "")])).await.is(403);
        town.get_as_stranger("/shops/filter?text=x").await.is(303);
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_read_at_all_is_not_asked_about() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.shop(Maryam, "پارس", None).await;
        let teams = address("/users", &[("filter", "has shop")]);
        town.get(Boss, &teams).await.is(200);
        let check = async |text: &str| {
            let path = address("/users/filter", &[("text", text)]);
            town.get(Maryam, &path).await.is(200).hides("نقش")
        };
        check("دارد ").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_found_nothing_says_which_words_it_took_for_text() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.shop(Maryam, "پارس", None).await;
        let check = async |filter: &str, words: Option<&str>, rest: Option<&str>| {
            let list = town.get(Maryam, &filtered(filter)).await.is(200);
            assert!(list.rows().is_empty(), "{filter}");
            assert_eq!(told(&list, "به عنوان متن جست‌وجو شد: ", ". شرط نشانه"), words, "{}", list.main());
            let without = told(&list, "<a class=\"btn\" href=\"", "\">بدون این واژه‌ها");
            assert_eq!(without.map(|href| read(&crate::town::unescaped(href))).as_deref(), rest, "{filter}");
        };
        check("قنادی دور", Some("«قنادی دور»"), None).await;
        check("trade:books قنادی", Some("«قنادی»"), Some("trade:books")).await;
        check("قنادی trade:books دور", Some("«قنادی» و «دور»"), Some("trade:books")).await;
        check("trade:bakery", None, None).await;
    })
    .await;
}

/// What a page says between two pieces of it.
fn told<'p>(page: &'p crate::town::Answer, before: &str, behind: &str) -> Option<&'p str> {
    let (head, _) = page.body.split_once(behind)?;
    Some(head.rsplit_once(before)?.1)
}
