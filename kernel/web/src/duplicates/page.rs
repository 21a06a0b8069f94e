//! All pairs of an entity that may be one, the surest first, and the sweep that
//! finds them.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, Query as Params},
    response::{IntoResponse, Response},
};
use base::Id;
use maud::{Markup, html};
use records::{
    AnyRecord, Ctx, Titles,
    access::Deed,
    duplicates::{Pair, PairPage, sweep::Found},
    jobs::{JobState, JobView},
};
use schema::{EntityDef, FieldDef, Tone};

use super::words;
use crate::{
    Fragment, Problem, Visit,
    components::{self as ui, Button, ProgressView, Toast},
    form::Pairs,
    record::id_of,
    respond::lead_to,
    say::{isolated, say},
    show::{Show, href, is_person},
};

/// Pairs of one page.
const PAGE: usize = 20;

#[derive(serde::Deserialize)]
pub(super) struct From {
    from: Option<String>,
}

/// `GET /{entity}/duplicates?from=`.
pub(super) async fn show(
    visit: Visit,
    Path(entity): Path<String>,
    Params(from): Params<From>,
) -> crate::Result<Response> {
    let def = lawful(&visit.ctx, &entity)?;
    let from = from.from.as_deref().and_then(place);
    let (page, last, titles) = visit
        .ctx
        .read(move |tx| {
            let page = tx.pairs(&entity, from, PAGE)?;
            let both: Vec<AnyRecord> =
                page.pairs.iter().flat_map(|pair| [pair.one.clone(), pair.other.clone()]).collect();
            Ok((page, tx.last_sweep(&entity)?, tx.titles(&both)?))
        })
        .await?;
    let label = visit.t(&def.label_key());
    let title = visit.tx("duplicates-title", &[("what", label.clone().into())]);
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &[(format!("/{}", def.key), label)], &title))
        (ui::head("", html! { (title) }, html! { @if may_sweep(&visit.ctx, &def) { (sweep_button(&visit, &def, last.as_ref())) } }))
        p.muted { (visit.t("duplicates-what")) }
        (state(&visit, &def, last.as_ref()))
        @if page.pairs.is_empty() { (nobody(&visit, last.as_ref())) }
        @for pair in &page.pairs { (drawn(&visit, &def, pair, &titles)) }
        @if let Some(next) = next(&def, &page) { div.acts { (Button::link(visit.t("duplicates-more"), next)) } }
    };
    Ok(visit.page(&title, body))
}

/// `POST /{entity}/duplicates/sweep`.
pub(super) async fn begin(visit: Visit, Path(entity): Path<String>) -> crate::Result<Response> {
    let def = lawful(&visit.ctx, &entity)?;
    visit.ctx.write(move |tx| tx.ask_for_sweep(&entity)).await?;
    Ok(visit.redirect(&format!("/{}/duplicates", def.key)))
}

/// `GET /{entity}/duplicates/sweep`: how far it is.
pub(super) async fn progress(visit: Visit, Path(entity): Path<String>) -> crate::Result<Response> {
    let def = lawful(&visit.ctx, &entity)?;
    let last = visit.ctx.read(move |tx| tx.last_sweep(&entity)).await?;
    let page = format!("/{}/duplicates", def.key);
    match last.filter(is_running) {
        Some(job) if visit.is_htmx() => Ok(Fragment(bar(&visit, &def, &job)).into_response()),
        _ => Ok(lead_to(&page, visit.is_htmx())),
    }
}

/// `POST /{entity}/duplicates/apart` with `one` and `other`: they are two.
pub(super) async fn set_apart(
    visit: Visit,
    Path(entity): Path<String>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (def, one, other, back) = of_pair(&visit, &entity, &pairs)?;
    visit.ctx.write(move |tx| tx.set_apart(&entity, one, other)).await?;
    let undo = Some(format!("/{}/duplicates/near?one={one}&other={other}", def.key));
    let text = visit.t("duplicates-set-apart");
    Ok(visit.toast_to(&back, Toast { tone: Tone::Good, text, undo, ..Toast::default() }))
}

/// `POST /{entity}/duplicates/near`: that was wrong, propose them again.
pub(super) async fn set_near(
    visit: Visit,
    Path(entity): Path<String>,
    Params(pairs): Params<Pairs>,
) -> crate::Result<Response> {
    let (_, one, other, back) = of_pair(&visit, &entity, &pairs)?;
    visit.ctx.write(move |tx| tx.set_near(&entity, one, other)).await?;
    Ok(visit.toast_redirect(&back, "duplicates-set-near"))
}

/// The two of a form, and the page it came from.
fn of_pair(visit: &Visit, entity: &str, pairs: &Pairs) -> crate::Result<(Arc<EntityDef>, Id, Id, String)> {
    let def = lawful(&visit.ctx, entity)?;
    let sent = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let (one, other) = (id_of(sent("one"))?, id_of(sent("other"))?);
    let back = match sent("back") {
        "record" => format!("/{}/{one}", def.key),
        _ => format!("/{}/duplicates", def.key),
    };
    Ok((def, one, other, back))
}

/// The press that says "these are two", from the record's own page.
pub(super) fn apart_button(ctx: &Ctx, entity: &str, one: Id, other: Id, csrf: &str) -> Markup {
    apart(ctx, entity, one, other, csrf, "record")
}

fn apart(ctx: &Ctx, entity: &str, one: Id, other: Id, csrf: &str, back: &str) -> Markup {
    html! {
        form.inline method="post" action={ "/" (entity) "/duplicates/apart" } {
            (ui::hidden("csrf", csrf)) (ui::hidden("one", &one.to_string())) (ui::hidden("other", &other.to_string()))
            (ui::hidden("back", back))
            (Button::submit(ctx.text("duplicates-are-two")).small().icon("split"))
        }
    }
}

