//! What must hold for any roles, any records and any key.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;

const ENTITIES: [&str; 11] =
    ["customers", "deals", "calls", "lines", "remarks", "products", "users", "roles", "rings", "tasks", "papers"];

fn grant() -> impl Strategy<Value = Grant> {
    let entity = prop_oneof![select(ENTITIES.to_vec()), Just(EVERY)];
    (entity, select(Deed::ALL.to_vec()), select(Scope::ALL.to_vec()))
        .prop_map(|(entity, deed, scope)| Grant::new(entity, deed, scope))
}

fn field_rule() -> impl Strategy<Value = FieldRule> {
    let entity = prop_oneof![select(ENTITIES.to_vec()), Just(EVERY)];
    (entity, select(vec!["name", "cost", EVERY]), any::<bool>(), any::<bool>())
        .prop_map(|(entity, field, read, write)| FieldRule { entity: entity.into(), field: field.into(), read, write })
}

fn any_role() -> impl Strategy<Value = Role> {
    (vec(grant(), 0..8), vec(field_rule(), 0..4), any::<bool>()).prop_map(|(grants, fields, administers)| Role {
        key: "any".into(),
        grants,
        fields,
        administers,
    })
}

fn roles() -> impl Strategy<Value = Vec<Role>> {
    vec(any_role(), 0..3)
}

