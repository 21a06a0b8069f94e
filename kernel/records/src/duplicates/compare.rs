//! How like two values are. Pure functions; each says whose method it is.
//!
//! Everything here is compared after folding, so spelling (ي and ی, digits,
//! marks) is settled already.

use base::{Calendar, Date};

use super::shape::{Address, Name};

/// How like two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameLikeness {
    /// The same letters; spaces and half-spaces may stand elsewhere.
    Same,
    /// The same words in another order: given and family name exchanged.
    Order,
    /// Every word has its like, with slips.
    Near,
    /// All words of the shorter name (two at least) stand in the longer one.
    Part,
    /// Some word is the same, and another is not.
    Some,
    Different,
}

/// Words this like are one word mistyped. Winkler's own margin for names is
/// 0.85 to 0.9; shorter words than four letters must agree but for one.
const WORD_NEAR: f64 = 0.88;

/// Compares two names word by word: each takes the likest one left (Monge and
/// Elkan 1996, "The field matching problem"), in any order. Numbers in names
/// are never a slip: shop 2 is not shop 3.
pub(super) fn names(one: &Name, other: &Name) -> NameLikeness {
    if one.joined == other.joined {
        return NameLikeness::Same;
    }
    if one.sorted() == other.sorted() {
        return NameLikeness::Order;
    }
    if !one.digits().eq(other.digits()) {
        return NameLikeness::Different;
    }
    if slip(&one.joined, &other.joined) {
        return NameLikeness::Near;
    }
    let (short, long) = if one.words.len() <= other.words.len() { (one, other) } else { (other, one) };
    let mut left: Vec<&String> = long.words.iter().collect();
    let mut matched = 0;
    for word in &short.words {
        let best = left.iter().enumerate().map(|(at, like)| (at, word_likeness(word, like)));
        let best = best.max_by(|one, other| one.1.total_cmp(&other.1)).filter(|(_, likeness)| *likeness > 0.0);
        if let Some((at, _)) = best {
            left.remove(at);
            matched += 1;
        }
    }
    let all = matched == short.words.len();
    match matched {
        0 => NameLikeness::Different,
        _ if all && left.is_empty() => NameLikeness::Near,
        2.. if all => NameLikeness::Part,
        _ => NameLikeness::Some,
    }
}

/// 1 for the same word, less for one mistyped, 0 for another one. A single
/// letter stands for the word that it begins.
fn word_likeness(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.chars().count() == 1 {
        return if long.starts_with(short) { 0.5 } else { 0.0 };
    }
    if word_slip(one, other) { strsim::jaro_winkler(one, other) } else { 0.0 }
}

/// One word mistyped: one slip in a short word, or alike by Jaro and Winkler
/// (Winkler 1990, "String Comparator Metrics and Enhanced Decision Rules").
pub(super) fn word_slip(one: &str, other: &str) -> bool {
    let both = Both::of(one, other);
    match both.shorter {
        0..3 => false,
        3..5 => both.are_within(1) && strsim::osa_distance(one, other) <= 1,
        _ => {
            both.are_within(1) && strsim::osa_distance(one, other) <= 1
                || both.may_be_near() && strsim::jaro_winkler(one, other) >= WORD_NEAR
        }
    }
}

/// Two words by their letters alone, wherever these stand: what rules most pairs
/// out before the distances are reckoned, which cost twenty times as much.
struct Both {
    shorter: usize,
    longer: usize,
    /// At most so many letters stand in both.
    common: usize,
}

impl Both {
    fn of(one: &str, other: &str) -> Both {
        // Letters that share a place may count as one another: that only rules out less.
        let mut left = [0_u32; 64];
        let (mut here, mut there, mut common) = (0, 0, 0);
        for letter in one.chars() {
            left[letter as usize % 64] += 1;
            here += 1;
        }
        for letter in other.chars() {
            let place = &mut left[letter as usize % 64];
            common += usize::from(*place > 0);
            *place = place.saturating_sub(1);
            there += 1;
        }
        Both { shorter: here.min(there), longer: here.max(there), common }
    }

    /// Each slip leaves at most one letter of the longer word without its like.
    fn are_within(&self, slips: usize) -> bool {
        self.longer - self.common <= slips
    }

    /// Jaro's measure is at most this mean of shares; Winkler's adds at most four
    /// tenths of what is missing, and 0.88 takes four fifths before that.
    fn may_be_near(&self) -> bool {
        let share = |length: usize| self.common as f64 / length as f64;
        (share(self.shorter) + share(self.longer) + 1.0) / 3.0 >= (WORD_NEAR - 0.4) / 0.6 - 1e-9
    }
}

/// A slip of the pen in a whole name: letters left out, doubled, exchanged
/// with their neighbour (Damerau 1964, in its restricted form).
fn slip(one: &str, other: &str) -> bool {
    let both = Both::of(one, other);
    let most = match both.shorter {
        0..6 => 0,
        6..12 => 1,
        _ => 2,
    };
    both.are_within(most) && strsim::osa_distance(one, other) <= most
}

/// How like two days are on which somebody may be born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayLikeness {
    Same,
    /// Day and month exchanged, or one digit mistyped or exchanged with its
    /// neighbour, as the day is written in either calendar.
    Slip,
    Different,
}

pub(super) fn days(one: Date, other: Date) -> DayLikeness {
    if one == other {
        return DayLikeness::Same;
    }
    let slipped = [Calendar::Jalali, Calendar::Gregorian].into_iter().any(|calendar| {
        let (a, b) = (calendar.parts(one), calendar.parts(other));
        let exchanged = a.0 == b.0 && a.1 == b.2 && a.2 == b.1;
        let written = |(year, month, day): (i32, u8, u8)| format!("{year:04}{month:02}{day:02}");
        exchanged || strsim::osa_distance(&written(a), &written(b)) <= 1
    });
    if slipped { DayLikeness::Slip } else { DayLikeness::Different }
}

