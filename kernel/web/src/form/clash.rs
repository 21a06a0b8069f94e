//! Two people, one record: what the other one changed since this form was
//! opened, field by field. Where they touched different things the save goes
//! through and tells what else is new; where both wrote into the same field the
//! person chooses whose value is to stay.

use records::{AnyRecord, Error, Overtaken, Reads, Theirs, Titles, access::Deed};
use schema::{EntityDef, FieldDef, Key};

use super::{Draft, Pairs, Sheet, editable, keys, typed};
use crate::{
    Visit,
    say::{isolated, say},
};

/// A form that was overtaken.
pub(crate) struct Clash {
    pub lines: Vec<Line>,
    /// The values before, theirs and mine, with the names behind their links.
    pub was: AnyRecord,
    pub theirs: AnyRecord,
    pub mine: AnyRecord,
    pub titles: Titles,
    /// Who changed what and when, as far as this person may know.
    pub people: Titles,
}

/// One field that the other person changed.
pub(crate) struct Line {
    pub field: Key,
    /// Both changed it, and not to the same.
    pub is_open: bool,
    /// None where the history does not tell.
    pub by: Option<Theirs>,
}

/// Where the form says whose value of a field stays.
pub(crate) fn choice_name(field: &str) -> String {
    format!("keep-{field}")
}

/// The fields of which the other person's value was chosen.
pub(crate) fn theirs(def: &EntityDef, pairs: &Pairs) -> Vec<Key> {
    let chosen =
        |field: &&FieldDef| pairs.iter().any(|(name, value)| *name == choice_name(&field.key) && value == "theirs");
    def.fields.iter().filter(chosen).map(|field| field.key.clone()).collect()
}

/// Puts what this person typed beside what others saved since the version that
/// the form was made from; stale where both wrote into one field. Gives what
/// could not be read, and what others changed.
pub(crate) fn put_together(
    tx: &mut Reads<'_, '_>,
    record: &mut AnyRecord,
    held: i64,
    draft: &Draft,
    keys: &[Key],
    kept: &[Key],
) -> records::Result<(Vec<records::FieldProblem>, Vec<Theirs>)> {
    let stale = Error::Stale { held, current: record.version };
    let Some(since) = tx.overtaken(record, held)? else { return Err(stale) };
    let mut mine = since.was.clone();
    let unread = draft.fill(tx, &mut mine, keys, kept)?;
    let open = keys.iter().filter(|key| !kept.contains(key));
    for key in open.filter(|key| is_mine(tx.ctx, draft, &since, &mine, key, &unread)) {
        let is_unread = unread.iter().any(|problem| problem.field == **key);
        if since.has(key) && (is_unread || since.stands_against(record, key, mine.value(key))) {
            return Err(stale);
        }
        record.put(key, mine.value(key).clone());
    }
    Ok((unread, since.fields))
}

/// Whether this person touched the field: a form sends all that it shows.
fn is_mine(
    ctx: &records::Ctx,
    draft: &Draft,
    since: &Overtaken,
    mine: &AnyRecord,
    key: &Key,
    unread: &[records::FieldProblem],
) -> bool {
    let was = since.was.value(key);
    // What a form shows may be less exact than what is kept, as a time without seconds.
    let as_shown = |field: &FieldDef| draft.has(key) && draft.text(key) == typed(ctx, field, was).trim();
    unread.iter().any(|problem| problem.field == **key)
        || mine.value(key) != was && !mine.def.field(key).is_some_and(as_shown)
}

/// What was put together without a question: «رضا در این میان تغییر داد: شهر، تلفن».
pub(crate) fn told(visit: &Visit, def: &EntityDef, theirs: &[Theirs], people: &Titles) -> Option<String> {
    let ctx = &visit.ctx;
    let last = theirs.iter().max_by_key(|theirs| theirs.at)?;
    let who = name_of(visit, last, people);
    let labels: Vec<String> = theirs.iter().map(|theirs| ctx.text(&def.field_label_key(&theirs.field))).collect();
    let fields = labels.join(&ctx.text("record-comma"));
    Some(say(ctx, "form-put-together", &[("who", who.into()), ("fields", fields.into())]))
}

/// Who did it, as this person may know them.
pub(crate) fn name_of(visit: &Visit, theirs: &Theirs, people: &Titles) -> String {
    match theirs.who {
        Some(who) if who == visit.ctx.actor.user => visit.t("form-you-elsewhere"),
        Some(who) => people.get("users", who).map_or_else(|| visit.t("form-somebody"), isolated),
        None => visit.t("record-product"),
    }
}

/// The names of whoever changed something.
pub(crate) fn people(tx: &mut Reads<'_, '_>, theirs: &[Theirs]) -> records::Result<Titles> {
    if !tx.ctx.actor.may("users", Deed::Read) {
        return Ok(Titles::default());
    }
    let who: Vec<base::Id> = theirs.iter().filter_map(|theirs| theirs.who).collect();
    tx.titles_of("users", &who)
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
            let since = tx.overtaken(&theirs, held)?;
            // A form of no known version knows nothing of what stands there now.
            let is_known = since.is_some();
            let since = since.unwrap_or_else(|| Overtaken { was: theirs.clone(), fields: Vec::new() });
            let mut mine = since.was.clone();
            let unread = draft.fill(tx, &mut mine, &open, &[])?;
            let line = |key: &Key| Line {
                field: key.clone(),
                is_open: is_mine(tx.ctx, &draft, &since, &mine, key, &unread) && mine.value(key) != theirs.value(key),
                by: since.fields.iter().find(|theirs| theirs.field == *key).cloned(),
            };
            let against = |key: &Key| if is_known { since.was.value(key) } else { mine.value(key) };
            let changed = open.iter().filter(|key| against(key) != theirs.value(key));
            let lines: Vec<Line> = changed.map(line).collect();
            let people = people(tx, &since.fields)?;
            let titles = tx.titles(&[since.was.clone(), theirs.clone(), mine.clone()])?;
            Ok(Clash { lines, was: since.was, theirs, mine, titles, people })
        })
        .await?;
    sheet.held = Some((id, clash.theirs.version));
    for line in clash.lines.iter().filter(|line| !line.is_open) {
        take_over(&visit.ctx, &mut sheet.draft, &clash.theirs, &line.field);
    }
    sheet.clash = Some(clash);
    Ok(())
}

fn take_over(ctx: &records::Ctx, draft: &mut Draft, theirs: &AnyRecord, field: &Key) {
    if let Some(def) = theirs.def.field(field) {
        draft.put(field, typed(ctx, def, theirs.value(field)));
    }
}
