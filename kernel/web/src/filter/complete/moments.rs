//! Stretches of time and moments in words that the language reads back.

use base::Lang;

/// Those that a field is asked with: a stretch that it lies in, or a moment
/// that it is compared with.
pub(super) fn moments(lang: Lang, lasts: bool) -> &'static [&'static str] {
    match (lang, lasts) {
        (Lang::Fa, true) => &STRETCHES_FA,
        (Lang::En, true) => &STRETCHES_EN,
        (Lang::Fa, false) => &MOMENTS_FA,
        (Lang::En, false) => &MOMENTS_EN,
    }
}

const STRETCHES_FA: [&str; 20] = [
    "امروز",
    "دیروز",
    "فردا",
    "این هفته",
    "هفتهٔ گذشته",
    "هفتهٔ آینده",
    "این ماه",
    "ماه گذشته",
    "ماه آینده",
    "این فصل",
    "فصل گذشته",
    "امسال",
    "پارسال",
    "این سال مالی",
    "سال مالی گذشته",
    "این فصل مالی",
    "فصل مالی گذشته",
    "۷ روز گذشته",
    "۳۰ روز گذشته",
    "۳ ماه گذشته",
];

const STRETCHES_EN: [&str; 20] = [
    "today",
    "yesterday",
    "tomorrow",
    "this week",
    "last week",
    "next week",
    "this month",
    "last month",
    "next month",
    "this quarter",
    "last quarter",
    "this year",
    "last year",
    "this fiscal year",
    "last fiscal year",
    "this fiscal quarter",
    "last fiscal quarter",
    "last 7 days",
    "last 30 days",
    "last 3 months",
];

const MOMENTS_FA: [&str; 8] =
    ["امروز", "دیروز", "فردا", "۷ روز پیش", "۳۰ روز پیش", "۳ ماه پیش", "۷ روز دیگر", "۳۰ روز دیگر"];

const MOMENTS_EN: [&str; 8] =
    ["today", "yesterday", "tomorrow", "7 days ago", "30 days ago", "3 months ago", "in 7 days", "in 30 days"];
