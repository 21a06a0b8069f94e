//! All that a person holds, for who may give it to others: how much of what,
//! and a plan of which part goes to whom.
//!
//! Counted and moved is only what the actor may change where it lies; what is
//! out of their reach stays with the person, and is not told.

use std::sync::Arc;

use access::{Deed, Scope};
use base::Id;
use schema::{EntityDef, Filter, Key, Value, filter::Op};
use sea_query::{Alias, Expr, ExprTrait, Query as Sql, SelectStatement};
use store::ColumnType;

use crate::{AnyRecord, Error, Query, Reads, Result};

/// Counting goes no further.
pub(super) const CAP: u64 = 10_000;

/// What a person holds of one entity.
#[derive(Clone, Debug)]
pub struct Holding {
    pub def: Arc<EntityDef>,
    /// Up to one more than ten thousand.
    pub count: u64,
}

/// To whom: one, or several in turn.
pub type To = Vec<Id>;

/// Which records of one entity: those that match, or those that were ticked.
#[derive(Clone, Debug)]
pub struct Part {
    pub entity: Key,
    pub filter: Filter,
    pub ids: Vec<Id>,
}

/// A hand-over as it is asked for.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whose records.
    pub from: Id,
    pub parts: Vec<Part>,
    pub to: To,
    /// Whether the open work about them goes along.
    pub with_work: bool,
}

impl Reads<'_, '_> {
    /// Refuses whoever may give away nothing of this person's; a person out of
    /// sight is not there.
    pub fn require_reassigner(&mut self, user: Id) -> Result<()> {
        let users = self.ctx.def("users")?;
        self.require(&users, user, Deed::Read)?;
        if self.may_reassign(user) {
            return Ok(());
        }
        Err(Error::Forbidden { entity: "users".to_owned(), deed: Deed::Update.key() })
    }

    /// Whether the actor may give away records of this person at all: their own,
    /// or those of a scope wider than their own.
    pub fn may_reassign(&self, user: Id) -> bool {
        let least = if user == self.ctx.actor.user { Scope::Own } else { Scope::Team };
        self.held_kinds().any(|def| self.ctx.actor.scope(&def.key, Deed::Update) >= least)
    }

    fn held_kinds(&self) -> impl Iterator<Item = &Arc<EntityDef>> {
        let is_held = |def: &&Arc<EntityDef>| def.owned && !def.on_any && !def.is_kept_by_rules();
        self.ctx.schema.entities().filter(is_held)
    }

    /// What this person holds, as far as the actor may give it away.
    pub fn holdings(&mut self, user: Id) -> Result<Vec<Holding>> {
        self.require_reassigner(user)?;
        let kinds: Vec<Arc<EntityDef>> = self.held_kinds().cloned().collect();
        let mut held = Vec::new();
        for def in kinds {
            let part = Part { entity: def.key.clone(), filter: Filter::everything(), ids: Vec::new() };
            let count = self.count_part(user, &part)?;
            if count > 0 {
                held.push(Holding { def, count });
            }
        }
        Ok(held)
    }

    /// How many records a part of a plan means, up to a cap.
    pub fn count_part(&mut self, from: Id, part: &Part) -> Result<u64> {
        let def = self.ctx.def(&part.entity)?;
        let mut inner = self.part_of(&def, from, part)?;
        inner.expr(Expr::val(1)).limit(CAP + 1);
        self.count_found(inner)
    }

    /// How many records a plan means, part by part up to a cap.
    pub(super) fn count_plan(&mut self, plan: &Plan) -> Result<u64> {
        plan.parts.iter().try_fold(0, |sum, part| Ok(sum + self.count_part(plan.from, part)?))
    }

    /// How much open work about a part's records would go along.
    pub fn count_work(&mut self, from: Id, part: &Part) -> Result<u64> {
        let def = self.ctx.def(&part.entity)?;
        let mut count = 0;
        for (dependant, link, open) in self.places_of_work(&def)? {
            let mut about = self.part_of(&def, from, part)?;
            about.column("id");
            let own = Filter::is("owner", [Value::Id(from)]).and(open);
            let mut work = self.visible(&dependant, Deed::Update)?;
            work.cond_where(self.condition(&dependant, &own)?);
            work.and_where(Expr::col(Alias::new(&*link)).in_subquery(about));
            work.expr(Expr::val(1)).limit(CAP + 1);
            count += self.count_found(work)?;
        }
        Ok(count)
    }

