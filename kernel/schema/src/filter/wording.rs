//! The words of one reader in place of keys: labels, their calendar and digits,
//! «این ماه» for `this_month`. What is printed with them reads back the same,
//! for people; addresses and what is stored keep to keys.

use base::{Arg, Currency, Date, Format, Lang, Money, format::MoneyUnit};

use super::{Op, Operand, Unit, problem::Say};
use crate::{EntityDef, FieldDef, Kind, Value};

/// How one reader says what a filter is made of.
pub struct Wording<'a> {
    pub format: &'a Format,
    /// Looks a label up in the reader's language.
    pub say: Say<'a>,
}

impl Wording<'_> {
    fn label(&self, key: &str) -> String {
        (self.say)(key, &[] as &[(&str, Arg)])
    }

    fn is_persian(&self) -> bool {
        self.format.lang == Lang::Fa
    }

    fn either(&self, persian: &'static str, english: &'static str) -> &'static str {
        if self.is_persian() { persian } else { english }
    }

    pub(super) fn and(&self) -> &'static str {
        self.either(" و ", " and ")
    }
    pub(super) fn or(&self) -> &'static str {
        self.either(" یا ", " or ")
    }
    pub(super) fn has(&self) -> &'static str {
        self.either("دارد", "has")
    }
    pub(super) fn no(&self) -> &'static str {
        self.either("بدون", "no")
    }
    pub(super) fn count(&self) -> &'static str {
        self.either("تعداد", "count")
    }
    pub(super) fn last(&self) -> &'static str {
        self.either("آخرین", "last")
    }
    /// How long ago, as a phrase between a name and its value.
    pub(super) fn age(&self, op: Op) -> Option<&'static str> {
        Some(match op {
            Op::Below => self.either(" کمتر از ", " less than "),
            Op::AtMost => self.either(" حداکثر ", " at most "),
            Op::Above => self.either(" بیش از ", " more than "),
            Op::AtLeast => self.either(" دست‌کم ", " at least "),
            _ => return None,
        })
    }
    pub(super) fn empty(&self) -> &'static str {
        self.either("خالی", "empty")
    }

    pub(super) fn entity(&self, def: &EntityDef) -> String {
        self.label(&def.one_label_key())
    }

    pub(super) fn choice(&self, def: &EntityDef, field: &str, choice: &str) -> String {
        self.label(&def.choice_label_key(field, choice))
    }

    pub(super) fn field(&self, def: &EntityDef, key: &str) -> String {
        self.label(&def.field_label_key(key))
    }

    pub(super) fn number(&self, number: impl ToString) -> String {
        self.format.digits(&number.to_string())
    }

    /// None where the key's own form is as good.
    pub(super) fn operand(&self, owner: &EntityDef, field: &FieldDef, op: Op, operand: &Operand) -> Option<String> {
        Some(match operand {
            Operand::Value(value) => self.value(owner, field, value)?,
            Operand::Range(from, to) => {
                let end = |end: &Option<Value>| match end {
                    Some(end) => self.value(owner, field, end),
                    None => Some(String::new()),
                };
                format!("{}..{}", end(from)?, end(to)?)
            }
            Operand::Me => self.either("من", "me").to_owned(),
            Operand::MyTeam => self.either("تیم من", "my team").to_owned(),
            Operand::MyBranch => self.either("شعبه من", "my branch").to_owned(),
            Operand::Now => self.either("اکنون", "now").to_owned(),
            Operand::Name(_) => return None,
            moment => self.moment(moment, matches!(op, Op::Is | Op::Within)),
        })
    }

    fn value(&self, owner: &EntityDef, field: &FieldDef, value: &Value) -> Option<String> {
        match (&field.kind, value) {
            (Kind::Choice(_), Value::Text(key)) => Some(self.label(&owner.choice_label_key(&field.key, key))),
            (Kind::Flag, Value::Flag(flag)) => {
                Some(if *flag { self.either("بله", "yes") } else { self.either("خیر", "no") }.to_owned())
            }
            (_, Value::Int(_)) => None,
            (_, Value::Date(day)) => Some(self.day(*day)),
            (_, Value::Money(money)) => self.sum(*money),
            _ => None,
        }
    }

    fn day(&self, day: Date) -> String {
        let (year, month, day) = self.format.calendar.parts(day);
        self.format.digits(&format!("{year:04}/{month:02}/{day:02}"))
    }

    /// Rials in the reader's unit where no rial is lost by it.
    fn sum(&self, money: Money) -> Option<String> {
        if money.currency != Currency::Irr || money.minor < 0 {
            return None;
        }
        let is_toman = self.format.unit == MoneyUnit::Toman && money.minor % 10 == 0;
        let (amount, unit) = match is_toman {
            true => (money.minor / 10, self.either("تومان", "toman")),
            false => (money.minor, self.either("ریال", "rial")),
        };
        Some(match amount {
            millions if millions > 0 && millions % 1_000_000 == 0 => {
                format!("{} {} {unit}", self.number(millions / 1_000_000), self.either("میلیون", "million"))
            }
            amount => format!("{} {unit}", self.number(amount)),
        })
    }

    fn moment(&self, operand: &Operand, lasts: bool) -> String {
        let unit = |unit: &Unit| match unit {
            Unit::Hour => self.either("ساعت", "hour"),
            Unit::Day => self.either("روز", "day"),
            Unit::Week => self.either("هفته", "week"),
            Unit::Month => self.either("ماه", "month"),
            Unit::Quarter => self.either("فصل", "quarter"),
            Unit::Year => self.either("سال", "year"),
            Unit::FiscalQuarter => self.either("فصل مالی", "fiscal quarter"),
            Unit::FiscalYear => self.either("سال مالی", "fiscal year"),
        };
        let several = |count: u32, of: &Unit| {
            let end = if self.is_persian() || count == 1 { "" } else { "s" };
            format!("{} {}{end}", self.number(count), unit(of))
        };
        let fill = |persian: &str, english: &str, words: &str| {
            if self.is_persian() { persian.replace('#', words) } else { english.replace('#', words) }
        };
        match operand {
            Operand::This(Unit::Day) => self.either("امروز", "today").to_owned(),
            Operand::Last(Unit::Day) => self.either("دیروز", "yesterday").to_owned(),
            Operand::Next(Unit::Day) => self.either("فردا", "tomorrow").to_owned(),
            Operand::This(of) => fill("این #", "this #", unit(of)),
            Operand::Last(of) => fill("# گذشته", "last #", unit(of)),
            Operand::Next(of) => fill("# آینده", "next #", unit(of)),
            Operand::Ago { count, unit } if lasts => fill("# گذشته", "last #", &several(*count, unit)),
            Operand::Ago { count, unit } => fill("# پیش", "# ago", &several(*count, unit)),
            Operand::Ahead { count, unit } if lasts => fill("# آینده", "next #", &several(*count, unit)),
            Operand::Ahead { count, unit } => fill("# دیگر", "in #", &several(*count, unit)),
            _ => String::new(),
        }
    }
}
