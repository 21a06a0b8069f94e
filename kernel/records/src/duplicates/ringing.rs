//! A ringing telephone, and somebody whose role hides numbers.
//!
//! The number stands on their own display: who within their sight has it is
//! told, or else they would write the caller down a second time. What a record
//! holds is shown no more than before. But the answer ties a number to a name,
//! so that it is given for an exact number only, written down, and counted
//! together with what is told of colleagues (`elsewhere`). Who may read numbers
//! is asked nothing of that.

use base::{Id, phone};
use schema::{Key, Value};

use super::{elsewhere::Question, keys};
use crate::{AnyRecord, Ctx, Error, Reads, Result, Writes};

/// Who within sight has a number.
struct Holders {
    /// In a field that the actor reads.
    open: Vec<Id>,
    /// In one that is hidden from them.
    hidden: Vec<Id>,
}

impl Ctx {
    /// Who within the actor's scope rings from this number, whether they may
    /// read it or not. Where nothing can be written, only what they may read
    /// answers.
    pub async fn who_rings(&self, entity: &str, number: &str) -> Result<Vec<Id>> {
        let (of, asked) = (entity.to_owned(), number.to_owned());
        let found = self.read(move |tx| tx.number_holders(&of, &asked)).await?;
        if found.hidden.is_empty() || self.seen_by.is_some() {
            return Ok(found.open);
        }
        let (of, asked) = (entity.to_owned(), number.to_owned());
        match self.write(move |tx| tx.who_rings(&of, &asked)).await {
            Err(Error::ReadOnly(_) | Error::Busy { .. } | Error::Unavailable(_)) => Ok(found.open),
            answer => answer,
        }
    }
}

impl Writes<'_, '_> {
    /// The same within a transaction that writes.
    pub fn who_rings(&mut self, entity: &str, number: &str) -> Result<Vec<Id>> {
        let Holders { mut open, hidden } = self.number_holders(entity, number)?;
        let Some(law) = self.law_for_reader(entity) else { return Ok(open) };
        let Some(question) = question(law.numbers.first(), number) else { return Ok(open) };
        for id in hidden {
            if self.may_hear(&law, &question, id)? {
                open.push(id);
            }
        }
        Ok(open)
    }

    /// The numbers of somebody who was written down just now by whoever may not
    /// read them there: the product keeps them, or nobody could call back.
    pub fn keep_unseen(&mut self, made: AnyRecord, told: Vec<(Key, Value)>) -> Result<AnyRecord> {
        let told: Vec<_> = told.into_iter().filter(|(_, value)| !value.is_null()).collect();
        let is_made_here = made.version == 1 && made.created_at == self.ctx.now();
        if told.is_empty() || !is_made_here {
            return Ok(made);
        }
        let (def, id) = (made.def.clone(), made.id);
        self.because_of(&def.key, id, |tx| {
            tx.as_rule(|tx| {
                let mut record = tx.find_any(&def, id)?;
                told.into_iter().for_each(|(key, value)| record.put(&key, value));
                tx.save_any(record)
            })
        })?;
        self.find_any(&def, id)
    }
}

impl Reads<'_, '_> {
    fn number_holders(&mut self, entity: &str, number: &str) -> Result<Holders> {
        let open = self.known_by_number(entity, number)?;
        let Some(law) = self.law_for_reader(entity) else { return Ok(Holders { open, hidden: Vec::new() }) };
        let def = self.ctx.def(entity)?;
        let mut hidden = Vec::new();
        if law.numbers.iter().all(|key| self.ctx.actor.reads(&def, key)) {
            return Ok(Holders { open, hidden });
        }
        if let Some(question) = question(law.numbers.first(), number) {
            for id in self.holders(&law, &question)? {
                if !open.contains(&id) && self.sees(&def, id, access::Deed::Read)? {
                    hidden.push(id);
                }
            }
        }
        Ok(Holders { open, hidden })
    }
}

fn question<'a>(field: Option<&'a Key>, number: &str) -> Option<Question<'a>> {
    let text = phone::normalise(number, "IR").ok()?;
    field.map(|field| Question { field, key: keys::number(&text), text })
}
