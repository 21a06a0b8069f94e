//! The made-up workspace around each page of the gallery.

use base::Lang;
use maud::Markup;
use web::components::{Density, MainAction, NavItem, Shell, Theme, Toast, UserBadge, page};

/// The reader for whom a page is drawn.
pub struct Say {
    pub lang: Lang,
    pub theme: Theme,
    pub density: Density,
}

impl Say {
    /// The words in the reader's language.
    pub fn it<'a>(&self, fa: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Fa { fa } else { en }
    }

    /// A word of the parts' own catalogue, read line by line.
    pub fn word(&self, key: &str) -> String {
        let catalogue =
            self.it(include_str!("../../src/components/text.fa.ftl"), include_str!("../../src/components/text.en.ftl"));
        let found = catalogue.lines().filter_map(|line| line.split_once(" = ")).find(|(k, _)| *k == key);
        found.map_or_else(|| panic!("no words for {key}"), |(_, words)| words.to_string())
    }

    pub fn page(&self, title: &str, section: &str, toast: Option<Toast>, body: Markup) -> Markup {
        let words = |key: &str| self.word(key);
        page(&Shell { toast, ..self.shell(section, &words) }, title, body)
    }

    pub fn shell<'a>(&self, section: &str, words: &'a dyn Fn(&str) -> String) -> Shell<'a> {
        Shell {
            theme: self.theme,
            density: self.density,
            user: Some(UserBadge {
                name: self.it("مریم رضایی", "Maryam Rezaei").into(),
                initials: self.it("مر", "MR").into(),
                hue: 25,
                note: self.it("فروشنده، شعبهٔ تهران", "Seller, Tehran branch").into(),
            }),
            nav: self.sections(section),
            shortcuts: vec![
                self.entry("مشتریان رتبهٔ A تهران", "A customers in Tehran", "star", false, None),
                self.entry("پیش‌فاکتورهای باز من", "My open quotes", "star", false, None),
            ],
            settings: Some(self.entry("تنظیمات", "Settings", "settings", false, None)),
            action: Some(MainAction {
                href: "fa-light-capture.html".into(),
                label: self.it("ثبت تماس", "Record a call").into(),
                icon: "phone-call",
            }),
            notices: Some(self.it("۲", "2").into()),
            csrf: "gallery".into(),
            path: "/gallery".into(),
            ..Shell::new(self.lang, words)
        }
    }

    fn sections(&self, current: &str) -> Vec<NavItem> {
        let fourteen = self.it("۱۴", "14");
        let three = self.it("۳", "3");
        let entry = |fa, en, icon, count| self.entry(fa, en, icon, current == en, count);
        vec![
            entry("امروز", "Today", "sun", Some(fourteen)),
            entry("مشتریان", "Customers", "users", None),
            entry("فروش", "Sales", "kanban", None),
            entry("خدمات", "Service", "headset", Some(three)),
            entry("بازاریابی", "Marketing", "megaphone", None),
            entry("بینش", "Insight", "lightbulb", None),
            entry("فرآیندها", "Processes", "workflow", None),
            entry("گزارش‌ها", "Reports", "chart-column", None),
        ]
    }

    fn entry(&self, fa: &str, en: &str, icon: &'static str, current: bool, count: Option<&str>) -> NavItem {
        let label = self.it(fa, en).to_string();
        NavItem { href: "#".into(), label, icon, current, count: count.map(String::from) }
    }
}
