//! The words of the language that are not names: operators, persons, moments.
//! All are compared folded, so that «این‌ماه», `this_month` and "This month"
//! need no lines of their own.

use base::fold::fold;

use super::{Operand, Unit};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
}

pub(super) fn operator(word: &str) -> Option<Operator> {
    match word {
        "و" => Some(Operator::And),
        "یا" | "|" => Some(Operator::Or),
        "نه" => Some(Operator::Not),
        _ if word.eq_ignore_ascii_case("and") => Some(Operator::And),
        _ if word.eq_ignore_ascii_case("or") => Some(Operator::Or),
        _ if word.eq_ignore_ascii_case("not") => Some(Operator::Not),
        _ => None,
    }
}

/// How a question about related records begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Has,
    Lacks,
    Count,
}

pub(super) fn relation(word: &str) -> Option<Relation> {
    match word.to_ascii_lowercase().as_str() {
        "has" | "have" | "with" | "دارد" | "دارند" => Some(Relation::Has),
        "no" | "without" | "ندارد" | "ندارند" | "بدون" => Some(Relation::Lacks),
        "count" | "تعداد" | "شمار" => Some(Relation::Count),
        _ => None,
    }
}

/// The verb at the end of a Persian sentence: «فرصت ندارد».
pub(super) fn verb(word: &str) -> Option<Relation> {
    let is_verb = matches!(word, "دارد" | "دارند" | "ندارد" | "ندارند");
    if is_verb { relation(word) } else { None }
}

/// Says of a name that it does not matter which: "any calls", «هیچ تماسی».
pub(super) fn is_any(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "any" | "a" | "an" | "هیچ" | "یک")
}

/// Before a stretch of time: «تماس در ۳۰ روز».
pub(super) fn is_during(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "in" | "during" | "در" | "طی")
}

pub(super) fn is_empty_word(word: &str) -> bool {
    matches!(fold(word).as_str(), "empty" | "خالی")
}

/// The one who asks, as far as a link to `entity` can mean them.
pub(super) fn person(text: &str, entity: &str) -> Option<Operand> {
    match (entity, fold(text).as_str()) {
        ("users", "me" | "من" | "خودم") => Some(Operand::Me),
        ("teams", "mine" | "my team" | "تیم من" | "تیم خودم" | "تیمم") => Some(Operand::MyTeam),
        ("branches", "mine" | "my branch" | "شعبه من" | "شعبه خودم") => Some(Operand::MyBranch),
        _ => None,
    }
}

/// A moment or a period that is said from now. The flag tells a bare length
/// such as `30d`: an age, where fewer days are later.
pub(super) fn moment(text: &str) -> Option<(Operand, bool)> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix(['+', '-', '−']) {
        Some(rest) if text.starts_with('+') => (Some(true), rest),
        Some(rest) => (Some(false), rest),
        None => (None, text),
    };
    let words = parted(&fold(rest));
    let words: Vec<&str> = words.split(' ').collect();
    match sign {
        None => said(&words),
        Some(is_ahead) => length(&words).map(|(count, unit)| (far(count, unit, is_ahead), false)),
    }
}

fn said(words: &[&str]) -> Option<(Operand, bool)> {
    // "in the last 2 weeks": the article says nothing.
    if let ["the", rest @ ..] | ["in", "the", rest @ ..] = words {
        return said(rest).filter(|(_, is_age)| !is_age);
    }
    if let Some(at) = words.iter().position(|word| is_fiscal_word(word)) {
        let others = [&words[..at], &words[at + 1..]].concat();
        return Some((fiscal(&others)?, false));
    }
    if let Some((count, unit)) = length(words) {
        return Some((Operand::Ago { count, unit }, true));
    }
    let operand = match words {
        ["now" | "اکنون" | "الان"] | ["هم", "اکنون"] => Operand::Now,
        ["today" | "امروز"] => Operand::This(Unit::Day),
        ["yesterday" | "دیروز"] => Operand::Last(Unit::Day),
        ["tomorrow" | "فردا"] => Operand::Next(Unit::Day),
        ["امسال"] => Operand::This(Unit::Year),
        ["پارسال"] => Operand::Last(Unit::Year),
        ["this" | "این", one] | [one, "جاری"] => Operand::This(unit(one)?),
        ["last" | "previous", one] | [one, "گذشته" | "قبل" | "پیش"] => Operand::Last(unit(one)?),
        ["next", one] | [one, "اینده" | "بعد"] => Operand::Next(unit(one)?),
        ["in" | "next", long @ ..] | [long @ .., "اینده" | "بعد" | "دیگر"] | [long @ .., "from", "now"] => {
            length(long).map(|(count, unit)| far(count, unit, true))?
        }
        ["last", long @ ..] | [long @ .., "ago" | "پیش" | "قبل" | "گذشته"] => {
            length(long).map(|(count, unit)| far(count, unit, false))?
        }
        _ => return None,
    };
    Some((operand, false))
}

