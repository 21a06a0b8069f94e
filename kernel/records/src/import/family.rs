//! Which of several namesakes a sheet means: those of the one family that has
//! all its names.
//!
//! Two pipelines may each have a stage “won”. A sheet that also names stages
//! which only one of the two has is about that one. So where a column links to
//! records that belong to others (stages to pipelines), the record has a link
//! to the same others, and the sheet does not say which: the one parent whose
//! records bear all names of the column is taken for every row. Where there is
//! no such parent, or there are two, the rows themselves must say it.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use access::Deed;
use base::{Id, fold};
use schema::{EntityDef, Key};
use sea_query::{Alias, Expr, ExprTrait};
use store::ColumnType;

use super::{Import, survey::Survey};
use crate::{Ctx, Reads, Result};

const MOST_MEMBERS: u64 = 10_000;

/// A folded name and whose it is.
type Member = (String, Id);

/// A column whose names may belong to several parents.
struct Question {
    column: usize,
    field: Key,
    target: Arc<EntityDef>,
    /// The link to the parent, of the record and of what it links to.
    parent: Key,
}

/// The columns that may be about a family.
pub(super) fn columns(import: &Import, ctx: &Ctx) -> Result<Vec<usize>> {
    let def = super::allowed(ctx, &import.entity)?;
    Ok(questions(import, &def, ctx).into_iter().map(|question| question.column).collect())
}

/// The import with the parent written into it for every row, where the sheet's
/// names leave no doubt.
pub(super) async fn settled(import: &Import, ctx: &Ctx, survey: &Survey) -> Result<Import> {
    let def = super::allowed(ctx, &import.entity)?;
    let mut settled = import.clone();
    for question in questions(import, &def, ctx) {
        let (target, parent) = (question.target.clone(), question.parent.clone());
        let members = ctx.read(move |tx| members(tx, &target, &parent)).await?;
        if !has_namesakes(&members) {
            continue;
        }
        let Some(names) = survey.names.get(&question.column).cloned().flatten() else { continue };
        if let Some(home) = only_home(&members, &meant(import, &question, names)) {
            settled.mapping.constants.push((question.parent, home.to_string()));
        }
    }
    Ok(settled)
}

fn questions(import: &Import, def: &EntityDef, ctx: &Ctx) -> Vec<Question> {
    let says = |key: &str| {
        let constants = &import.mapping.constants;
        import.mapping.fills(key) || constants.iter().any(|(field, _)| field == key)
    };
    let mut found: Vec<Question> = Vec::new();
    for field in &def.fields {
        let columns: Vec<usize> = import.mapping.columns_of(&field.key).collect();
        let ([column], Some(to)) = (columns.as_slice(), field.link()) else { continue };
        let Ok(target) = ctx.def(to) else { continue };
        let shared = target.fields.iter().find(|link| {
            let here = def.field(&link.key).filter(|here| !here.system).and_then(|here| here.link());
            here.is_some() && here == link.link() && !says(&link.key)
        });
        if let Some(parent) = shared.map(|link| link.key.clone())
            && !found.iter().any(|question| question.parent == parent)
        {
            found.push(Question { column: *column, field: field.key.clone(), target: target.clone(), parent });
        }
    }
    found
}

fn members(tx: &mut Reads<'_, '_>, target: &Arc<EntityDef>, parent: &Key) -> Result<Vec<Member>> {
    let hidden = [&target.title, parent].into_iter().any(|key| !tx.ctx.actor.reads(target, key));
    if hidden || target.field(&target.title).is_none() {
        return Ok(Vec::new());
    }
    let mut select = tx.visible(target, Deed::Read)?;
    select.columns([Alias::new(&*target.title), Alias::new(&**parent)]).limit(MOST_MEMBERS);
    select.and_where(Expr::col(Alias::new(&**parent)).is_not_null());
    let rows = tx.tx.fetch(&select, &[ColumnType::Text, ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| Some((fold::fold(row.text(0)?), Id::from_raw(row.int(1)?)))).collect())
}

fn has_namesakes(members: &[Member]) -> bool {
    let mut seen = HashSet::new();
    members.iter().any(|(name, _)| !seen.insert(name))
}

/// The names of the column in the words that stand for them.
fn meant(import: &Import, question: &Question, names: BTreeSet<String>) -> BTreeSet<String> {
    let word = |name: String| {
        let is_meant = |word: &&super::Word| word.field == question.field && fold::fold(&word.said) == name;
        import.words.iter().find(is_meant).map_or(name.clone(), |word| fold::fold(&word.meant))
    };
    names.into_iter().map(word).collect()
}

/// The one parent whose records bear all these names.
fn only_home(members: &[Member], names: &BTreeSet<String>) -> Option<Id> {
    let mut by_parent: BTreeMap<i64, HashSet<&str>> = BTreeMap::new();
    for (name, parent) in members {
        by_parent.entry(parent.raw()).or_default().insert(name);
    }
    let mut homes = by_parent.iter().filter(|(_, known)| names.iter().all(|name| known.contains(name.as_str())));
    match (homes.next(), homes.next()) {
        (Some((home, _)), None) if !names.is_empty() => Some(Id::from_raw(*home)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_pipeline_that_has_all_stages_of_the_sheet_is_meant() {
        let own = [("lead", 1), ("won", 1), ("lost", 1), ("engaging", 2), ("won", 2), ("lost", 2)];
        let members: Vec<Member> =
            own.iter().map(|(name, parent)| ((*name).to_owned(), Id::from_raw(*parent))).collect();
        let check = |names: &[&str], expected: Option<i64>| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(only_home(&members, &names).map(Id::raw), expected, "{names:?}");
        };
        assert!(has_namesakes(&members));
        check(&["engaging", "won", "lost"], Some(2));
        check(&["lead", "won"], Some(1));
        check(&["won", "lost"], None);
        check(&["lead", "engaging"], None);
        check(&["won", "talk"], None);
        check(&[], None);
    }
}
