//! A form takes what people type, keeps it whatever is wrong with it, and
//! writes what it says.

use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{Boss, Maryam, Parvin, Reza},
};

/// Every kind of field, as a Persian keyboard types it.
const PERSIAN: [(&str, &str); 15] = [
    ("name", "  كتاب‌فروشي   مهر "),
    ("trade", "books"),
    ("phone", "۰۹۱۲ ۱۱۱ ۲۲ ۳۳"),
    ("email", "Info@Example.COM"),
    ("site", "example.com/fa"),
    ("sales", "۱٫۵ میلیون تومان"),
    ("share", "۴۵٪"),
    ("weight", "۱۲٫۵"),
    ("staff", "۱٬۲۳۴"),
    ("opened_on", "۱۴۰۵/۹/۱"),
    ("called_at", "۱ آذر ۱۴۰۵"),
    ("called_at_time", "۱۴:۳۰"),
    ("closed", "true"),
    ("vip", "false"),
    ("note", "خط یکم\r\nخط دوم"),
];

async fn created(town: &Town, form: &[(&str, &str)]) -> String {
    let answer = town.new_shop(Maryam, form).await.is(303);
    assert!(answer.location.starts_with("/shops/"), "{}", answer.location);
    answer.location
}

#[tokio::test]
async fn every_kind_of_value_is_typed_in_persian_and_shown_in_persian() {
    both(|db| async move {
        let town = Town::open(db).await;
        let page = created(&town, &PERSIAN).await;
        let shown = town.get(Maryam, &page).await.is(200);
        for text in [
            "کتاب‌فروشی مهر",
            "کتاب‌فروشی</span>",
            "۰۹۱۲-۱۱۱-۲۲۳۳",
            "tel:+989121112233",
            "mailto:",
            "https://example.com/fa",
            "۱٬۵۰۰٬۰۰۰ تومان",
            "۴۵٪",
            "۱۲٫۵",
            "۱۲۳۴",
            "۱۴۰۵/۰۹/۰۱</time>",
            "۱۴۰۵/۰۹/۰۱، ۱۴:۳۰",
            "بله",
            "خط یکم\nخط دوم",
        ] {
            assert!(shown.body.contains(text), "{text}: {}", shown.main());
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_opened_and_sent_back_changes_nothing() {
    both(|db| async move {
        let town = Town::open(db).await;
        let page = created(&town, &PERSIAN).await;
        let form = inputs(&town.get(Maryam, &format!("{page}/edit")).await.is(200));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert!(form.contains(&("version", "1")), "{form:?}");
        town.post(Maryam, &page, &form).await.is(303);
        // A version is made only by a change.
        town.get(Maryam, &format!("{page}/edit")).await.shows("name=\"version\" value=\"1\"");
        town.get(Maryam, &format!("{page}/history")).await.hides("class=\"changes\"");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_lost() {
    both(|db| async move {
        let town = Town::open(db).await;
        let wrong = [
            ("name", ""),
            ("trade", "circus"),
            ("phone", "تلفن ندارد"),
            ("email", "not an address"),
            ("site", "javascript:alert(1)"),
            ("sales", "خیلی"),
            ("share", "۱۵۰"),
            ("weight", "۱٫۲۳۴۵"),
            ("staff", "چند نفر"),
            ("opened_on", "۱۴۰۵/۱۳/۴۵"),
            ("called_at", "پنجاهم"),
            ("called_at_time", "99:99"),
            ("note", "می‌ماند"),
        ];
        let answer = town.new_shop(Maryam, &wrong).await.is(422).shows("role=\"alert\"");
        for (name, value) in wrong {
            let field = name.trim_end_matches("_time");
            // Nobody can type a trade: it is one of three chips.
            assert!(name == "trade" || answer.body.contains(value), "{name} lost {value}");
            if field != "note" {
                let beside = answer.body.contains(&format!("id=\"f-{field}-error\""));
                assert!(beside && answer.body.contains(&format!("href=\"#f-{field}\"")), "{field}: {}", answer.main());
            }
        }
        town.get(Maryam, "/shops").await.shows("هنوز چیزی");
    })
    .await;
}

#[tokio::test]
async fn a_unique_value_that_is_taken_is_said_beside_its_field() {
    both(|db| async move {
        let town = Town::open(db).await;
        let one = [("name", "یک"), ("trade", "books"), ("code", "K-1")];
        town.new_shop(Boss, &one).await.is(303);
        town.new_shop(Boss, &one).await.is(422).shows("id=\"f-code-error\"").shows("value=\"K-1\"");
    })
    .await;
}

#[tokio::test]
async fn a_form_begins_with_what_the_address_says() {
    both(|db| async move {
        let town = Town::open(db).await;
        let mother = town.shop(Maryam, "مادر", None).await;
        let path = format!("/shops/new?mother={mother}&name=%D8%AF%D8%AE%D8%AA%D8%B1&secret=x&sales=%DB%B1%DB%B2");
        let form = town.get(Maryam, &path).await.is(200).hides("name=\"secret\"");
        let inputs = inputs(&form);
        for (name, value) in [("mother", mother.to_string()), ("name", "دختر".to_owned()), ("sales", "۱۲".to_owned())]
        {
            assert!(inputs.contains(&(name.to_owned(), value)), "{name}: {inputs:?}");
        }
        // What makes no sense is shown, and refused only when it is sent.
        town.get(Maryam, "/shops/new?mother=x&opened_on=never&trade=circus").await.is(200).shows("never");
    })
    .await;
}

#[tokio::test]
async fn a_linked_record_is_chosen_or_called_by_its_name() {
    both(|db| async move {
        let town = Town::open(db).await;
        for at in 0..40 {
            town.shop(Maryam, &format!("مادر {at}"), None).await;
        }
        for name in ["همنام", "همنام"] {
            town.shop(Maryam, name, None).await;
        }
        // A large target is never loaded whole; without scripts one writes the name.
        let form = town.get(Maryam, "/shops/new").await.shows("<noscript>").shows("name=\"mother_called\"");
        assert!(form.body.matches("<option value=\"0").count() < 50);
        let begin = [("name", "دختر"), ("trade", "books"), ("mother", "")];
        let named = |name| begin.into_iter().chain([("mother_called", name)]).collect::<Vec<_>>();
        let page = created(&town, &named("مادر ۷")).await;
        town.get(Maryam, &page).await.shows("مادر 7</a>");
        town.new_shop(Maryam, &named("کسی نیست")).await.is(422).shows("کسی نیست").shows("id=\"f-mother-error\"");
        let several = town.new_shop(Maryam, &named("همنام")).await.is(422).shows("id=\"f-mother-error\"");
        assert_eq!(several.body.matches(">همنام").count(), 2, "{}", several.main());
        // The picker's own search.
        let found = town.get(Maryam, "/shops/options?q=%D9%87%D9%85%D9%86%D8%A7%D9%85").await.is(200);
        assert_eq!(found.body.matches("<option").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_shorter_form_leaves_the_other_fields_as_they_are() {
    both(|db| async move {
        let town = Town::open(db).await;
        let page = created(&town, &PERSIAN).await;
        town.post(Maryam, &page, &[("version", "۱"), ("staff", "۷")]).await.is(303);
        town.get(Maryam, &page).await.shows("۱٬۵۰۰٬۰۰۰ تومان").shows("بله").shows(">۷<");
    })
    .await;
}

#[tokio::test]
async fn a_record_is_handed_over_and_moved_to_the_bin() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", None).await;
        let page = format!("/shops/{shop}");
        let reza = town.id(Reza).to_string();
        town.post(Maryam, &format!("{page}/owner"), &[("owner", "nobody")]).await.is(422);
        let answer = town.post(Maryam, &format!("{page}/owner"), &[("owner", &reza)]).await.is(303);
        // It has left her sight, so she is led to the list.
        assert_eq!(answer.location, "/shops");
        town.get(Maryam, &page).await.is(404);
        town.get(Reza, &page).await.is(200).shows("رضا");
        let daughter = town.shop(Parvin, "دختر", None).await;
        town.post(Parvin, &format!("/shops/{daughter}"), &[("version", "1"), ("mother", &shop.to_string())])
            .await
            .is(303);
        town.post(Parvin, &format!("{page}/deletion"), &[]).await.is(409).shows("فروشگاه‌ها");
        town.post(Parvin, &format!("/shops/{daughter}/deletion"), &[]).await.is(303);
        town.post(Parvin, &format!("{page}/deletion"), &[]).await.is(303);
        town.get(Reza, &page).await.is(404);
        town.get(Parvin, "/shops").await.shows("هنوز چیزی");
        // The daughter has no mother to come back to; the mother first.
        let back = |id: base::Id| format!("/shops/{id}/restoration");
        town.post(Parvin, &back(daughter), &[]).await.is(409).shows("مادر");
        town.post(Reza, &back(shop), &[]).await.is(404);
        town.post(Parvin, &back(shop), &[]).await.is(303);
        town.post(Parvin, &back(shop), &[]).await.is(404);
        town.post(Parvin, &back(daughter), &[]).await.is(303);
        town.get(Reza, &page)
            .await
            .is(200)
            .shows("پروین آن را برگرداند".replace("پروین", "\u{2068}پروین\u{2069}").as_str());
        town.get(Parvin, "/shops").await.shows("دختر").shows("راسته");
    })
    .await;
}

/// What a browser without scripts would send for a form as it stands.
pub fn inputs(page: &Answer) -> Vec<(String, String)> {
    let main = page.main();
    let form = &main[main.find("<form class=\"form\"").expect("a form")..];
    let form = &form[..form.find("</form>").expect("its end")];
    let form = without_noscript(form);
    let mut sent = Vec::new();
    for tag in tags(&form, "<input ") {
        let kind = attribute(tag, "type").unwrap_or_default();
        let is_sent = !matches!(kind.as_str(), "checkbox" | "radio") || tag.contains(" checked");
        if let (true, Some(name)) = (is_sent, attribute(tag, "name")) {
            sent.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea ").skip(1) {
        let text = area[area.find('>').unwrap() + 1..].split("</textarea>").next().unwrap();
        // A browser drops the first line break and sends CRLF for the others.
        let text = crate::town::unescaped(text.strip_prefix('\n').unwrap_or(text)).replace('\n', "\r\n");
        sent.push((attribute(area, "name").unwrap(), text));
    }
    for select in form.split("<select ").skip(1) {
        let options = select.split("</select>").next().unwrap();
        let chosen = tags(options, "<option ").into_iter().find(|tag| tag.contains(" selected"));
        let first = tags(options, "<option ").into_iter().next();
        let value = chosen.or(first).and_then(|tag| attribute(tag, "value"));
        sent.push((attribute(select, "name").unwrap(), value.unwrap_or_default()));
    }
    sent.retain(|(name, _)| name != "csrf");
    sent
}

fn without_noscript(form: &str) -> String {
    let mut parts = form.split("<noscript>");
    let first = parts.next().unwrap_or("").to_owned();
    first + &parts.map(|part| part.split_once("</noscript>").map_or("", |(_, rest)| rest)).collect::<String>()
}

fn tags<'a>(html: &'a str, start: &str) -> Vec<&'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mark = format!("{name}=\"");
    let from = tag.find(&format!(" {mark}")).map(|at| at + 1).or(tag.starts_with(&mark).then_some(0))?;
    let rest = &tag[from + mark.len()..];
    Some(crate::town::unescaped(&rest[..rest.find('"')?]))
}
