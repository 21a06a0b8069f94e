//! Through what one looks at an entity: the tab, and what the address changes
//! in it. Lists, boards and exports read their address here, so that a view
//! means the same on all of them.
//!
//! Whatever the address does not say, the view says; what the view does not
//! say, the entity does.

use std::{borrow::Cow, sync::Arc};

use base::Id;
use maud::{Markup, html};
use records::{Ctx, Cursor, Error, Reads, Titles, access::Deed};
use schema::{Direction, EntityDef, FieldDef, Filter, Key, Tone};

use super::{
    ask::{Ask, Face},
    columns,
    views::{self, View},
};
use crate::{
    Visit, components as ui,
    filter::{self, Added, Wrong},
    form::Pairs,
    indexes::{self, Offers},
    module::Preset,
    say::{isolated, say},
};

/// An entity as an address asks to see it.
pub struct Lens {
    pub def: Arc<EntityDef>,
    pub ask: Ask,
    pub(super) views: Vec<View>,
    /// The tab that is open.
    pub(super) at: usize,
    pub(super) wanted: Result<Filter, Wrong>,
    /// What is shown while the filter cannot be read.
    before: Filter,
    /// Whether that is the page from which the filter was sent, rather than the view.
    looked_back: bool,
    /// The form for one more condition, where it was sent and not understood.
    pub(super) added: Option<Added>,
    /// The names of the records that the filter names by id.
    pub(super) named: Vec<Titles>,
    leads_on: Option<String>,
}

impl Lens {
    /// What an address of this entity asks for. Forbidden to who may not read the
    /// entity; not found where it names a saved view that this person does not see.
    pub async fn read(visit: &Visit, entity: &str, pairs: &Pairs, face: Face) -> crate::Result<Lens> {
        let def = visit.ctx.def(entity)?;
        if !visit.ctx.actor.may(&def.key, Deed::Read) {
            return Err(Error::Forbidden { entity: def.key.to_string(), deed: Deed::Read.key() }.into());
        }
        let presets: Vec<Preset> = visit.app.modules().iter().flat_map(|module| module.views.clone()).collect();
        let ask = Ask { face, ..Ask::read(&def.key, pairs) };
        let added = Added::read(pairs);
        let is_moved = pairs.iter().any(|(name, _)| name == "up" || name == "down");
        let moved = is_moved.then(|| ask.href());
        let mut lens = visit.ctx.read(move |tx| Lens::of(tx, def, ask, added, &presets)).await?;
        // Read once more, the address must not move the column once more.
        lens.leads_on = lens.leads_on.or(moved);
        Ok(lens)
    }

    fn of(
        tx: &mut Reads<'_, '_>,
        def: Arc<EntityDef>,
        mut ask: Ask,
        added: Option<Added>,
        presets: &[Preset],
    ) -> records::Result<Lens> {
        let (kept, chosen) = (tx.views_of(&def.key)?, tx.tab_choices(&def.key)?);
        let views = views::of(tx.ctx, &def, presets, &kept, &chosen);
        let mut leads_on = None;
        if ask.is_bare()
            && let Some(first) = views::first(&views, &chosen)
        {
            leads_on = first.face.filter(|face| *face != ask.face).map(|_| first.href(&ask));
            ask.view = Some(first.key.clone());
        }
        let at = place(&views, &ask)?;
        let wanted = wanted(tx, &def, &ask, &views[at])?;
        let before = match &wanted {
            Ok(filter) => filter.clone(),
            Err(_) => self::wanted(tx, &def, &Ask::of(&def.key), &views[at])?.unwrap_or_default(),
        };
        let mut lens =
            Lens { def, ask, views, at, wanted, before, looked_back: false, added, named: Vec::new(), leads_on };
        lens.add_condition(tx)?;
        lens.named = match &lens.wanted {
            Ok(filter) => filter::names(tx, filter::named_ids(tx.ctx, &lens.def, filter))?,
            Err(_) => Vec::new(),
        };
        Ok(lens)
    }

    /// Where the address leads instead: one more condition was added, or the
    /// view that opens first is of another form.
    pub fn leads_on(&self) -> Option<&str> {
        self.leads_on.as_deref()
    }

    /// The records that are meant; none where the filter cannot be read, which
    /// [`super::head`] then says.
    pub fn filter(&self) -> Option<&Filter> {
        self.wanted.as_ref().ok()
    }