fn is_fiscal_word(word: &str) -> bool {
    matches!(word, "fiscal" | "مالی")
}

/// Whether a fiscal time could be read out of these words.
pub(super) fn may_say_fiscal(text: &str) -> bool {
    fold(text).split(' ').any(is_fiscal_word)
}

/// Whether a text says a fiscal year or quarter: nobody looks for these words.
pub(super) fn is_fiscal(text: &str) -> bool {
    let Some((Operand::This(unit) | Operand::Last(unit) | Operand::Next(unit), _)) = moment(text) else { return false };
    matches!(unit, Unit::FiscalQuarter | Unit::FiscalYear)
}

/// «سال مالی گذشته», "this fiscal quarter", by what is said of it: «سال گذشته».
fn fiscal(words: &[&str]) -> Option<Operand> {
    let of = |unit| match unit {
        Unit::Quarter => Some(Unit::FiscalQuarter),
        Unit::Year => Some(Unit::FiscalYear),
        _ => None,
    };
    if let [one] = words
        && let Some(unit) = unit(one)
    {
        return of(unit).map(Operand::This);
    }
    match said(words)?.0 {
        Operand::This(unit) => of(unit).map(Operand::This),
        Operand::Last(unit) => of(unit).map(Operand::Last),
        Operand::Next(unit) => of(unit).map(Operand::Next),
        _ => None,
    }
}

fn far(count: u32, unit: Unit, is_ahead: bool) -> Operand {
    if is_ahead { Operand::Ahead { count, unit } } else { Operand::Ago { count, unit } }
}

/// «۳۰ روز» or `30d`.
fn length(words: &[&str]) -> Option<(u32, Unit)> {
    match words {
        [count, one] if count.len() <= 6 && count.starts_with(|c: char| c.is_ascii_digit()) => {
            Some((count.parse().ok()?, unit(one)?))
        }
        // «دو هفته پیش», "three months ago".
        [count @ .., one] => Some((base::parse::spelled(&count.join(" "))?.try_into().ok()?, unit(one)?)),
        _ => None,
    }
}

fn unit(word: &str) -> Option<Unit> {
    match word {
        "h" | "hour" | "hours" | "ساعت" => Some(Unit::Hour),
        "d" | "day" | "days" | "روز" => Some(Unit::Day),
        "w" | "week" | "weeks" | "هفته" => Some(Unit::Week),
        "m" | "month" | "months" | "ماه" => Some(Unit::Month),
        "q" | "quarter" | "quarters" | "فصل" => Some(Unit::Quarter),
        "y" | "year" | "years" | "سال" => Some(Unit::Year),
        _ => None,
    }
}

/// `30d` as `30 d`.
fn parted(folded: &str) -> String {
    let end = folded.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    let (digits, rest) = folded.split_at(end);
    if digits.is_empty() { folded.to_owned() } else { format!("{digits} {}", rest.trim_start()) }
}

impl Unit {
    /// The word after `this_`, `last_` and `next_`.
    pub fn key(self) -> &'static str {
        match self {
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
            Unit::FiscalQuarter => "fiscal_quarter",
            Unit::FiscalYear => "fiscal_year",
        }
    }
}

/// A moment in the word that [`moment`] reads back.
pub(super) fn moment_word(operand: &Operand) -> Option<String> {
    let short = |unit: &Unit| &unit.key()[..1];
    Some(match operand {
        Operand::Now => "now".to_owned(),
        Operand::This(Unit::Day) => "today".to_owned(),
        Operand::Last(Unit::Day) => "yesterday".to_owned(),
        Operand::Next(Unit::Day) => "tomorrow".to_owned(),
        Operand::This(unit) => format!("this_{}", unit.key()),
        Operand::Last(unit) => format!("last_{}", unit.key()),
        Operand::Next(unit) => format!("next_{}", unit.key()),
        Operand::Ago { count, unit } => format!("-{count}{}", short(unit)),
        Operand::Ahead { count, unit } => format!("+{count}{}", short(unit)),
        _ => return None,
    })
}

/// A person in the word that [`person`] reads back.
pub(super) fn person_word(operand: &Operand) -> Option<&'static str> {
    match operand {
        Operand::Me => Some("me"),
        Operand::MyTeam => Some("my_team"),
        Operand::MyBranch => Some("my_branch"),
        _ => None,
    }
}
