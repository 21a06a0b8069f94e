//! The views of a list, as tabs: all, mine, my team's where records have
//! owners, what the modules give (people, companies), and what people have
//! saved for themselves and for others, in the order that this person chose.
//!
//! A shared view whose filter asks of a field that is hidden from the reader is
//! no view for them.

use base::{Id, Lang};
use records::{
    Ctx, Reads, Record,
    views::{self as saved, Sharing, TabChoices},
};
use schema::{Direction, EntityDef, Filter, filter};

use super::ask::{Ask, Face};
use crate::{components::Tab, module::Preset, say::say};

/// The key of the tab that leaves nothing out.
pub const ALL: &str = "all";

/// A view of one entity, in the reader's words.
#[derive(Clone, Debug)]
pub struct View {
    /// `all`, the key of a module's view, or the id of a saved one.
    pub key: String,
    pub label: String,
    /// None where a saved one cannot be read any more.
    pub filter: Option<Filter>,
    /// The filter as it is kept.
    pub text: String,
    pub sort: Option<(String, Direction)>,
    /// None: the entity's own.
    pub columns: Vec<String>,
    pub face: Option<Face>,
    pub by: Option<String>,
    /// None where it is part of the program.
    pub saved: Option<Saved>,
}

/// What stands behind a saved view.
#[derive(Clone, Debug)]
pub struct Saved {
    pub id: Id,
    pub version: i64,
    pub shared: Sharing,
    pub opens_first: bool,
    /// This person may save it anew, share and delete it.
    pub is_mine: bool,
}

impl View {
    fn built_in(key: &str, label: String, filter: Filter, text: &str) -> View {
        View {
            key: key.to_owned(),
            label,
            filter: Some(filter),
            text: text.to_owned(),
            sort: None,
            columns: Vec::new(),
            face: None,
            by: None,
            saved: None,
        }
    }

    fn saved(ctx: &Ctx, def: &EntityDef, record: &Record<saved::View>) -> View {
        let text = record.peek(saved::FILTER).flatten().unwrap_or_default();
        let owner = record.value("owner").id();
        let is_mine = owner == Some(ctx.actor.user) || ctx.actor.administers();
        View {
            key: record.id.to_string(),
            label: record.get(saved::NAME),
            filter: read(ctx, def, &text).filter(|filter| ctx.may_ask(def, filter)),
            text,
            sort: record.peek(saved::SORT).flatten().map(|sort| order(&sort)),
            columns: record.peek(saved::COLUMNS).flatten().map(|keys| saved::read_columns(&keys)).unwrap_or_default(),
            face: Some(if record.get(saved::KIND) == saved::Face::Board { Face::Board } else { Face::List }),
            by: record.peek(saved::GROUPED_BY).flatten(),
            saved: Some(Saved {
                id: record.id,
                version: record.version,
                shared: record.get(saved::SHARED),
                opens_first: record.get(saved::OPENS_FIRST),
                is_mine,
            }),
        }
    }

    /// Its address.
    pub fn href(&self, ask: &Ask) -> String {
        let face = self.face.unwrap_or(ask.face);
        let by = ask.by.clone().filter(|_| self.saved.is_none() && face == Face::Board);
        Ask { face, by, ..ask.viewed(Some(&self.key)) }.href()
    }
}

/// All views that make sense for this person, in their order.
pub fn of(
    ctx: &Ctx,
    def: &EntityDef,
    presets: &[Preset],
    kept: &[Record<saved::View>],
    chosen: &TabChoices,
) -> Vec<View> {
    let mut views = built_in(ctx, def, presets);
    let own = kept.iter().map(|record| View::saved(ctx, def, record));
    // Its owner may mend one that cannot be read; to others it says nothing.
    views.extend(own.filter(|view| view.filter.is_some() || view.saved.as_ref().is_some_and(|saved| saved.is_mine)));
    let place = |view: &View| chosen.order.iter().position(|key| *key == view.key).unwrap_or(usize::MAX);
    views.sort_by_key(place);
    views
}

