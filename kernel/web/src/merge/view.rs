//! The two records side by side.

use axum::response::Response;
use maud::{Markup, html};
use records::{AnyRecord, Titles, both_texts, merged_value};
use schema::{EntityDef, FieldDef, Kind, Tone, Value};

use super::Two;
use crate::{
    Visit,
    components::{self as ui, Button, Control, FieldView, FormView},
    options::Options,
    say::{isolated, say},
    show::{Show, href},
};

/// Which other record is the same one.
pub(super) fn choose(visit: &Visit, record: &AnyRecord, titles: &Titles, others: &Options) -> Response {
    let (ctx, def) = (&visit.ctx, &record.def);
    let name = Show::new(ctx, titles).name(record);
    let title = say(ctx, "merge-title-one", &[("name", isolated(&name).into())]);
    let others = others.choices.iter().filter(|choice| choice.value != record.id.to_string()).cloned().collect();
    let picker =
        Control::Link { options: others, source: format!("/{}/options", def.key), empty: ctx.text("form-unsaid") };
    let body = html! {
        (crumbs(visit, record, &name, &ctx.text("merge-begin")))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", html! {
            form.stack method="get" action={ (href(record)) "/merge" } {
                (ui::field(&FieldView::new("with", ctx.text("merge-with"), picker)))
                div.acts { (Button::submit(ctx.text("merge-compare")).main()) (Button::link(ctx.text("form-cancel"), href(record))) }
            }
        }))
    };
    visit.page(&title, body)
}

/// Field by field: what differs is chosen, what only one has is taken over.
pub(super) fn compare(visit: &Visit, two: &Two) -> Response {
    let (ctx, def) = (&visit.ctx, &two.kept.def);
    let show = Show::new(ctx, &two.titles);
    let (kept, gone) = (show.name(&two.kept), show.name(&two.gone));
    let title = say(ctx, "merge-title", &[("kept", isolated(&kept).into()), ("gone", isolated(&gone).into())]);
    let open: Vec<&FieldDef> = def.fields.iter().filter(|field| differs(visit, def, field, two)).collect();
    let body = html! {
        (crumbs(visit, &two.kept, &kept, &ctx.text("merge-begin")))
        (ui::head("", html! { (title) }, html! {
            (Button::link(ctx.text("merge-the-other"), format!("{}/merge?with={}", href(&two.gone), two.kept.id)).icon("arrow-up-down"))
        }))
        (ui::form(&FormView::new("merge", format!("{}/merge", href(&two.kept)), &visit.csrf), html! {
            (ui::hidden("gone", &two.gone.id.to_string()))
            (ui::hidden("version", &two.kept.version.to_string()))
            (ui::hidden("gone_version", &two.gone.version.to_string()))
            (ui::alert(Tone::Calm, html! { p { (ctx.text("merge-what")) } }))
            (ui::card("", ui::facts(&[
                (ctx.text("merge-stays"), which(visit, &two.kept, &kept)),
                (ctx.text("merge-goes"), which(visit, &two.gone, &gone)),
            ])))
            @if !open.is_empty() {
                (ui::card(&ctx.text("merge-choose"), html! {
                    div.choices { @for field in &open { (choice(visit, &show, field, two)) } }
                }))
            }
            (taken_over(visit, &show, two))
            (moving(visit, two))
            (ui::form_foot(
                Button::submit(ctx.text("merge-now")).main().icon("merge"),
                Some(Button::link(ctx.text("form-cancel"), href(&two.kept))),
                html! {},
            ))
        }))
    };
    visit.page(&title, body)
}

/// Two of one name are told apart by the day they were written down.
fn which(visit: &Visit, record: &AnyRecord, name: &str) -> Markup {
    let ctx = &visit.ctx;
    let created = say(ctx, "record-created", &[("when", ctx.format.instant(record.created_at).into())]);
    html! { a.link href=(href(record)) dir="auto" { (name) } " · " span.muted { (created) } }
}

