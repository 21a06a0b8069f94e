//! What can be done next with a run that has ended: let it happen, take names
//! that are like known ones, get the rejected rows, undo it.

use maud::{Markup, html};
use records::{
    Ctx,
    import::{Proposal, Report, Stored},
};
use schema::EntityDef;

use super::MOST_LINES;
use crate::{
    Visit,
    components::{self as ui, Button, Column, FormView, RowView},
};

pub(super) fn deeds(visit: &Visit, stored: &Stored, def: &EntityDef, report: &Report) -> Markup {
    let rejected = rejected(visit, stored, report);
    match report.dry {
        true => after_trial(visit, stored, report, rejected),
        false => after_import(visit, stored, def, rejected),
    }
}

fn rejected(visit: &Visit, stored: &Stored, report: &Report) -> Markup {
    let href = format!("/imports/{}/rows.csv?which=rejected", stored.id);
    html! {
        @if report.rejected > 0 { (Button::link(visit.t("imports-get-rejected"), href).icon("download")) }
    }
}

fn after_import(visit: &Visit, stored: &Stored, def: &EntityDef, rejected: Markup) -> Markup {
    html! {
        div.form-foot {
            (Button::link(visit.tx("imports-see", &[("entity", visit.t(&def.label_key()).into())]), format!("/{}", def.key)).main())
            (rejected)
            (undo(visit, stored))
        }
    }
}

fn after_trial(visit: &Visit, stored: &Stored, report: &Report, rejected: Markup) -> Markup {
    let id = stored.id;
    let open: Vec<(usize, &Proposal)> =
        report.near.iter().enumerate().filter(|(_, near)| !near.accepted).take(MOST_LINES).collect();
    let action = format!("/imports/{id}/result");
    ui::form(
        &FormView::new("import-plan", action, &visit.csrf).light(),
        html! {
            @if !open.is_empty() {
                (ui::card_with(&visit.t("imports-near"), html! {}, near(&visit.ctx, &open)))
            }
            div.form-foot {
                (Button::submit(visit.t("imports-do")).main().icon("check").disabled(report.new + report.changed == 0 && open.is_empty()))
                @if !open.is_empty() {
                    button.btn type="submit" formaction={ "/imports/" (id) "/plan" } { (visit.t("imports-check-again")) }
                }
                (Button::link(visit.t("imports-back"), format!("/imports/{id}")))
                (rejected)
            }
        },
    )
}

/// Unknown names, each with the known one that is most like it.
fn near(ctx: &Ctx, open: &[(usize, &Proposal)]) -> Markup {
    let labels = ["imports-near-take", "imports-near-why", "imports-near-times"];
    let [take, why, times] = labels.map(|key| Column::new(ctx.text(key)));
    let line = |(at, near): &(usize, &Proposal)| RowView {
        cells: vec![
            html! {
                label.tick {
                    input type="checkbox" name={ "near-" (at) } value="1";
                    span { bdi { (near.said) } " " (ui::becomes(ctx)) " " bdi { (near.meant) } }
                }
            },
            html! { (ctx.text(near.why.text())) },
            html! { (ctx.format.number(near.times as i64)) },
        ],
        ..RowView::default()
    };
    let lines: Vec<RowView> = open.iter().map(line).collect();
    ui::table(&ctx.text("imports-near"), &[take, why, times.figure()], None, &lines)
}

/// The whole import goes back, updates too.
pub(super) fn undo(visit: &Visit, stored: &Stored) -> Markup {
    let wrote = stored.counts.new + stored.counts.changed > 0;
    html! {
        @if let Some(set) = stored.set.filter(|_| wrote) {
            (Button::link(visit.t("imports-undo"), crate::undo::action(set)).icon("undo-2"))
        }
    }
}
