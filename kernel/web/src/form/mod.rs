//! The form of any entity: new and edit, section by section, from its
//! definition alone. Only the fields that this person may write are on it.
//!
//! Nothing that was typed is ever lost: a form that is wrong comes back with
//! every text in its place (422), and one that somebody else overtook comes
//! back beside what they changed, field by field, to choose from (409).

mod clash;
mod draft;
mod view;

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, Query as Params},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use records::{AnyRecord, Ctx, Error, FieldProblem, Theirs, Titles, Writes, access::Deed};
use schema::{EntityDef, FieldDef, Key};

use crate::{
    Problem, Visit,
    board::{self, Plan},
    duplicates::{self, Met},
    options,
    record::{id_of, undoable},
    roles,
};

pub use draft::{Draft, name_of_linked, typed};

/// The pairs of a form as it was sent.
pub type Pairs = Vec<(String, String)>;

/// `GET /{entity}/new`, perhaps with values to begin with.
pub async fn begin(visit: Visit, Path(entity): Path<String>, Params(pairs): Params<Pairs>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    require(&visit.ctx, &def, Deed::Create)?;
    let fields = editable(&visit.ctx, &def);
    let mut draft = Draft::sent(&fields, &pairs);
    // What can be switched off begins switched on.
    if fields.iter().any(|field| field.key == "active") && !draft.has("active") {
        draft.put("active", "true".to_owned());
    }
    for (key, value) in first_step(&visit, &def, &draft).await? {
        if fields.iter().any(|field| field.key == key) {
            draft.put(&key, value);
        }
    }
    show(&visit, Sheet { draft, ..Sheet::new(def) }).await
}

/// What stands on a board begins in the first of its columns.
async fn first_step(visit: &Visit, def: &Arc<EntityDef>, draft: &Draft) -> crate::Result<Vec<(Key, String)>> {
    let Ok(plan) = Plan::of(&visit.app, &visit.ctx, def, None) else { return Ok(Vec::new()) };
    let draft = draft.clone();
    Ok(visit.ctx.read(move |tx| board::first(tx, &plan, &draft)).await?)
}

/// `POST /{entity}`.
pub async fn create(visit: Visit, Path(entity): Path<String>, Form(pairs): Form<Pairs>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    require(&visit.ctx, &def, Deed::Create)?;
    let fields = editable(&visit.ctx, &def);
    let draft = Draft::sent(&fields, &pairs);
    if let Some(met) = duplicates::meets(&visit, &def, None, &pairs).await? {
        return held_up(&visit, Sheet { draft, met: Some(met), ..Sheet::new(def.clone()) }).await;
    }
    let (keys, typed) = (sent_keys(&def, &fields, &draft, &pairs), draft.clone());
    let saved = visit
        .ctx
        .write(move |tx| {
            let mut record = tx.new_any(&entity)?;
            let problems = typed.fill(tx, &mut record, &keys, &[])?;
            let record = saved(tx, record, problems)?;
            Ok(Saved { record, set: undoable(tx)?, theirs: Vec::new(), people: Titles::default() })
        })
        .await;
    settle(&visit, Sheet { draft, ..Sheet::new(def) }, saved).await
}

/// `GET /{entity}/{id}/edit`.
pub async fn edit(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let wanted = def.clone();
    let (record, may) =
        visit.ctx.read(move |tx| Ok((tx.find_any(&wanted, id)?, tx.sees(&wanted, id, Deed::Update)?))).await?;
    if !may {
        return Err(forbidden(&def, Deed::Update).into());
    }
    let draft = Draft::of(&visit.ctx, &record, &editable(&visit.ctx, &def));
    show(&visit, Sheet { draft, held: Some((id, record.version)), ..Sheet::new(def) }).await
}

