//! The records that a link may point to: a few likely ones for the form, and
//! the answers to what is typed into its picker. A large target is never
//! loaded whole.

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::{Path, Query as Params};
use base::{Id, fold::fold};
use maud::Markup;
use records::{AnyRecord, Ctx, Query, Reads};
use schema::{EntityDef, FieldDef, Key, Kind};

use crate::{
    Visit,
    board::{self, Plan},
    components::{Choice, link_options},
    form::Draft,
    search,
    show::Show,
};

/// How many a form offers before anything is typed.
const LIKELY: usize = 30;
const FOUND: usize = 20;
/// How many stand to be ticked where several can be chosen.
const TICKED: usize = 200;
/// Letters that are looked for; a form may send a whole book of words.
const LETTERS: usize = 200;

/// What one link's picker begins with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub choices: Vec<Choice>,
    /// There are more than these.
    pub more: bool,
    /// The field within whose record these stand, and that record where it is said.
    pub within: Option<(Key, Option<Id>)>,
    /// The record that is no target: nothing is offered to belong to itself.
    pub except: Option<Id>,
}

impl Options {
    fn leave_out(&mut self, id: Id) {
        self.choices.retain(|choice| choice.value != id.to_string());
        self.except = Some(id);
    }
}

/// The pickers of a form, by field.
pub type ByField = BTreeMap<Key, Options>;

#[derive(serde::Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    within: Option<String>,
    except: Option<String>,
}

/// `GET /{entity}/options?q=`: what a picker shows for the words typed.
pub async fn found(visit: Visit, Path(entity): Path<String>, Params(asked): Params<Asked>) -> crate::Result<Markup> {
    let def = visit.ctx.def(&entity)?;
    let except = asked.except.unwrap_or_default();
    let within = asked.within.and_then(|id| id.parse::<Id>().ok());
    let steps = within.and_then(|id| Some((board::board_of(&visit.app, &visit.ctx, &def)?, id)));
    let search = move |tx: &mut Reads<'_, '_>| match steps {
        Some((plan, within)) => within_one(tx, &plan, within, &asked.q),
        None => matching(tx, &def, &asked.q, FOUND),
    };
    let mut found = visit.ctx.read(search).await?;
    for id in except.split(',').take(FOUND).filter_map(|id| id.parse().ok()) {
        found.leave_out(id);
    }
    let more = found.more.then(|| visit.ctx.text("ui-pick-more"));
    Ok(link_options(&found.choices, more.as_deref()))
}

/// The likely targets of every link among `fields`, with what the draft has chosen.
pub fn of_form(tx: &mut Reads<'_, '_>, fields: &[FieldDef], draft: &Draft) -> records::Result<ByField> {
    let mut all = ByField::new();
    for field in fields {
        if let Kind::Link { to } = &field.kind {
            let target = tx.ctx.def(to)?;
            all.insert(field.key.clone(), of_link(tx, &target, draft.text(&field.key))?);
        }
        if let Kind::Links { to } = &field.kind {
            let target = tx.ctx.def(to)?;
            all.insert(field.key.clone(), of_links(tx, &target, draft.text(&field.key))?);
        }
    }
    Ok(all)
}

/// The stages within what the draft says, and no others; where the draft's own
/// is none of them, the first that is work to be done is chosen.
pub(crate) fn follow(tx: &mut Reads<'_, '_>, all: &mut ByField, plan: &Plan, draft: &Draft) -> records::Result<()> {
    let (Some(steps), Some(to)) = (plan.steps, plan.by.link()) else { return Ok(()) };
    if !board::reads_within(tx.ctx, plan) {
        return Ok(());
    }
    let Some(options) = all.get_mut(&plan.by.key) else { return Ok(()) };
    let within = draft.text(steps.within).parse::<Id>().ok();
    if let Some(within) = within {
        *options = within_one(tx, plan, within, "")?;
        match draft.text(&plan.by.key).parse::<Id>() {
            Ok(held) if board::stands_within(tx, plan, held, within)? => {
                let target = tx.ctx.def(to)?;
                include(tx, &target, held, options)?;
            }
            Err(_) if draft.text(&plan.by.key).is_empty() => {
                options.choices.iter_mut().for_each(|it| it.chosen = false)
            }
            _ => {}
        }
    }
    options.within = Some((Key::Borrowed(steps.within), within));
    Ok(())
}

/// The stages within one pipeline, the first open one chosen.
fn within_one(tx: &mut Reads<'_, '_>, plan: &Plan, within: Id, words: &str) -> records::Result<Options> {
    let board::Columns { all, more } = board::steps_within(tx, plan, within, words)?;
    let first = all.iter().position(|column| column.is_open);
    let choice = |(at, column): (usize, board::Column)| Choice::new(column.key, column.title, Some(at) == first);
    Ok(Options { choices: all.into_iter().enumerate().map(choice).collect(), more, ..Options::default() })
}

/// A record of `def` is not offered as the target of its own links.
pub fn without_itself(all: &mut ByField, def: &EntityDef, id: Id) {
    for field in def.fields.iter().filter(|field| field.link() == Some(&def.key)) {
        if let Some(options) = all.get_mut(&field.key) {
            options.leave_out(id);
        }
    }
}

