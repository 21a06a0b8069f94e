//! What a name in a cell means: which record it links to, one to come, one to
//! be made, or none.

use base::{Id, fold};
use schema::Value;

use super::{
    names::{Found, look_up},
    near::Likeness,
    prepare::{Fill, Preparer, Ready, cut},
    report::{Proposal, Reason, reasons},
};
use crate::Result;

/// What a name in a cell turned out to mean.
#[derive(Clone, Debug)]
pub(super) enum Meant {
    Id(Id),
    Several(Vec<Id>),
    /// A row of this sheet that is no record yet.
    Later,
    /// A record that a real run makes.
    ToMake,
    Nothing(Reason),
}

impl Preparer<'_> {
    pub async fn link(&mut self, at: usize, said: &str, ready: &mut Ready, against: &mut Vec<Reason>) -> Result<()> {
        let meant = if self.fills[at].through.is_some() {
            self.through(at, said, ready).await?
        } else {
            self.meant(at, said).await?
        };
        let fill = &self.fills[at];
        match meant {
            Meant::Id(id) => {
                // The book is looked through only for the few rows that are shown.
                if let Some((_, shown)) = ready.shown.last_mut()
                    && let Some(name) = fill.field.link().and_then(|to| self.books.get(to)?.name_of(id))
                {
                    *shown = name.to_owned();
                }
                ready.values.push((fill.place, Value::Id(id)));
            }
            Meant::Several(ids) => ready.doubtful.push((fill.place, ids, said.to_owned())),
            Meant::Later => ready.waiting.push((fill.place, said.to_owned())),
            Meant::ToMake => ready.lacks_links = true,
            Meant::Nothing(reason) => against.push(reason),
        }
        Ok(())
    }

    /// A team by who manages it; made with its manager where that is asked for.
    async fn through(&mut self, at: usize, said: &str, ready: &Ready) -> Result<Meant> {
        let manager = fold::fold(said);
        if let Some(meant) = self.known.get(&(at, manager.clone())) {
            return Ok(meant.clone());
        }
        let fill = &self.fills[at];
        let user = self.books.get_mut("users").map_or(Found::Unknown, |book| book.find(said));
        let user = match user {
            Found::One(id) => Some(id),
            Found::Several(ids) => return Ok(Meant::Nothing(ambiguous(fill.heading.as_deref(), said, ids.len()))),
            Found::Near(_) | Found::Unknown => None,
        };
        let meant = match user.map(|user| self.places.managed_by(user)) {
            Some(&[team]) => Meant::Id(team),
            Some(several @ [_, _, ..]) => Meant::Nothing(ambiguous(fill.heading.as_deref(), said, several.len())),
            _ if !self.import.create_links.contains(&*fill.field.key) => Meant::Nothing(unknown(fill, said)),
            _ => self.make_team(at, said, user, ready).await?,
        };
        self.known.insert((at, manager), meant.clone());
        Ok(meant)
    }

    async fn make_team(&mut self, at: usize, said: &str, manager: Option<Id>, ready: &Ready) -> Result<Meant> {
        if manager.is_none() {
            self.made.entry("users".to_owned()).or_default().push(said.to_owned());
        }
        self.made.entry("teams".to_owned()).or_default().push(said.to_owned());
        if self.dry {
            return Ok(Meant::ToMake);
        }
        let branch = self.def.place("branch");
        let branch = ready.values.iter().find(|(place, _)| Some(*place) == branch).and_then(|(_, value)| value.id());
        match self.places.make_team(self.ctx, self.set, said, manager, branch).await {
            Ok((team, user)) => {
                if let Some(book) = self.books.get_mut("users").filter(|_| manager.is_none()) {
                    book.add(user, said.to_owned());
                }
                Ok(Meant::Id(team))
            }
            Err(error) => self.refused(at, error),
        }
    }

    fn refused(&self, at: usize, error: crate::Error) -> Result<Meant> {
        let heading = self.fills[at].heading.clone();
        let told = reasons(error, |_| heading.clone())?;
        Ok(Meant::Nothing(told.into_iter().next().unwrap_or_else(|| Reason::row("import-row-fault"))))
    }

    async fn meant(&mut self, at: usize, said: &str) -> Result<Meant> {
        let folded = fold::fold(said);
        let fill = &self.fills[at];
        if let Some(proposal) = self.proposals.get_mut(&(fill.field.key.clone(), folded.clone())) {
            proposal.times += 1;
        }
        if let Some(meant) = self.known.get(&(at, folded.clone())) {
            return Ok(meant.clone());
        }
        let Some(to) = fill.field.link().map(str::to_owned) else { return Ok(Meant::Nothing(unknown(fill, said))) };
        let found = self.found(&to, said).await?;
        let fill = &self.fills[at];
        let is_known = matches!(found, Found::One(_) | Found::Several(_));
        if self.is_own(fill) && !is_known {
            match self.in_sheet.get(&folded) {
                Some(1) => return Ok(Meant::Later),
                Some(&times) => {
                    return Ok(Meant::Nothing(ambiguous(fill.heading.as_deref(), said, times as usize)));
                }
                None => {}
            }
        }
        let meant = self.settle(at, &to, said, folded.clone(), found).await?;
        self.known.insert((at, folded), meant.clone());
        Ok(meant)
    }

    async fn found(&mut self, to: &str, said: &str) -> Result<Found> {
        let Some(book) = self.books.get_mut(to) else { return Ok(Found::Unknown) };
        let found = book.find(said);
        if matches!(found, Found::Near(_) | Found::Unknown) {
            // It was compared with every name that there is: others have their turn.
            tokio::task::yield_now().await;
        }
        if book.is_complete() || matches!(found, Found::One(_) | Found::Several(_)) {
            return Ok(found);
        }
        let (def, said) = (self.ctx.def(to)?, said.to_owned());
        let mut ids = self.ctx.read(move |tx| look_up(tx, &def, &said)).await?;
        Ok(match ids.len() {
            0 => found,
            1 => Found::One(ids.remove(0)),
            _ => Found::Several(ids),
        })
    }

    async fn settle(&mut self, at: usize, to: &str, said: &str, folded: String, found: Found) -> Result<Meant> {
        let fill = &self.fills[at];
        let may_make = self.import.create_links.contains(&*fill.field.key);
        match found {
            Found::One(id) => Ok(Meant::Id(id)),
            Found::Several(ids) => Ok(Meant::Several(ids)),
            Found::Near(near) => {
                let (field, accepted) = (fill.field.key.clone(), self.import.accept_near);
                let (said, meant) = (said.to_owned(), near.name.clone());
                let reason = Reason::of_column(fill.heading.as_deref().unwrap_or(&field), "import-link-near");
                let reason = reason.with("said", cut(&said)).with("meant", meant.clone());
                let proposal = Proposal {
                    field: field.clone(),
                    said: said.clone(),
                    meant,
                    id: near.id,
                    why: near.why,
                    times: 1,
                    accepted,
                };
                self.proposals.insert((field, folded), proposal);
                match accepted {
                    true => Ok(Meant::Id(near.id)),
                    false if may_make && near.why != Likeness::Spaces => self.make(at, to, &said).await,
                    false => Ok(Meant::Nothing(reason)),
                }
            }
            Found::Unknown if may_make => self.make(at, to, said).await,
            Found::Unknown => Ok(Meant::Nothing(unknown(fill, said))),
        }
    }

    /// A new record that has no more than this name.
    async fn make(&mut self, at: usize, to: &str, said: &str) -> Result<Meant> {
        let name = fold::tidy(said);
        self.made.entry(to.to_owned()).or_default().push(name.clone());
        if self.dry {
            return Ok(Meant::ToMake);
        }
        let (entity, title) = (to.to_owned(), name.clone());
        let made = self.ctx.write_within(self.set, move |tx| {
            let mut record = tx.new_any(&entity)?;
            let field = record.def.title.clone();
            record.put(&field, Value::Text(title));
            Ok(tx.save_any(record)?.id)
        });
        match made.await {
            Ok(id) => {
                if let Some(book) = self.books.get_mut(to) {
                    book.add(id, name);
                }
                Ok(Meant::Id(id))
            }
            Err(error) => self.refused(at, error),
        }
    }

    pub fn is_own(&self, fill: &Fill) -> bool {
        fill.through.is_none() && fill.field.link() == Some(&*self.def.key)
    }
}

fn unknown(fill: &Fill, said: &str) -> Reason {
    Reason::of_column(fill.heading.as_deref().unwrap_or(&fill.field.key), "import-link-unknown").with("said", cut(said))
}

pub(super) fn ambiguous(heading: Option<&str>, said: &str, times: usize) -> Reason {
    let reason = Reason { column: heading.map(str::to_owned), ..Reason::row("import-link-ambiguous") };
    reason.with("said", cut(said)).with("times", times)
}
