//! Questions about the records that lead to one: is there any, or how many.
//!
//! Only what the actor sees of them counts: the access predicate of the other
//! entity stands inside, at every level. One may not ask by a link, or about an
//! entity, that is hidden.
//!
//! Three plans, told apart by capped looks: where few of the other records are
//! meant, they are fetched, and the records that they lead to are named by
//! their ids; where they are many but few records have the number that is asked
//! for, these are found by one walk along the link and named likewise; otherwise
//! each row asks for its own through the index of the link, and a count stops
//! as soon as it is decided.
//!
//! The walk goes along the index alone at first: who has too few of any kind has
//! too few of those that are meant. What it finds is only where to look, and
//! nobody learns of it.

use std::{collections::HashMap, sync::Arc};

use access::Deed;
use schema::{
    EntityDef, FieldDef,
    filter::{Op, Related},
};
use sea_query::{Alias, Condition, Expr, ExprTrait, Query as Sql, SelectStatement};
use store::ColumnType;

use crate::{Reads, Result, condition::no_such_field};

/// As many of the others are fetched and no more.
const FEW: u64 = 1_000;

impl Reads<'_, '_> {
    pub(crate) fn related(&mut self, def: &Arc<EntityDef>, related: &Related, depth: usize) -> Result<Condition> {
        let there = self.ctx.schema.entity(&related.entity).cloned();
        let there = there.filter(|there| self.ctx.actor.may(&there.key, Deed::Read));
        let there = there.ok_or_else(|| no_such_field(&related.entity))?;
        self.refuse_hidden(&there, [&related.link])?;
        let leads_here = there.field(&related.link).and_then(FieldDef::link) == Some(&*def.key);
        if !leads_here {
            return Err(no_such_field(&related.link));
        }
        let meant = self.meant(&there, related, depth + 1)?;
        match self.few(&meant, related)? {
            Some(numbers) => Ok(by_numbers(&numbers, related.count)),
            None => match self.few_fitting(def, &meant, related)? {
                Some(ids) => Ok(Condition::all().add(Expr::col("id").is_in(ids))),
                None => Ok(self.each(def, meant, related, depth)),
            },
        }
    }

    /// The records whose number fits, where none at all does not fit and those
    /// are few: each of the others would be counted in vain on the way to them.
    /// Where many fit the look ends at the first of them, and where the actor has
    /// few records they are soon counted one by one.
    fn few_fitting(
        &mut self,
        def: &Arc<EntityDef>,
        meant: &SelectStatement,
        related: &Related,
    ) -> Result<Option<Vec<i64>>> {
        let Some((op, number)) = related.count.filter(|count| !fits(0, Some(*count))) else { return Ok(None) };
        if self.scope_is_small(def)? {
            return Ok(None);
        }
        let mut meant = meant.clone();
        if let Some(hopeful) = self.with_at_least(least(op, number), related)? {
            meant.and_where(link(related).is_in(hopeful));
        }
        self.so_often(meant, related, compared(Expr::cust("count(*)"), op, number))
    }

    /// The records to which at least so many lead, whoever may see those and
    /// whatever they are, where they are few: a walk that looks at no row.
    fn with_at_least(&mut self, number: u32, related: &Related) -> Result<Option<Vec<i64>>> {
        let mut any = Sql::select();
        any.from(self.tx.table(&related.entity));
        any.and_where(Expr::col("deleted_at").is_null()).and_where(link(related).is_not_null());
        self.so_often(any, related, Expr::cust("count(*)").gte(i64::from(number)))
    }

