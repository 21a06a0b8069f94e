//! The views of a list, as tabs: all, mine, my team's where records have
//! owners, and what the modules give (people, companies). A view is a filter
//! with a name; its address says the name, so that it may change its filter.

use base::Lang;
use records::Ctx;
use schema::{EntityDef, Filter, filter};

use super::ask::Ask;
use crate::{components::Tab, module::Preset, say::say};

/// A view of one entity, in the reader's words.
pub struct View {
    /// None for all records.
    pub key: Option<String>,
    pub label: String,
    pub filter: Filter,
}

/// All views that make sense for this person.
pub fn of(ctx: &Ctx, def: &EntityDef, presets: &[Preset]) -> Vec<View> {
    let mut views = vec![View { key: None, label: ctx.text("list-all"), filter: Filter::everything() }];
    let entity = before_a_name(ctx, super::plural(ctx, def));
    let mut add = |key: &str, label: String, text: &str| {
        let read = filter::parse(text, &ctx.schema, def, &ctx.reading(), &ctx.names());
        if let Ok(filter) = read {
            views.push(View { key: Some(key.to_owned()), label, filter });
        }
    };
    let own: Vec<&Preset> = presets.iter().filter(|preset| preset.entity == def.key).collect();
    // A module may mean something closer by one of these names.
    let is_given = |key: &str| own.iter().any(|preset| preset.key == key);
    if def.owned && !is_given("mine") {
        add("mine", say(ctx, "list-mine", &[("entity", (&entity).into())]), "owner:me");
    }
    if def.owned && !ctx.actor.teams.is_empty() && !is_given("team") {
        add("team", say(ctx, "list-my-teams", &[("entity", (&entity).into())]), "team:mine");
    }
    for preset in own {
        add(preset.key, ctx.text(preset.label), preset.filter);
    }
    views
}

/// «فروشگاه‌ها» are «فروشگاه‌های من»: a Persian noun leans on what follows it.
fn before_a_name(ctx: &Ctx, noun: String) -> String {
    match (ctx.lang(), noun.chars().last()) {
        (Lang::Fa, Some('ا' | 'و')) => noun + "ی",
        (Lang::Fa, Some('ه')) => noun + "ٔ",
        _ => noun,
    }
}

/// The view that an address names.
pub fn named<'v>(views: &'v [View], key: Option<&str>) -> Option<&'v View> {
    views.iter().find(|view| view.key.is_some() && view.key.as_deref() == key)
}

/// The tabs; the current one is the view whose filter the list shows.
pub fn tabs(views: &[View], ask: &Ask, shown: Option<&Filter>) -> Vec<Tab> {
    let tab = |view: &View| Tab {
        href: ask.viewed(view.key.as_deref()).href(),
        label: view.label.clone(),
        current: shown == Some(&view.filter),
        count: None,
    };
    views.iter().map(tab).collect()
}
