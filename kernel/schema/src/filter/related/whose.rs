//! Which of the related records are asked about: their name as it stands in the
//! text, what stands in brackets behind it, and when they happened.

use super::{
    called::What,
    links::{kind_field, time_field},
};
use crate::{
    EntityDef, Key, Value,
    filter::{
        Filter, Op, Operand, Related, Test,
        cursor::SIGNS,
        parse::Parser,
        problem::{FilterProblem, Wrong},
        question::{Sign, tested},
        vocabulary::{is_during, operator},
    },
};

/// The longest name of an entity, in words.
pub(in crate::filter) const MOST_NAME_WORDS: usize = 4;

impl<'a> Parser<'a> {
    /// The name of the records: the longest that is known. One that is followed
    /// by a bracket was meant as a name. `counts`: a sign behind it compares how
    /// many there are.
    pub(in crate::filter) fn what(&mut self, counts: bool) -> Result<Option<What<'a>>, FilterProblem> {
        self.text.skip_spaces();
        let start = self.text.at;
        let (mut name, mut best) = (String::new(), None);
        for words in 1..=MOST_NAME_WORDS {
            let word = self.text.name();
            let is_test = !counts && self.text.peek().is_some_and(|c| SIGNS.contains(&c));
            if word.is_empty() || is_test || words > 1 && (word.starts_with('-') || operator(&word).is_some()) {
                break;
            }
            name = if words == 1 { word } else { format!("{name} {word}") };
            match self.lookup.related(&name) {
                Some(what) => best = Some((what, self.text.at)),
                None if words == 1 && self.text.peek() == Some('(') => {
                    return Err(Wrong::NoRelated { entity: self.def.key.clone(), name }.at(start));
                }
                None => {}
            }
            let end = self.text.at;
            self.text.skip_spaces();
            if self.text.is_done() || self.text.is_at_quote() || self.text.peek().is_some_and(|c| SIGNS.contains(&c)) {
                // `has opportunity : yes` asks a field.
                let is_asked = !counts && !self.text.is_done() && !self.text.is_at_quote();
                if is_asked && best.as_ref().is_some_and(|(_, at)| *at == end) {
                    best = None;
                }
                break;
            }
            if self.text.peek() == Some('(') {
                break;
            }
        }
        self.text.at = best.as_ref().map_or(start, |(_, end)| *end);
        Ok(best.map(|(what, _)| what))
    }

    /// Which of these records: their kind, what stands in brackets, and when.
    pub(in crate::filter) fn of_what(&mut self, what: &What<'a>, start: usize) -> Result<Filter, FilterProblem> {
        let mut parts: Vec<Filter> = what.kind.iter().filter_map(|kind| of_kind(what.def, kind)).collect();
        let named = self.text.at;
        self.text.skip_spaces();
        if self.text.peek() == Some('(') {
            let opened = self.text.at;
            self.text.at += 1;
            parts.push(self.among(what.def, Self::any)?);
            if !self.text.eat(')') {
                return Err(Wrong::OpenBracket.at(opened));
            }
        } else {
            self.text.at = named;
        }
        parts.extend(self.among(what.def, |parser| parser.during(start))?);
        Ok(Filter::All(parts).simplify())
    }

    /// «در ۳۰ روز»: asked of the time of these records.
    fn during(&mut self, start: usize) -> Result<Option<Filter>, FilterProblem> {
        let before = self.text.at;
        self.text.skip_spaces();
        if !is_during(&self.text.word()) {
            self.text.at = before;
            return Ok(None);
        }
        let when = time_field(self.def);
        let found = self.lookup.at(vec![when.clone()]);
        let found =
            found.ok_or_else(|| Wrong::NoField { entity: self.def.key.clone(), name: when.to_string() }.at(start))?;
        let said = self.operands(&found, Sign::plain(Op::Is))?;
        tested(&found, Op::Is, said).map(Some).map_err(|wrong| wrong.at(before))
    }

    /// Reads on with the fields of another entity.
    pub(in crate::filter) fn among<T>(
        &mut self,
        def: &'a EntityDef,
        read: impl FnOnce(&mut Self) -> Result<T, FilterProblem>,
    ) -> Result<T, FilterProblem> {
        let here = std::mem::replace(&mut self.def, def);
        self.lookup.turn_to(def);
        let found = read(self);
        self.def = here;
        self.lookup.turn_to(here);
        found
    }
}

pub(in crate::filter) fn of_kind(def: &EntityDef, kind: &Key) -> Option<Filter> {
    let field = kind_field(def)?;
    let values = vec![Operand::Value(Value::Text(kind.to_string()))];
    Some(Filter::Test(Test { path: vec![field.key.clone()], op: Op::Is, values }))
}

pub(in crate::filter) fn made(what: What<'_>, filter: Filter, count: Option<(Op, u32)>) -> Related {
    Related { entity: what.def.key.clone(), link: what.link, filter: Box::new(filter), count }
}
