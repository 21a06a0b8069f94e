//! How a browser wants its pages, as one small cookie: `fa.jalali.dark.compact.narrow`,
//! with a dash for what was not chosen. The colours belong to the screen, so
//! they stay with it; language and calendar belong to the person, and stand
//! here only until somebody signs in.

use base::{Calendar, Lang};

use crate::components::{Density, Theme};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Looks {
    pub lang: Option<Lang>,
    pub calendar: Option<Calendar>,
    pub theme: Theme,
    pub density: Density,
    /// The navigation is folded to icons.
    pub narrow: bool,
}

impl Looks {
    pub fn read(text: &str) -> Looks {
        let mut parts = text.split('.');
        let mut next = || parts.next().unwrap_or_default();
        let lang = next();
        Looks {
            lang: Lang::ALL.into_iter().find(|one| one.tag() == lang),
            calendar: Calendar::from_code(next()),
            theme: Theme::from_tag(next()).unwrap_or_default(),
            density: Density::from_tag(next()).unwrap_or_default(),
            narrow: next() == "narrow",
        }
    }

    pub fn written(&self) -> String {
        let lang = self.lang.map_or("-", Lang::tag);
        let calendar = self.calendar.map_or("-", Calendar::code);
        let nav = if self.narrow { "narrow" } else { "wide" };
        format!("{lang}.{calendar}.{}.{}.{nav}", self.theme.tag(), self.density.tag())
    }
}

/// The first of the browser's own languages that we speak.
pub(crate) fn accepted(header: &str) -> Option<Lang> {
    let mut wanted: Vec<(Lang, u32)> = header.split(',').filter_map(weighed).collect();
    wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    wanted.first().map(|(lang, _)| *lang)
}

/// `en-GB;q=0.8` is English, at 800.
fn weighed(one: &str) -> Option<(Lang, u32)> {
    let (tag, rest) = one.split_once(';').unwrap_or((one, ""));
    let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
    let lang = Lang::from_tag(tag.trim())?;
    (weight > 0.0).then_some((lang, (weight * 1000.0) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_read_as_they_were_written() {
        let dark = Looks {
            lang: Some(Lang::En),
            calendar: Some(Calendar::Jalali),
            theme: Theme::Dark,
            density: Density::Compact,
            narrow: true,
        };
        for looks in [dark, Looks::default()] {
            assert_eq!(Looks::read(&looks.written()), looks);
        }
        assert_eq!(Looks::read("xx.yy.zz"), Looks::default());
        assert_eq!(Looks::read(""), Looks::default());
    }

    #[test]
    fn the_browsers_language_is_the_first_one_we_speak() {
        let check = |header: &str, want: Option<Lang>| assert_eq!(accepted(header), want, "{header}");
        check("fa-IR,fa;q=0.9,en;q=0.8", Some(Lang::Fa));
        check("de,en-GB;q=0.8,fa;q=0.5", Some(Lang::En));
        check("en;q=0.3, fa;q=0.7", Some(Lang::Fa));
        check("en;q=0, fa;q=0.1", Some(Lang::Fa));
        check("de, fr", None);
        check("", None);
        check("*;q=x,,;", None);
    }
}
