//! The pages of the day's work: Today, the board, the funnel.

use maud::{Markup, html};
use schema::Tone;
use web::components::*;

use crate::frame::Say;

pub fn today(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let body = html! {
        (head(it("یکشنبه ۱ آذر ۱۴۰۵", "Sunday, 22 November 2026"),
            html! { (it("صبح بخیر؛ ۱۴ کار برای امروز", "Good morning: 14 things for today")) },
            html! { (chip(it("ظرفیت امروز", "Today's capacity"), it("۱۰ تماس", "10 calls"), None))
                (Button::link(it("چیدمان", "Arrange"), "#").icon("sliders-horizontal")) }))
        div.two {
            (card_with(it("به ترتیب ارزش و فوریت", "By worth and urgency"), html! { a.link href="#" { (it("چرا این ترتیب؟", "Why this order?")) } },
                html! { @for view in rows(say) { (todo(&view)) } }))
            div.stack {
                (card(it("هدف آبان", "Goal for Aban"), html! { div.stack {
                    (stat(it("۷۲٪", "72%"), "", Tone::Plain, html! { (it("۳٬۶۱۰ از ۵٬۰۰۰ میلیون تومان · ۸ روز مانده", "3,610 of 5,000 million toman · 8 days left")) }))
                    (meter(Tone::Brand, 72))
                    small { (it("برای رسیدن، روزانه ۱۷۴ میلیون لازم است.", "174 million a day are needed to reach it.")) }
                } }))
                (card(it("بدهی پیگیری", "Promises kept waiting"), stat(it("۵", "5"), "", Tone::Bad,
                    html! { (it("قولی که داده‌اید و هنوز انجام نشده", "promises you made and have not kept yet")) })))
                (card(it("امروز در تقویم", "In today's calendar"), html! { div.stack.tight {
                    div { b { (it("۱۰:۳۰", "10:30")) } " " (it("جلسه با پارس نساج", "Meeting with Pars Textile")) }
                    div { b { (it("۱۴:۰۰", "14:00")) } " " (it("ملاقات فروشگاه گلستان", "Visit to Golestan Store")) }
                } }))
            }
        }
    };
    say.page(it("امروز", "Today"), "Today", None, body)
}

fn rows(say: &Say) -> Vec<TodoView> {
    let it = |fa, en| say.it(fa, en);
    let call = it("تماس", "Call");
    let row = |icon, hue, title: Markup, why: &str, worth: &str, tone, state: &str| TodoView {
        id: format!("todo-{icon}"),
        icon: String::from(icon),
        hue,
        title,
        href: "#".into(),
        why: html! { (why) },
        worth: html! { (worth) },
        tone,
        state: state.into(),
        acts: html! {
            (Button::push(call).small().icon("phone"))
            (post_button("#", "t", Button::submit(it("انجام شد", "Done")).bare().small().square().icon("check")))
            (post_button("#", "t", Button::submit(it("بعداً", "Later")).bare().small().square().icon("clock")))
        },
    };
    let name = |fa, en| html! { (it(fa, en)) };
    vec![
        row(
            "hourglass",
            75,
            name("بازرگانی سپهر", "Sepehr Trading"),
            it(
                "هر هفته می‌خرید؛ ۹ روز است سفارشی نداده · آخرین خرید ۲ تن عدس",
                "Bought weekly; silent for nine days · last bought 2 tons of lentils",
            ),
            it("۱٬۸۴۰ م تومان", "1,840 m toman"),
            Tone::Warn,
            it("۲ روز دیر", "2 days late"),
        ),
        row(
            "phone-missed",
            22,
            html! { (code(it("۰۹۱۲ ۳۴۵ ۶۷ ۸۹", "0912 345 67 89"))) " " (it("— ناشناس", "— unknown")) },
            it("تماس بی‌پاسخ ۰۸:۴۲", "Missed call at 08:42"),
            "—",
            Tone::Bad,
            it("پاسخ دهید", "Call back"),
        ),
        row(
            "handshake",
            190,
            name("فروشگاه گلستان", "Golestan Store"),
            it(
                "قول داده بودید قیمت برنج هاشمی را امروز بفرستید",
                "You promised to send the price of Hashemi rice today",
            ),
            it("۶۲۰ م تومان", "620 m toman"),
            Tone::Brand,
            it("تعهد امروز", "Promised today"),
        ),
        row(
            "wallet",
            22,
            name("صنایع غذایی مهر", "Mehr Foods"),
            it("قسط دوم، ۶ روز از سررسید گذشته", "Second instalment, six days overdue"),
            it("۴۸۰ م تومان", "480 m toman"),
            Tone::Bad,
            it("مطالبات", "Overdue"),
        ),
        row(
            "cake",
            150,
            name("خانم ژاله چراغی", "Zhaleh Cheraghi"),
            it("زادروز امروز · گروه ۵ — شخصی تبریک بگویید", "Birthday today · group 5: say it in person"),
            "—",
            Tone::Good,
            it("مناسبت", "Occasion"),
        ),
        row(
            "user-round-check",
            275,
            name("هتل چابهار", "Chabahar Hotel"),
            it("مشتری همکار مرخصی؛ تا ۵ آذر جانشین هستید", "A colleague on leave; you stand in until 26 November"),
            it("۹۱۰ م تومان", "910 m toman"),
            Tone::Calm,
            it("جانشینی", "Standing in"),
        ),
    ]
}

