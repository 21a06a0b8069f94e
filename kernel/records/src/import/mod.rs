//! Import: sheets of rows become records, through the one write path.
//!
//! [`Import::open`] reads the headings and guesses which column fills which
//! field; a person puts that right. [`Import::plan`] goes through the whole
//! file and writes nothing: it tells what would be new or changed, which rows
//! would be rejected and why, and which unknown names are nearly known.
//! [`Import::run`] does the same for good, in batches of one change-set, so
//! that pages stay quick meanwhile and everything can be undone together. A row
//! that is refused never holds up the others: it goes into a sheet of its own
//! with the reason. Links are found by name; a link to a record of the same
//! sheet is set in a second pass, so that the order of the rows is free.
//!
//! Whom a row is about, and what becomes of rows about somebody who is there
//! already, is settled by exact marks (`known`): skip, fill, overwrite or add.
//! Pages keep what was sent, chosen and done in the database (`desk`,
//! `journal`) and let a worker run it (`work`), which goes on after a restart.
//!
//! Empty cells leave what a record has. Left out: guessing values (a stage by
//! its meaning), and people who are merely alike (`duplicates` proposes those).

mod choices;
mod dates;
mod desk;
mod encoding;
mod family;
mod guess;
mod journal;
mod keep;
mod known;
mod mapping;
mod meaning;
mod names;
mod near;
mod pace;
mod people;
mod policy;
mod prepare;
mod reader;
mod rejects;
mod report;
mod run;
mod saved;
mod separator;
mod shelf;
mod source;
mod survey;
mod table;
mod weigh;
mod work;
mod workbook;

use std::{collections::BTreeSet, path::Path};

use access::Deed;
use schema::{EntityDef, FieldDef, Key, Kind};

pub use desk::{State, Stored, send};
pub use journal::{Line, Which};
pub use mapping::{Mapping, Target, importable, takes_labelled};
pub use near::Likeness;
pub use policy::Duplicates;
pub(crate) use policy::Policy;
pub use reader::{LONGEST_CELL, Reader, Row, RowFault};
pub use rejects::{MARK, told_headings, told_row};
pub use report::{Counts, Meeting, Problem, Progress, Proposal, Reason, Report, SampleRow, Verdict, sentence};
pub use saved::{Saved, lend};
pub(crate) use shelf::Shelf;
pub use shelf::import_of;
pub use source::{MOST_COLUMNS, MOST_UNPACKED, Source, Unreadable};
pub(crate) use table::tables;
pub use work::handlers;

use crate::{Ctx, Door, Error, FieldProblem, Result};
use run::Way;

/// A name in the sheet that stands for another: a proposal that a person took,
/// or a word of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub field: Key,
    pub said: String,
    pub meant: String,
}

impl Word {
    /// Reads `product:GTXPro=GTX Pro`.
    pub fn parse(text: &str) -> Option<Word> {
        let (field, words) = text.split_once(':')?;
        let (said, meant) = words.split_once('=')?;
        let field = Key::Owned(field.trim().to_owned());
        Some(Word { field, said: said.trim().to_owned(), meant: meant.trim().to_owned() })
    }
}

/// A sheet and what is to become of it.
#[derive(Clone, Debug)]
pub struct Import {
    pub entity: Key,
    pub source: Source,
    pub headings: Vec<String>,
    pub mapping: Mapping,
    /// A row changes the record that has the same value here, if there is one.
    pub key: Option<Key>,
    pub words: Vec<Word>,
    /// Takes every proposal for an unknown name.
    pub accept_near: bool,
    /// The links whose unknown names become new records.
    pub create_links: BTreeSet<String>,
    /// What becomes of rows about somebody who is there already.
    pub duplicates: Option<Duplicates>,
    /// So many rows go out together at most. Only tests ask for fewer.
    pub together: usize,
}

impl Import {
    /// Reads the headings of a file and guesses what they mean.
    pub fn open(ctx: &Ctx, entity: &str, mut source: Source) -> Result<Import> {
        let def = allowed(ctx, entity)?;
        source.texts = Some(ctx.workspace.passing.folder().map_err(anyhow::Error::new)?);
        let headings = source.open()?.headings().to_vec();
        let mut import = Import::bare(&def, source, headings);
        let first = import.peek(1)?.into_iter().next();
        import.mapping = match first.filter(|row| guess::is_export(&import.headings, row, &def, ctx)) {
            Some(_) => guess::of_export(&import.headings, &def, ctx),
            None => guess::mapping(&import.headings, &def, ctx),
        };
        import.key = usual_key(&import.mapping, &def);
        people::prepare(&mut import, &def);
        Ok(import)
    }

