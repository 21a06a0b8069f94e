//! One record to read, one to edit, and the quick capture of a call.

use maud::{Markup, html};
use schema::Tone;
use web::components::*;

use crate::frame::Say;

pub fn record(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let body = html! {
        (record_head(it("بازرگانی سپهر", "Sepehr Trading"), 190, true,
            html! { (pill(Tone::Good, it("رتبهٔ A", "Grade A"))) (pill(Tone::Warn, it("۲ روز از دورهٔ خرید گذشته", "2 days past the buying cycle"))) },
            html! { (it("عمده‌فروش حبوبات · تهران، بازار مولوی · مسئول: مریم رضایی · مشتری از ۱۳۹۸", "Pulses wholesaler · Tehran, Molavi bazaar · owner: Maryam Rezaei · customer since 2019")) },
            html! {
                (Button::link(it("تماس", "Call"), "#").main().icon("phone"))
                (Button::link(it("پیام", "Message"), "#").icon("message-square"))
                (Button::link(it("پیش‌فاکتور", "Quote"), "#").icon("file-plus"))
                (more_menu(it("کارهای دیگر", "More"), "t", &[MenuItem::Link { label: it("ویرایش", "Edit").into(), href: "#".into(), icon: "pencil" }]))
            }))
        div.three {
            div.stack { (brief(say)) (particulars(say)) }
            (card_with("", html! {}, html! {
                header { div.acts {
                    (Button::push(it("تماس", "Call")).small().main().icon("phone")) (Button::push(it("یادداشت", "Note")).small().icon("sticky-note"))
                    (Button::push(it("وظیفه", "Task")).small().icon("square-check")) (Button::push(it("پیام", "Message")).small().icon("message-square"))
                } }
                div.in { (timeline(&lines(say))) }
            }))
            div.stack { (deals(say)) (worth(say)) }
        }
    };
    say.page(it("بازرگانی سپهر", "Sepehr Trading"), "Customers", None, body)
}

fn brief(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    card(
        it("پیش از تماس بدانید", "Know before you call"),
        html! { div.stack {
            p { (it("هر هفته حدود ۲ تن عدس می‌خرد. آخرین بار از ", "Buys about 2 tons of lentils a week. Last time complained of ")) b { (it("دیر رسیدن بار", "a late delivery")) } (it(" گله داشت؛ عذرخواهی شد.", "; we apologised.")) }
            div { (pill_with(Tone::Bad, "triangle-alert", it("شکایت باز: ۱", "Open complaints: 1"))) }
            p.muted { (it("پیشنهاد: نخود سایز ۷ — ۸ مشتری همانند، با عدس می‌خرند.", "Offer: chickpeas size 7; 8 similar customers buy them with lentils.")) }
        } },
    )
}

fn particulars(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    card(
        it("مشخصات", "Particulars"),
        facts(&[
            (it("تلفن همراه", "Mobile").into(), phone(it("۰۹۱۲ ۱۱۱ ۲۲ ۳۳", "0912 111 22 33"), "+989121112233")),
            (it("رابط", "Contact").into(), user_text(it("آقای قاسم‌زاده", "Mr Ghasemzadeh"))),
            (it("شناسهٔ ملی", "National id").into(), code(it("۱۰۳۸۰۲۸۴۷۹۰", "10380284790"))),
            (it("دورهٔ خرید", "Buying cycle").into(), html! { (it("۷ روز (±۱)", "7 days (±1)")) }),
            (
                it("مانده حساب", "Balance").into(),
                html! { span.bad { (amount(it("۴۸۰", "480"), it("میلیون تومان بدهکار", "million toman owed"))) } },
            ),
            (it("رایانامه", "Email").into(), email("sales@sepehr.example")),
            (it("وب‌گاه", "Web site").into(), html! {}),
        ]),
    )
}

