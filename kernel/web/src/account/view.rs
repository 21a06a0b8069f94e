//! The page of one's own account.

use axum::response::Response;
use base::{Calendar, Lang};
use maud::{Markup, html};
use records::{
    FieldProblem,
    sign_in::{OwnAccount, Session, api_keys, own_account, own_sessions},
};
use schema::Tone;

use super::{Typed, keys};
use crate::{
    Result, Visit,
    components::{
        Button, Choice, Column, Control, FormView, RowView, card, card_with, code, fields, form, head, pill,
        post_button, stack, table,
    },
    say,
    typed::Fields,
};

/// The form that is shown again, with what was typed into it.
pub(super) enum Again {
    Nothing,
    About(Typed),
    Password(Typed),
    Key(Typed),
}

pub(super) async fn page(visit: &Visit, again: Again) -> Result<Response> {
    let own = own_account(&visit.ctx).await?;
    let sessions = own_sessions(&visit.ctx).await?;
    let held = api_keys(&visit.ctx).await?;
    let title = visit.t("ui-my-account");
    let (mut about, mut password, mut key) = (Typed::begin([("name", &own.name)]), Typed::default(), Typed::default());
    match again {
        Again::Nothing => {}
        Again::About(typed) => about = typed,
        Again::Password(typed) => password = typed,
        Again::Key(typed) => key = typed,
    }
    let body = html! {
        (head("", html! { (title) }, html! {}))
        (stack(html! {
            (card(&visit.t("account-about"), about_me(visit, &own, &about)))
            (card(&visit.t("account-password"), new_password(visit, &own, &password)))
            (where_signed_in(visit, &sessions))
            (keys::card_of(visit, &held, &key))
        }))
    };
    Ok(visit.page(&title, body))
}

fn about_me(visit: &Visit, own: &OwnAccount, typed: &Typed) -> Markup {
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed, label: &label, say: &tell };
    let format = &visit.ctx.format;
    let lang =
        |lang: Lang| Choice::new(lang.tag(), visit.t(&format!("ui-language-{}", lang.tag())), lang == format.lang);
    let calendar = |one: Calendar| {
        Choice::new(one.code(), visit.t(&format!("ui-calendar-{}", one.code())), one == format.calendar)
    };
    let picks = |options: Vec<Choice>| Control::Picks { options, many: false };
    let views = [
        of.line("name", "users-name", "text", "name"),
        of.of("lang", "ui-language", picks(Lang::ALL.map(lang).to_vec())),
        of.of("calendar", "ui-calendar", picks(Calendar::ALL.map(calendar).to_vec())),
    ];
    let body = html! {
        (of.summary(&visit.t("form-mend")))
        p { (visit.t("account-signs-in-with")) " " (code(&own.email)) @for role in &own.roles { " · " (role) } }
        (fields(&views))
        div { (Button::submit(visit.t("account-keep")).main()) }
    };
    form(&FormView::new("about-me", "/me", &visit.csrf), body)
}

fn new_password(visit: &Visit, own: &OwnAccount, typed: &Typed) -> Markup {
    let (label, tell) = (|key: &str| visit.t(key), |problem: &FieldProblem| say::problem(&visit.ctx, problem));
    let of = Fields { typed, label: &label, say: &tell };
    let views = [
        of.password("old_password", "account-old-password", "current-password"),
        of.password("password", "account-new-password", "new-password").hint(visit.t("password-hint")),
        of.password("password_again", "link-password-again", "new-password"),
    ];
    let body = html! {
        // Tells a password manager whose password changes.
        input type="text" name="email" value=(own.email) autocomplete="username" hidden;
        (of.summary(&visit.t("form-mend")))
        (fields(&views))
        div { (Button::submit(visit.t("account-change-password")).main()) }
    };
    form(&FormView::new("new-password", "/me/password", &visit.csrf).light(), body)
}

fn where_signed_in(visit: &Visit, sessions: &[Session]) -> Markup {
    let columns = ["account-device", "account-address", "account-since", "account-last-seen"]
        .map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = sessions.iter().map(|session| row(visit, session)).collect();
    let end = Button::submit(visit.t("account-end-others")).icon("log-out");
    let more = html! { @if sessions.len() > 1 { (post_button("/me/sessions/end", &visit.csrf, end)) } };
    let title = visit.t("account-sessions");
    card_with(&title, more, table(&title, &columns, None, &rows))
}

fn row(visit: &Visit, session: &Session) -> RowView {
    let own = visit.standing.signed_in.as_ref().is_some_and(|signed_in| signed_in.session.id == session.id);
    let format = &visit.ctx.format;
    let device = device(session.agent.as_deref().unwrap_or_default());
    let cells = vec![
        html! {
            (device.unwrap_or_else(|| visit.t("account-device-unknown")))
            @if own { " " (pill(Tone::Good, &visit.t("account-this-device"))) }
        },
        html! { (code(session.address.as_deref().unwrap_or_default())) },
        html! { (format.instant(session.created_at)) },
        html! { (format.instant(session.seen_at)) },
    ];
    RowView { id: format!("session-{}", session.id), cells, ..RowView::default() }
}

/// "Firefox, Windows" from what a browser calls itself; browsers name their
/// ancestors too, so the order of the questions matters.
fn device(agent: &str) -> Option<String> {
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("SamsungBrowser", "Samsung"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_by_its_own_name() {
        let check = |agent: &str, want: Option<&str>| assert_eq!(device(agent).as_deref(), want, "{agent}");
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            Some("Firefox, Windows"),
        );
        check(
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
            Some("Chrome, Android"),
        );
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
            Some("Safari, iPhone"),
        );
        check("curl/8.5", None);
        check("", None);
    }
}
