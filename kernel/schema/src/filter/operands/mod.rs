//! What stands after the sign: values, ranges, moments, persons, names.

mod measured;
mod named;
mod ranged;
mod refused;
mod run;
mod written;

use super::{
    Op, Operand,
    names::Found,
    parse::Parser,
    phrases::Way,
    problem::{FilterProblem, Wrong},
    question::Sign,
    vocabulary::{Operator, is_empty_word},
};
use crate::{Key, Kind, Value};
use refused::Refused;
use run::words;
use written::{piece, written};

pub(super) use run::may_go_on;
pub(super) use written::sought;

const COMMAS: [char; 2] = [',', '،'];

/// What one place in a list of values says.
pub(super) enum Said {
    Value(Operand),
    /// A bare length of time such as `30d`, read as an age.
    Age(Operand),
    Starts(Value),
    /// Of a link: the kind of what it leads to, `stage:won`.
    Kind(Key, Operand),
    Empty,
    Filled,
}

impl Parser<'_> {
    /// One value, or several with commas or an `or` between them.
    pub(super) fn operands(&mut self, found: &Found<'_>, sign: Sign) -> Result<Vec<Said>, FilterProblem> {
        let op = sign.op;
        let mut all = Vec::new();
        loop {
            self.text.skip_spaces();
            if self.text.is_done() {
                break;
            }
            all.push(self.operand(found, op)?);
            if self.text.peek().is_some_and(|c| COMMAS.contains(&c)) {
                self.text.at += 1;
            } else if sign.way == Some(Way::Between) || !self.goes_on(op) {
                break;
            }
        }
        if all.is_empty() { Err(Wrong::NoValue(found.name()).at(self.text.at)) } else { Ok(all) }
    }

    /// «مذاکره یا برنده»: an `or` goes on with the values, as a chip says them,
    /// unless something begins behind it that is no value.
    fn goes_on(&mut self, op: Op) -> bool {
        let start = self.text.at;
        let takes_several = matches!(op, Op::Is | Op::Has | Op::Starts | Op::Within);
        let is_never = self.of_newest && self.eat_or_never();
        let goes_on = !is_never && takes_several && self.eat_operator(Operator::Or) && !self.begins_another();
        if !goes_on {
            self.text.at = start;
        }
        goes_on
    }

    fn operand(&mut self, found: &Found<'_>, op: Op) -> Result<Said, FilterProblem> {
        let start = self.text.at;
        let bad = |said: &str, refused: Refused| refused.about(found, said).at(start);
        if let Some(text) = self.text.quoted()? {
            return self.read(found, op, &text, true).map_err(|problem| bad(&text, problem));
        }
        // The longest run of words that makes sense is the value.
        let mut ends = words(&mut self.text, &found.field.kind);
        let mut problem = None;
        while let Some((text, end)) = ends.pop() {
            self.text.at = end;
            match self.read(found, op, &text, false) {
                Ok(said) => return Ok(said),
                Err(why) => problem = Some(bad(&text, why)),
            }
        }
        Err(problem.unwrap_or_else(|| Wrong::NoValue(found.name()).at(start)))
    }

    fn read(&self, found: &Found<'_>, op: Op, text: &str, is_quoted: bool) -> Result<Said, Refused> {
        let kind = &found.field.kind;
        match op {
            Op::Is if text.trim().is_empty() && is_quoted => return Ok(Said::Empty),
            Op::Is if !is_quoted && is_empty_word(text) => return Ok(Said::Empty),
            Op::Is if !is_quoted && text == "*" => return Ok(Said::Filled),
            Op::Is if !is_quoted && kind.is_written() && text.ends_with('*') => {
                return Ok(Said::Starts(piece(kind, text.trim_end_matches('*'))?));
            }
            Op::Has | Op::Starts => return Ok(Said::Value(Operand::Value(piece(kind, text)?))),
            _ => {}
        }
        match kind {
            Kind::Link { to } | Kind::Links { to } => self.linked(found, to, text, is_quoted),
            Kind::Choice(_) => self.choice(found, text),
            kind if kind.is_timed() => Ok(self.timed(found, text)?),
            kind if kind.is_measured() => Ok(Said::Value(self.measured(found, text)?)),
            kind if kind.is_written() => Ok(Said::Value(Operand::Value(written(&found.field, text)?))),
            _ => Ok(Said::Value(Operand::Value(self.value(found, text)?))),
        }
    }
}
