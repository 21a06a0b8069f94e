//! What somebody may have meant who wrote a value that there is not: what is
//! like it, the nearest first, or where nothing is, what there is.

use base::fold::fold;

/// How many are offered that are like it.
const OFFERED: usize = 4;
/// How many are told where none is like it.
const TOLD: usize = 8;
/// So many letters at the beginning are no chance: «پیشنهاد» for «پیش‌فاکتور».
const SHARED: usize = 3;

/// The texts to be told beside one that there is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Near {
    pub some: Vec<String>,
    /// They are like it; else they are those that there are.
    pub alike: bool,
    /// There are others.
    pub more: bool,
}

impl Near {
    pub fn alike(some: Vec<String>) -> Near {
        Near { some, alike: true, more: false }
    }
}

/// The nearest of these to what was said; else the first of them.
pub fn nearest(said: &str, all: &[String]) -> Near {
    let said = fold(said);
    let all: Vec<&String> = all.iter().filter(|other| !other.is_empty()).collect();
    let bound = said.chars().count().div_ceil(2).max(1);
    let mut near: Vec<(usize, usize, &String)> = Vec::new();
    for other in &all {
        let folded = fold(other);
        let (far, shared) = (distance(&said, &folded), shared(&said, &folded));
        if far <= bound || shared >= SHARED {
            near.push((far.min(bound), usize::MAX - shared, other));
        }
    }
    near.sort();
    match near.is_empty() {
        true => Near {
            some: all.iter().take(TOLD).map(|other| (*other).clone()).collect(),
            alike: false,
            more: all.len() > TOLD,
        },
        false => Near::alike(near.into_iter().take(OFFERED).map(|(.., other)| other.clone()).collect()),
    }
}

/// How many letters two folded texts have in common from the beginning, spaces aside.
fn shared(one: &str, other: &str) -> usize {
    let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<Vec<_>>();
    letters(one).iter().zip(letters(other)).take_while(|(one, other)| *one == other).count()
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
        let check = |said: &str, expected: &[&str]| {
            let near = nearest(said, &stages);
            assert_eq!(
                (near.some, near.alike),
                (expected.iter().map(|&one| one.to_owned()).collect(), said != "xyz"),
                "{said}"
            );
        };
        check("مذاکره", &["مذاکره"]);
        check("مزاکره", &["مذاکره"]);
        check("پیش فاکتر", &["پیش‌فاکتور"]);
        check("ارسال", &["ارسال قیمت"]);
        check("قیمت", &["ارسال قیمت"]);
        check("پیشنهاد", &["پیش‌فاکتور"]);
        check("xyz", &["مذاکره", "پیش‌فاکتور", "ارسال قیمت", "برنده"]);
        assert_eq!(nearest("x", &[]), Near::default());
    }
}
