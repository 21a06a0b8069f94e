//! The law of the wish: words that name a product lead to it.

use base::{Id, fold::fold};
use directory::customers::Customer;
use records::{Reads, Record, Result, RuleBook, Writes, access::Deed, rules};
use schema::{Filter, Value};
use sea_query::Expr;
use store::ColumnType;

use super::entity::{WANTED, WANTED_PRODUCT};
use crate::products::{self, Product};

/// Products that are read through for a name within a sentence; a longer list
/// is asked for the whole name only, so that no row of an import waits for it.
const READ_THROUGH: usize = 500;

pub fn register(book: &mut RuleBook) {
    book.add(rules::<Customer>().before_save(settle));
}

/// New words bring their product along, or take the old one away; a product
/// that somebody chose beside them stays, and one chosen alone gives the words.
fn settle(tx: &mut Writes<'_, '_>, customer: &mut Record<Customer>) -> Result<()> {
    let chosen = customer.has_changed(WANTED_PRODUCT);
    let (words, product) = (customer.peek(WANTED).flatten(), customer.peek(WANTED_PRODUCT).flatten());
    match (words, product) {
        (None, Some(product)) if chosen => {
            let name = tx.titles_of("products", &[product.any()])?.get("products", product.any()).map(str::to_owned);
            customer.set(WANTED, name);
        }
        (None, _) => customer.set(WANTED_PRODUCT, None),
        (Some(words), _) if customer.has_changed(WANTED) && (!chosen || product.is_none()) => {
            customer.set(WANTED_PRODUCT, named(tx, &words)?);
        }
        _ => {}
    }
    Ok(())
}

/// The one product that the words name: by its name or code alone, or within a
/// sentence. As far as the writer sees products.
fn named(tx: &mut Reads<'_, '_>, words: &str) -> Result<Option<Id<Product>>> {
    let called = |field: &'static str| Filter::is(field, [Value::Text(words.to_owned())]);
    let def = tx.ctx.def("products")?;
    for field in [products::NAME.key(), products::CODE.key()] {
        if !tx.ctx.actor.reads(&def, field) {
            continue;
        }
        if let [one] = &tx.list_of::<Product>(called(field), 2)?[..] {
            return Ok(Some(one.key()));
        }
    }
    let known = names(tx)?;
    Ok(longest_within(words, &known).map(|at| known[at].0))
}

fn names(tx: &mut Reads<'_, '_>) -> Result<Vec<(Id<Product>, String)>> {
    let def = tx.ctx.def("products")?;
    if !tx.ctx.actor.reads(&def, products::NAME.key()) {
        return Ok(Vec::new());
    }
    let mut select = tx.visible(&def, Deed::Read)?;
    select.columns(["id", "name"]).limit(READ_THROUGH as u64 + 1);
    let rows = tx.tx.fetch(&select, &[ColumnType::Int, ColumnType::Text])?;
    if rows.len() > READ_THROUGH {
        return Ok(Vec::new());
    }
    Ok(rows.iter().filter_map(|row| Some((Id::from_raw(row.int(0)?), row.text(1)?.to_owned()))).collect())
}

/// The longest name that stands in the words as whole words. Two of one length
/// are no answer: nobody may guess which of them was meant.
pub(super) fn longest_within<T>(words: &str, known: &[(T, String)]) -> Option<usize> {
    let said = format!(" {} ", fold(words));
    let within = |name: &str| !name.is_empty() && said.contains(&format!(" {name} "));
    let mut found: Vec<(usize, usize)> = known
        .iter()
        .enumerate()
        .map(|(at, (_, name))| (fold(name), at))
        .filter(|(name, _)| within(name))
        .map(|(name, at)| (name.chars().count(), at))
        .collect();
    found.sort_unstable_by_key(|(length, _)| std::cmp::Reverse(*length));
    match found[..] {
        [(length, at), ..] if found.get(1).is_none_or(|next| next.0 < length) => Some(at),
        _ => None,
    }
}

/// The families of products, which may be asked for whole.
pub fn series(tx: &mut Reads<'_, '_>, limit: u64) -> Result<Vec<String>> {
    let def = tx.ctx.def("products")?;
    if !tx.ctx.actor.reads(&def, products::SERIES.key()) {
        return Ok(Vec::new());
    }
    let mut select = tx.visible(&def, Deed::Read)?;
    select
        .distinct()
        .column("series")
        .and_where(Expr::cust("series is not null"))
        .order_by("series", sea_query::Order::Asc);
    select.limit(limit);
    let rows = tx.tx.fetch(&select, &[ColumnType::Text])?;
    Ok(rows.iter().filter_map(|row| row.text(0)).map(str::to_owned).collect())
}
