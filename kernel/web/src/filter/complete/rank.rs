//! Which words come first.

use base::fold::fold;

use super::Offer;

/// How well a word answers what is typed, by any of the ways it is said; the
/// smaller the better.
pub(super) fn rank(typed: &str, ways: &[&str]) -> Option<usize> {
    let typed = fold(typed);
    let one = |way: &&str| {
        let way = fold(way);
        match () {
            _ if way.starts_with(&typed) => Some(0),
            _ if way.contains(&format!(" {typed}")) => Some(1),
            _ if typed.chars().count() > 1 && way.contains(&typed) => Some(2),
            _ => None,
        }
    };
    ways.iter().filter_map(one).min()
}

pub(super) fn best(ranked: Vec<(Option<usize>, Offer)>) -> Vec<Offer> {
    let mut fitting: Vec<(usize, Offer)> =
        ranked.into_iter().filter_map(|(rank, offer)| Some((rank?, offer))).collect();
    fitting.sort_by_key(|(rank, _)| *rank);
    fitting.into_iter().map(|(_, offer)| offer).collect()
}
