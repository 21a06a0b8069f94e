//! The value of one field of one record.

use base::{Date, Id, Instant, Money};

/// What a field holds. Choices are `Text` (their key); decimals are `Int`
/// scaled by their field; several links are `Text` (see [`Value::several`]).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Value {
    #[default]
    Null,
    Text(String),
    Int(i64),
    Flag(bool),
    Date(Date),
    Instant(Instant),
    Id(Id),
    Money(Money),
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub fn id(&self) -> Option<Id> {
        match self {
            Value::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// The ids of a field that links to several records.
    pub fn ids(&self) -> Vec<Id> {
        self.text().unwrap_or_default().split(' ').filter_map(|id| id.parse().ok()).collect()
    }

    /// Several ids in their one form: each once, the oldest first.
    pub fn several(ids: impl IntoIterator<Item = Id>) -> Value {
        let mut ids: Vec<Id> = ids.into_iter().collect();
        ids.sort_by_key(|id| id.raw());
        ids.dedup();
        match ids.is_empty() {
            true => Value::Null,
            false => Value::Text(ids.iter().map(Id::to_string).collect::<Vec<_>>().join(" ")),
        }
    }

    pub fn date(&self) -> Option<Date> {
        match self {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub fn instant(&self) -> Option<Instant> {
        match self {
            Value::Instant(instant) => Some(*instant),
            _ => None,
        }
    }

    pub fn money(&self) -> Option<Money> {
        match self {
            Value::Money(money) => Some(*money),
            _ => None,
        }
    }

    pub fn flag(&self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }
}
