//! The page of a board, read from above: what it is and how much there is, what
//! it goes by, its columns.

use axum::response::Response;
use base::Money;
use maud::{Markup, PreEscaped, html};
use records::{Ctx, access::Deed};
use schema::{Direction, FieldDef, Kind};
use serde_json::{Value as Json, json};

use super::{
    Column,
    cards::Drawer,
    columns::{MOST, NONE},
    look::{Board, Groups, Heads},
    plan::{fields, law_of},
};
use crate::{
    Visit,
    components::{self as ui, Button, ColumnView, MenuItem},
    list::{self, Lens, query},
    say::say,
};

/// `quick` is the form that begins a card, for the script to put where it is wanted.
pub(super) fn page(visit: &Visit, lens: &Lens, board: &Board, quick: Option<Markup>) -> Response {
    let ctx = &visit.ctx;
    let (heads, plan) = (&board.heads, &board.heads.plan);
    let title = match heads.within.choices.iter().find(|(id, _)| Some(*id) == heads.within.chosen) {
        Some((_, name)) if heads.within.choices.len() > 1 => name.clone(),
        _ => ctx.text(&plan.def.label_key()),
    };
    let drawer = Drawer { ctx, plan, ask: &heads.ask, known: &board.known };
    let columns = html! {
        @for (column, batch) in heads.columns.all.iter().zip(&board.batches) {
            (ui::column(&view(visit, heads, column), html! {
                @if let Some(batch) = batch { (drawer.batch(column, batch)) }
            }))
        }
    };
    let label = say(ctx, "board-of", &[("entity", ctx.text(&plan.def.label_key()).into())]);
    let body = html! {
        div.boarding data-behind[heads.groups == Groups::Behind] data-figures=(heads.ask.below("/figures")) data-cards=(heads.ask.below("/cards"))
            data-entity=(plan.def.key) data-by=(plan.by.key) data-back=(heads.ask.href()) {
            (ui::head("", html! { span dir="auto" { (title) } " " span data-told { (whole(ctx, heads)) } }, acts(visit, heads)))
            (list::head(visit, lens, goes_by(visit, board)))
            @if heads.columns.more { (ui::alert(schema::Tone::Calm, html! { p { (say(ctx, "board-more-columns", &[("most", MOST.into())])) } })) }
            @if heads.groups == Groups::Unknown { (ui::alert(schema::Tone::Warn, html! { p { (ctx.text("board-too-slow")) } })) }
            (nothing(visit, lens, heads))
            (ui::board(&label, &said(ctx), columns))
            @if let Some(quick) = &quick { template #board-quick { (quick) } }
            (ui::dialog("board-dialog", "", html! { div data-inside {} }, &|key: &str| ctx.text(key)))
        }
    };
    visit.page(&title, body)
}

/// What a column says of itself above its cards.
fn view(visit: &Visit, heads: &Heads, column: &Column) -> ColumnView {
    let ctx = &visit.ctx;
    let (count, sum, weighted) = figures(ctx, heads, column);
    let is_open = heads.is_unfolded(column);
    let turn = say(ctx, if is_open { "board-fold" } else { "board-unfold" }, &[("column", (&column.title).into())]);
    ColumnView {
        key: column.key.clone(),
        title: column.title.clone(),
        tone: column.tone,
        count,
        sum,
        weighted,
        guidance: column.guidance.clone(),
        turn: Some((heads.ask.turned(&column.key).href(), turn)),
        folded: !is_open,
        add: (heads.plan.begins(ctx) && is_open).then(|| (begun(heads, column), ctx.text("board-add"))),
    }
}

/// The form of a new record that begins in a column.
fn begun(heads: &Heads, column: &Column) -> String {
    let by = heads.plan.by.key.to_string();
    let pairs: Vec<(String, String)> = [(by, column.key.clone())].into_iter().filter(|(_, key)| key != NONE).collect();
    format!("/{}/new?{}", heads.plan.def.key, query(&pairs))
}

/// Count, sum and weighted sum in words; all empty where they are not known.
fn figures(ctx: &Ctx, heads: &Heads, column: &Column) -> (String, String, String) {
    let Some(figure) = heads.figure(column) else { return ("…".to_owned(), String::new(), String::new()) };
    let count = ctx.format.number(figure.count as i64);
    // Nothing adds up to nothing, and need not be said so.
    let Some(field) = heads.plan.sum.as_ref().filter(|_| figure.count > 0) else {
        return (count, String::new(), String::new());
    };
    let weighted = figure.weighted(column).map(|sum| {
        let chance = ctx.format.percent(column.chance.unwrap_or_default());
        say(ctx, "board-weighted", &[("sum", added(ctx, field, sum).into()), ("chance", chance.into())])
    });
    (count, added(ctx, field, figure.sum), weighted.unwrap_or_default())
}

fn added(ctx: &Ctx, field: &FieldDef, sum: i64) -> String {
    match field.kind {
        Kind::Money => ctx.format.money(Money::new(sum, ctx.workspace.settings().currency)),
        _ => ctx.format.number(sum),
    }
}

/// What to do where no card is work to be done: there is none, or none that the
/// filter means.
fn nothing(visit: &Visit, lens: &Lens, heads: &Heads) -> Markup {
    let (ctx, def) = (&visit.ctx, &heads.plan.def);
    let Some(groups) = heads.groups.known() else { return html! {} };
    let mut open = heads.columns.all.iter().filter(|column| column.is_open);
    if open.any(|column| super::Figure::of(groups, column).count > 0) || lens.filter().is_none() {
        return html! {};
    }
    let named = [("one", ctx.text(&def.one_label_key()).into())];
    let words = lens.looked_for(ctx);
    let filtered = |filter| super::Ask { list: list::Ask { filter, ..lens.ask.clone() }, ..heads.ask.clone() }.href();
    let is_narrowed = lens.ask.filter.as_deref().is_some_and(|text| !text.trim().is_empty());
    html! {
        (ui::alert(schema::Tone::Calm, html! {
            p {
                @if is_narrowed {
                    (say(ctx, "board-nothing-fits", &named)) " "
                    @if let Some(words) = &words { (words.sentence) " " }
                    @if let Some(words) = words.as_ref().filter(|words| !words.rest.is_empty()) {
                        a.link href=(filtered(Some(words.rest.clone()))) { (ctx.text("list-without-words")) } " · "
                    }
                    a.link href=(filtered(None)) { (ctx.text("board-without-filter")) }
                } @else if heads.plan.begins(ctx) { (say(ctx, "board-nothing-begin", &named)) }
                @else { (say(ctx, "board-nothing", &named)) }
            }
        }))
    }
}

/// How much there is on the whole board, of what is work to be done.
fn whole(ctx: &Ctx, heads: &Heads) -> Markup {
    let open = || heads.columns.all.iter().filter(|column| column.is_open);
    let groups = match &heads.groups {
        Groups::Known(groups) => groups,
        Groups::Behind => return behind(ctx, heads),
        Groups::Unknown => {
            return html! { span.pill title=(ctx.text("board-too-slow")) { (ctx.text("board-uncounted")) } };
        }
    };
    let figure = |column: &Column| super::Figure::of(groups, column);
    let count: u64 = open().map(|column| figure(column).count).sum();
    let sum: i64 = open().map(|column| figure(column).sum).fold(0, i64::saturating_add);
    let noun = if count == 1 || ctx.lang() == base::Lang::Fa {
        ctx.text(&heads.plan.def.one_label_key())
    } else {
        crate::list::plural(ctx, &heads.plan.def)
    };
    let key = if heads.plan.steps.is_some() { "board-open" } else { "list-count" };
    html! {
        span.pill data-whole { (say(ctx, key, &[("count", ctx.format.number(count as i64).into()), ("noun", noun.into())])) }
        @if let Some(field) = heads.plan.sum.as_ref().filter(|_| sum > 0) { " " span.pill.brand data-whole-sum { bdi { (added(ctx, field, sum)) } } }
    }
}

/// The board's own script asks for the figures; without scripts a link does.
fn behind(ctx: &Ctx, heads: &Heads) -> Markup {
    html! {
        span.pill.behind {
            span { (ctx.text("list-counting")) }
            noscript { a.link href=(heads.ask.below("/figures")) { (ctx.text("list-count-now")) } }
        }
    }
}

fn acts(visit: &Visit, heads: &Heads) -> Markup {
    let (ctx, def) = (&visit.ctx, &heads.plan.def);
    let may = records::access::may(&ctx.actor, &ctx.schema, def, Deed::Create);
    let one = ctx.text(&def.one_label_key());
    html! {
        @if may { (Button::link(say(ctx, "list-new", &[("one", one.into())]), format!("/{}/new", def.key)).main().icon("plus").key("c")) }
    }
}

/// What the board goes by: pipeline, field, order.
fn goes_by(visit: &Visit, board: &Board) -> Markup {
    let (ctx, heads) = (&visit.ctx, &board.heads);
    html! {
        @if heads.within.choices.len() > 1 { (within(ctx, heads)) }
        (by(visit, heads))
        (order(ctx, board))
    }
}

fn within(ctx: &Ctx, heads: &Heads) -> Markup {
    let to = heads.plan.steps.and_then(|steps| heads.plan.def.field(steps.within));
    let label = to.map(|field| ctx.text(&heads.plan.def.field_label_key(&field.key))).unwrap_or_default();
    let link = |(id, name): &(base::Id, String)| MenuItem::Link {
        label: name.clone(),
        href: heads.ask.standing_in(&id.to_string()).href(),
        icon: if Some(*id) == heads.within.chosen { "check" } else { "kanban" },
    };
    let items: Vec<MenuItem> = heads.within.choices.iter().map(link).collect();
    ui::menu(&label, "kanban", "", &items)
}

fn by(visit: &Visit, heads: &Heads) -> Markup {
    let (ctx, def) = (&visit.ctx, &heads.plan.def);
    let label = |field: &FieldDef| ctx.text(&def.field_label_key(&field.key));
    let link = |field: &&FieldDef| MenuItem::Link {
        label: label(field),
        href: heads.ask.made_by(&field.key).href(),
        icon: if field.key == heads.plan.by.key { "check" } else { "columns-3" },
    };
    let items: Vec<MenuItem> = fields(ctx, def, law_of(&visit.app, &def.key)).iter().map(link).collect();
    html! { @if items.len() > 1 { (ui::menu(&say(ctx, "board-by", &[("field", label(&heads.plan.by).into())]), "columns-3", "", &items)) } }
}

/// The orders that make sense on cards: by name, sum and days.
fn order(ctx: &Ctx, board: &Board) -> Markup {
    let (heads, def) = (&board.heads, &board.heads.plan.def);
    let sorts = |field: &&FieldDef| match field.kind {
        Kind::Date | Kind::Money => field.indexed || field.key == def.sort.0,
        _ => field.named,
    };
    let (key, direction) = board.sort.clone().unwrap_or_else(|| def.sort.clone());
    let link = |field: &FieldDef| {
        let largest_first = matches!(field.kind, Kind::Money);
        let is_here = field.key == key;
        let to = match (is_here, direction) {
            (true, direction) => direction.reversed(),
            (false, _) if largest_first => Direction::Down,
            (false, _) => Direction::Up,
        };
        let icon = match (is_here, direction) {
            (true, Direction::Up) => "arrow-up",
            (true, Direction::Down) => "arrow-down",
            _ => "arrow-up-down",
        };
        let label = ctx.text(&def.field_label_key(&field.key));
        MenuItem::Link { label, href: heads.ask.sorted(&field.key, to).href(), icon }
    };
    let readable = def.fields.iter().filter(|field| ctx.actor.reads(def, &field.key));
    let items: Vec<MenuItem> = readable.filter(sorts).map(link).collect();
    ui::menu(&ctx.text("board-order"), "arrow-up-down", "", &items)
}

/// The sentences that the script says, with places for what it knows.
fn said(ctx: &Ctx) -> Vec<(&'static str, String)> {
    let places: Vec<(&str, base::Arg)> =
        ["card", "column", "place", "of", "count", "field"].map(|name| (name, format!("{{{name}}}").into())).to_vec();
    let words = [
        "board-said-taken",
        "board-said-over",
        "board-said-moved",
        "board-said-back",
        "board-said-same",
        "board-move-to",
        "board-said-empty",
    ];
    let mut said: Vec<(&'static str, String)> = words.map(|key| (key, say(ctx, key, &places))).to_vec();
    said.push(("board-said-undone", ctx.text("undo-done")));
    said
}

/// What the heads say now, for the script to write them anew.
pub(super) fn heads(ctx: &Ctx, heads: &Heads) -> Json {
    let column = |column: &Column| {
        let (count, sum, weighted) = figures(ctx, heads, column);
        json!({ "key": column.key, "count": count, "sum": sum, "weighted": weighted })
    };
    let columns: Vec<Json> = heads.columns.all.iter().map(column).collect();
    let PreEscaped(whole) = whole(ctx, heads);
    json!({ "columns": columns, "whole": whole })
}
