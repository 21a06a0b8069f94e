//! Values and definitions, as forms, imports, the API and modules meet them.

mod definitions;
mod json;
mod stored;
mod typed;
