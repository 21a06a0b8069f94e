//! A test in the text: which field, what is asked of it, and with which values.

use super::{
    Filter, Op, Operand, Test,
    check::{allows, check_asked},
    cursor::SIGNS,
    names::Found,
    operands::Said,
    parse::Parser,
    paths::title_path,
    phrases::{Way, phrase},
    problem::{FilterProblem, Wrong},
    vocabulary::operator,
};
use crate::Key;

/// The longest name of a field, in words.
const MOST_NAME_WORDS: usize = 5;

impl<'a> Parser<'a> {
    pub(super) fn test(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        let Some((found, sign)) = self.head()? else {
            self.text.at = start;
            return Ok(None);
        };
        self.count()?;
        let sign = self.said_after(&found, sign);
        let found = self.asked(found, sign.op).map_err(|wrong| wrong.at(start))?;
        let values_at = self.text.at;
        let filter = match sign.op {
            Op::Empty => tested(&found, Op::Is, vec![Said::Empty]),
            _ => {
                let said = self.operands(&found, sign)?;
                self.ranged(&found, sign, said, values_at)?
            }
        };
        let filter = filter.map_err(|wrong| wrong.at(values_at))?;
        Ok(Some(if sign.negated { Filter::Not(Box::new(filter)) } else { filter }))
    }