pub fn board_page(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let col = |key: &str, title: &str, count: &str, sum: &str, cards: Markup| {
        let add = Some(("#".to_string(), it("افزودن", "Add").to_string()));
        column(
            &ColumnView {
                key: key.into(),
                title: title.into(),
                count: count.into(),
                sum: sum.into(),
                add,
                ..ColumnView::default()
            },
            batch(cards, None),
        )
    };
    let card = |id: &str, title: &str, customer: &str, worth: &str, age, words: &str, owner: (&str, u16)| {
        deal(&DealView {
            id: id.into(),
            href: "#".into(),
            title: title.into(),
            customer: customer.into(),
            worth: Some((worth.into(), worth.into())),
            age,
            age_words: words.into(),
            owner: Some((owner.0.into(), owner.1)),
            moves: Some(Moves {
                action: "#".into(), page: "#".into(), label: it("جابه‌جایی", "Move").into()
            }),
            ..DealView::default()
        })
    };
    let maryam = (it("مریم رضایی", "Maryam Rezaei"), 25);
    let reza = (it("رضا کریمی", "Reza Karimi"), 190);
    let body = html! {
        (head("", html! { (it("کاریز عمده‌فروشی", "Wholesale pipeline")) (pill(Tone::Plain, it("۶۳ فرصت باز", "63 open"))) (pill(Tone::Brand, it("پیش‌بینی آذر: ۸٬۱۰۰ میلیون تومان (±۹۰۰)", "Forecast: 8,100 million toman (±900)"))) },
            html! { (Button::link(it("قیف فروش", "Sales funnel"), "#").icon("funnel")) (Button::link(it("فرصت تازه", "New opportunity"), "#").main().icon("plus")) }))
        (board(it("کاریز عمده‌فروشی", "Wholesale pipeline"), &[], html! {
            (col("new", it("سرنخ تازه", "New lead"), it("۲۳", "23"), it("۴٬۱۰۰ م", "4,100 m"), html! {
                (card("o1", it("زعفران صادراتی", "Saffron for export"), it("ژاله چراغی", "Zhaleh Cheraghi"), it("۱۱۰ م", "110 m"), Age::Fresh, it("امروز", "today"), maryam))
                (card("o2", it("حبوبات فله", "Pulses in bulk"), it("کیمیا یزد", "Kimia Yazd"), it("۹۰ م", "90 m"), Age::Fresh, it("۲ روز", "2 days"), reza))
            }))
            (col("need", it("ارزیابی نیاز", "Need"), it("۱۴", "14"), it("۶٬۲۵۰ م", "6,250 m"), html! {
                (card("o3", it("برنج هاشمی، ۱۰ تن", "Hashemi rice, 10 tons"), it("فروشگاه گلستان", "Golestan Store"), it("۶۲۰ م", "620 m"), Age::Fresh, it("۳ روز", "3 days"), maryam))
                (card("o4", it("حولهٔ هتلی ۲٬۰۰۰ عدد", "2,000 hotel towels"), it("هتل چابهار", "Chabahar Hotel"), it("۹۱۰ م", "910 m"), Age::Late, it("۱۲ روز", "12 days"), reza))
            }))
            (col("quote", it("پیش‌فاکتور", "Quote"), it("۹", "9"), it("۵٬۰۸۰ م", "5,080 m"), html! {
                (card("o5", it("پیش‌فاکتور ۰۰۲۱۲", "Quote 00212"), it("پارس نساج", "Pars Textile"), it("۲٬۳۵۰ م", "2,350 m"), Age::Fresh, it("۱ روز", "1 day"), maryam))
                (card("o6", it("نخود سایز ۷، ۵ تن", "Chickpeas size 7, 5 tons"), it("بازرگانی سپهر", "Sepehr Trading"), it("۶۴۰ م", "640 m"), Age::Lost, it("۱۸ روز", "18 days"), reza))
            }))
            (col("talks", it("مذاکره", "Talks"), it("۶", "6"), it("۴٬۴۰۰ م", "4,400 m"), html! {
                (card("o7", it("قرارداد سالانهٔ عدس", "Yearly lentil contract"), it("بازرگانی سپهر", "Sepehr Trading"), it("۱٬۲۰۰ م", "1,200 m"), Age::Fresh, it("۴ روز", "4 days"), maryam))
            }))
            (col("won", it("برنده", "Won"), it("۱۱", "11"), it("۷٬۹۰۰ م", "7,900 m"), html! {}))
        }))
    };
    say.page(it("کاریز عمده‌فروشی", "Wholesale pipeline"), "Sales", None, body)
}

