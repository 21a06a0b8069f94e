//! What a deal is called when nobody named it: its customer and its product.

use base::Id;
use records::{Reads, Record, Result, Writes};
use store::{Cell, ColumnType};

use super::entity::*;

/// Names a deal that has no name, and renames one that still bears the name it
/// was given here when its customer or product changes.
pub(super) fn settle(tx: &mut Writes<'_, '_>, deal: &mut Record<Opportunity>) -> Result<()> {
    let unnamed = deal.get(NAME).is_none();
    let named_here = !unnamed && moved_on(tx, deal)?;
    if unnamed || named_here {
        let (customer, product) = (deal.get(CUSTOMER).map(Id::any), deal.get(PRODUCT).map(Id::any));
        let name =
            called(tx, customer, product, name_in_sight)?.unwrap_or_else(|| tx.ctx.text("opportunities-unnamed"));
        deal.set(NAME, Some(name));
    }
    Ok(())
}

/// The customer or product changed, and the name is the one of the old two.
fn moved_on(tx: &mut Writes<'_, '_>, deal: &Record<Opportunity>) -> Result<bool> {
    let changed = deal.has_changed(CUSTOMER) || deal.has_changed(PRODUCT);
    if deal.is_new() || !changed || deal.has_changed(NAME) {
        return Ok(false);
    }
    let old = called(tx, deal.was("customer").id(), deal.was("product").id(), name_of)?;
    Ok(old.is_some() && old == deal.get(NAME))
}

type Naming = fn(&mut Reads<'_, '_>, &str, Option<Id>) -> Result<Option<String>>;

fn called(tx: &mut Reads<'_, '_>, customer: Option<Id>, product: Option<Id>, name: Naming) -> Result<Option<String>> {
    let names = [name(tx, "customers", customer)?, name(tx, "products", product)?];
    let names: Vec<String> = names.into_iter().flatten().collect();
    // The line of a name is 300 characters; two long names are cut rather than refused.
    Ok((!names.is_empty()).then(|| names.join(" · ").chars().take(300).collect()))
}

/// What a deal is named after: emptying its name must not tell that of a
/// customer who is out of sight.
fn name_in_sight(tx: &mut Reads<'_, '_>, entity: &str, id: Option<Id>) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    Ok(tx.titles_of(entity, &[id])?.get(entity, id).map(str::to_owned))
}

/// The name as it is, to be compared and never told.
fn name_of(tx: &mut Reads<'_, '_>, entity: &str, id: Option<Id>) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    let rows =
        tx.tx.sql(&format!("select name from @{entity} where id = $1"), &[Cell::from(id)], &[ColumnType::Text])?;
    Ok(rows.first().and_then(|row| row.text(0)).map(str::to_owned))
}
