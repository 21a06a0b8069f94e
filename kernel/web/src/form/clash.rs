//! Two people, one record: what the other one changed since this form was
//! opened, field by field, and whose value is to stay. What only they touched
//! is taken over, what only this person touched stays; where both did, the
//! person chooses.

use records::{AnyRecord, Change, ChangeKind, Titles, access::Deed};
use schema::{EntityDef, Key};

use super::{Draft, Pairs, Sheet, editable, keys, typed};
use crate::Visit;

/// What the history tells of a clash: at most so many changes back.
const FAR: usize = 200;

/// A form that was overtaken.
pub(crate) struct Clash {
    /// Who saved last in between, as far as this person may know.
    pub who: Option<String>,
    /// It was this person, in another window.
    pub is_self: bool,
    pub when: base::Instant,
    pub lines: Vec<Line>,
    /// The values before, theirs and mine, with the names behind their links.
    pub was: AnyRecord,
    pub theirs: AnyRecord,
    pub mine: AnyRecord,
    pub titles: Titles,
}

/// One field that the other person changed.
pub(crate) struct Line {
    pub field: Key,
    /// Both changed it, and not to the same.
    pub is_open: bool,
}

/// Where the form says whose value of a field stays.
pub(crate) fn choice_name(field: &str) -> String {
    format!("keep-{field}")
}

/// The fields of which the other person's value was chosen.
pub(crate) fn theirs(def: &EntityDef, pairs: &Pairs) -> Vec<Key> {
    let chosen = |field: &&schema::FieldDef| {
        pairs.iter().any(|(name, value)| *name == choice_name(&field.key) && value == "theirs")
    };
    def.fields.iter().filter(chosen).map(|field| field.key.clone()).collect()
}

/// Finds out what happened and readies the form for another try: it holds the
/// present version, and the fields that only they changed hold their values.
pub(crate) async fn meet(visit: &Visit, sheet: &mut Sheet) -> crate::Result<()> {
    let Some((id, held)) = sheet.held else { return Ok(()) };
    let (def, draft) = (sheet.def.clone(), sheet.draft.clone());
    let open = keys(&editable(&visit.ctx, &def));
    let clash = visit
        .ctx
        .read(move |tx| {
            let theirs = tx.find_any(&def, id)?;
            let history = tx.history(&def, id, None, FAR)?;
            let since: Vec<Change> = history.changes.into_iter().filter(|change| change.version > held).collect();
            let was = before(&theirs, &since);
            let mut mine = was.clone();
            // What cannot be read is mine all the same.
            let unread = draft.fill(tx, &mut mine, &open, &[])?;
            let is_unread = |key: &Key| unread.iter().any(|problem| problem.field == *key);
            let lines = lines(&open, &was, &theirs, |key| {
                is_unread(key) || mine.value(key) != was.value(key) && mine.value(key) != theirs.value(key)
            });
            let who = since.first().and_then(|change| change.actor);
            let sees = tx.ctx.actor.may("users", Deed::Read);
            let names = tx.titles_of("users", who.filter(|_| sees).as_slice())?;
            let is_self = who == Some(tx.ctx.actor.user);
            let who = who.and_then(|who| names.get("users", who)).map(str::to_owned);
            let titles = tx.titles(&[was.clone(), theirs.clone(), mine.clone()])?;
            let when = since.first().map_or(theirs.updated_at, |change| change.recorded_at);
            Ok(Clash { who, is_self, when, lines, was, theirs, mine, titles })
        })
        .await?;
    sheet.held = Some((id, clash.theirs.version));
    for line in clash.lines.iter().filter(|line| !line.is_open) {
        take_over(&visit.ctx, &mut sheet.draft, &clash.theirs, &line.field);
    }
    sheet.clash = Some(clash);
    Ok(())
}

/// The record as it was before the changes, as far as they tell; newest first.
fn before(now: &AnyRecord, since: &[Change]) -> AnyRecord {
    let mut was = now.clone();
    for change in since.iter().filter(|change| change.kind == ChangeKind::Changed) {
        for changed in &change.fields {
            was.put(&changed.field, changed.old.clone());
        }
    }
    was
}

/// The fields of the form that they changed, and whether it is open whose stays.
fn lines(open: &[Key], was: &AnyRecord, theirs: &AnyRecord, is_mine_too: impl Fn(&Key) -> bool) -> Vec<Line> {
    let theirs_changed = |key: &&Key| was.value(key) != theirs.value(key);
    open.iter().filter(theirs_changed).map(|key| Line { field: key.clone(), is_open: is_mine_too(key) }).collect()
}

fn take_over(ctx: &records::Ctx, draft: &mut Draft, theirs: &AnyRecord, field: &Key) {
    if let Some(def) = theirs.def.field(field) {
        draft.put(field, typed(ctx, def, theirs.value(field)));
    }
}