    fn count_found(&mut self, inner: SelectStatement) -> Result<u64> {
        let mut outer = Sql::select();
        outer.expr(Expr::cust("count(*)")).from_subquery(inner, Alias::new("found"));
        let rows = self.tx.fetch(&outer, &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0) as u64)
    }

    /// The rows of a part that the actor may change.
    fn part_of(&mut self, def: &Arc<EntityDef>, from: Id, part: &Part) -> Result<SelectStatement> {
        let mut select = self.visible(def, Deed::Update)?;
        select.cond_where(self.condition(def, &part.wanted(from))?);
        Ok(select)
    }

    /// The next records of a part, by their ids from a place on.
    pub(super) fn next_of_part(&mut self, plan: &Plan, part: &Part, after: Id, most: usize) -> Result<Vec<AnyRecord>> {
        let behind = Filter::test("id", Op::Above, [Value::Id(after)]);
        let filter = part.wanted(plan.from).and(behind);
        let sort = Some((Key::Borrowed("id"), schema::Direction::Up));
        let columns = vec![Key::Borrowed("owner")];
        let query = Query { entity: part.entity.clone(), filter, sort, columns, limit: most, from: None };
        Ok(self.list_for(&query, Deed::Update)?.rows)
    }

    /// The records of a part as a person ticks them, a page from a place on.
    pub fn page_of_part(&mut self, from: Id, part: &Part, after: Id, most: usize) -> Result<Vec<AnyRecord>> {
        self.require_reassigner(from)?;
        let def = self.ctx.def(&part.entity)?;
        let plan = Plan { from, parts: Vec::new(), to: Vec::new(), with_work: false };
        let ids: Vec<Id> = self.next_of_part(&plan, part, after, most)?.into_iter().map(|row| row.id).collect();
        let mut rows = self.find_several(&def, &ids)?;
        rows.sort_by_key(|row| row.id);
        Ok(rows)
    }

    /// Of the people who may hold all of these, those the actor sees and that
    /// fit the words; without whose records they are.
    pub fn may_receive(&mut self, people: &[Id], entities: &[Key]) -> Result<Vec<Id>> {
        let mut able = Vec::new();
        for person in people {
            let entities = entities.to_vec();
            let holds =
                self.in_the_eyes_of(*person, |tx| Ok(entities.iter().all(|key| tx.ctx.actor.may(key, Deed::Update))))?;
            if holds == Some(true) {
                able.push(*person);
            }
        }
        Ok(able)
    }
}

impl Part {
    fn wanted(&self, from: Id) -> Filter {
        let own = Filter::is("owner", [Value::Id(from)]);
        match self.ids.is_empty() {
            true => own.and(self.filter.clone()),
            false => own.and(Filter::is("id", self.ids.iter().map(|id| Value::Id(*id)))),
        }
    }
}

impl Plan {
    /// What is wrong with a plan before it begins.
    pub(super) fn check(&self, tx: &mut Reads<'_, '_>) -> Result<()> {
        tx.require_reassigner(self.from)?;
        if self.parts.is_empty() {
            return Err(Error::invalid("entity", "holdings-refused-nothing"));
        }
        if self.to.is_empty() || self.to.contains(&self.from) {
            return Err(Error::invalid("to", "holdings-refused-nobody"));
        }
        for part in &self.parts {
            let def = tx.ctx.def(&part.entity)?;
            if !def.owned || def.on_any {
                return Err(Error::NotFound);
            }
        }
        let entities: Vec<Key> = self.parts.iter().map(|part| part.entity.clone()).collect();
        if tx.may_receive(&self.to, &entities)?.len() < self.to.len() {
            return Err(Error::invalid("to", "refused-owner-cannot-hold"));
        }
        Ok(())
    }
}
