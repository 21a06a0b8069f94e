//! The cards of a board: read a page at a time, column by column, and drawn.

use std::collections::{HashMap, HashSet};

use base::{Date, Id};
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Cursor, Query, Reads, Titles, access::Deed};
use schema::Value;

use super::{
    ask::Ask,
    columns::{Column, key_of},
    plan::Plan,
};
use crate::{
    components::{self as ui, Age, DealView, Moves},
    list::query,
    say::say,
    show::{Show, href},
};

/// Cards of one page of a column.
pub(crate) const CARDS: usize = 30;

/// One page of a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Batch {
    pub rows: Vec<AnyRecord>,
    pub next: Option<Cursor>,
}

impl Batch {
    pub fn read(tx: &mut Reads<'_, '_>, plan: &Plan, asked: &Query, column: &Column) -> records::Result<Batch> {
        let filter = asked.filter.clone().and(column.filter(&plan.by));
        let query = Query { filter, columns: plan.columns(), limit: CARDS, ..asked.clone() };
        let page = tx.list(&query)?;
        Ok(Batch { rows: page.rows, next: page.next })
    }
}

/// What is known of cards beside their own fields.
#[derive(Debug, Default)]
pub(crate) struct Known {
    titles: Titles,
    since: HashMap<Id, Date>,
    movable: HashSet<Id>,
}

impl Known {
    pub fn of(tx: &mut Reads<'_, '_>, plan: &Plan, rows: &[AnyRecord]) -> records::Result<Known> {
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let since = match plan.steps.filter(|_| !ids.is_empty()) {
            Some(steps) => (steps.since)(tx, &ids)?,
            None => HashMap::new(),
        };
        Ok(Known { titles: tx.titles(rows)?, since, movable: movable(tx, plan, &ids)? })
    }
}

/// Those that this person may change: all of them where they may change what
/// they see.
fn movable(tx: &mut Reads<'_, '_>, plan: &Plan, ids: &[Id]) -> records::Result<HashSet<Id>> {
    if !plan.moves(tx.ctx) || ids.is_empty() {
        return Ok(HashSet::new());
    }
    if tx.ctx.rows(&plan.def, Deed::Read) == tx.ctx.rows(&plan.def, Deed::Update) {
        return Ok(ids.iter().copied().collect());
    }
    Ok(tx.reached(&plan.def, ids, Deed::Update)?.into_iter().collect())
}

/// Draws the cards of a column.
pub(crate) struct Drawer<'a> {
    pub ctx: &'a Ctx,
    pub plan: &'a Plan,
    pub ask: &'a Ask,
    pub known: &'a Known,
}

impl Drawer<'_> {
    /// A page of a column, with the way to the next.
    pub fn batch(&self, column: &Column, batch: &Batch) -> Markup {
        let next = batch.next.as_ref().map(|next| self.ask.cards(&column.key, Some(next.encode())));
        let label = self.ctx.text("board-more");
        ui::batch(
            html! { @for row in &batch.rows { (self.card(column, row)) } },
            next.as_deref().map(|href| (href, label.as_str())),
        )
    }

    pub fn card(&self, column: &Column, row: &AnyRecord) -> Markup {
        let (ctx, plan, show) = (self.ctx, self.plan, Show::new(self.ctx, &self.known.titles));
        let under = plan.under.as_ref().map(|field| show.text(&plan.def, field, row.value(&field.key)));
        let next = plan.next.as_ref().filter(|_| column.is_open).and_then(|field| row.value(&field.key).date());
        let (age, age_words, age_told) = self.age(column, row);
        let owner = row.value("owner").id().and_then(|id| self.known.titles.get("users", id));
        ui::deal(&DealView {
            id: row.id.to_string(),
            version: row.version,
            column: column.key.clone(),
            href: href(row),
            title: show.name(row),
            customer: under.unwrap_or_default(),
            worth: self.worth(row),
            age,
            age_words,
            age_told,
            next: next.map(|day| (self.day(day), day < ctx.today())),
            owner: owner.map(|name| (name.to_owned(), ui::hue_of(name))),
            moves: self.known.movable.contains(&row.id).then(|| self.moves(row)),
        })
    }

    /// The day of the next step, as near as it is.
    fn day(&self, day: Date) -> String {
        let away = self.ctx.today().until(day).map_or(0, |span| i64::from(span.get_days()));
        match away {
            0 => self.ctx.text("ui-today"),
            1 => self.ctx.text("ui-tomorrow"),
            ..0 => say(self.ctx, "board-late", &[("days", (-away).into())]),
            _ => self.ctx.format.date_short(day),
        }
    }

    fn worth(&self, row: &AnyRecord) -> Option<(String, String)> {
        let (field, format) = (self.plan.sum.as_ref()?, &self.ctx.format);
        match row.value(&field.key) {
            Value::Money(money) => Some((format.money_short(*money), format.money(*money))),
            _ => None,
        }
    }

    /// How long it has been here, and what its column says to that.
    fn age(&self, column: &Column, row: &AnyRecord) -> (Age, String, String) {
        let Some(since) = self.known.since.get(&row.id) else { return Default::default() };
        let days = i64::from(since.until(self.ctx.today()).map_or(0, |span| span.get_days())).max(0);
        let words =
            if days == 0 { self.ctx.text("ui-today") } else { say(self.ctx, "board-days", &[("days", days.into())]) };
        match column.age_limit.filter(|_| column.is_open) {
            Some(limit) if days > limit => {
                let told = say(self.ctx, "board-too-old", &[("days", days.into()), ("limit", limit.into())]);
                (if days > 2 * limit { Age::Lost } else { Age::Late }, words, told)
            }
            _ => {
                (Age::Fresh, words, say(self.ctx, "board-here-since", &[("day", self.ctx.format.date(*since).into())]))
            }
        }
    }

    fn moves(&self, row: &AnyRecord) -> Moves {
        let action = format!("{}/move", href(row));
        let pairs = [
            ("by", self.plan.by.key.to_string()),
            ("from", key_of(row.value(&self.plan.by.key))),
            ("version", row.version.to_string()),
            ("back", self.ask.href()),
        ];
        let page = format!("{action}?{}", query(&pairs));
        Moves { page, action, label: self.ctx.text("board-move") }
    }
}
