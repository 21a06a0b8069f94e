//! Which fields a sheet fills, and from which columns.

use std::collections::HashMap;

use schema::{EntityDef, FieldDef, Key, Reading};

use super::Preparer;
use crate::{
    Ctx,
    import::{Import, dates::Order, mapping::is_joinable, report::Reason, survey::Survey},
};

/// One field and where its values come from.
pub(in crate::import) struct Fill {
    pub place: usize,
    pub field: FieldDef,
    pub(super) columns: Vec<usize>,
    /// Columns that are written behind their headings.
    pub(super) labelled: Vec<(usize, String)>,
    pub(super) constant: Option<String>,
    pub through: Option<Key>,
    pub(super) reading: Reading,
    pub(super) order: Option<Order>,
    pub heading: Option<String>,
}

/// The filled fields: plain links before those that look through others.
pub(super) fn fills(import: &Import, def: &EntityDef, ctx: &Ctx, survey: &Survey) -> Vec<Fill> {
    let mapping = &import.mapping;
    let mut fills = Vec::new();
    for (place, field) in def.fields.iter().enumerate() {
        let is_labelled = |at: &usize| mapping.columns[*at].as_ref().is_some_and(|target| target.labelled);
        let (labelled, mut columns): (Vec<usize>, Vec<usize>) = mapping.columns_of(&field.key).partition(is_labelled);
        if !is_joinable(field) {
            columns.truncate(1);
        }
        let constant = mapping.constants.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value.clone());
        if columns.is_empty() && labelled.is_empty() && constant.is_none() {
            continue;
        }
        let target = columns.first().and_then(|&at| mapping.columns[at].as_ref());
        let mut reading = ctx.reading();
        if let Some(target) = target {
            reading.currency = target.currency.unwrap_or(reading.currency);
            reading.unit = target.unit.unwrap_or(reading.unit);
        }
        let named = |at: &usize| import.headings.get(*at).cloned();
        let heading = columns.first().and_then(named);
        let order = columns.first().and_then(|at| survey.orders.get(at)).copied();
        let through = target.and_then(|target| target.through.clone());
        let labelled = labelled.into_iter().map(|at| (at, named(&at).unwrap_or_default())).collect();
        let field = field.clone();
        fills.push(Fill { place, field, columns, labelled, constant, through, reading, order, heading });
    }
    fills.sort_by_key(|fill| fill.through.is_some());
    fills
}

/// The entities that the sheet links to.
pub(super) fn linked(fills: &[Fill], ctx: &Ctx) -> Vec<String> {
    let mut entities: Vec<String> = Vec::new();
    for fill in fills {
        let to = fill.field.link().or(fill.field.links());
        let beyond = fill.through.as_ref().and_then(|through| ctx.schema.entity(to?)?.field(through)?.link());
        entities.extend(to.into_iter().chain(beyond).map(str::to_owned));
    }
    entities.sort();
    entities.dedup();
    entities
}

impl Preparer {
    /// The heading that fills a field, for what is said about it; the field's
    /// own name where none does.
    pub fn headings(&self) -> HashMap<String, String> {
        let label = |field: &FieldDef| (field.key.to_string(), self.ctx.text(&self.def.field_label_key(&field.key)));
        let heading = |fill: &Fill| Some((fill.field.key.to_string(), fill.heading.clone()?));
        let labels = self.def.fields.iter().map(label);
        labels.chain(self.fills.iter().filter_map(heading)).collect()
    }

    /// What was decided about the columns as a whole.
    pub fn told(&self) -> Vec<Reason> {
        let told = |fill: &Fill| Some(Reason::of_column(fill.heading.as_deref()?, fill.order?.text()));
        self.fills.iter().filter_map(told).collect()
    }
}