fn lines(say: &Say) -> Vec<TimelineLine> {
    let it = |fa, en| say.it(fa, en);
    let line = |icon: &str, tone, what: Markup, when: &str, note: &str| TimelineLine {
        icon: icon.into(),
        tone,
        what,
        when: when.into(),
        iso: "2026-11-22".into(),
        note: html! { (note) },
        body: None,
    };
    let mut lines = vec![
        line(
            "phone-outgoing",
            Tone::Brand,
            html! { (it("تماس: هفتهٔ آینده سفارش می‌دهد", "Call: will order next week")) },
            it("امروز ۰۹:۱۰", "today 09:10"),
            it(
                "مریم رضایی · ۴ دقیقه · پیگیری بعدی: چهارشنبه ۴ آذر",
                "Maryam Rezaei · 4 minutes · next: Wednesday 25 November",
            ),
        ),
        line(
            "truck",
            Tone::Plain,
            html! { (it("سفارش ", "Order ")) (code(it("۱۴۰۵-۰۱۸۸۳", "1405-01883"))) (it(" تحویل شد", " was delivered")) },
            it("۲۲ آبان", "13 November"),
            it("۲ تن عدس · ۲۶۰ میلیون تومان", "2 tons of lentils · 260 million toman"),
        ),
        line(
            "triangle-alert",
            Tone::Warn,
            html! { (it("تیکت: بار دیر رسید", "Ticket: late delivery")) },
            it("۲۰ آبان", "11 November"),
            it("پوزش خواسته شد؛ جبران: کرایهٔ حمل. هنوز باز است.", "Apologised; freight refunded. Still open."),
        ),
        line(
            "receipt",
            Tone::Plain,
            html! { (it("فاکتور ", "Invoice ")) (code(it("۱۴۰۵-۰۱۷۵۲", "1405-01752"))) (it(" صادر شد", " was issued")) },
            it("۱۵ آبان", "6 November"),
            it("۲۵۸ میلیون تومان · پرداخت: ۲ چک", "258 million toman · paid by 2 cheques"),
        ),
        line(
            "git-merge",
            Tone::Plain,
            html! { (it("با «سپهر بازرگاني» یکی شد", "Merged with “Sepehr Bazargani”")) },
            it("۳ مهر", "25 September"),
            it("شماره و شهر یکسان بود", "Same number and city"),
        ),
    ];
    lines[0].body = Some(
        it(
            "گفت انبارش تا دوشنبه پر است.\nقیمت نخود را هم خواست.",
            "Said the warehouse is full until Monday.\nAlso asked for the price of chickpeas.",
        )
        .into(),
    );
    lines
}

fn deals(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let view = |title: &str, worth: &str, age, words: &str| DealView {
        id: "d".into(),
        href: "#".into(),
        title: title.into(),
        customer: it("مذاکره", "Talks").into(),
        worth: Some((worth.into(), worth.into())),
        age,
        age_words: words.into(),
        ..DealView::default()
    };
    card_with(
        it("فرصت‌های باز", "Open opportunities"),
        html! { (it("۲", "2")) },
        html! { div.in.stack.tight {
            (deal(&view(it("قرارداد سالانهٔ عدس", "Yearly lentil contract"), it("۱٬۲۰۰ م", "1,200 m"), Age::Fresh, it("۴ روز", "4 days"))))
            (deal(&view(it("نخود سایز ۷، ۵ تن", "Chickpeas size 7, 5 tons"), it("۶۴۰ م", "640 m"), Age::Late, it("۱۸ روز مانده", "18 days"))))
        } },
    )
}

fn worth(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    card(
        it("ارزش", "Worth"),
        html! { div.stack {
            (stat(it("۱۱٬۴۰۰", "11,400"), it("میلیون تومان", "million toman"), Tone::Plain, html! { (it("خرید تا امروز · ۸۶ فاکتور", "bought so far · 86 invoices")) }))
            (stat(it("۹۱٪", "91%"), "", Tone::Good, html! { (it("احتمال ماندن · ", "likely to stay · ")) a.link href="#" { (it("چرا؟", "why?")) } }))
        } },
    )
}

