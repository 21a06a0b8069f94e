//! Typed handles: how code names a field.
//!
//! `pub const CLOSES: Field<Opportunity, Option<Date>> = field("closes_on");`
//! ties a key to its entity and its type once. A rule that reads an amount as
//! a date, or a customer's name from a product, does not compile.

use std::marker::PhantomData;

use base::{Date, Id, Instant, Money};

use crate::Value;

/// The marker of an entity: an empty type. `Record<Opportunity>` holds its values.
pub trait Entity: Sized + Send + Sync + 'static {
    /// The entity's key: plural, as in the table and the URL.
    const KEY: &'static str;
}

/// The handle of a field of `E` that holds a `T`.
pub struct Field<E, T> {
    key: &'static str,
    kind: PhantomData<fn() -> (E, T)>,
}

/// Makes a handle; the definition that gives it its kind is built from it.
pub const fn field<E, T>(key: &'static str) -> Field<E, T> {
    Field { key, kind: PhantomData }
}

impl<E, T> Field<E, T> {
    pub const fn key(self) -> &'static str {
        self.key
    }
}

impl<E, T> Clone for Field<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E, T> Copy for Field<E, T> {}

/// A type that a field may hold. `Option` is the only way to be empty.
pub trait FieldType: Sized {
    /// Whether a record may lack it.
    const OPTIONAL: bool = false;
    /// Reads what the store gave. A required field of a record that is still
    /// being filled in has its type's empty value, where there is one.
    fn from_value(value: &Value) -> Option<Self>;
    fn into_value(self) -> Value;
}

macro_rules! plain {
    ($type:ty, $variant:ident) => {
        impl FieldType for $type {
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(held) => Some(held.clone()),
                    _ => None,
                }
            }
            fn into_value(self) -> Value {
                Value::$variant(self)
            }
        }
    };
}

plain!(String, Text);
plain!(i64, Int);
plain!(bool, Flag);
plain!(Date, Date);
plain!(Instant, Instant);
plain!(Money, Money);

impl<E> FieldType for Id<E> {
    fn from_value(value: &Value) -> Option<Self> {
        value.id().map(|id| id.of::<E>())
    }
    fn into_value(self) -> Value {
        Value::Id(self.any())
    }
}

impl<E> FieldType for Vec<Id<E>> {
    const OPTIONAL: bool = true;

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.ids().into_iter().map(|id| id.of::<E>()).collect())
    }
    fn into_value(self) -> Value {
        Value::several(self.into_iter().map(|id| id.any()))
    }
}

impl<T: FieldType> FieldType for Option<T> {
    const OPTIONAL: bool = true;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
}

/// A closed choice that rules depend on; made by [`choices!`](crate::choices).
pub trait Choice: Copy + Sized + 'static {
    const ALL: &'static [Self];
    fn key(self) -> &'static str;
    fn tone(self) -> crate::Tone;

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.key() == key)
    }
}

/// Declares a closed choice as an enum: its variants, their keys and tones.
///
/// ```
/// schema::choices! {
///     /// What becomes of a deal.
///     pub enum Outcome { Open = "open" Brand, Won = "won" Good, Lost = "lost" Bad }
/// }
/// assert_eq!(schema::Choice::key(Outcome::Won), "won");
/// ```
#[macro_export]
macro_rules! choices {
    ($(#[$doc:meta])* pub enum $name:ident { $($variant:ident = $key:literal $tone:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($variant),+ }

        impl $crate::Choice for $name {
            const ALL: &'static [Self] = &[$($name::$variant),+];
            fn key(self) -> &'static str {
                match self { $($name::$variant => $key),+ }
            }
            fn tone(self) -> $crate::Tone {
                match self { $($name::$variant => $crate::Tone::$tone),+ }
            }
        }

        impl $crate::FieldType for $name {
            fn from_value(value: &$crate::Value) -> Option<Self> {
                value.text().and_then(<Self as $crate::Choice>::from_key)
            }
            fn into_value(self) -> $crate::Value {
                $crate::Value::Text($crate::Choice::key(self).to_owned())
            }
        }
    };
}
