//! The one exception to silence.
//!
//! Whoever writes down a customer that a colleague has already should hear it
//! before they call a second time. For an exact telephone number, e-mail or
//! paper that lies outside the asker's scope the answer is "already with a
//! colleague", and the owner's name where the administrator allows it: no
//! field, no link, nothing for a number that is merely like it. Every answer is
//! written down, and after [`MOST_AN_HOUR`] of them in an hour the rest is
//! silence, which is also the answer for a number that nobody has: nobody can
//! walk through a list of numbers and learn whose they are.

use std::sync::Arc;

use base::Id;
use jiff::SignedDuration;
use schema::{Key, Value};
use store::{Cell, ColumnType};

use super::{Law, keys};
use crate::{AnyRecord, Ctx, Error, Reads, Result, Writes, hand_over::Wish};

/// As many as somebody can write down in an hour, and too few to fish with.
const MOST_AN_HOUR: i64 = 60;

/// A record of a colleague.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Their name, where the administrator allows it to be told.
    pub owner: Option<String>,
    /// The field that is the same.
    pub field: Key,
}

/// One exact value that is asked for.
pub(super) struct Question<'a> {
    pub field: &'a Key,
    pub text: String,
    pub key: i64,
}

impl Writes<'_, '_> {
    /// Whether an exact number, e-mail or paper among these values is already
    /// with a colleague, outside what the actor sees. None as well where the
    /// actor sees such a record themselves, or has asked too often.
    pub fn elsewhere(&mut self, entity: &str, told: &[(Key, Value)]) -> Result<Option<Elsewhere>> {
        let Some((law, field, record)) = self.look_elsewhere(entity, told)? else { return Ok(None) };
        let owner = match self.ctx.workspace.settings().tell_owner {
            true => self.owner_name(&law, record)?,
            false => None,
        };
        Ok(Some(Elsewhere { owner, field }))
    }

    /// Asks the colleague who has it to hand it over, with what was said; answers
    /// false when it is with nobody else, or was asked for already.
    pub fn ask_hand_over(&mut self, entity: &str, told: &[(Key, Value)], said: &str) -> Result<bool> {
        let Some((law, field, record)) = self.look_elsewhere(entity, told)? else { return Ok(false) };
        let (asker, said) = (self.ctx.actor.user, said.to_owned());
        let sql = "update @elsewhere_told set wants = $3 where actor = $1 and record = $2";
        self.tx.sql_execute(sql, &[Cell::Int(asker.raw()), Cell::Int(record.raw()), Cell::Bool(true)])?;
        let Some(owner) = self.owner_of(&law, record)? else { return Ok(false) };
        let words = told.iter().find(|(key, _)| *key == field).and_then(|(_, value)| value.text());
        let told = words.unwrap_or_default().to_owned();
        self.request(Wish { entity: law.entity.clone(), record, owner, told, said })
    }

    /// The first exact match outside the actor's scope, written down.
    fn look_elsewhere(&mut self, entity: &str, told: &[(Key, Value)]) -> Result<Option<(Arc<Law>, Key, Id)>> {
        let Some(law) = self.ctx.workspace.law(entity).cloned() else { return Ok(None) };
        let seen = self.told_by_actor(entity, told)?;
        let Some((question, record)) = self.held_elsewhere(&law, &seen)? else { return Ok(None) };
        let may_hear = self.may_hear(&law, &question, record)?;
        Ok(may_hear.then(|| (law.clone(), question.field.clone(), record)))
    }

    /// Writes the answer down, once an hour for the same one; false when the
    /// actor has heard too many.
    pub(super) fn may_hear(&mut self, law: &Law, question: &Question<'_>, record: Id) -> Result<bool> {
        let (actor, now) = (Cell::Int(self.ctx.actor.user.raw()), self.ctx.now());
        let hour_ago = Cell::Instant(now.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(now));
        let sql = "select count(distinct asked), cast(max(case when asked = $3 and record = $4 then 1 else 0 end) as bigint) \
                   from @elsewhere_told where actor = $1 and asked_at > $2";
        let same = [actor.clone(), hour_ago, Cell::Int(question.key), Cell::Int(record.raw())];
        let rows = self.tx.sql(sql, &same, &[ColumnType::Int, ColumnType::Int])?;
        let (asked, again) = rows.first().map_or((0, 0), |row| (row.int(0).unwrap_or(0), row.int(1).unwrap_or(0)));
        if again == 1 {
            return Ok(true);
        }
        if asked >= MOST_AN_HOUR {
            tracing::warn!(actor = %self.ctx.actor.user, "asked for too many numbers outside their scope");
            return Ok(false);
        }
        let sql = "insert into @elsewhere_told (id, actor, asked_at, door, entity, field, asked, record) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let id: Id = self.ctx.workspace.new_id(now);
        let params = [
            Cell::Int(id.raw()),
            actor,
            Cell::Instant(now),
            Cell::from(self.ctx.door.key()),
            Cell::from(&*law.entity),
            Cell::from(&**question.field),
            Cell::Int(question.key),
            Cell::Int(record.raw()),
        ];
        self.tx.sql_execute(sql, &params)?;
        Ok(true)
    }

