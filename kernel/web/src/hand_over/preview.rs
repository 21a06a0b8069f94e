//! What a plan would do, before it is done: how many of what, to whom, with how
//! much open work. Then the deed itself.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use maud::{Markup, html};
use records::{
    Error, Titles,
    hand_over::{Moved, Outcome, Plan},
};
use schema::Tone;

use super::{asked, page};
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView, Toast},
    record::{id_of, name_of},
    say::{self, isolated},
    typed::{Pairs, Typed},
};

/// What a plan means in figures.
struct Figures {
    name: String,
    /// Records by kind, each of them once.
    kinds: Vec<(schema::Key, u64)>,
    /// Open work that goes only because what it is about goes.
    along: u64,
    names: Titles,
}

impl Figures {
    fn total(&self) -> u64 {
        self.kinds.iter().map(|(_, count)| count).sum()
    }
}

/// `POST /people/{id}/holdings/preview`.
pub(super) async fn show(visit: Visit, Path(id): Path<String>, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    let (id, typed) = (id_of(&id)?, Typed::sent(pairs));
    let plan = match read(&visit, id, &typed).await? {
        Ok(plan) => plan,
        Err(wrong) => return again(&visit, id, &typed, &wrong).await,
    };
    let counted = plan.clone();
    let figures = visit.ctx.read(move |tx| {
        tx.require_reassigner(counted.from)?;
        let entities: Vec<schema::Key> = counted.parts.iter().map(|part| part.entity.clone()).collect();
        tx.require_receivers(&counted.to, &entities)?;
        let users = tx.ctx.def("users")?;
        let kinds = tx.count_by_kind(&counted)?;
        let of = |kinds: &[(schema::Key, u64)]| kinds.iter().map(|(_, count)| count).sum::<u64>();
        let along = match counted.with_work {
            true => of(&kinds).saturating_sub(of(&tx.count_by_kind(&Plan { with_work: false, ..counted.clone() })?)),
            false => 0,
        };
        let names = tx.titles_of("users", &counted.to)?;
        Ok(Figures { name: name_of(tx, &users, counted.from)?, kinds, along, names })
    });
    match figures.await {
        Ok(figures) => Ok(drawn(&visit, &plan, &typed, &figures)),
        Err(Error::Invalid(problems)) => again(&visit, id, &typed, &asked::told(&visit.ctx, &problems)).await,
        Err(other) => Err(other.into()),
    }
}

async fn read(visit: &Visit, id: Id, typed: &Typed) -> crate::Result<Result<Plan, Vec<(String, String)>>> {
    let conditions = asked::conditions(&visit.ctx, typed).await?;
    Ok(asked::read(&visit.ctx, id, typed, &conditions, |def| visit.ctx.open_of(def)))
}

async fn again(visit: &Visit, id: Id, typed: &Typed, wrong: &[(String, String)]) -> crate::Result<Response> {
    let page = page::page(visit, id, "", typed, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn drawn(visit: &Visit, plan: &Plan, typed: &Typed, figures: &Figures) -> Response {
    let ctx = &visit.ctx;
    let title = visit.t("holdings-preview");
    let total = figures.total();
    let here = format!("/people/{}/holdings", plan.from);
    let steps = [(format!("/users/{}", plan.from), figures.name.clone()), (here.clone(), ctx.text("holdings"))];
    let back = Button::link(ctx.text("holdings-back"), here.clone());
    let body = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::stack(html! {
            (ui::card("", table(visit, figures)))
            @if total == 0 {
                (ui::alert(Tone::Warn, html! { p { (ctx.text("holdings-refused-empty")) } }))
                div.acts { (back) }
            } @else {
                p { (how(visit, plan, figures)) }
                @if figures.along > 0 {
                    p.muted { (visit.tx("holdings-along", &[("count", page::figure(visit, figures.along).into())])) }
                }
                form.acts method="post" action=(here) {
                    (ui::hidden("csrf", &visit.csrf))
                    @for (name, value) in sent(typed) { (ui::hidden(&name, &value)) }
                    (Button::submit(ctx.text("holdings-now")).main().icon("user-round-check"))
                    (back)
                }
            }
        }))
    };
    visit.page(&title, body)
}

