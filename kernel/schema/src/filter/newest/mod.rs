//! «آخرین تماس بیش از ۳ ماه پیش», "last call in the last 2 weeks": a question about
//! the newest of the records that lead here, and how it is typed.
//!
//! It is no tree of its own, but made of questions about all of them (`tree`).
//! Only what happened has a newest one (`EntityDef::happened`): a call that is
//! promised is none.
//!
//! Left out: the newest of several kinds, and of those in a bracket.

mod tree;
mod words;

use super::{
    Filter, Op,
    operands::Said,
    parse::Parser,
    phrases::{Way, phrase},
    problem::FilterProblem,
    question::{Sign, tested},
    related::{What, time_field},
};
use crate::Key;
use tree::{among, of_newest};
use words::is_newest;

pub use tree::{Newest, newest};
pub(super) use words::ends_with_newest;

impl<'a> Parser<'a> {
    /// A question about the newest one, if that is what stands here.
    pub(super) fn newest(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        let Some(what) = self.newest_what() else {
            self.text.at = start;
            return Ok(None);
        };
        let when = time_field(what.def);
        let outside = std::mem::replace(&mut self.of_newest, true);
        let asked = self.among(what.def, |parser| parser.newest_time(when));
        self.of_newest = outside;
        let Some(asked) = asked? else {
            self.text.at = start;
            return Ok(None);
        };
        self.skip_verb();
        let asked = of_newest(&what, asked).simplify();
        // What is before a moment is also true where there is none.
        let adds = self.eat_or_never() && !matches!(asked, Filter::Not(_));
        let never = || Filter::Not(Box::new(Filter::Related(among(&what, None))));
        Ok(Some(if adds { Filter::Any(vec![asked, never()]).simplify() } else { asked }))
    }

    /// Whether such a question stands here: one that is read as such, or refused as such.
    /// «آخرین تماس» alone is a row of words. One within it is known by its beginning, so
    /// that a long row of them is not read again and again.
    pub(super) fn begins_newest(&mut self) -> bool {
        let (start, tests, depth) = (self.text.at, self.tests, self.depth);
        let is_ahead = std::mem::replace(&mut self.looks_ahead, true);
        let begins = match is_ahead {
            true => self.newest_what().is_some(),
            false => !matches!(self.newest(), Ok(None)),
        };
        self.looks_ahead = is_ahead;
        (self.text.at, self.tests, self.depth) = (start, tests, depth);
        begins
    }

    /// «آخرین تماس»: which records, where that is no label of a field.
    fn newest_what(&mut self) -> Option<What<'a>> {
        self.eat_word("از");
        self.text.skip_spaces();
        let start = self.text.at;
        let word = self.text.name();
        let end = self.text.at;
        self.text.skip_spaces();
        if !is_newest(&format!("{word} {}", self.text.name())) {
            self.text.at = end;
            if !is_newest(&word) {
                return None;
            }
        }
        self.text.skip_spaces();
        let what = self.what(true).ok().flatten().filter(|what| what.def.happened.is_some())?;
        let name = self.text.between(start, self.text.at);
        self.lookup.field(&name).is_err().then_some(what)
    }

    /// What is asked of the time of the newest one, as a filter on its records.
    /// Words that come to nothing are words to look for; a sign, or "more than",
    /// was meant.
    fn newest_time(&mut self, when: Key) -> Result<Option<Filter>, FilterProblem> {
        let Some(found) = self.lookup.at(vec![when]) else { return Ok(None) };
        self.text.skip_spaces();
        self.eat_past();
        let sign = match self.sign() {
            Some(sign) => Some(self.said_after(&found, sign)),
            None => phrase(&mut self.text, |way| way.is_for(&found.field.kind)).map(Way::sign),
        };
        let Some(sign) = sign.filter(|sign| !matches!(sign.op, Op::Has | Op::Starts)) else { return Ok(None) };
        let begun = self.text.at;
        if sign.way.is_some() && sign.op != Op::Empty && self.is_over() {
            return Ok(None);
        }
        let read = match sign.op {
            Op::Empty => tested(&found, Op::Empty, vec![Said::Empty]).map_err(|wrong| wrong.at(begun)),
            _ => self
                .operands(&found, sign)
                .and_then(|said| self.ranged(&found, sign, said, begun)?.map_err(|wrong| wrong.at(begun))),
        };
        match read {
            Ok(filter) if sign.negated => Ok(Some(Filter::Not(Box::new(filter)))),
            Ok(filter) => Ok(Some(filter)),
            Err(problem) if self.compares(sign, begun) => Err(problem),
            Err(_) => Ok(None),
        }
    }

    /// Whether what was said is clearly a comparison, and no row of words: by a sign, or by
    /// "more than" and the like before a number.
    fn compares(&mut self, sign: Sign, begun: usize) -> bool {
        let end = std::mem::replace(&mut self.text.at, begun);
        self.text.skip_spaces();
        let is_number = self.text.peek().is_some_and(char::is_numeric) || self.text.spelled().is_some();
        self.text.at = end;
        match sign.way {
            None => true,
            Some(Way::Is | Way::Not | Way::During | Way::Since | Way::Until) => false,
            Some(_) => is_number,
        }
    }
}
