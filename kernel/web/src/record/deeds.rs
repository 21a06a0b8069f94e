//! What is done to a record beside editing it: handing it over to a colleague,
//! moving it to the recycle bin, and taking it out again.

use axum::{Form, extract::Path, response::Response};
use base::Id;
use maud::{Markup, html};
use records::{Error, FieldProblem, Writes};

use super::{Sheet, id_of};
use crate::{
    Visit,
    components::{self as ui, Button, Control, FieldView, MenuItem},
    form::Pairs,
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

/// `GET /{entity}/{id}/owner`: to whom, for who has no scripts.
pub async fn choose_owner(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let wanted = def.clone();
    let (name, people) = visit
        .ctx
        .read(move |tx| {
            let name = super::name_of(tx, &wanted, id)?;
            if !wanted.owned || !tx.sees(&wanted, id, records::access::Deed::Update)? {
                return Err(Error::Forbidden { entity: wanted.key.to_string(), deed: "update" });
            }
            Ok((name, crate::hand_over::holders(tx, &wanted, "")?))
        })
        .await?;
    let (page, title) = (format!("/{}/{id}", def.key), visit.t("record-hand-over"));
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &[(page.clone(), name)], &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", ui::deed_form(&format!("{page}/owner"), &visit.csrf, html! {
            div.picks role="radiogroup" aria-label=(visit.t("field-owner")) {
                @for person in &people {
                    label.chip { input type="radio" name="owner" value=(person.value); bdi { (person.label) } }
                }
            }
            (Button::submit(visit.t("record-hand-over-now")).main())
        })))
    };
    Ok(visit.page(&title, body))
}

/// What was just written, if this person may take it back: who gives a record
/// away, or may not delete what they made, is not offered it.
pub(crate) fn undoable(tx: &mut Writes<'_, '_>) -> records::Result<Option<Id>> {
    let set = tx.set;
    Ok(tx.may_undo(set)?.then_some(set))
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
        @if sheet.record.def.owned && !sheet.record.def.on_any && sheet.may.update { (handing_over(visit, sheet)) }
        (ui::more_menu(&ctx.text("record-more"), &visit.csrf, &items))
    }
}

fn handing_over(visit: &Visit, sheet: &Sheet) -> Markup {
    let ctx = &visit.ctx;
    let picker = Control::Link {
        // Looking through everybody's rights costs too much to be done for a menu
        // that is seldom opened; opening it asks.
        options: Vec::new(),
        source: format!("/{}/holders", sheet.record.def.key),
        empty: ctx.text("form-unsaid"),
    };
    html! {
        details.menu {
            summary.btn { (ui::icon("user-round-check")) (ctx.text("record-hand-over")) }
            div.sheet.wide {
                (ui::deed_form(&format!("{}/owner", href(&sheet.record)), &visit.csrf, html! {
                    (ui::field(&FieldView::new("owner", ctx.text("field-owner"), picker)))
                    noscript { a.link href={ (href(&sheet.record)) "/owner" } { (ctx.text("record-hand-over-choose")) } }
                    (Button::submit(ctx.text("record-hand-over-now")).main().wide())
                }))
            }
        }
    }
}