/// Owner, team and branch: Maryam's, another's, or none; which link leads to
/// the primary record above, and whether it is private; and a share of it.
type Holder = ([Option<i64>; 3], &'static str, bool, Option<Share>);

fn share() -> impl Strategy<Value = Share> {
    (any::<bool>(), 1i64..3, 10i64..12, any::<bool>()).prop_map(|(to_person, person, team, writes)| Share {
        person: to_person.then(|| id(person)),
        team: (!to_person).then(|| id(team)),
        writes,
    })
}

fn holder() -> impl Strategy<Value = Holder> {
    (option::of(1i64..3), option::of(10i64..12), option::of(100i64..103))
        .prop_map(|(owner, team, branch)| [owner, team, branch])
        .prop_flat_map(|whose| {
            (Just(whose), select(vec!["about", "further", "none"]), any::<bool>(), option::of(share()))
        })
}

/// A record and the primary records above it, the nearest first.
fn chain() -> impl Strategy<Value = Vec<Holder>> {
    vec(holder(), 1..4)
}

fn whose(chain: &[Holder], test: &mut dyn FnMut(&Whose<'_>)) {
    fn above(rest: &[Holder], about: Option<&Whose<'_>>, test: &mut dyn FnMut(&Whose<'_>)) {
        match rest.split_last() {
            None => about.into_iter().for_each(test),
            Some((&(holder, by, private, share), rest)) => {
                let [owner, team, branch] = holder.map(|raw| raw.map(id));
                let about = about.map(|primary| (by, primary));
                let shared: Vec<Share> = share.into_iter().collect();
                above(
                    rest,
                    Some(&Whose { owner, team, branch, about, private, shared: &shared, for_many: None }),
                    test,
                );
            }
        }
    }
    above(chain, None, test);
}

fn sees(actor: &Actor, schema: &Schema, def: &EntityDef, deed: Deed, chain: &[Holder]) -> bool {
    let (rows, mut reached) = (rows(actor, schema, def, deed), false);
    whose(chain, &mut |record| reached = reaches_through(&rows, record));
    reached
}

/// The law once more, said another way: straight from the scope to the record.
fn law(actor: &Actor, schema: &Schema, def: &EntityDef, deed: Deed, chain: &[Holder], steps: usize) -> bool {
    let scope = actor.scope(&def.key, deed);
    let sight = matches!(deed, Deed::Read | Deed::Export);
    let Some((&([owner, team, branch], by, private, share), above)) = chain.split_first() else { return false };
    let by_itself = match scope {
        Scope::Nothing => return false,
        Scope::All => true,
        scope => {
            let in_team = scope >= Scope::Team && team.is_some_and(|team| actor.teams.contains(&id(team)));
            let in_branch = scope >= Scope::Branch && branch.is_some_and(|branch| actor.branches.contains(&id(branch)));
            owner.map(id) == Some(actor.user) || in_team || in_branch
        }
    };
    let by_share = share.is_some_and(|share| {
        let is_hers = share.person == Some(actor.user) || share.team.is_some_and(|team| actor.teams.contains(&team));
        is_hers && !actor.shared.is_empty() && (sight || deed == Deed::Update && share.writes)
    });
    let by_itself = by_itself || by_share;
    let by_primary = |deed: Deed| {
        let target = |link: &str| schema.entity(def.field(link)?.link()?);
        let in_sight = |link: &schema::Key| {
            let Some(target) = target(link) else { return false };
            let stands = def.field(link).is_some_and(|field| field.required);
            let may_all = || rows(actor, schema, target, deed) == Rows::All;
            let is_lent = by == link && !(private && def.private.is_some());
            stands && may_all() || is_lent && steps > 0 && law(actor, schema, target, deed, above, steps - 1)
        };
        def.about.iter().any(in_sight)
    };
    match (def.owned, !def.about.is_empty()) {
        (true, true) if sight => by_itself || by_primary(Deed::Read),
        (true, _) => by_itself,
        (false, true) => by_primary(if sight { Deed::Read } else { Deed::Update }),
        (false, false) => true,
    }
}

/// Maryam, with whom something of every entity may be shared.
fn maryam(roles: Vec<Role>) -> Actor {
    let received = |entity: &str| Received { entity: entity.into(), writes: true };
    Actor { shared: ENTITIES.into_iter().map(received).collect(), ..super::maryam(roles) }
}

fn every_deed(schema: &Schema, mut test: impl FnMut(&EntityDef, Deed)) {
    for def in schema.entities() {
        Deed::ALL.into_iter().for_each(|deed| test(def, deed));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn rows_in_memory_agree_with_the_law(roles in roles(), chain in chain()) {
        let (schema, actor) = (schema(), maryam(roles));
        every_deed(&schema, |def, deed| {
            let (sees, law) = (sees(&actor, &schema, def, deed, &chain), law(&actor, &schema, def, deed, &chain, 4));
            assert_eq!(sees, law, "{} {} {chain:?}", def.key, deed.key());
        });
    }

    #[test]
    fn widening_a_grant_never_hides_a_row(roles in roles(), at in any::<prop::sample::Index>(), wider in select(Scope::ALL.to_vec()), chain in chain()) {
        let mut widened = roles.clone();
        let mut grants: Vec<&mut Grant> = widened.iter_mut().flat_map(|role| &mut role.grants).collect();
        if !grants.is_empty() {
            let grant = &mut grants[at.index(roles.iter().map(|role| role.grants.len()).sum())];
            grant.scope = grant.scope.max(wider);
        }
        let (schema, before, after) = (schema(), maryam(roles), maryam(widened));
        every_deed(&schema, |def, deed| {
            let saw = sees(&before, &schema, def, deed, &chain);
            assert!(!saw || sees(&after, &schema, def, deed, &chain), "{} {}", def.key, deed.key());
        });
    }

    #[test]
    fn a_further_role_never_takes_anything_away(roles in roles(), further in any_role(), chain in chain()) {
        let more = roles.iter().cloned().chain([further]).collect();
        let (schema, before, after) = (schema(), maryam(roles), maryam(more));
        every_deed(&schema, |def, deed| {
            let saw = sees(&before, &schema, def, deed, &chain);
            assert!(!saw || sees(&after, &schema, def, deed, &chain), "{} {}", def.key, deed.key());
            for field in ["name", "cost", "id"] {
                assert!(!before.reads(def, field) || after.reads(def, field), "{}.{field}", def.key);
                assert!(!before.writes(def, field) || after.writes(def, field), "{}.{field}", def.key);
            }
        });
    }

    #[test]
    fn a_key_never_sees_more_than_its_user(roles in roles(), limits in vec(grant(), 0..8), chain in chain()) {
        let user = maryam(roles);
        let key = Actor { door_limits: Some(limits), ..user.clone() };
        let schema = schema();
        assert!(!key.administers());
        every_deed(&schema, |def, deed| {
            let seen = sees(&key, &schema, def, deed, &chain);
            assert!(!seen || sees(&user, &schema, def, deed, &chain), "{} {}", def.key, deed.key());
            for field in ["name", "cost", "id"] {
                assert!(!key.reads(def, field) || user.reads(def, field), "{}.{field}", def.key);
                assert!(!key.writes(def, field) || user.writes(def, field), "{}.{field}", def.key);
            }
        });
    }

    #[test]
    fn a_role_reads_back_with_the_same_meaning(role in any_role()) {
        let read: Role = serde_json::from_str(&serde_json::to_string(&role).unwrap()).unwrap();
        let schema = schema();
        every_deed(&schema, |def, deed| {
            assert_eq!(read.scope(&def.key, deed), role.scope(&def.key, deed), "{} {}", def.key, deed.key());
            for field in ["name", "cost", "other"] {
                assert_eq!(read.reads(&def.key, field), role.reads(&def.key, field), "{}.{field}", def.key);
                assert_eq!(read.writes(&def.key, field), role.writes(&def.key, field), "{}.{field}", def.key);
            }
        });
    }
}
