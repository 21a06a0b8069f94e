//! What stands after the sign: values, ranges, moments, persons, names.

use super::{
    Op, Operand,
    cursor::{Cursor, SIGNS},
    names::Found,
    parse::Parser,
    problem::{FilterProblem, Wrong},
    vocabulary::{is_empty_word, moment, operator, person},
};
use crate::{FieldDef, Kind, Value, ValueProblem, normalise, parse_value};

/// The most words that one value is made of: «۱ آذر ۱۴۰۵ ۱۴:۳۰».
const MOST_WORDS: usize = 4;
const COMMAS: [char; 2] = [',', '،'];

/// What one place in a list of values says.
pub(super) enum Said {
    Value(Operand),
    /// A bare length of time such as `30d`, read as an age.
    Age(Operand),
    Starts(Value),
    Empty,
    Filled,
}

impl Parser<'_> {
    /// One value, or several with commas between them.
    pub(super) fn operands(&mut self, found: &Found<'_>, op: Op) -> Result<Vec<Said>, FilterProblem> {
        let mut all = Vec::new();
        loop {
            self.text.skip_spaces();
            if self.text.is_done() {
                break;
            }
            all.push(self.operand(found, op)?);
            if !self.text.peek().is_some_and(|c| COMMAS.contains(&c)) {
                break;
            }
            self.text.at += 1;
        }
        if all.is_empty() { Err(Wrong::NoValue(found.name()).at(self.text.at)) } else { Ok(all) }
    }

    fn operand(&mut self, found: &Found<'_>, op: Op) -> Result<Said, FilterProblem> {
        let start = self.text.at;
        let bad =
            |said: &str, problem| Wrong::BadValue { field: found.name(), said: said.to_owned(), problem }.at(start);
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

    fn read(&self, found: &Found<'_>, op: Op, text: &str, is_quoted: bool) -> Result<Said, ValueProblem> {
        let kind = &found.field.kind;
        match op {
            Op::Is if text.trim().is_empty() && is_quoted => return Ok(Said::Empty),
            Op::Is if !is_quoted && is_empty_word(text) => return Ok(Said::Empty),
            Op::Is if !is_quoted && text == "*" => return Ok(Said::Filled),
            Op::Is if !is_quoted && kind.is_written() && text.ends_with('*') => {
                return piece(kind, text.trim_end_matches('*')).map(Said::Starts);
            }
            Op::Has | Op::Starts => return piece(kind, text).map(Operand::Value).map(Said::Value),
            _ => {}
        }
        match kind {
            Kind::Link { to } | Kind::Links { to } => Ok(Said::Value(link(to, text, is_quoted)?)),
            kind if kind.is_timed() => self.timed(found, text),
            kind if kind.is_measured() => self.measured(found, text).map(Said::Value),
            kind if kind.is_written() => written(&found.field, text).map(Operand::Value).map(Said::Value),
            _ => self.value(found, text).map(Operand::Value).map(Said::Value),
        }
    }

    fn timed(&self, found: &Found<'_>, text: &str) -> Result<Said, ValueProblem> {
        match moment(text) {
            Some((operand, true)) => Ok(Said::Age(operand)),
            Some((operand, false)) => Ok(Said::Value(operand)),
            None => self.measured(found, text).map(Said::Value),
        }
    }

    /// A number or a day, or a range of them: `from..to`, `from..`, `..to`.
    fn measured(&self, found: &Found<'_>, text: &str) -> Result<Operand, ValueProblem> {
        let Some((from, to)) = text.split_once("..") else { return self.value(found, text).map(Operand::Value) };
        let end = |text: &str| match text.trim() {
            "" => Ok(None),
            text => self.value(found, text).map(Some),
        };
        match (end(from)?, end(to)?) {
            (None, None) => Err(ValueProblem::not_a(&found.field.kind)),
            (from, to) => Ok(Operand::Range(from, to)),
        }
    }

    fn value(&self, found: &Found<'_>, text: &str) -> Result<Value, ValueProblem> {
        // A day without an hour is the whole day, not its first moment.
        let day = FieldDef::new(found.field.key.clone(), Kind::Date);
        let field = if found.field.kind == Kind::Instant && !text.contains(':') { &day } else { &found.field };
        // A number beyond the bounds of its field may still be compared with.
        let whole = FieldDef::new(found.field.key.clone(), Kind::Integer);
        let (field, text) = match field.kind {
            Kind::Percent => (&whole, text.trim_end_matches(['%', '٪'])),
            _ => (field, text),
        };
        match parse_value(found.def, field, text, self.reading, self.names)? {
            Value::Null => Err(ValueProblem::not_a(&found.field.kind)),
            value => Ok(value),
        }
    }
}

