//! Names that are nearly the same: what a person may have meant.
//!
//! Spelling is settled by folding before anything comes here. What is left is
//! judged in three steps, surest first: the same letters with other spaces
//! (GTXPro, GTX Pro), the same words in another order, and a slip of the pen.
//! Numbers are never a slip: GTK 500 is not GTK 600. Nothing here is taken
//! without a person's word.

use base::fold;

/// Why one name was proposed for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    Spaces,
    Order,
    Slip,
}

impl Likeness {
    /// The text that says so.
    pub fn text(self) -> &'static str {
        match self {
            Likeness::Spaces => "import-near-spaces",
            Likeness::Order => "import-near-order",
            Likeness::Slip => "import-near-slip",
        }
    }
}

/// A name as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    folded: String,
    joined: String,
    letters: usize,
}

impl Shape {
    pub fn of(name: &str) -> Shape {
        let folded = fold::fold(name);
        let joined = folded.replace(' ', "");
        let letters = joined.chars().count();
        Shape { folded, joined, letters }
    }

    pub fn folded(&self) -> &str {
        &self.folded
    }

    fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.folded.split(' ').collect();
        words.sort_unstable();
        words
    }

    fn digits(&self) -> impl Iterator<Item = char> {
        self.joined.chars().filter(char::is_ascii_digit)
    }
}

/// How like two names are that are not the same; the smaller the liker.
pub(super) fn likeness(one: &Shape, other: &Shape) -> Option<(Likeness, usize)> {
    if one.joined == other.joined {
        return Some((Likeness::Spaces, 0));
    }
    // Cheap questions first: this runs over every name that there is.
    let most = slips_forgiven(one.letters.max(other.letters));
    if one.letters.abs_diff(other.letters) > most {
        return None;
    }
    if one.letters == other.letters && one.words() == other.words() {
        return Some((Likeness::Order, 0));
    }
    if most == 0 || !one.digits().eq(other.digits()) {
        return None;
    }
    let slips = strsim::osa_distance(&one.joined, &other.joined);
    (slips <= most).then_some((Likeness::Slip, slips))
}

/// Short names differ by one letter and mean different things.
fn slips_forgiven(letters: usize) -> usize {
    match letters {
        0..6 => 0,
        6..10 => 1,
        10..16 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_proposed_for_what_was_most_likely_meant() {
        check("GTXPro", "GTX Pro", Some(Likeness::Spaces));
        check("علی‌رضا محمدی", "علیرضا محمدی", Some(Likeness::Spaces));
        check("Acme Corporaton", "Acme Corporation", Some(Likeness::Slip));
        check("رضایی حسین", "حسین رضایی", Some(Likeness::Order));
        check("تهران صنعتت", "تهران صنعت", Some(Likeness::Slip));
        check("technolgy", "technology", Some(Likeness::Slip));
    }

    #[test]
    fn what_merely_looks_alike_is_not_proposed() {
        check("GTK 500", "GTK 600", None);
        check("GTX Basic", "GTX Plus Basic", None);
        check("MG Special", "MG Advanced", None);
        check("مریم", "مریمی", None);
        check("Team A", "Team B", None);
    }

    fn check(said: &str, known: &str, expected: Option<Likeness>) {
        let found = likeness(&Shape::of(said), &Shape::of(known)).map(|(likeness, _)| likeness);
        assert_eq!(found, expected, "{said} / {known}");
    }
}
