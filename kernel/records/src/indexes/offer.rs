//! Which indexes a view lacks.
//!
//! A test on one value wants the records of that value in the order of the
//! view, so that neither has to be sorted for the other; a range, or the order
//! itself, wants its own field first. What leads through a link wants it in the
//! entity behind, and a question about related records wants them by their link
//! and by what is asked of them.

use std::{collections::BTreeSet, sync::Arc};

use access::Deed;
use schema::{
    EntityDef, Filter, Key, Schema,
    filter::{Op, Operand, Related, Test},
};
use store::Cell;

use super::{State, Wanted, columns, is_served};
use crate::{Reads, Result};

/// So many are offered at once.
const MOST: usize = 3;

/// An index that would help, and whether somebody asked for it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub wanted: Wanted,
    /// None: nobody said anything of it yet.
    pub state: Option<State>,
}

impl Reads<'_, '_> {
    /// The indexes that a view of `def` lacks; none that are made already. Of
    /// fields that are hidden from the actor nothing is said.
    pub fn index_offers(&mut self, def: &Arc<EntityDef>, filter: &Filter, sort: &Key) -> Result<Vec<Offer>> {
        let mut offers = Vec::new();
        for wanted in lacking(&self.ctx.schema, def, filter, sort) {
            if self.ctx.def(&wanted.entity).is_ok_and(|def| !self.is_in_sight(&def, &wanted)) {
                continue;
            }
            let params = [Cell::from(&*wanted.entity), Cell::from(wanted.fields_text())];
            let state = self.index_rows("entity = $1 and fields = $2", &params)?.first().map(|own| own.state());
            if state != Some(State::Made) {
                offers.push(Offer { wanted, state });
            }
        }
        offers.truncate(MOST);
        Ok(offers)
    }

    pub(super) fn is_in_sight(&self, def: &EntityDef, wanted: &Wanted) -> bool {
        let actor = &self.ctx.actor;
        actor.may(&def.key, Deed::Read) && wanted.fields.iter().all(|field| actor.reads(def, field))
    }
}

/// What a view lacks, without looking at what was made beyond the definitions.
pub(super) fn lacking(schema: &Schema, def: &EntityDef, filter: &Filter, sort: &Key) -> Vec<Wanted> {
    let mut found = BTreeSet::new();
    let mut want = |def: &EntityDef, fields: Vec<Key>| {
        if columns(def, &fields).is_some_and(|columns| !columns.is_empty() && !is_served(def, &columns)) {
            found.insert(Wanted::new(def.key.clone(), fields));
        }
    };
    let in_order = |field: &Key| if **sort == *"id" || sort == field { Vec::new() } else { vec![sort.clone()] };
    for test in filter.tests() {
        match test.path.as_slice() {
            [field] if is_searched(def, field, test) => {}
            [field] if is_one_value(test) => want(def, [vec![field.clone()], in_order(field)].concat()),
            [field] => want(def, vec![field.clone()]),
            [.., field] => {
                let behind = schema::filter::field_at(schema, def, &test.path).map(|(behind, _)| behind);
                if let Some(behind) = behind.filter(|behind| !is_searched(behind, field, test)) {
                    want(behind, vec![field.clone()]);
                }
            }
            [] => {}
        }
    }
    for related in filter.related() {
        if let Some(there) = schema.entity(&related.entity) {
            want(there, of_related(there, related));
        }
    }
    want(def, vec![sort.clone()]);
    found.into_iter().collect()
}

/// A piece of a text is looked for otherwise, and what is searched has its key.
fn is_searched(def: &EntityDef, field: &Key, test: &Test) -> bool {
    let searchable = def.field(field).is_some_and(|field| field.searchable);
    test.op == Op::Has || searchable && matches!(test.op, Op::Is | Op::Starts)
}

fn is_one_value(test: &Test) -> bool {
    let is_single = |operand: &Operand| matches!(operand, Operand::Value(_) | Operand::Name(_) | Operand::Me);
    test.op == Op::Empty || test.op == Op::Is && matches!(test.values.as_slice(), [one] if is_single(one))
}

/// The link first, then what is asked to be one value, then one range.
fn of_related(there: &EntityDef, related: &Related) -> Vec<Key> {
    let own = related.filter.tests().into_iter().filter(|test| test.path.len() == 1);
    let own = own.filter(|test| !is_searched(there, &test.path[0], test));
    let (single, ranges): (Vec<&Test>, Vec<&Test>) = own.partition(|test| is_one_value(test));
    let mut fields = vec![related.link.clone()];
    for test in single.into_iter().take(2).chain(ranges.into_iter().take(1)) {
        if !fields.contains(&test.path[0]) {
            fields.push(test.path[0].clone());
        }
    }
    fields
}
