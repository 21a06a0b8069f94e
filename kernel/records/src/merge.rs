//! Two records that are one become one: field by field as a person chose, with
//! everything that links to the other one moved, and the other one in the bin
//! with a pointer to where it went.
//!
//! All of it is one change-set, so that undoing it brings both back as they
//! were. What the person may change themselves moves under their name; what
//! lies out of their sight, or is not theirs to write, moves all the same, as a
//! rule that follows from the merge, and is told to nobody who does not see it.
//! The pointer counts as long as the other one lies in the bin because of this
//! merge. Left out: more than two at once; merge them one after the other.

use std::{collections::BTreeMap, sync::Arc};

use access::Deed as Access;
use base::Id;
use schema::{EntityDef, FieldDef, Key, Kind, Value};
use store::{Cell, ColumnType, TableDef};

use crate::{AnyRecord, Ctx, Error, FieldProblem, Reads, Result, Writes, physical::plain};

/// Which of two values a merged record takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    Kept,
    Gone,
    /// One below the other; for longer texts.
    Both,
    Value(Value),
}

/// A merge as it is asked for. Fields without a choice keep what is there, take
/// what was empty, and hold both of two longer texts.
#[derive(Clone, Debug)]
pub struct Merge {
    pub entity: Key,
    pub kept: Id,
    pub gone: Id,
    /// The versions that the chooser looked at.
    pub versions: Option<(i64, i64)>,
    pub choices: BTreeMap<Key, Take>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The change-set; undoing it parts the two again.
    pub set: Id,
    pub kept: AnyRecord,
    /// Records that linked to the other one, as far as the actor sees them.
    pub moved: usize,
}

/// Links that are moved in one transaction: no write may hold up the others.
const SOME: usize = 100;

/// The link of an entity to the merged one, by its place in the schema.
type Link = (Arc<EntityDef>, FieldDef);

impl Ctx {
    /// Merges two records. What links to the other one is moved in batches of
    /// the one change-set, the two themselves at the end: a merge that breaks
    /// off on the way can simply be done again.
    pub async fn merge(&self, merge: Merge) -> Result<Merged> {
        let set: Id = self.workspace.new_id(self.now());
        let (mut merge, mut moved) = (merge, 0);
        loop {
            let some = merge.clone();
            let (count, told) = self.write_within(set, move |tx| tx.merge_links(&some, SOME)).await?;
            // Rules may have touched the two with what was moved.
            merge.versions = None;
            moved += told;
            if count < SOME {
                break;
            }
        }
        let mut merged = self.write_within(set, move |tx| tx.merge(&merge)).await?;
        merged.moved += moved;
        Ok(merged)
    }
}

impl Writes<'_, '_> {
    /// The whole merge in one transaction.
    pub fn merge(&mut self, merge: &Merge) -> Result<Merged> {
        let (def, kept, gone) = self.two(merge)?;
        let looked_at = Merge { versions: None, ..merge.clone() };
        let (mut moved, mut count) = (0, SOME);
        while count == SOME {
            let told;
            (count, told) = self.merge_links(&looked_at, SOME)?;
            moved += told;
        }
        let (kept, gone) = (self.find_any(&def, kept.id)?, self.find_any(&def, gone.id)?);
        let held = self.as_rule(|tx| Ok((tx.find_any(&def, kept.id)?, tx.find_any(&def, gone.id)?)))?;
        self.move_shares(&gone, &kept)?;
        self.throw_away(gone.clone())?;
        let kept = self.put_together(kept, &gone, &merge.choices)?;
        self.fill_quietly(&held.0, &held.1)?;
        self.point_from(&def, gone.id, kept.id)?;
        Ok(Merged { set: self.set, kept: self.find_any(&def, kept.id)?, moved })
    }

    /// Both records, in sight and in reach: to keep one is to change it, to let
    /// the other go takes the right to change or to delete it. A share lends
    /// neither: who was lent a record would take it over.
    fn two(&mut self, merge: &Merge) -> Result<(Arc<EntityDef>, AnyRecord, AnyRecord)> {
        let def = self.ctx.def(&merge.entity)?;
        let (kept, gone) = (self.find_any(&def, merge.kept)?, self.find_any(&def, merge.gone)?);
        if def.is_kept_by_rules() {
            return Err(Error::Forbidden { entity: def.key.to_string(), deed: "update" });
        }
        self.require_own(&kept, Access::Update)?;
        if !self.sees(&def, gone.id, Access::Delete)? {
            self.require_own(&gone, Access::Update)?;
        }
        if kept.id == gone.id {
            return Err(Error::refused("merge-refused-same"));
        }
        for (record, held) in merge.versions.into_iter().flat_map(|(one, other)| [(&kept, one), (&gone, other)]) {
            if record.version != held {
                return Err(Error::Stale { held, current: record.version });
            }
        }
        Ok((def, kept, gone))
    }