/// The plan once more, for the deed.
fn sent(typed: &Typed) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for key in typed.all("entity") {
        pairs.push(("entity".to_owned(), key.to_owned()));
        let field = format!("filter-{key}");
        pairs.push((field.clone(), typed.text(&field).to_owned()));
        let over = format!("over-{key}");
        pairs.extend(typed.all(&over).map(|value| (over.clone(), value.to_owned())));
    }
    for name in ["id", "to", "with_work"] {
        pairs.extend(typed.all(name).map(|value| (name.to_owned(), value.to_owned())));
    }
    pairs
}

fn table(visit: &Visit, figures: &Figures) -> Markup {
    let ctx = &visit.ctx;
    let columns = [Column::new(ctx.text("holdings-kind")), Column::new(ctx.text("holdings-count")).figure()];
    let row = |label: Markup, count: u64| RowView {
        cells: vec![label, html! { (page::figure(visit, count)) }],
        ..RowView::default()
    };
    let kind = |(key, count): &(schema::Key, u64)| {
        let label = ctx.def(key).map(|def| ctx.text(&def.label_key())).unwrap_or_default();
        row(html! { (label) }, *count)
    };
    let mut rows: Vec<RowView> = figures.kinds.iter().map(kind).collect();
    if rows.len() > 1 {
        rows.push(row(html! { b { (ctx.text("holdings-together")) } }, figures.total()));
    }
    ui::table_to_read(&ctx.text("holdings-preview"), &columns, &rows)
}

/// «همه به مریم رضایی» or «به نوبت به … و …، به هر یک حدود ۲۰»
fn how(visit: &Visit, plan: &Plan, figures: &Figures) -> String {
    let names: Vec<String> = plan.to.iter().filter_map(|id| figures.names.get("users", *id)).map(isolated).collect();
    let names = names.join(&visit.t("record-comma"));
    if plan.to.len() == 1 {
        return visit.tx("holdings-all-to", &[("names", names.into())]);
    }
    let each = figures.total().div_ceil(plan.to.len() as u64);
    visit.tx("holdings-in-turn", &[("names", names.into()), ("each", page::figure(visit, each).into())])
}

/// `POST /people/{id}/holdings`: does it.
pub(super) async fn carry_out(
    visit: Visit,
    Path(id): Path<String>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (id, typed) = (id_of(&id)?, Typed::sent(pairs));
    let here = format!("/people/{id}/holdings");
    let plan = match read(&visit, id, &typed).await? {
        Ok(plan) => plan,
        Err(wrong) => return again(&visit, id, &typed, &wrong).await,
    };
    match visit.ctx.hand_over(plan).await {
        Ok(Outcome::Done(moved)) => {
            let undo = (moved.total() > 0).then(|| crate::undo::action(moved.set));
            let tone = if moved.total() > 0 && moved.refused == 0 { Tone::Good } else { Tone::Warn };
            Ok(visit.toast_to(&here, Toast { tone, text: summary(&visit, &moved), undo, ..Toast::default() }))
        }
        Ok(Outcome::Begun(job)) => Ok(visit.redirect(&format!("/hand-over/work/{job}"))),
        Err(Error::Invalid(problems)) => again(&visit, id, &typed, &asked::told(&visit.ctx, &problems)).await,
        Err(Error::Refused(refusal)) => {
            let text = say::facts(&visit.ctx, &refusal.text, &refusal.args);
            Ok(visit.toast_to(&here, Toast { tone: Tone::Warn, text, ..Toast::default() }))
        }
        Err(other) => Err(other.into()),
    }
}

/// «۴۰ رکورد واگذار شد: ۲۷ مشتری، ۱۳ فرصت.» Each record is counted once, as in
/// the preview and by the undo.
pub(super) fn summary(visit: &Visit, moved: &Moved) -> String {
    let count = |key: &str, count: u64| visit.tx(key, &[("count", count.into())]);
    let kind = |(key, count): (&String, &u64)| {
        let label = visit.ctx.def(key).map(|def| visit.t(&def.label_key())).unwrap_or_default();
        format!("{label} {}", visit.ctx.format.number(*count as i64))
    };
    let kinds: Vec<String> = moved.kinds.iter().map(kind).collect();
    let mut said = vec![count("holdings-moved", moved.total())];
    if kinds.len() > 1 {
        said.push(format!("({})", kinds.join(&visit.t("record-comma"))));
    }
    if moved.refused > 0 {
        said.push(count("holdings-kept", moved.refused));
    }
    said.join(" ")
}