fn crumbs(visit: &Visit, record: &AnyRecord, name: &str, here: &str) -> Markup {
    let list = (format!("/{}", record.def.key), visit.t(&record.def.label_key()));
    ui::crumbs(&visit.t("form-way"), &[list, (href(record), name.to_owned())], here)
}

/// Both have something, and not the same; and this person may write it. Whose
/// it is may be chosen as well.
fn differs(visit: &Visit, def: &EntityDef, field: &FieldDef, two: &Two) -> bool {
    let (kept, gone) = (two.kept.value(&field.key), two.gone.value(&field.key));
    let actor = &visit.ctx.actor;
    let open = actor.writes(def, &field.key) || field.key == "owner" && def.owned && actor.reads(def, "owner");
    open && !kept.is_null() && !gone.is_null() && kept != gone && !points_inside(two, kept) && !points_inside(two, gone)
}

/// One of the two belongs to the other: that ends with the merge.
fn points_inside(two: &Two, value: &Value) -> bool {
    value.id().is_some_and(|id| id == two.kept.id || id == two.gone.id)
}

/// «شهر: ◉ تهران  ○ کرج»
fn choice(visit: &Visit, show: &Show<'_>, field: &FieldDef, two: &Two) -> Markup {
    let (ctx, def) = (&visit.ctx, &two.kept.def);
    let (kept, gone) = (two.kept.value(&field.key), two.gone.value(&field.key));
    let both = both_texts(field, kept, gone).is_some() && matches!(field.kind, Kind::Prose { .. });
    let usual = if both {
        "both"
    } else if merged_value(field, kept, gone, None) == *gone {
        "gone"
    } else {
        "kept"
    };
    let name = format!("take-{}", field.key);
    let option = |value: &str, drawn: Markup| {
        html! {
            label.tick {
                input type="radio" name=(name) value=(value) checked[value == usual];
                span { (drawn) }
            }
        }
    };
    // Plain, because what is pressed here chooses; it leads nowhere.
    let plain = |value: &Value| html! { span dir="auto" { (show.text(def, field, value)) } };
    html! {
        fieldset {
            legend { (ctx.text(&def.field_label_key(&field.key))) }
            (option("kept", plain(kept)))
            (option("gone", plain(gone)))
            @if both { (option("both", html! { (ctx.text("merge-both")) })) }
        }
    }
}

/// What the kept one lacks and the other one has.
fn taken_over(visit: &Visit, show: &Show<'_>, two: &Two) -> Markup {
    let (ctx, def) = (&visit.ctx, &two.kept.def);
    let lacks = |field: &&FieldDef| {
        let gone = two.gone.value(&field.key);
        let open = !field.system && ctx.actor.reads(def, &field.key);
        open && two.kept.value(&field.key).is_null() && !gone.is_null() && !points_inside(two, gone)
    };
    let taken: Vec<(String, Markup)> = def
        .fields
        .iter()
        .filter(lacks)
        .map(|field| (ctx.text(&def.field_label_key(&field.key)), show.value(def, field, two.gone.value(&field.key))))
        .collect();
    html! { @if !taken.is_empty() { (ui::card(&ctx.text("merge-taken-over"), ui::facts(&taken))) } }
}

/// What hangs on the one that goes, as far as this person sees it.
fn moving(visit: &Visit, two: &Two) -> Markup {
    let ctx = &visit.ctx;
    let counted: Vec<(String, Markup)> = two
        .moving
        .iter()
        .map(|(def, count)| {
            let more = if *count >= super::CAP { "+" } else { "" };
            (ctx.text(&def.label_key()), html! { bdi { (ctx.format.number(*count as i64)) (more) } })
        })
        .collect();
    html! {
        @if !counted.is_empty() { (ui::card(&ctx.text("merge-moving"), ui::facts(&counted))) }
    }
}
