//! The few things that a column asks of a card on its way in: its guidance, the
//! fields that are missing, and for who cannot drag the columns to choose from.

use axum::{http::StatusCode, response::Response};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, FieldProblem, Reads, Refusal};
use schema::{FieldDef, Tone};

use super::{
    Plan,
    columns::{Column, Columns, key_of},
    deed::{Sent, part_or_page},
    look,
    moving::wanted,
};
use crate::{
    Visit,
    components::{self as ui, Button, Choice, Control, FieldView},
    form::{Draft, editable},
    input::Inputs,
    options,
    say::{facts, isolated, problem, say},
    show::{Show, href},
};

/// Why the card has not moved yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Fault {
    pub problems: Vec<FieldProblem>,
    pub refusal: Option<Refusal>,
}

/// What the dialog is drawn from.
struct Sheet {
    record: AnyRecord,
    name: String,
    columns: Columns,
    /// The column that is meant.
    to: Option<Column>,
    links: options::ByField,
}

/// The dialog for a drag, a page for a plain form.
pub(super) async fn answer(
    visit: &Visit,
    plan: &Plan,
    id: Id,
    sent: &Sent,
    draft: &Draft,
    fault: &Fault,
    status: StatusCode,
) -> crate::Result<Response> {
    let fields: Vec<FieldDef> = fields(visit, plan, draft, fault).into_iter().cloned().collect();
    let (wanted, ask, to, typed) = (plan.clone(), sent.ask.clone(), sent.to.clone(), draft.clone());
    let sheet = visit.ctx.read(move |tx| {
        let record = tx.find_any(&wanted.def, id)?;
        let titles = tx.titles(std::slice::from_ref(&record))?;
        let name = Show::new(tx.ctx, &titles).name(&record);
        let to = to.map(|key| look::column(tx, &wanted, &ask, &key)).transpose().or_else(nowhere)?;
        let columns = columns(tx, &wanted, &ask)?;
        Ok(Sheet { links: options::of_form(tx, &fields, &typed)?, record, name, columns, to })
    });
    let sheet = sheet.await?;
    let title = match &sheet.to {
        Some(to) => {
            let args = [("card", isolated(&sheet.name).into()), ("column", isolated(&to.title).into())];
            say(&visit.ctx, "board-move-card-to", &args)
        }
        None => say(&visit.ctx, "board-move-card", &[("card", isolated(&sheet.name).into())]),
    };
    let form = form(visit, plan, &sheet, sent, draft, fault);
    let part = html! { div.dialog-part data-title=(title) { (form) } };
    Ok(part_or_page(visit, status, part, |part| {
        let steps = [(sent.back.clone(), visit.t(&plan.def.label_key())), (href(&sheet.record), sheet.name.clone())];
        let body = html! {
            (ui::crumbs(&visit.t("form-way"), &steps, &title))
            (ui::head("", html! { (title) }, html! {}))
            (ui::card("", part))
        };
        visit.page(&title, body)
    }))
}

/// A column that this board has not.
fn nowhere(error: records::Error) -> records::Result<Option<Column>> {
    match error {
        records::Error::NotFound => Ok(None),
        other => Err(other),
    }
}

fn columns(tx: &mut Reads<'_, '_>, plan: &Plan, ask: &super::Ask) -> records::Result<Columns> {
    let within = plan.within(tx, ask)?;
    Columns::offered(tx, plan, &within, "")
}

fn fields<'p>(visit: &Visit, plan: &'p Plan, draft: &Draft, fault: &Fault) -> Vec<&'p FieldDef> {
    let open = editable(&visit.ctx, &plan.def);
    wanted(&open, &plan.by.key, &fault.problems, |key| draft.has(key))
}

fn form(visit: &Visit, plan: &Plan, sheet: &Sheet, sent: &Sent, draft: &Draft, fault: &Fault) -> Markup {
    let ctx = &visit.ctx;
    let fields = fields(visit, plan, draft, fault);
    let first = fields.first().map(|field| &*field.key);
    let inputs = Inputs { ctx, def: &plan.def, draft, links: &sheet.links, first };
    // What nobody could have filled in yet is asked for, not complained of.
    let error = |key: &str| {
        let wrong = fault.problems.iter().find(|wrong| wrong.field == key)?;
        draft.has(key).then(|| problem(ctx, wrong))
    };
    let is_drawn = |key: &str| fields.iter().any(|field| field.key == key);
    let others = fault.problems.iter().filter(|wrong| !is_drawn(&wrong.field)).map(|wrong| problem(ctx, wrong));
    let refusal = fault.refusal.iter().map(|refusal| facts(ctx, &refusal.text, &refusal.args));
    let sentences: Vec<String> = refusal.chain(others).collect();
    let from = sent.from.clone().unwrap_or_else(|| key_of(sheet.record.value(&plan.by.key)));
    html! {
        form.stack.moving method="post" action={ (href(&sheet.record)) "/move" } novalidate data-moving {
            (ui::hidden("csrf", &visit.csrf))
            @for (name, value) in [("by", plan.by.key.to_string()), ("from", from), ("back", sent.back.clone())] {
                (ui::hidden(name, &value))
            }
            @for sentence in &sentences { (ui::alert(Tone::Bad, html! { p { (sentence) } })) }
            @if let Some(to) = &sheet.to {
                @if let Some(guidance) = &to.guidance { (ui::alert(Tone::Calm, html! { p dir="auto" { (guidance) } })) }
            }
            @if let Some(to) = sheet.to.as_ref().filter(|_| !fields.is_empty()) {
                (ui::hidden("to", &to.key))
                p { (say(ctx, "board-asks", &[("column", isolated(&to.title).into())])) }
                @for field in &fields { (inputs.field(field, error(&field.key))) }
            } @else {
                (targets(visit, plan, sheet))
            }
            div.acts { (Button::submit(visit.t("board-move-now")).main().icon("check")) (Button::link(visit.t("form-cancel"), &sent.back)) }
        }
    }
}

/// The columns, to choose one by hand.
fn targets(visit: &Visit, plan: &Plan, sheet: &Sheet) -> Markup {
    let here = key_of(sheet.record.value(&plan.by.key));
    let chosen = sheet.to.as_ref().map_or(here.as_str(), |to| to.key.as_str());
    let options = sheet.columns.all.iter().map(|it| Choice::new(&it.key, &it.title, it.key == chosen)).collect();
    let label = visit.t(&plan.def.field_label_key(&plan.by.key));
    html! {
        (ui::field(&FieldView::new("to", label, Control::Picks { options, many: false })))
        @if sheet.columns.more { p.muted { (visit.t("board-more-to-choose")) } }
    }
}
