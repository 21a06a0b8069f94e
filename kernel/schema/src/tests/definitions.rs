use crate::{
    Direction, EntityBuilder, EntityDef, Field, FieldDef, Kind, Schema, SchemaBuilder, SchemaError, entity, extend,
    field,
    testing::{AMOUNT, Branch, CUSTOMER, Customer, Deal, KIND, NAME, STAGE, Stage, TITLE, Team, User, schema},
};

fn stage() -> EntityDef {
    entity::<Stage>("circle").field(field::<Stage, String>("name").line(50)).build()
}

fn refused(builder: SchemaBuilder) -> String {
    builder.build().expect_err("refused").to_string()
}

#[test]
fn whether_a_field_may_be_empty_follows_from_its_type() {
    let schema = schema();
    let deal = schema.entity("opportunities").unwrap();
    let is_required = |key: &str| deal.field(key).unwrap().required;
    assert!(is_required("title") && is_required("customer") && is_required("urgent"));
    assert!(!is_required("amount") && !is_required("stage") && !is_required("owner"));
}

#[test]
fn a_handle_gives_its_field_key_and_kind() {
    let schema = schema();
    let customer = schema.entity("customers").unwrap();
    assert_eq!(customer.field(NAME.key()).unwrap().kind, Kind::Text { max: 200 });
    let Kind::Choice(choices) = &customer.field(KIND.key()).unwrap().kind else { panic!("a choice") };
    assert_eq!(choices.iter().map(|choice| &*choice.key).collect::<Vec<_>>(), ["person", "company", "empty"]);
    let deal = schema.entity("opportunities").unwrap();
    assert_eq!(deal.field(CUSTOMER.key()).unwrap().link(), Some("customers"));
    assert_eq!(deal.place(TITLE.key()), Some(0));
}

#[test]
fn an_owned_record_has_owner_team_and_branch() {
    let schema = schema();
    for (key, to) in [("owner", "users"), ("team", "teams"), ("branch", "branches")] {
        let field = schema.entity("customers").unwrap().field(key).unwrap();
        assert!(field.link() == Some(to) && field.system && field.indexed, "{key}");
    }
    assert!(schema.entity("stages").unwrap().field("owner").is_none());
}

#[test]
fn a_field_is_found_by_those_that_link_to_it() {
    let schema = schema();
    let links: Vec<_> = schema.links_to("customers").map(|(def, field)| format!("{}.{}", def.key, field.key)).collect();
    assert_eq!(links, ["activities.referred_by", "activities.customer", "opportunities.customer"]);
}

#[test]
fn columns_are_sorted_and_searched_by_the_ones_beside_them() {
    let schema = schema();
    let sort = |entity: &str, field: &str| schema.entity(entity).unwrap().field(field).unwrap().sort_column();
    assert_eq!(sort("customers", "name"), "name_sort");
    assert_eq!(sort("opportunities", "amount"), "amount_base");
    assert_eq!(sort("opportunities", "closes_on"), "closes_on");
    let searchable = schema.entity("customers").unwrap().searchable().map(FieldDef::find_column).collect::<Vec<_>>();
    assert_eq!(searchable, ["name_find"]);
}

#[test]
fn labels_are_texts_of_the_entity_or_shared() {
    let schema = schema();
    let deal = schema.entity("opportunities").unwrap();
    assert_eq!(deal.label_key(), "opportunities");
    assert_eq!(deal.one_label_key(), "opportunities-one");
    assert_eq!(deal.field_label_key("closes_on"), "opportunities-closes-on");
    assert_eq!(deal.field_label_key("created_at"), "field-created-at");
    assert_eq!(deal.field_label_key("owner"), "field-owner");
    assert_eq!(deal.choice_label_key("lost_reason", "too_dear"), "opportunities-lost-reason-too-dear");
    assert_eq!(schema.entity("stages").unwrap().field_label_key("team"), "stages-team");
}

#[test]
fn a_higher_module_adds_to_a_lower_entity() {
    let more = extend::<Stage>().field(field::<Stage, Option<i64>>("place").integer()).section("more", &["place"]);
    let schema = SchemaBuilder::new().entity(stage()).extension(more.build()).build().unwrap();
    let stage = schema.entity("stages").unwrap();
    assert_eq!(stage.place("place"), Some(1));
    assert_eq!(stage.form[0].fields, ["place"]);
}

