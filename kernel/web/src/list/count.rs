//! How many a list has. The count has a moment within the page; what is not
//! known by then comes behind it, from an address of its own:
//!
//! `GET /{entity}/count` with the list's own query. The page's script gets the
//! words alone; without scripts the same address is the list with its count.
//!
//! The words stay honest: nothing is counted further than [`CAP`], and what was
//! not counted is never told as a number.

use std::hash::Hash;

use axum::{
    extract::{Path, Query as Params},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{Ctx, Error, Reads};
use schema::Filter;

use super::{Found, Lens, State, plural};
use crate::{
    Fragment, Problem, Visit, components as ui,
    form::Pairs,
    list::{Face, query},
    say::say,
};

/// Counting goes no further than this.
const CAP: u64 = 10_000;
/// The part of the page that the words stand in.
const PART: &str = "list-count";

/// What is known of how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// Up to one more than [`CAP`].
    Known(u64),
    /// It comes behind the page.
    Behind,
    /// Counting took too long.
    Unknown,
}

/// How long one waits for a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// A moment: it may come behind the page.
    Moment,
    /// As long as a page may take.
    Page,
    /// As long, on the hands that are for what comes behind a page.
    Behind,
}

impl Patience {
    /// Counts in a look of its own; none where it took too long, or there was no hand for it.
    /// `about` is what is counted, by which a slow count is known again.
    pub(crate) async fn count<T: Send + 'static>(
        self,
        ctx: &Ctx,
        about: &impl Hash,
        count: impl FnOnce(&mut Reads<'_, '_>) -> records::Result<T> + Send + 'static,
    ) -> records::Result<Option<T>> {
        let counted = match self {
            Patience::Behind => ctx.read_behind(about, count).await,
            Patience::Moment | Patience::Page => ctx.read(count).await,
        };
        match counted {
            Ok(counted) => Ok(Some(counted)),
            Err(Error::TooSlow | Error::Busy { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

/// `GET /{entity}/count`.
pub(crate) async fn show(
    visit: Visit,
    Path(entity): Path<String>,
    Params(pairs): Params<Pairs>,
) -> crate::Result<Response> {
    // The roles have a page of their own, which counts nothing.
    if entity == crate::roles::ENTITY {
        return Err(Problem::NotFound);
    }
    let mut lens = Lens::read(&visit, &entity, &pairs, Face::List).await?;
    if !visit.is_htmx() && !visit.standing.refreshes {
        return super::answer(&visit, lens, Patience::Page).await;
    }
    let count = match patiently(&visit.ctx, &lens, lens.shown(), Patience::Behind).await {
        // A hidden field: told like one that there is not, of what stands on the page meanwhile.
        Err(Error::Invalid(problems)) if lens.filter().is_some() => {
            lens.refuse(&visit.ctx, &problems);
            patiently(&visit.ctx, &lens, lens.shown(), Patience::Behind).await?
        }
        count => count?,
    };
    let words = match count {
        Count::Known(count) => words(&visit.ctx, &lens, count),
        Count::Behind | Count::Unknown => visit.t("list-count-slow"),
    };
    Ok(Fragment(ui::came_behind(PART, &lens.def.key, &address(&lens), &words)).into_response())
}

/// Counts in a look of its own, so that a list that is found at once is not lost
/// with a count that is slow.
pub(super) async fn counted(ctx: &Ctx, lens: &Lens, filter: Filter, patience: Patience) -> records::Result<Count> {
    // What stands there while a filter cannot be read has no address to be counted at.
    if patience == Patience::Page || lens.filter().is_none() {
        return patiently(ctx, lens, filter, Patience::Page).await;
    }
    let about = about(lens, &filter);
    let def = lens.def.clone();
    let count = ctx.glance(&about, move |tx| tx.count_to(&def, &filter, CAP + 1)).await?;
    Ok(count.map_or(Count::Behind, Count::Known))
}

async fn patiently(ctx: &Ctx, lens: &Lens, filter: Filter, patience: Patience) -> records::Result<Count> {
    let (def, about) = (lens.def.clone(), about(lens, &filter));
    let count = patience.count(ctx, &about, move |tx| tx.count_to(&def, &filter, CAP + 1)).await?;
    Ok(count.map_or(Count::Unknown, Count::Known))
}

fn about(lens: &Lens, filter: &Filter) -> impl Hash + use<> {
    ("list", lens.def.key.to_string(), format!("{filter:?}"))
}

/// The words below the list, or their place.
pub(super) fn told(visit: &Visit, state: &State, found: &Found) -> Markup {
    if found.count == Count::Behind {
        let (waits, link) = (visit.t("list-counting"), visit.t("list-count-now"));
        return ui::behind(PART, &state.lens.def.key, &address(&state.lens), &waits, &link);
    }
    html! { span { (at_least(visit, state, found)) } }
}

/// How many the list has, in words, where they are more than its page shows; «all»
/// where that is not known yet.
pub(super) fn whole(visit: &Visit, state: &State, found: &Found) -> Option<String> {
    let is_longer = found.page.next.is_some() || found.page.previous.is_some();
    is_longer.then(|| match found.count {
        Count::Behind => visit.t("list-count-all"),
        _ => at_least(visit, state, found),
    })
}

/// Where counting took too long, at least those that are here.
fn at_least(visit: &Visit, state: &State, found: &Found) -> String {
    match found.count {
        Count::Known(count) => words(&visit.ctx, &state.lens, count),
        _ => said(&visit.ctx, &state.lens, "list-count-more", found.page.rows.len() as u64),
    }
}

/// «۱۲ مشتری», "more than 10,000 customers".
fn words(ctx: &Ctx, lens: &Lens, count: u64) -> String {
    match count {
        count if count <= CAP => said(ctx, lens, "list-count", count),
        _ => said(ctx, lens, "list-count-more", CAP),
    }
}

fn said(ctx: &Ctx, lens: &Lens, key: &str, count: u64) -> String {
    // A Persian noun after a number stays in the singular.
    let is_one = count == 1 || ctx.lang() == base::Lang::Fa;
    let noun = if is_one { ctx.text(&lens.def.one_label_key()) } else { plural(ctx, &lens.def) };
    say(ctx, key, &[("count", count.into()), ("noun", noun.into())])
}

/// Where a list is counted.
fn address(lens: &Lens) -> String {
    let (path, pairs) = (format!("/{}/count", lens.def.key), lens.ask.pairs());
    if pairs.is_empty() { path } else { format!("{path}?{}", query(&pairs)) }
}