    /// `amount: more than 5` is what a chip says: words behind a plain sign say
    /// how it is meant.
    pub(super) fn said_after(&mut self, found: &Found<'_>, sign: Sign) -> Sign {
        let start = self.text.at;
        if sign.op != Op::Is || sign.way.is_some() {
            return sign;
        }
        match phrase(&mut self.text, |way| way.is_for(&found.field.kind)).map(Way::sign) {
            // Behind a phrase something follows, or it was the value itself.
            Some(said) if said.op == Op::Empty || !self.is_at_end() => {
                Sign { negated: said.negated != sign.negated, ..said }
            }
            _ => {
                self.text.at = start;
                sign
            }
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.text.skip_spaces();
        self.text.is_done()
    }

    /// Words of a link are words of the title of what it leads to.
    fn asked(&mut self, found: Found<'a>, op: Op) -> Result<Found<'a>, Wrong> {
        let is_title = matches!(op, Op::Has | Op::Starts) && found.field.link().is_some();
        let path = if is_title { title_path(self.schema, self.def, &found.path) } else { None };
        let found = match path.and_then(|path| self.lookup.at(path)) {
            Some(title) if title.field.kind.is_written() => title,
            _ => found,
        };
        if allows(&found.field.kind, op) { Ok(found) } else { Err(Wrong::CannotAsk { field: found.name(), op }) }
    }

    /// A field and its sign, if that is what stands here. A label may have
    /// several words: the longest that is known is meant.
    pub(super) fn head(&mut self) -> Result<Option<(Found<'a>, Sign)>, FilterProblem> {
        let start = self.text.at;
        if let Some(label) = self.text.quoted()? {
            return Ok(self.lookup.field(&label).ok().and_then(|found| {
                let sign = self.sign().or_else(|| self.way(&found))?;
                Some((found, sign))
            }));
        }
        let mut name = String::new();
        for words in 1..=MOST_NAME_WORDS {
            let word = self.text.name();
            if word.is_empty() || words > 1 && (word.starts_with('-') || operator(&word).is_some()) {
                return Ok(None);
            }
            name = if words == 1 { word } else { format!("{name} {word}") };
            let is_close = self.text.peek().is_some_and(|c| !c.is_whitespace());
            self.text.skip_spaces();
            if let Some(sign) = self.sign() {
                return match self.lookup.field(&name) {
                    Ok(found) => Ok(Some((found, sign))),
                    Err(wrong) if words == 1 && self.is_meant(&name, sign) => Err(wrong.at(start)),
                    Err(_) => Ok(None),
                };
            }
            if !is_close && let Some(asked) = self.asked_in_words(&name) {
                return Ok(Some(asked));
            }
            if self.text.is_done() || self.text.is_at_quote() || self.text.peek() == Some('(') {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// «مبلغ بیش از»: a field, and how it is asked in words.
    fn asked_in_words(&mut self, name: &str) -> Option<(Found<'a>, Sign)> {
        let found = self.lookup.field(name).ok()?;
        let sign = self.way(&found)?;
        Some((found, sign))
    }

    /// A phrase that this field can be asked with, and something behind it.
    fn way(&mut self, found: &Found<'_>) -> Option<Sign> {
        let start = self.text.at;
        let way = phrase(&mut self.text, |way| way.is_for(&found.field.kind));
        let sign = way.map(Way::sign).filter(|sign| sign.op == Op::Empty || !self.is_at_end());
        if sign.is_none() {
            self.text.at = start;
        }
        sign
    }

    /// Whether an unknown name before a sign was meant as a field: `https://`
    /// and `10:30` were not.
    fn is_meant(&self, name: &str, sign: Sign) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '\u{200c}');
        let is_address = sign.op == Op::Is && self.text.peek() == Some('/');
        name.starts_with(char::is_alphabetic) && name.chars().all(is_word) && !is_address
    }

    pub(super) fn sign(&mut self) -> Option<Sign> {
        let (first, second) = (self.text.peek()?, self.text.look(1));
        let (op, length) = match (first, second) {
            ('!', Some('=')) => (Op::Is, 2),
            ('<', Some('=')) => (Op::AtMost, 2),
            ('>', Some('=')) => (Op::AtLeast, 2),
            ('<', _) => (Op::Below, 1),
            ('>', _) => (Op::Above, 1),
            ('≤', _) => (Op::AtMost, 1),
            ('≥', _) => (Op::AtLeast, 1),
            ('~', _) => (Op::Has, 1),
            ('^', _) => (Op::Starts, 1),
            (':' | '=' | '≠', _) => (Op::Is, 1),
            _ => return None,
        };
        self.text.at += length;
        // `amount:>5` is how some are used to write it.
        if first == ':' && self.text.peek().is_some_and(|c| SIGNS.contains(&c) && c != ':') {
            return self.sign();
        }
        Some(Sign { op, negated: matches!(first, '!' | '≠'), way: None })
    }
}

#[derive(Clone, Copy)]
pub(super) struct Sign {
    pub op: Op,
    pub negated: bool,
    /// The words that it was said with, if it was.
    pub way: Option<Way>,
}

impl Sign {
    pub fn plain(op: Op) -> Sign {
        Sign { op, negated: false, way: None }
    }
}

/// The test that was said, which may be several: a value or nothing.
pub(super) fn tested(found: &Found<'_>, op: Op, said: Vec<Said>) -> Result<Filter, Wrong> {
    let test = |op, values| Filter::Test(Test { path: found.path.clone(), op, values });
    let (mut values, mut starts, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut kinds: Vec<(Key, Operand)> = Vec::new();
    let mut op = op;
    for one in said {
        match one {
            Said::Value(value) => values.push(value),
            Said::Age(value) => {
                op = op.turned();
                values.push(value);
            }
            Said::Starts(value) => starts.push(Operand::Value(value)),
            Said::Kind(key, value) => kinds.push((key, value)),
            Said::Empty => others.push(test(Op::Empty, Vec::new())),
            Said::Filled => others.push(Filter::Not(Box::new(test(Op::Empty, Vec::new())))),
        }
    }
    if values.iter().any(Operand::is_period) && op == Op::Is {
        op = Op::Within;
    }
    if !starts.is_empty() {
        others.insert(0, test(Op::Starts, starts));
    }
    if let Some((key, _)) = kinds.first() {
        let path = found.path.iter().chain([key]).cloned().collect();
        let values = kinds.iter().map(|(_, value)| value.clone()).collect();
        others.insert(0, Filter::Test(Test { path, op: Op::Is, values }));
    }
    if !values.is_empty() {
        check_asked(found.def, &found.field, op, &values)?;
        others.insert(0, test(op, values));
    }
    Ok(Filter::Any(others).simplify())
}
