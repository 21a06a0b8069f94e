//! A first look through the whole sheet, before any row is taken: how many
//! there are, what its rows are called where they link to each other, which
//! names a column holds, and in which order its dates are written.

use std::collections::{BTreeSet, HashMap};

use base::fold;

use super::{
    Source,
    dates::{Order, Votes},
    source::Unreadable,
};

/// A column with more names than this names things, not a family of a few.
const MOST_NAMES: usize = 500;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// The columns that name a row, together.
    pub titles: Vec<usize>,
    pub dates: Vec<usize>,
    /// Columns whose distinct names are wanted.
    pub names: Vec<usize>,
    /// Only the first rows.
    pub limit: Option<u64>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    pub rows: u64,
    /// Folded, and how often.
    pub titles: HashMap<String, u32>,
    pub orders: HashMap<usize, Order>,
    /// Folded; none where there are too many.
    pub names: HashMap<usize, Option<BTreeSet<String>>>,
}

pub(super) fn survey(source: &Source, wanted: &Wanted) -> Result<Survey, Unreadable> {
    let mut reader = source.open()?;
    let mut survey = Survey::default();
    let mut votes: HashMap<usize, Votes> = wanted.dates.iter().map(|at| (*at, Votes::default())).collect();
    survey.names = wanted.names.iter().map(|at| (*at, Some(BTreeSet::new()))).collect();
    while wanted.limit.is_none_or(|limit| survey.rows < limit)
        && let Some(row) = reader.next_row()?
    {
        survey.rows += 1;
        if row.fault.is_some() {
            continue;
        }
        let cell = |at: &usize| row.cells.get(*at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let title = wanted.titles.iter().filter_map(cell).collect::<Vec<_>>().join(" ");
        if !title.is_empty() {
            *survey.titles.entry(fold::fold(&title)).or_default() += 1;
        }
        for (at, votes) in &mut votes {
            cell(at).into_iter().for_each(|cell| votes.count(cell));
        }
        for (at, names) in &mut survey.names {
            let name = cell(at).map(fold::fold).filter(|name| !name.is_empty());
            if let (Some(name), Some(held)) = (name, names.as_mut()) {
                held.insert(name);
                if held.len() > MOST_NAMES {
                    *names = None;
                }
            }
        }
    }
    survey.orders = votes.into_iter().filter_map(|(at, votes)| Some((at, votes.verdict()?))).collect();
    Ok(survey)
}
