//! The card «اشتراک» on the page of every record that belongs to somebody, and
//! its two deeds.

use axum::{Form, extract::Path, response::Response};
use base::{Date, Id};
use maud::{Markup, html};
use records::{
    AnyRecord, Error, Reads, Titles,
    shares::{Asked, Shared, With},
};

use crate::{
    Visit,
    components::{self as ui, Button, Choice, Control, FieldView},
    form::Pairs,
    options,
    record::id_of,
    say::{isolated, say},
    show::href,
};

/// Ended shares that the card still tells.
const TOLD: usize = 5;

/// `POST /{entity}/{id}/shares`.
pub(super) async fn share(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let page = format!("/{}/{id}", def.key);
    let asked = asked(&visit, &pairs)?;
    let set = visit
        .ctx
        .write(move |tx| {
            let record = tx.find_any(&def, id)?;
            tx.share(&record, asked)?;
            Ok(tx.set)
        })
        .await?;
    Ok(visit.toast_undo(&page, "shares-shared", Some(set)))
}

/// `POST /{entity}/{id}/shares/{share}/end`.
pub(super) async fn end(
    visit: Visit,
    Path((entity, id, share)): Path<(String, String, String)>,
) -> crate::Result<Response> {
    let (def, id, share) = (visit.ctx.def(&entity)?, id_of(&id)?, id_of(&share)?);
    let page = format!("/{}/{id}", def.key);
    let set = visit
        .ctx
        .write(move |tx| {
            let record = tx.find_any(&def, id)?;
            tx.unshare(&record, share)?;
            Ok(tx.set)
        })
        .await?;
    Ok(visit.toast_undo(&page, "shares-ended", Some(set)))
}

fn asked(visit: &Visit, pairs: &Pairs) -> Result<Asked, Error> {
    let sent = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    let id = |name: &str| match sent(name) {
        "" => Ok(None),
        text => text.parse::<Id>().map(Some).map_err(|_| Error::invalid("with", "value-no-such-record")),
    };
    let with = match (id("share_person")?, id("share_team")?) {
        (Some(person), None) => With::Person(person),
        (None, Some(team)) => With::Team(team),
        (None, None) => return Err(Error::refused("shares-refused-nobody")),
        (Some(_), Some(_)) => return Err(Error::refused("shares-refused-both")),
    };
    let until = match sent("share_until") {
        "" => None,
        text => Some(day(visit, text)?),
    };
    Ok(Asked { with, writes: sent("share_may") == "write", until })
}

fn day(visit: &Visit, text: &str) -> Result<Date, Error> {
    let reading = visit.ctx.reading();
    base::parse_date(&base::fold::tidy(text), reading.calendar, reading.today)
        .map_err(|_| Error::refused("shares-refused-day"))
}

