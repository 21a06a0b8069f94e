//! The filter of a page: one box in which it is typed, and the same filter as
//! chips that read as a sentence and can be added, changed and taken away one
//! by one. Lists and boards place the same bar.
//!
//! A page keeps its filter in its address (`filter=`), as the text that was
//! typed. What a person sends from a chip's sheet (`add_field`, `add_op`,
//! `add_value`, or `add_text`; `part` where it stands for one that is there) is
//! turned into that text and answered with the new address, so that everything
//! works without scripts.
//!
//! Left out: which records are meant (`records::condition`), and what else an
//! address says.

mod bar;
mod complete;
mod condition;
mod sentence;

use std::collections::BTreeMap;

use base::Id;
use records::{Ctx, FieldProblem, Reads, Titles};
use schema::{
    EntityDef, Filter, Key,
    filter::{FilterProblem, Wording, print, print_for},
};

pub use bar::{bar, errors};
pub use complete::complete;
pub use condition::Added;

/// What a page asks for, and what else stands in its address.
pub struct Asked {
    /// Where the page is: `/customers`, `/opportunities/board`.
    pub path: String,
    /// The rest of the address, which the bar's forms and links send along. A
    /// place in the list does not belong to it: other records are meant now.
    pub keep: Vec<(String, String)>,
    /// The filter of the address as it was typed, or as it can be typed. What
    /// was wrong in a chip's sheet does not stand in it.
    pub text: String,
    pub read: Result<Filter, Wrong>,
    /// Where it cannot be read: whether the records of the page before stay.
    pub stays: bool,
    /// What was sent from a chip's sheet and could not be understood.
    pub added: Option<Added>,
    /// The names of the records that the filter names by id; see [`names`].
    pub named: Vec<Titles>,
}

/// A filter that is none: what was typed, where it stopped making sense, why.
#[derive(Clone, Debug)]
pub struct Wrong {
    pub text: String,
    /// The character, from 0; none where the whole is meant.
    pub at: Option<usize>,
    pub sentence: String,
}

impl Asked {
    /// The address of the same page with another filter.
    pub fn href(&self, filter: &str) -> String {
        let mut pairs = self.keep.clone();
        pairs.push(("filter".to_owned(), filter.to_owned()));
        format!("{}?{}", self.path, crate::list::query(&pairs))
    }
}

/// Reads what was typed, by the reader's labels and calendar, where the records
/// are: a name that nobody has is told.
pub fn read_in(tx: &mut Reads<'_, '_>, def: &EntityDef, text: &str) -> records::Result<Result<Filter, Wrong>> {
    let ctx = tx.ctx;
    let read = tx.typed_filter(&ctx.schema, def, text)?;
    Ok(read.map_err(|problem| Wrong::of(ctx, text, &problem)))
}

/// The filter as a text that can be typed.
pub fn text(ctx: &Ctx, def: &EntityDef, filter: &Filter) -> String {
    print(filter, &ctx.schema, def)
}

/// The filter in this reader's own words: what the box shows, and what a chip
/// opens with. Addresses and what is stored keep to [`text`].
pub fn said(ctx: &Ctx, def: &EntityDef, filter: &Filter) -> String {
    let say = |key: &str, args: &[(&str, base::Arg)]| crate::say::say(ctx, key, args);
    let words = Wording { format: &ctx.format, say: &say };
    print_for(filter, &ctx.schema, def, &words, &ctx.reading(), &ctx.names())
}

impl Wrong {
    pub fn of(ctx: &Ctx, text: &str, problem: &FilterProblem) -> Wrong {
        let say = |key: &str, args: &[(&str, base::Arg)]| crate::say::say(ctx, key, args);
        Wrong { text: text.to_owned(), at: Some(problem.at), sentence: problem.what.sentence(&say) }
    }

    /// What the planner refused: a field that does not exist, or not for this
    /// person; the same sentence for both.
    pub fn refused(ctx: &Ctx, text: &str, problems: &[FieldProblem]) -> Wrong {
        let say = |problem: &FieldProblem| format!("{}: {}", problem.field, crate::say::problem(ctx, problem));
        Wrong { text: text.to_owned(), at: None, sentence: problems.first().map(say).unwrap_or_default() }
    }
}

/// What was typed that is no condition, as a page says it that found nothing.
pub struct Text {
    pub sentence: String,
    /// The filter without it, as it can be typed.
    pub rest: String,
}

/// The words that a filter looks for as they are; none where all of it are
/// conditions.
pub fn looked_for(ctx: &Ctx, def: &EntityDef, filter: &Filter) -> Option<Text> {
    let (words, rest) = sentence::words(filter);
    let in_marks = |said: &String| crate::say::say(ctx, "list-words", &[("value", said.into())]);
    let words = words.iter().map(in_marks).collect::<Vec<_>>().join(&ctx.text("list-and"));
    let sentence = crate::say::say(ctx, "list-none-words", &[("words", (&words).into())]);
    (!words.is_empty()).then(|| Text { sentence, rest: text(ctx, def, &rest) })
}

/// The records that a filter names by their ids, to be handed to [`names`].
pub fn named_ids(ctx: &Ctx, def: &EntityDef, filter: &Filter) -> Vec<(Key, Id)> {
    sentence::named_ids(ctx, def, filter)
}

/// The names of the records that a filter names by id, entity by entity, as far
/// as they are in sight.
pub fn names(tx: &mut Reads<'_, '_>, ids: Vec<(Key, Id)>) -> records::Result<Vec<Titles>> {
    let mut of_entity: BTreeMap<Key, Vec<Id>> = BTreeMap::new();
    for (entity, id) in ids {
        of_entity.entry(entity).or_default().push(id);
    }
    of_entity.iter().map(|(entity, ids)| tx.titles_of(entity, ids)).collect()
}
