//! Who it is, in the page: the part below the number.
//!
//! Its `data-` attributes tell the script which fields are still worth asking
//! (`data-asks`), so that nothing known is asked again.

use ::activities::activities::{self, Activity, ActivityKind};
use base::Arg;
use maud::{Markup, html};
use records::{Ctx, Record};
use schema::{Choice, Tone};
use web::components as ui;

use super::{
    caller::{Acquaintance, Standing},
    draw,
    page::Met,
    rights, rules,
    typed::Typed,
};
use crate::opportunities::{self, Opportunity};

/// The state that the form is in, as its style sheet and script know it.
pub(super) fn state(ctx: &Ctx, met: &Met) -> &'static str {
    match &met.standing {
        None if met.called.is_some() => "called",
        None => "open",
        Some(Standing::Unknown) if rights::may_meet(ctx) => "new",
        Some(Standing::Unknown) => "closed",
        Some(Standing::Known(all)) if all.len() == 1 => "known",
        Some(Standing::Known(_)) => "several",
        Some(Standing::Elsewhere(_)) => "elsewhere",
    }
}

/// What is asked before a number says anything: a name alone makes a customer
/// too, where one may.
pub(super) fn begins(ctx: &Ctx) -> &'static str {
    if rights::may_meet(ctx) { "name city" } else { "" }
}

/// The fields that are worth asking.
pub(super) fn asks(ctx: &Ctx, met: &Met, typed: &Typed) -> String {
    let landline = met.number.as_deref().is_some_and(rules::is_landline);
    let someone_new = match rights::may_meet(ctx) {
        // By a name and a city those are found who ring from another telephone.
        false => "name city",
        true if landline => "name city mobile",
        true => "name city",
    };
    match &met.standing {
        None => match met.called.iter().flatten().find(|one| is_chosen(typed, one)) {
            Some(one) => lacking(one, None),
            None => begins(ctx).to_owned(),
        },
        Some(Standing::Unknown) => match met.alike.iter().find(|one| is_chosen(typed, one)) {
            Some(one) => lacking(one, None),
            None => someone_new.to_owned(),
        },
        Some(Standing::Elsewhere(_)) => String::new(),
        Some(Standing::Known(all)) => match &all[..] {
            _ if typed.text("customer") == "new" => someone_new.to_owned(),
            [one] => lacking(one, met.number.as_deref()),
            _ => String::new(),
        },
    }
}

fn is_chosen(typed: &Typed, one: &Acquaintance) -> bool {
    typed.text("customer") == one.customer.id.to_string()
}

fn lacking(one: &Acquaintance, number: Option<&str>) -> String {
    let lacks = [("city", one.lacks_city()), ("mobile", one.lacks_mobile(number))];
    lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(field, _)| field).collect::<Vec<_>>().join(" ")
}

pub(super) fn part(ctx: &Ctx, typed: &Typed, met: &Met) -> Markup {
    html! {
        div #capture-who data-state=(state(ctx, met)) data-asks=(asks(ctx, met, typed)) {
            @match &met.standing {
                None => {
                    @if let Some(all) = &met.called { (called(ctx, typed, all)) }
                    @if let Some(problem) = &met.unread { p.error { (draw::sentence(ctx, problem)) } }
                }
                Some(Standing::Unknown) => { (someone_new(ctx, met)) (closed(ctx, met)) (perhaps(ctx, typed, met)) }
                Some(Standing::Known(all)) => { (known(ctx, typed, met, all)) }
                Some(Standing::Elsewhere(owner)) => { (elsewhere(ctx, owner.as_deref())) }
            }
        }
    }
}

fn someone_new(ctx: &Ctx, met: &Met) -> Markup {
    let number = met.number.as_deref().unwrap_or_default();
    html! {
        p.hint {
            b { (ctx.text("capture-new")) } " " (ui::code(&base::phone::show(number, ctx.lang())))
            @if let Some(origin) = base::phone::origin(number) { " · " (origin.name(ctx.lang())) }
            @if rules::is_landline(number) { " " (ctx.text("capture-landline")) }
        }
    }
}

