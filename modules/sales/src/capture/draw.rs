//! The form itself: the number first, then only what is not known.

use ::activities::activities::{CallResult, Direction, Outcome};
use base::Date;
use maud::{Markup, html};
use records::{Ctx, FieldProblem, problem_sentence};
use schema::Choice as _;
use web::{
    Visit,
    components::{self as ui, Button, Choice, Control, FieldView},
};

use super::{
    page::{CAPTURE, Sheet},
    rights, who,
};

/// What one types into here; other fields of the records have no place to mend.
const FIELDS: [&str; 10] =
    ["number", "name", "city", "mobile", "wanted", "outcome", "note", "next_on", "direction", "result"];
/// What callers want, in the order of the chips.
const OUTCOMES: [Outcome; 5] =
    [Outcome::Price, Outcome::Sample, Outcome::Order, Outcome::Complaint, Outcome::NotSerious];

pub(super) fn form(visit: &Visit, sheet: &Sheet) -> Markup {
    let ctx = &visit.ctx;
    let draw = Draw { ctx, sheet };
    html! {
        form.form.capture #capture method="post" action=(CAPTURE) novalidate data-capture=(ctx.actor.user)
            data-state=(who::state(ctx, &sheet.met)) data-asks=(who::asks(ctx, &sheet.met, &sheet.typed))
            data-begins=(who::begins(ctx))
            data-fresh[is_fresh(sheet)] {
            (ui::hidden("csrf", &visit.csrf))
            (ui::hidden("key", &key(visit, sheet)))
            div.head {
                div { h1 { (ctx.text("capture")) } }
                span.pill data-clock=(say_seconds(ctx)) hidden aria-hidden="true" {}
            }
            (draw.line_state())
            (draw.summary())
            (draw.only_known())
            (draw.number())
            div.capture-who aria-live="polite" { (who::part(ctx, &sheet.typed, &sheet.met)) }
            (draw.new_ones())
            (draw.call())
            (draw.note())
            div.for-call { (draw.next()) }
            div.for-call { (draw.direction()) }
            (draw.foot())
            datalist #capture-cities { @for city in &sheet.choices.cities { option value=(city) {} } }
            datalist #capture-wanted { @for wanted in &sheet.choices.wanted { option value=(wanted) {} } }
        }
    }
}

/// Nothing was sent yet: what a browser kept of an earlier page may come back.
fn is_fresh(sheet: &Sheet) -> bool {
    sheet.problems.is_empty() && sheet.refusal.is_none() && !sheet.typed.has("deed") && !sheet.typed.has("key")
}

/// The key of this submission: the one that was sent, or a new one.
fn key(visit: &Visit, sheet: &Sheet) -> String {
    match sheet.typed.text("key") {
        "" => visit.ctx.workspace.new_id::<()>(visit.ctx.now()).to_string(),
        sent => sent.to_owned(),
    }
}

fn say_seconds(ctx: &Ctx) -> String {
    ctx.workspace.texts.get(ctx.lang(), "capture-seconds", &[("seconds", "%s".into())])
}

/// «چهارشنبه ۴ آذر»
pub(super) fn day(ctx: &Ctx, day: Date) -> String {
    let weekday = base::calendar::weekday_name(day.weekday(), ctx.lang());
    format!("{weekday} {}", ctx.format.date_short(day))
}

/// What is wrong, in words.
pub(super) fn sentence(ctx: &Ctx, problem: &FieldProblem) -> String {
    problem_sentence(problem, &ctx.workspace.texts, ctx.lang())
}

struct Draw<'a> {
    ctx: &'a Ctx,
    sheet: &'a Sheet,
}

