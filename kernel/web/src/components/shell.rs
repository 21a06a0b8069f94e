//! The frame of every signed-in page, and what it must be told to be drawn.

use base::Lang;
use maud::{DOCTYPE, Markup, html};

use super::{keys_help, nav, notice, palette, scripts, top};

/// A word or sentence of the catalogue, by key, in the reader's language.
pub type Words<'a> = &'a dyn Fn(&str) -> String;

/// Colours of the page; `System` follows the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calendar {
    #[default]
    Jalali,
    Gregorian,
}

/// A preference that a form sends and `<html>` carries as one word.
macro_rules! tags {
    ($kind:ident: $($variant:ident = $tag:literal),+) => {
        impl $kind {
            pub const ALL: &'static [$kind] = &[$($kind::$variant),+];
            pub fn tag(self) -> &'static str {
                match self { $($kind::$variant => $tag),+ }
            }
            pub fn from_tag(tag: &str) -> Option<$kind> {
                $kind::ALL.iter().copied().find(|it| it.tag() == tag)
            }
        }
    };
}
tags!(Theme: System = "system", Light = "light", Dark = "dark");
tags!(Density: Comfortable = "comfortable", Compact = "compact");
tags!(Calendar: Jalali = "jalali", Gregorian = "gregorian");

/// Who is signed in, as the corner of the page shows it.
#[derive(Clone, Debug, Default)]
pub struct UserBadge {
    pub name: String,
    pub initials: String,
    /// A hue in degrees, so that a person keeps one colour everywhere.
    pub hue: u16,
    /// A line below the name, such as the role.
    pub note: String,
}

/// One section of the navigation.
#[derive(Clone, Debug, Default)]
pub struct NavItem {
    pub href: String,
    pub label: String,
    pub icon: &'static str,
    pub current: bool,
    /// A figure in the reader's digits.
    pub count: Option<String>,
}

/// The one thing most often begun anywhere: record a call. `N` reaches it.
#[derive(Clone, Debug, Default)]
pub struct MainAction {
    pub href: String,
    pub label: String,
    pub icon: &'static str,
}

/// What surrounds a page. Begin with [`Shell::new`] and fill in what there is.
pub struct Shell<'a> {
    pub lang: Lang,
    pub theme: Theme,
    pub density: Density,
    pub calendar: Calendar,
    /// Whether the navigation is folded to icons.
    pub narrow: bool,
    pub user: Option<UserBadge>,
    pub nav: Vec<NavItem>,
    /// Saved views of this person, below the sections.
    pub shortcuts: Vec<NavItem>,
    /// What stands at the foot of the navigation: settings.
    pub settings: Option<NavItem>,
    pub action: Option<MainAction>,
    /// Unread notices in the reader's digits; `Some("")` shows a bell without a figure.
    pub notices: Option<String>,
    /// What stands in the search box; `None` draws no box.
    pub search: Option<String>,
    pub csrf: String,
    /// This page's own address, to which a change of preference returns.
    pub path: String,
    pub workspace: String,
    pub text: Words<'a>,
    pub toast: Option<super::Toast>,
    /// How the page hears of what colleagues do.
    pub live: Option<LiveTie>,
    /// A band above everything, on every page, for as long as something holds.
    pub band: Option<Markup>,
}

/// What the script needs to follow the stream of events.
#[derive(Clone, Debug, Default)]
pub struct LiveTie {
    /// Everything before this place is on the page.
    pub since: String,
    /// Pages of one session share one stream.
    pub session: String,
    pub me: String,
}

impl<'a> Shell<'a> {
    pub fn new(lang: Lang, text: Words<'a>) -> Shell<'a> {
        let calendar = if lang == Lang::Fa { Calendar::Jalali } else { Calendar::Gregorian };
        Shell {
            lang,
            theme: Theme::default(),
            density: Density::default(),
            calendar,
            narrow: false,
            user: None,
            nav: Vec::new(),
            shortcuts: Vec::new(),
            settings: None,
            action: None,
            notices: None,
            search: Some(String::new()),
            csrf: String::new(),
            path: "/".into(),
            workspace: String::new(),
            text,
            toast: None,
            live: None,
            band: None,
        }
    }

    pub(super) fn word(&self, key: &str) -> String {
        (self.text)(key)
    }
}

/// A whole page: sections at the reading edge, search above, `body` in the middle.
pub fn page(shell: &Shell, title: &str, body: Markup) -> Markup {
    document(
        shell,
        title,
        html! {
            a.skip href="#main" { (shell.word("ui-skip")) }
            @if let Some(band) = &shell.band { (band) }
            div.shell {
                (nav::sections(shell))
                div.stage {
                    (top::bar(shell))
                    main #main.page tabindex="-1" { (body) }
                }
            }
            (nav::phone_bar(shell))
            (keys_help(shell.text))
            @if shell.search.is_some() { (palette::palette(shell)) }
        },
    )
}

/// The document around a body: language, direction, colours, scripts.
pub(super) fn document(shell: &Shell, title: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(shell.lang.tag()) dir=(shell.lang.dir()) data-theme=(shell.theme.tag())
            data-density=(shell.density.tag()) data-calendar=(shell.calendar.tag())
            data-nav=[shell.narrow.then_some("narrow")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                title { (title) @if !shell.workspace.is_empty() { " · " (shell.workspace) } }
                (scripts::head(shell))
            }
            body {
                div.loading aria-hidden="true" {}
                (body)
                (notice::toasts(shell))
                (scripts::words(shell.text))
            }
        }
    }
}
