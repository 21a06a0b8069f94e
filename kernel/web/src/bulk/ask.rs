//! What a deed on many rows still has to know: to whom, which field, which
//! value. Each page says how many rows were ticked and how many of them this
//! person may change.

use axum::response::Response;
use maud::{Markup, html};
use records::{Titles, access::Deed};
use schema::FieldDef;

use super::{Chosen, settable};
use crate::{
    Visit,
    components::{self as ui, Button, Choice, Control, FieldView},
    form::Draft,
    input::Inputs,
    options,
};

/// Rows that are named; the rest is counted.
const NAMED: usize = 8;

/// To whom?
pub(super) async fn owner(visit: &Visit, chosen: &Chosen, is_missing: bool) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    let users = ctx.def("users")?;
    let owners = ctx.read(move |tx| options::of_link(tx, &users, "")).await?;
    let picker =
        Control::Link { options: owners.choices, source: "/users/options".to_owned(), empty: ctx.text("form-unsaid") };
    let wrong = is_missing.then(|| ctx.text("value-no-such-record"));
    let view = FieldView::new("owner", ctx.text("field-owner"), picker).error(wrong).required(true);
    let body = html! {
        (ui::field(&view))
        (Button::submit(ctx.text("record-hand-over-now")).named("act", "owner-now").main())
    };
    page(visit, chosen, "bulk-owner", body).await
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
        (Button::submit(ctx.text("bulk-go-on")).named("act", "field").main())
    };
    page(visit, chosen, "bulk-field", body).await
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
        (Button::submit(ctx.text("bulk-set-now")).named("act", "set").main())
    };
    page(visit, chosen, "bulk-field", body).await
}

async fn page(visit: &Visit, chosen: &Chosen, title: &str, body: Markup) -> crate::Result<Response> {
    let ctx = &visit.ctx;
    let (def, ids) = (chosen.def.clone(), chosen.ids.clone());
    let (titles, may) = ctx
        .read(move |tx| {
            let titles = tx.titles_of(&def.key, &ids)?;
            let mut may = 0_usize;
            for id in &ids {
                may += usize::from(tx.sees(&def, *id, Deed::Update)?);
            }
            Ok((titles, may))
        })
        .await?;
    let title = ctx.text(title);
    let steps = [(chosen.back.clone(), ctx.text(&chosen.def.label_key()))];
    let count = |key: &str, count: usize| visit.tx(key, &[("count", count.into())]);
    let drawn = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", html! {
            div.stack {
                p { b { (count("bulk-count", chosen.ids.len())) } " " (names(visit, chosen, &titles)) }
                @if may < chosen.ids.len() { p.muted { (count("bulk-may", may)) } }
            }
            (ui::deed_form(&format!("/{}/bulk", chosen.def.key), &visit.csrf, html! {
                (ui::hidden("back", &chosen.back))
                @for id in &chosen.ids { (ui::hidden("id", &id.to_string())) }
                (body)
            }))
        }))
    };
    Ok(visit.page(&title, drawn))
}

fn names(visit: &Visit, chosen: &Chosen, titles: &Titles) -> Markup {
    let key = &chosen.def.key;
    let named: Vec<&str> = chosen.ids.iter().filter_map(|id| titles.get(key, *id)).take(NAMED).collect();
    let comma = visit.t("record-comma");
    html! {
        @for (at, name) in named.iter().enumerate() { @if at > 0 { (comma) } bdi { (name) } }
        @if chosen.ids.len() > named.len() { " …" }
    }
}
