//! Every example in the guides to the filter is read and run, by the labels of
//! the whole product; the trees in JSON too.

use std::path::Path;

use peyvand_tests::town::Town;
use schema::{
    Filter,
    filter::{parse, print},
};
use store::testkit::both;

/// The examples of a guide: the language or entity that a block names, and its lines.
fn blocks(file: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let parts: Vec<&str> = text.split("```").collect();
    let blocks = parts.chunks(2).filter_map(|pair| pair.get(1)?.split_once('\n'));
    blocks.map(|(of, lines)| (of.to_owned(), lines.to_owned())).collect()
}

#[tokio::test]
async fn every_example_of_the_guides_is_a_filter() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.standing("boss").await;
        let mut read = 0;
        for (of, lines) in ["filter.en.md", "filter.fa.md"].into_iter().flat_map(blocks) {
            let (entity, examples): (&str, Vec<&str>) = match &*of {
                "json" => ("customers", vec![&lines]),
                entity => (entity, lines.lines().filter(|line| !line.trim().is_empty()).collect()),
            };
            let def = boss.def(entity).unwrap();
            for example in examples {
                let filter = match &*of {
                    "json" => Filter::from_json(&serde_json::from_str(example).unwrap(), &boss.schema, &def),
                    _ => parse(example, &boss.schema, &def, &boss.reading(), &boss.names()),
                };
                let filter = filter.unwrap_or_else(|problem| panic!("{example}: {problem}"));
                let is_words = ["pars", "پارس", "\"pars textile\"", "«نساجی پارس»"].contains(&example);
                assert_eq!(filter.has_words(), is_words, "{example} means {}", print(&filter, &boss.schema, &def));
                let counting = def.clone();
                boss.read(move |tx| tx.count_to(&counting, &filter, 10)).await.unwrap();
                read += 1;
            }
        }
        assert!(read > 50, "{read} examples");
    })
    .await;
}

#[test]
fn both_guides_tell_the_same_with_as_many_examples() {
    let told = |file: &str| -> Vec<(String, usize)> {
        let count = |lines: &str| lines.lines().filter(|line| !line.trim().is_empty()).count();
        blocks(file).into_iter().map(|(of, lines)| (of, count(&lines))).collect()
    };
    assert_eq!(told("filter.fa.md"), told("filter.en.md"));
}
