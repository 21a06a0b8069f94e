//! What a deed on many rows still has to know: to whom, which field, which
//! value. Each page says how many rows were ticked and how many of them this
//! person may change.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{
    Error, Titles,
    bulk::{Act, CAP, Preview, Which},
};
use schema::{FieldDef, Filter, Kind, Tone, Value};

use super::{Chosen, settable, tells_apart};
use crate::{
    Visit,
    components::{self as ui, Button, Choice, Control, FieldView},
    form::Draft,
    hand_over::holders,
    input::Inputs,
    options,
    show::Show,
};

/// Rows that are named; the rest is counted.
const NAMED: usize = 8;

/// To whom?
pub(super) async fn owner(visit: &Visit, chosen: &Chosen, wrong: Option<String>) -> crate::Result<Response> {
    let (ctx, def) = (&visit.ctx, chosen.def.clone());
    let options = ctx.read(move |tx| holders(tx, &def, "")).await?;
    let source = format!("/{}/holders", chosen.def.key);
    let picker = Control::Link { options, source, empty: ctx.text("form-unsaid") };
    let view = FieldView::new("owner", ctx.text("field-owner"), picker).error(wrong).required(true);
    let body = html! {
        (ui::field(&view))
        (acts(visit, chosen, Button::submit(ctx.text("record-hand-over-now")).named("act", "owner-now").main()))
    };
    page(visit, chosen, None, "bulk-owner", body).await
}

/// Which field?
pub(super) async fn field(visit: &Visit, chosen: &Chosen) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    let option = |field: &&FieldDef| {
        Choice::new(field.key.to_string(), ctx.text(&chosen.def.field_label_key(&field.key)), false)
    };
    let options: Vec<Choice> = settable(ctx, &chosen.def).iter().map(option).collect();
    let view = FieldView::new("field", ctx.text("bulk-which"), Control::Select { options, empty: None }).autofocus();
    let body = html! {
        (ui::field(&view))
        (acts(visit, chosen, Button::submit(ctx.text("bulk-go-on")).named("act", "field").main()))
    };
    page(visit, chosen, None, "bulk-field", body).await
}

/// Which value?
pub(super) async fn value(
    visit: &Visit,
    chosen: &Chosen,
    field: &FieldDef,
    draft: Draft,
    wrong: Option<String>,
) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    let (only, typed) = (vec![field.clone()], draft.clone());
    let links = ctx.read(move |tx| options::of_form(tx, &only, &typed)).await?;
    let inputs = Inputs { ctx, def: &chosen.def, draft: &draft, links: &links, first: Some(&*field.key) };
    let empties = !field.required;
    let body = html! {
        (ui::hidden("field", &field.key))
        (inputs.field(field, wrong))
        @if empties { p.muted { (ctx.text("bulk-empty-clears")) } }
        @if tells_apart(field) { (ui::alert(Tone::Warn, html! { p { (ctx.text("bulk-one-for-all")) } })) }
        (acts(visit, chosen, Button::submit(ctx.text("bulk-set-now")).named("act", "set").main()))
    };
    page(visit, chosen, None, "bulk-field", body).await
}

/// Is this what is meant? What the deed would do to each, counted before it does
/// anything; `again` are the inputs by which it was said.
pub(super) async fn sure(visit: &Visit, chosen: &Chosen, act: &Act, draft: Option<&Draft>) -> crate::Result<Response> {
    let (title, button) = match act {
        Act::Delete => ("bulk-delete", Button::submit(visit.t("bulk-delete")).named("act", "delete").danger()),
        Act::HandOver(_) => ("bulk-owner", Button::submit(visit.t("bulk-owner")).named("act", "owner-now").main()),
        Act::Set(..) => ("bulk-field", Button::submit(visit.t("bulk-set-now")).named("act", "set").main()),
    };
    let meant = meant(visit, chosen, act).await?;
    let body = html! {
        @if let Some((label, value)) = &meant { p { (label) ": " b { bdi { (value) } } } (first(visit, chosen, act, value).await?) }
        (ui::hidden("sure", "1"))
        @match act {
            Act::Delete => {}
            Act::HandOver(to) => { (ui::hidden("owner", &to.to_string())) }
            Act::Set(key, _) => {
                (ui::hidden("field", key))
                @for (name, text) in draft.map(Draft::pairs).unwrap_or_default() { (ui::hidden(name, text)) }
            }
        }
        (acts(visit, chosen, button))
    };
    page(visit, chosen, Some(act), title, body).await
}

/// The deed, and the way back from it.
fn acts(visit: &Visit, chosen: &Chosen, deed: Button) -> Markup {
    html! { div.acts { (deed) (Button::link(visit.t("form-cancel"), &chosen.back)) } }
}

/// What each record would get, in words.
async fn meant(visit: &Visit, chosen: &Chosen, act: &Act) -> crate::Result<Option<(String, String)>> {
    let (key, value) = match act {
        Act::Delete => return Ok(None),
        Act::HandOver(to) => ("owner", Value::Id(*to)),
        Act::Set(key, value) => (&**key, value.clone()),
    };
    let column = || schema::filter::column_field(&chosen.def, key);
    let Some(field) = chosen.def.field(key).cloned().or_else(column) else { return Ok(None) };
    let label = visit.t(&chosen.def.field_label_key(key));
    if matches!(value, Value::Null) {
        return Ok(Some((label, visit.t("list-cell-nothing"))));
    }
    let titles = match (&field.kind, &value) {
        (Kind::Link { to }, Value::Id(id)) => {
            let (to, id) = (to.to_string(), *id);
            visit.ctx.read(move |tx| tx.titles_of(&to, &[id])).await?
        }
        _ => Titles::default(),
    };
    Ok(Some((label, Show::new(&visit.ctx, &titles).text(&chosen.def, &field, &value))))
}

