//! Records found by how their names sound: Hosseini finds حسینی.
//!
//! Beside each searched name stands its sound (`name_sound`, the law is
//! `base::fold::sound`). What is looked for here is a further search, for what
//! the letters alone did not find: every word stands somewhere in letters, or a
//! name holds its sound. It is looked for as letters are (`finding`).
//!
//! Left out: filters of lists. A list shows exactly what its words say, because
//! deeds are done to all of it.

use std::sync::Arc;

use base::{Id, fold::sound::Heard};
use schema::{EntityDef, FieldDef, Key};
use sea_query::{Alias, Condition, Expr, ExprTrait};

use crate::{Finds, Reads, Result, finding::Looked, letters::is_long, physical};

/// Where words and sounds are looked for.
struct Columns {
    letters: Vec<String>,
    sounds: Vec<String>,
}

impl Reads<'_, '_> {
    /// At most `limit` records of an entity whose names sound like this, as far as
    /// the actor sees them; `among` these ids alone, where any are given.
    pub fn sounding(
        &mut self,
        def: &Arc<EntityDef>,
        heard: &Heard,
        columns: &[Key],
        among: Option<&[Id]>,
        limit: usize,
    ) -> Result<Finds> {
        match self.listened(def, heard) {
            Some(looked) => self.finds(def, &looked, columns, among, limit),
            None => Ok(Finds::default()),
        }
    }

    /// How the database would go about it, for tests.
    pub fn sounding_plan(&mut self, def: &Arc<EntityDef>, heard: &Heard) -> Result<Vec<String>> {
        match self.listened(def, heard) {
            Some(looked) => self.plan_finds(def, &looked),
            None => Ok(Vec::new()),
        }
    }

    fn listened(&self, def: &EntityDef, heard: &Heard) -> Option<Looked> {
        let reads = |field: &&FieldDef| self.ctx.actor.reads(def, &field.key);
        let looked_in = Columns {
            letters: def.searchable().filter(reads).map(FieldDef::find_column).collect(),
            sounds: physical::sounding(def).filter(reads).map(FieldDef::sound_column).collect(),
        };
        if heard.is_silent() || looked_in.sounds.is_empty() {
            return None;
        }
        let like = looked_in.like(heard);
        Some(Looked {
            rows: like.clone(),
            few: like.clone(),
            indexed: Some((looked_in.matching(heard), like)),
            begins: Vec::new(),
            is_rough: false,
            columns: looked_in.letters.iter().chain(&looked_in.sounds).cloned().collect(),
        })
    }
}

impl Columns {
    /// In the words of SQLite's text index: one question for all of it.
    fn matching(&self, heard: &Heard) -> String {
        let phrase = |columns: &[String], text: &str| format!("{{{}}} : \"{text}\"", columns.join(" "));
        let word = |(word, sounds): &(String, Vec<String>)| {
            let letters = is_long(word).then(|| phrase(&self.letters, word));
            let sounds = sounds.iter().map(|sound| phrase(&self.sounds, &Heard::needle(sound)));
            let any: Vec<String> = letters.into_iter().chain(sounds).collect();
            (!any.is_empty()).then(|| format!("({})", any.join(" OR ")))
        };
        let apart: Vec<String> = heard.words.iter().filter_map(word).collect();
        let joined = heard.joined.iter().map(|sound| phrase(&self.sounds, &Heard::needle(sound)));
        [format!("({})", apart.join(" AND "))].into_iter().chain(joined).collect::<Vec<_>>().join(" OR ")
    }

    /// As patterns, which PostgreSQL answers from its text index.
    fn like(&self, heard: &Heard) -> Condition {
        let holds = |columns: &[String], text: &str| {
            columns
                .iter()
                .fold(Condition::any(), |any, column| any.add(Expr::col(Alias::new(column)).like(format!("%{text}%"))))
        };
        let mut apart = Condition::all();
        for (word, sounds) in &heard.words {
            let mut any = Condition::any();
            if is_long(word) {
                any = any.add(holds(&self.letters, word));
            }
            for sound in sounds {
                any = any.add(holds(&self.sounds, &Heard::needle(sound)));
            }
            if is_long(word) || !sounds.is_empty() {
                apart = apart.add(any);
            }
        }
        let joined = heard.joined.iter().map(|sound| holds(&self.sounds, &Heard::needle(sound)));
        joined.fold(Condition::any().add(apart), Condition::add)
    }
}
