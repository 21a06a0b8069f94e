//! Who looks at which record just now, and who edits it.
//!
//! A page announces itself when it opens, every so often while it is looked at,
//! and when it goes; who falls silent is forgotten. What a page says is numbered,
//! so that a word that was overtaken by its farewell does not bring it back. It
//! lives in memory only, and the processes call it to each other. Whoever announces themselves has been
//! asked before whether they may see the record, each time.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use base::Id;
use parking_lot::Mutex;
use records::Workspace;
use schema::Key;
use serde::{Deserialize, Serialize};

/// A page says that it is still there every 20 seconds.
const SILENCE: Duration = Duration::from_secs(45);
/// Pages of one person that count at once.
const PAGES: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Doing {
    Looking,
    Editing,
    Gone,
}

/// One page of one person.
struct Page {
    user: Id,
    tab: String,
    turn: u64,
    /// [`Doing::Gone`] stays as long as an earlier word may still be on its way.
    doing: Doing,
    until: Instant,
}

#[derive(Default)]
pub(super) struct Presence {
    pages: Mutex<HashMap<(Key, Id), Vec<Page>>>,
}

/// What a page says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    pub entity: String,
    pub id: String,
    pub user: Id,
    pub tab: String,
    /// Which word of this page it is; they may come in another order.
    #[serde(default)]
    pub turn: u64,
    pub doing: Doing,
}

impl Presence {
    /// Notes what a page says; tells whether others see a difference.
    pub fn note(&self, entity: &Key, id: Id, said: &Said) -> bool {
        let mut pages = self.pages.lock();
        let is_known = |page: &Page| page.user == said.user && page.tab == said.tab;
        let is_gone = said.doing == Doing::Gone;
        let kept =
            pages.values().flatten().filter(|page| page.user == said.user && (page.doing == Doing::Gone) == is_gone);
        let is_too_many = kept.count() >= PAGES;
        let here = pages.entry((entity.clone(), id)).or_default();
        let known = here.iter().position(is_known);
        let is_old = known.is_some_and(|at| said.turn < here[at].turn);
        let before = doings(here, said.user);
        let may_stand = !is_too_many || (known.is_some() && !is_gone);
        if let Some(at) = known.filter(|_| !is_old) {
            here.swap_remove(at);
        }
        if !is_old && may_stand {
            let (user, tab, until) = (said.user, said.tab.clone(), Instant::now() + SILENCE);
            here.push(Page { user, tab, turn: said.turn, doing: said.doing, until });
        }
        let after = doings(here, said.user);
        if here.is_empty() {
            pages.remove(&(entity.clone(), id));
        }
        before != after
    }

    /// What another process calls; the record where somebody came or went.
    pub fn hear(&self, workspace: &Workspace, call: &str) -> Option<(Key, Id, Id)> {
        let said: Said = serde_json::from_str(call.strip_prefix(CALL)?).ok()?;
        let entity = workspace.schema().entity(&said.entity)?.key.clone();
        let id = said.id.parse().ok()?;
        self.note(&entity, id, &said).then_some((entity, id, said.user))
    }

    /// Forgets who fell silent; the records where that makes a difference.
    pub fn sweep(&self) -> Vec<(Key, Id)> {
        let now = Instant::now();
        let mut gone = Vec::new();
        self.pages.lock().retain(|record, here| {
            let is_silent = |page: &Page| now >= page.until;
            if here.iter().any(|page| is_silent(page) && page.doing != Doing::Gone) {
                gone.push(record.clone());
            }
            here.retain(|page| !is_silent(page));
            !here.is_empty()
        });
        gone
    }

