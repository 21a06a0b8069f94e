//! What surrounds a page, filled in from who asks and what the modules bring.

use base::Calendar as Counted;
use records::access::Deed;

use crate::{
    App, Guest, NavEntry, Standing, Visit,
    components::{self, MainAction, NavItem, Shell, UserBadge, Words, hue_of, initials_of},
};

/// The section whose entries stand on a page of their own.
pub(crate) const SETTINGS: &str = "settings";

pub(crate) fn of_visit<'a>(visit: &Visit, text: Words<'a>) -> Shell<'a> {
    let format = &visit.ctx.format;
    let mut shell = framed(&visit.app, &visit.standing, format.lang, format.calendar, text);
    shell.csrf = visit.csrf.clone();
    shell.user = Some(badge(visit));
    shell.toast = visit.standing.toast.clone();
    shell.live = crate::live::tie(visit);
    let (path, nav) = (own_path(&visit.path), entries(visit));
    let ordinary = nav.iter().filter(|entry| entry.section != SETTINGS);
    shell.nav = one_place(ordinary.map(|entry| item(visit, entry, path)).collect());
    shell.settings = nav.iter().any(|entry| entry.section == SETTINGS).then(|| settings(visit, &nav, path));
    shell.action = action(visit);
    shell.band = crate::access::band(visit);
    shell.notices = Some(bell(visit));
    shell
}

/// The bell's number; nothing where there is nothing to read.
fn bell(visit: &Visit) -> String {
    let unread = visit.counts.iter().find(|(href, count)| *href == crate::notices::BELL && *count > 0);
    unread.map(|(_, count)| figure(visit, *count)).unwrap_or_default()
}

pub(crate) fn of_guest<'a>(guest: &Guest, text: Words<'a>) -> Shell<'a> {
    let mut shell = framed(&guest.app, &guest.standing, guest.format.lang, guest.format.calendar, text);
    shell.csrf = guest.csrf.clone();
    shell.search = None;
    shell
}

fn framed<'a>(app: &App, standing: &Standing, lang: base::Lang, calendar: Counted, text: Words<'a>) -> Shell<'a> {
    let calendar = components::Calendar::from_tag(calendar.code()).unwrap_or_default();
    Shell {
        theme: standing.looks.theme,
        density: standing.looks.density,
        calendar,
        narrow: standing.looks.narrow,
        path: standing.path.clone(),
        workspace: app.workspace().settings().company.clone(),
        ..Shell::new(lang, text)
    }
}

fn badge(visit: &Visit) -> UserBadge {
    let name = visit.ctx.actor.name.clone();
    UserBadge { initials: initials_of(&name), hue: hue_of(&name), name, note: String::new() }
}

/// Every line of the navigation that this person has a use for, in order.
pub(crate) fn entries(visit: &Visit) -> Vec<NavEntry> {
    let brought = visit.app.modules().iter().flat_map(|module| module.nav.iter());
    let mut all: Vec<NavEntry> = brought.filter(|entry| is_open(visit, entry, Deed::Read)).copied().collect();
    // A module may give a page of the kernel another place; the first one counts.
    let mut seen = std::collections::HashSet::new();
    all.retain(|entry| seen.insert(entry.href));
    all.sort_by_key(|entry| entry.order);
    all
}

pub(crate) fn is_open(visit: &Visit, entry: &NavEntry, deed: Deed) -> bool {
    let Some(key) = entry.entity else { return true };
    let may = |def: &std::sync::Arc<schema::EntityDef>| access::may(&visit.ctx.actor, &visit.ctx.schema, def, deed);
    visit.ctx.schema.entity(key).is_some_and(may)
}

fn item(visit: &Visit, entry: &NavEntry, path: &str) -> NavItem {
    let current = path == entry.href || path.starts_with(&format!("{}/", entry.href));
    let count = visit.counts.iter().find(|(href, count)| *href == entry.href && *count > 0);
    let count = count.map(|(_, count)| figure(visit, *count));
    NavItem { href: entry.href.to_owned(), label: visit.t(entry.label), icon: entry.icon, current, count }
}

/// A page below two lines of the navigation stands at the nearer one.
fn one_place(mut items: Vec<NavItem>) -> Vec<NavItem> {
    let nearest = items.iter().filter(|item| item.current).map(|item| item.href.len()).max();
    items.iter_mut().for_each(|item| item.current &= Some(item.href.len()) == nearest);
    items
}

/// Nobody needs to know how many there are beyond this.
fn figure(visit: &Visit, count: u64) -> String {
    const MOST: i64 = 99;
    let shown = visit.ctx.format.number((count as i64).min(MOST));
    if count as i64 > MOST { format!("{shown}+") } else { shown }
}

/// The way to the settings is marked on each of their pages.
fn settings(visit: &Visit, nav: &[NavEntry], path: &str) -> NavItem {
    let inside = nav.iter().filter(|entry| entry.section == SETTINGS).any(|entry| item(visit, entry, path).current);
    let current = inside || path == "/settings";
    NavItem { href: "/settings".into(), label: visit.t("web-settings"), icon: "settings", current, count: None }
}

fn action(visit: &Visit) -> Option<MainAction> {
    let entry = visit.app.modules().iter().find_map(|module| module.action)?;
    let action = || MainAction { href: entry.href.to_owned(), label: visit.t(entry.label), icon: entry.icon };
    is_open(visit, &entry, Deed::Create).then(action)
}

fn own_path(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}
