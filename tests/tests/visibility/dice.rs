//! Seeded dice, and the role that they make up.

use access::{Deed, EVERY, FieldRule, Grant, Role, Scope};

use super::ENTITIES;

/// Seeded dice.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }
    pub fn is(&mut self, in_hundred: usize) -> bool {
        self.roll(100) < in_hundred
    }
}

/// A role that may read at least something, most of the time.
pub fn any_role(dice: &mut Dice) -> Role {
    let mut role = Role { key: "any".into(), ..Role::default() };
    for entity in ENTITIES.into_iter().chain(["users", EVERY]) {
        if dice.is(70) {
            role.grants.push(Grant::new(entity, Deed::Read, dice.one(&Scope::ALL)));
            for deed in [Deed::Update, Deed::Export] {
                role.grants.push(Grant::new(entity, deed, dice.one(&Scope::ALL)));
            }
        }
    }
    for (entity, field) in [("customers", "city"), ("opportunities", "amount"), ("customers", "name"), (EVERY, "note")]
    {
        if dice.is(15) {
            role.fields.push(FieldRule { entity: entity.into(), field: field.into(), read: dice.is(40), write: false });
        }
    }
    role
}