/// `POST /{entity}/{id}` with the `version` that the form was made from.
pub async fn update(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    if entity == roles::ENTITY {
        return roles::change(visit, &id, pairs).await;
    }
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let fields = editable(&visit.ctx, &def);
    let draft = Draft::sent(&fields, &pairs);
    let held = version(&pairs);
    if let Some(met) = duplicates::meets(&visit, &def, Some(id), &pairs).await? {
        let sheet = Sheet { draft, held: Some((id, held)), met: Some(met), ..Sheet::new(def.clone()) };
        return held_up(&visit, sheet).await;
    }
    let kept = clash::theirs(&def, &pairs);
    let (keys, wanted, typed) = (sent_keys(&def, &fields, &draft, &pairs), def.clone(), draft.clone());
    let saved = visit
        .ctx
        .write(move |tx| {
            let mut record = tx.find_any(&wanted, id)?;
            let (problems, theirs) = match record.version == held {
                true => (typed.fill(tx, &mut record, &keys, &kept)?, Vec::new()),
                false => clash::put_together(tx, &mut record, held, &typed, &keys, &kept)?,
            };
            let people = clash::people(tx, &theirs)?;
            Ok(Saved { record: saved(tx, record, problems)?, set: undoable(tx)?, theirs, people })
        })
        .await;
    settle(&visit, Sheet { draft, held: Some((id, held)), ..Sheet::new(def) }, saved).await
}

/// Saves what could be read; what could not is said together with what the
/// save itself has to say, so that a form is mended in one go.
fn saved(tx: &mut Writes<'_, '_>, record: AnyRecord, unread: Vec<FieldProblem>) -> records::Result<AnyRecord> {
    match tx.save_any(record) {
        saved if unread.is_empty() => saved,
        Err(Error::Invalid(others)) => {
            let is_new = |problem: &FieldProblem| !unread.iter().any(|unread| unread.field == problem.field);
            let others: Vec<FieldProblem> = others.into_iter().filter(is_new).collect();
            Err(Error::Invalid(unread.into_iter().chain(others).collect()))
        }
        Ok(_) | Err(Error::Refused(_)) => Err(Error::Invalid(unread)),
        Err(other) => Err(other),
    }
}

/// What a save came to.
struct Saved {
    record: AnyRecord,
    set: Option<Id>,
    /// What others had changed meanwhile, put together with this.
    theirs: Vec<Theirs>,
    people: Titles,
}

/// What the form's page shows.
pub(crate) struct Sheet {
    pub def: Arc<EntityDef>,
    pub draft: Draft,
    /// The record and the version in hand; none for a new one.
    pub held: Option<(Id, i64)>,
    pub problems: Vec<FieldProblem>,
    /// A sentence of the business about the whole.
    pub refusal: Option<String>,
    pub clash: Option<clash::Clash>,
    /// Whom the save has met, who is there already.
    pub met: Option<Met>,
    /// A sentence about something that was done beside saving.
    pub note: Option<String>,
}

impl Sheet {
    fn new(def: Arc<EntityDef>) -> Sheet {
        let (draft, problems) = Default::default();
        Sheet { def, draft, held: None, problems, refusal: None, clash: None, met: None, note: None }
    }
}

/// The form once more, with everything that was typed, and a question first.
async fn held_up(visit: &Visit, sheet: Sheet) -> crate::Result<Response> {
    Ok((StatusCode::CONFLICT, show(visit, sheet).await?).into_response())
}

/// The form as it was sent, with a sentence about what was done beside saving.
pub(crate) async fn again(visit: &Visit, def: Arc<EntityDef>, pairs: Pairs, note: String) -> crate::Result<Response> {
    let draft = Draft::sent(&editable(&visit.ctx, &def), &pairs);
    let id = pairs.iter().find(|(name, _)| name == duplicates::OF).and_then(|(_, id)| id.parse::<Id>().ok());
    let held = id.map(|id| (id, version(&pairs)));
    show(visit, Sheet { draft, held, note: Some(note), ..Sheet::new(def) }).await
}

/// After a save: on to the record, or back to the form with what is to mend.
async fn settle(visit: &Visit, mut sheet: Sheet, saved: records::Result<Saved>) -> crate::Result<Response> {
    let status = match saved {
        Ok(Saved { record, set, theirs, people }) => {
            let said = visit.t(if sheet.held.is_some() { "form-saved" } else { "form-created" });
            let said = clash::told(visit, &sheet.def, &theirs, &people).unwrap_or(said);
            return Ok(visit.toast_undo_said(&crate::show::href(&record), said, set));
        }
        Err(Error::Invalid(problems)) => {
            sheet.problems = in_order(&editable(&visit.ctx, &sheet.def), problems);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Refused(refusal)) => {
            sheet.refusal = Some(crate::say::facts(&visit.ctx, &refusal.text, &refusal.args));
            StatusCode::CONFLICT
        }
        Err(Error::Stale { .. }) => {
            clash::meet(visit, &mut sheet).await?;
            StatusCode::CONFLICT
        }
        Err(other) => return Err(other.into()),
    };
    Ok((status, show(visit, sheet).await?).into_response())
}