/// The card; nothing where there is no share and this person may make none.
pub(crate) fn card(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Option<Markup>> {
    if !record.def.owned {
        return Ok(None);
    }
    let (may, shares) = (tx.may_share(&record.def, record.id)?, tx.shares_of(&record.def, record.id)?);
    if !may && shares.is_empty() {
        return Ok(None);
    }
    let names = Names::of(tx, &shares)?;
    let form = if may { Some(form(tx, record, csrf)?) } else { None };
    let ctx = tx.ctx;
    let (now, ended): (Vec<&Shared>, Vec<&Shared>) = shares.iter().partition(|share| !share.ended);
    let line = |share: &Shared, ends: bool| {
        let action = format!("{}/shares/{}/end", href(record), share.id);
        let end = say(ctx, "shares-end-of", &[("name", names.of_with(share).into())]);
        html! {
            li.sharing {
                span { (names.line(ctx, share)) }
                @if ends { (ui::post_button(&action, csrf, Button::submit(end).bare().small().square().icon("x"))) }
            }
        }
    };
    let body = html! {
        div.stack {
            @if now.is_empty() { p.muted { (ctx.text("shares-none")) } }
            @else { ul.sharings { @for share in &now { (line(share, may)) } } }
            @if let Some(form) = &form { (form) }
            @if !ended.is_empty() {
                details { summary.muted { (ctx.text("shares-earlier")) }
                    ul.sharings { @for share in ended.iter().take(TOLD) { (line(share, false)) } }
                }
            }
        }
    };
    Ok(Some(html! { div #sharing { (ui::card(&ctx.text("shares-card"), body)) } }))
}

fn form(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Markup> {
    let (users, teams) = (tx.ctx.def("users")?, tx.ctx.def("teams")?);
    let people = options::of_link(tx, &users, "")?.choices;
    let teams = options::of_link(tx, &teams, "")?.choices;
    let ctx = tx.ctx;
    // The owner sees it anyhow, and nobody lends it to themselves.
    let except: Vec<String> =
        record.value("owner").id().into_iter().chain([ctx.actor.user]).map(|id| id.to_string()).collect();
    let source = format!("/users/options?except={}", except.join(","));
    let people = people.into_iter().filter(|choice| !except.contains(&choice.value)).collect();
    let person = Control::Link { options: people, source, empty: ctx.text("form-unsaid") };
    let may = |key: &str, text: &str, chosen| Choice::new(key, ctx.text(text), chosen);
    let picks = Control::Picks {
        options: vec![may("read", "shares-may-read", true), may("write", "shares-may-write", false)],
        many: false,
    };
    let today = ctx.format.date_input(ctx.today());
    let until = Control::Date { value: String::new(), example: say(ctx, "form-such-as", &[("value", today.into())]) };
    let field = |name: &str, text: &str, control| ui::field(&FieldView::new(name, ctx.text(text), control));
    Ok(html! {
        details.sharing-new {
            summary.btn { (ui::icon("user-round-plus")) (ctx.text("shares-share")) }
            (ui::deed_form(&format!("{}/shares", href(record)), csrf, html! {
                (field("share_person", "shares-person", person))
                @if !teams.is_empty() {
                    (field("share_team", "shares-or-team", Control::Select { options: teams, empty: Some(ctx.text("form-unsaid")) }))
                }
                (field("share_may", "shares-may", picks))
                (field("share_until", "shares-until", until))
                (Button::submit(ctx.text("shares-share-now")).main().wide())
            }))
        }
    })
}

/// The names of those with whom, and by whom, something is shared.
pub(super) struct Names {
    users: Titles,
    teams: Titles,
}

impl Names {
    pub fn of(tx: &mut Reads<'_, '_>, shares: &[Shared]) -> records::Result<Names> {
        let (mut users, mut teams): (Vec<Id>, Vec<Id>) = Default::default();
        for share in shares {
            users.extend(share.by);
            match share.with {
                With::Person(id) => users.push(id),
                With::Team(id) => teams.push(id),
            }
        }
        Ok(Names { users: tx.titles_of("users", &users)?, teams: tx.titles_of("teams", &teams)? })
    }

    fn of_with(&self, share: &Shared) -> String {
        isolated(match share.with {
            With::Person(id) => self.users.get("users", id).unwrap_or("…"),
            With::Team(id) => self.teams.get("teams", id).unwrap_or("…"),
        })
    }

    /// «رضا: دیدن، تا ۱۰ آذر»
    fn line(&self, ctx: &records::Ctx, share: &Shared) -> Markup {
        let may = ctx.text(if share.writes { "shares-may-write" } else { "shares-may-read" });
        let until = share.until.map(|day| say(ctx, "shares-until-day", &[("day", ctx.format.date(day).into())]));
        let by = share.by.and_then(|by| self.users.get("users", by)).map(|name| {
            let when = ctx.format.ago(share.at, ctx.now());
            say(ctx, "shares-by", &[("name", isolated(name).into()), ("when", when.into())])
        });
        html! {
            b { (self.of_with(share)) } " " span.pill { (may) } @if let Some(until) = until { " " (until) }
            @if let Some(by) = by { br; small.muted { (by) } }
        }
    }
}
