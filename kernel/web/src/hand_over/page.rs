//! What a person holds, and the form of a plan: which kinds, under which
//! conditions, to whom. Works without scripts. Records that are ticked one by
//! one have a page of their own (`by_hand`).

use axum::{
    extract::{Path, Query as Params},
    response::Response,
};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Reads, hand_over::Holding};
use schema::{EntityDef, Filter, Kind, Value, filter::print};

use super::{Able, LOOKED_AT, able};
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView},
    options,
    record::{id_of, name_of},
    say::{isolated, say},
    typed::Typed,
};

/// Counting goes no further.
const CAP: u64 = 10_000;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    who: String,
}

/// All that the page shows.
struct Sheet {
    name: String,
    active: bool,
    held: Vec<Holding>,
    people: Vec<Able>,
    /// There may be more receivers than stand in the form.
    more: bool,
}

/// `GET /people/{id}/holdings?who=`.
pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Params(asked): Params<Asked>,
) -> crate::Result<Response> {
    page(&visit, id_of(&id)?, &asked.who, &Typed::default(), &[]).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn page(
    visit: &Visit,
    id: Id,
    who: &str,
    typed: &Typed,
    wrong: &[(String, String)],
) -> crate::Result<Response> {
    let words = who.to_owned();
    let sheet = visit
        .ctx
        .read(move |tx| {
            let held = tx.holdings(id)?;
            let users = tx.ctx.def("users")?;
            let person = tx.find_any(&users, id)?;
            let kinds: Vec<schema::Key> = held.iter().map(|one| one.def.key.clone()).collect();
            let mut people = able(tx, &kinds, &words)?;
            people.retain(|able| able.person.id != id);
            let more = !words.is_empty() || options::named(tx, &users, "", LOOKED_AT)?.len() == LOOKED_AT;
            let active = person.value("active").flag() == Some(true);
            Ok(Sheet { name: name_of(tx, &users, id)?, active, held, people, more })
        })
        .await?;
    Ok(drawn(visit, id, who, &sheet, typed, wrong))
}

pub(super) fn figure(visit: &Visit, count: u64) -> String {
    let shown = visit.ctx.format.number(count.min(CAP) as i64);
    if count > CAP { visit.tx("holdings-more-than", &[("count", shown.into())]) } else { shown }
}

fn drawn(visit: &Visit, id: Id, who: &str, sheet: &Sheet, typed: &Typed, wrong: &[(String, String)]) -> Response {
    let ctx = &visit.ctx;
    let title = say(ctx, "holdings-of", &[("name", isolated(&sheet.name).into())]);
    let steps = [("/users".to_owned(), ctx.text("users")), (format!("/users/{id}"), sheet.name.clone())];
    let body = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &ctx.text("holdings")))
        (ui::head("", html! { (title) }, html! {}))
        @if sheet.held.is_empty() {
            (ui::empty("briefcase", &ctx.text("holdings-none"), &ctx.text("holdings-none-what"), html! {}))
        } @else {
            @if !sheet.active { p.muted { (ctx.text("holdings-inactive")) } }
            @if sheet.more { form #finding method="get" action={ "/people/" (id) "/holdings" } hidden {} }
            form.form.holdings method="post" action={ "/people/" (id) "/holdings/preview" } novalidate {
                (ui::hidden("csrf", &visit.csrf))
                (ui::form_errors(&ctx.text("holdings-mend"), &anchored(wrong)))
                (ui::card(&ctx.text("holdings-what"), what(visit, id, sheet, typed, wrong)))
                (ui::card(&ctx.text("holdings-to"), html! {
                    @if sheet.more { (finding(visit, who)) }
                    (to_whom(visit, &sheet.people, typed))
                }))
                div { (Button::submit(ctx.text("holdings-look")).main().icon("eye")) }
            }
        }
    };
    visit.page(&title, body)
}

fn anchored(wrong: &[(String, String)]) -> Vec<(String, String)> {
    wrong.iter().map(|(field, sentence)| (format!("f-{field}"), sentence.clone())).collect()
}

/// Looks for receivers by name, where there are more than stand in the form. It
/// stands among them, and is sent by a form of its own.
fn finding(visit: &Visit, who: &str) -> Markup {
    html! {
        div.finding {
            label for="f-who" { (visit.t("holdings-find")) }
            input #f-who.input type="search" name="who" value=(who) form="finding" dir="auto" autocomplete="off";
            button.btn.small type="submit" form="finding" { (ui::icon("search")) (visit.t("ui-search")) }
        }
    }
}

