//! Numbers in words, as contracts and invoices want them.

use crate::Lang;

const FA_ONES: [&str; 20] = [
    "",
    "یک",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
];
const FA_TENS: [&str; 10] = ["", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"];
const FA_HUNDREDS: [&str; 10] = ["", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"];
const FA_STEPS: [&str; 7] = ["", "هزار", "میلیون", "میلیارد", "تریلیون", "کوادریلیون", "کوینتیلیون"];

const EN_ONES: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const EN_TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const EN_STEPS: [&str; 7] = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"];

/// «یک میلیون و دویست هزار», "one million two hundred thousand".
pub(super) fn words(lang: Lang, number: i128) -> String {
    if number == 0 {
        return if lang == Lang::Fa { "صفر".into() } else { "zero".into() };
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
    let parts = [FA_HUNDREDS[hundreds], FA_TENS[tens], FA_ONES[ones]];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" و ")
}

fn below_thousand_en(group: usize) -> String {
    let (hundreds, rest) = (group / 100, group % 100);
    let small = match rest {
        0..20 => EN_ONES[rest].to_owned(),
        _ if rest % 10 == 0 => EN_TENS[rest / 10].to_owned(),
        _ => format!("{}-{}", EN_TENS[rest / 10], EN_ONES[rest % 10]),
    };
    match (hundreds, small.as_str()) {
        (0, _) => small,
        (_, "") => format!("{} hundred", EN_ONES[hundreds]),
        _ => format!("{} hundred {small}", EN_ONES[hundreds]),
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