/// A new number before somebody who may make nobody new: the ways on.
fn closed(ctx: &Ctx, met: &Met) -> Markup {
    let said = html! {
        p { b { (ctx.text("capture-closed")) } }
        p { (ctx.text("capture-closed-hint")) }
        @if rights::may_look(ctx) { p { a.link href="/customers" { (ctx.text("capture-list")) } } }
    };
    html! { @if state(ctx, met) == "closed" { (ui::alert(Tone::Warn, said)) } }
}

/// Those who are called what was typed in place of a number.
fn called(ctx: &Ctx, typed: &Typed, all: &[Acquaintance]) -> Markup {
    html! {
        @if all.is_empty() {
            p.hint { (ctx.text(if rights::may_meet(ctx) { "capture-called-nobody" } else { "capture-called-closed" })) }
        }
        @else {
            fieldset.stack.tight {
                legend.label { (ctx.text("capture-called")) }
                @for one in all { (choice_of(ctx, typed, one, None)) }
            }
        }
    }
}

/// Somebody of that name who may ring from another telephone.
fn perhaps(ctx: &Ctx, typed: &Typed, met: &Met) -> Markup {
    html! {
        @if !met.alike.is_empty() {
            fieldset.stack.tight {
                legend.label { (ctx.text("capture-perhaps")) }
                @for one in &met.alike { (choice_of(ctx, typed, one, None)) }
            }
        }
    }
}

/// One of several people, with what tells them apart.
fn choice_of(ctx: &Ctx, typed: &Typed, one: &Acquaintance, number: Option<&str>) -> Markup {
    html! {
        label.tick {
            input type="radio" name="customer" value=(one.customer.id) data-asks=(lacking(one, number))
                checked[is_chosen(typed, one)];
            span {
                b dir="auto" { (one.name()) } " "
                @if let Some(city) = one.city() { span dir="auto" { (city) } " " }
                small { (line(ctx, one)) }
            }
        }
    }
}

fn known(ctx: &Ctx, typed: &Typed, met: &Met, all: &[Acquaintance]) -> Markup {
    let chosen = typed.text("customer");
    let landline = met.number.as_deref().is_some_and(rules::is_landline);
    let may_meet = rights::may_meet(ctx);
    html! {
        @if let [one] = all {
            @if met.number.is_none() { (ui::hidden("customer", &one.customer.id.to_string())) }
            (told(ctx, one))
            @if met.number.is_some() && may_meet {
                label.tick.quiet {
                    input type="checkbox" name="customer" value="new" checked[chosen == "new"]
                        data-asks=(if landline { "name city mobile" } else { "name city" });
                    span { (ctx.text("capture-somebody-else")) }
                }
            }
        } @else {
            fieldset.stack.tight {
                legend.label { (ctx.text("capture-who-of")) }
                @for one in all { (choice_of(ctx, typed, one, met.number.as_deref())) }
                @if may_meet {
                    label.tick {
                        input type="radio" name="customer" value="new" checked[chosen == "new"]
                            data-asks=(if landline { "name city mobile" } else { "name city" });
                        span { (ctx.text("capture-somebody-else")) }
                    }
                }
            }
        }
    }
}

/// A customer as one wants to know them before speaking.
fn told(ctx: &Ctx, one: &Acquaintance) -> Markup {
    let known: Vec<String> = one.city().into_iter().chain(one.wanted()).collect();
    html! {
        article.caller {
            p.good {
                a.link href={ "/customers/" (one.customer.id) } { b dir="auto" { (one.name()) } }
                @if !known.is_empty() { " " small dir="auto" { (known.join(" · ")) } }
            }
            p { (line(ctx, one)) }
            @if one.deals.len() + one.promised.len() + one.contacts.len() > 1 {
                ul {
                    @for deal in &one.deals { li { (deal_line(ctx, one, deal)) } }
                    @for promise in &one.promised { li { (promise_line(ctx, promise)) } }
                    @for contact in one.contacts.iter().skip(1) { li.past { (contact_line(ctx, contact)) } }
                }
            } @else {
                @for deal in &one.deals { p { (deal_line(ctx, one, deal)) } }
                @for promise in &one.promised { p { (promise_line(ctx, promise)) } }
            }
        }
    }
}

