//! A list is found, narrowed, ordered and paged by its address alone.

use records::Query;
use schema::Direction;
use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{Boss, Maryam, Parvin},
};

async fn books(town: &Town) {
    for (name, sales) in [("پارس", Some(300)), ("آفتاب", None), ("چابهار", Some(100)), ("گلستان", Some(200))]
    {
        town.shop(Maryam, name, sales).await;
    }
}

#[track_caller]
fn check(answer: &Answer, rows: &[&str]) {
    assert_eq!(answer.rows(), rows, "{}", answer.main());
}

#[tokio::test]
async fn a_list_shows_its_columns_in_the_persian_order() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let list = town.get(Maryam, "/shops").await.is(200).shows("کتاب‌فروشی").shows("۴ فروشگاه");
        check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
        let list = town.get(Maryam, "/shops?sort=-sales").await.shows("aria-sort=\"descending\"");
        check(&list, &["پارس", "گلستان", "چابهار", "آفتاب"]);
        let list = town.get(Maryam, "/shops?sort=sales&columns=sales,created_at").await.hides("صنف</a>");
        check(&list, &["چابهار", "گلستان", "پارس", "آفتاب"]);
        list.shows("زمان ایجاد");
    })
    .await;
}

#[tokio::test]
async fn a_program_gets_the_same_list_with_its_columns_in_the_order_asked() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let asked = "/api/v1/shops?columns=sales,name,owner&sort=-sales&limit=2&count=true&titles=true";
        let answer = town.get(Maryam, asked).await.is(200);
        let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let keys: Vec<&str> = told["items"][0].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["id", "version", "sales", "name", "owner", "_titles"]);
        let names: Vec<&str> = told["items"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
        assert_eq!(names, ["پارس", "گلستان"]);
        assert!(told["next"].is_string() && told["previous"].is_null(), "{told}");
        assert_eq!(told["count"], serde_json::json!({ "value": 4, "capped": false }));
        let bare = town.get(Maryam, "/api/v1/shops").await.is(200);
        assert!(!bare.body.contains("\"count\"") && !bare.body.contains("_titles"), "{}", bare.body);
    })
    .await;
}

#[tokio::test]
async fn a_filter_is_typed_in_persian_and_read_as_a_sentence() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let check_filter = async |filter: &str, rows: &[&str], sentence: &str| {
            let query = form_urlencoded::byte_serialize(filter.as_bytes()).collect::<String>();
            let list = town.get(Maryam, &format!("/shops?filter={query}")).await.is(200).shows(sentence);
            check(&list, rows);
        };
        check_filter("پارس", &["پارس"], "«پارس»").await;
        check_filter("فروش>۱۵۰ ریال", &["پارس", "گلستان"], "بیش از").await;
        check_filter("sales>15", &["پارس", "گلستان"], "۱۵ تومان").await;
        check_filter("صنف:کتاب‌فروشی مسئول:من", &["آفتاب", "پارس", "چابهار", "گلستان"], "مسئول").await;
        check_filter("-name~پا sales:empty", &["آفتاب"], "خالی است").await;
        check_filter("created_at<1d (name^پ or name^گ)", &["پارس", "گلستان"], " یا ").await;
        check_filter("trade:bakery", &[], "نانوایی").await;
        check_filter("\"<script>\"", &[], "&lt;script&gt;").await;
    })
    .await;
}

