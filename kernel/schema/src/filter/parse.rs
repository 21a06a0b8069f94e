//! From the text that a person types to the tree.
//!
//! ```text
//! any   := all ( or all )*            or: or, یا, |
//! all   := part ( and? part )*        and: and, و, or nothing
//! part  := ( not | - ) part | "(" any ")" | related | test | words
//! related := ( has | no ) whose | count "(" whose any? ")" sign number
//! whose := name ( . link )? ( "(" any ")" )? ( in value )?
//! test  := field sign value ( , value )*
//! field := name ( . name )*           a key, or a label in either language
//! sign  := : = != ~ ^ < <= > >=
//! ```
//!
//! The box that filters is also the box that searches, so whatever is no test
//! is a word to look for. Only what is clearly meant as a test, and cannot be
//! one, is refused: a sign without a field, an `or` with nothing behind it. Signs
//! have words too (`phrases`), and what is counted needs no brackets (`counted`).

use super::{
    Filter, MOST_CHARACTERS, MOST_DEPTH, MOST_TESTS,
    cursor::Cursor,
    names::Lookup,
    problem::{FieldName, FilterProblem, Wrong},
    related::time_field,
    vocabulary::{Operator, is_fiscal, operator},
};
use crate::{EntityDef, Names, Reading, Schema};

/// Reads a filter on the records of `def`. The tree is simplified.
pub fn parse(
    text: &str,
    schema: &Schema,
    def: &EntityDef,
    reading: &Reading,
    names: &dyn Names,
) -> Result<Filter, FilterProblem> {
    if text.chars().count() > MOST_CHARACTERS {
        return Err(Wrong::TooLong { most: MOST_CHARACTERS }.at(MOST_CHARACTERS));
    }
    let lookup = Lookup::new(schema, def, names);
    let mut parser = Parser {
        text: Cursor::new(text),
        schema,
        def,
        reading,
        names,
        lookup,
        of_newest: false,
        looks_ahead: false,
        depth: 0,
        tests: 0,
    };
    let filter = parser.any()?;
    match parser.text.peek() {
        Some(_) => Err(Wrong::LoneBracket.at(parser.text.at)),
        None => {
            let filter = filter.simplify();
            filter.check_size()?;
            Ok(filter)
        }
    }
}

pub(super) struct Parser<'a> {
    pub text: Cursor,
    pub schema: &'a Schema,
    pub def: &'a EntityDef,
    pub reading: &'a Reading,
    pub names: &'a dyn Names,
    pub lookup: Lookup<'a>,
    /// Whether it is asked when the newest one was, so that "or never" is no value.
    pub of_newest: bool,
    /// What is read only tells whether it could be.
    pub looks_ahead: bool,
    pub depth: usize,
    pub tests: usize,
}

/// A part of a row: bare words grow together, everything else stands alone.
enum Part {
    Bare(String),
    Whole(Filter),
}