pub fn editor(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let v = String::from;
    let errors =
        [(v("f-phone"), v(it("تلفن: یازده رقم می‌خواهد و این ده رقم است.", "Phone: needs eleven digits and has ten.")))];
    let grade = ["A", "B", "C"].map(|g| Choice::new(g, g, g == "A"));
    let views = [
        FieldView::new(
            "name",
            it("نام", "Name"),
            Control::Text { value: v(it("بازرگانی سپهر", "Sepehr Trading")), max: Some(120) },
        )
        .required(true),
        FieldView::new("phone", it("تلفن", "Phone"), Control::Phone { value: v(it("۰۹۱۲۱۱۱۲۲۳", "0912111223")) })
            .error(Some(v(it("یازده رقم می‌خواهد و این ده رقم است.", "Needs eleven digits and has ten.")))),
        FieldView::new("grade", it("رتبه", "Grade"), Control::Select { options: grade.to_vec(), empty: Some(v("—")) }),
        FieldView::new(
            "credit",
            it("سقف اعتبار", "Credit limit"),
            Control::Money {
                value: v(it("۱٬۰۰۰٬۰۰۰٬۰۰۰", "1,000,000,000")), unit: v(it("تومان", "toman"))
            },
        ),
        FieldView::new(
            "since",
            it("مشتری از", "Customer since"),
            Control::Date {
                value: v(it("۱۳۹۸/۰۳/۱۲", "2019-06-02")), example: v(it("۱۴۰۵/۰۹/۰۱", "2026-11-22"))
            },
        )
        .hint(it("تقریبی هم خوب است.", "A rough date will do.")),
        FieldView::new(
            "next",
            it("پیگیری بعدی", "Next step"),
            Control::DateTime {
                date: v(it("۱۴۰۵/۰۹/۰۴", "2026-11-25")),
                time: v(it("۱۰:۳۰", "10:30")),
                example: v(it("۱۴۰۵/۰۹/۰۱", "2026-11-22")),
            },
        ),
        FieldView::new("email", it("رایانامه", "Email"), Control::Email { value: v("sales@sepehr.example") }),
        FieldView::new(
            "weight",
            it("خرید ماهانه", "Monthly purchase"),
            Control::Number { value: v(it("۸٫۵", "8.5")), unit: v(it("تن", "tons")) },
        ),
        FieldView::new(
            "owner",
            it("مسئول", "Owner"),
            Control::Link {
                options: vec![
                    Choice::new("1", it("مریم رضایی", "Maryam Rezaei"), true),
                    Choice::new("2", it("رضا کریمی", "Reza Karimi"), false),
                ],
                source: v("/users/options"),
                empty: v("—"),
            },
        ),
        FieldView::new("vip", it("مشتری ویژه", "Special customer"), Control::Flag { checked: true }),
        FieldView::new(
            "wants",
            it("چه می‌خرد", "Buys"),
            Control::Picks {
                many: true,
                options: vec![
                    Choice::new("l", it("عدس", "Lentils"), true),
                    Choice::new("c", it("نخود", "Chickpeas"), false),
                    Choice::new("r", it("برنج", "Rice"), true),
                ],
            },
        ),
        FieldView::new(
            "note",
            it("یادداشت", "Note"),
            Control::Prose {
                value: v(it("بار را صبح زود می‌خواهد.", "Wants delivery early in the morning.")),
                max: None,
            },
        ),
        FieldView::new("file", it("پرونده", "File"), Control::File { accept: v(".pdf,.jpg"), many: false }),
    ];
    let body = html! {
        (crumbs(it("جای این صفحه", "Where this page is"), &[(v("#"), v(it("مشتریان", "Customers"))), (v("#"), v(it("بازرگانی سپهر", "Sepehr Trading")))], it("ویرایش", "Edit")))
        (head("", html! { (it("ویرایش بازرگانی سپهر", "Edit Sepehr Trading")) }, html! {}))
        (form(&FormView::new("customer-1", "/customers/1", "t"), html! {
            (form_errors(it("یک چیز را درست کنید:", "Mend one thing:"), &errors))
            section.card { div.in { (fields(&views)) } }
            (form_foot(Button::submit(it("ذخیره", "Save")).icon("check"), Some(Button::link(it("انصراف", "Cancel"), "#").bare()),
                html! { (Button::push(it("حذف", "Delete")).danger().icon("trash-2")) }))
        }))
    };
    say.page(it("ویرایش", "Edit"), "Customers", None, body)
}

pub fn capture(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let v = String::from;
    let pick = |fa, en, on| Choice::new(en, it(fa, en), on);
    let body = html! {
        (head("", html! { (it("ثبت تماس", "Record a call")) (pill(Tone::Good, it("۰۷ ثانیه", "07 seconds"))) }, html! {}))
        (form(&FormView::new("capture", "/capture", "t"), html! {
            (field(&FieldView::new("number", it("شماره", "Number"), Control::Phone { value: v(it("۰۹۱۲ ۱۱۱ ۲۲ ۳۳", "0912 111 22 33")) }).hint(it("بازرگانی سپهر — آخرین تماس ۹ روز پیش، ۲ تن عدس", "Sepehr Trading: last call 9 days ago, 2 tons of lentils"))))
            (field(&FieldView::new("wanted", it("چه می‌خواست؟", "What was wanted?"), Control::Text { value: v(it("نخود سایز ۷", "Chickpeas size 7")), max: None })))
            (field(&FieldView::new("outcome", it("نتیجه", "Outcome"), Control::Picks { many: false, options: vec![pick("قیمت خواست", "Asked the price", true), pick("نمونه", "Sample", false), pick("سفارش", "Order", false), pick("شکایت", "Complaint", false), pick("جدی نبود", "Not serious", false)] })))
            (field(&FieldView::new("said", it("چه گفت؟", "What was said?"), Control::Prose { value: v(it("برای ۵ تن قیمت می‌خواهد، تحویل تهران", "Wants a price for 5 tons, delivered in Tehran")), max: None })))
            (field(&FieldView::new("next", it("پیگیری بعدی", "Next step"), Control::Picks { many: false, options: vec![pick("فردا", "Tomorrow", false), pick("چهارشنبه ۴ آذر", "Wednesday", true), pick("هفتهٔ بعد", "Next week", false)] })))
            (Button::submit(it("ثبت", "Save")).main().wide())
        }))
    };
    say.page(it("ثبت تماس", "Record a call"), "Sales", None, body)
}