/// An entity of which somebody said how its records are told apart, and whose
/// names this person may read.
fn lawful(ctx: &Ctx, entity: &str) -> crate::Result<Arc<EntityDef>> {
    let def = ctx.def(entity)?;
    let law = ctx.workspace.law(entity).filter(|law| ctx.actor.reads(&def, &law.name));
    law.map(|_| def.clone()).ok_or(Problem::NotFound)
}

fn may_sweep(ctx: &Ctx, def: &EntityDef) -> bool {
    ctx.actor.may(&def.key, Deed::Update)
}

fn is_running(job: &JobView) -> bool {
    matches!(job.state, JobState::Ready | JobState::Running)
}

fn sweep_button(visit: &Visit, def: &EntityDef, last: Option<&JobView>) -> Markup {
    let action = format!("/{}/duplicates/sweep", def.key);
    let running = last.is_some_and(is_running);
    ui::post_button(
        &action,
        &visit.csrf,
        Button::submit(visit.t("duplicates-sweep")).main().icon("search").disabled(running),
    )
}

fn state(visit: &Visit, def: &EntityDef, last: Option<&JobView>) -> Markup {
    let ctx = &visit.ctx;
    match last {
        Some(job) if is_running(job) => bar(visit, def, job),
        Some(job) if job.state == JobState::Done => {
            let found: Found =
                job.result.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
            let when = job.ended_at.map_or_else(String::new, |at| ctx.format.ago(at, ctx.now()));
            // How many pairs there are is for those who see all of them.
            let sees_all = ctx.rows(def, Deed::Read) == records::access::Rows::All;
            let count = ctx.format.number(found.records as i64);
            html! {
                p.muted {
                    @if sees_all { (say(ctx, "duplicates-swept", &[("when", when.into()), ("count", count.into())])) }
                    @else { (say(ctx, "duplicates-swept-then", &[("when", when.into())])) }
                }
            }
        }
        Some(_) => ui::alert(Tone::Bad, html! { p { (visit.t("duplicates-sweep-failed")) } }),
        None => html! {},
    }
}

fn bar(visit: &Visit, def: &EntityDef, job: &JobView) -> Markup {
    let (done, total) = (job.progress.max(0) as u64, job.total.unwrap_or(0).max(1) as u64);
    // The share only: how many there are in all is not for everybody.
    let percent = (done * 100 / total).min(100);
    let view = ProgressView {
        id: "sweep-progress".into(),
        href: format!("/{}/duplicates/sweep", def.key),
        running: true,
        label: visit.t("duplicates-sweeping"),
        done: percent,
        total: 100,
        left: visit.ctx.format.percent(percent as i64),
    };
    ui::progress(&view, html! {})
}

fn nobody(visit: &Visit, last: Option<&JobView>) -> Markup {
    match last {
        Some(job) if is_running(job) => html! {},
        Some(_) => ui::empty("circle-check", &visit.t("duplicates-none"), &visit.t("duplicates-none-text"), html! {}),
        None => ui::empty("search", &visit.t("duplicates-not-yet"), &visit.t("duplicates-not-yet-text"), html! {}),
    }
}

/// Two records side by side, why they may be one, and what to do.
fn drawn(visit: &Visit, def: &EntityDef, pair: &Pair, titles: &Titles) -> Markup {
    let ctx = &visit.ctx;
    let show = Show::new(ctx, titles);
    let fields = shown(ctx, def, pair);
    let name = |record: &AnyRecord| {
        let name = show.name(record);
        ui::who(&name, ui::hue_of(&name), !is_person(record), Some(&href(record)))
    };
    let caption = format!("{} — {}", isolated(&show.name(&pair.one)), isolated(&show.name(&pair.other)));
    html! {
        section.card.pair aria-label=(caption) {
            div.in {
                div.judged { (words::level(ctx, pair.level)) (words::reasons(ctx, def, &pair.reasons)) }
                div.scroll {
                    table.beside {
                        thead { tr { td {} th scope="col" { (name(&pair.one)) } th scope="col" { (name(&pair.other)) } } }
                        tbody {
                            @for field in fields {
                                tr {
                                    th scope="row" { (ctx.text(&def.field_label_key(&field.key))) }
                                    td { (show.value(def, field, pair.one.value(&field.key))) }
                                    td { (show.value(def, field, pair.other.value(&field.key))) }
                                }
                            }
                        }
                    }
                }
                div.acts {
                    @if may_sweep(ctx, def) {
                        (Button::link(ctx.text("merge-begin"), format!("{}/merge?with={}", href(&pair.one), pair.other.id)).icon("merge"))
                        (apart(ctx, &def.key, pair.one.id, pair.other.id, &visit.csrf, "list"))
                    }
                }
            }
        }
    }
}

/// The fields of the law that this person reads and one of the two has.
fn shown<'d>(ctx: &Ctx, def: &'d EntityDef, pair: &Pair) -> Vec<&'d FieldDef> {
    let Some(law) = ctx.workspace.law(&def.key) else { return Vec::new() };
    let has = |key: &str| !pair.one.value(key).is_null() || !pair.other.value(key).is_null();
    let told = law.fields().filter(|key| **key != law.name && ctx.actor.reads(def, key) && has(key));
    told.filter_map(|key| def.field(key)).collect()
}

fn next(def: &EntityDef, page: &PairPage) -> Option<String> {
    page.next.map(|(weight, id)| format!("/{}/duplicates?from={weight}.{}", def.key, Id::<()>::from_raw(id)))
}

fn place(text: &str) -> Option<(i64, i64)> {
    let (weight, id) = text.split_once('.')?;
    Some((weight.parse().ok()?, id.parse::<Id>().ok()?.raw()))
}
