//! What is known about a request before any page has looked at it.

use base::{Calendar, Format, Lang};
use records::{
    Workspace,
    sign_in::{KeyHolder, Origin, SignedIn},
};

use super::Looks;
use crate::{Client, components::Toast};

/// One request's standing.
#[derive(Clone, Debug)]
pub struct Standing {
    pub client: Client,
    pub request_id: String,
    /// The person of the cookie, if it belongs to somebody who may enter.
    pub signed_in: Option<SignedIn>,
    /// The person behind the API key, if one was sent and is in force.
    pub holder: Option<KeyHolder>,
    /// The page's own script asks, for a part of the page.
    pub htmx: bool,
    /// The page fetches itself anew, because a colleague changed something on it.
    pub refreshes: bool,
    /// The address that was asked for, with its query.
    pub path: String,
    /// What the browser calls itself.
    pub agent: String,
    /// A sentence that was left for this page.
    pub toast: Option<Toast>,
    pub(crate) looks: Looks,
    /// The browser's own language.
    pub(crate) accepts: Option<Lang>,
    /// The secret in the session's cookie, to end it.
    pub(crate) token: Option<String>,
    /// The secret of the browser, for forms before the sign-in.
    pub(crate) visitor: String,
}

impl Standing {
    /// Everything that decides the language, in the order in which it counts.
    pub fn lang(&self, workspace: &Workspace) -> Lang {
        let own = self.person().and_then(|person| person.lang.as_deref()).and_then(Lang::from_tag);
        own.or(self.looks.lang).or(self.accepts).unwrap_or(workspace.settings().lang)
    }

    /// How this person sees numbers, days and sums.
    pub fn format(&self, workspace: &Workspace) -> Format {
        let (settings, lang) = (workspace.settings(), self.lang(workspace));
        let own = self.person().and_then(|person| person.calendar.as_deref()).and_then(Calendar::from_code);
        // The company's calendar is meant for its language; who reads the other
        // language begins with the calendar of that one.
        let usual = if lang == settings.lang { settings.calendar } else { Format::of(lang).calendar };
        Format { lang, calendar: own.or(self.looks.calendar).unwrap_or(usual), ..settings.format() }
    }

    /// Whether the address is one of the API's; its documentation is a page.
    pub(crate) fn is_api(&self) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path.starts_with("/api/") && path != "/api/docs" && !path.starts_with("/api/docs/")
    }

    /// The administrator who looks through the person's eyes.
    pub(crate) fn behind(&self) -> Option<&records::people::Person> {
        self.signed_in.as_ref()?.behind.as_ref()
    }

    /// Whether a program asks, which no browser can be tricked into.
    pub(crate) fn is_program(&self) -> bool {
        self.holder.is_some()
    }

    pub(crate) fn csrf_secret(&self) -> &str {
        self.signed_in.as_ref().map_or(&self.visitor, |signed_in| &signed_in.session.csrf)
    }

    /// The token that forms of this answer carry.
    pub fn csrf(&self) -> String {
        crate::guard::masked(self.csrf_secret())
    }

    /// Where a sign-in comes from.
    pub fn origin(&self) -> Origin {
        Origin { address: self.client.address, agent: self.agent.clone() }
    }

    /// Who asks, where that is known; behind another's eyes whoever looks.
    pub(crate) fn user(&self) -> Option<base::Id> {
        let person = self.behind().or(self.person())?;
        Some(person.actor.user)
    }

    fn person(&self) -> Option<&records::people::Person> {
        let by_cookie = self.signed_in.as_ref().map(|signed_in| &signed_in.person);
        by_cookie.or(self.holder.as_ref().map(|holder| &holder.person))
    }
}
