//! What a view may be: of a list that there is, with a filter, an order and
//! columns that can be read, and shared only as far as its owner may speak.
//!
//! - Everybody keeps views for themselves.
//! - A view is shared with a team by who belongs to it or leads it.
//! - It is shared with a role or with all by who may change the setup: these
//!   tabs stand before people who did not ask for them.

use access::Deed;
use schema::{
    EntityDef,
    filter::{FILTER_COLUMNS, Filter, print},
};
use std::sync::Arc;

use super::{
    COLUMNS, ENTITY, FILTER, FOR_ROLE, FOR_TEAM, GROUPED_BY, KIND, OPENS_FIRST, SHARED, SORT, Sharing, View,
    read_columns, read_sort,
};
use crate::{Error, FieldProblem, Record, Result, RuleBook, Writes, rules};

pub(crate) fn register(book: &mut RuleBook) {
    book.add(rules::<View>().before_save(|tx, view| {
        begin(view);
        let def = of_a_list(tx, view)?;
        readable_filter(tx, view, &def)?;
        known_columns(view, &def)?;
        shared_within_reach(tx, view)
    }));
}

/// A view that says nothing of it is a list, and its owner's alone.
fn begin(view: &mut Record<View>) {
    if view.peek(KIND).is_none() {
        view.set(KIND, super::Face::List);
    }
    if view.peek(SHARED).is_none() {
        view.set(SHARED, Sharing::Nobody);
    }
    if view.peek(OPENS_FIRST).is_none() {
        view.set(OPENS_FIRST, false);
    }
}

fn of_a_list(tx: &mut Writes<'_, '_>, view: &Record<View>) -> Result<Arc<EntityDef>> {
    let entity = view.peek(ENTITY).unwrap_or_default();
    let known = tx.ctx.def(&entity).ok().filter(|def| tx.ctx.actor.may(&def.key, Deed::Read));
    known.ok_or_else(|| Error::invalid(ENTITY.key(), "views-no-such-list"))
}

/// The filter in the one form in which it is kept. What names a field that its
/// author may not read is no filter.
fn readable_filter(tx: &mut Writes<'_, '_>, view: &mut Record<View>, def: &Arc<EntityDef>) -> Result<()> {
    let Some(text) = view.peek(FILTER).flatten().filter(|_| view.has_changed(FILTER) || view.has_changed(ENTITY))
    else {
        return Ok(());
    };
    let wrong =
        |why: String| Error::Invalid(vec![FieldProblem::new(FILTER.key(), "views-bad-filter").with("why", why)]);
    let schema = tx.ctx.schema.clone();
    let read = tx.typed_filter(&schema, def, &text)?;
    let filter = read.map_err(|problem| {
        let say = |key: &str, args: &[(&str, base::Arg)]| tx.ctx.workspace.texts.get(tx.ctx.lang(), key, args);
        wrong(problem.what.sentence(&say))
    })?;
    match tx.condition(def, &filter) {
        Err(Error::Invalid(_)) => Err(wrong(tx.ctx.text("query-no-such-field"))),
        Err(other) => Err(other),
        Ok(_) => {
            let kept = print(&filter, &tx.ctx.schema, def);
            view.set(FILTER, (filter != Filter::everything()).then_some(kept));
            Ok(())
        }
    }
}

fn known_columns(view: &Record<View>, def: &EntityDef) -> Result<()> {
    let known = |key: &str| def.field(key).is_some() || FILTER_COLUMNS.contains(&key);
    let unknown = |field: &str, key: &str| {
        Error::Invalid(vec![FieldProblem::new(field, "views-no-such-column").with("name", key.to_owned())])
    };
    if let Some(sort) = view.peek(SORT).flatten().map(|text| read_sort(&text).0).filter(|key| !known(key)) {
        return Err(unknown(SORT.key(), &sort));
    }
    let columns = view.peek(COLUMNS).flatten().map(|text| read_columns(&text)).unwrap_or_default();
    // A column through a link is known by its first step.
    let first = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    if let Some(column) = columns.iter().find(|key| !known(&first(key))) {
        return Err(unknown(COLUMNS.key(), column));
    }
    match view.peek(GROUPED_BY).flatten().filter(|key| !known(key)) {
        Some(key) => Err(unknown(GROUPED_BY.key(), &key)),
        None => Ok(()),
    }
}

/// With whom, and nobody else: a view for all keeps no team beside that.
fn shared_within_reach(tx: &mut Writes<'_, '_>, view: &mut Record<View>) -> Result<()> {
    let shared = view.get(SHARED);
    if shared != Sharing::Team {
        view.set(FOR_TEAM, None);
    }
    if shared != Sharing::Role {
        view.set(FOR_ROLE, None);
    }
    if shared == Sharing::Nobody {
        view.set(OPENS_FIRST, false);
    }
    let is_as_before = !view.has_changed(SHARED) && !view.has_changed(FOR_TEAM) && !view.has_changed(FOR_ROLE);
    if is_as_before && !view.has_changed(OPENS_FIRST) {
        return Ok(());
    }
    let (actor, required) = (&tx.ctx.actor, |key| Err(Error::invalid(key, "value-required")));
    match shared {
        Sharing::Nobody => Ok(()),
        Sharing::Team => match view.peek(FOR_TEAM).flatten() {
            None => required(FOR_TEAM.key()),
            Some(team) if actor.administers() || actor.teams.contains(&team.any()) => Ok(()),
            Some(_) => Err(Error::invalid(FOR_TEAM.key(), "views-not-your-team")),
        },
        _ if !actor.administers() => Err(Error::invalid(SHARED.key(), "views-not-for-all")),
        Sharing::Role if view.peek(FOR_ROLE).flatten().is_none() => required(FOR_ROLE.key()),
        Sharing::Role | Sharing::All => Ok(()),
    }
}