/// Each kind with its count, a condition, and the ways to its list.
fn what(visit: &Visit, id: Id, sheet: &Sheet, typed: &Typed, wrong: &[(String, String)]) -> Markup {
    let ctx = &visit.ctx;
    let is_new = typed.all("entity").next().is_none();
    let columns = [
        Column::new(ctx.text("holdings-kind")),
        Column::new(ctx.text("holdings-count")).figure(),
        Column::new(ctx.text("holdings-only")),
        Column::new(""),
    ];
    let row = |held: &Holding| {
        let (key, label) = (&held.def.key, ctx.text(&held.def.label_key()));
        let field = format!("filter-{key}");
        let chosen = is_new || typed.all("entity").any(|one| one == &**key);
        let list = format!("/{key}?filter={}", byte_encoded(&counted(ctx, id, &held.def)));
        let is_wrong = wrong.iter().any(|(named, _)| *named == field);
        let over = over_of(held);
        RowView {
            id: format!("holding-{key}"),
            cells: vec![
                html! {
                    label.tick { input type="checkbox" name="entity" value=(key) checked[chosen]; span { (label) } }
                    @if let Some(over) = over {
                        label.tick.lesser {
                            input type="checkbox" name={ "over-" (key) } value="yes"
                                checked[!typed.text(&format!("over-{key}")).is_empty()];
                            span { (visit.tx("holdings-over", &[("count", figure(visit, over).into())])) }
                        }
                    }
                },
                html! { a.link href=(list) { (figure(visit, held.open.unwrap_or(held.count))) } },
                html! {
                    input.input id={ "f-" (field) } type="text" name=(field) value=(typed.text(&field)) dir="auto"
                        autocomplete="off" aria-invalid=[is_wrong.then_some("true")]
                        aria-label=(say(ctx, "holdings-only-of", &[("many", label.clone().into())]))
                        placeholder=(example(ctx, &held.def));
                },
                html! { a.link href={ "/people/" (id) "/holdings/" (key) } { (ctx.text("holdings-by-hand")) } },
            ],
            ..RowView::default()
        }
    };
    let rows: Vec<RowView> = sheet.held.iter().map(row).collect();
    let with_work = is_new || !typed.text("with_work").is_empty();
    html! {
        (ui::table_to_read(&ctx.text("holdings-what"), &columns, &rows))
        label.tick {
            input type="checkbox" name="with_work" value="yes" checked[with_work];
            span { (ctx.text("holdings-with-work")) }
        }
    }
}

/// The list of exactly what is counted: theirs, and where a kind is ever over,
/// only what is still to be done.
fn counted(ctx: &Ctx, id: Id, def: &EntityDef) -> String {
    let theirs = Filter::is("owner", [Value::Id(id)]);
    let filter = match ctx.open_of(def) {
        Some(open) => theirs.and(open),
        None => theirs,
    };
    print(&filter, &ctx.schema, def)
}

/// A condition that this kind understands: «مرحله: مذاکره».
fn example(ctx: &Ctx, def: &EntityDef) -> String {
    let shown = def.list.iter().filter_map(|key| def.field(key)).filter(|field| ctx.actor.reads(def, &field.key));
    let mut examples = shown.filter_map(|field| {
        let Kind::Choice(options) = &field.kind else { return None };
        let value = ctx.text(&def.choice_label_key(&field.key, &options.first()?.key));
        Some(format!("{}: {value}", ctx.text(&def.field_label_key(&field.key))))
    });
    match examples.next() {
        Some(example) => say(ctx, "holdings-only-such-as", &[("example", example.into())]),
        None => ctx.text("holdings-only-hint"),
    }
}

fn byte_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// One gets all of it; several get it in turn.
pub(super) fn to_whom(visit: &Visit, people: &[Able], typed: &Typed) -> Markup {
    html! {
        p.muted { (visit.t("holdings-to-what")) }
        @if people.is_empty() { p { (visit.t("holdings-nobody")) } }
        div.picks.people #f-to role="group" aria-label=(visit.t("holdings-to")) {
            @for able in people {
                label.chip {
                    input type="checkbox" name="to" value=(able.person.id)
                        checked[typed.all("to").any(|id| id == able.person.id.to_string())];
                    bdi { (able.name()) }
                    @if !able.cannot.is_empty() {
                        small.muted { (visit.tx("holdings-without", &[("kinds", labels(visit, &able.cannot).into())])) }
                    }
                }
            }
        }
    }
}

fn labels(visit: &Visit, kinds: &[schema::Key]) -> String {
    let label = |key: &schema::Key| visit.ctx.def(key).map(|def| visit.t(&def.label_key())).ok();
    kinds.iter().filter_map(label).collect::<Vec<_>>().join(&visit.t("record-comma"))
}

/// On a person's page, for who may give away what they hold: how much it is.
pub(super) fn card(tx: &mut Reads<'_, '_>, person: &AnyRecord, _: &str) -> records::Result<Option<Markup>> {
    if !tx.may_reassign(person.id) {
        return Ok(None);
    }
    let held = tx.holdings(person.id)?;
    if held.is_empty() {
        return Ok(None);
    }
    let ctx = tx.ctx;
    let is_gone = person.value("active").flag() != Some(true);
    let body = html! {
        div.stack {
            @if is_gone { p { (ctx.text("holdings-left")) } }
            ul.plain {
                @for one in &held {
                    li {
                        (ctx.text(&one.def.label_key())) ": "
                        (capped(ctx, one.open.unwrap_or(one.count)))
                        @if let Some(over) = over_of(one) {
                            " " small.muted { (say(ctx, "holdings-over", &[("count", capped(ctx, over).into())])) }
                        }
                    }
                }
            }
            (Button::link(ctx.text("holdings-hand-over"), format!("/people/{}/holdings", person.id)).icon("user-round-check"))
        }
    };
    Ok(Some(ui::card(&ctx.text("holdings"), body)))
}

/// Of what is held, how much is over and stays, unless it is asked for too.
fn over_of(held: &Holding) -> Option<u64> {
    held.open.map(|open| held.count.saturating_sub(open)).filter(|over| *over > 0)
}

fn capped(ctx: &Ctx, count: u64) -> String {
    let shown = ctx.format.number(count.min(CAP) as i64);
    if count > CAP { format!("{shown}+") } else { shown }
}