/// What stands in the first of them now, and what will.
async fn first(visit: &Visit, chosen: &Chosen, act: &Act, then: &str) -> crate::Result<Markup> {
    let (ctx, def) = (&visit.ctx, &chosen.def);
    let Some(field) = act.field().and_then(|key| def.field(&key)).filter(|field| ctx.actor.reads(def, &field.key))
    else {
        return Ok(html! {});
    };
    let (of, which, act) = (def.clone(), chosen.which.clone(), act.clone());
    let looked = ctx
        .read(move |tx| {
            let rows = tx.bulk_first(&of, &which, &act, NAMED)?;
            Ok((tx.titles(&rows)?, rows))
        })
        .await;
    let (titles, rows) = match looked {
        Err(Error::TooSlow) => return Ok(html! {}),
        looked => looked?,
    };
    let show = Show::new(ctx, &titles);
    Ok(html! {
        @if !rows.is_empty() {
            p.muted { (ctx.text("bulk-now-and-then")) }
            ul.plain.stack.tight {
                @for row in &rows {
                    @let now = show.value(def, field, row.value(&field.key));
                    li { bdi { (show.name(row)) } ": " @if now.0.is_empty() { "—" } @else { (now) } " " (ui::becomes(ctx)) " " b { bdi { (then) } } }
                }
            }
        }
    })
}

async fn page(visit: &Visit, chosen: &Chosen, act: Option<&Act>, title: &str, body: Markup) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    let (def, which, deed) = (chosen.def.clone(), chosen.which.clone(), act.cloned());
    let looked = ctx
        .read(move |tx| {
            let titles = match &which {
                Which::These(ids) => tx.titles_of(&def.key, ids)?,
                Which::All(_) => Titles::default(),
            };
            Ok((titles, tx.bulk_preview(&def, &which, deed.as_ref())?))
        })
        .await;
    let (titles, preview) = match looked {
        Err(Error::TooSlow) => return too_slow(visit, chosen).await,
        looked => looked?,
    };
    let title = ctx.text(title);
    let steps = [(chosen.back.clone(), ctx.text(&chosen.def.label_key()))];
    let drawn = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", html! {
            div.stack {
                (told(visit, chosen, &titles, &preview, act.is_some()))
                @if act.is_some() && changes(&preview) == 0 {
                    div.acts { (Button::link(ctx.text("bulk-back"), &chosen.back)) }
                } @else {
                    (ui::deed_form(&format!("/{}/bulk", chosen.def.key), &visit.csrf, html! { (chosen.hidden()) (body) }))
                }
            }
        }))
    };
    Ok(visit.page(&title, drawn))
}

/// They could not be counted in time: nothing is done, and what would help is offered.
async fn too_slow(visit: &Visit, chosen: &Chosen) -> crate::Result<Response> {
    let (def, everything) = (&chosen.def, Filter::everything());
    let filter = if let Which::All(filter) = &chosen.which { filter } else { &everything };
    let offers = crate::indexes::offers_of(&visit.ctx, def, filter, &def.sort.0).await?;
    let back = Button::link(visit.t("problem-back"), &chosen.back);
    let body = html! {
        section.card {
            (ui::empty("timer", &visit.t("list-slow"), &visit.t("list-slow-text"), html! { (back) }))
            (crate::indexes::offered(visit, &offers))
        }
    };
    Ok((StatusCode::SERVICE_UNAVAILABLE, visit.page(&visit.t("list-slow"), body)).into_response())
}

/// How many it means, how many it would change, and why not the others.
fn told(visit: &Visit, chosen: &Chosen, titles: &Titles, preview: &Preview, is_whole: bool) -> Markup {
    let count = |key: &str, count: u64| {
        let (key, shown) = if count > CAP { (format!("{key}-more"), CAP) } else { (key.to_owned(), count) };
        visit.tx(&key, &[("count", shown.into())])
    };
    let Preview { total, may, already } = *preview;
    html! {
        @match &chosen.which {
            Which::These(ids) => { p { b { (count("bulk-count", ids.len() as u64)) } " " (names(visit, chosen, ids, titles)) } }
            Which::All(_) => { p { b { (count("bulk-count-all", total)) } } }
        }
        @if is_whole { p { (count("bulk-will-change", changes(preview))) } }
        @if already > 0 { p.muted { (count("bulk-already", already)) } }
        @if may < total { p.muted { (count("bulk-may", may)) } }
    }
}

/// Past the cap nobody knows how many are left.
fn changes(preview: &Preview) -> u64 {
    let Preview { may, already, .. } = *preview;
    if may > CAP { may } else { may - already.min(may) }
}

fn names(visit: &Visit, chosen: &Chosen, ids: &[base::Id], titles: &Titles) -> Markup {
    let key = &chosen.def.key;
    let named: Vec<&str> = ids.iter().filter_map(|id| titles.get(key, *id)).take(NAMED).collect();
    let comma = visit.t("record-comma");
    html! {
        @for (at, name) in named.iter().enumerate() { @if at > 0 { (comma) } bdi { (name) } }
        @if ids.len() > named.len() { " …" }
    }
}