    /// The records that stand on the page: those that are meant, or those that
    /// stood there before a filter was sent that cannot be read.
    pub fn shown(&self) -> Filter {
        self.wanted.as_ref().unwrap_or(&self.before).clone()
    }

    /// Where the filter cannot be read, the records of the page that it was sent
    /// from stay; without that page, those of the view.
    pub(super) async fn look_back(&mut self, visit: &Visit, from: Option<String>) -> crate::Result<()> {
        let Some((path, query)) = from.as_deref().and_then(|from| from.split_once('?')) else { return Ok(()) };
        if self.wanted.is_ok() || self.added.is_some() || path != self.ask.path() {
            return Ok(());
        }
        let pairs: Pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let Some(text) = Ask::read(&self.def.key, &pairs).filter else { return Ok(()) };
        let def = self.def.clone();
        let read = visit.ctx.read(move |tx| filter::read_in(tx, &def, &text)).await?;
        if let Ok(before) = read {
            (self.before, self.looked_back) = (before, true);
        }
        Ok(())
    }

    /// The order, where one was chosen that this person may ask for.
    pub fn sort(&self, ctx: &Ctx) -> Option<(Key, Direction)> {
        let (key, direction) = self.ask.sort.as_ref().or(self.view().sort.as_ref())?;
        self.sorts(ctx, key).then(|| (Key::Owned(key.clone()), *direction))
    }

    fn sorts(&self, ctx: &Ctx, key: &str) -> bool {
        let is_stamp = matches!(key, "created_at" | "updated_at");
        let known = is_stamp || self.def.field(key).is_some_and(columns::sorts);
        known && ctx.actor.reads(&self.def, key)
    }

    /// What of the address was not understood beside its filter: the same
    /// sentence for a field that is hidden and for one that there is not.
    fn misread(&self, ctx: &Ctx) -> Vec<String> {
        let (key, direction) = self.order(ctx);
        let sort = self.ask.sort.as_ref().filter(|(key, _)| !self.sorts(ctx, key));
        let sort = sort.map(|(key, _)| say(ctx, "list-sort-unknown", &[("field", isolated(key).into())]));
        let is_place = |from: &str| Cursor::decode(from).is_some_and(|from| from.fits(&key, direction));
        let place = self.ask.from.as_deref().filter(|from| self.ask.face == Face::List && !is_place(from));
        sort.into_iter().chain(place.map(|_| ctx.text("list-place-unknown"))).collect()
    }

