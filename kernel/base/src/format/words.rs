//! Numbers in words, as contracts and invoices want them.

use crate::{
    Lang,
    numerals::{hundred, one, ten},
};

const FA_STEPS: [&str; 7] = ["", "هزار", "میلیون", "میلیارد", "تریلیون", "کوادریلیون", "کوینتیلیون"];

const EN_STEPS: [&str; 7] = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"];

/// «یک میلیون و دویست هزار», "one million two hundred thousand".
pub(super) fn words(lang: Lang, number: i128) -> String {
    if number == 0 {
        return one(lang, 0).to_owned();
    }
    let (minus, and) = if lang == Lang::Fa { ("منفی ", " و ") } else { ("minus ", " ") };
    let groups = groups(number.unsigned_abs());
    let parts: Vec<String> = groups.iter().rev().map(|&(step, group)| with_step(lang, group, step)).collect();
    let sign = if number < 0 { minus } else { "" };
    format!("{sign}{}", parts.join(and))
}

/// The groups of three digits that are not zero, from the lowest.
fn groups(mut rest: u128) -> Vec<(usize, usize)> {
    let mut groups = Vec::new();
    for step in 0..FA_STEPS.len() {
        // Above the last step nothing has a name; the last group keeps it all.
        let group = if step + 1 == FA_STEPS.len() { rest } else { rest % 1000 };
        if group > 0 {
            groups.push((step, group.min(999) as usize));
        }
        rest /= 1000;
    }
    groups
}

fn with_step(lang: Lang, group: usize, step: usize) -> String {
    match (lang, step, group) {
        (Lang::Fa, 0, _) => below_thousand_fa(group),
        // «هزار», not «یک هزار»
        (Lang::Fa, 1, 1) => FA_STEPS[1].into(),
        (Lang::Fa, ..) => format!("{} {}", below_thousand_fa(group), FA_STEPS[step]),
        (Lang::En, 0, _) => below_thousand_en(group),
        (Lang::En, ..) => format!("{} {}", below_thousand_en(group), EN_STEPS[step]),
    }
}

fn below_thousand_fa(group: usize) -> String {
    let (hundreds, rest) = (group / 100, group % 100);
    let (tens, ones) = if rest < 20 { (0, rest) } else { (rest / 10, rest % 10) };
    let ones = if ones == 0 { "" } else { one(Lang::Fa, ones) };
    let parts = [hundred(hundreds), ten(Lang::Fa, tens), ones];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" و ")
}

fn below_thousand_en(group: usize) -> String {
    let (hundreds, rest) = (group / 100, group % 100);
    let (one, ten) = (|number| one(Lang::En, number), |tens| ten(Lang::En, tens));
    let small = match rest {
        0 => String::new(),
        1..20 => one(rest).to_owned(),
        _ if rest % 10 == 0 => ten(rest / 10).to_owned(),
        _ => format!("{}-{}", ten(rest / 10), one(rest % 10)),
    };
    match (hundreds, small.as_str()) {
        (0, _) => small,
        (_, "") => format!("{} hundred", one(hundreds)),
        _ => format!("{} hundred {small}", one(hundreds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_words() {
        let check = |number: i128, fa: &str, en: &str| {
            assert_eq!(words(Lang::Fa, number), fa);
            assert_eq!(words(Lang::En, number), en);
        };
        check(0, "صفر", "zero");
        check(21, "بیست و یک", "twenty-one");
        check(115, "صد و پانزده", "one hundred fifteen");
        check(1_000, "هزار", "one thousand");
        check(1_405, "هزار و چهارصد و پنج", "one thousand four hundred five");
        check(1_200_000, "یک میلیون و دویست هزار", "one million two hundred thousand");
        check(-30, "منفی سی", "minus thirty");
        check(2_000_000_001, "دو میلیارد و یک", "two billion one");
    }

    #[test]
    fn every_number_has_words() {
        for number in [i64::MIN, i64::MAX, 999, 1_000_001] {
            for lang in Lang::ALL {
                let said = words(lang, number.into());
                assert!(!said.is_empty() && !said.contains("  "), "{said}");
            }
        }
    }
}
