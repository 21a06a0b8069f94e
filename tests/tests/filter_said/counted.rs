//! Related records are counted, asked for and said in the words of both languages.

use peyvand_tests::town::Town;
use schema::{Filter, filter::print};
use store::testkit::both;

use super::{chips, read, sent};

/// What leads to records of `here`, as people call it: every entity, and every kind of its records.
fn countable(ctx: &records::Ctx, here: &schema::EntityDef) -> Vec<(String, String)> {
    let texts = &ctx.workspace.texts;
    let mut names = Vec::new();
    for def in ctx.schema.entities().filter(|def| !schema::filter::links_here(def, here).is_empty()) {
        for lang in base::Lang::ALL {
            let of = lang.tag().to_owned();
            names.extend([def.one_label_key(), def.label_key()].map(|key| (of.clone(), texts.get(lang, &key, &[]))));
            let Some(kind) = schema::filter::kind_field(def) else { continue };
            let schema::Kind::Choice(choices) = &kind.kind else { continue };
            let called =
                |choice: &schema::ChoiceDef| texts.get(lang, &def.choice_label_key(&kind.key, &choice.key), &[]);
            names.extend(choices.iter().map(|choice| (of.clone(), called(choice))));
        }
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_counted_is_counted_in_the_words_of_both_languages() {
    let (db, _guard) = store::testkit::sqlite().await;
    let town = Town::open(db).await;
    let ctx = town.standing("boss").await;
    for entity in ["customers", "opportunities"] {
        let def = ctx.def(entity).unwrap();
        for (lang, name) in countable(&ctx, &def) {
            let lower = name.to_lowercase();
            let said: Vec<String> = match &*lang {
                "fa" => {
                    ["تعداد # بیش از ۲", "# ندارد", "هیچ # ندارد", "بدون #"].map(|say| say.replace('#', &name)).into()
                }
                _ => ["number of # more than 2", "no #", "has no #", "without any #", "more than 2 #"]
                    .map(|say| say.replace('#', &lower))
                    .into(),
            };
            for text in said {
                let read = read(&town, "boss", entity, &text).await;
                let is_asked = |filter: &Filter| match filter {
                    Filter::Not(inner) => matches!(**inner, Filter::Related(_)),
                    other => matches!(other, Filter::Related(_)),
                };
                assert!(read.as_ref().is_ok_and(is_asked), "{entity}: {text}: {read:?}");
            }
        }
    }
    for (typed, meant) in [
        ("فرصت ندارد", "no opportunities"),
        ("تعداد فرصت‌ها بیش از ۲", "count(opportunities)>2"),
        ("هیچ معامله‌ای ندارد", "no opportunities"),
        ("no deals", "no opportunities"),
        ("number of deals more than 2", "count(opportunities)>2"),
        ("more than 2 deals", "count(opportunities)>2"),
        ("number of calls more than 3", "count(activities(kind:call))>3"),
    ] {
        let filter = read(&town, "boss", "customers", typed).await.unwrap();
        assert_eq!(print(&filter, &ctx.schema, &ctx.def("customers").unwrap()), meant, "{typed}");
    }
}

/// What a page says of related records reads as a sentence.
#[tokio::test(flavor = "multi_thread")]
async fn related_records_are_said_as_people_say_them() {
    both(async |db| {
        let town = Town::open(db).await;
        let client = town.browser("maryam").await;
        let said = async |text: &str, fa: &str, en: &str| {
            for (lang, expected) in [("fa", fa), ("en", en)] {
                town.post(&client, "/me/preferences", &format!("language={lang}&back=/me")).await;
                let page = town.get(&client, &format!("/customers?filter={}", sent(text))).await;
                let plain = |c: &char| !matches!(c, '\u{2066}'..='\u{2069}');
                let chips: String = chips(&page.body).join("; ").chars().filter(plain).collect();
                assert_eq!(chips, expected, "{text}");
            }
        };
        said(
            "has opportunities(stage.kind:won)",
            "فرصت فروش: دارد که نوع مرحله آن «برنده» است",
            "Opportunity: at least one whose stage kind is Won",
        )
        .await;
        said(
            "no opportunities(stage.kind:won amount:empty)",
            "فرصت فروش: ندارد که نوع مرحله آن «برنده» است و مبلغ آن خالی است",
            "Opportunity: none whose stage kind is Won and amount is empty",
        )
        .await;
        said(
            "count(activities(kind:call at:30d result:answered))>3",
            "تماس: بیش از ۳: در ۳۰ روز گذشته که نتیجهٔ تماس آن «پاسخ داد» است",
            "Call: more than 3: in the last 30 days whose result of the call is Answered",
        )
        .await;
        said(
            "no activities(kind:call state:done at<=3m)",
            "آخرین تماس: بیش از ۳ ماه پیش یا هرگز",
            "Last call: more than 3 months ago or never",
        )
        .await;
    })
    .await;
}
