//! Whether a mark stands in the records at all, whoever may see them.

use std::{collections::HashSet, sync::Arc};

use schema::EntityDef;
use sea_query::{Alias, Expr, ExprTrait, Query};
use store::ColumnType;

use super::{Identity, Mark, asked::column};
use crate::{Reads, Result};

/// Which of these marks stand in records at all, whoever may see them: only for
/// asking the one question that may be answered about a colleague's records.
pub(in crate::import) fn anywhere(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    identity: &Identity,
    marks: &[Mark],
) -> Result<HashSet<(u8, String)>> {
    let mut held = HashSet::new();
    for (class, places) in (1..).zip(&identity.exact) {
        let wanted: Vec<&Mark> = marks.iter().filter(|mark| mark.class == class).collect();
        for place in places.iter().filter(|_| !wanted.is_empty()) {
            let column = Alias::new(column(def, *place));
            let mut select = Query::select();
            select.column(column.clone()).from(tx.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
            select.and_where(Expr::col(column).is_in(wanted.iter().map(|mark| Expr::val(mark.text.clone()))));
            let rows = tx.tx.fetch(&select, &[ColumnType::Text])?;
            held.extend(rows.iter().filter_map(|row| Some((class, row.text(0)?.to_owned()))));
        }
    }
    Ok(held)
}

impl Mark {
    /// Whether it stands in a record somewhere.
    pub fn is_among(&self, held: &HashSet<(u8, String)>) -> bool {
        held.contains(&(self.class, self.text.clone()))
    }
}
