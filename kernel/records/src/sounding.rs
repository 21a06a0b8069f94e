//! Records found by how their names sound: Hosseini finds حسینی.
//!
//! Beside each searched name stands its sound (`name_sound`, the law is
//! `base::fold::sound`). What is looked for here is a further search, for what
//! the letters alone did not find: every word stands somewhere in letters, or a
//! name holds its sound. The same two plans as for letters: the text index in a
//! large scope, the scope's own index in a small one.
//!
//! Left out: filters of lists. A list shows exactly what its words say, because
//! deeds are done to all of it.

use std::sync::Arc;

use access::Deed;
use base::{Id, fold::sound::Heard};
use schema::{EntityDef, FieldDef, Key};
use sea_query::{Alias, Condition, Expr, ExprTrait, Order};
use store::Dialect;

use crate::{AnyRecord, Reads, Result, physical, query};

/// The letters that a text index needs.
const TRIGRAM: usize = 3;

/// Where words and sounds are looked for.
struct Columns {
    letters: Vec<String>,
    sounds: Vec<String>,
}

impl Reads<'_, '_> {
    /// The newest records of an entity whose names sound like this, as far as the
    /// actor sees them; `among` these ids alone, where any are given.
    pub fn sounding(
        &mut self,
        def: &Arc<EntityDef>,
        heard: &Heard,
        columns: &[Key],
        among: Option<&[Id]>,
        limit: usize,
    ) -> Result<Vec<AnyRecord>> {
        let Some(select) = self.sounding_select(def, heard, columns, among, limit)? else { return Ok(Vec::new()) };
        let fields = self.shown(def, columns);
        let types = query::types(&fields);
        let rows = self.tx.fetch(&select, &types)?;
        rows.into_iter().map(|row| self.record(def, &fields, row.into_cells())).collect()
    }

    /// How the database would go about it, for tests.
    pub fn sounding_plan(&mut self, def: &Arc<EntityDef>, heard: &Heard, limit: usize) -> Result<Vec<String>> {
        match self.sounding_select(def, heard, &[], None, limit)? {
            Some(select) => Ok(self.tx.plan(&select)?),
            None => Ok(Vec::new()),
        }
    }

    fn sounding_select(
        &mut self,
        def: &Arc<EntityDef>,
        heard: &Heard,
        columns: &[Key],
        among: Option<&[Id]>,
        limit: usize,
    ) -> Result<Option<sea_query::SelectStatement>> {
        let reads = |field: &&FieldDef| self.ctx.actor.reads(def, &field.key);
        let looked_in = Columns {
            letters: def.searchable().filter(reads).map(FieldDef::find_column).collect(),
            sounds: physical::sounding(def).filter(reads).map(FieldDef::sound_column).collect(),
        };
        if heard.is_silent() || looked_in.sounds.is_empty() {
            return Ok(None);
        }
        let mut select = self.visible(def, Deed::Read)?;
        let fields = self.shown(def, columns);
        self.select_columns(&mut select, &fields);
        let is_small = among.is_none() && self.scope_is_small(def)?;
        let by_scope = among.is_some() || is_small;
        select.cond_where(match self.tx.dialect() {
            Dialect::Sqlite if !by_scope => looked_in.matching(def, heard),
            _ => looked_in.like(heard),
        });
        if is_small {
            select.cond_where(self.by_small_scope(def)?);
        }
        if let Some(among) = among {
            select.and_where(Expr::col("id").is_in(among.iter().map(|id| id.raw())));
        }
        select.order_by(Alias::new("id"), Order::Desc).limit(limit as u64);
        Ok(Some(select))
    }
}

impl Columns {
    /// In the words of SQLite's text index: one question for all of it.
    fn matching(&self, def: &EntityDef, heard: &Heard) -> Condition {
        let phrase = |columns: &[String], text: &str| format!("{{{}}} : \"{text}\"", columns.join(" "));
        let word = |(word, sounds): &(String, Vec<String>)| {
            let letters = is_long(word).then(|| phrase(&self.letters, word));
            let sounds = sounds.iter().map(|sound| phrase(&self.sounds, &Heard::needle(sound)));
            let any: Vec<String> = letters.into_iter().chain(sounds).collect();
            (!any.is_empty()).then(|| format!("({})", any.join(" OR ")))
        };
        let apart: Vec<String> = heard.words.iter().filter_map(word).collect();
        let joined = heard.joined.iter().map(|sound| phrase(&self.sounds, &Heard::needle(sound)));
        let all = [format!("({})", apart.join(" AND "))].into_iter().chain(joined).collect::<Vec<_>>().join(" OR ");
        let sql = format!("id in (select rowid from {0}_fts where {0}_fts match ?)", def.key);
        Condition::all().add(Expr::cust_with_values(sql, [all]))
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

fn is_long(word: &str) -> bool {
    word.chars().count() >= TRIGRAM
}