    /// Moves up to `most` of what links to the other record; tells how many
    /// there were, and how many of these the actor sees.
    fn merge_links(&mut self, merge: &Merge, most: usize) -> Result<(usize, usize)> {
        let (def, ..) = self.two(merge)?;
        let schema = self.ctx.schema.clone();
        let links: Vec<Link> = schema.links_to(&def.key).map(|(def, field)| (def.clone(), field.clone())).collect();
        let (mut count, mut told) = (0, 0);
        for link in links {
            for id in self.linking(&link, merge, most - count)? {
                count += 1;
                told += usize::from(self.move_link(&link, id, merge)?);
            }
        }
        Ok((count, told))
    }

    /// The live records that link to the other one; the kept one, which may, is
    /// settled with its own fields.
    fn linking(&mut self, (def, field): &Link, merge: &Merge, most: usize) -> Result<Vec<Id>> {
        let both = if def.key == merge.entity { [merge.kept, merge.gone] } else { [Id::from_raw(0); 2] };
        let sql = format!(
            "select id from @{} where {} = $1 and deleted_at is null and id <> $2 and id <> $3 order by id limit $4",
            def.key, field.key
        );
        let [kept, gone] = both;
        let params =
            [Cell::Int(merge.gone.raw()), Cell::Int(kept.raw()), Cell::Int(gone.raw()), Cell::Int(most as i64)];
        let rows = self.tx.sql(&sql, &params, &[ColumnType::Int])?;
        Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
    }

    /// Answers whether the actor sees what was moved.
    fn move_link(&mut self, (def, field): &Link, id: Id, merge: &Merge) -> Result<bool> {
        let sees = self.sees(def, id, Access::Read)?;
        let own = self.ctx.actor.writes(def, &field.key) && self.sees(def, id, Access::Update)?;
        let point = |tx: &mut Writes<'_, '_>| {
            let mut record = tx.find_any(def, id)?;
            record.put(&field.key, Value::Id(merge.kept));
            tx.save_any(record).map(drop)
        };
        if own && self.nested(point).is_ok() {
            return Ok(true);
        }
        let entity = merge.entity.clone();
        self.because_of(&entity, merge.gone, |tx| {
            tx.as_rule(|tx| match tx.nested(point) {
                // What links to both already needs to do so once only.
                Err(Error::Invalid(problems)) if problems.iter().any(|problem| problem.text == "value-taken") => {
                    let record = tx.find_any(def, id)?;
                    tx.delete_any(record)
                }
                moved => moved,
            })
        })?;
        Ok(sees)
    }

    /// Into the bin; by the merge itself where the actor may change, not delete.
    fn throw_away(&mut self, gone: AnyRecord) -> Result<()> {
        if self.sees(&gone.def, gone.id, Access::Delete)? {
            return self.delete_any(gone);
        }
        let entity = gone.def.key.clone();
        self.because_of(&entity, gone.id, |tx| {
            tx.as_rule(|tx| {
                let whole = tx.find_any(&gone.def, gone.id)?;
                tx.delete_any(whole)
            })
        })
    }

    /// The kept record with the fields as they were chosen.
    fn put_together(&mut self, kept: AnyRecord, gone: &AnyRecord, choices: &BTreeMap<Key, Take>) -> Result<AnyRecord> {
        let def = kept.def.clone();
        let mut whole = kept.clone();
        for field in &def.fields {
            let choice = choices.get(&field.key);
            if field.system || !self.ctx.actor.writes(&def, &field.key) {
                if choice.is_some_and(|take| !matches!(take, Take::Kept)) && field.key != "owner" {
                    return Err(Error::Invalid(vec![FieldProblem::new(&field.key, "value-not-yours")]));
                }
                continue;
            }
            let value = merged(field, kept.value(&field.key), gone.value(&field.key), choice);
            whole.put(&field.key, settled(field, &def, value, &kept, gone));
        }
        let whole = self.save_any(whole)?;
        match (choices.get("owner"), gone.value("owner").id()) {
            (Some(Take::Gone), Some(owner)) if def.owned => self.hand_over(whole, owner),
            _ => Ok(whole),
        }
    }

    /// What the actor does not see or may not write is not lost: where the kept
    /// record has nothing, it takes what the other one had.
    fn fill_quietly(&mut self, kept: &AnyRecord, gone: &AnyRecord) -> Result<()> {
        let def = kept.def.clone();
        let closed = |field: &&FieldDef| !field.system && !self.ctx.actor.writes(&def, &field.key);
        let fill: Vec<(Key, Value)> = def
            .fields
            .iter()
            .filter(closed)
            .filter(|field| kept.value(&field.key).is_null() && !gone.value(&field.key).is_null())
            .map(|field| (field.key.clone(), settled(field, &def, gone.value(&field.key).clone(), kept, gone)))
            .collect();
        if fill.is_empty() {
            return Ok(());
        }
        let (entity, id) = (def.key.clone(), kept.id);
        self.because_of(&entity, id, |tx| {
            tx.as_rule(|tx| {
                let mut record = tx.find_any(&def, id)?;
                fill.into_iter().for_each(|(key, value)| record.put(&key, value));
                tx.save_any(record).map(drop)
            })
        })
    }

