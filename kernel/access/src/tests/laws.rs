use super::*;

/// The rows that Maryam reaches, in words.
fn check(lines: &[&str], asked: &str, expected: &str) {
    let schema = schema();
    let (entity, deed) = asked.split_once(' ').unwrap();
    let rows = rows(&maryam(vec![role(lines)]), &schema, schema.entity(entity).unwrap(), deed.parse().unwrap());
    assert_eq!(told(&rows), expected, "{asked} with {lines:?}");
}

fn told(rows: &Rows) -> String {
    match rows {
        Rows::All => "all".into(),
        Rows::Nothing => "nothing".into(),
        Rows::Owned { teams, branches, .. } => match (teams.is_empty(), branches.is_empty()) {
            (true, true) => "own".into(),
            (false, true) => "team's".into(),
            _ => "branch's".into(),
        },
        Rows::Shared { to_write, .. } => if *to_write { "shared to write" } else { "shared" }.into(),
        Rows::About { after, private, entity, rows, .. } => {
            let private = if private.is_some() { "not private " } else { "" };
            let or_else = if after.is_empty() { "" } else { "else " };
            format!("{private}{or_else}of {entity} ({})", told(rows))
        }
        Rows::SharedWith { .. } => "shared with many".into(),
        Rows::Either(several) => several.iter().map(told).collect::<Vec<_>>().join(" or "),
    }
}

#[test]
fn an_owned_record_follows_the_scope() {
    for (scope, expected) in
        [("nothing", "nothing"), ("own", "own"), ("team", "team's"), ("branch", "branch's"), ("all", "all")]
    {
        check(&[&format!("customers read {scope}")], "customers read", expected);
    }
    check(&[], "customers read", "nothing");
    check(&["deals read all"], "customers read", "nothing");
}

#[test]
fn what_belongs_to_nobody_is_open_to_every_scope() {
    check(&["products read own"], "products read", "all");
    check(&["products read nothing"], "products read", "nothing");
}

#[test]
fn a_named_entity_is_out_of_the_star() {
    check(&["* read all", "customers read own"], "customers read", "own");
    check(&["* delete all", "* read all", "customers read own"], "customers delete", "nothing");
    check(&["* read own"], "deals read", "own");
}

#[test]
fn the_star_does_not_reach_what_rights_are_made_of() {
    let everything = ["* read all", "* update all", "* create all"];
    check(&everything, "users read", "all");
    check(&everything, "users update", "nothing");
    check(&everything, "teams create", "nothing");
    check(&everything, "roles read", "nothing");
    check(&["roles read all"], "roles read", "all");
    let administrator = Role { administers: true, ..role(&everything) };
    assert!(maryam(vec![administrator]).may("roles", Deed::Update));
}

#[test]
fn the_widest_of_several_roles_decides() {
    let schema = schema();
    let actor =
        maryam(vec![role(&["customers read own"]), role(&["customers read branch"]), role(&["deals read all"])]);
    let read = |entity: &str| told(&rows(&actor, &schema, schema.entity(entity).unwrap(), Deed::Read));
    assert_eq!((read("customers"), read("deals")), ("branch's".into(), "all".into()));
}

#[test]
fn what_one_may_not_see_one_may_not_change() {
    check(&["customers update all"], "customers update", "nothing");
    check(&["customers read own", "customers update all"], "customers update", "own");
    check(&["customers read own", "customers export all"], "customers export", "own");
    check(&["customers create own"], "customers create", "own");
}

#[test]
fn an_owned_dependant_is_seen_also_with_its_primary_record() {
    check(&["calls read own", "customers read branch"], "calls read", "own or of customers (branch's)");
    check(&["calls read own", "customers read all"], "calls read", "all");
    check(&["calls read own"], "calls read", "own");
    check(&["customers read all"], "calls read", "nothing");
    check(&["calls read all"], "calls read", "all");
}

#[test]
fn but_it_is_changed_only_within_its_own_scope() {
    let lines =
        ["calls read own", "calls update own", "calls export own", "customers read all", "customers update all"];
    check(&lines, "calls update", "own");
    check(&lines, "calls export", "all");
}

