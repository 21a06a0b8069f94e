//! Both languages are complete at all times: every text in both, and a label
//! for whatever the generic pages may show.

use base::Lang;
use peyvand_tests::modules;
use schema::{EntityDef, Kind, SchemaBuilder};

#[test]
fn every_text_stands_in_both_languages_with_the_same_facts() {
    let texts = records::catalogue(modules()).unwrap();
    assert_eq!(texts.differences(), [""; 0]);
}

fn keys(def: &EntityDef) -> Vec<String> {
    let mut keys = vec![def.label_key(), def.one_label_key()];
    for field in &def.fields {
        keys.push(def.field_label_key(&field.key));
        if let Kind::Choice(choices) = &field.kind {
            keys.extend(choices.iter().map(|choice| def.choice_label_key(&field.key, &choice.key)));
        }
    }
    keys.extend(def.form.iter().map(|section| format!("{}-section-{}", def.key, section.key)));
    keys
}

#[test]
fn every_entity_field_choice_and_section_has_a_label_in_both_languages() {
    let texts = records::catalogue(modules()).unwrap();
    let all = records::entities(modules());
    let extended = all.1.into_iter().fold(SchemaBuilder::new(), SchemaBuilder::extension);
    let schema = all.0.into_iter().fold(extended, SchemaBuilder::entity).build().unwrap();
    for def in schema.entities() {
        for lang in Lang::ALL {
            let missing: Vec<_> = keys(def).into_iter().filter(|key| !texts.has(lang, key)).collect();
            assert!(missing.is_empty(), "{} lacks {missing:?}", lang.tag());
        }
    }
}

#[test]
fn every_built_in_role_has_a_name_in_both_languages() {
    let texts = records::catalogue(modules()).unwrap();
    let parts = modules().into_iter().flat_map(|module| module.roles);
    for role in parts {
        let key = format!("role-{}", role.key.replace('_', "-"));
        assert!(Lang::ALL.iter().all(|&lang| texts.has(lang, &key)), "{key}");
    }
}