#[tokio::test]
async fn each_chip_takes_its_own_condition_away() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let list = town.get(Maryam, "/shops?filter=trade:books+name~%D9%BE%D8%A7&sort=-sales").await.is(200);
        let crosses: Vec<String> = list
            .main()
            .split("class=\"off\" href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(crate::town::unescaped)
            .collect();
        assert_eq!(crosses.len(), 2);
        check(&town.get(Maryam, &crosses[1]).await, &["پارس", "گلستان", "چابهار", "آفتاب"]);
        check(&town.get(Maryam, &crosses[0]).await, &["پارس"]);
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_says_where_and_keeps_what_was_typed() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        town.shop(Maryam, "نانوایی سنگکی", None).await;
        let all = town.get(Maryam, "/shops").await.rows();
        let some = town.get(Maryam, "/shops?filter=name~%D9%BE%D8%A7%D8%B1%D8%B3").await.rows();
        assert_eq!(some, ["پارس"]);
        for (filter, kept) in [
            ("trade:books+nosuch%3E5", "value=\"trade:books nosuch&gt;5\""),
            ("sales%3Emany", "value=\"sales&gt;many\""),
            ("(name:a", "value=\"(name:a\""),
        ] {
            // It is a question to who typed it, and the rows stay as they were.
            let answer = town.get(Maryam, &format!("/shops?filter={filter}")).await.is(200);
            assert_eq!(answer.rows(), all);
            let before = "/shops?filter=name~%D9%BE%D8%A7%D8%B1%D8%B3";
            let answer = town.get_from(Maryam, before, &format!("/shops?filter={filter}")).await;
            assert_eq!(answer.rows(), some);
            let answer = answer.hides("id=\"bulk\"");
            answer.shows(kept).shows("role=\"alert\"").shows("<mark>");
        }
        // A field that is hidden from her is as good as none; Parvin has it.
        town.get(Maryam, "/shops?filter=secret:empty").await.is(200).shows("role=\"alert\"");
        town.get(Parvin, "/shops?filter=secret:empty").await.is(200).hides("filter-error");
    })
    .await;
}

#[tokio::test]
async fn a_condition_is_added_by_three_plain_inputs() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let added = async |query: &str| town.get(Maryam, &format!("/shops?filter=trade:books&{query}")).await;
        let answer = added("add_field=sales&add_op=above&add_value=%DB%B1%DB%B5").await.is(303);
        check(&town.get(Maryam, &answer.location).await, &["پارس", "گلستان"]);
        let answer =
            added("add_field=name&add_op=is&add_value=%D9%BE%D8%A7%D8%B1%D8%B3,%DA%AF%D9%84%D8%B3%D8%AA%D8%A7%D9%86")
                .await
                .is(303);
        check(&town.get(Maryam, &answer.location).await, &["پارس", "گلستان"]);
        let answer = added("add_field=sales&add_op=empty&add_value=").await.is(303);
        check(&town.get(Maryam, &answer.location).await, &["آفتاب"]);
        let answer = added("add_field=owner&add_op=not&add_value=me").await.is(303);
        check(&town.get(Maryam, &answer.location).await, &[]);
        added("add_field=sales&add_op=above&add_value=plenty").await.is(200).shows("value=\"plenty\"");
        // A hidden field is told as one that never was.
        for field in ["secret", "nothing"] {
            added(&format!("add_field={field}&add_op=is&add_value=x")).await.is(200).shows("role=\"alert\"");
        }
    })
    .await;
}

#[tokio::test]
async fn views_are_tabs_and_a_module_may_add_its_own() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        town.shop(Parvin, "نان", None).await;
        let list = town.get(Parvin, "/shops?view=mine").await.is(200).shows("فروشگاه‌های من");
        check(&list, &["نان"]);
        let list = town.get(Parvin, "/shops?view=books").await.is(200);
        assert_eq!(list.rows().len(), 5);
        let current: Vec<&str> = list.main().split("aria-current=\"page\"><span dir=\"auto\">").skip(1).collect();
        assert!(current.len() == 1 && current[0].starts_with("کتاب‌فروشی"));
        // Nobody has a team here but Maryam.
        town.get(Parvin, "/shops").await.hides("تیم من");
        town.get(Maryam, "/shops").await.shows("تیم من");
    })
    .await;
}

#[tokio::test]
async fn every_row_is_met_once_on_the_way_forth_and_once_on_the_way_back() {
    both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.ctx(Maryam).await;
        ctx.write(|tx| {
            for at in 0..120 {
                let mut shop = tx.new_record::<crate::town::Shop>()?;
                shop.set(crate::town::NAME, format!("shop {at:03}"));
                shop.set(crate::town::TRADE, crate::town::Trade::Books);
                shop.set(crate::town::CLOSED, false);
                shop.set(crate::town::STAFF, (at % 3 > 0).then_some(at / 7));
                tx.save(shop)?;
            }
            Ok(())
        })
        .await
        .unwrap();
        for sort in ["name", "-staff"] {
            let (mut forth, mut back) = (Vec::new(), Vec::new());
            let mut page = town.get(Maryam, &format!("/shops?sort={sort}")).await.is(200).shows("۱۲۰ فروشگاه");
            loop {
                forth.push(page.rows());
                let Some(next) = by_rel(&page, "next") else { break };
                page = town.get(Maryam, &next).await.is(200);
            }
            back.push(page.rows());
            while let Some(previous) = by_rel(&page, "prev") {
                page = town.get(Maryam, &previous).await.is(200);
                back.push(page.rows());
            }
            back.reverse();
            assert_eq!(forth, back, "{sort}");
            let mut all: Vec<String> = forth.concat();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 120, "{sort}");
        }
    })
    .await;
}