#[test]
fn a_part_without_an_owner_follows_its_whole() {
    let lines = ["lines read all", "lines delete own", "lines create own", "deals read branch", "deals update own"];
    check(&lines, "lines read", "of deals (branch's)");
    check(&lines, "lines create", "of deals (own)");
    check(&lines, "lines delete", "of deals (own)");
    check(&lines, "lines update", "nothing");
    check(&["lines read all"], "lines read", "nothing");
    check(&["lines read all", "deals read all"], "lines read", "all");
}

#[test]
fn the_first_link_that_is_set_leads_to_the_primary_record() {
    let lines =
        ["papers read all", "papers update all", "deals read team", "customers read own", "customers update own"];
    check(&lines, "papers read", "of deals (team's) or else of customers (own)");
    check(&lines, "papers update", "else of customers (own)");
    check(&["papers read all", "deals read all"], "papers read", "of deals (all)");
    check(&["papers read all"], "papers read", "nothing");
}

#[test]
fn what_is_private_or_about_nothing_is_seen_in_its_own_scope_only() {
    let lines = ["tasks read own", "tasks update own", "deals read all", "customers read team"];
    check(&lines, "tasks read", "own or not private of deals (all) or not private else of customers (team's)");
    check(&lines, "tasks update", "own");
    check(&["tasks read all", "deals read own"], "tasks read", "all");

    let whose = |owner: i64| Whose { owner: Some(id(owner)), ..Whose::default() };
    let sees = |record: &Whose<'_>| {
        let (schema, actor) = (schema(), maryam(vec![role(&lines)]));
        reaches_through(&rows(&actor, &schema, schema.entity("tasks").unwrap(), Deed::Read), record)
    };
    let (hers, anothers) = (whose(1), whose(2));
    let task =
        |about: Option<&'static str>, of, private| Whose { about: about.map(|by| (by, of)), private, ..whose(2) };
    assert!(sees(&whose(1)) && !sees(&task(None, &hers, false)));
    assert!(sees(&task(Some("about"), &anothers, false)), "every deal is in sight");
    assert!(sees(&task(Some("further"), &hers, false)) && !sees(&task(Some("further"), &anothers, false)));
    assert!(!sees(&task(Some("about"), &hers, true)), "private, and another's");
    assert!(sees(&Whose { private: true, ..whose(1) }));
}

#[test]
fn visibility_is_lent_through_several_records_and_a_ring_ends() {
    check(
        &["remarks read own", "calls read own", "customers read team"],
        "remarks read",
        "own or of calls (own or of customers (team's))",
    );
    check(&["rings read all"], "rings read", "nothing");
}

#[test]
fn a_button_is_shown_where_the_deed_reaches_any_row() {
    let schema = schema();
    let actor = maryam(vec![role(&["lines read all", "customers read own"])]);
    let may = |entity: &str| may(&actor, &schema, schema.entity(entity).unwrap(), Deed::Read);
    assert!(may("customers") && !may("lines"));
    assert!(actor.may("lines", Deed::Read), "the role grants it, although no deal is in sight");
}

#[test]
fn a_key_narrows_its_user() {
    let schema = schema();
    let key = Actor {
        door_limits: Some(vec![Grant::new("customers", Deed::Read, Scope::Own)]),
        ..maryam(vec![Role { administers: true, ..role(&["* read all", "* update all"]) }])
    };
    let read = |entity: &str| told(&rows(&key, &schema, schema.entity(entity).unwrap(), Deed::Read));
    assert_eq!((read("customers"), read("deals")), ("own".into(), "nothing".into()));
    assert!(!key.administers() && !key.may("customers", Deed::Update));
}

#[test]
fn the_product_itself_may_everything() {
    let (schema, system) = (schema(), Actor::system());
    for def in schema.entities() {
        for deed in Deed::ALL {
            assert_eq!(rows(&system, &schema, def, deed), Rows::All, "{} {}", def.key, deed.key());
        }
    }
    assert!(system.administers() && system.is_system());
}