/// A whole text. What the field would store differently is looked for as it
/// would be stored (a telephone number); what it would refuse, as it stands.
fn written(field: &FieldDef, text: &str) -> Result<Value, ValueProblem> {
    match normalise(field, Value::Text(text.to_owned())) {
        Ok(Value::Null) => Err(ValueProblem::NotText),
        Ok(value) => Ok(value),
        Err(_) => piece(&field.kind, text),
    }
}

/// A part of a text.
fn piece(kind: &Kind, text: &str) -> Result<Value, ValueProblem> {
    let tidy = match kind {
        Kind::Prose { .. } => base::fold::tidy_prose(text),
        Kind::Phone => base::fold::digits(&base::fold::tidy(text)),
        _ => base::fold::tidy(text),
    };
    if tidy.is_empty() { Err(ValueProblem::NotText) } else { Ok(Value::Text(tidy)) }
}

/// A record by its id, by its title, or as the one who asks. An id begins with
/// a digit, so that a name of 13 letters is not taken for one.
fn link(to: &str, text: &str, is_quoted: bool) -> Result<Operand, ValueProblem> {
    let id = text.parse().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    match (is_quoted, id, person(text, to)) {
        (false, Some(id), _) => Ok(Operand::Value(Value::Id(id))),
        (false, _, Some(person)) => Ok(person),
        // Only persons are said in several bare words; a title needs quotation marks.
        (false, ..) if text.contains(char::is_whitespace) => Err(ValueProblem::NotAnId),
        _ => match base::fold::tidy(text) {
            name if name.is_empty() => Err(ValueProblem::NotAnId),
            name => Ok(Operand::Name(name)),
        },
    }
}

/// The runs of bare words that may be the value, the shortest first, each with
/// the place where it ends.
fn words(text: &mut Cursor, kind: &Kind) -> Vec<(String, usize)> {
    let first = bare(text, kind);
    if first.is_empty() {
        return Vec::new();
    }
    let mut runs = vec![(first, text.at)];
    while runs.len() < MOST_WORDS && may_go_on(kind) {
        text.skip_spaces();
        let next = bare(text, kind);
        if !belongs(&next, kind) {
            break;
        }
        let run = format!("{} {next}", runs[runs.len() - 1].0);
        runs.push((run, text.at));
    }
    runs
}

/// Whether a value of this kind may have several bare words.
pub(super) fn may_go_on(kind: &Kind) -> bool {
    kind.is_timed() || matches!(kind, Kind::Money | Kind::Choice(_) | Kind::Link { .. } | Kind::Links { .. })
}

/// Whether a further word can belong to the value before it, rather than be
/// one to look for, or another test.
fn belongs(word: &str, kind: &Kind) -> bool {
    let is_clock = kind.is_timed() && word.starts_with(char::is_numeric);
    let is_test = word.contains(|c| SIGNS.contains(&c)) && !is_clock;
    let is_sum = *kind == Kind::Money && word.contains(char::is_numeric);
    !word.is_empty() && !is_test && !is_sum && !word.starts_with('-') && operator(word).is_none()
}

/// A word up to a space, a bracket, a quotation mark or a comma. Commas within
/// a number part its thousands.
fn bare(text: &mut Cursor, kind: &Kind) -> String {
    if text.is_at_quote() {
        return String::new();
    }
    let is_number = kind.is_measured() && !kind.is_timed();
    let mut before = None;
    text.take(|at, c| {
        let is_digit = |ahead: usize| at.look(ahead).is_some_and(char::is_numeric);
        let parts_thousands = is_number
            && before.is_some_and(char::is_numeric)
            && is_digit(1)
            && is_digit(2)
            && is_digit(3)
            && !is_digit(4);
        before = Some(c);
        !c.is_whitespace() && !super::cursor::is_bracket(c) && (!COMMAS.contains(&c) || parts_thousands)
    })
}