fn by_rel(page: &Answer, rel: &str) -> Option<String> {
    let mark = format!("\" rel=\"{rel}\"");
    let until = page.body.find(&mark)?;
    let from = page.body[..until].rfind("href=\"")? + 6;
    Some(crate::town::unescaped(&page.body[from..until]))
}

#[tokio::test]
async fn an_empty_list_says_what_it_is_for_and_offers_the_first_step() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.get(Maryam, "/shops").await.is(200).shows("هنوز چیزی در «فروشگاه‌ها» نیست").shows("/shops/new");
        town.get(Maryam, "/markets").await.is(200).hides("/markets/new");
        town.get(Boss, "/markets").await.is(200).shows("/markets/new");
        town.get(Maryam, "/shops?filter=nowhere").await.is(200).shows("نمایش همه");
    })
    .await;
}

#[tokio::test]
async fn addresses_that_make_no_sense_are_harmless() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        for query in [
            "sort=nosuch",
            "sort=-secret",
            "columns=nosuch,secret,,",
            "from=xyz",
            "from=e30",
            "view=nosuch",
            "sort=mother",
            "x=%FF",
        ] {
            let list = town.get(Maryam, &format!("/shops?{query}")).await.is(200);
            check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
        }
        let list = town.get(Maryam, "/shops?sort=secret").await.is(200).hides("راز");
        check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
    })
    .await;
}

#[tokio::test]
async fn a_number_is_found_in_the_list_in_any_form_in_which_it_is_read_out() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", None).await;
        town.post(Maryam, &format!("/shops/{shop}"), &[("version", "1"), ("phone", "0912 248 0127")]).await.is(303);
        town.shop(Maryam, "بازارچه", None).await;
        for typed in
            ["09122480127", "۰۹۱۲۲۴۸", "۰۹۱۲-۲۴۸-۰۱۲۷", "+98 912 248 0127", "248 0127", "00989122480127", "0127"]
        {
            let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
            let rows = town.get(Maryam, &format!("/shops?filter={typed}")).await.is(200).rows();
            assert_eq!(rows.len(), 1, "{typed}");
        }
        assert!(town.get(Maryam, "/shops?filter=0913").await.is(200).rows().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_order_and_a_place_that_there_are_not_are_told_above_the_usual_list() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let check = async |query: &str, sort: Option<&str>, place: bool| {
            for lang in ["fa", "en"] {
                town.post(Maryam, "/me/preferences", &[("language", lang), ("back", "/shops")]).await;
                let list = town.get(Maryam, &format!("/shops?{query}")).await.is(200);
                self::check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
                let (unsorted, unplaced) = match lang {
                    "fa" => ("نمی‌توان بر پایهٔ", "جایی اشاره می‌کند"),
                    _ => ("cannot be sorted by", "a place that this list does not have"),
                };
                assert_eq!(list.body.contains(unsorted), sort.is_some(), "{query} in {lang}");
                assert_eq!(list.body.contains(unplaced), place, "{query} in {lang}");
                list.shows(sort.unwrap_or_default());
            }
        };
        check("sort=name", None, false).await;
        check("sort=nope", Some("nope"), false).await;
        check("sort=-%3Cb%3E", Some("&lt;b&gt;"), false).await;
        // A field that is hidden is told in the words of one that there is not.
        check("sort=secret", Some("secret"), false).await;
        check("from=zzzz", None, true).await;
        check("after=zzzz", None, true).await;
        check("sort=nope&cursor=%F0", Some("nope"), true).await;
        // A place in a list of another order.
        check(&format!("from={}", place(&town).await), None, true).await;
    })
    .await;
}

/// A place in the list by its sums.
async fn place(town: &Town) -> String {
    let ctx = town.ctx(Maryam).await;
    let query =
        Query { sort: Some(("sales".into(), Direction::Up)), limit: 1, ..Query::of(&ctx.def("shops").unwrap()) };
    let page = ctx.read(move |tx| tx.list(&query)).await.unwrap();
    page.next.unwrap().encode()
}
