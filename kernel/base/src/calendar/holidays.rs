//! The official holidays of Iran, as they can be proposed for a year: those of
//! the solar calendar are certain, those of the lunar one are estimates that an
//! administrator corrects when the official calendar is out.
//!
//! Left out: days that the government closes at short notice.

use super::{Jalali, Lunar, days_later};
use crate::{Date, Lang};

/// A day on which Iran officially rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    pub day: Date,
    pub name: (&'static str, &'static str),
    /// Counted by the moon, hence perhaps a day off.
    pub estimated: bool,
}

impl Proposed {
    pub fn name(&self, lang: Lang) -> &'static str {
        if lang == Lang::Fa { self.name.0 } else { self.name.1 }
    }
}

const SOLAR: [(u8, u8, &str, &str); 11] = [
    (1, 1, "نوروز", "Nowruz"),
    (1, 2, "عید نوروز", "Nowruz holiday"),
    (1, 3, "عید نوروز", "Nowruz holiday"),
    (1, 4, "عید نوروز", "Nowruz holiday"),
    (1, 12, "روز جمهوری اسلامی", "Islamic Republic Day"),
    (1, 13, "روز طبیعت", "Nature Day"),
    (3, 14, "رحلت امام خمینی", "Death of Khomeini"),
    (3, 15, "قیام ۱۵ خرداد", "15 Khordad uprising"),
    (11, 22, "پیروزی انقلاب", "Revolution Day"),
    (12, 29, "ملی شدن صنعت نفت", "Nationalisation of oil"),
    (12, 30, "آخرین روز سال کبیسه", "Last day of a leap year"),
];

const LUNAR: [(u8, u8, &str, &str); 17] = [
    (1, 9, "تاسوعا", "Tasua"),
    (1, 10, "عاشورا", "Ashura"),
    (2, 20, "اربعین", "Arbaeen"),
    (2, 28, "رحلت پیامبر و شهادت امام حسن", "Death of the Prophet"),
    // The last day of Safar, which has 29 days in the table.
    (2, 29, "شهادت امام رضا", "Martyrdom of Imam Reza"),
    (3, 8, "شهادت امام حسن عسکری", "Martyrdom of Imam Hasan Askari"),
    (3, 17, "ولادت پیامبر", "Birth of the Prophet"),
    (6, 3, "شهادت حضرت فاطمه", "Martyrdom of Fatima"),
    (7, 13, "ولادت امام علی", "Birth of Imam Ali"),
    (7, 27, "مبعث", "Mab'ath"),
    (8, 15, "ولادت امام زمان", "Birth of the Mahdi"),
    (9, 21, "شهادت امام علی", "Martyrdom of Imam Ali"),
    (10, 1, "عید فطر", "Eid al-Fitr"),
    (10, 2, "تعطیل عید فطر", "Eid al-Fitr holiday"),
    (10, 25, "شهادت امام صادق", "Martyrdom of Imam Sadiq"),
    (12, 10, "عید قربان", "Eid al-Adha"),
    (12, 18, "عید غدیر", "Eid al-Ghadir"),
];

/// The holidays of a Jalali year, in their order.
pub fn proposed(year: i32) -> Vec<Proposed> {
    let solar = SOLAR.iter().filter_map(|&(month, day, fa, en)| {
        Some(Proposed { day: Jalali { year, month, day }.to_date()?, name: (fa, en), estimated: false })
    });
    let first = Jalali { year, month: 1, day: 1 }.to_date();
    let last = Jalali { year: year + 1, month: 1, day: 1 }.to_date().map(|day| days_later(day, -1));
    let lunar = first.zip(last).into_iter().flat_map(|(first, last)| {
        (Lunar::year_of(first)..=Lunar::year_of(last)).flat_map(move |lunar| {
            LUNAR.iter().filter_map(move |&(month, day, fa, en)| {
                let day = Lunar { year: lunar, month, day }.estimated();
                (first <= day && day <= last).then_some(Proposed { day, name: (fa, en), estimated: true })
            })
        })
    });
    let mut all: Vec<Proposed> = solar.chain(lunar).collect();
    all.sort_by_key(|holiday| holiday.day);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_its_solar_days_for_certain_and_its_lunar_ones_by_estimate() {
        let year = proposed(1405);
        let (lunar, solar): (Vec<&Proposed>, Vec<&Proposed>) = year.iter().partition(|day| day.estimated);
        assert_eq!(solar.len(), 10);
        assert!((16..=18).contains(&lunar.len()), "{}", lunar.len());
        assert!(year.is_sorted_by_key(|day| day.day));
        assert_eq!(proposed(1403).iter().filter(|day| !day.estimated).count(), 11, "a leap year has one more");
    }

    #[test]
    fn known_lunar_holidays_are_met_within_a_day() {
        let check = |year: i32, name: &str, (month, day): (u8, u8)| {
            let official = Jalali { year, month, day }.to_date().unwrap();
            let estimate = proposed(year).into_iter().find(|one| one.name.0 == name).unwrap().day;
            let away = estimate.duration_since(official).as_hours() / 24;
            assert!(away.abs() <= 1, "{name} {year}: {estimate} for {official}");
        };
        check(1404, "عاشورا", (4, 15));
        check(1403, "عاشورا", (4, 26));
        check(1403, "عید فطر", (1, 22));
        check(1404, "عید فطر", (1, 11));
    }
}
