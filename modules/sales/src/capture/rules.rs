//! The laws of a call that is written down; pure.

use base::{Date, fold::fold, phone};

/// A number without a short message's reach: its caller is asked for a mobile.
pub(super) fn is_landline(number: &str) -> bool {
    number.starts_with("+98") && !phone::is_iranian_mobile(number)
}

/// The days that are offered for the next step: tomorrow, three days on, a week
/// on; each the first day from there on at which somebody works.
pub(super) fn offered_days(today: Date, rests: impl Fn(Date) -> bool) -> Vec<Date> {
    let later = |days: i64| today.saturating_add(jiff::Span::new().days(days));
    let working = |from: Date| {
        let days = (0..14).map(|days: i64| from.saturating_add(jiff::Span::new().days(days)));
        days.into_iter().find(|day| !rests(*day)).unwrap_or(from)
    };
    let mut days: Vec<Date> = [1, 3, 7].into_iter().map(|days| working(later(days))).collect();
    days.dedup();
    days
}

/// Whether what was typed is a way of saying this name: the same letters, or
/// some of its words («رضایی» for «مریم رضایی»).
pub(super) fn is_called(known: &str, typed: &str) -> bool {
    let (known, typed) = (fold(known), fold(typed));
    let whole: Vec<&str> = known.split(' ').collect();
    known.replace(' ', "") == typed.replace(' ', "") || typed.split(' ').all(|word| whole.contains(&word))
}

/// Where the numbers of a new customer go: the mobile, and the telephone.
pub(super) fn places(number: Option<&str>, mobile: Option<&str>) -> (Option<String>, Option<String>) {
    match number {
        Some(number) if is_landline(number) => (mobile.map(str::to_owned), Some(number.to_owned())),
        // A second mobile of the same person has its place in the telephone.
        Some(number) => (Some(number.to_owned()), mobile.filter(|mobile| *mobile != number).map(str::to_owned)),
        None => (mobile.map(str::to_owned), None),
    }
}
