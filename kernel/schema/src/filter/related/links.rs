//! What an entity says about its records for those who ask from elsewhere: by
//! which link they lead there, when they happened, and of which kind they are.

use crate::{EntityDef, FieldDef, Key, Kind};

/// The links of `there` that lead to records of `here`, the usual one first: the
/// primary record's, else the first that is declared.
pub fn links_here<'d>(there: &'d EntityDef, here: &EntityDef) -> Vec<&'d FieldDef> {
    let leads = |field: &&FieldDef| field.link() == Some(&here.key);
    let mut links: Vec<&FieldDef> = there.fields.iter().filter(leads).collect();
    // A stable sort: all others stay as they are declared.
    links.sort_by_key(|field| there.about.iter().position(|key| *key == field.key).unwrap_or(usize::MAX));
    links
}

/// When a record happened, for «در ۳۰ روز»: what its list is ordered by where
/// that is a time, else when it was written down.
pub fn time_field(def: &EntityDef) -> Key {
    let order = def.field(&def.sort.0).filter(|field| field.kind.is_timed());
    order.map_or(Key::Borrowed("created_at"), |field| field.key.clone())
}

/// The choice that parts the records of an entity into kinds.
pub fn kind_field(def: &EntityDef) -> Option<&FieldDef> {
    def.field("kind").filter(|field| matches!(field.kind, Kind::Choice(_)))
}
