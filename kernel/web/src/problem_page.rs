//! A problem in words: what happened, and what the person can do. Programs get
//! a document instead, from the API.

use std::sync::Arc;
use std::time::Duration;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::{Arg, Lang};
use maud::{Markup, html};
use schema::Tone;

use crate::{
    App, Guest, Problem, Standing, Visit,
    components::{Button, Toast, form_errors, icon, toast},
};

/// The answer that tells a problem, in the form in which it was asked.
pub(crate) fn answer(app: &App, standing: &Arc<Standing>, problem: &Problem) -> Response {
    if let Problem::Fault(fault) = problem {
        tracing::error!(id = %standing.request_id, fault = format!("{fault:#}"), "a request failed");
    }
    let words = Words { app, standing, lang: standing.lang(app.workspace()) };
    let mut response = match standing {
        _ if standing.htmx => words.part(problem),
        _ => words.page(problem),
    };
    *response.status_mut() = problem.status();
    if let Some(after) = problem.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds(after)));
    }
    if matches!(problem, Problem::SignIn) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn seconds(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

struct Words<'a> {
    app: &'a App,
    standing: &'a Arc<Standing>,
    lang: Lang,
}

impl Words<'_> {
    fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.app.workspace().texts.get(self.lang, key, args)
    }

    fn facts(&self, key: &str, args: &[(String, Arg)]) -> String {
        let args: Vec<(&str, Arg)> = args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
        self.text(key, &args)
    }

    fn title(&self, problem: &Problem) -> String {
        self.text(&format!("problem-{}", problem.key()), &[])
    }

    /// What happened, what to do about it, and where that was not this person's doing the code in the log.
    fn sentence(&self, problem: &Problem) -> String {
        let words = self.words(problem);
        match problem {
            Problem::Fault(_) => words,
            _ if problem.status().is_server_error() => {
                let code = self.text("problem-code", &[("id", (&self.standing.request_id).into())]);
                format!("{words} {code}")
            }
            _ => words,
        }
    }

    fn words(&self, problem: &Problem) -> String {
        match problem {
            Problem::Refused(refusal) => self.facts(&refusal.text, &refusal.args),
            Problem::TooMany { retry_after } | Problem::Busy { retry_after } => {
                self.text(&format!("problem-{}.what", problem.key()), &[("seconds", seconds(*retry_after).into())])
            }
            Problem::Fault(_) => self.text("problem-fault.what", &[("id", (&self.standing.request_id).into())]),
            _ => self.text(&format!("problem-{}.what", problem.key()), &[]),
        }
    }

    /// Each wrong field with its words; the field's own label where it has one.
    fn fields(&self, problem: &Problem) -> Vec<(String, String)> {
        let Problem::Invalid(problems) = problem else { return Vec::new() };
        problems.iter().map(|one| (one.field.clone(), self.facts(&one.text, &one.args))).collect()
    }

    fn page(&self, problem: &Problem) -> Response {
        let title = self.title(problem);
        let body = self.body(problem, &title);
        match Visit::of(self.app, self.standing) {
            Some(visit) => visit.page(&title, body),
            None => Guest::of(self.app, self.standing).bare(&title, body),
        }
    }

    fn body(&self, problem: &Problem, title: &str) -> Markup {
        let lines: Vec<(String, String)> =
            self.fields(problem).into_iter().map(|(_, words)| (String::new(), words)).collect();
        let again =
            matches!(problem, Problem::Expired | Problem::Stale { .. } | Problem::Invalid(_) | Problem::Refused(_));
        html! {
            @if lines.is_empty() {
                (notice(sign(problem), title, &self.sentence(problem), html! {
                    @if again { (Button::link(self.text("problem-back", &[]), respond_to(self.standing)).main()) }
                    @else { (Button::link(self.text("problem-home", &[]), "/").main()) }
                }))
            } @else {
                (form_errors(title, &lines))
            }
        }
    }

    /// For a live request: a toast beside the page, which stays as it is.
    fn part(&self, problem: &Problem) -> Response {
        let lines = self.fields(problem).into_iter().map(|(_, words)| words);
        let said: Vec<String> =
            if matches!(problem, Problem::Invalid(_)) { lines.collect() } else { vec![self.sentence(problem)] };
        let tone = if problem.status().is_server_error() { Tone::Bad } else { Tone::Warn };
        let text = |key: &str| self.text(key, &[]);
        let notice = toast(&Toast { tone, text: said.join(" "), ..Toast::default() }, &self.standing.csrf(), &text);
        ([("hx-retarget", "#toasts"), ("hx-reswap", "beforeend")], notice).into_response()
    }
}

/// Where a person was when the deed failed: a page of the same address, or the first one.
fn respond_to(standing: &Standing) -> String {
    let path = standing.path.split('?').next().unwrap_or("/");
    crate::respond::own_path(path).to_owned()
}

/// A page that has nothing but this to say.
pub(crate) fn notice(sign: &str, title: &str, words: &str, acts: Markup) -> Markup {
    html! {
        div.empty {
            (icon(sign))
            h1 { (title) }
            p { (words) }
            @if !acts.0.is_empty() { div.acts { (acts) } }
        }
    }
}

fn sign(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotFound => "search",
        Problem::Forbidden | Problem::SignIn | Problem::Expired => "shield",
        Problem::Busy { .. } | Problem::TooMany { .. } | Problem::TooSlow => "clock",
        _ => "triangle-alert",
    }
}
