//! What somebody may have meant who wrote a value that there is not.

use base::fold::fold;

/// How many are offered.
const OFFERED: usize = 4;

/// The nearest of these to what was said; a few of them where none is near.
pub fn nearest(said: &str, all: &[String]) -> Vec<String> {
    let said = fold(said);
    let far = |other: &String| distance(&said, &fold(other));
    let mut ranked: Vec<(usize, &String)> =
        all.iter().filter(|other| !other.is_empty()).map(|other| (far(other), other)).collect();
    ranked.sort_by_key(|(far, _)| *far);
    let bound = said.chars().count().div_ceil(2).max(1);
    let near = ranked.iter().filter(|(far, _)| *far <= bound).count();
    match near {
        0 => all.iter().filter(|other| !other.is_empty()).take(OFFERED).cloned().collect(),
        near => ranked.into_iter().take(near.min(OFFERED)).map(|(_, other)| other.clone()).collect(),
    }
}

/// How many letters lie between two folded texts; a piece of the other is near.
fn distance(one: &str, other: &str) -> usize {
    if other == one || other.starts_with(one) {
        return 0;
    }
    let shorter = one.chars().count().min(other.chars().count());
    if shorter > 1 && (other.contains(one) || one.contains(other)) {
        return 1;
    }
    let other: Vec<char> = other.chars().take(80).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().take(80).enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, d) in other.iter().enumerate() {
            let changed = before + usize::from(c != *d);
            before = row[place + 1];
            row[place + 1] = changed.min(before + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_what_was_meant_and_nonsense_finds_what_there_is() {
        let stages = ["مذاکره", "پیش‌فاکتور", "ارسال قیمت", "برنده"].map(str::to_owned);
        let check = |said: &str, expected: &[&str]| assert_eq!(nearest(said, &stages), expected, "{said}");
        check("مذاکره", &["مذاکره"]);
        check("مزاکره", &["مذاکره"]);
        check("پیش فاکتر", &["پیش‌فاکتور"]);
        check("ارسال", &["ارسال قیمت"]);
        check("قیمت", &["ارسال قیمت"]);
        check("xyz", &["مذاکره", "پیش‌فاکتور", "ارسال قیمت", "برنده"]);
        assert_eq!(nearest("x", &[]), Vec::<String>::new());
    }
}
