//! Questions about the records that lead here, and how they are typed.
//!
//! «دارد فرصت(مرحله:برنده)», `count(call in 30d) > 3`. Which links lead here says
//! `links`, by which names such records go `called`, and which of them are
//! meant `whose`.

mod called;
mod links;
mod whose;

use super::{
    Filter, Related,
    counted::counted,
    parse::Parser,
    problem::{FilterProblem, Wrong},
    vocabulary::{Relation, is_any, relation, verb},
};

pub(super) use called::{What, related_of};
pub use links::{kind_field, links_here, time_field};
pub(super) use whose::{MOST_NAME_WORDS, made, of_kind};

impl Parser<'_> {
    /// A question about related records, if that is what stands here.
    pub(super) fn related(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        let asked = match self.relation() {
            Some(Relation::Count) => self.counted(start)?,
            Some(relation) => self.any_of(start)?.map(|related| match relation {
                Relation::Lacks => Filter::Not(Box::new(Filter::Related(related))),
                _ => Filter::Related(related),
            }),
            None => None,
        };
        if asked.is_none() {
            self.text.at = start;
        }
        Ok(asked)
    }

    /// Whether such a question begins here.
    pub(super) fn begins_related(&mut self) -> bool {
        let start = self.text.at;
        let begins = match self.relation() {
            Some(Relation::Count) => self.text.peek() == Some('('),
            Some(_) => !matches!(self.what(false), Ok(None)),
            None => false,
        };
        self.text.at = start;
        begins
    }

    /// The word, or the words, that such a question begins with: "has no calls"
    /// lacks them, and "number of" counts.
    fn relation(&mut self) -> Option<Relation> {
        let word = self.text.word();
        let second = |parser: &mut Self, wanted: fn(&str) -> bool| {
            let end = parser.text.at;
            parser.text.skip_spaces();
            let found = wanted(&parser.text.word());
            if !found {
                parser.text.at = end;
            }
            found
        };
        if word.eq_ignore_ascii_case("number") {
            return second(self, |word| word.eq_ignore_ascii_case("of")).then_some(Relation::Count);
        }
        let first = relation(&word)?;
        match first {
            Relation::Has if second(self, |word| word.eq_ignore_ascii_case("no")) => Some(Relation::Lacks),
            Relation::Has | Relation::Lacks => {
                second(self, is_any);
                Some(first)
            }
            Relation::Count => Some(first),
        }
    }

    /// «فرصت ندارد», «هیچ تماسی در ۳۰ روز ندارد»: Persian puts the verb last.
    pub(super) fn verb_last(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        if !is_any(&self.text.word()) {
            self.text.at = start;
        }
        let Ok(Some(what)) = self.what(false) else { return Ok(None) };
        let Ok(filter) = self.deeper(|parser| parser.of_what(&what, start)) else { return Ok(None) };
        self.text.skip_spaces();
        Ok(match verb(&self.text.word()) {
            Some(Relation::Has) => Some(Filter::Related(made(what, filter, None))),
            Some(Relation::Lacks) => Some(Filter::Not(Box::new(Filter::Related(made(what, filter, None))))),
            _ => None,
        })
    }

    /// What follows `has` and `no`.
    fn any_of(&mut self, start: usize) -> Result<Option<Related>, FilterProblem> {
        let Some(what) = self.what(false)? else { return Ok(None) };
        self.count()?;
        let filter = self.deeper(|parser| parser.of_what(&what, start))?;
        Ok(Some(made(what, filter, None)))
    }

    /// `count(call in 30d) > 3`, behind its first word.
    fn counted(&mut self, start: usize) -> Result<Option<Filter>, FilterProblem> {
        let is_close = self.text.peek() == Some('(');
        self.text.skip_spaces();
        let opened = self.text.at;
        if !self.text.eat('(') {
            return self.counted_barely(start);
        }
        let Some(what) = self.what(false)? else {
            let name = self.text.take(|_, c| !matches!(c, '(' | ')'));
            let unknown = Wrong::NoRelated { entity: self.def.key.clone(), name: name.trim().to_owned() };
            return if is_close { Err(unknown.at(opened + 1)) } else { Ok(None) };
        };
        self.count()?;
        let filter = self.deeper(|parser| {
            let first = parser.of_what(&what, start)?;
            let rest = parser.among(what.def, Self::any)?;
            Ok(first.and(rest))
        })?;
        if !self.text.eat(')') {
            return Err(Wrong::OpenBracket.at(opened));
        }
        let sign = self.counting_sign().ok_or(Wrong::NoCount.at(self.text.at))?;
        self.text.skip_spaces();
        let at = self.text.at;
        let Some(number) = self.number() else { return Err(self.no_number()) };
        counted(what, filter, sign, number).map(Some).map_err(|wrong| wrong.at(at))
    }
}