/// «آخرین تماس ۹ روز پیش: ۲ تن عدس»
fn line(ctx: &Ctx, one: &Acquaintance) -> Markup {
    let Some(last) = one.contacts.first() else { return html! { (ctx.text("capture-no-contact")) } };
    let (when, _) = when(ctx, last);
    html! {
        (say(ctx, "capture-last", &[("when", when.into())]))
        span dir="auto" { (last.peek(activities::SUBJECT).unwrap_or_default()) }
    }
}

fn contact_line(ctx: &Ctx, contact: &Record<Activity>) -> Markup {
    let (when, iso) = when(ctx, contact);
    html! {
        (ui::date(&when, &iso)) ": " span dir="auto" { (contact.peek(activities::SUBJECT).unwrap_or_default()) }
    }
}

fn promise_line(ctx: &Ctx, promise: &Record<Activity>) -> Markup {
    let due = promise.peek(activities::DUE_ON).flatten();
    html! {
        @if let Some(day) = due {
            @let late = day < ctx.today();
            (ui::pill(if late { Tone::Bad } else { Tone::Warn }, &draw::day(ctx, day))) " "
        }
        span dir="auto" { (promise.peek(activities::SUBJECT).unwrap_or_default()) }
        @if promise.peek(activities::KIND) == Some(ActivityKind::Call) {
            label.tick {
                input type="checkbox" name="fulfils" value=(promise.id) checked[due.is_some_and(|day| day <= ctx.today())];
                span { (ctx.text("capture-fulfils")) }
            }
        }
    }
}

fn deal_line(ctx: &Ctx, one: &Acquaintance, deal: &Record<Opportunity>) -> Markup {
    let stage =
        deal.peek(opportunities::STAGE).and_then(|stage| one.names.get("stages", stage.any()).map(str::to_owned));
    let amount = deal.peek(opportunities::AMOUNT).flatten().map(|amount| ctx.format.money(amount));
    html! {
        a.link href={ "/opportunities/" (deal.id) } dir="auto" { (deal.peek(opportunities::NAME).flatten().unwrap_or_default()) } " "
        @if let Some(stage) = stage { (ui::pill(Tone::Brand, &stage)) " " }
        @if let Some(amount) = amount { small { (amount) } }
    }
}

fn when(ctx: &Ctx, activity: &Record<Activity>) -> (String, String) {
    let at = activity.peek(activities::AT).unwrap_or(activity.created_at);
    (ctx.format.ago(at, ctx.now()), at.to_string())
}

/// No more than that it is so; the way on is to ask.
fn elsewhere(ctx: &Ctx, owner: Option<&str>) -> Markup {
    let with = match owner {
        Some(owner) => say(ctx, "capture-with", &[("owner", format!("\u{2068}{owner}\u{2069}").into())]),
        None => ctx.text("capture-with-colleague"),
    };
    ui::alert(Tone::Warn, html! { p { b { (with) } } p { (ctx.text("capture-with-hint")) } })
}

fn say(ctx: &Ctx, key: &str, args: &[(&str, Arg)]) -> String {
    ctx.workspace.texts.get(ctx.lang(), key, args)
}

/// The word of a choice of an activity, as its field says it.
pub(super) fn choice(ctx: &Ctx, field: &str, choice: impl Choice) -> String {
    ctx.text(&format!("activities-{field}-{}", choice.key().replace('_', "-")))
}