    fn owner_of(&mut self, law: &Law, record: Id) -> Result<Option<Id>> {
        let sql = format!("select owner from @{} where id = $1", law.entity);
        let rows = self.tx.sql(&sql, &[Cell::Int(record.raw())], &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).map(Id::from_raw))
    }

    fn owner_name(&mut self, law: &Law, record: Id) -> Result<Option<String>> {
        let Some(owner) = self.owner_of(law, record)? else { return Ok(None) };
        let sql = "select name from @users where id = $1";
        let rows = self.tx.sql(sql, &[Cell::Int(owner.raw())], &[ColumnType::Text])?;
        Ok(rows.first().and_then(|row| row.text(0)).map(str::to_owned))
    }
}

impl Reads<'_, '_> {
    /// What the actor told, without what is hidden from them: by a hidden field
    /// nothing is asked. A telephone number is the exception, as it stands on the
    /// display of whoever is rung (`ringing`).
    fn told_by_actor(&mut self, entity: &str, told: &[(Key, Value)]) -> Result<AnyRecord> {
        let def = self.ctx.def(entity)?;
        let mut seen = AnyRecord::new(def.clone(), Id::from_raw(0), self.ctx.now());
        let rings = |key: &Key| self.ctx.workspace.law(entity).is_some_and(|law| law.numbers.contains(key));
        let readable = told.iter().filter(|(key, _)| rings(key) || self.ctx.actor.reads(&def, key));
        readable.for_each(|(key, value)| seen.put(key, value.clone()));
        Ok(seen)
    }

    /// The first exact value that somebody has whom the actor does not see, and
    /// nobody whom they do. Only who may add such records has a reason to ask.
    fn held_elsewhere<'l>(&mut self, law: &'l Law, seen: &AnyRecord) -> Result<Option<(Question<'l>, Id)>> {
        let (ctx, def) = (self.ctx, &seen.def);
        let may_add = access::may(&ctx.actor, &ctx.schema, def, access::Deed::Create);
        if ctx.actor.is_system() || !may_add || !def.owned {
            return Ok(None);
        }
        for question in questions(law, seen) {
            let holders = self.holders(law, &question)?;
            let mut known = false;
            for holder in &holders {
                known |= self.sees(def, *holder, access::Deed::Read)?;
            }
            if let Some(record) = holders.first().filter(|_| !known) {
                return Ok(Some((question, *record)));
            }
        }
        Ok(None)
    }

    /// The live records, of anybody, that hold exactly this value.
    pub(super) fn holders(&mut self, law: &Law, question: &Question<'_>) -> Result<Vec<Id>> {
        let fields = fields_beside(law, question.field);
        let held: Vec<String> = fields.iter().map(|field| format!("lower(c.{field}) = lower($3)")).collect();
        let sql = format!(
            "select c.id from @{entity} c join @duplicate_keys k on k.record = c.id \
             where k.entity = $1 and k.key = $2 and c.deleted_at is null and ({held}) order by c.id limit 20",
            entity = law.entity,
            held = held.join(" or ")
        );
        let params = [Cell::from(&*law.entity), Cell::Int(question.key), Cell::Text(question.text.clone())];
        let rows = self.tx.sql(&sql, &params, &[ColumnType::Int])?;
        Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
    }
}

impl Ctx {
    /// The same question by itself, for a page that only looks: most numbers are
    /// with nobody else, and then nothing is written. Where nothing can be
    /// written nothing is told.
    pub async fn elsewhere(&self, entity: &str, told: Vec<(Key, Value)>) -> Result<Option<Elsewhere>> {
        let Some(law) = self.workspace.law(entity).cloned() else { return Ok(None) };
        let (entity, asked) = (entity.to_owned(), told.clone());
        let of = entity.clone();
        let found = self.read(move |tx| {
            let seen = tx.told_by_actor(&of, &asked)?;
            Ok(tx.held_elsewhere(&law, &seen)?.is_some())
        });
        // Through another's eyes nothing is written down, and so nothing told.
        if self.seen_by.is_some() || !found.await? {
            return Ok(None);
        }
        match self.write(move |tx| tx.elsewhere(&entity, &told)).await {
            Err(Error::ReadOnly(_) | Error::Busy { .. } | Error::Unavailable(_)) => Ok(None),
            answer => answer,
        }
    }
}

/// The exact values among those told, in the form that is stored.
fn questions<'a>(law: &'a Law, seen: &AnyRecord) -> Vec<Question<'a>> {
    let text = |field: &'a Key| {
        let Ok(Value::Text(text)) = schema::normalise(seen.def.field(field)?, seen.value(field).clone()) else {
            return None;
        };
        Some((field, text))
    };
    let ask =
        |hash: fn(&str) -> i64| move |(field, text): (&'a Key, String)| Question { field, key: hash(&text), text };
    let numbers = law.numbers.iter().filter_map(text).map(ask(keys::number));
    let emails = law.emails.iter().filter_map(text).map(ask(keys::email));
    let papers = law.papers.iter().filter_map(text).map(ask(keys::paper));
    numbers.chain(emails).chain(papers).collect()
}

/// The fields in which this one's value may stand as well: every telephone.
fn fields_beside<'a>(law: &'a Law, field: &'a Key) -> Vec<&'a Key> {
    let groups = [&law.numbers, &law.emails, &law.papers];
    groups.into_iter().find(|group| group.contains(field)).map_or(vec![field], |group| group.iter().collect())
}
