//! A list is narrowed by words, by chips that take a condition away, and by three plain inputs.

use store::testkit::both;

use super::{books, check};
use crate::town::{
    Town,
    Who::{Maryam, Parvin},
};

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
