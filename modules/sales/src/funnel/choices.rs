//! What one may choose for a report: the branches, sellers, products and
//! pipelines that the reader sees, as far as deals may be told apart by them.

use base::Id;
use records::{Query, Reads, Result};
use schema::Filter;
use web::components::Choice;

use super::{address::Address, query::may_read};

/// The records that a select offers; the search beside it finds all others.
const OFFERED: usize = 100;

/// One thing to choose by.
pub struct Choose {
    /// The name in the address.
    pub name: &'static str,
    pub entity: &'static str,
    pub options: Vec<Choice>,
}

impl Choose {
    pub fn chosen(&self) -> Option<&Choice> {
        self.options.iter().find(|choice| choice.chosen)
    }
}

pub struct Choices(pub Vec<Choose>);

impl Choices {
    pub fn read(tx: &mut Reads<'_, '_>, address: &Address) -> Result<Choices> {
        let each = [
            ("branch", "branch", "branches", address.branch.map(Id::any)),
            ("seller", "owner", "users", address.seller.map(Id::any)),
            ("product", "product", "products", address.product.map(Id::any)),
            ("pipeline", "pipeline", "pipelines", address.pipeline.map(Id::any)),
        ];
        let mut choices = Vec::new();
        for (name, field, entity, chosen) in each {
            if may_read(tx, field)? {
                let options = options(tx, entity, chosen)?;
                choices.push(Choose { name, entity, options });
            }
        }
        // One of one is no choice.
        choices.retain(|choose| choose.options.len() > 1 || choose.chosen().is_some());
        Ok(Choices(choices))
    }
}

fn options(tx: &mut Reads<'_, '_>, entity: &'static str, chosen: Option<Id>) -> Result<Vec<Choice>> {
    let def = tx.ctx.def(entity)?;
    let columns = vec![def.title.clone()];
    let page = tx.list(&Query { filter: Filter::everything(), columns, limit: OFFERED, ..Query::of(&def) })?;
    let option = |record: &records::AnyRecord| {
        Choice::new(record.id.to_string(), record.title().unwrap_or_default(), Some(record.id) == chosen)
    };
    let mut options: Vec<Choice> = page.rows.iter().map(option).collect();
    if let Some(id) = chosen.filter(|_| !options.iter().any(|option| option.chosen)) {
        let titles = tx.titles_of(entity, &[id])?;
        options.insert(0, Choice::new(id.to_string(), titles.get(entity, id).unwrap_or("؟"), true));
    }
    Ok(options)
}
