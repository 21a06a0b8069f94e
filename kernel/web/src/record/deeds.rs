//! What is done to a record beside editing it: handing it over to a colleague,
//! moving it to the recycle bin, and taking it out again.

use axum::{Form, extract::Path, response::Response};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, Error, FieldProblem, Reads, Writes};

use super::{May, Sheet, id_of};
use crate::{
    Visit,
    components::{self as ui, Button, Control, FieldView, MenuItem},
    form::Pairs,
    options::{self, Options},
    show::href,
};

/// `POST /{entity}/{id}/deletion`.
pub async fn delete(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let list = format!("/{}", def.key);
    let set = visit
        .ctx
        .write(move |tx| {
            let record = tx.find_any(&def, id)?;
            tx.delete_any(record)?;
            Ok(tx.set)
        })
        .await?;
    Ok(visit.toast_undo(&list, "record-deleted", Some(set)))
}

/// `POST /{entity}/{id}/restoration`: out of the recycle bin, from its page.
pub async fn restore(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let page = format!("/{}/{id}", def.key);
    let set = visit.ctx.write(move |tx| tx.restore_any(&def, id).map(|_| tx.set)).await?;
    Ok(visit.toast_undo(&page, "record-restored", Some(set)))
}

/// `POST /{entity}/{id}/owner` with the id of the colleague.
pub async fn hand_over(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let to = pairs.iter().find(|(name, _)| name == "owner").and_then(|(_, id)| id.trim().parse::<Id>().ok());
    let page = format!("/{}/{id}", def.key);
    let list = format!("/{}", def.key);
    let wanted = def.clone();
    let (is_still_seen, set) = visit
        .ctx
        .write(move |tx| {
            let record = tx.find_any(&wanted, id)?;
            let to = to.ok_or_else(|| Error::Invalid(vec![FieldProblem::new("owner", "value-no-such-record")]))?;
            let users = tx.ctx.def("users")?;
            tx.find_any(&users, to).map_err(|_| Error::invalid("owner", "value-no-such-record"))?;
            tx.hand_over(record, to)?;
            Ok((tx.sees(&wanted, id, records::access::Deed::Read)?, undoable(tx)?))
        })
        .await?;
    // Who gives a record away may lose sight of it.
    Ok(visit.toast_undo(if is_still_seen { &page } else { &list }, "record-handed-over", set))
}

/// What was just written, if this person may take it back: who gives a record
/// away, or may not delete what they made, is not offered it.
pub(crate) fn undoable(tx: &mut Writes<'_, '_>) -> records::Result<Option<Id>> {
    let set = tx.set;
    Ok(tx.may_undo(set)?.then_some(set))
}

/// The colleagues that a record may go to.
pub(super) fn owners(tx: &mut Reads<'_, '_>, record: &AnyRecord, may: May) -> records::Result<Options> {
    if !record.def.owned || !may.update {
        return Ok(Options::default());
    }
    let users = tx.ctx.def("users")?;
    let owner = record.value("owner").id().map(|id| id.to_string()).unwrap_or_default();
    options::of_link(tx, &users, &owner)
}

/// The rarer deeds behind three dots.
pub(super) fn menu(visit: &Visit, sheet: &Sheet) -> Markup {
    let (ctx, record) = (&visit.ctx, &sheet.record);
    let mut items = vec![MenuItem::Link {
        label: ctx.text("record-history"),
        href: format!("{}/history", href(record)),
        icon: "history",
    }];
    if ctx.actor.administers() {
        let (label, href) = (ctx.text("why"), format!("{}/access", href(record)));
        items.push(MenuItem::Link { label, href, icon: "eye" });
    }
    if sheet.may.update && ctx.workspace.law(&record.def.key).is_some() {
        let (label, href) = (ctx.text("merge-with-another"), format!("{}/merge", href(record)));
        items.push(MenuItem::Link { label, href, icon: "merge" });
    }
    if sheet.may.delete {
        items.push(MenuItem::Line);
        items.push(MenuItem::Deed {
            label: ctx.text("record-delete"),
            action: format!("{}/deletion", href(record)),
            icon: "trash-2",
            danger: true,
        });
    }
    html! {
        @if !sheet.owners.choices.is_empty() { (handing_over(visit, sheet)) }
        (ui::more_menu(&ctx.text("record-more"), &visit.csrf, &items))
    }
}

fn handing_over(visit: &Visit, sheet: &Sheet) -> Markup {
    let ctx = &visit.ctx;
    let picker = Control::Link {
        options: sheet.owners.choices.clone(),
        source: "/users/options".to_owned(),
        empty: ctx.text("form-unsaid"),
    };
    html! {
        details.menu {
            summary.btn { (ui::icon("user-round-check")) (ctx.text("record-hand-over")) }
            div.sheet.wide {
                (ui::deed_form(&format!("{}/owner", href(&sheet.record)), &visit.csrf, html! {
                    (ui::field(&FieldView::new("owner", ctx.text("field-owner"), picker)))
                    (Button::submit(ctx.text("record-hand-over-now")).main().wide())
                }))
            }
        }
    }
}