    /// The columns: the name first, then what was chosen, or else what the
    /// entity shows of itself.
    pub fn columns(&self, ctx: &Ctx) -> Vec<Cow<'_, FieldDef>> {
        columns::chosen(ctx, &self.def, self.column_keys())
    }

    /// The field by which a board makes its columns, where one was chosen.
    pub fn by(&self) -> Option<&str> {
        self.ask.by.as_deref().or(self.view().by.as_deref())
    }

    /// The view that is open.
    pub fn view(&self) -> &View {
        &self.views[self.at]
    }

    pub(super) fn column_keys(&self) -> &[String] {
        if self.ask.columns.is_empty() { &self.view().columns } else { &self.ask.columns }
    }

    /// Whether the page differs from the view that is open.
    pub(super) fn has_changed(&self, ctx: &Ctx) -> bool {
        let view = self.view();
        let filter = match (&self.wanted, &view.filter) {
            (Ok(wanted), Some(kept)) => wanted != kept,
            _ => self.ask.filter.is_some(),
        };
        let own = || {
            let sort = view.sort.clone().unwrap_or((self.def.sort.0.to_string(), self.def.sort.1));
            (Key::Owned(sort.0), sort.1)
        };
        let sort = self.ask.sort.is_some() && self.sort(ctx).is_some_and(|sort| sort != own());
        let shown = |keys: &[String]| -> Vec<Key> {
            columns::chosen(ctx, &self.def, keys).iter().map(|field| field.key.clone()).collect()
        };
        let columns = !self.ask.columns.is_empty() && shown(&self.ask.columns) != shown(&view.columns);
        let by = view.saved.is_some() && self.ask.by.is_some() && self.ask.by != view.by;
        filter || sort || columns || by
    }

    /// The order that the list is in.
    pub(super) fn order(&self, ctx: &Ctx) -> (Key, Direction) {
        self.sort(ctx).unwrap_or_else(|| self.def.sort.clone())
    }

    /// The indexes that this view lacks, where it was stopped; `also` is what its
    /// page asks beside the filter.
    pub(crate) async fn index_offers(&self, ctx: &Ctx, also: &Filter) -> crate::Result<Offers> {
        let filter = self.filter().cloned().unwrap_or_default().and(also.clone());
        Ok(indexes::offers_of(ctx, &self.def, &filter, &self.order(ctx).0).await?)
    }

    /// The filter that is shown: as it was typed, or as it can be.
    pub(super) fn text(&self, ctx: &Ctx) -> String {
        match (&self.wanted, &self.ask.filter) {
            (Err(wrong), _) => wrong.text.clone(),
            (Ok(_), Some(typed)) => typed.clone(),
            (Ok(filter), None) => filter::text(ctx, &self.def, filter),
        }
    }

    /// A hidden or unknown field: the same sentence for both.
    pub fn refuse(&mut self, ctx: &Ctx, problems: &[records::FieldProblem]) {
        let text = self.text(ctx);
        self.before = self.view().filter.clone().unwrap_or_default();
        self.looked_back = false;
        self.wanted = Err(Wrong::refused(ctx, &text, problems));
    }

    /// The bar of the filter, with what the page itself puts at its far end.
    pub(super) fn bar(&self, visit: &Visit, end: &Markup) -> Markup {
        let asked = self.asked(&visit.ctx);
        html! {
            div.bar { (filter::bar(visit, &self.def, &asked)) div.end { (end) } }
            (filter::errors(&visit.ctx, &asked))
            @for said in self.misread(&visit.ctx) { (ui::alert(Tone::Warn, html! { p { (said) } })) }
        }
    }

    /// What of the filter was taken for text, which a page says that found nothing.
    pub fn looked_for(&self, ctx: &Ctx) -> Option<filter::Text> {
        filter::looked_for(ctx, &self.def, self.filter()?)
    }

    fn asked(&self, ctx: &Ctx) -> filter::Asked {
        // An empty filter stays one: without it the view's own would stand again.
        let emptied = self.ask.filter.as_ref().filter(|text| text.is_empty()).map(|_| ("filter", String::new()));
        let kept = self.ask.without(&["filter", "from"]).into_iter().chain(emptied);
        filter::Asked {
            path: self.ask.path(),
            keep: kept.map(|(name, value)| (name.to_owned(), value)).collect(),
            // What is wrong stands in the sheet that it was sent from; the box keeps the rest.
            text: match (&self.added, &self.ask.filter) {
                (Some(_), typed) => typed.clone().unwrap_or_else(|| self.view().text.clone()),
                (None, _) => self.text(ctx),
            },
            read: self.wanted.clone(),
            // A condition of a sheet is put to the filter that stands there.
            stays: self.looked_back || self.added.is_some(),
            added: self.added.clone(),
            named: self.named.clone(),
        }
    }

    /// Puts the condition that was sent to what is there, or says why it is none.
    fn add_condition(&mut self, tx: &mut Reads<'_, '_>) -> records::Result<()> {
        let (Some(added), Ok(present)) = (&self.added, &self.wanted) else { return Ok(()) };
        match added.text_with(tx, &self.def, present)? {
            Ok(text) => self.leads_on = Some(self.ask.filtered(&text).href()),
            Err(wrong) => self.wanted = Err(wrong),
        }
        Ok(())
    }
}

/// The tab that an address means: the one it names, or the one whose filter it
/// asks for, or all.
fn place(views: &[View], ask: &Ask) -> records::Result<usize> {
    let all = views.iter().position(|view| view.key == views::ALL).unwrap_or(0);
    let Some(key) = &ask.view else {
        let same =
            |view: &View| view.saved.is_none() && ask.filter.as_deref() == Some(&view.text) && !view.text.is_empty();
        return Ok(views.iter().position(same).unwrap_or(all));
    };
    match views.iter().position(|view| view.key == *key) {
        Some(at) => Ok(at),
        None if key.parse::<Id>().is_ok() => Err(Error::NotFound),
        None => Ok(all),
    }
}

/// The filter of the address: what was typed, or else what the view means.
fn wanted(tx: &mut Reads<'_, '_>, def: &EntityDef, ask: &Ask, view: &View) -> records::Result<Result<Filter, Wrong>> {
    match (&ask.filter, &view.filter) {
        (None, Some(kept)) => Ok(Ok(kept.clone())),
        (typed, _) => filter::read_in(tx, def, typed.as_ref().unwrap_or(&view.text)),
    }
}