/// How like two addresses are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AddressLikeness {
    /// The same street and the same number.
    Same,
    /// The same street, and a number on one side only.
    Street,
    /// The same street, other numbers.
    Neighbours,
    Different,
}

/// Compares the words of two addresses, in any order and mistyped, by the share
/// of the shorter one that stands in the longer one.
pub(super) fn addresses(one: &Address, other: &Address) -> AddressLikeness {
    let (short, long) = if one.words.len() <= other.words.len() { (one, other) } else { (other, one) };
    let found = short.words.iter().filter(|word| long.words.iter().any(|like| like == *word || word_slip(word, like)));
    let found = found.count();
    let is_street = !short.words.is_empty() && found * 2 >= short.words.len();
    let shares = one.numbers.iter().any(|number| other.numbers.contains(number));
    match (is_street, one.numbers.is_empty() || other.numbers.is_empty()) {
        (true, true) => AddressLikeness::Street,
        (true, false) if shares => AddressLikeness::Same,
        (true, false) => AddressLikeness::Neighbours,
        (false, _) => AddressLikeness::Different,
    }
}

/// Codes of which one has a digit mistyped, or two of them exchanged.
pub(super) fn code_slip(one: &str, other: &str) -> bool {
    one.len() >= 4 && other.len() >= 4 && strsim::osa_distance(one, other) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_write_them() {
        use NameLikeness::{Different, Near, Order, Part, Same, Some};
        let check = |one: &str, other: &str, expected: NameLikeness| {
            let silent = ["اقای", "شرکت", "mr"];
            let (one, other) = (Name::of(one, &silent), Name::of(other, &silent));
            assert_eq!(names(&one, &other), expected, "{one:?} / {other:?}");
            assert_eq!(names(&other, &one), expected, "{other:?} / {one:?}");
        };
        check("علی‌رضا محمدی", "عليرضا محمدي", Same);
        check("علی رضا محمدی", "علیرضا محمدی", Same);
        check("آقای نصیر ژاله‌پور", "نصیر ژاله پور", Same);
        check("شرکت پارس نساج", "پارس نساج", Same);
        check("رضایی حسین", "حسین رضایی", Order);
        check("فاطمه کریمی", "فاتمه کریمی", Near);
        check("کریمی فاتمه", "فاطمه کریمی", Near);
        check("حسین رضایی", "حسن رضایی", Near);
        check("sondergeld deakin", "deakin sondergelt", Near);
        check("سید حسین رضایی", "حسین رضایی", Part);
        check("پارس نساج شیراز", "پارس نساج", Part);
        check("مریم رضایی", "حسین رضایی", Some);
        check("رضایی", "حسین رضایی", Some);
        check("م رضایی", "مریم رضایی", Near);
        check("شعبه ۲ مرکزی", "شعبه ۳ مرکزی", Different);
        check("مریم رضایی", "کاوه ظریفی", Different);
    }

    proptest::proptest! {
        #[test]
        fn what_is_ruled_out_by_its_letters_would_be_no_slip(one in "[ابپتکی]{0,14}", other in "[ابپتکیm]{0,14}") {
            let both = Both::of(&one, &other);
            let distance = strsim::osa_distance(&one, &other);
            proptest::prop_assert!((0..4).all(|slips| both.are_within(slips) || distance > slips));
            let is_near = strsim::jaro_winkler(&one, &other) >= WORD_NEAR;
            proptest::prop_assert!(both.shorter == 0 || both.may_be_near() || !is_near);
        }
    }

    #[test]
    fn a_day_may_be_mistyped_in_either_calendar() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let check =
            |one: &str, other: &str, expected| assert_eq!(days(day(one), day(other)), expected, "{one} {other}");
        check("1980-05-12", "1980-05-12", DayLikeness::Same);
        check("1980-05-12", "1980-12-05", DayLikeness::Slip);
        check("1980-05-12", "1980-05-21", DayLikeness::Slip);
        check("1980-05-12", "1960-05-12", DayLikeness::Slip);
        // ۱۳۵۹/۰۲/۰۱ and ۱۳۵۹/۰۳/۰۱ are one digit apart, their Gregorian days are not.
        check("1980-04-21", "1980-05-22", DayLikeness::Slip);
        check("1980-05-12", "1971-11-30", DayLikeness::Different);
    }

    #[test]
    fn an_address_is_its_street_and_its_number() {
        let check = |one: &str, other: &str, expected| {
            let silent = ["خیابان", "پلاک", "street"];
            assert_eq!(
                addresses(&Address::of(one, &silent), &Address::of(other, &silent)),
                expected,
                "{one} / {other}"
            );
        };
        check("خیابان ولیعصر، پلاک ۱۲", "ولیعصر پلاك 12", AddressLikeness::Same);
        check("خیابان ولیعصر، پلاک ۱۲", "خیابان ولیعصر", AddressLikeness::Street);
        check("خیابان ولیعصر، پلاک ۱۲", "خیابان ولیعصر، پلاک ۹۰", AddressLikeness::Neighbours);
        check("خیابان ولیعصر، پلاک ۱۲", "خیابان آزادی، پلاک ۱۲", AddressLikeness::Different);
        check("6 tullaroop street", "6 tullarop street", AddressLikeness::Same);
    }
}
