//! Further customers of an activity, beside the one that it is about: who else
//! sat at the table, who else was told.
//!
//! A link grants nothing: the activity stands on the timeline of that customer
//! for those who may see the activity anyway. It goes along with its activity,
//! and holds no customer back.

use base::Id;
use directory::customers::Customer;
use schema::{Entity, EntityDef, Field, entity, field};

use crate::activities::Activity;

pub struct ActivityLink;

impl Entity for ActivityLink {
    const KEY: &'static str = "activity_links";
}

pub const ACTIVITY: Field<ActivityLink, Id<Activity>> = field("activity");
pub const CUSTOMER: Field<ActivityLink, Id<Customer>> = field("customer");

pub fn definition() -> EntityDef {
    entity::<ActivityLink>("link")
        .field(ACTIVITY.link::<Activity>())
        .field(CUSTOMER.link::<Customer>().loose())
        .about(ACTIVITY)
        .list(&["customer", "activity"])
        .section("main", &["activity", "customer"])
        .unique_index(&["customer", "activity"])
        .build()
}
