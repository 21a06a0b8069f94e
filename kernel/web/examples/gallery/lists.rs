//! A list of customers, and the same list before there is one.

use maud::{Markup, html};
use schema::Tone;
use web::components::*;

use crate::frame::Say;

pub fn list(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let words = |key: &str| say.word(key);
    let tab = |label: &str, current| Tab { href: "#".into(), label: label.into(), current, count: None };
    let remove = Some(("#", it("برداشتن شرط", "Remove condition")));
    let body = html! {
        (head("", html! { (it("مشتریان", "Customers")) }, html! {
            (Button::link(it("ورود از فایل", "Import"), "#").icon("upload"))
            (Button::link(it("مشتری تازه", "New customer"), "#").main().icon("plus"))
        }))
        (tabs(it("نماها", "Views"), &[
            tab(it("همه", "All"), true), tab(it("مشتریان من", "Mine"), false), tab(it("رتبهٔ A تهران", "Grade A in Tehran"), false),
            tab(it("دیر کرده‌ها", "Overdue"), false), tab(it("بدون پیگیری بعدی", "No next step"), false),
        ]))
        div.bar {
            (chip(it("مسئول", "Owner"), it("من یا تیم من", "me or my team"), remove))
            (chip(it("آخرین خرید", "Last bought"), it("در ۳ ماه گذشته", "in the last 3 months"), remove))
            (chip(it("رتبه", "Grade"), it("A یا B", "A or B"), remove))
            (chip_add(it("شرط", "Condition"), html! { a.item href="#" { (it("شهر", "City")) } a.item href="#" { (it("گروه", "Group")) } }))
            div.end {
                (Button::link(it("ستون‌ها", "Columns"), "#").bare().icon("columns-3"))
                (more_menu(it("بیشتر", "More"), "t", &[
                    MenuItem::Link { label: it("خروجی", "Export").into(), href: "#".into(), icon: "download" },
                    MenuItem::Link { label: it("تخته", "Board").into(), href: "#".into(), icon: "kanban" },
                    MenuItem::Line,
                    MenuItem::Deed { label: it("حذف نما", "Delete view").into(), action: "#".into(), icon: "trash-2", danger: true },
                ]))
            }
        }
        (bulk_bar("/customers/bulk", "t", it("مشتری برگزیده", "customers chosen"), html! {
            (Button::submit(it("سپردن", "Hand over")).small().icon("user-round-check").named("deed", "owner"))
            (Button::submit(it("حذف", "Delete")).small().danger().icon("trash-2").named("deed", "delete"))
        }))
        section.card.table {
            (table(it("مشتریان", "Customers"), &columns(say), Some(it("همه", "All")), &rows(say)))
            (pager(html! { span { (it("بیش از ۱۰٬۰۰۰ مشتری · ۱۰ ردیف نخست در ۴ هزارم ثانیه", "More than 10,000 customers · the first 10 in 4 ms")) } }, Some("#"), Some("#"), &words))
        }
    };
    let toast = Toast {
        tone: Tone::Good,
        text: it("۳ مشتری به رضا کریمی سپرده شد.", "3 customers were handed to Reza Karimi.").into(),
        undo: Some("/undo".into()),
        link: None,
    };
    say.page(it("مشتریان", "Customers"), "Customers", Some(toast), body)
}

fn columns(say: &Say) -> [Column; 7] {
    let it = |fa, en| say.it(fa, en);
    [
        Column::new(it("نام", "Name")).sort("#", None),
        Column::new(it("رتبه", "Grade")).sort("#", None),
        Column::new(it("شهر", "City")),
        Column::new(it("گروه", "Group")),
        Column::new(it("علاقه‌مندی", "Interest")),
        Column::new(it("خرید سالانه (میلیون تومان)", "Yearly purchase (million toman)"))
            .figure()
            .sort("#", Some(Sorted::Descending)),
        Column::new(it("آخرین تماس", "Last call")),
    ]
}

