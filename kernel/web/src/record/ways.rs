//! The ways back that a history offers: each deed that this person may undo,
//! once. A deed that touched other records too is shown whole before it is
//! undone.

use base::Id;
use maud::{Markup, html};
use records::{Change, ChangeKind, HistoryPage, Reads};
use schema::EntityDef;

use super::May;
use crate::{
    Visit,
    components::{self as ui, Button},
    undo::action,
};

#[derive(Default)]
pub(super) struct Ways {
    /// The places in the history (`seq`) that have a way back.
    offered: Vec<i64>,
    /// The change-sets that touched more than this record.
    further: Vec<Id>,
}

impl Ways {
    pub fn read(
        tx: &mut Reads<'_, '_>,
        def: &EntityDef,
        id: Id,
        history: &HistoryPage,
        may: May,
    ) -> records::Result<Ways> {
        let (mut offered, mut sets) = (Vec::new(), Vec::new());
        for change in &history.changes {
            let may = match change.kind {
                ChangeKind::Changed => may.update,
                ChangeKind::Created | ChangeKind::Restored => may.delete,
                // What lies here again came back by itself.
                ChangeKind::Deleted => false,
            };
            // What a rule did goes back with the deed that it followed from.
            if may && !change.is_undone && change.door != "rule" && !sets.contains(&change.set) {
                offered.push(change.seq);
                sets.push(change.set);
            }
        }
        let further = tx.reach_further(&sets, &def.key, id)?;
        Ok(Ways { offered, further })
    }

    pub fn draw(&self, visit: &Visit, change: &Change) -> Markup {
        let action = action(change.set);
        html! {
            @if change.is_undone { " " span.muted { "· " (visit.t("undo-is-undone")) } }
            @if self.offered.contains(&change.seq) {
                @if self.further.contains(&change.set) {
                    " " (Button::link(visit.t("undo-preview-open"), action).bare().small().icon("undo-2"))
                } @else {
                    " " (ui::post_button(&action, &visit.csrf, Button::submit(visit.t("undo-here")).bare().small().icon("undo-2")))
                }
            }
        }
    }
}
