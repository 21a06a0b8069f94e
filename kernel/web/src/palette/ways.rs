//! Pages and deeds that the palette leads to, each known by its words in both
//! languages. A way appears only where the person may go or do it.

use access::Deed;
use base::{Arg, Lang};
use schema::EntityDef;

use crate::{
    Visit,
    list::Ask,
    search::{Asked, Fit},
    shell::{self, SETTINGS},
};

/// Ways that are offered for words.
const MOST: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Deed,
    Page,
}

pub(super) struct Way {
    pub sort: Sort,
    pub href: String,
    pub icon: String,
    pub label: String,
    /// Where it stands: the list whose view it is, the settings.
    pub note: String,
    /// The button of the page's own forms that does it, as a selector; the
    /// address then leads to where that button can be seen.
    pub press: Option<String>,
    /// What else it is called: the same words in the other language.
    pub(super) also: Vec<String>,
    pub fit: Fit,
}

/// Before anything is typed: what is begun most often, then the sections.
pub(super) fn first(visit: &Visit) -> Vec<Way> {
    let all = deeds(visit).into_iter().chain(sections(visit));
    all.filter(|way| way.note.is_empty()).collect()
}

/// The best ways for the words, deeds and pages each by their fit.
pub(super) fn found(visit: &Visit, words: &str, own: impl Iterator<Item = Way>) -> Vec<Way> {
    let asked = Asked::new(words);
    let all = own.chain(deeds(visit)).chain(oneself(visit)).chain(sections(visit)).chain(super::setup::ways(visit));
    let all = all.chain(views(visit));
    let answer = |way: Way| {
        let called = [&way.label].into_iter().chain(&way.also);
        let fit = called.filter_map(|name| asked.answered(name)).min()?;
        Some(Way { fit, ..way })
    };
    let mut fitting: Vec<Way> = all.filter_map(answer).collect();
    fitting.sort_by_key(|way| (way.fit, way.sort, way.label.chars().count()));
    fitting.truncate(MOST);
    fitting
}

pub(super) fn way(visit: &Visit, sort: Sort, href: String, icon: &str, words: impl Fn(Lang) -> String) -> Way {
    let lang = visit.ctx.lang();
    let also = Lang::ALL.into_iter().filter(|other| *other != lang).map(&words).collect();
    Way { sort, href, icon: icon.to_owned(), label: words(lang), note: String::new(), press: None, also, fit: Fit::Far }
}

pub(super) fn said(visit: &Visit, lang: Lang, key: &str, args: &[(&str, Arg)]) -> String {
    visit.ctx.workspace.texts.get(lang, key, args)
}

/// The main deed, and a new record of each list that stands in the navigation.
fn deeds(visit: &Visit) -> Vec<Way> {
    let main = visit.app.modules().iter().find_map(|module| module.action);
    let main = main.filter(|entry| shell::is_open(visit, entry, Deed::Create));
    let main = main.map(|entry| {
        way(visit, Sort::Deed, entry.href.to_owned(), entry.icon, |lang| said(visit, lang, entry.label, &[]))
    });
    let begun = shell::entries(visit).into_iter().filter_map(|entry| {
        let def = visit.ctx.schema.entity(entry.href.strip_prefix('/')?)?.clone();
        let may = access::may(&visit.ctx.actor, &visit.ctx.schema, &def, Deed::Create) && !def.is_kept_by_rules();
        let one = |lang| said(visit, lang, &def.one_label_key(), &[]);
        let begin = way(visit, Sort::Deed, format!("/{}/new", def.key), "plus", |lang| {
            said(visit, lang, "list-new", &[("one", one(lang).into())])
        });
        let note = if entry.section == SETTINGS { visit.t("web-settings") } else { String::new() };
        may.then_some(Way { note, ..begin })
    });
    main.into_iter().chain(begun).collect()
}

/// What one does about oneself: out, the other language, the colours, handing
/// all over. The forms stand in one's own menu on every page.
fn oneself(visit: &Visit) -> Vec<Way> {
    let pressed = |icon: &str, press: &str, key: &'static str| {
        let words = |lang| said(visit, lang, key, &[]);
        Way { press: Some(press.to_owned()), ..way(visit, Sort::Deed, "/me".to_owned(), icon, words) }
    };
    let prefer = |icon: &str, name: &str, value: &str| {
        let press = format!("form[data-prefer] button[name={name}][value={value}]");
        let [group, choice] = [format!("ui-{name}"), format!("ui-{name}-{value}")];
        let words = |lang| format!("{}: {}", said(visit, lang, &group, &[]), said(visit, lang, &choice, &[]));
        Way { press: Some(press), ..way(visit, Sort::Deed, "/me".to_owned(), icon, words) }
    };
    let all = format!("/people/{}/holdings", visit.ctx.actor.user);
    vec![
        pressed("log-out", "form[action='/sign-out'] button", "ui-sign-out"),
        prefer("languages", "language", if visit.ctx.lang() == Lang::Fa { "en" } else { "fa" }),
        prefer("moon", "theme", "dark"),
        prefer("sun", "theme", "light"),
        prefer("settings", "theme", "system"),
        way(visit, Sort::Deed, all, "user-round-check", |lang| said(visit, lang, "palette-hand-all-over", &[])),
    ]
}

/// Every line of the navigation, the settings and one's own account.
fn sections(visit: &Visit) -> Vec<Way> {
    let page = |href: &str, icon: &str, key: &str| {
        let page = way(visit, Sort::Page, href.to_owned(), icon, |lang| said(visit, lang, key, &[]));
        let also = page.also.iter().cloned().chain(super::setup::words_for(visit, href)).collect();
        Way { also, ..page }
    };
    let entries = shell::entries(visit);
    let has_settings = entries.iter().any(|entry| entry.section == SETTINGS);
    let lines = entries.iter().map(|entry| {
        let note = if entry.section == SETTINGS { visit.t("web-settings") } else { String::new() };
        Way { note, ..page(entry.href, entry.icon, entry.label) }
    });
    let settings = has_settings.then(|| page("/settings", "settings", "web-settings"));
    lines.chain(settings).chain([page("/me", "circle-user", "ui-my-account")]).collect()
}

/// The views that modules give to the lists of this person.
fn views(visit: &Visit) -> Vec<Way> {
    let given = visit.app.modules().iter().flat_map(|module| &module.views);
    let of_list = |def: &EntityDef, key: &str| Ask::of(&def.key).viewed(Some(key)).href();
    given
        .filter_map(|preset| {
            let def = visit.ctx.schema.entity(preset.entity)?;
            if !access::may(&visit.ctx.actor, &visit.ctx.schema, def, Deed::Read) {
                return None;
            }
            let words = |lang| said(visit, lang, preset.label, &[]);
            let view = way(visit, Sort::Page, of_list(def, preset.key), "list", words);
            let with_list =
                |lang| format!("{} {}", said(visit, lang, &def.label_key(), &[]), said(visit, lang, preset.label, &[]));
            let also = view.also.iter().cloned().chain(Lang::ALL.map(with_list)).collect();
            Some(Way { note: visit.t(&def.label_key()), also, ..view })
        })
        .collect()
}