/// The likely records of one target; `chosen` is an id, or a name that did not
/// lead to exactly one record.
pub fn of_link(tx: &mut Reads<'_, '_>, target: &Arc<EntityDef>, chosen: &str) -> records::Result<Options> {
    if !tx.ctx.actor.may(&target.key, records::access::Deed::Read) {
        return Ok(Options::default());
    }
    let id = chosen.parse::<Id>().ok();
    let words = if id.is_none() { chosen } else { "" };
    let mut options = matching(tx, target, words, LIKELY)?;
    match id {
        Some(id) => include(tx, target, id, &mut options)?,
        None => choose_called(&mut options.choices, words),
    }
    Ok(options)
}

/// All that several can be chosen of: such lists are short.
fn of_links(tx: &mut Reads<'_, '_>, target: &Arc<EntityDef>, chosen: &str) -> records::Result<Options> {
    if !tx.ctx.actor.may(&target.key, records::access::Deed::Read) {
        return Ok(Options::default());
    }
    let mut options = matching(tx, target, "", TICKED)?;
    let chosen: Vec<&str> = chosen.split(' ').collect();
    for choice in &mut options.choices {
        choice.chosen = chosen.contains(&&*choice.value);
        choice.note.clear();
    }
    Ok(options)
}

/// A name that only one of the options has is a choice of it.
fn choose_called(choices: &mut [Choice], name: &str) {
    let mut called: Vec<&mut Choice> = choices.iter_mut().filter(|it| fold(&it.label) == fold(name)).collect();
    if let [one] = &mut called[..] {
        one.chosen = true;
    }
}

/// The chosen record stands among the options, wherever the list was cut.
fn include(tx: &mut Reads<'_, '_>, target: &Arc<EntityDef>, id: Id, options: &mut Options) -> records::Result<()> {
    let value = id.to_string();
    if !options.choices.iter().any(|choice| choice.value == value) {
        match tx.find_any(target, id) {
            Ok(record) => options.choices.insert(0, choices(tx, &[record])?.remove(0)),
            Err(records::Error::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    options.choices.iter_mut().for_each(|choice| choice.chosen = choice.value == value);
    Ok(())
}

/// The records of this target whose name fits the words, best first; the first
/// of its list where there are none.
pub(crate) fn named(
    tx: &mut Reads<'_, '_>,
    target: &Arc<EntityDef>,
    words: &str,
    most: usize,
) -> records::Result<Vec<AnyRecord>> {
    if !tx.ctx.actor.may(&target.key, records::access::Deed::Read) {
        return Ok(Vec::new());
    }
    let columns: Vec<Key> = target.fields.iter().map(|field| field.key.clone()).collect();
    let words: String = base::fold::tidy(words).chars().take(LETTERS).collect();
    match words.is_empty() {
        true => Ok(tx.list(&Query { columns, limit: most, ..Query::of(target) })?.rows),
        false => Ok(search::best(tx, target, &words, &columns, most)?.records),
    }
}

fn matching(tx: &mut Reads<'_, '_>, target: &Arc<EntityDef>, words: &str, most: usize) -> records::Result<Options> {
    let noted = notes(tx.ctx, target).into_iter().map(|field| &field.key);
    let columns: Vec<Key> = [&target.title].into_iter().chain(noted).cloned().collect();
    let words: String = base::fold::tidy(words).chars().take(LETTERS).collect();
    if !words.is_empty() {
        let found = search::best(tx, target, &words, &columns, most)?;
        return Ok(Options { choices: choices(tx, &found.records)?, more: found.more, ..Options::default() });
    }
    let page = tx.list(&Query { columns, limit: most, ..Query::of(target) })?;
    Ok(Options { more: page.next.is_some(), choices: choices(tx, &page.rows)?, ..Options::default() })
}

/// Records as options: the name, and below it a little more to tell two of a
/// name apart.
fn choices(tx: &mut Reads<'_, '_>, records: &[AnyRecord]) -> records::Result<Vec<Choice>> {
    let titles = tx.titles(records)?;
    let show = Show::new(tx.ctx, &titles);
    let mut choices: Vec<Choice> = records
        .iter()
        .map(|record| {
            let said = notes(tx.ctx, &record.def)
                .into_iter()
                .map(|field| show.text(&record.def, field, record.value(&field.key)));
            let said: Vec<String> = said.filter(|text| !text.is_empty()).collect();
            Choice { note: said.join(" · "), ..Choice::new(record.id.to_string(), show.name(record), false) }
        })
        .collect();
    let labels: Vec<String> = choices.iter().map(|choice| choice.label.clone()).collect();
    for choice in &mut choices {
        if labels.iter().filter(|label| **label == choice.label).count() > 1 && !choice.note.is_empty() {
            choice.label = format!("{} — {}", choice.label, choice.note);
        }
    }
    Ok(choices)
}

/// The first columns of the target's list after its name that are worth a line.
fn notes<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<&'d FieldDef> {
    let tells = |field: &&FieldDef| !matches!(field.kind, Kind::Money | Kind::Flag | Kind::Prose { .. });
    let listed = def.list.iter().filter(|key| **key != def.title).filter_map(|key| def.field(key));
    listed.filter(tells).filter(|field| ctx.actor.reads(def, &field.key)).take(3).collect()
}