/// In the order in which one meets the fields.
fn in_order(fields: &[&FieldDef], mut problems: Vec<FieldProblem>) -> Vec<FieldProblem> {
    problems.sort_by_key(|problem| fields.iter().position(|field| field.key == problem.field));
    problems
}

async fn show(visit: &Visit, sheet: Sheet) -> crate::Result<Response> {
    let fields: Vec<FieldDef> = editable(&visit.ctx, &sheet.def).into_iter().cloned().collect();
    let (def, draft, held) = (sheet.def.clone(), sheet.draft.clone(), sheet.held);
    let plan = Plan::of(&visit.app, &visit.ctx, &def, None).ok().filter(|plan| plan.steps.is_some());
    let (links, name) = visit
        .ctx
        .read(move |tx| {
            let name = match held {
                Some((id, _)) => Some(crate::record::name_of(tx, &def, id)?),
                None => None,
            };
            let mut links = options::of_form(tx, &fields, &draft)?;
            if let Some(plan) = &plan {
                options::follow(tx, &mut links, plan, &draft)?;
            }
            if let Some((id, _)) = held {
                options::without_itself(&mut links, &def, id);
            }
            Ok((links, name))
        })
        .await?;
    Ok(view::page(visit, &sheet, &links, name.as_deref()))
}

/// The fields of the form that this person may write, in the form's order.
pub(crate) fn editable<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<&'d FieldDef> {
    sections(ctx, def).into_iter().flat_map(|(_, fields)| fields).collect()
}

/// The form's sections with the fields that are open to this person. Fields
/// that stand in no section follow at the end.
pub(crate) fn sections<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<(Option<&'d Key>, Vec<&'d FieldDef>)> {
    let open = |field: &&FieldDef| ctx.actor.writes(def, &field.key);
    let mut all: Vec<(Option<&Key>, Vec<&FieldDef>)> = Vec::new();
    for section in &def.form {
        all.push((Some(&section.key), section.fields.iter().filter_map(|key| def.field(key)).filter(open).collect()));
    }
    let placed = |field: &&FieldDef| !def.form.iter().any(|section| section.fields.contains(&field.key));
    all.push((None, def.fields.iter().filter(placed).filter(open).collect()));
    all.retain(|(_, fields)| !fields.is_empty());
    all
}

fn keys(fields: &[&FieldDef]) -> Vec<Key> {
    fields.iter().map(|field| field.key.clone()).collect()
}

/// The fields that the form had: one that a shorter form leaves out stays as it
/// is. A box that is not ticked sends nothing; the form says that it was there.
fn sent_keys(def: &EntityDef, fields: &[&FieldDef], draft: &Draft, pairs: &Pairs) -> Vec<Key> {
    let box_shown = |key: &Key| pairs.iter().any(|(name, value)| name == view::BOXES && value == key);
    let has_boxes =
        |key: &Key| def.field(key).is_some_and(|field| field.kind == schema::Kind::Flag || field.links().is_some());
    let is_sent = |key: &Key| draft.has(key) || has_boxes(key) && box_shown(key);
    keys(fields).into_iter().filter(is_sent).collect()
}

fn version(pairs: &Pairs) -> i64 {
    let sent = pairs.iter().find(|(name, _)| name == "version");
    sent.and_then(|(_, text)| base::fold::digits(text).trim().parse().ok()).unwrap_or(0)
}

fn require(ctx: &Ctx, def: &EntityDef, deed: Deed) -> Result<(), Problem> {
    let reaches = records::access::may(&ctx.actor, &ctx.schema, def, deed);
    if reaches { Ok(()) } else { Err(forbidden(def, deed).into()) }
}

fn forbidden(def: &EntityDef, deed: Deed) -> Error {
    Error::Forbidden { entity: def.key.to_string(), deed: deed.key() }
}
