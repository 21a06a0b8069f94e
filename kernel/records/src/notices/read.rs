//! Reading one's notices: newest first, with what the reader may see of each
//! at this moment and no more.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::Id;
use schema::{Entity, Key};
use store::{Cell, ColumnType, Row};

use super::{NoticeKind, Seen, Told};
use crate::{
    Reads, Result, Titles,
    comments::{BODY, Comment, spelled},
    hand_over::Request,
};

/// Counting goes no further: nobody needs to know how many there are beyond it.
const MOST: i64 = 100;
/// Letters of what was said.
const EXCERPT: usize = 140;

/// A page of notices, newest first.
#[derive(Clone, Debug, Default)]
pub struct NoticePage {
    pub rows: Vec<Told>,
    /// Pass as `before` for the older ones.
    pub older: Option<Id>,
}

/// How many notices the actor has not read, up to a hundred.
pub fn unread(tx: &mut Reads<'_, '_>) -> Result<usize> {
    let sql =
        "select count(*) from (select 1 as one from @notices where user_id = $1 and read_at is null limit $2) as found";
    let params = [Cell::Int(tx.ctx.actor.user.raw()), Cell::Int(MOST)];
    let rows = tx.tx.sql(sql, &params, &[ColumnType::Int])?;
    Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0) as usize)
}

const COLUMNS: [ColumnType; 12] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Text, Text, Int, Int, Text, Int, Int, Text, Int, Instant, Instant]
};
const NAMES: &str = "id, kind, entity, record, sender, field, comment, request, counts, times, created_at, read_at";

impl Reads<'_, '_> {
    /// The actor's notices before this one.
    pub fn notices(&mut self, before: Option<Id>, limit: usize) -> Result<NoticePage> {
        let sql = format!("select {NAMES} from @notices where user_id = $1 and id < $2 order by id desc limit $3");
        let before = before.map_or(i64::MAX, Id::raw);
        let params = [Cell::Int(self.ctx.actor.user.raw()), Cell::Int(before), Cell::Int(limit as i64 + 1)];
        let rows = self.tx.sql(&sql, &params, &COLUMNS)?;
        let told = self.told_notices(&rows[..rows.len().min(limit)])?;
        let older = told.last().filter(|_| rows.len() > limit).map(|told| told.id);
        Ok(NoticePage { rows: told, older })
    }

    /// One notice of the actor's own.
    pub fn notice(&mut self, id: Id) -> Result<Told> {
        let sql = format!("select {NAMES} from @notices where user_id = $1 and id = $2");
        let params = [Cell::Int(self.ctx.actor.user.raw()), Cell::Int(id.raw())];
        let rows = self.tx.sql(&sql, &params, &COLUMNS)?;
        self.told_notices(&rows)?.pop().ok_or(crate::Error::NotFound)
    }

    fn told_notices(&mut self, rows: &[Row]) -> Result<Vec<Told>> {
        let (sight, said) = (self.sight_of(rows)?, self.said_in(rows)?);
        let asked: Vec<Id> = rows.iter().filter_map(|row| row.int(7)).map(Id::from_raw).collect();
        let asked = self.requests_among(&asked)?;
        let senders: Vec<Id> = rows.iter().filter_map(|row| row.int(4)).map(Id::from_raw).collect();
        let senders = self.titles_of("users", &senders)?;
        Ok(rows.iter().filter_map(|row| self.told_notice(row, &sight, &said, &senders, &asked)).collect())
    }

    fn told_notice(
        &self,
        row: &Row,
        sight: &Sight,
        said: &HashMap<Id, String>,
        senders: &Titles,
        asked: &[Request],
    ) -> Option<Told> {
        let request = row.int(7).and_then(|id| asked.iter().find(|request| request.id.raw() == id)).cloned();
        let id = |at: usize| row.int(at).map(Id::from_raw);
        let entity = self.ctx.schema.entity(row.text(2)?);
        let record = entity.zip(id(3)).and_then(|(def, id)| sight.of(&def.key, id));
        let field = entity.zip(row.text(5)).and_then(|(def, key)| {
            let field = def.field(key).filter(|_| self.ctx.actor.reads(def, key))?;
            Some(field.key.clone())
        });
        let counts: BTreeMap<String, i64> =
            row.text(8).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        // Of records of a kind that they may not read any more nobody is told how many.
        let counts = counts.into_iter().filter(|(key, _)| self.ctx.actor.may(key, access::Deed::Read)).collect();
        Some(Told {
            id: id(0)?,
            kind: NoticeKind::from_key(row.text(1)?)?,
            from: id(4).and_then(|from| senders.get("users", from)).map(str::to_owned),
            said: match (id(6), &request) {
                (Some(id), _) if record.is_some() => said.get(&id).cloned().unwrap_or_default(),
                (None, Some(request)) => request.said.clone(),
                _ => String::new(),
            },
            record,
            field,
            counts,
            times: row.int(9).unwrap_or(1),
            request,
            at: row.instant(10)?,
            is_read: row.instant(11).is_some(),
        })
    }

    /// Of the records that these tell of, those in the actor's sight.
    fn sight_of(&mut self, rows: &[Row]) -> Result<Sight> {
        let mut wanted: BTreeMap<Key, Vec<Id>> = BTreeMap::new();
        for row in rows {
            let def = row.text(2).and_then(|key| self.ctx.schema.entity(key)).cloned();
            if let (Some(def), Some(id)) = (def, row.int(3)) {
                wanted.entry(def.key.clone()).or_default().push(Id::from_raw(id));
            }
        }
        let mut sight = Sight::default();
        for (entity, ids) in wanted {
            let def = self.ctx.def(&entity)?;
            let seen = self.seen_of(&def, &ids)?;
            sight.seen.extend(seen.iter().map(|id| (entity.clone(), *id)));
            let titles = self.titles_of(&entity, &seen)?;
            let named =
                seen.into_iter().filter_map(|id| Some(((entity.clone(), id), titles.get(&entity, id)?.to_owned())));
            sight.titles.extend(named.collect::<Vec<_>>());
        }
        Ok(sight)
    }

    /// What the comments among them say, cut short, as far as they are in sight.
    fn said_in(&mut self, rows: &[Row]) -> Result<HashMap<Id, String>> {
        let ids: Vec<Id> = rows.iter().filter_map(|row| row.int(6)).map(Id::from_raw).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let def = self.ctx.def(Comment::KEY)?;
        let said: Vec<(Id, String)> = self
            .find_several(&def, &ids)?
            .iter()
            .filter_map(|comment| Some((comment.id, comment.value(BODY.key()).text()?.to_owned())))
            .collect();
        let names = self.names_in(said.iter().map(|(_, text)| text.as_str()))?;
        let somebody = self.ctx.text("notice-somebody");
        let short = |text: &str| {
            let text = spelled(text, &names, &somebody);
            let cut: String = text.chars().take(EXCERPT).collect();
            if cut.len() < text.len() { format!("{cut}…") } else { cut }
        };
        Ok(said.iter().map(|(id, text)| (*id, short(text))).collect())
    }
}

/// What of the records of some notices is in sight.
#[derive(Default)]
struct Sight {
    seen: HashSet<(Key, Id)>,
    titles: HashMap<(Key, Id), String>,
}

impl Sight {
    fn of(&self, entity: &Key, id: Id) -> Option<Seen> {
        let place = (entity.clone(), id);
        self.seen.contains(&place).then(|| Seen { entity: entity.clone(), id, title: self.titles.get(&place).cloned() })
    }
}
