//! The deeds beside an open activity, for whoever may change it.

use maud::{Markup, html};
use records::{
    AnyRecord, Ctx, Reads, Record,
    access::{Deed, reaches},
};
use web::components::{self as ui, Button, Control, FieldView};

use crate::{
    activities::{self, Activity, State},
    when,
};

/// Whether this person may do anything about it.
fn may_change(ctx: &Ctx, activity: &AnyRecord) -> bool {
    let link = |key| activity.value(key).id();
    reaches(&ctx.rows(&activity.def, Deed::Update), link("owner"), link("team"), link("branch"))
}

/// Done, later, to a colleague; `back` is where they lead. Whoever is not among
/// the likely `colleagues` is found on the activity's own page.
pub(crate) fn acts(
    ctx: &Ctx,
    csrf: &str,
    activity: &AnyRecord,
    back: &str,
    colleagues: &[(base::Id, String)],
) -> Markup {
    if !may_change(ctx, activity) {
        return html! {};
    }
    let (own, name) = (format!("/activities/{}", activity.id), activity.title().unwrap_or_default());
    let label = |key: &str| format!("{}: {name}", ctx.text(key));
    html! {
        div.acts {
            (form(&format!("{own}/completion"), csrf, back, html! {
                (Button::submit(label("activities-do-complete")).bare().square().small().icon("check"))
            }))
            (menu("clock", &label("activities-do-put-off"), html! {
                (form(&format!("{own}/postponement"), csrf, back, days(ctx)))
                // A form of its own, so that the enter key sends what was typed.
                (form(&format!("{own}/postponement"), csrf, back, other_day(ctx, activity)))
            }))
            (menu("user-round-check", &label("activities-do-hand-on"), html! {
                @if !colleagues.is_empty() { (form(&format!("{own}/referral"), csrf, back, to(colleagues))) }
                a.item href=(own) { (ui::icon("ellipsis")) (ctx.text("activities-do-hand-on-other")) }
            }))
        }
    }
}

/// What can be done about an open activity, on its own page.
pub fn card(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Option<Markup>> {
    let ctx = tx.ctx;
    let activity = Record::<Activity>::wrap(record.clone());
    if activity.peek(activities::STATE) != Some(State::Open) || !may_change(ctx, record) {
        return Ok(None);
    }
    let due = activity.peek(activities::DUE_ON).flatten().map(|day| when::said(ctx, day));
    let back = format!("/activities/{}", record.id);
    Ok(Some(ui::card(
        "",
        html! {
            div.bar {
                b { (ctx.text("activities-state-open")) @if let Some(due) = due { ": " (due) } }
                div.end { (acts(ctx, csrf, record, &back, &[])) }
            }
        },
    )))
}

fn form(action: &str, csrf: &str, back: &str, body: Markup) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            (ui::hidden("csrf", csrf))
            (ui::hidden("back", back))
            (body)
        }
    }
}

fn menu(icon: &str, label: &str, body: Markup) -> Markup {
    html! {
        details.menu {
            summary.btn.bare.square.small title=(label) { (ui::icon(icon)) span.hush { (label) } }
            div.sheet { (body) }
        }
    }
}

fn days(ctx: &Ctx) -> Markup {
    html! { @for (word, label, _) in when::chips(ctx) { button.item name="when" value=(word) { (label) } } }
}

fn other_day(ctx: &Ctx, activity: &AnyRecord) -> Markup {
    let day = Control::Date { value: String::new(), example: when::example(ctx) };
    let mut field = FieldView::new("when_on", ctx.text("when-other"), day);
    field.id = format!("later-{}", activity.id);
    html! {
        div.other {
            (ui::field(&field))
            button.btn.small.main { (ctx.text("activities-do-put-off")) }
        }
    }
}

fn to(colleagues: &[(base::Id, String)]) -> Markup {
    html! {
        @for (id, name) in colleagues {
            button.item name="owner" value=(id) { (ui::face(name, ui::hue_of(name), false)) span dir="auto" { (name) } }
        }
    }
}
