//! All that a person holds, for who may give it to others: how much of what,
//! and a plan of which part goes to whom.
//!
//! Counted and moved is only what the actor may change where it lies; what is
//! out of their reach stays with the person, and is not told.

use std::sync::Arc;

use access::{Deed, Scope};
use base::Id;
use schema::{EntityDef, Filter, Key, Value, filter::Op};
use sea_query::{Alias, Condition, Expr, ExprTrait, Query as Sql, SelectStatement};
use store::ColumnType;

use crate::{AnyRecord, Ctx, Error, FieldProblem, Query, Reads, Result};

/// Counting goes no further.
pub(super) const CAP: u64 = 10_000;
/// How far open work is followed: about a deal about a customer.
const DEEPEST: usize = 3;

/// What a person holds of one entity.
#[derive(Clone, Debug)]
pub struct Holding {
    pub def: Arc<EntityDef>,
    /// Up to one more than ten thousand.
    pub count: u64,
    /// Of those, what is still to be done; none where the kind is never over.
    pub open: Option<u64>,
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

impl Ctx {
    /// What of a kind is still to be done, where a module knows it.
    pub fn open_of(&self, def: &EntityDef) -> Option<Filter> {
        let work = self.workspace.open_work().into_iter().find(|work| *work.entity == *def.key)?;
        Some((work.is_open)())
    }
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
            if count == 0 {
                continue;
            }
            let open = match self.ctx.open_of(&def) {
                Some(filter) => Some(self.count_part(user, &Part { filter, ..part })?),
                None => None,
            };
            held.push(Holding { def, count, open });
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

    /// How many records the parts of a plan mean together, up to a cap.
    pub(super) fn count_plan(&mut self, plan: &Plan) -> Result<u64> {
        plan.parts.iter().try_fold(0, |sum, part| Ok(sum + self.count_part(plan.from, part)?))
    }

    /// How many records of which kind would go, each of them counted once: those
    /// of the parts, and the open work about them.
    pub fn count_by_kind(&mut self, plan: &Plan) -> Result<Vec<(Key, u64)>> {
        self.require_reassigner(plan.from)?;
        let mut counts = Vec::new();
        for def in self.held_kinds().cloned().collect::<Vec<_>>() {
            let Some(mut going) = self.going(plan, &def, DEEPEST)? else { continue };
            going.expr(Expr::val(1)).limit(CAP + 1);
            let count = self.count_found(going)?;
            if count > 0 {
                counts.push((def.key.clone(), count));
            }
        }
        Ok(counts)
    }

    /// The records of a kind that a plan moves: its part of them, and what is open
    /// about others that go.
    fn going(&mut self, plan: &Plan, def: &Arc<EntityDef>, deep: usize) -> Result<Option<SelectStatement>> {
        let mut which = Condition::any();
        if let Some(part) = plan.parts.iter().find(|part| part.entity == def.key) {
            which = which.add(self.condition(def, &part.wanted(plan.from))?);
        }
        if let Some(open) = self.ctx.open_of(def).filter(|_| plan.with_work && deep > 0) {
            let own = Filter::is("owner", [Value::Id(plan.from)]).and(open);
            let mut about = Condition::any();
            for field in def.fields.iter().filter(|field| !field.system) {
                let target = field.link().and_then(|to| self.ctx.schema.entity(to)).cloned();
                let Some(target) = target.filter(|target| target.owned && target.key != def.key) else { continue };
                let Some(mut others) = self.going(plan, &target, deep - 1)? else { continue };
                others.column("id");
                about = about.add(Expr::col(Alias::new(&*field.key)).in_subquery(others));
            }
            if !about.is_empty() {
                which = which.add(Condition::all().add(self.condition(def, &own)?).add(about));
            }
        }
        if which.is_empty() {
            return Ok(None);
        }
        let mut select = self.visible(def, Deed::Update)?;
        select.cond_where(which);
        Ok(Some(select))
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

    /// Which of these kinds this person may not hold; all of them where they do
    /// not enter any more.
    pub fn may_not_hold(&mut self, person: Id, kinds: &[Key]) -> Result<Vec<Key>> {
        let may = |tx: &mut Reads<'_, '_>| {
            Ok(kinds.iter().filter(|key| !tx.ctx.actor.may(key, Deed::Update)).cloned().collect::<Vec<Key>>())
        };
        Ok(self.in_the_eyes_of(person, may)?.unwrap_or_else(|| kinds.to_vec()))
    }

    /// Refuses whom one may not give such records to, by name and with the kinds.
    pub fn require_receivers(&mut self, people: &[Id], kinds: &[Key]) -> Result<()> {
        let users = self.ctx.def("users")?;
        for person in people {
            if !self.sees(&users, *person, Deed::Read)? {
                return Err(Error::invalid("to", "value-no-such-record"));
            }
            let cannot = self.may_not_hold(*person, kinds)?;
            if cannot.is_empty() {
                continue;
            }
            let titles = self.titles_of("users", &[*person])?;
            let name = titles.get("users", *person).unwrap_or_default().to_owned();
            let labels: Vec<String> = cannot
                .iter()
                .filter_map(|key| self.ctx.schema.entity(key))
                .map(|def| self.ctx.text(&def.label_key()))
                .collect();
            let problem = FieldProblem::new("to", "holdings-refused-cannot-hold").with("name", name);
            return Err(Error::Invalid(vec![problem.with("kinds", labels.join(&self.ctx.text("record-comma")))]));
        }
        Ok(())
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
        tx.require_receivers(&self.to, &entities)?;
        Ok(())
    }
}