    fn point_from(&mut self, def: &EntityDef, gone: Id, kept: Id) -> Result<()> {
        let sql = "insert into @merges (gone, entity, kept, change_set, merged_at) values ($1, $2, $3, $4, $5) \
                   on conflict (gone) do update set kept = excluded.kept, change_set = excluded.change_set, \
                   merged_at = excluded.merged_at";
        let params = [
            Cell::Int(gone.raw()),
            Cell::from(&*def.key),
            Cell::Int(kept.raw()),
            Cell::Int(self.set.raw()),
            Cell::Instant(self.ctx.now()),
        ];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }
}

/// More hops than anybody merges one after the other.
const MOST_HOPS: usize = 20;

impl Reads<'_, '_> {
    /// Where a record went that lies in the bin because it was merged; none
    /// where the actor does not see the one, or would not see the other.
    pub fn merged_into(&mut self, def: &Arc<EntityDef>, gone: Id) -> Result<Option<Id>> {
        let mut at = gone;
        for _ in 0..MOST_HOPS {
            let sql = "select m.kept from @merges m where m.gone = $1 and m.entity = $2 and m.change_set = \
                       (select c.change_set from @changes c where c.entity = $2 and c.record = $1 \
                       order by c.seq desc limit 1)";
            if !self.lies_in_bin(def, at, Access::Read)? {
                return Ok(None);
            }
            let params = [Cell::Int(at.raw()), Cell::from(&*def.key)];
            let rows = self.tx.sql(sql, &params, &[ColumnType::Int])?;
            let Some(kept) = rows.first().and_then(|row| row.int(0)).map(Id::from_raw) else { return Ok(None) };
            if self.sees(def, kept, Access::Read)? {
                return Ok(Some(kept));
            }
            at = kept;
        }
        Ok(None)
    }
}

/// The value that a merged record holds in one field. Public to the page that
/// shows beforehand what will be.
pub fn merged(field: &FieldDef, kept: &Value, gone: &Value, choice: Option<&Take>) -> Value {
    match choice {
        Some(Take::Kept) => kept.clone(),
        Some(Take::Gone) => gone.clone(),
        Some(Take::Value(value)) => value.clone(),
        Some(Take::Both) => both(field, kept, gone).unwrap_or_else(|| kept.clone()),
        None if kept.is_null() => gone.clone(),
        None if field.kind == Kind::Flag => {
            if gone.flag() == Some(true) {
                gone.clone()
            } else {
                kept.clone()
            }
        }
        None => both(field, kept, gone).unwrap_or_else(|| kept.clone()),
    }
}

/// Two longer texts, one below the other; none where they do not fit, or one
/// holds the other already.
pub fn both(field: &FieldDef, kept: &Value, gone: &Value) -> Option<Value> {
    let (Kind::Prose { max }, Some(one), Some(other)) = (&field.kind, kept.text(), gone.text()) else { return None };
    if one.contains(other) || other.contains(one) {
        return Some(if one.len() >= other.len() { kept.clone() } else { gone.clone() });
    }
    let text = format!("{one}\n\n{other}");
    (text.chars().count() <= *max as usize).then_some(Value::Text(text))
}

/// A link that would point from the kept record to itself, or to the one that
/// goes, points to where the other one pointed, or nowhere.
fn settled(field: &FieldDef, def: &EntityDef, value: Value, kept: &AnyRecord, gone: &AnyRecord) -> Value {
    let inside = |id: Id| id == kept.id || id == gone.id;
    match value.id() {
        Some(id) if field.link() == Some(&*def.key) && inside(id) => {
            let others = [kept.value(&field.key), gone.value(&field.key)];
            let free = others.into_iter().find(|value| value.id().is_some_and(|id| !inside(id)));
            free.cloned().unwrap_or_default()
        }
        _ => value,
    }
}

/// Where merged records went.
pub(crate) fn table() -> TableDef {
    let required = |name: &str, ty| store::ColumnDef { required: true, ..plain(name, ty) };
    let columns = vec![
        required("gone", ColumnType::Int),
        required("entity", ColumnType::Text),
        required("kept", ColumnType::Int),
        required("change_set", ColumnType::Int),
        required("merged_at", ColumnType::Instant),
    ];
    TableDef { name: "merges".to_owned(), columns, primary: vec!["gone".to_owned()], indexes: vec![], find: vec![] }
}