    /// Where `these` lead to so many times; none where those are more than a few.
    fn so_often(&mut self, mut these: SelectStatement, related: &Related, number: Expr) -> Result<Option<Vec<i64>>> {
        these.expr(link(related)).add_group_by([link(related)]).and_having(number).limit(FEW + 1);
        let rows = self.tx.fetch(&these, &[ColumnType::Int])?;
        let is_few = rows.len() as u64 <= FEW;
        let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.int(0)).collect();
        ids.sort_unstable();
        Ok(is_few.then_some(ids))
    }

    /// The related records that are meant and in sight, under a name of their
    /// own: an entity may lead to itself.
    fn meant(&mut self, there: &Arc<EntityDef>, related: &Related, depth: usize) -> Result<SelectStatement> {
        let rows = self.ctx.rows(there, Deed::Read);
        let mut meant = Sql::select();
        meant.from(self.tx.table_as(&there.key, &alias(there, depth)));
        meant.and_where(Expr::col("deleted_at").is_null()).and_where(link(related).is_not_null());
        meant.cond_where(self.predicate(&rows)?).cond_where(self.part(there, &related.filter, depth)?);
        Ok(meant)
    }

    /// How many of them lead to each record, where they are few altogether.
    fn few(&mut self, meant: &SelectStatement, related: &Related) -> Result<Option<HashMap<i64, u64>>> {
        let mut probe = meant.clone();
        probe.expr(link(related)).limit(FEW + 1);
        let rows = self.tx.fetch(&probe, &[ColumnType::Int])?;
        if rows.len() as u64 > FEW {
            return Ok(None);
        }
        let mut numbers = HashMap::new();
        for id in rows.iter().filter_map(|row| row.int(0)) {
            *numbers.entry(id).or_default() += 1;
        }
        Ok(Some(numbers))
    }

    /// Each row asks for its own.
    fn each(&self, def: &EntityDef, mut meant: SelectStatement, related: &Related, depth: usize) -> Condition {
        let own = Expr::col((Alias::new(alias(def, depth)), Alias::new("id")));
        meant.expr(Expr::val(1)).and_where(link(related).eq(own));
        let Some((op, number)) = related.count else {
            return Condition::all().add(Expr::exists(meant));
        };
        // One more than the number decides every comparison with it.
        meant.limit(u64::from(number) + 1);
        let mut counted = Sql::select();
        counted.expr(Expr::cust("count(*)")).from_subquery(meant, Alias::new("counted"));
        Condition::all().add(compared(Expr::SubQuery(None, Box::new(counted.into())), op, number))
    }
}

fn compared(count: Expr, op: Op, number: u32) -> Expr {
    let number = i64::from(number);
    match op {
        Op::Below => count.lt(number),
        Op::AtMost => count.lte(number),
        Op::Above => count.gt(number),
        Op::AtLeast => count.gte(number),
        _ => count.eq(number),
    }
}

/// As many as it takes at least for the comparison to hold, one where it never does.
fn least(op: Op, number: u32) -> u32 {
    match op {
        Op::Above => number.saturating_add(1),
        Op::AtLeast | Op::Is => number,
        _ => 1,
    }
}

/// What the rows of an entity are called in a statement: its table outside, a
/// name of their own further in.
fn alias(def: &EntityDef, depth: usize) -> String {
    if depth == 0 { def.key.to_string() } else { format!("related{depth}") }
}

fn link(related: &Related) -> Expr {
    Expr::col(Alias::new(&*related.link))
}

fn fits(number: u64, count: Option<(Op, u32)>) -> bool {
    let Some((op, wanted)) = count else { return number > 0 };
    let wanted = u64::from(wanted);
    match op {
        Op::Below => number < wanted,
        Op::AtMost => number <= wanted,
        Op::Above => number > wanted,
        Op::AtLeast => number >= wanted,
        _ => number == wanted,
    }
}

/// The records whose number fits, by their ids; where none at all fits too, all
/// but those whose number does not.
fn by_numbers(numbers: &HashMap<i64, u64>, count: Option<(Op, u32)>) -> Condition {
    let fits = |number: u64| fits(number, count);
    let ids = |wanted: bool| {
        let mut ids: Vec<i64> =
            numbers.iter().filter(|(_, number)| fits(**number) == wanted).map(|(id, _)| *id).collect();
        // The same question gives the same statement.
        ids.sort_unstable();
        ids
    };
    let id = Expr::col("id");
    Condition::all().add(if fits(0) { id.is_not_in(ids(false)) } else { id.is_in(ids(true)) })
}
