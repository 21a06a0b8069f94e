//! How the settings' page looks: the search, the form by groups, the days of
//! rest, the lists, and what was changed.

use std::collections::BTreeMap;

use axum::response::Response;
use base::{Calendar, Date, fold};
use maud::{Markup, html};
use records::{FieldProblem, SettingsChange, Titles, access::Deed};

use super::{
    choice::{Choosable, GROUPS, SHOWN},
    history,
};
use crate::{
    Result, Visit,
    components::{Button, FormView, card, card_with, deed_form, empty, fields, form, form_errors, head, hidden, icon},
    module::NavEntry,
    say,
    shell::{self, SETTINGS},
    typed::{Fields, Typed},
};

/// So many changes are told on the page itself.
const TOLD: usize = 20;
/// So many of the next holidays.
const NEXT: usize = 6;

/// What an administrator sees beside the form.
struct Around {
    changes: Vec<SettingsChange>,
    names: Titles,
    holidays: BTreeMap<Date, String>,
}

/// `again` is what was typed into a form that was not taken.
pub(super) async fn page(visit: &Visit, query: &str, again: Option<Typed>, refusal: &str) -> Result<Response> {
    let title = visit.t("web-settings");
    let around = if visit.ctx.actor.administers() { Some(around(visit).await?) } else { None };
    let own = around.as_ref().map(|around| own(visit, around, query, again, refusal));
    let lists = lists(visit, query);
    let nothing = own.as_ref().is_none_or(|own| own.0.is_empty()) && lists.0.is_empty();
    let body = html! {
        (head("", html! { (title) }, html! {}))
        div.form {
            (search(visit, query))
            (lists)
            @if let Some(own) = own { (own) }
            @if nothing { (empty("search", &visit.t("settings-nothing"), "", html! {})) }
            @if let Some(around) = around.filter(|_| query.is_empty()) { (history::card(visit, &around.changes, &around.names)) }
        }
    };
    Ok(visit.page(&title, body))
}

async fn around(visit: &Visit) -> Result<Around> {
    let changes = visit.ctx.settings_history(TOLD).await?;
    let people: Vec<base::Id> = changes.iter().filter_map(|change| change.actor).collect();
    let today = visit.ctx.today();
    let (names, holidays) = visit
        .ctx
        .read(move |tx| {
            let year = today.saturating_add(jiff::SignedDuration::from_hours(24 * 366));
            Ok((tx.titles_of("users", &people)?, tx.holidays(today, year)?))
        })
        .await?;
    Ok(Around { changes, names, holidays })
}

fn search(visit: &Visit, query: &str) -> Markup {
    html! {
        form.find method="get" action="/settings" role="search" {
            (icon("search"))
            input type="search" name="q" value=(query) dir="auto" placeholder=(visit.t("settings-search"))
                aria-label=(visit.t("settings-search"));
        }
    }
}

/// Whether all that was asked for is found in the words.
fn fits(query: &str, words: &str) -> bool {
    let key = fold::find_key(words);
    fold::find_needles(query).iter().all(|needle| key.contains(needle.as_str()))
}

/// The ways to the lists that set things up; those that this person may only
/// look at stand folded below, as they came for something else.
fn lists(visit: &Visit, query: &str) -> Markup {
    let entries = shell::entries(visit);
    let of_settings = entries.iter().filter(|entry| entry.section == SETTINGS);
    let fitting = of_settings.filter(|entry| fits(query, &visit.t(entry.label)));
    let may_set =
        |entry: &&NavEntry| [Deed::Create, Deed::Update].iter().any(|deed| shell::is_open(visit, entry, *deed));
    let (fitting, to_read): (Vec<&NavEntry>, Vec<&NavEntry>) = fitting.partition(may_set);
    let way = |href: &str, sign: &str, label: &str| {
        html! { a.card.way href=(href) { div.in { (icon(sign)) " " b { (visit.t(label)) } } } }
    };
    // Of no entity, so no module brings them.
    let own = [(crate::indexes::HERE, "zap", "indexes"), (crate::watch::HERE, "gauge", "system")];
    let own = own.iter().filter(|(.., key)| visit.ctx.actor.administers() && fits(query, &visit.t(key)));
    let own: Vec<_> = own.collect();
    html! {
        @if !fitting.is_empty() || !own.is_empty() {
            nav.four aria-label=(visit.t("settings-lists")) {
                @for entry in fitting { (way(entry.href, entry.icon, entry.label)) }
                @for (href, sign, label) in own { (way(href, sign, label)) }
            }
        }
        @if !to_read.is_empty() {
            details.stack open[!query.is_empty()] {
                summary.muted { (visit.t("settings-to-read")) }
                nav.four aria-label=(visit.t("settings-to-read")) { @for entry in to_read { (way(entry.href, entry.icon, entry.label)) } }
            }
        }
    }
}