    /// Everybody at a record but `except`, editors first.
    pub fn others(&self, entity: &Key, id: Id, except: Id) -> Vec<(Id, Doing)> {
        let pages = self.pages.lock();
        let mut people: HashMap<Id, Doing> = HashMap::new();
        for page in
            pages.get(&(entity.clone(), id)).into_iter().flatten().filter(|page| is_there(page) && page.user != except)
        {
            let doing = people.entry(page.user).or_insert(page.doing);
            *doing = page.doing.max(*doing);
        }
        let mut people: Vec<(Id, Doing)> = people.into_iter().collect();
        people.sort_by_key(|&(user, doing)| (std::cmp::Reverse(doing), user));
        people
    }

    pub fn is_at(&self, entity: &Key, id: Id, user: Id) -> bool {
        self.pages
            .lock()
            .get(&(entity.clone(), id))
            .is_some_and(|here| here.iter().any(|page| is_there(page) && page.user == user))
    }
}

/// What a call about a page begins with.
const CALL: &str = "page ";

impl Said {
    pub fn call(&self) -> String {
        format!("{CALL}{}", serde_json::to_string(self).unwrap_or_default())
    }
}

fn is_there(page: &Page) -> bool {
    page.doing != Doing::Gone
}

/// The most that a person does at a record.
fn doings(here: &[Page], user: Id) -> Option<Doing> {
    here.iter().filter(|page| is_there(page) && page.user == user).map(|page| page.doing).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(user: i64, tab: &str, doing: Doing) -> Said {
        Said {
            entity: "customers".into(),
            id: String::new(),
            user: Id::from_raw(user),
            tab: tab.into(),
            turn: 0,
            doing,
        }
    }

    #[test]
    fn a_person_is_at_a_record_as_long_as_one_of_their_pages_is() {
        let (presence, entity, id) = (Presence::default(), Key::from("customers"), Id::from_raw(7));
        let note = |user, tab: &str, doing| presence.note(&entity, id, &said(user, tab, doing));
        assert!(note(1, "a", Doing::Looking), "came");
        assert!(!note(1, "a", Doing::Looking), "is still there");
        assert!(!note(1, "b", Doing::Looking), "another page of theirs");
        assert!(note(1, "b", Doing::Editing));
        assert!(note(2, "c", Doing::Looking));
        let maryam = (Id::from_raw(1), Doing::Editing);
        assert_eq!(presence.others(&entity, id, Id::from_raw(2)), [maryam]);
        assert_eq!(presence.others(&entity, id, Id::from_raw(3)), [maryam, (Id::from_raw(2), Doing::Looking)]);
        assert!(note(1, "b", Doing::Gone), "looks again");
        assert!(note(1, "a", Doing::Gone));
        assert!(!presence.is_at(&entity, id, Id::from_raw(1)));
        assert!(presence.sweep().is_empty() && note(2, "c", Doing::Gone));
        assert!(presence.others(&entity, id, Id::from_raw(3)).is_empty());
    }

    #[test]
    fn a_word_that_its_farewell_overtook_brings_nobody_back() {
        let (presence, entity, id) = (Presence::default(), Key::from("customers"), Id::from_raw(7));
        let note = |turn, doing| presence.note(&entity, id, &Said { turn, ..said(1, "a", doing) });
        assert!(note(1, Doing::Editing), "came");
        assert!(note(3, Doing::Gone), "went");
        assert!(!note(2, Doing::Editing), "was said before");
        assert!(!presence.is_at(&entity, id, Id::from_raw(1)));
        assert!(note(4, Doing::Editing), "the page was gone back to");
        assert!(presence.is_at(&entity, id, Id::from_raw(1)));
    }

    #[test]
    fn nobody_fills_the_memory_with_pages() {
        let presence = Presence::default();
        for number in 0..1_000 {
            presence.note(&Key::from("customers"), Id::from_raw(number), &said(1, "a", Doing::Looking));
        }
        for number in 0..1_000 {
            let tab = number.to_string();
            for doing in [Doing::Looking, Doing::Gone] {
                presence.note(&Key::from("customers"), Id::from_raw(number), &said(2, &tab, doing));
            }
        }
        assert!(presence.pages.lock().values().flatten().count() <= 2 * PAGES);
    }
}
