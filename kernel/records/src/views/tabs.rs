//! How one person has the tabs of one list: their order, and which opens first.

use base::Id;
use store::{Cell, ColumnDef, ColumnType, TableDef};

use crate::{Error, Reads, Result, Writes, physical::plain};

/// Tabs are named by their keys: `all`, the key of a module's view, or the id
/// of a saved one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TabChoices {
    /// The tab that opens where the address names none.
    pub first: Option<String>,
    /// The tabs in their order; those not named follow.
    pub order: Vec<String>,
}

pub(crate) fn table() -> TableDef {
    use ColumnType::{Int, Text};
    let required = |name: &str, ty| ColumnDef { required: true, ..plain(name, ty) };
    TableDef {
        name: "view_tabs".to_owned(),
        columns: vec![
            required("user_id", Int),
            required("entity", Text),
            plain("first_tab", Text),
            // keys with commas between them
            plain("tab_order", Text),
        ],
        primary: vec!["user_id".to_owned(), "entity".to_owned()],
        indexes: Vec::new(),
        find: Vec::new(),
    }
}

impl Reads<'_, '_> {
    /// What the actor chose for the tabs of an entity.
    pub fn tab_choices(&mut self, entity: &str) -> Result<TabChoices> {
        let sql = "select first_tab, tab_order from @view_tabs where user_id = $1 and entity = $2";
        let of = [Cell::Int(self.ctx.actor.user.raw()), Cell::from(entity)];
        let rows = self.tx.sql(sql, &of, &[ColumnType::Text, ColumnType::Text])?;
        let Some(row) = rows.first() else { return Ok(TabChoices::default()) };
        let order = row.text(1).map(super::read_columns).unwrap_or_default();
        Ok(TabChoices { first: row.text(0).map(str::to_owned), order })
    }
}

impl Writes<'_, '_> {
    /// Keeps the actor's choices for the tabs of an entity.
    pub fn choose_tabs(&mut self, entity: &str, chosen: &TabChoices) -> Result<()> {
        let user: Id = self.ctx.actor.user;
        if self.ctx.actor.is_system() {
            return Err(Error::Forbidden { entity: "views".to_owned(), deed: "update" });
        }
        let sql = "insert into @view_tabs (user_id, entity, first_tab, tab_order) values ($1, $2, $3, $4) \
                   on conflict (user_id, entity) do update set first_tab = excluded.first_tab, \
                   tab_order = excluded.tab_order";
        let order = (!chosen.order.is_empty()).then(|| chosen.order.join(","));
        let kept = [Cell::Int(user.raw()), Cell::from(entity), Cell::from(chosen.first.clone()), Cell::from(order)];
        self.tx.sql_execute(sql, &kept).map(drop).map_err(Error::from)
    }
}
