//! Who has which mark, of everybody whom the sheet has named.
//!
//! A mark may have many holders: half a sheet is called «مشتری» in one town, and each
//! has a number of their own. All of them are kept, for a row that one of them
//! contradicts may fit the next. So that no row looks through all, holders of a mark
//! stand together by what they could be contradicted with: who has a number and no
//! address fits the same rows as everybody else of that sort, and the first stands for
//! them.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use super::{Hashed, KEY, NAMED};

/// A mark, and the classes of other marks by which its holder can be contradicted.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Sort {
    hash: u64,
    class: u8,
    against: u8,
}

#[derive(Default)]
pub(super) struct Holders {
    first: HashMap<Sort, u32>,
    /// Those behind the first.
    more: HashMap<Sort, BTreeSet<u32>>,
    /// The sorts that there are, whatever the mark: a handful.
    sorts: BTreeSet<(u8, u8)>,
}

/// The classes of which there is a mark, a bit each.
pub(super) fn classes(marks: impl IntoIterator<Item = u8>) -> u8 {
    marks.into_iter().filter(|class| *class != NAMED).fold(0, |classes, class| classes | bit(class))
}

pub(super) fn bit(class: u8) -> u8 {
    1 << (class & 7)
}

/// The classes that contradict two who share a mark of this one.
fn contradicting(class: u8) -> u8 {
    match class {
        KEY => 0,
        NAMED => !0,
        _ => bit(KEY),
    }
}

impl Holders {
    /// The first who has this mark and nothing that contradicts who brings these classes
    /// along. What both have the same would have been met before, by that.
    pub fn fitting(&self, (class, hash): Hashed, own: u8) -> Option<u32> {
        let sorts = self.sorts.range((class, 0)..=(class, !0)).filter(|(_, against)| against & own == 0);
        sorts.filter_map(|&(class, against)| self.first.get(&Sort { hash, class, against }).copied()).min()
    }

    pub fn hold(&mut self, holder: u32, marks: &[Hashed]) {
        for sort in sorts(marks) {
            self.sorts.insert((sort.class, sort.against));
            match self.first.entry(sort) {
                Entry::Vacant(place) => {
                    place.insert(holder);
                }
                Entry::Occupied(mut place) => {
                    let (first, later) = (holder.min(*place.get()), holder.max(*place.get()));
                    place.insert(first);
                    if later != first {
                        self.more.entry(sort).or_default().insert(later);
                    }
                }
            }
        }
    }

    /// Takes back what was held with exactly these marks.
    pub fn let_go(&mut self, holder: u32, marks: &[Hashed]) {
        for sort in sorts(marks) {
            let next = |more: &mut HashMap<Sort, BTreeSet<u32>>| more.get_mut(&sort).and_then(BTreeSet::pop_first);
            match self.first.get_mut(&sort) {
                Some(first) if *first == holder => match next(&mut self.more) {
                    Some(next) => *first = next,
                    None => drop(self.first.remove(&sort)),
                },
                _ => {
                    self.more.get_mut(&sort).map(|more| more.remove(&holder));
                }
            }
        }
    }
}

fn sorts(marks: &[Hashed]) -> impl Iterator<Item = Sort> {
    let all = classes(marks.iter().map(|(class, _)| *class));
    marks.iter().map(move |&(class, hash)| Sort { hash, class, against: all & contradicting(class) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Hashed = (NAMED, 7);

    fn number(hash: u64) -> Hashed {
        (1, hash)
    }

    fn address(hash: u64) -> Hashed {
        (2, hash)
    }

    fn of(marks: &[Hashed]) -> u8 {
        classes(marks.iter().map(|(class, _)| *class))
    }

    #[test]
    fn the_first_who_fits_is_found_whoever_stands_before_them() {
        let mut holders = Holders::default();
        let check = |holders: &Holders, own: &[Hashed], expected: Option<u32>| {
            assert_eq!(holders.fitting(NAME, of(own)), expected, "{own:?}");
        };
        holders.hold(0, &[number(1), address(1), NAME]);
        holders.hold(1, &[number(2), NAME]);
        holders.hold(2, &[number(3), NAME]);
        check(&holders, &[], Some(0));
        check(&holders, &[address(9)], Some(1));
        check(&holders, &[number(9)], None);
        // The second is told an address: now the third is the first without one.
        holders.let_go(1, &[number(2), NAME]);
        holders.hold(1, &[number(2), NAME, address(2)]);
        check(&holders, &[address(9)], Some(2));
        // The first was never there after all.
        holders.let_go(0, &[number(1), address(1), NAME]);
        check(&holders, &[], Some(1));
        assert_eq!(holders.fitting(number(2), of(&[address(9)])), Some(1), "a number is sure whatever the address");
        assert_eq!(holders.fitting(number(2), of(&[(KEY, 1)])), Some(1), "who has no key is not contradicted by one");
    }
}
