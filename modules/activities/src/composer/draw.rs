//! How the composer looks. The kind is chosen by radio buttons that look like
//! tabs; the style sheet shows what belongs to the chosen one.

use maud::{Markup, html};
use records::{Ctx, problem_sentence};
use schema::Choice as _;
use web::components::{self as ui, Button, Choice, Control, FieldView};

use super::{COMMENT, Typed};
use crate::{
    activities::{ActivityKind, CallResult, Direction, Outcome},
    timeline::kind_name,
    when::{self, Asks},
};

/// The kinds that one writes down by hand every day.
const KINDS: [(ActivityKind, &str); 4] = [
    (ActivityKind::Call, "phone"),
    (ActivityKind::Note, "sticky-note"),
    (ActivityKind::Task, "square-check"),
    (ActivityKind::Meeting, "users"),
];

pub fn form(ctx: &Ctx, csrf: &str, record: &str, typed: &Typed, may_comment: bool) -> Markup {
    let is_comment = typed.text("kind") == COMMENT;
    let sends = format!("{record}/activities");
    let chosen = ActivityKind::from_key(typed.text("kind")).unwrap_or(ActivityKind::Call);
    html! {
        // The server's check is the one that counts, and its words are ours.
        form #composer.form.composer method="post" action=(sends) data-guard=(sends) novalidate {
            (ui::hidden("csrf", csrf))
            (errors(ctx, typed))
            div.picks.kinds role="radiogroup" aria-label=(ctx.text("activities-kind")) {
                @for (kind, icon) in KINDS {
                    label.btn.small {
                        input type="radio" name="kind" value=(kind.key()) checked[kind == chosen && !is_comment];
                        (ui::icon(icon)) (kind_name(ctx, kind))
                    }
                }
                @if may_comment {
                    label.btn.small {
                        input type="radio" name="kind" value=(COMMENT) checked[is_comment];
                        (ui::icon("message-square")) (ctx.text("comments-one"))
                    }
                }
            }
            div data-mentions={ (record) "/colleagues" } { (words(ctx, typed)) }
            div.for-call { (call(ctx, typed)) }
            div.for-plan { (due(ctx, typed)) }
            div.for-past { (next_step(ctx, typed)) }
            div.save {
                (Button::submit(ctx.text("composer-save")).main().icon("check"))
                (more(ctx, typed))
            }
        }
    }
}

fn said(ctx: &Ctx, typed: &Typed, field: &str) -> Option<String> {
    typed.problem(field).map(|problem| problem_sentence(problem, &ctx.workspace.texts, ctx.lang()))
}

fn errors(ctx: &Ctx, typed: &Typed) -> Markup {
    let line = |problem: &records::FieldProblem| {
        let known = ["body", "minutes", "due_on", "next_on"].contains(&problem.field.as_str());
        let anchor = if known { format!("f-{}", problem.field) } else { String::new() };
        (anchor, problem_sentence(problem, &ctx.workspace.texts, ctx.lang()))
    };
    ui::form_errors(&ctx.text("form-not-saved"), &typed.problems.iter().map(line).collect::<Vec<_>>())
}

fn words(ctx: &Ctx, typed: &Typed) -> Markup {
    let control = Control::Prose { value: typed.text("body").to_owned(), max: Some(20_000) };
    let label = ctx.text("composer-body");
    let view = FieldView::new("body", label, control).placeholder_text(ctx.text("composer-body-hint"));
    ui::field(&view.error(said(ctx, typed, "body")))
}

fn picks<C: schema::Choice + PartialEq>(ctx: &Ctx, typed: &Typed, field: &str, usual: Option<C>, none: bool) -> Markup {
    let key = field.replace('_', "-");
    // Of a call one says who rang, as on the page that takes calls down.
    let words = if field == "direction" { "composer" } else { "activities" };
    let label = |choice: &C| ctx.text(&format!("{words}-{key}-{}", choice.key().replace('_', "-")));
    let chosen = C::from_key(typed.text(field)).or(usual);
    let mut options: Vec<Choice> =
        C::ALL.iter().map(|choice| Choice::new(choice.key(), label(choice), chosen.as_ref() == Some(choice))).collect();
    if none {
        options.insert(0, Choice::new("", ctx.text("composer-none"), chosen.is_none()));
    }
    let label = ctx.text(&format!("activities-{key}"));
    ui::field(&FieldView::new(field, label, Control::Picks { options, many: false }))
}

fn call(ctx: &Ctx, typed: &Typed) -> Markup {
    html! {
        (picks(ctx, typed, "direction", Some(Direction::Outgoing), false))
        (picks(ctx, typed, "result", Some(CallResult::Answered), false))
    }
}

fn due(ctx: &Ctx, typed: &Typed) -> Markup {
    let chip = if typed.pairs.is_empty() { "tomorrow" } else { typed.text("due") };
    html! {
        (when::ask(ctx, Asks {
            chip: "due",
            typed: "due_on",
            label: ctx.text("activities-due-on"),
            none: Some(ctx.text("composer-no-day")),
            today: true,
            chosen: chip,
            value: typed.text("due_on").to_owned(),
            error: said(ctx, typed, "due_on"),
        }))
        div.hour {
            label for="f-due_on_time" { (ctx.text("composer-hour")) }
            input.input #f-due_on_time type="text" name="due_on_time" value=(typed.text("due_on_time")) dir="auto"
                autocomplete="off" inputmode="numeric" placeholder=(ctx.format.digits("10:30"));
        }
    }
}

/// What was promised: when, as what, and in a few words.
fn next_step(ctx: &Ctx, typed: &Typed) -> Markup {
    let kinds = [ActivityKind::Call, ActivityKind::Task, ActivityKind::Meeting, ActivityKind::Visit];
    let chosen = ActivityKind::from_key(typed.text("next_kind")).unwrap_or(ActivityKind::Call);
    let options = kinds.map(|kind| Choice::new(kind.key(), kind_name(ctx, kind), kind == chosen)).to_vec();
    let what = Control::Text { value: typed.text("next_what").to_owned(), max: Some(200) };
    html! {
        (when::ask(ctx, Asks {
            chip: "next",
            typed: "next_on",
            label: ctx.text("composer-next"),
            none: Some(ctx.text("composer-none")),
            today: false,
            chosen: typed.text("next"),
            value: typed.text("next_on").to_owned(),
            error: said(ctx, typed, "next_on"),
        }))
        div.promise {
            (ui::field(&FieldView::new("next_kind", ctx.text("composer-next-kind"), Control::Select { options, empty: None })))
            (ui::field(&FieldView::new("next_what", ctx.text("composer-next-what"), what)
                .placeholder_text(ctx.text("composer-next-what-hint"))))
        }
    }
}

/// What one seldom says.
fn more(ctx: &Ctx, typed: &Typed) -> Markup {
    let minutes = Control::Number { value: typed.text("minutes").to_owned(), unit: String::new() };
    let private = Control::Flag { checked: !typed.text("private").is_empty() };
    let is_used = ["minutes", "outcome", "private"].iter().any(|name| !typed.text(name).is_empty());
    html! {
        details.folded.rare open[is_used] {
            summary { (ctx.text("composer-more")) }
            div.stack.tight {
                div.for-call { (picks::<Outcome>(ctx, typed, "outcome", None, true)) }
                (ui::field(&FieldView::new("minutes", ctx.text("activities-minutes"), minutes)
                    .error(said(ctx, typed, "minutes"))))
                (ui::field(&FieldView::new("private", ctx.text("composer-private"), private)))
            }
        }
    }
}
