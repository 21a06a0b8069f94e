//! The words that the made-up company is made of, in both languages.
//!
//! Names stand line by line the same in both, so that the company is the same
//! one; what its people write down is written anew in each. A note is a
//! sentence with facts in braces, and now and then a second one.

use std::collections::HashMap;

use base::{Lang, format::Format};

pub struct Words {
    pub lang: Lang,
    sections: HashMap<&'static str, Vec<&'static str>>,
}

const PERSIAN: [&str; 2] = [include_str!("words/names.fa.txt"), include_str!("words/notes.fa.txt")];
const ENGLISH: [&str; 2] = [include_str!("words/names.en.txt"), include_str!("words/notes.en.txt")];

impl Words {
    pub fn of(lang: Lang) -> Words {
        let texts = if lang == Lang::Fa { PERSIAN } else { ENGLISH };
        let (mut sections, mut section) = (HashMap::<_, Vec<_>>::new(), "");
        for line in texts.iter().flat_map(|text| text.lines()).map(str::trim) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => section = name,
                None if line.is_empty() || line.starts_with('#') => {}
                None => sections.entry(section).or_default().push(line),
            }
        }
        Words { lang, sections }
    }

    pub fn all(&self, section: &str) -> &[&'static str] {
        self.sections.get(section).map_or(&[], Vec::as_slice)
    }

    /// A line of a section; beyond its end it begins anew.
    pub fn line(&self, section: &str, at: usize) -> &'static str {
        let lines = self.all(section);
        lines.get(at % lines.len().max(1)).copied().unwrap_or_default()
    }

    /// A name made by one of the patterns.
    pub fn named(&self, pattern: Pattern, parts: &[(&str, &str)]) -> String {
        let pattern = self.line("patterns", pattern as usize).to_owned();
        parts.iter().fold(pattern, |text, (slot, word)| text.replace(&format!("{{{slot}}}"), word))
    }

    /// A note about these facts.
    pub fn told(&self, template: &str, facts: &Facts) -> String {
        let format = Format::of(self.lang);
        let slots = [
            ("{product}", self.line("products-said", facts.product).to_owned()),
            ("{other}", self.line("products-said", facts.other).to_owned()),
            ("{tons}", self.weight(&format, facts.kilos)),
            ("{price}", self.sum(&format, facts.price)),
            ("{sum}", self.sum(&format, facts.price * facts.kilos)),
            ("{city}", self.line("cities", facts.city).to_owned()),
            ("{who}", facts.who.clone()),
            ("{day}", self.line("days-of-week", facts.day).to_owned()),
            ("{days}", format.number(facts.days)),
        ];
        begun(slots.iter().fold(template.to_owned(), |text, (slot, fact)| text.replace(slot, fact)))
    }

    fn weight(&self, format: &Format, kilos: i64) -> String {
        match kilos {
            1_000.. => format!("{} {}", format.decimal(kilos / 100, 1), self.line("units", 0)),
            _ => format!("{} {}", format.number(kilos), self.line("units", 1)),
        }
    }

    /// Tomans as people say them: in thousands or millions.
    fn sum(&self, format: &Format, tomans: i64) -> String {
        match tomans {
            1_000_000.. => format!("{} {}", format.decimal(tomans / 100_000, 1), self.line("units", 3)),
            _ => format!("{} {}", format.number(tomans / 1_000), self.line("units", 2)),
        }
    }
}

/// With a large letter, where the script has them.
fn begun(text: String) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How names are put together; the order of the lines.
#[derive(Clone, Copy)]
pub enum Pattern {
    Company,
    Household,
    Mister,
    Miss,
    Address,
}

/// What a note may speak of.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub product: usize,
    pub other: usize,
    pub kilos: i64,
    /// Tomans a kilo.
    pub price: i64,
    pub city: usize,
    pub who: String,
    pub day: usize,
    pub days: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_tell_of_the_same_company() {
        let (fa, en) = (Words::of(Lang::Fa), Words::of(Lang::En));
        assert_eq!(fa.sections.len(), en.sections.len());
        for (section, lines) in &fa.sections {
            assert_eq!(lines.len(), en.all(section).len(), "{section}");
        }
    }

    #[test]
    fn every_fact_that_a_note_speaks_of_is_filled_in() {
        let facts = Facts { kilos: 2_500, price: 168_000, who: "Ms Karimi".into(), days: 30, ..Facts::default() };
        for words in [Words::of(Lang::Fa), Words::of(Lang::En)] {
            for lines in words.sections.iter().filter(|(name, _)| **name != "patterns").map(|(_, lines)| lines) {
                let left = lines.iter().map(|line| words.told(line, &facts)).find(|told| told.contains(['{', '}']));
                assert_eq!(left, None);
            }
        }
        let told = |lang, text| Words::of(lang).told(text, &facts);
        assert_eq!(told(Lang::Fa, "{tons} {product}، {sum}"), "۲٫۵ تن عدس درشت، ۴۲۰ میلیون تومان");
        assert_eq!(told(Lang::En, "{price} for {product} in {city}"), "168 thousand toman for large lentils in Tehran");
    }
}
