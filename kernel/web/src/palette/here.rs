//! What the palette knows beside its fixed ways: the deeds of the record whose
//! page one is on, and the views that people have saved, by their names.

use std::sync::Arc;

use records::{Reads, access::Deed};
use schema::EntityDef;

use super::ways::{Sort, Way, said, way};
use crate::{Visit, board, list, record::id_of, search::Fit, shell};

/// Handing over and moving the record of an address like `/customers/06x…`.
pub(super) async fn deeds(visit: &Visit, at: &str) -> crate::Result<Vec<Way>> {
    let mut steps = at.split(['?', '#']).next().unwrap_or_default().split('/').skip(1);
    let (Some(entity), Some(Ok(id)), None) = (steps.next(), steps.next().map(id_of), steps.next()) else {
        return Ok(Vec::new());
    };
    let Some(def) = visit.ctx.schema.entity(entity).cloned() else { return Ok(Vec::new()) };
    let wanted = def.clone();
    let may = visit.ctx.read(move |tx| Ok(tx.require(&wanted, id, Deed::Update).is_ok())).await?;
    if !may {
        return Ok(Vec::new());
    }
    let deed = |to: &str, icon: &str, key: &'static str| {
        let one = visit.t(&def.one_label_key());
        let way = way(visit, Sort::Deed, format!("/{entity}/{id}/{to}"), icon, |lang| said(visit, lang, key, &[]));
        Way { note: one, ..way }
    };
    let plan = board::Plan::of(&visit.app, &visit.ctx, &def, None).ok();
    let is_moved = board::has_law(&visit.app, entity) && plan.is_some_and(|plan| plan.moves(&visit.ctx));
    let moving = is_moved.then(|| deed("move", "arrow-right-left", "board-move"));
    let handing = (def.owned && !def.on_any).then(|| deed("owner", "user-round-check", "record-hand-over"));
    Ok(moving.into_iter().chain(handing).collect())
}

/// The saved views of the lists in the navigation that this person may open.
pub(super) async fn views(visit: &Visit) -> crate::Result<Vec<Way>> {
    let entries = shell::entries(visit).into_iter();
    let listed = entries.filter_map(|entry| visit.ctx.schema.entity(entry.href.strip_prefix('/')?).cloned());
    let listed: Vec<Arc<EntityDef>> = listed.collect();
    let saved = visit.ctx.read(move |tx| of_all(tx, &listed)).await?;
    let shown = saved.into_iter().map(|(def, label, href)| Way {
        sort: Sort::Page,
        href,
        icon: "bookmark".to_owned(),
        note: visit.t(&def.label_key()),
        also: vec![format!("{} {label}", visit.t(&def.label_key()))],
        label,
        press: None,
        fit: Fit::Far,
    });
    Ok(shown.collect())
}

type Saved = (Arc<EntityDef>, String, String);

fn of_all(tx: &mut Reads<'_, '_>, listed: &[Arc<EntityDef>]) -> records::Result<Vec<Saved>> {
    let mut all = Vec::new();
    for def in listed {
        let views = list::saved_views(tx, def)?;
        all.extend(views.into_iter().map(|(label, href)| (def.clone(), label, href)));
    }
    Ok(all)
}
