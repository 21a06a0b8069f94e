//! What the one read path tells, against the law.

use std::collections::BTreeSet;

use access::Deed;
use base::Id;
use records::{Ctx, Error, Query, feed::FeedCursor};
use schema::{Filter, Key};

use super::{
    ENTITIES,
    world::{Known, World},
};

pub async fn check_reads(world: &World, ctx: &Ctx, who: &str, entity: &'static str) {
    let expected = world.expected(ctx, entity, Deed::Read);
    let said = format!("{who} and {entity}: {:?}", ctx.actor.roles);
    let all: Vec<Known> = world.records.values().filter(|known| known.entity == entity).cloned().collect();
    let names_open = ctx.actor.reads(&ctx.def(entity).unwrap(), &ctx.def(entity).unwrap().title);
    let got = ctx
        .read(move |tx| {
            let def = tx.ctx.def(entity)?;
            let mut listed = BTreeSet::new();
            let mut from = None;
            while tx.ctx.actor.may(entity, Deed::Read) {
                let sort = Some((Key::Borrowed("id"), schema::Direction::Up));
                let page = tx.list(&Query { limit: 5, sort, from, ..Query::of(&def) })?;
                listed.extend(page.rows.iter().map(|row| row.id));
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
            let count = tx.count_to(&def, &Filter::everything(), 10_000)?;
            let ids: Vec<Id> = all.iter().map(|known| known.id).collect();
            let titles = tx.titles_of(entity, &ids)?;
            let titled: BTreeSet<Id> = ids.iter().copied().filter(|id| titles.get(entity, *id).is_some()).collect();
            let mut found = BTreeSet::new();
            let mut told = BTreeSet::new();
            for known in &all {
                if tx.find_any(&def, known.id).is_ok() {
                    found.insert(known.id);
                }
                match tx.history(&def, known.id, None, 10) {
                    Ok(_) => drop(told.insert(known.id)),
                    Err(Error::NotFound) => {}
                    Err(other) => return Err(other),
                }
                let searched = tx.count_to(&def, &Filter::Words(known.word.clone()), 10)?;
                assert!(searched <= u64::from(found.contains(&known.id)), "{} is searched", known.word);
            }
            Ok((listed, count, titled, found, told))
        })
        .await
        .unwrap();
    let (listed, count, titled, found, told) = got;
    assert_eq!(listed, expected, "the list of {said}");
    assert_eq!(count, expected.len() as u64, "the count of {said}");
    assert_eq!(found, expected, "the record of {said}");
    assert_eq!(told, expected, "the history of {said}");
    assert_eq!(titled, if names_open { expected } else { BTreeSet::new() }, "the names of {said}");
}

pub async fn check_feed(world: &World, ctx: &Ctx, who: &str) {
    let mut told: BTreeSet<Id> = BTreeSet::new();
    let mut since = FeedCursor::default();
    loop {
        let feed = ctx.read(move |tx| tx.feed(since, 200)).await.unwrap();
        let there = feed.items.iter().filter(|item| item.kind.is_there());
        told.extend(there.filter(|item| ENTITIES.contains(&&*item.entity)).map(|item| item.id));
        since = feed.next;
        if !feed.more {
            break;
        }
    }
    for known in world.records.values() {
        let sees = world.reaches(ctx, known, Deed::Read);
        assert!(sees || !told.contains(&known.id), "the feed tells {who} of {known:?}");
    }
}

/// "Why" has reasons for exactly what is seen.
pub async fn check_reasons(world: &World, who: &'static str, ctx: &Ctx) {
    let boss = world.town.standing("boss").await;
    let user = world.town.users[who];
    for known in world.records.values().cloned() {
        let (entity, id) = (known.entity, known.id);
        let why = boss.read(move |tx| tx.why(&tx.ctx.def(entity)?, id, user)).await.unwrap();
        assert_eq!(why.sees, world.reaches(ctx, &known, Deed::Read), "why {who} sees {known:?}: {why:?}");
        assert!(!why.reasons.is_empty(), "a reason in any case: {known:?}");
        assert_eq!(why.writes, why.sees && world.reaches(ctx, &known, Deed::Update), "{why:?}");
        let def = ctx.def(known.entity).unwrap();
        for field in &def.fields {
            let hidden = why.hidden.iter().any(|hidden| hidden.field == field.key);
            assert_eq!(hidden, why.sees && !ctx.actor.reads(&def, &field.key), "{}", field.key);
        }
    }
}
