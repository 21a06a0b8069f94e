//! What a comment must be, and who hears of it.

use std::sync::Arc;

use base::Id;
use schema::{Entity, EntityDef};
use store::Cell;

use super::{AT, BODY, Comment, marks::named, place_of};
use crate::{
    Door, Error, Reads, Record, Result, RuleBook, Writes,
    notices::{Notice, NoticeKind},
    rules,
};

pub(crate) fn register(book: &mut RuleBook) {
    book.add(rules::<Comment>().before_save(settle).after_save(tell).before_delete(silence));
}

/// It stands on one record, belongs to whoever says it, and names people.
fn settle(tx: &mut Writes<'_, '_>, comment: &mut Record<Comment>) -> Result<()> {
    let places = comment.def.about.iter().filter(|key| !comment.value(key).is_null()).count();
    if places != 1 {
        return Err(Error::invalid("", "comments-refused-place"));
    }
    let me = tx.ctx.actor.user;
    if comment.is_new() {
        let at = comment.created_at;
        comment.set(AT, at);
        if !tx.ctx.actor.is_system() && comment.value("owner").id() != Some(me) {
            return Err(Error::invalid("owner", "value-not-yours"));
        }
    }
    if let Some(body) = comment.peek(BODY).filter(|_| comment.has_changed(BODY)) {
        let marked = tx.marked(body.trim(), &[])?;
        comment.set(BODY, marked);
    }
    Ok(())
}

/// Whoever is named and sees the record, and whoever follows it.
fn tell(tx: &mut Writes<'_, '_>, comment: &Record<Comment>) -> Result<()> {
    // A comment handed to another would be words in a mouth that did not say them.
    if !comment.before(BODY).unwrap_or_default().is_empty() && comment.value("owner") != comment.was("owner") {
        return Err(Error::Forbidden { entity: Comment::KEY.to_owned(), deed: "update" });
    }
    let Some((entity, record)) = place_of(comment).filter(|_| comment.has_changed(BODY)) else { return Ok(()) };
    let is_quiet = tx.ctx.door == Door::Import || tx.ctx.actor.is_system() || tx.strand.undoes.is_some();
    if is_quiet {
        return Ok(());
    }
    let def = tx.ctx.def(&entity)?;
    let before = named(&comment.before(BODY).unwrap_or_default());
    let mentioned: Vec<Id> = named(&comment.get(BODY)).into_iter().filter(|id| !before.contains(id)).collect();
    let notice = |to: Id, kind: NoticeKind| {
        let notice = Notice::new(to, kind, def.key.clone(), record);
        Notice { comment: Some(comment.id), ..notice }
    };
    for person in &mentioned {
        if tx.is_seen_by(*person, &def, record)? {
            tx.notify(notice(*person, NoticeKind::Mention))?;
        }
    }
    if !comment.before(BODY).unwrap_or_default().is_empty() {
        return Ok(());
    }
    let me = tx.ctx.actor.user;
    let owner = tx.owner_of_any(&def, record)?;
    for follower in tx.followers_with(&def, record, owner.into_iter())? {
        if follower != me && !mentioned.contains(&follower) && tx.is_seen_by(follower, &def, record)? {
            tx.notify(notice(follower, NoticeKind::Comment))?;
        }
    }
    tx.takes_part(&def, record, me)
}

/// What was not read yet of a comment that is taken out is not told any more.
fn silence(tx: &mut Writes<'_, '_>, comment: &Record<Comment>) -> Result<()> {
    let sql = "delete from @notices where comment = $1 and read_at is null";
    tx.tx.sql_execute(sql, &[Cell::Int(comment.id.raw())])?;
    Ok(())
}

impl Reads<'_, '_> {
    /// Of the people that a text names, those who do not see the record and so
    /// hear nothing of it; by name, for whoever wrote it.
    pub fn blind_to(&mut self, def: &Arc<EntityDef>, record: Id, text: &str) -> Result<Vec<String>> {
        let mut blind = Vec::new();
        for person in named(text) {
            if person != self.ctx.actor.user && !self.is_seen_by(person, def, record)? {
                blind.push(person);
            }
        }
        let names = self.titles_of("users", &blind)?;
        Ok(blind.into_iter().filter_map(|id| names.get("users", id).map(str::to_owned)).collect())
    }
}