#[test]
fn a_record_in_memory_is_reached_by_owner_team_or_branch() {
    let of = |teams: &[i64], branches: &[i64]| Rows::Owned {
        user: id(1),
        teams: teams.iter().map(|&raw| id(raw)).collect(),
        branches: branches.iter().map(|&raw| id(raw)).collect(),
    };
    let check = |rows: &Rows, whose: [i64; 3], expected: bool| {
        let [owner, team, branch] = whose.map(|raw| (raw != 0).then(|| id(raw)));
        assert_eq!(reaches(rows, owner, team, branch), expected, "{rows:?} {whose:?}");
    };
    check(&of(&[], &[]), [1, 0, 0], true);
    check(&of(&[], &[]), [2, 10, 100], false);
    check(&of(&[10], &[]), [2, 10, 100], true);
    check(&of(&[10], &[]), [2, 11, 100], false);
    check(&of(&[10], &[100, 101]), [2, 11, 101], true);
    check(&of(&[10], &[100, 101]), [0, 0, 0], false);
    check(&Rows::All, [0, 0, 0], true);
    check(&Rows::Nothing, [1, 10, 100], false);
}

#[test]
fn a_share_opens_records_and_no_deeds() {
    let schema = schema();
    let check = |lines: &[&str], writes: bool, asked: &str, expected: &str| {
        let (entity, deed) = asked.split_once(' ').unwrap();
        let received = Received { entity: "customers".into(), writes };
        let actor = Actor { shared: vec![received], ..maryam(vec![role(lines)]) };
        let rows = rows(&actor, &schema, schema.entity(entity).unwrap(), deed.parse().unwrap());
        assert_eq!(told(&rows), expected, "{asked} with {lines:?}");
    };
    let all =
        ["customers read own", "customers update own", "customers delete own", "calls read own", "deals read own"];
    check(&all, false, "customers read", "own or shared");
    check(&all, false, "customers update", "own");
    check(&all, true, "customers update", "own or shared to write");
    check(&all, true, "customers delete", "own");
    check(&all, true, "deals read", "own");
    // What is written about a shared record is seen with it.
    check(&all, false, "calls read", "own or of customers (own or shared)");
    // A role's nothing stays nothing, and everything is everything.
    check(&["customers update own"], true, "customers read", "nothing");
    check(&["customers read own"], true, "customers update", "nothing");
    check(&["customers read all"], true, "customers read", "all");
    let alone =
        Actor { shared: vec![Received { entity: "customers".into(), writes: true }], ..maryam(vec![role(&all)]) };
    let customers = schema.entity("customers").unwrap();
    assert_eq!(told(&rows_of_ones_own(&alone, &schema, customers, Deed::Update)), "own");
}

#[test]
fn a_view_is_its_owners_and_of_those_it_is_shared_with_whatever_a_role_says_of_everything() {
    let check = |lines: &[&str], deed: &str, expected: &str| {
        let (schema, deed) = (schema_of_views(), deed.parse().unwrap());
        let reached = rows(&maryam(vec![role(lines)]), &schema, schema.entity("views").unwrap(), deed);
        assert_eq!(told(&reached), expected, "{deed:?} with {lines:?}");
    };
    check(&[], "read", "own or shared with many");
    check(&["* read all", "* update all", "views delete all"], "read", "own or shared with many");
    check(&["* read all", "* update all"], "update", "own");
    check(&["views delete all"], "delete", "own");
    check(&["views export all"], "export", "nothing");
}

#[test]
fn a_personal_record_is_reached_by_those_it_is_shared_with_as_a_whole() {
    let rows = Rows::SharedWith { teams: vec![id(7)], roles: vec!["seller".into()] };
    let check = |for_many: Option<Many<'_>>, expected: bool| {
        let whose = Whose { owner: Some(id(1)), for_many, ..Whose::default() };
        assert_eq!(reaches_through(&rows, &whose), expected, "{for_many:?}");
    };
    check(None, false);
    check(Some(Many::All), true);
    check(Some(Many::Team(id(7))), true);
    check(Some(Many::Team(id(8))), false);
    check(Some(Many::Role("seller")), true);
    check(Some(Many::Role("manager")), false);
}
