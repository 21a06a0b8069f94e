//! What the form offers before anything is typed: the cities that are known,
//! the products and their series, and the days of the next step.

use base::Date;
use records::{Reads, Result, access::Deed};
use sea_query::{Alias, Expr, ExprTrait, Order, Query as Sql};
use store::ColumnType;

use super::rules;
use crate::{products, wanted};

/// Customers whose cities are looked at, the latest first.
const LOOKED_AT: u64 = 2_000;
const CITIES: u64 = 60;
const PRODUCTS: u64 = 300;
const SERIES: u64 = 60;
/// Days whose holidays are looked at: a week on, and the longest holiday.
const LOOKED_AHEAD: i64 = 30;

#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    /// The most frequent first, then the large ones of the country.
    pub cities: Vec<String>,
    /// Series first: they are short and common.
    pub wanted: Vec<String>,
    pub days: Vec<Date>,
}

impl Choices {
    pub fn read(tx: &mut Reads<'_, '_>) -> Result<Choices> {
        let mut choices = Choices { cities: cities(tx)?, wanted: wanted::series(tx, SERIES)?, days: days(tx)? };
        let known = tx.ctx.text("capture-cities");
        for city in known.split('|').map(str::trim) {
            if !choices.cities.iter().any(|known| known == city) {
                choices.cities.push(city.to_owned());
            }
        }
        choices.wanted.extend(offered(tx)?);
        Ok(choices)
    }
}

fn cities(tx: &mut Reads<'_, '_>) -> Result<Vec<String>> {
    let def = tx.ctx.def("customers")?;
    if !tx.ctx.actor.reads(&def, "city") {
        return Ok(Vec::new());
    }
    let mut latest = tx.visible(&def, Deed::Read)?;
    latest.column("city").and_where(Expr::col("city").is_not_null()).order_by("id", Order::Desc).limit(LOOKED_AT);
    let mut counted = Sql::select();
    counted.column("city").expr(Expr::cust("count(*)")).from_subquery(latest, Alias::new("latest"));
    counted.add_group_by([Expr::col("city")]).order_by_expr(Expr::cust("count(*)"), Order::Desc);
    counted.order_by("city", Order::Asc).limit(CITIES);
    let rows = tx.tx.fetch(&counted, &[ColumnType::Text, ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| row.text(0)).map(str::to_owned).collect())
}

/// The products on offer, by name.
fn offered(tx: &mut Reads<'_, '_>) -> Result<Vec<String>> {
    let def = tx.ctx.def("products")?;
    if !tx.ctx.actor.reads(&def, products::NAME.key()) {
        return Ok(Vec::new());
    }
    let mut select = tx.visible(&def, Deed::Read)?;
    select.column("name").and_where(Expr::col("active").eq(true)).order_by("name_sort", Order::Asc).limit(PRODUCTS);
    let rows = tx.tx.fetch(&select, &[ColumnType::Text])?;
    Ok(rows.iter().filter_map(|row| row.text(0)).map(str::to_owned).collect())
}

/// Days on which somebody works, by the company's weekend and holidays.
fn days(tx: &mut Reads<'_, '_>) -> Result<Vec<Date>> {
    let today = tx.ctx.today();
    let weekend = tx.ctx.workspace.settings().weekend.clone();
    let holidays = tx.holidays(today, today.saturating_add(jiff::Span::new().days(LOOKED_AHEAD)))?;
    let rests = |day: Date| weekend.contains(&day.weekday().to_monday_one_offset()) || holidays.contains_key(&day);
    Ok(rules::offered_days(today, rests))
}
