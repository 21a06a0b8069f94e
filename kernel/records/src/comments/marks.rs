//! The people that a comment names: `@[01J…]` as it is kept, `@مریم رضایی` as it
//! is written and read.

use std::collections::{BTreeSet, HashMap};

use base::{Id, fold::fold};
use schema::Entity;
use store::ColumnType;

use crate::{Reads, Result, Titles, people::User};

/// A name is at most this long.
const LONGEST: usize = 120;
/// Names that are looked through where one was written by hand.
const PEOPLE: u64 = 5_000;

/// A stretch of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Text(&'t str),
    Person(Id),
}

/// A comment in its stretches. What merely looks like a mark is text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut all, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = text[at..].find("@[").map(|found| at + found) {
        let inside = &text[found + 2..];
        let id = inside.find(']').and_then(|end| Some((end, inside[..end].parse::<Id>().ok()?)));
        let Some((end, id)) = id else {
            at = found + 2;
            continue;
        };
        if from < found {
            all.push(Piece::Text(&text[from..found]));
        }
        all.push(Piece::Person(id));
        from = found + 2 + end + 1;
        at = from;
    }
    if from < text.len() {
        all.push(Piece::Text(&text[from..]));
    }
    all
}

/// Everybody whom a text names, once.
pub(super) fn named(text: &str) -> BTreeSet<Id> {
    let person = |piece: Piece<'_>| if let Piece::Person(id) = piece { Some(id) } else { None };
    pieces(text).into_iter().filter_map(person).collect()
}

/// A comment as plain text, with the names that the reader may know; `unknown`
/// stands for the others.
pub fn spelled(text: &str, names: &Titles, unknown: &str) -> String {
    let spell = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Person(id) => format!("@{}", names.get(User::KEY, id).unwrap_or(unknown)),
    };
    pieces(text).into_iter().map(spell).collect()
}

impl Reads<'_, '_> {
    /// The names behind the marks of these texts, as far as the actor may know them.
    pub fn names_in<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> Result<Titles> {
        let ids: BTreeSet<Id> = texts.flat_map(named).collect();
        self.titles_of(User::KEY, &ids.into_iter().collect::<Vec<_>>())
    }

    /// The same text with a mark for every name after an `@` that exactly one
    /// colleague has, or one of those who were `chosen` from the list.
    pub fn marked(&mut self, text: &str, chosen: &[Id]) -> Result<String> {
        if !text.contains('@') {
            return Ok(text.to_owned());
        }
        let people = self.people_by_name()?;
        let (mut out, mut rest) = (String::with_capacity(text.len()), text);
        while let Some(at) = rest.find('@') {
            let starts_word =
                rest[..at].chars().next_back().or(out.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
            out.push_str(&rest[..at + 1]);
            rest = &rest[at + 1..];
            if let Some((end, id)) = person_at(rest, &people, chosen).filter(|_| starts_word) {
                out.push_str(&format!("[{id}]"));
                rest = &rest[end..];
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    /// Colleagues who may enter, by their folded name.
    fn people_by_name(&mut self) -> Result<HashMap<String, Vec<Id>>> {
        let users = self.ctx.def(User::KEY)?;
        let mut select = self.visible(&users, access::Deed::Read)?;
        select.columns(["id", "name"]).and_where(sea_query::ExprTrait::eq(sea_query::Expr::col("active"), true));
        select.limit(PEOPLE);
        let rows = self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Text])?;
        let mut people: HashMap<String, Vec<Id>> = HashMap::new();
        for (id, name) in rows.iter().filter_map(|row| Some((row.int(0)?, row.text(1)?))) {
            people.entry(fold(name)).or_default().push(Id::from_raw(id));
        }
        Ok(people)
    }
}

/// The longest name that a text begins with, where it means one person.
fn person_at(text: &str, people: &HashMap<String, Vec<Id>>, chosen: &[Id]) -> Option<(usize, Id)> {
    let is_end = |at: usize| text[at..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '\u{200c}');
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST).filter(|at| is_end(*at));
    let line = text.find('\n').unwrap_or(text.len());
    // Folding drops the comma behind a name: a name ends where its letters do.
    let is_letter = |at: usize| text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let ends: Vec<usize> = ends.filter(|at| *at <= line && is_letter(*at)).collect();
    ends.into_iter().rev().find_map(|end| {
        let found = people.get(&fold(&text[..end]))?;
        let picked = found.iter().find(|id| chosen.contains(id));
        let one = picked.or(if let [only] = &found[..] { Some(only) } else { None })?;
        Some((end, *one))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_an_id_in_brackets_after_an_at() {
        let maryam: Id = Id::from_raw(4_000_000_000);
        let check = |text: &str, expected: &[Piece<'_>]| assert_eq!(pieces(text), expected, "{text}");
        check("سلام", &[Piece::Text("سلام")]);
        check(&format!("@[{maryam}]"), &[Piece::Person(maryam)]);
        check(&format!("به @[{maryam}]، فردا"), &[Piece::Text("به "), Piece::Person(maryam), Piece::Text("، فردا")]);
        check("@[کسی] و @[", &[Piece::Text("@[کسی] و @[")]);
        check("", &[]);
    }

    #[test]
    fn the_longest_name_that_means_one_person_is_meant() {
        let ids = [1_i64, 2, 3].map(|n| Id::from_raw(n << 30));
        let people = HashMap::from([
            (fold("رضا"), vec![ids[0]]),
            (fold("رضا کریمی"), vec![ids[1]]),
            (fold("علی"), vec![ids[0], ids[2]]),
        ]);
        let check = |text: &str, chosen: &[Id], expected: Option<Id>| {
            assert_eq!(person_at(text, &people, chosen).map(|(_, id)| id), expected, "{text}");
        };
        check("رضا كريمي، ببین", &[], Some(ids[1]));
        check("رضا ببین", &[], Some(ids[0]));
        check("رضایی", &[], None);
        check("علی", &[], None);
        check("علی", &[ids[2]], Some(ids[2]));
        check("رضا\nکریمی", &[], Some(ids[0]));
        check("", &[], None);
    }
}
