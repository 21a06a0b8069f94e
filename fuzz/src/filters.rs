//! The filter language as pages and the API read it: a text by keys, a text with
//! labels at hand, and a tree in JSON.

use base::{Format, Id, Lang};
use schema::{
    KeysOnly, Names, Schema,
    filter::{Asker, Filter, MOST_CHARACTERS, Wording, parse, places, print, print_for},
};

use super::{
    text,
    town::{Labels, label, reading, town},
};

thread_local! {
    static TOWN: Schema = town();
}

/// A filter that was read prints as a text, in the words of either language, and
/// as JSON, that all read the same.
pub fn filter(bytes: &[u8]) {
    let text = text(bytes);
    TOWN.with(|schema| {
        let names: [&dyn Names; 2] = [&KeysOnly, &Labels];
        for (names, entity) in names.into_iter().zip(["customers", "activities"]).chain([(names[1], "customers")]) {
            let Some(def) = schema.entity(entity) else { return };
            places(&text, schema, def, names);
            match parse(&text, schema, def, &reading(), names) {
                Ok(filter) => comes_back(&filter, schema, entity, names),
                // What is wrong is a sentence in either language.
                Err(problem) => Lang::ALL.into_iter().for_each(|lang| {
                    problem.what.sentence(&|key, _| label(key, lang));
                }),
            }
        }
    });
}

/// The tree that a program sends. One that was taken is read the same once more,
/// and finds the same when it is written as a text.
pub fn tree(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice(bytes) else { return };
    TOWN.with(|schema| {
        for entity in ["customers", "activities"] {
            let Some(def) = schema.entity(entity) else { return };
            if let Ok(filter) = Filter::from_json(&json, schema, def) {
                comes_back(&filter, schema, entity, &KeysOnly);
            }
        }
    });
}

fn comes_back(filter: &Filter, schema: &Schema, entity: &str, names: &dyn Names) {
    let Some(def) = schema.entity(entity) else { return };
    let printed = print(filter, schema, def);
    // What is at the limit of length may be beyond it when it is written out.
    if printed.chars().count() <= MOST_CHARACTERS {
        let again = parse(&printed, schema, def, &reading(), names);
        assert_eq!(again.as_ref(), Ok(filter), "printed as {printed:?}");
    }
    let json = filter.to_json(schema, def);
    assert_eq!(Filter::from_json(&json, schema, def).as_ref(), Ok(filter), "as JSON {json}");
    for lang in Lang::ALL {
        let say = |key: &str, _: &[(&str, base::Arg)]| label(key, lang);
        let said = print_for(filter, schema, def, &Wording { format: &Format::of(lang), say: &say }, &reading(), names);
        if said.chars().count() <= MOST_CHARACTERS {
            let again = parse(&said, schema, def, &reading(), names);
            assert_eq!(again.as_ref(), Ok(filter), "said as {said:?}");
        }
    }
    let asker = Asker { user: Id::from_raw(1), teams: vec![], branches: vec![Id::from_raw(2)] };
    filter.resolve(schema, def, &reading(), &asker);
}