fn rows(say: &Say) -> Vec<RowView> {
    let it = |fa, en| say.it(fa, en);
    let row = |name: &str, org, grade: &str, city: &str, group: &str, likes: &str, sum: &str, last: &str| RowView {
        id: format!("c-{}", hue_of(name)),
        href: Some("#".into()),
        tick: Some(("1".into(), format!("{} {name}", it("گزینش", "Choose")))),
        cells: vec![
            who(name, hue_of(name), org, Some("#")),
            pill(
                match grade {
                    "A" => Tone::Good,
                    "B" => Tone::Brand,
                    _ => Tone::Plain,
                },
                grade,
            ),
            user_text(city),
            html! { span.muted { (group) } },
            html! { span.muted dir="auto" { (likes) } },
            amount(sum, ""),
            html! { span.muted { (last) } },
        ],
        edits: false,
    };
    vec![
        row(
            it("پارس نساج", "Pars Textile"),
            true,
            "A",
            it("اصفهان", "Isfahan"),
            it("گروه ۴", "Group 4"),
            it("حولهٔ هتلی", "Hotel towels"),
            it("۲٬۳۵۰", "2,350"),
            it("دیروز", "yesterday"),
        ),
        row(
            it("بازرگانی سپهر", "Sepehr Trading"),
            true,
            "A",
            it("تهران", "Tehran"),
            it("گروه ۵", "Group 5"),
            it("عدس، نخود", "Lentils, chickpeas"),
            it("۱٬۸۴۰", "1,840"),
            it("۹ روز پیش", "9 days ago"),
        ),
        row(
            it("تعاونی آفتاب", "Aftab Co-operative"),
            true,
            "A",
            it("کرج", "Karaj"),
            it("گروه ۵", "Group 5"),
            it("برنج، عدس", "Rice, lentils"),
            it("۱٬۱۲۰", "1,120"),
            it("۴ روز پیش", "4 days ago"),
        ),
        row(
            it("هتل چابهار", "Chabahar Hotel"),
            true,
            "B",
            it("چابهار", "Chabahar"),
            it("گروه ۴", "Group 4"),
            it("حولهٔ تن‌پوش", "Bathrobes"),
            it("۹۱۰", "910"),
            it("۱۲ روز پیش", "12 days ago"),
        ),
        row(
            it("علی‌رضا نیک‌نژاد", "Alireza Niknejad"),
            false,
            "B",
            it("شیراز", "Shiraz"),
            it("گروه ۵", "Group 5"),
            it("نخود سایز ۷", "Chickpeas size 7"),
            it("۷۷۰", "770"),
            it("دیروز", "yesterday"),
        ),
        row(
            it("فروشگاه گلستان", "Golestan Store"),
            true,
            "B",
            it("گرگان", "Gorgan"),
            it("گروه ۳", "Group 3"),
            it("برنج هاشمی", "Hashemi rice"),
            it("۶۲۰", "620"),
            it("۳ روز پیش", "3 days ago"),
        ),
        row(
            it("صنایع غذایی مهر", "Mehr Foods"),
            true,
            "B",
            it("مشهد", "Mashhad"),
            it("گروه ۵", "Group 5"),
            it("رب، حبوبات", "Paste, pulses"),
            it("۴۸۰", "480"),
            it("هفتهٔ پیش", "last week"),
        ),
        row(
            it("ژاله چراغی", "Zhaleh Cheraghi"),
            false,
            "C",
            it("رشت", "Rasht"),
            it("گروه ۲", "Group 2"),
            it("زعفران", "Saffron"),
            it("۱۱۰", "110"),
            it("امروز", "today"),
        ),
        row(
            it("واحد بازرگانی لاله", "Laleh Trading"),
            true,
            "C",
            it("تبریز", "Tabriz"),
            it("گروه ۲", "Group 2"),
            it("خرما", "Dates"),
            it("۳۵", "35"),
            it("۵ روز پیش", "5 days ago"),
        ),
        row(
            it("کیمیا یزد", "Kimia Yazd"),
            true,
            "C",
            it("یزد", "Yazd"),
            it("گروه ۱", "Group 1"),
            it("پسته", "Pistachios"),
            "—",
            it("۲ ماه پیش", "2 months ago"),
        ),
    ]
}

pub fn nothing_yet(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let body = html! {
        (head("", html! { (it("مشتریان", "Customers")) }, html! { (Button::link(it("مشتری تازه", "New customer"), "#").main().icon("plus")) }))
        section.card { (empty("users", it("هنوز مشتری‌ای نیست", "No customers yet"),
            it("هر کس که با شما کار دارد این‌جا یک صفحه دارد: چه خریده، چه گفته و قدم بعدی چیست. فهرست اکسل خود را بیاورید یا نخستین مشتری را بنویسید.",
               "Everyone you deal with has a page here: what they bought, what they said and what comes next. Bring your spreadsheet, or write down the first one."),
            html! { (Button::link(it("ورود از فایل", "Import a file"), "#").main().icon("upload")) (Button::link(it("مشتری تازه", "New customer"), "#").icon("plus")) })) }
    };
    say.page(it("مشتریان", "Customers"), "Customers", None, body)
}
