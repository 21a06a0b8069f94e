//! One's own menu: language, theme, density and calendar as forms that work
//! without scripts, then the account and the way out.

use base::Lang;
use maud::{Markup, html};

use super::{Calendar, Density, Shell, Theme, UserBadge, icon, kbd};

/// Takes `language`, `theme`, `density`, `calendar` or `nav`, and `back`, the
/// page to return to. The script sends the same form without leaving the page.
pub(super) const PREFERENCES: &str = "/me/preferences";

pub(super) fn menu(shell: &Shell) -> Markup {
    let label = shell.word("ui-account");
    html! {
        details.menu.account {
            summary title=(label) {
                span.hush { (label) }
                @match &shell.user {
                    Some(user) => { (super::face::drawn(&user.initials, user.hue, "")) },
                    None => { span.btn.bare.square { (icon("settings")) } },
                }
            }
            div.sheet {
                @if let Some(user) = &shell.user { (me(user)) hr; }
                (preferences(shell))
                hr;
                (ways(shell))
            }
        }
    }
}

fn me(user: &UserBadge) -> Markup {
    html! {
        div.me {
            (super::face::drawn(&user.initials, user.hue, ""))
            div { b dir="auto" { (user.name) } @if !user.note.is_empty() { small { (user.note) } } }
        }
    }
}

/// The four preferences; each alternative is a button of the same small form.
pub(super) fn preferences(shell: &Shell) -> Markup {
    let languages =
        [Lang::Fa, Lang::En].map(|l| (l.tag(), shell.word(&format!("ui-language-{}", l.tag())), l == shell.lang));
    let named = |group: &str, tag: &'static str, on| (tag, shell.word(&format!("ui-{group}-{tag}")), on);
    let themes = Theme::ALL.iter().map(|t| named("theme", t.tag(), *t == shell.theme)).collect::<Vec<_>>();
    let densities = Density::ALL.iter().map(|d| named("density", d.tag(), *d == shell.density)).collect::<Vec<_>>();
    let calendars = Calendar::ALL.iter().map(|c| named("calendar", c.tag(), *c == shell.calendar)).collect::<Vec<_>>();
    html! {
        (preference(shell, "language", &languages))
        (preference(shell, "theme", &themes))
        (preference(shell, "density", &densities))
        (preference(shell, "calendar", &calendars))
    }
}

fn preference(shell: &Shell, name: &str, alternatives: &[(&str, String, bool)]) -> Markup {
    let label = shell.word(&format!("ui-{name}"));
    // A language names itself in its own script, so its button says which one that is.
    let lang_of = |tag: &str| (name == "language").then(|| tag.to_string());
    html! {
        form.pref method="post" action=(PREFERENCES) data-prefer {
            input type="hidden" name="csrf" value=(shell.csrf);
            input type="hidden" name="back" value=(shell.path);
            span { (label) }
            div.seg role="group" aria-label=(label) {
                @for (tag, word, on) in alternatives {
                    button name=(name) value=(tag) aria-pressed=(on) lang=[lang_of(tag)] { (word) }
                }
            }
        }
    }
}

fn ways(shell: &Shell) -> Markup {
    html! {
        button.item type="button" data-opens="keys" { (icon("keyboard")) (shell.word("ui-keys")) (kbd("?")) }
        @if shell.user.is_some() {
            a.item href="/me" { (icon("user-round")) (shell.word("ui-my-account")) }
            form method="post" action="/sign-out" {
                input type="hidden" name="csrf" value=(shell.csrf);
                button.item { (icon("log-out")) (shell.word("ui-sign-out")) }
            }
        }
    }
}
