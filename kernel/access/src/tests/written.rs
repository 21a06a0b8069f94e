use serde_json::json;

use super::*;

#[test]
fn a_role_is_compact_json_that_reads_back() {
    let mut seller = role(&["* read own", "customers update own", "customers read own"]);
    seller.fields.push(FieldRule { entity: "products".into(), field: "cost".into(), read: false, write: false });
    seller.fields.push(FieldRule { entity: "products".into(), field: "price".into(), read: true, write: false });
    let json = serde_json::to_value(&seller).unwrap();
    let expected = json!({
        "key": "role",
        "grants": { "*": { "read": "own" }, "customers": { "read": "own", "update": "own" } },
        "fields": { "products": { "cost": "hidden", "price": "read" } },
    });
    assert_eq!(json, expected);
    let mut read: Role = serde_json::from_value(json).unwrap();
    seller.grants.sort();
    read.grants.sort();
    assert_eq!(read, seller);
}

#[test]
fn a_role_that_administers_says_so() {
    let role = Role { administers: true, ..role(&["* read all"]) };
    let json = serde_json::to_string(&role).unwrap();
    assert_eq!(json, r#"{"key":"role","grants":{"*":{"read":"all"}},"administers":true}"#);
    assert!(serde_json::from_str::<Role>(&json).unwrap().administers);
}

#[test]
fn a_line_without_grants_still_takes_the_entity_out_of_the_star() {
    let json = json!({ "key": "x", "grants": { "*": { "read": "all" }, "customers": {} } });
    let read: Role = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(read.scope("customers", Deed::Read), Scope::Nothing);
    assert_eq!(serde_json::to_value(&read).unwrap()["grants"]["*"], json["grants"]["*"]);
}

#[test]
fn of_two_lines_for_one_deed_the_wider_is_kept() {
    let json = serde_json::to_value(role(&["deals read own", "deals read team"])).unwrap();
    assert_eq!(json["grants"], json!({ "deals": { "read": "team" } }));
}

#[test]
fn unknown_deeds_and_scopes_are_refused() {
    for grants in [json!({ "deals": { "fly": "own" } }), json!({ "deals": { "read": "some" } }), json!([])] {
        assert!(serde_json::from_value::<Role>(json!({ "key": "x", "grants": grants })).is_err());
    }
    assert_eq!("fly".parse::<Deed>(), Err(UnknownKey));
    assert_eq!("some".parse::<Scope>(), Err(UnknownKey));
}

#[test]
fn every_key_reads_back() {
    for deed in Deed::ALL {
        assert_eq!(deed.key().parse(), Ok(deed));
        assert_eq!(serde_json::to_value(deed).unwrap(), deed.key());
    }
    for scope in Scope::ALL {
        assert_eq!(scope.key().parse(), Ok(scope));
        assert_eq!(serde_json::to_value(scope).unwrap(), scope.key());
    }
}