/// The form, group by group, and the days of rest below it.
fn own(visit: &Visit, around: &Around, query: &str, again: Option<Typed>, refusal: &str) -> Markup {
    let settings = visit.ctx.workspace.settings();
    let is_typed = again.is_some();
    let typed = again.unwrap_or_default();
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed: &typed, label: &label, say: &tell };
    let wanted = |group: &str, one: Choosable| {
        one.is_there(&settings) && fits(query, &format!("{} {}", visit.t(group), one.words(visit)))
    };
    let groups =
        GROUPS.map(|(group, all)| (group, all.iter().copied().filter(|one| wanted(group, *one)).collect::<Vec<_>>()));
    let shown: Vec<Choosable> = groups.iter().flat_map(|(_, all)| all.iter().copied()).collect();
    let money_words = format!("{} {}", visit.t("settings-group-money"), visit.t("settings-currency"));
    let is_money = |group: &str| group == "settings-group-money" && fits(query, &money_words);
    let seen = around.changes.first().map_or(0, |change| change.seq).to_string();
    let refused: Vec<(String, String)> =
        (!refusal.is_empty()).then(|| (String::new(), visit.t(refusal))).into_iter().collect();
    let body = html! {
        (form_errors(&visit.t("form-not-saved"), &refused))
        (of.summary(&visit.t("form-mend")))
        (hidden("seen", &seen))
        (hidden("q", query))
        @for one in &shown { (hidden(SHOWN, one.key())) }
        @for (group, all) in groups.iter().filter(|(group, all)| !all.is_empty() || is_money(group)) {
            (card(&visit.t(group), html! {
                @if is_money(group) { (currency(visit)) }
                (fields(&all.iter().map(|one| one.field(visit, &settings, &of, is_typed)).collect::<Vec<_>>()))
            }))
        }
        div.form-foot { (Button::submit(visit.t("form-save")).main().icon("check")) }
    };
    html! {
        @if !shown.is_empty() { (form(&FormView::new("settings", "/settings", &visit.csrf), body)) }
        @if fits(query, &format!("{} {}", visit.t("holidays"), visit.t("settings-group-rest"))) { (rest(visit, around)) }
    }
}

/// Chosen once at the set-up, and told here.
fn currency(visit: &Visit) -> Markup {
    let code = visit.ctx.workspace.settings().currency.code().to_lowercase();
    html! { p { (visit.t("settings-currency")) ": " b { (visit.t(&format!("currency-{code}"))) } } }
}

/// The next holidays, and the proposal for this year and the next.
fn rest(visit: &Visit, around: &Around) -> Markup {
    let format = &visit.ctx.format;
    let (year, ..) = Calendar::Jalali.parts(visit.ctx.today());
    let propose = |year: i32| {
        let shown = format.digits(&year.to_string());
        let words = visit.tx("settings-holidays-propose", &[("year", shown.into())]);
        deed_form(
            "/settings/holidays",
            &visit.csrf,
            html! { (hidden("year", &year.to_string())) (Button::submit(words).small().icon("plus")) },
        )
    };
    let more = html! { a.link href="/holidays" { (visit.t("settings-holidays-all")) } };
    card_with(
        &visit.t("holidays"),
        more,
        html! {
            div.in.stack {
                p.muted { (visit.t("settings-holidays-what")) }
                @if around.holidays.is_empty() { p { (visit.t("settings-holidays-none")) } }
                ul.plain {
                    @for (day, name) in around.holidays.iter().take(NEXT) {
                        li { (format.date_long(*day)) ": " b dir="auto" { (name) } }
                    }
                }
                div.acts { (propose(year)) (propose(year + 1)) }
            }
        },
    )
}
