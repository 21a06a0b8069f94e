//! The line above the rows: the filter, the list as a file, and the columns.

use maud::{Markup, html};

use super::{State, columns};
use crate::{Visit, filter};

pub(super) fn bar(visit: &Visit, state: &State) -> Markup {
    let ctx = &visit.ctx;
    let shown = columns::chosen(ctx, &state.def, &state.ask);
    let asked = asked(visit, state);
    html! {
        div.bar {
            (filter::bar(visit, &state.def, &asked))
            div.end { (crate::export::menu(ctx, &state.def, &state.ask)) (columns::chooser(ctx, &state.def, &state.ask, &shown)) }
        }
        (filter::errors(ctx, &asked))
    }
}

/// What the bar of the filter is drawn from.
fn asked(visit: &Visit, state: &State) -> filter::Asked {
    let kept = state.ask.without(&["filter", "from", "view"]).into_iter();
    filter::Asked {
        path: format!("/{}", state.def.key),
        keep: kept.map(|(name, value)| (name.to_owned(), value)).collect(),
        // What is wrong stands in the sheet that it was sent from; the box keeps the rest.
        text: match (&state.added, &state.ask.filter) {
            (Some(_), typed) => typed.clone().unwrap_or_default(),
            (None, _) => state.text(&visit.ctx),
        },
        read: state.wanted.clone(),
        added: state.added.clone(),
        named: state.found.as_ref().map(|found| found.named.clone()).unwrap_or_default(),
    }
}
