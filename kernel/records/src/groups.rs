//! How many records there are by the values of one field, and what they add up
//! to: one grouped statement over what the actor may see.
//!
//! Exact, for the heads of a board's columns; whoever asks over everything
//! there is asks in a read of its own, which may come to its deadline without
//! taking the page along.

use std::sync::Arc;

use access::Deed;
use schema::{EntityDef, Key, Kind, Value, filter::Filter};
use sea_query::{Alias, Expr, SelectStatement};
use store::ColumnType;

use crate::{Error, FieldProblem, Reads, Result, physical};

/// The records of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub value: Value,
    pub count: u64,
    /// In the workspace's currency for money, else as the field holds it.
    pub sum: i64,
}

impl Reads<'_, '_> {
    /// What matches, by the values of `by`; `sum` is a field of numbers or money.
    pub fn groups(&mut self, def: &Arc<EntityDef>, filter: &Filter, by: &str, sum: Option<&str>) -> Result<Vec<Group>> {
        let (select, field) = self.grouped(def, filter, by, sum)?;
        let key = physical::value_columns(&field)[0].ty;
        let rows = self.tx.fetch(&select, &[key, ColumnType::Int, ColumnType::Int])?;
        let group = |row: store::Row| {
            let (count, sum) = (row.int(1).unwrap_or(0) as u64, row.int(2).unwrap_or(0));
            Group { value: physical::value(&field, &mut row.into_cells().into_iter()), count, sum }
        };
        Ok(rows.into_iter().map(group).collect())
    }

    /// How the database would go about it.
    pub fn plan_groups(
        &mut self,
        def: &Arc<EntityDef>,
        filter: &Filter,
        by: &str,
        sum: Option<&str>,
    ) -> Result<Vec<String>> {
        let (select, _) = self.grouped(def, filter, by, sum)?;
        Ok(self.tx.plan(&select)?)
    }

    fn grouped(
        &mut self,
        def: &Arc<EntityDef>,
        filter: &Filter,
        by: &str,
        sum: Option<&str>,
    ) -> Result<(SelectStatement, schema::FieldDef)> {
        let unknown = |key: &str| Error::Invalid(vec![FieldProblem::new(key, "query-no-such-field")]);
        let named = [by].into_iter().chain(sum).map(|key| Key::Owned(key.to_owned()));
        self.refuse_hidden(def, &named.collect::<Vec<_>>())?;
        let field = def.field(by).filter(|field| field.kind != Kind::Money).ok_or_else(|| unknown(by))?;
        let mut select = self.visible(def, Deed::Read)?;
        select.column(Alias::new(&*field.key)).expr(Expr::cust("count(*)"));
        select.expr(match sum {
            Some(key) => {
                let summed = def.field(key).ok_or_else(|| unknown(key))?;
                Expr::cust(format!("cast(coalesce(sum({}), 0) as bigint)", summed.sort_column()))
            }
            None => Expr::cust("cast(0 as bigint)"),
        });
        select.cond_where(self.condition(def, filter)?);
        select.add_group_by([Expr::col(Alias::new(&*field.key))]);
        Ok((select, field.clone()))
    }
}
