use super::*;

fn rule(entity: &str, field: &str, read: bool, write: bool) -> FieldRule {
    FieldRule { entity: entity.into(), field: field.into(), read, write }
}

fn with(mut role: Role, rules: &[FieldRule]) -> Role {
    role.fields.extend_from_slice(rules);
    role
}

fn check(roles: Vec<Role>, field: &str, reads: bool, writes: bool) {
    let schema = schema();
    let (actor, def) = (maryam(roles), schema.entity("customers").unwrap());
    assert_eq!((actor.reads(def, field), actor.writes(def, field)), (reads, writes), "{field} of {:?}", actor.roles);
}

fn seller() -> Role {
    role(&["customers read own", "customers update own"])
}

#[test]
fn a_field_without_a_rule_is_open() {
    check(vec![seller()], "cost", true, true);
    check(vec![role(&["customers read all"])], "cost", true, false);
    check(vec![role(&[])], "cost", false, false);
}

#[test]
fn a_rule_hides_or_locks_a_field() {
    check(vec![with(seller(), &[rule("customers", "cost", false, false)])], "cost", false, false);
    check(vec![with(seller(), &[rule("customers", "cost", true, false)])], "cost", true, false);
    check(vec![with(seller(), &[rule("customers", "cost", false, true)])], "cost", false, false);
    check(vec![with(seller(), &[rule("deals", "cost", false, false)])], "cost", true, true);
}

#[test]
fn the_most_specific_rule_decides() {
    let star = rule("*", "cost", false, false);
    check(vec![with(seller(), std::slice::from_ref(&star))], "cost", false, false);
    check(vec![with(seller(), &[rule("customers", "cost", true, true), star])], "cost", true, true);
    check(
        vec![with(seller(), &[rule("customers", "*", true, false), rule("customers", "cost", true, true)])],
        "cost",
        true,
        true,
    );
    check(vec![with(seller(), &[rule("customers", "*", true, false)])], "name", true, false);
}

#[test]
fn the_widest_of_the_roles_that_have_a_say_decides() {
    let hides = with(seller(), &[rule("customers", "cost", false, false)]);
    check(vec![hides.clone(), seller()], "cost", true, true);
    check(vec![hides.clone(), role(&["products read all"])], "cost", false, false);
    check(vec![hides, role(&["customers read all"])], "cost", true, false);
}

#[test]
fn what_the_product_writes_nobody_sets() {
    check(vec![seller()], "owner", true, false);
    for column in ["id", "created_at", "version"] {
        check(vec![seller()], column, true, false);
    }
    check(vec![seller()], "no_such_field", true, false);
}

#[test]
fn a_key_that_may_only_read_sets_no_field() {
    let schema = schema();
    let limits = Some(vec![Grant::new("*", Deed::Read, Scope::All)]);
    let key = Actor { door_limits: limits, ..maryam(vec![seller()]) };
    let def = schema.entity("customers").unwrap();
    assert!(key.reads(def, "cost") && !key.writes(def, "cost"));
}
