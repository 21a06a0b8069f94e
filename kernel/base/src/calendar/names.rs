//! What months, quarters and days of the week are called, and reading it back.

use jiff::civil::Weekday;

use super::Calendar;
use crate::{Lang, fold::fold};

const JALALI: [(&str, &str); 12] = [
    ("فروردین", "Farvardin"),
    ("اردیبهشت", "Ordibehesht"),
    ("خرداد", "Khordad"),
    ("تیر", "Tir"),
    ("مرداد", "Mordad"),
    ("شهریور", "Shahrivar"),
    ("مهر", "Mehr"),
    ("آبان", "Aban"),
    ("آذر", "Azar"),
    ("دی", "Dey"),
    ("بهمن", "Bahman"),
    ("اسفند", "Esfand"),
];

const GREGORIAN: [(&str, &str); 12] = [
    ("ژانویه", "January"),
    ("فوریه", "February"),
    ("مارس", "March"),
    ("آوریل", "April"),
    ("مه", "May"),
    ("ژوئن", "June"),
    ("ژوئیه", "July"),
    ("اوت", "August"),
    ("سپتامبر", "September"),
    ("اکتبر", "October"),
    ("نوامبر", "November"),
    ("دسامبر", "December"),
];

/// Other spellings that people type, folded.
const ALIASES: [(&str, Calendar, u8); 9] = [
    ("ordibehest", Calendar::Jalali, 2),
    ("amordad", Calendar::Jalali, 5),
    ("امرداد", Calendar::Jalali, 5),
    ("اسپند", Calendar::Jalali, 12),
    ("می", Calendar::Gregorian, 5),
    ("جون", Calendar::Gregorian, 6),
    ("جولای", Calendar::Gregorian, 7),
    ("اگوست", Calendar::Gregorian, 8),
    ("sept", Calendar::Gregorian, 9),
];

/// From Saturday, the first day of the Iranian week.
const WEEK: [(Weekday, &str, &str); 7] = [
    (Weekday::Saturday, "شنبه", "Saturday"),
    (Weekday::Sunday, "یکشنبه", "Sunday"),
    (Weekday::Monday, "دوشنبه", "Monday"),
    (Weekday::Tuesday, "سه‌شنبه", "Tuesday"),
    (Weekday::Wednesday, "چهارشنبه", "Wednesday"),
    (Weekday::Thursday, "پنجشنبه", "Thursday"),
    (Weekday::Friday, "جمعه", "Friday"),
];

fn names(calendar: Calendar) -> &'static [(&'static str, &'static str); 12] {
    match calendar {
        Calendar::Jalali => &JALALI,
        Calendar::Gregorian => &GREGORIAN,
    }
}

/// «آذر», "Azar", "November"; empty for a month that does not exist.
pub fn month_name(calendar: Calendar, month: u8, lang: Lang) -> &'static str {
    let Some(&(fa, en)) = names(calendar).get(usize::from(month).wrapping_sub(1)) else { return "" };
    match lang {
        Lang::Fa => fa,
        Lang::En => en,
    }
}

/// As [`month_name`], but "Nov" for November.
pub fn month_short(calendar: Calendar, month: u8, lang: Lang) -> &'static str {
    let name = month_name(calendar, month, lang);
    if calendar == Calendar::Gregorian && lang == Lang::En { name.get(..3).unwrap_or(name) } else { name }
}

/// «پاییز» or "Autumn" in the Jalali calendar, «سه‌ماههٔ چهارم» or "Q4" in the Gregorian one.
pub fn quarter_name(calendar: Calendar, quarter: u8, lang: Lang) -> &'static str {
    let names = match (calendar, lang) {
        (Calendar::Jalali, Lang::Fa) => ["بهار", "تابستان", "پاییز", "زمستان"],
        (Calendar::Jalali, Lang::En) => ["Spring", "Summer", "Autumn", "Winter"],
        (Calendar::Gregorian, Lang::Fa) => ["سه‌ماههٔ اول", "سه‌ماههٔ دوم", "سه‌ماههٔ سوم", "سه‌ماههٔ چهارم"],
        (Calendar::Gregorian, Lang::En) => ["Q1", "Q2", "Q3", "Q4"],
    };
    names.get(usize::from(quarter).wrapping_sub(1)).copied().unwrap_or("")
}

/// «یکشنبه» or "Sunday".
pub fn weekday_name(day: Weekday, lang: Lang) -> &'static str {
    let of_day = WEEK.iter().find(|(weekday, ..)| *weekday == day);
    of_day.map_or("", |(_, fa, en)| if lang == Lang::Fa { fa } else { en })
}

/// The month that a folded word means, in either language and calendar.
pub(crate) fn month_called(word: &str) -> Option<(Calendar, u8)> {
    // «آذرماه» is as good as «آذر».
    let word = word.strip_suffix("ماه").or_else(|| word.strip_suffix("mah")).unwrap_or(word);
    for calendar in Calendar::ALL {
        for (at, (fa, en)) in names(calendar).iter().enumerate() {
            let english = en.to_ascii_lowercase();
            let shortened = calendar == Calendar::Gregorian && word == &english[..3];
            if shortened || word == english || word == fold(fa) {
                return Some((calendar, at as u8 + 1));
            }
        }
    }
    ALIASES.iter().find(|(alias, ..)| *alias == word).map(|&(_, calendar, month)| (calendar, month))
}

/// The day of the week that folded words mean, written apart or together.
pub(crate) fn weekday_called(words: &str) -> Option<Weekday> {
    let joined: String = words.split(' ').collect();
    let is_it = |(_, fa, en): &&(Weekday, &str, &str)| {
        let english = en.to_ascii_lowercase();
        joined == english || joined == english[..3] || joined == fold(fa).replace(' ', "")
    };
    WEEK.iter().find(is_it).map(|(day, ..)| *day)
}
