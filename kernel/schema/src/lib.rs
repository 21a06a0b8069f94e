//! The waist of the hourglass: what an entity, a field and a value are.
//!
//! [`EntityDef`] and [`FieldDef`] are plain data, the same for code and for an
//! administrator. Code names fields by typed handles ([`Field`]), so that a
//! rule which reads an amount as a date does not compile; the generic engine
//! walks the definitions and never uses handles. Labels are not here: they are
//! texts, named by [`EntityDef::label_key`] and [`EntityDef::field_label_key`].
//! Pure: no I/O.

pub mod filter;

mod build;
mod declare;
mod entity;
mod field;
mod handle;
mod input;
mod json;
mod kind;
mod normalise;
mod number;
mod problem;
mod reading;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod texts;
mod value;

pub use build::{SYSTEM_COLUMNS, Schema, SchemaBuilder, SchemaError};
pub use declare::{Declared, EntityBuilder, Extension, Holds, entity, extend};
pub use entity::{Direction, EntityDef, IndexDef, Section};
pub use field::FieldDef;
pub use filter::Filter;
pub use handle::{Choice, Entity, Field, FieldType, field};
pub use input::parse_value;
pub use json::{from_json, money_to_json, to_json};
pub use kind::{ChoiceDef, Kind, Tone};
pub use normalise::normalise;
pub use problem::ValueProblem;
pub use reading::{KeysOnly, Known, Names, Reading};
pub use texts::TEXTS;
pub use value::Value;

/// A key of an entity or a field: immutable ASCII, the same word in the table,
/// the URL, the API and the text catalogue.
pub type Key = std::borrow::Cow<'static, str>;