/// The name and the address of each saved view of an entity that this person
/// may open.
pub(crate) fn saved_views(tx: &mut records::Reads<'_, '_>, def: &EntityDef) -> records::Result<Vec<(String, String)>> {
    let (kept, ask) = (tx.views_of(&def.key)?, Ask::of(&def.key));
    let views = kept.iter().map(|record| View::saved(tx.ctx, def, record));
    Ok(views.filter(|view| view.filter.is_some()).map(|view| (view.label.clone(), view.href(&ask))).collect())
}

fn built_in(ctx: &Ctx, def: &EntityDef, presets: &[Preset]) -> Vec<View> {
    let mut views = vec![View::built_in(ALL, ctx.text("list-all"), Filter::everything(), "")];
    let entity = before_a_name(ctx, super::plural(ctx, def));
    let mut add = |key: &str, label: String, text: &str| {
        views.extend(read(ctx, def, text).map(|filter| View::built_in(key, label, filter, text)));
    };
    let own: Vec<&Preset> = presets.iter().filter(|preset| preset.entity == def.key).collect();
    // A module may mean something closer by one of these names.
    let is_given = |key: &str| own.iter().any(|preset| preset.key == key);
    if def.owned && !is_given("mine") {
        add("mine", say(ctx, "list-mine", &[("entity", (&entity).into())]), "owner:me");
    }
    if def.owned && !def.personal && !ctx.actor.teams.is_empty() && !is_given("team") {
        add("team", say(ctx, "list-my-teams", &[("entity", (&entity).into())]), "team:mine");
    }
    for preset in own {
        add(preset.key, ctx.text(preset.label), preset.filter);
    }
    views
}

fn read(ctx: &Ctx, def: &EntityDef, text: &str) -> Option<Filter> {
    filter::parse(text, &ctx.schema, def, &ctx.reading(), &ctx.names()).ok()
}

fn order(text: &str) -> (String, Direction) {
    let (key, direction) = saved::read_sort(text);
    (key.into_owned(), direction)
}

/// «فروشگاه‌ها» are «فروشگاه‌های من»: a Persian noun leans on what follows it.
fn before_a_name(ctx: &Ctx, noun: String) -> String {
    match (ctx.lang(), noun.chars().last()) {
        (Lang::Fa, Some('ا' | 'و')) => noun + "ی",
        (Lang::Fa, Some('ه')) => noun + "ٔ",
        _ => noun,
    }
}

/// What a view means, without the words around it.
pub struct Viewed {
    pub filter: Filter,
    pub sort: Option<(String, Direction)>,
    pub columns: Vec<String>,
}

/// The view of this key, for programs; none where this person has no such view, or cannot read its filter.
pub fn named(
    tx: &mut Reads<'_, '_>,
    def: &EntityDef,
    presets: &[Preset],
    key: &str,
) -> records::Result<Option<Viewed>> {
    let kept = tx.views_of(&def.key)?;
    let all = of(tx.ctx, def, presets, &kept, &TabChoices::default());
    let view = all.into_iter().find(|view| view.key == key);
    Ok(view.and_then(|view| Some(Viewed { filter: view.filter?, sort: view.sort, columns: view.columns })))
}

/// The tab that opens where nothing was asked: what this person chose, else
/// what was meant for them by whoever shared it, else everything.
pub fn first<'v>(views: &'v [View], chosen: &TabChoices) -> Option<&'v View> {
    let own = chosen.first.as_ref().and_then(|key| views.iter().find(|view| view.key == *key));
    let meant = || views.iter().find(|view| view.saved.as_ref().is_some_and(|saved| saved.opens_first));
    own.or_else(meant)
}

/// The tabs as they are drawn; `at` is the one that is open.
pub fn tabs(views: &[View], ask: &Ask, at: usize) -> Vec<Tab> {
    let tab = |(place, view): (usize, &View)| Tab {
        href: view.href(ask),
        label: view.label.clone(),
        current: place == at,
        count: None,
    };
    views.iter().enumerate().map(tab).collect()
}