pub fn funnel_page(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let body = html! {
        (head("", html! { (it("قیف فروش", "Sales funnel")) }, html! { (Button::link(it("جدول", "Table"), "#").icon("table")) (Button::link(it("خروجی", "Export"), "#").icon("download")) }))
        div.bar {
            (chip(it("دوره", "Period"), it("پاییز ۱۴۰۵", "Autumn 1405"), None)) (chip(it("شعبه", "Branch"), it("همه", "all"), None))
            (chip_add(it("شرط", "Condition"), html! { a.item href="#" { (it("مسئول", "Owner")) } }))
        }
        div.two {
            (card_with(it("چند نفر رسیدند، چند نفر گذشتند", "How many arrived, how many went on"), html! { (it("نسبت به تابستان: ▲ ۳ واحد", "Against summer: ▲ 3 points")) }, html! { div.in { (funnel(html! {
                (funnel_step(it("سرنخ تازه", "New lead"), it("۴۱۲", "412"), 100, it("۵۸٪ پیش رفت", "58% went on"), it("میانه ۲ روز", "median 2 days"), "#"))
                (funnel_step(it("ارزیابی نیاز", "Need"), it("۲۳۹", "239"), 58, it("۶۱٪ پیش رفت", "61% went on"), it("میانه ۶ روز", "median 6 days"), "#"))
                (funnel_step(it("پیش‌فاکتور", "Quote"), it("۱۴۶", "146"), 35, it("۴۷٪ پیش رفت", "47% went on"), it("میانه ۹ روز", "median 9 days"), "#"))
                (funnel_step(it("مذاکره", "Talks"), it("۶۹", "69"), 17, it("۷۴٪ پیش رفت", "74% went on"), it("میانه ۵ روز", "median 5 days"), "#"))
                (funnel_step(it("برنده", "Won"), it("۵۱", "51"), 12, it("۱۲٪ از همه", "12% of all"), it("۲۲ روز از نخستین تماس", "22 days from first call"), "#"))
            })) } }))
            div.stack {
                (card(it("کجا از دست می‌رود", "Where it is lost"), html! { div.stack {
                    (measure(it("قیمت", "Price"), it("۴۱٪", "41%"), Tone::Bad, 41))
                    (measure(it("دیر پاسخ دادیم", "We answered late"), it("۲۷٪", "27%"), Tone::Bad, 27))
                    (measure(it("رقیب: تحویل فوری", "Rival: instant delivery"), it("۱۸٪", "18%"), Tone::Bad, 18))
                } }))
                (card(it("برای هدف آذر", "For Azar's goal"), html! { div.stack {
                    p { (it("با نرخ امروز، ", "At today's rate ")) b { (it("۹۶ سرنخ تازه", "96 new leads")) } (it(" و ۳۱۰ تماس لازم است. ورودی این هفته ۱۴ سرنخ است؛ ", " and 310 calls are needed. This week brought 14; ")) b.warn { (it("قیف رو به خالی شدن است.", "the funnel is running dry.")) } }
                    (Button::link(it("ساختن کمپین", "Make a campaign"), "#").wide())
                } }))
            }
        }
    };
    say.page(it("قیف فروش", "Sales funnel"), "Sales", None, body)
}
