//! Every sentence of the product, in both languages, by key.
//!
//! Each slice brings `text.fa.ftl` and `text.en.ftl` (Fluent); the catalogue
//! is filled once at start-up and read from every thread. Numbers choose the
//! plural and are printed in the digits of the language; dates and sums come
//! as text, from [`Format`](crate::Format). A key that one language lacks is
//! answered in the other, a key that both lack stands in ⟨brackets⟩: a page
//! with a hole is better than no page, and a test finds the hole first.

mod arg;
mod bundle;

use std::collections::BTreeSet;

pub use arg::Arg;
use bundle::Bundle;

use crate::Lang;

/// Why a source of texts is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextProblem {
    #[error("a text in {} is not readable: {what}", lang.tag())]
    Broken { lang: Lang, what: String },
    #[error("the text {key} stands twice in {}", lang.tag())]
    Duplicate { lang: Lang, key: String },
}

/// The texts of all slices in both languages.
pub struct Catalogue {
    fa: Bundle,
    en: Bundle,
}

impl Default for Catalogue {
    fn default() -> Self {
        Catalogue::new()
    }
}

impl Catalogue {
    /// A catalogue that has only this crate's own words (`base-…`).
    pub fn new() -> Self {
        let mut catalogue = Catalogue { fa: Bundle::new(Lang::Fa), en: Bundle::new(Lang::En) };
        for (lang, source) in [(Lang::Fa, include_str!("../text.fa.ftl")), (Lang::En, include_str!("../text.en.ftl"))] {
            if let Err(problem) = catalogue.add(lang, source) {
                tracing::error!(%problem, "the catalogue's own words are broken");
            }
        }
        catalogue
    }

    /// Adds a slice's texts. A key that exists already and a text that cannot
    /// be read are errors; what is sound beside them is still added.
    pub fn add(&mut self, lang: Lang, source: impl Into<String>) -> Result<(), TextProblem> {
        match lang {
            Lang::Fa => self.fa.add(source.into()),
            Lang::En => self.en.add(source.into()),
        }
    }

    /// The text of `key`, with its places filled.
    pub fn get(&self, lang: Lang, key: &str, args: &[(&str, Arg)]) -> String {
        if let Some(text) = self.bundle(lang).text(key, args) {
            return text;
        }
        if let Some(text) = self.bundle(lang.other()).text(key, args) {
            tracing::warn!(key, lang = lang.tag(), "a text is missing in one language");
            return text;
        }
        tracing::warn!(key, "a text is missing");
        format!("⟨{key}⟩")
    }

    /// Whether the language itself has the text.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundle(lang).has(key)
    }

    /// The keys of a language in their order; an attribute is `key.attribute`.
    pub fn keys(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.bundle(lang).keys()
    }

    /// The places that a text leaves open: `{ $name }` is `name`.
    pub fn places(&self, lang: Lang, key: &str) -> BTreeSet<String> {
        self.bundle(lang).places(key)
    }

    /// How the two languages differ, in words; empty when both are complete.
    /// Meant for the test that every module's texts must pass.
    pub fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        for lang in Lang::ALL {
            let lacking = self.keys(lang).filter(|key| !self.has(lang.other(), key));
            found.extend(lacking.map(|key| format!("{key} is missing in {}", lang.other().tag())));
        }
        for key in self.keys(Lang::Fa).filter(|key| self.has(Lang::En, key)) {
            let (fa, en) = (self.places(Lang::Fa, key), self.places(Lang::En, key));
            if fa != en {
                found.push(format!("{key} has the places {fa:?} in fa and {en:?} in en"));
            }
        }
        found
    }

    fn bundle(&self, lang: Lang) -> &Bundle {
        match lang {
            Lang::Fa => &self.fa,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue::new();
        let fa = "customers = { $n ->\n    [one] یک مشتری\n   *[other] { $n } مشتری\n }\nhello = سلام { $name }\n    .title = درود\nonly-fa = تنها فارسی\n";
        let en = "customers = { $n ->\n    [one] one customer\n   *[other] { $n } customers\n }\nhello = Hello { $name }\n    .title = Greeting\nonly-en = English only\n";
        catalogue.add(Lang::Fa, fa).unwrap();
        catalogue.add(Lang::En, en.to_owned()).unwrap();
        catalogue
    }

    #[test]
    fn numbers_choose_the_plural_and_are_printed_in_the_language() {
        let catalogue = catalogue();
        let check = |lang, n: i64, expected: &str| {
            assert_eq!(catalogue.get(lang, "customers", &[("n", n.into())]), expected);
        };
        check(Lang::Fa, 1, "یک مشتری");
        check(Lang::Fa, 12_345, "۱۲٬۳۴۵ مشتری");
        check(Lang::En, 1, "one customer");
        check(Lang::En, 12_345, "12,345 customers");
        check(Lang::En, i64::MAX, "9,223,372,036,854,775,807 customers");
    }

    #[test]
    fn texts_are_filled_as_they_are() {
        let catalogue = catalogue();
        assert_eq!(catalogue.get(Lang::Fa, "hello", &[("name", "<مریم>".into())]), "سلام <مریم>");
        assert_eq!(catalogue.get(Lang::En, "hello.title", &[]), "Greeting");
        assert_eq!(catalogue.get(Lang::En, "hello", &[]), "Hello {$name}");
    }

    #[test]
    fn a_missing_text_is_answered_in_the_other_language_or_in_brackets() {
        let catalogue = catalogue();
        assert_eq!(catalogue.get(Lang::En, "only-fa", &[]), "تنها فارسی");
        assert_eq!(catalogue.get(Lang::Fa, "only-en", &[]), "English only");
        assert_eq!(catalogue.get(Lang::Fa, "no-such", &[]), "⟨no-such⟩");
        assert!(catalogue.has(Lang::Fa, "only-fa") && !catalogue.has(Lang::En, "only-fa"));
        assert_eq!(catalogue.differences(), ["only-fa is missing in en", "only-en is missing in fa"]);
    }

    #[test]
    fn duplicate_and_broken_texts_are_refused() {
        let mut catalogue = catalogue();
        let duplicate = Err(TextProblem::Duplicate { lang: Lang::En, key: "hello".into() });
        assert_eq!(catalogue.add(Lang::En, "hello = Again"), duplicate);
        assert!(catalogue.add(Lang::En, "twice = a\ntwice = b").is_err());
        assert!(matches!(catalogue.add(Lang::Fa, "broken = { $"), Err(TextProblem::Broken { .. })));
        assert!(catalogue.add(Lang::Fa, "-deal = a term\ndeal = a text of its name").is_err());
        assert!(!catalogue.has(Lang::Fa, "deal"), "a key without a text is no key");
    }

    #[test]
    fn this_crates_own_words_are_complete() {
        let catalogue = Catalogue::new();
        assert_eq!(catalogue.differences(), Vec::<String>::new());
        assert!(catalogue.has(Lang::Fa, "base-date-unclear"));
    }

    #[test]
    fn the_catalogue_is_read_from_many_threads() {
        let catalogue = std::sync::Arc::new(catalogue());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    (0..500).for_each(|n| assert!(!catalogue.get(Lang::Fa, "customers", &[("n", n.into())]).is_empty()))
                });
            }
        });
    }
}