#[test]
fn a_schema_is_refused_as_a_whole() {
    let twice =
        entity::<Stage>("circle").field(field::<Stage, String>("a").line(5)).field(field::<Stage, i64>("a").integer());
    let dangling = entity::<Deal>("x").field(CUSTOMER.link::<Customer>()).build();
    let untitled = entity::<Deal>("x").title(TITLE).build();
    let unsorted = entity::<Deal>("x").sort(AMOUNT, Direction::Up).build();
    let shouting = entity::<User>("x").field(field::<User, bool>("Active").flag()).build();
    let column = entity::<Team>("x").field(field::<Team, i64>("version").integer()).build();
    let unlisted = entity::<Branch>("x").list(&["name"]).build();
    let new = SchemaBuilder::new;
    let check = |builder: SchemaBuilder, expected: &str| assert_eq!(refused(builder), expected);
    check(new().entity(stage()).entity(stage()), "entity stages is defined twice");
    check(new().entity(twice.build()), "stages.a is defined twice");
    check(new().entity(dangling), "opportunities.customer links to customers, which does not exist");
    check(new().entity(untitled), "opportunities names the field title, which it does not have");
    check(new().entity(unsorted), "opportunities names the field amount, which it does not have");
    check(new().entity(unlisted), "branches names the field name, which it does not have");
    check(new().entity(column), "teams.version is defined twice");
    check(new().extension(extend::<Stage>().build()), "stages is extended but not defined");
    let bad = refused(new().entity(shouting));
    assert!(bad.starts_with("Active is not a key"), "{bad}");
}

#[test]
fn the_record_of_a_dependant_must_be_a_link() {
    let about = entity::<Deal>("x").field(TITLE.line(5)).about(TITLE).build();
    let error = SchemaBuilder::new().entity(about).build().unwrap_err();
    assert_eq!(error, SchemaError::NotALink { entity: "opportunities".into(), field: "title".into() });
}

#[test]
fn a_higher_module_may_put_its_own_record_first() {
    let visit = entity::<Deal>("x").field(TITLE.line(5)).field(CUSTOMER.link::<Customer>()).about(CUSTOMER);
    let first = extend::<Deal>().field(STAGE.link::<Stage>()).about_first(STAGE).index(&["stage", "title"]);
    let schema = SchemaBuilder::new().entity(visit.build()).extension(first.build()).entity(stage());
    let schema = schema.entity(entity::<Customer>("x").build()).build().unwrap();
    let visit = schema.entity("opportunities").unwrap();
    assert_eq!(visit.about, ["stage", "customer"]);
    assert_eq!(visit.before_about("stage"), Some(&[][..]));
    assert_eq!(visit.before_about("customer"), Some(&["stage".into()][..]));
    assert_eq!(visit.before_about("title"), None);
    assert_eq!(visit.indexes.len(), 1);
}

#[test]
fn only_a_flag_of_an_owned_dependant_keeps_it_private() {
    const QUIET: Field<Deal, bool> = crate::field("quiet");
    let visit = || entity::<Deal>("x").field(TITLE.line(5)).field(QUIET.flag()).private(QUIET);
    let about = |builder: EntityBuilder<Deal>| builder.field(CUSTOMER.link::<Customer>()).about(CUSTOMER);
    let check = |def: EntityDef, expected: bool| {
        let people =
            ["users", "teams", "branches"].map(|key| EntityDef { key: key.into(), ..entity::<Stage>("x").build() });
        let builder = people.into_iter().fold(SchemaBuilder::new(), SchemaBuilder::entity);
        assert_eq!(builder.entity(entity::<Customer>("x").build()).entity(def).build().is_ok(), expected);
    };
    check(about(visit().owned()).build(), true);
    check(about(visit()).build(), false);
    check(visit().owned().build(), false);
}

#[test]
fn an_empty_schema_is_a_schema() {
    assert_eq!(Schema::default().entities().count(), 0);
}