impl Draw<'_> {
    fn t(&self, key: &str) -> String {
        self.ctx.text(key)
    }

    fn value(&self, name: &str) -> String {
        self.sheet.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> Option<String> {
        let problem = self.sheet.problems.iter().find(|problem| problem.field == name)?;
        Some(self.sentence(problem))
    }

    fn sentence(&self, problem: &FieldProblem) -> String {
        sentence(self.ctx, problem)
    }

    /// How sending goes; filled by the script while a line is slow.
    fn line_state(&self) -> Markup {
        html! {
            div.alert.warn data-line role="status" hidden
                data-sending=(self.t("capture-sending")) data-waiting=(self.t("capture-waiting"))
                data-restored=(self.t("capture-restored")) data-too-large=(self.t("capture-too-large"))
                data-failed=(self.t("capture-failed")) {
                (ui::icon("wifi-off"))
                div { span data-said {} " " button.btn.small type="button" data-again hidden { (self.t("capture-again")) }
                    button.btn.small type="button" data-clear hidden { (self.t("capture-clear")) }
                }
            }
        }
    }

    fn summary(&self) -> Markup {
        let lines: Vec<(String, String)> =
            self.sheet.problems.iter().map(|problem| (self.place(problem), self.sentence(problem))).collect();
        html! {
            (ui::form_errors(&self.t("capture-mend"), &lines))
            @if let Some(refusal) = &self.sheet.refusal { (ui::alert(schema::Tone::Bad, html! { (refusal) })) }
        }
    }

    /// Said before anything is typed, to who may make no customers of new numbers.
    fn only_known(&self) -> Markup {
        html! { @if !rights::may_meet(self.ctx) { p.hint { (self.t("capture-only-known")) } } }
    }

    /// Where one mends it.
    fn place(&self, problem: &FieldProblem) -> String {
        match problem.field.as_str() {
            "customer" | "fulfils" => "capture-who".to_owned(),
            "phone" => "f-number".to_owned(),
            field if FIELDS.contains(&field) => format!("f-{field}"),
            _ => String::new(),
        }
    }

    /// A line that the browser completes from a list.
    fn line(&self, name: &str, max: u32, list: Option<(&str, &str)>, next: &str) -> FieldView {
        let error = self.error(name);
        let input = html! {
            input id={ "f-" (name) } type="text" name=(name) value=(self.value(name)) dir="auto" maxlength=(max)
                autocomplete="off" list=[list.map(|(id, _)| id)] data-complete=[list.map(|(_, way)| way)] enterkeyhint=(next)
                aria-invalid=[error.is_some().then_some("true")]
                aria-describedby=[error.is_some().then(|| format!("f-{name}-error"))];
        };
        FieldView::new(name, self.t(&format!("capture-{name}")), Control::Own(input)).error(error).full()
    }

    fn number(&self) -> Markup {
        let error = self.error("number");
        let input = html! {
            input #f-number type="tel" inputmode="tel" name="number" value=(self.value("number")) dir="ltr" autocomplete="off"
                enterkeyhint="next" data-who="/capture/who" autofocus[self.sheet.problems.is_empty()]
                aria-invalid=[error.is_some().then_some("true")]
                aria-describedby=[error.is_some().then_some("f-number-error")];
        };
        let view = FieldView::new("number", self.t("capture-number"), Control::Own(input)).error(error).full();
        html! {
            (ui::field(&view))
            noscript { (Button::submit(self.t("capture-look")).small().named("deed", "look")) }
        }
    }

    fn new_ones(&self) -> Markup {
        let mobile = Control::Phone { value: self.value("mobile") };
        let mobile = FieldView::new("mobile", self.t("capture-mobile"), mobile);
        html! {
            div.pair {
                div data-when="name" { (ui::field(&self.line("name", 200, None, "next"))) }
                div data-when="city" { (ui::field(&self.line("city", 80, Some(("capture-cities", "whole")), "next"))) }
            }
            div data-when="mobile" { (ui::field(&mobile.hint(self.t("capture-mobile-hint")).error(self.error("mobile")).full())) }
        }
    }

    fn call(&self) -> Markup {
        let chosen = self.value("outcome");
        let option = |outcome: Outcome| {
            Choice::new(outcome.key(), who::choice(self.ctx, "outcome", outcome), chosen == outcome.key())
        };
        html! {
            (ui::field(&self.line("wanted", 200, Some(("capture-wanted", "word")), "send")))
            div.for-call { (self.chips("outcome", true, &OUTCOMES.map(option))) }
        }
    }

    /// Likely answers, one of which is pressed. `quiet`: the words above them
    /// are only read out, because the chips speak for themselves.
    fn chips(&self, name: &str, quiet: bool, options: &[Choice]) -> Markup {
        let label = self.t(&format!("capture-{}", name.replace('_', "-")));
        html! {
            div.field.full {
                span #{ "f-" (name) "-label" } class=(if quiet { "hush" } else { "label" }) { (label) }
                div.picks #{ "f-" (name) } role="radiogroup" aria-labelledby={ "f-" (name) "-label" } {
                    @for it in options {
                        label.chip { input type="radio" name=(name) value=(it.value) checked[it.chosen]; (it.label) }
                    }
                }
                @if let Some(error) = self.error(name) { span.error { (ui::icon("circle-alert")) span { (error) } } }
            }
        }
    }

    /// Without a limit of letters: what is pasted must not lose its end unseen.
    fn note(&self) -> Markup {
        let view =
            FieldView::new("note", self.t("capture-note"), Control::Prose { value: self.value("note"), max: None });
        ui::field(&view.error(self.error("note")))
    }

    /// Tomorrow, some days on, a week on; or a day that one types or chooses.
    fn next(&self) -> Markup {
        let (chosen, today) = (self.value("next"), self.ctx.today());
        let label = |date: Date| match today.until(date).map_or(0, |span| span.get_days()) {
            1 => self.t("capture-tomorrow"),
            7 => self.t("capture-week"),
            _ => day(self.ctx, date),
        };
        let offered = |day: &Date| Choice::new(day.to_string(), label(*day), chosen == day.to_string());
        let mut options: Vec<Choice> = self.sheet.choices.days.iter().map(offered).collect();
        let error = self.error("next_on");
        let own = chosen == "date" || error.is_some() || self.sheet.typed.has("next_on");
        options.push(Choice::new("date", self.t("capture-date"), own));
        let date = Control::Date { value: self.value("next_on"), example: self.ctx.format.date_input(today) };
        html! {
            (self.chips("next", false, &options))
            div.for-date { (ui::field(&FieldView::new("next_on", self.t("capture-next-on"), date).error(error).full())) }
        }
    }

    fn direction(&self) -> Markup {
        let is = |name: &str, key: &str, usual: bool| match self.value(name).as_str() {
            "" => usual,
            sent => sent == key,
        };
        let way = |way: Direction| {
            let label = self.t(&format!("capture-{}", way.key()));
            Choice::new(way.key(), label, is("direction", way.key(), way == Direction::Incoming))
        };
        let result = |result: &CallResult| {
            let usual = *result == CallResult::Answered;
            Choice::new(result.key(), who::choice(self.ctx, "result", *result), is("result", result.key(), usual))
        };
        let results: Vec<Choice> = CallResult::ALL.iter().map(result).collect();
        html! {
            (self.chips("direction", true, &[way(Direction::Incoming), way(Direction::Outgoing)]))
            div.for-outgoing { (self.chips("result", true, &results)) }
        }
    }

    fn foot(&self) -> Markup {
        html! {
            div.form-foot {
                span.for-call { (Button::submit(self.t("capture-save")).main().icon("check")) }
                span.for-elsewhere {
                    (Button::submit(self.t("capture-ask")).main().icon("hand").named("deed", "hand-over"))
                }
            }
        }
    }
}
