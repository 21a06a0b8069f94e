//! What the first digits of a telephone number tell: the country, and within
//! Iran the operator or the province. By prefix only, as data: a number may
//! have been ported to another operator since.

use std::{collections::HashMap, sync::LazyLock};

use crate::Lang;

static PREFIXES: LazyLock<HashMap<&'static str, [&'static str; 2]>> = LazyLock::new(|| {
    let lines = include_str!("numbering.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some((line.split('\t').next()?, line))).filter_map(named).collect()
});

fn named((prefix, line): (&'static str, &'static str)) -> Option<(&'static str, [&'static str; 2])> {
    let mut names = line.split('\t').skip(1);
    Some((prefix, [names.next()?, names.next()?]))
}

/// Where a number belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// How many digits after the plus are the country's.
    pub(super) code: usize,
    country: [&'static str; 2],
    within: Option<[&'static str; 2]>,
}

impl Origin {
    pub fn country(&self, lang: Lang) -> &'static str {
        self.country[at(lang)]
    }

    /// The operator of a mobile, the province of a landline; in Iran only.
    pub fn within(&self, lang: Lang) -> Option<&'static str> {
        self.within.map(|names| names[at(lang)])
    }

    /// What one would say of it: at home the operator or province, else the country.
    pub fn name(&self, lang: Lang) -> &'static str {
        self.within(lang).unwrap_or_else(|| self.country(lang))
    }
}

fn at(lang: Lang) -> usize {
    usize::from(lang == Lang::En)
}

/// Where a number in E.164 belongs; nothing for a country that is not listed.
pub fn origin(number: &str) -> Option<Origin> {
    let digits = number.strip_prefix('+').filter(|digits| digits.is_ascii())?;
    let known = |length: usize| digits.get(..length).and_then(|prefix| PREFIXES.get(prefix)).copied();
    let (code, country) = (1..=3).rev().find_map(|length| Some((length, known(length)?)))?;
    // Three digits tell a mobile's operator, two a landline's province.
    let within = if &digits[..code] == "98" { known(5).or_else(|| known(4)) } else { None };
    Some(Origin { code, country, within })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_digits_tell_where_a_number_belongs() {
        let check = |number: &str, fa: &str, en: &str| {
            let origin = origin(number).unwrap();
            assert_eq!((origin.name(Lang::Fa), origin.name(Lang::En)), (fa, en), "{number}");
        };
        check("+989123456789", "همراه اول", "Hamrah-e Avval");
        check("+989351234567", "ایرانسل", "Irancell");
        check("+989211234567", "رایتل", "Rightel");
        check("+982188776655", "تهران", "Tehran");
        check("+987136271234", "فارس", "Fars");
        check("+989701234567", "ایران", "Iran");
        check("+971501234567", "امارات", "UAE");
        check("+442079460958", "بریتانیا", "United Kingdom");
        check("+998901234567", "ازبکستان", "Uzbekistan");
        assert_eq!(origin("+989123456789").unwrap().country(Lang::En), "Iran");
        for number in ["", "+", "989123456789", "+999123456789", "+۹۸۹"] {
            assert_eq!(origin(number), None, "{number}");
        }
    }

    #[test]
    fn every_line_of_the_table_has_both_names() {
        let lines = include_str!("numbering.tsv").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.trim().is_empty()), "{line}");
            assert!(cells[0].bytes().all(|digit| digit.is_ascii_digit()), "{line}");
            count += 1;
        }
        assert_eq!(PREFIXES.len(), count, "no prefix stands twice");
    }
}