impl<'a> Parser<'a> {
    pub(super) fn any(&mut self) -> Result<Filter, FilterProblem> {
        let mut parts = vec![self.all()?];
        while self.eat_operator(Operator::Or) {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::Any(parts) })
    }

    fn all(&mut self) -> Result<Filter, FilterProblem> {
        let mut parts: Vec<Filter> = Vec::new();
        let mut grows = false;
        loop {
            self.text.skip_spaces();
            if self.text.is_done() || !parts.is_empty() && self.is_at_operator(Operator::Or) {
                break;
            }
            let is_joined = !parts.is_empty() && self.eat_operator(Operator::And);
            let part = self.part()?;
            match (part, parts.last_mut()) {
                (Part::Bare(word), Some(Filter::Words(words))) if grows && !is_joined => {
                    words.push(' ');
                    words.push_str(&word);
                }
                (Part::Bare(word), _) => {
                    self.count()?;
                    parts.push(Filter::Words(word));
                    grows = true;
                }
                (Part::Whole(filter), _) => {
                    parts.push(filter);
                    grows = false;
                }
            }
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::All(parts) })
    }

    fn part(&mut self) -> Result<Part, FilterProblem> {
        self.text.skip_spaces();
        if self.eat_minus() || self.eat_operator(Operator::Not) {
            let inner = self.deeper(Self::part)?;
            return Ok(Part::Whole(Filter::Not(Box::new(self.whole(inner)?))));
        }
        if self.text.peek() == Some('(') {
            return self.brackets().map(Part::Whole);
        }
        if let Some(related) = self.related()? {
            return Ok(Part::Whole(related));
        }
        if let Some(said) = self.in_words()? {
            return Ok(Part::Whole(said));
        }
        if let Some(test) = self.test()? {
            return Ok(Part::Whole(test));
        }
        match self.text.quoted()? {
            Some(words) => {
                self.count()?;
                Ok(Part::Whole(Filter::Words(words)))
            }
            None => {
                self.lone_moment()?;
                self.bare().map(Part::Bare)
            }
        }
    }

    /// «سال مالی گذشته» by itself was meant as a time, and no record has these words.
    fn lone_moment(&mut self) -> Result<(), FilterProblem> {
        const MOST_WORDS: usize = 4;
        let start = self.text.at;
        let mut said = None;
        for _ in 0..MOST_WORDS {
            self.text.skip_spaces();
            if self.text.word().is_empty() {
                break;
            }
            let words = self.text.between(start, self.text.at);
            said = is_fiscal(&words).then_some(words).or(said);
        }
        self.text.at = start;
        let Some(said) = said else { return Ok(()) };
        let field = FieldName::of(self.def, &time_field(self.def));
        Err(Wrong::LoneMoment { said, field }.at(start))
    }

    /// A word to look for. A sign with no field before it, and an `or` with
    /// nothing behind it, were meant as more and are told.
    fn bare(&mut self) -> Result<String, FilterProblem> {
        let start = self.text.at;
        if let Some(sign) = self.text.stray_sign() {
            return Err(Wrong::StraySign(sign).at(start));
        }
        let word = self.text.word();
        let end = self.text.at;
        if operator(&word).is_some() {
            self.text.skip_spaces();
            if self.text.is_done() {
                return Err(Wrong::StrayWord(word).at(start));
            }
            self.text.at = end;
        }
        Ok(word)
    }

    fn whole(&mut self, part: Part) -> Result<Filter, FilterProblem> {
        match part {
            Part::Whole(filter) => Ok(filter),
            Part::Bare(word) => self.count().map(|()| Filter::Words(word)),
        }
    }

    fn brackets(&mut self) -> Result<Filter, FilterProblem> {
        let opened = self.text.at;
        self.text.at += 1;
        let inner = self.deeper(Self::any)?;
        if self.text.eat(')') { Ok(inner) } else { Err(Wrong::OpenBracket.at(opened)) }
    }

    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FilterProblem>,
    ) -> Result<T, FilterProblem> {
        self.depth += 1;
        if self.depth >= MOST_DEPTH {
            return Err(Wrong::TooDeep { most: MOST_DEPTH }.at(self.text.at));
        }
        let inner = read(self)?;
        self.depth -= 1;
        Ok(inner)
    }

    pub(super) fn count(&mut self) -> Result<(), FilterProblem> {
        self.tests += 1;
        if self.tests > MOST_TESTS { Err(Wrong::TooMany { most: MOST_TESTS }.at(self.text.at)) } else { Ok(()) }
    }

    /// A minus that belongs to what follows it.
    fn eat_minus(&mut self) -> bool {
        let belongs = self.text.look(1).is_some_and(|c| !c.is_whitespace() && c != ')');
        belongs && self.text.eat('-')
    }

    /// Whether something begins here that is no value of the field before it: a
    /// bracket, a test, a question about others.
    pub(super) fn begins_another(&mut self) -> bool {
        let start = self.text.at;
        let begins = self.text.peek() == Some('(')
            || self.eat_minus()
            || self.eat_operator(Operator::Not)
            || self.begins_related()
            || self.begins_newest()
            || !matches!(self.head(), Ok(None));
        self.text.at = start;
        begins
    }

    fn is_at_operator(&mut self, wanted: Operator) -> bool {
        let start = self.text.at;
        let found = self.eat_operator(wanted);
        self.text.at = start;
        found
    }

    /// An operator with something after it.
    pub(super) fn eat_operator(&mut self, wanted: Operator) -> bool {
        let start = self.text.at;
        self.text.skip_spaces();
        let found = operator(&self.text.word()) == Some(wanted);
        self.text.skip_spaces();
        if !found || self.text.is_done() {
            self.text.at = start;
            return false;
        }
        true
    }
}
