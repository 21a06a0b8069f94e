//! Every small part by itself, and the page before one is signed in.

use maud::{Markup, html};
use schema::Tone;
use web::components::*;

use crate::frame::Say;

const TONES: [Tone; 6] = [Tone::Plain, Tone::Brand, Tone::Good, Tone::Warn, Tone::Bad, Tone::Calm];

pub fn parts(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let words = |key: &str| say.word(key);
    let looks = [Look::Main, Look::Plain, Look::Bare, Look::Danger];
    let body = html! {
        (head(it("همهٔ قطعه‌ها", "All parts"), html! { (it("نمایشگاه", "Gallery")) }, html! {}))
        (card(it("دکمه‌ها", "Buttons"), html! { div.stack {
            div.acts { @for look in looks { (button(it("ذخیره", "Save"), look, Some("check"))) (Button::submit(it("کوچک", "Small")).look(look).small()) } }
            div.acts { (Button::push(it("نیست", "Disabled")).disabled(true)) (Button::push(it("چاپ", "Print")).square().icon("printer")) (Button::push(it("کلیدها", "Keys")).opens("keys").icon("keyboard"))
                (menu(it("کارها", "Deeds"), "chevron-down", "t", &[MenuItem::Opens { label: it("کلیدها", "Keys").into(), dialog: "keys".into(), icon: "keyboard" }, MenuItem::Line, MenuItem::Deed { label: it("حذف", "Delete").into(), action: "#".into(), icon: "trash-2", danger: true }])) }
        } }))
        (card(it("نشان‌ها", "Marks"), html! { div.stack {
            div.bar { @for tone in TONES { (pill(tone, it("وضعیت", "State"))) } }
            div.bar { @for tone in TONES { (pill_with(tone, "clock", it("دو روز دیر", "two days late"))) } }
            div.bar { (chip(it("شهر", "City"), it("تهران", "Tehran"), Some(("#", it("برداشتن", "Remove"))))) (chip_link(it("این ماه", "This month"), "#", true)) (chip_link(it("ماه پیش", "Last month"), "#", false)) }
            div.bar { @for hue in (0..360).step_by(30) { (face(it("مریم رضایی", "Maryam Rezaei"), hue, hue % 60 == 0)) } }
        } }))
        (stats(html! {
            div.stat { b { (it("۶۳", "63")) } small { (it("فرصت باز", "open opportunities")) } }
            div.stat { b.good { (it("۷٬۹۰۰", "7,900")) " " small { (it("میلیون تومان", "million toman")) } } small { (it("برده در این ماه", "won this month")) } }
            div.stat { b.bad { (it("۵", "5")) } small { (it("قول نانجام", "promises unkept")) } }
            div.stat { b { (it("۲۲ روز", "22 days")) } small { (it("از نخستین تماس تا فروش", "from first call to sale")) } }
        }))
        @for tone in TONES { (alert(tone, html! { p { b { (it("شمارهٔ ۴۱۲ تکراری است.", "Row 412 is a duplicate.")) } " " (it("با «پارس نساج» یکی کنید یا جدا نگه دارید.", "Merge it with Pars Textile or keep both.")) " " a href="#" { (it("دیدن", "Look")) } } })) }
        (card(it("کار دراز", "Long work"), progress(&ProgressView {
            id: "work".into(), href: "#".into(), running: false, done: 7200, total: 12000,
            label: it("ورود ۱۲٬۰۰۰ مشتری", "Importing 12,000 customers").into(),
            left: it("۷٬۲۰۰ از ۱۲٬۰۰۰ · دو دقیقه مانده", "7,200 of 12,000 · two minutes left").into(),
        }, html! { " " (Button::push(it("لغو", "Cancel")).small()) })))
        (card("", html! { (toast(&Toast { tone: Tone::Bad, text: it("این پیش‌فاکتور دیروز منقضی شد.", "This quote expired yesterday.").into(), undo: None, link: Some(("#".into(), it("بازنگری", "Revise").into())) }, "t", &words)) }))
    };
    say.page(it("نمایشگاه", "Gallery"), "Settings", None, body)
}

pub fn sign_in(say: &Say) -> Markup {
    let it = |fa, en| say.it(fa, en);
    let words = |key: &str| say.word(key);
    let body = html! {
        h1 { (it("ورود به پیوند", "Sign in to Peyvand")) }
        (alert(Tone::Bad, html! { (it("نام کاربری یا گذرواژه درست نیست.", "The user name or password is not right.")) }))
        section.card { div.in { (form(&FormView::new("sign-in", "/sign-in", "t").light(), html! {
            (field(&FieldView::new("email", it("رایانامه یا تلفن", "Email or phone"), Control::Email { value: String::new() }).required(true).autofocus()))
            (field(&FieldView::new("password", it("گذرواژه", "Password"), Control::Password { autocomplete: "current-password" }).required(true)))
            (Button::submit(it("ورود", "Sign in")).main().wide())
        })) } }
        p { a.link href="#" { (it("گذرواژه را فراموش کرده‌ام", "I forgot my password")) } }
    };
    bare_page(&Shell { user: None, ..say.shell("", &words) }, it("ورود", "Sign in"), body)
}
