//! Holds the books of the programs against what is there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Town,
    counter::WELL,
    desk::{Book, Card, Untold},
    follower::{self, Followed, Told},
};

#[derive(Default)]
pub struct Judged {
    pub records: usize,
    pub kept_untold: usize,
    pub not_kept: usize,
}

pub fn judge(town: &Town, books: &[Book], start: &str, followed: Followed) -> Judged {
    let records = records(town);
    let mut judged = Judged { records: records.len(), ..Judged::default() };
    let there: HashMap<&str, &Card> = records.iter().map(|card| (card.id.as_str(), card)).collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    records.iter().for_each(|card| *names.entry(&card.name).or_default() += 1);
    if let Some((name, times)) = names.iter().find(|(_, times)| **times > 1) {
        town.fault(format!("{name} is there {times} times"));
    }
    let mut known = BTreeSet::from([WELL]);
    for book in books {
        for card in &book.cards {
            if there.get(card.id.as_str()) != Some(&card) {
                town.fault(format!("acknowledged: {card:?}, there: {:?}", there.get(card.id.as_str())));
            }
            known.insert(&card.name);
        }
        for id in book.deleted.iter().filter(|id| there.contains_key(id.as_str())) {
            town.fault(format!("{id} was deleted and is there"));
        }
        for name in &book.names {
            if names.get(name.as_str()) != Some(&1) {
                town.fault(format!("{name} was acknowledged and is there {:?} times", names.get(name.as_str())));
            }
            known.insert(name);
        }
        for untold in &book.untold {
            match whether_kept(untold, &there, &names) {
                Some(true) => judged.kept_untold += 1,
                Some(false) => judged.not_kept += 1,
                None => town.fault(format!("there by half: {untold:?}")),
            }
            known.extend(untold.made.iter().map(String::as_str));
            known.extend(untold.changed.iter().map(|(card, _)| card.name.as_str()));
            known.extend(untold.deleted.iter().map(|card| card.name.as_str()));
        }
    }
    for card in records.iter().filter(|card| !known.contains(card.name.as_str())).take(5) {
        town.fault(format!("nobody made {card:?}"));
    }
    judge_shared(town, books);
    judge_feed(town, start, followed, &records);
    judged
}

/// Wholly, not at all, or by half.
fn whether_kept(untold: &Untold, there: &HashMap<&str, &Card>, names: &HashMap<&str, usize>) -> Option<bool> {
    let mut parts: Vec<bool> = untold.made.iter().map(|name| names.contains_key(name.as_str())).collect();
    if let Some((before, after)) = &untold.changed {
        let now = there.get(before.id.as_str())?;
        parts.push(match **now == *after {
            true => true,
            false if **now == *before => false,
            false => return None,
        });
    }
    if let Some(card) = &untold.deleted {
        parts.push(match there.get(card.id.as_str()) {
            None => true,
            Some(now) if *now == card => false,
            Some(_) => return None,
        });
    }
    let first = *parts.first()?;
    parts.iter().all(|part| *part == first).then_some(first)
}

/// No version of the shared record was acknowledged to two.
fn judge_shared(town: &Town, books: &[Book]) {
    let mut versions = BTreeMap::new();
    for (version, city) in books.iter().flat_map(|book| &book.shared) {
        if let Some(other) = versions.insert(version, city) {
            town.fault(format!("version {version} of the well was acknowledged as {city} and as {other}"));
        }
    }
}

/// The follower has met what is told from the beginning, in the same order; each
/// record's versions came one by one, and the last is the one that is there. Of what
/// was deleted the feed tells that alone from then on, so there the follower knows more.
fn judge_feed(town: &Town, start: &str, followed: Followed, records: &[Card]) {
    let wanted = records.iter().map(|card| (card.id.as_str(), card.version));
    let (told, of_follower) = follower::whole(town, start, followed, &wanted.clone().collect());
    let living: HashMap<&str, i64> = wanted.collect();
    let of_living = |all: &[Told]| -> Vec<Told> {
        all.iter().filter(|told| living.contains_key(told.id.as_str())).cloned().collect()
    };
    let (whole, heard) = (of_living(&told), of_living(&of_follower));
    if whole != heard {
        let place = whole.iter().zip(&heard).position(|(a, b)| a != b).unwrap_or(whole.len().min(heard.len()));
        let (count, all, one, other) = (heard.len(), whole.len(), heard.get(place), whole.get(place));
        town.fault(format!("the follower heard {count} changes of {all}; at {place} it heard {one:?} for {other:?}"));
    }
    let mut last: HashMap<&str, &Told> = HashMap::new();
    for now in &of_follower {
        let before = last.insert(&now.id, now).map_or(0, |before| before.version);
        let is_next = now.version == before + 1 || (now.kind == "deleted" && now.version > before);
        if !is_next {
            town.fault(format!("after version {before} the follower heard {now:?}"));
        }
    }
    for (id, told) in last {
        let there = living.get(id).copied();
        if there != (told.kind != "deleted").then_some(told.version) {
            town.fault(format!("{told:?} was the last of a record whose version is {there:?}"));
        }
    }
}

/// All customers.
fn records(town: &Town) -> Vec<Card> {
    let (mut desk, mut all, mut cursor) = (town.desk(0, 1), Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/customers?columns=name,city,note&sort=id&limit=200&cursor={cursor}");
        let Some(page) = desk.get(&path) else { return all };
        all.extend(page["items"].as_array().into_iter().flatten().filter_map(Card::of));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return all,
        }
    }
}
