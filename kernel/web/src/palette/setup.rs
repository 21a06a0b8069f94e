//! Pages that stand in no navigation, and what is found on them: the state of
//! the system, the indexes, each setting, what comes in and goes out by file.
//! People look for them by what they want («پشتیبان», "backup") rather than by
//! their headings; such words stand in the catalogue, parted by a bar.

use access::Deed;
use base::Lang;
use schema::EntityDef;

use super::ways::{Sort, Way, said, way};
use crate::{
    Visit,
    settings::Choosable,
    shell::{self, SETTINGS},
};

/// All of them that this person may open.
pub(super) fn ways(visit: &Visit) -> Vec<Way> {
    administered(visit).into_iter().chain(settings(visit)).chain(files(visit)).chain(everybodys(visit)).collect()
}

/// Further words for the page at `href`, by which it is looked for as well.
pub(super) fn words_for(visit: &Visit, href: &str) -> Vec<String> {
    let key = match href {
        "/bin" => "palette-words-bin",
        "/roles" => "palette-words-roles",
        "/people" | "/users" => "palette-words-people",
        "/holidays" => "palette-words-holidays",
        "/me" => "palette-words-account",
        "/settings" => "palette-words-settings",
        _ => return Vec::new(),
    };
    called(visit, key)
}

/// The names behind a key, in every language.
fn called(visit: &Visit, key: &str) -> Vec<String> {
    let names = |lang| said(visit, lang, key, &[]);
    Lang::ALL.into_iter().map(names).flat_map(|names| parted(&names)).collect()
}

fn parted(names: &str) -> Vec<String> {
    names.split('|').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn page(visit: &Visit, href: &str, icon: &str, label: &'static str, words: &str) -> Way {
    let page = way(visit, Sort::Page, href.to_owned(), icon, |lang| said(visit, lang, label, &[]));
    let also = page.also.iter().cloned().chain(called(visit, words)).collect();
    Way { also, ..page }
}

fn administered(visit: &Visit) -> Vec<Way> {
    if !visit.ctx.actor.administers() {
        return Vec::new();
    }
    let pages = [
        page(visit, crate::watch::HERE, "gauge", "system", "palette-words-system"),
        page(visit, crate::indexes::HERE, "zap", "indexes", "palette-words-indexes"),
    ];
    pages.into_iter().map(|page| Way { note: visit.t("web-settings"), ..page }).collect()
}

/// Each setting, at its own field.
fn settings(visit: &Visit) -> Vec<Way> {
    if !visit.ctx.actor.administers() {
        return Vec::new();
    }
    let settings = visit.ctx.workspace.settings();
    let there = Choosable::ALL.into_iter().filter(|one| one.is_there(&settings));
    let of = |one: Choosable| {
        let label = one.label();
        let way = way(visit, Sort::Page, one.address(), "settings", |lang| said(visit, lang, &label, &[]));
        let also = way.also.iter().cloned().chain(called(visit, &format!("palette-words-{label}"))).collect();
        Way { note: visit.t("web-settings"), also, ..way }
    };
    there.map(of).collect()
}

/// What comes in from files and is taken out, list by list.
fn files(visit: &Visit) -> Vec<Way> {
    let actor = &visit.ctx.actor;
    // The lists of the settings are looked for by their names, and would crowd these out.
    let listed = shell::entries(visit).into_iter().filter(|entry| entry.section != SETTINGS);
    let defs = listed.filter_map(|entry| visit.ctx.schema.entity(entry.href.strip_prefix('/')?).cloned());
    let defs: Vec<_> = defs.filter(|def| !def.is_kept_by_rules()).collect();
    let of = |def: &EntityDef, deed: Deed, icon: &str, to: &str, words: &'static str| {
        let label = |lang| format!("{}: {}", said(visit, lang, words, &[]), said(visit, lang, &def.label_key(), &[]));
        actor.may(&def.key, deed).then(|| way(visit, Sort::Deed, format!("/{}/{to}", def.key), icon, label))
    };
    let ins = defs.iter().filter_map(|def| of(def, Deed::Import, "upload", "import", "imports-open"));
    let outs = defs.iter().filter_map(|def| of(def, Deed::Export, "download", "export?format=xlsx", "export-open"));
    let may_import = defs.iter().any(|def| actor.may(&def.key, Deed::Import));
    let all = may_import.then(|| page(visit, "/imports", "upload", "imports-all", "palette-words-imports"));
    all.into_iter().chain(ins).chain(outs).collect()
}

fn everybodys(visit: &Visit) -> Vec<Way> {
    vec![
        page(visit, crate::notices::BELL, "bell", "ui-notices-all", "palette-words-notices"),
        page(visit, "/me#keys", "key-round", "key-title", "palette-words-keys"),
        page(visit, "/api/docs", "code", "api-docs", "palette-words-api"),
    ]
}