    /// A sheet for which nothing is chosen yet.
    fn bare(def: &EntityDef, source: Source, headings: Vec<String>) -> Import {
        let (words, create_links) = Default::default();
        let mapping = Mapping { columns: vec![None; headings.len()], constants: Vec::new() };
        let entity = def.key.clone();
        Import {
            entity,
            source,
            headings,
            mapping,
            key: None,
            words,
            accept_near: false,
            create_links,
            duplicates: None,
            together: keep::TOGETHER,
        }
    }

    /// Puts flags such as `sector=industry` or `kind==company` over the guess.
    pub fn apply(&mut self, ctx: &Ctx, flags: &[String]) -> Result<()> {
        let def = allowed(ctx, &self.entity)?;
        self.mapping.apply(flags, &self.headings, &def, ctx)?;
        self.key = self.key.take().filter(|key| self.mapping.fills(key)).or_else(|| usual_key(&self.mapping, &def));
        people::prepare(self, &def);
        Ok(())
    }

    /// Takes the value of this field for what a record is known by; an empty
    /// text makes every row a new record.
    pub fn known_by(&mut self, ctx: &Ctx, field: &str) -> Result<()> {
        let def = allowed(ctx, &self.entity)?;
        let unfit = || Error::Invalid(vec![FieldProblem::new(field, "import-no-key").with("field", field)]);
        self.key = match field {
            "" => None,
            key => Some(def.field(key).filter(|field| can_be_key(field)).ok_or_else(unfit)?.key.clone()),
        };
        Ok(())
    }

    /// The first rows as they stand in the file.
    pub fn peek(&self, rows: usize) -> Result<Vec<Row>> {
        let mut reader = self.source.open()?;
        let mut found = Vec::new();
        while found.len() < rows {
            match reader.next_row()? {
                Some(row) => found.push(row),
                None => break,
            }
        }
        Ok(found)
    }

    /// What is wrong with the choices themselves, before any row is read.
    pub fn check(&self, ctx: &Ctx) -> Result<()> {
        run::check(self, ctx)
    }

    /// What a person should look at twice: columns of one name, and first rows
    /// that are no headings.
    pub fn warnings(&self, ctx: &Ctx) -> Vec<Reason> {
        let repeated = Mapping::repeated(&self.headings).into_iter();
        let mut told: Vec<Reason> =
            repeated.map(|heading| Reason::row("import-heading-repeated").with("heading", heading)).collect();
        if !self.source.headless && guess::is_data(&self.headings, ctx) {
            told.push(Reason::row("import-no-headings"));
        }
        // A file that cannot be read is told where its rows are shown.
        if self.peek(1).is_ok_and(|rows| rows.is_empty()) {
            told.push(Reason::row("import-no-rows"));
        }
        told
    }

    /// The headings of the columns that fill nothing.
    pub fn left_out(&self) -> Vec<&str> {
        let columns = self.headings.iter().zip(&self.mapping.columns);
        columns
            .filter(|(heading, target)| target.is_none() && !heading.is_empty())
            .map(|(heading, _)| &**heading)
            .collect()
    }

    /// The first rows as they will be.
    pub async fn preview(&self, ctx: &Ctx, rows: u64) -> Result<Report> {
        let way = Way { dry: true, limit: Some(rows), rejects: None, progress: &Progress::default(), journal: None };
        run::run(self, &through_the_door(ctx), way).await
    }

    /// A dry run: goes through the whole file and writes nothing but, if asked,
    /// the sheet of the rows that would be rejected.
    pub async fn plan(&self, ctx: &Ctx, rejects: Option<&Path>, progress: &Progress) -> Result<Report> {
        let way = Way { dry: true, limit: None, rejects, progress, journal: None };
        run::run(self, &through_the_door(ctx), way).await
    }

    /// The import itself.
    pub async fn run(&self, ctx: &Ctx, rejects: Option<&Path>, progress: &Progress) -> Result<Report> {
        let way = Way { dry: false, limit: None, rejects, progress, journal: None };
        run::run(self, &through_the_door(ctx), way).await
    }
}

fn through_the_door(ctx: &Ctx) -> Ctx {
    Ctx { door: Door::Import, ..ctx.clone() }
}

/// The definition of an entity that the actor may import.
pub(crate) fn allowed(ctx: &Ctx, entity: &str) -> Result<std::sync::Arc<EntityDef>> {
    let def = ctx.def(entity)?;
    if ctx.actor.may(&def.key, Deed::Import) {
        return Ok(def);
    }
    Err(Error::Forbidden { entity: def.key.to_string(), deed: Deed::Import.key() })
}

/// The fields that a record may be known by.
pub fn can_be_key(field: &FieldDef) -> bool {
    matches!(field.kind, Kind::Text { .. } | Kind::Email | Kind::Phone | Kind::Integer | Kind::Url)
}

/// A mapped field that no two records share.
fn usual_key(mapping: &Mapping, def: &EntityDef) -> Option<Key> {
    let unique = def.fields.iter().filter(|field| field.unique && can_be_key(field));
    unique.map(|field| field.key.clone()).find(|key| mapping.fills(key))
}
