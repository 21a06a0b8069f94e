//! What stands after the sign: values, ranges, moments, persons, names.

use super::{
    Filter, Op, Operand,
    cursor::{Cursor, SIGNS},
    names::Found,
    near::{Near, nearest},
    parse::Parser,
    phrases::{Way, is_range_word},
    problem::{FilterProblem, Wrong},
    question::{Sign, tested},
    related::kind_field,
    vocabulary::{Operator, is_empty_word, moment, operator, person},
};
use crate::{FieldDef, Key, Kind, Known, Value, ValueProblem, normalise, parse_value};

/// The most words that one value is made of: «۱ آذر ۱۴۰۵ ۱۴:۳۰».
const MOST_WORDS: usize = 4;
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

/// Why a text is no value.
enum Refused {
    Value(ValueProblem),
    /// No choice; near are the texts of others.
    NoChoice(Near),
    NoRecord(Near),
}

impl From<ValueProblem> for Refused {
    fn from(problem: ValueProblem) -> Refused {
        Refused::Value(problem)
    }
}

impl Refused {
    fn about(self, found: &Found<'_>, said: &str) -> Wrong {
        let (field, said) = (found.name(), said.to_owned());
        match self {
            Refused::Value(problem) => Wrong::BadValue { field, said, problem },
            Refused::NoChoice(near) => Wrong::NoChoice { field, said: said.into(), near: near.into() },
            Refused::NoRecord(near) => Wrong::NoRecord { field, said: said.into(), near: near.into() },
        }
    }
}

/// From the one to the other; a range holds plain values only, so that moments
/// become two bounds.
fn from_to(found: &Found<'_>, from: Operand, until: Operand) -> Result<Filter, Wrong> {
    if let (Operand::Value(from), Operand::Value(until)) = (&from, &until) {
        let range = Operand::Range(Some(from.clone()), Some(until.clone()));
        return tested(found, Op::Within, vec![Said::Value(range)]);
    }
    let since = tested(found, Op::AtLeast, vec![Said::Value(from)])?;
    Ok(since.and(tested(found, Op::AtMost, vec![Said::Value(until)])?))
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

    /// What was said in words about a measure, from the place where its values
    /// began: a range, or how long ago.
    pub(super) fn ranged(
        &mut self,
        found: &Found<'_>,
        sign: Sign,
        mut said: Vec<Said>,
        begun: usize,
    ) -> Result<Result<Filter, Wrong>, FilterProblem> {
        let begins = matches!(sign.op, Op::Is | Op::AtLeast) && found.field.kind.is_measured();
        let between = sign.way == Some(Way::Between);
        if begins
            && let [Said::Value(from)] = &said[..]
            && let (near, near_end) = (self.text.between(begun, self.text.at), from.clone())
            && let Some((until, far)) = self.far_end(found, between)?
        {
            let from = self.in_unit_of(found, &near, &far).unwrap_or(near_end);
            return Ok(from_to(found, from, until));
        }
        if between {
            return Err(Wrong::NoValue(found.name()).at(self.text.at));
        }
        let Some(way) = sign.way.filter(|_| found.field.kind.is_timed()) else {
            return Ok(tested(found, sign.op, said));
        };
        let mut op = sign.op;
        for one in &mut said {
            let is_long = matches!(way, Way::More | Way::Less | Way::AtLeast | Way::AtMost | Way::Older | Way::Newer);
            match one {
                // "More than 30 days ago" is longer ago than that.
                Said::Value(ago @ Operand::Ago { .. }) if is_long => *one = Said::Age(ago.clone()),
                Said::Value(_) if matches!(way, Way::Older | Way::Newer) => op = sign.op.turned(),
                _ => {}
            }
        }
        Ok(tested(found, op, said))
    }

    /// «بین ۱ و ۵ میلیون»: the millions are meant of both.
    fn in_unit_of(&self, found: &Found<'_>, near: &str, far: &str) -> Option<Operand> {
        let unit = far.trim().trim_start_matches(|c: char| !c.is_alphabetic());
        let is_bare = found.field.kind == Kind::Money && !unit.is_empty() && !near.contains(char::is_alphabetic);
        let said = is_bare.then(|| format!("{} {unit}", near.trim()))?;
        self.value(found, &said).ok().map(Operand::Value)
    }

    /// The other end of a range, and how it was written.
    fn far_end(&mut self, found: &Found<'_>, between: bool) -> Result<Option<(Operand, String)>, FilterProblem> {
        let start = self.text.at;
        self.text.skip_spaces();
        if !is_range_word(&self.text.word(), between) {
            self.text.at = start;
            return Ok(None);
        }
        self.text.skip_spaces();
        let begun = self.text.at;
        match self.operand(found, Op::Is)? {
            Said::Value(until) | Said::Age(until) => Ok(Some((until, self.text.between(begun, self.text.at)))),
            _ => Err(Wrong::NoValue(found.name()).at(self.text.at)),
        }
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

    /// A record by its title, by the kind of such records (`stage:won`), or as
    /// the one who asks; where titles were looked up, one that there is.
    fn linked(&self, found: &Found<'_>, to: &str, text: &str, is_quoted: bool) -> Result<Said, Refused> {
        let known = self.names.record(to, &base::fold::tidy(text));
        let is_whole = known != Known::NotAsked || !text.contains(char::is_whitespace);
        let read = link(to, text, is_quoted, is_whole);
        let near = match (read?, known) {
            (Operand::Name(_), Known::Yes { title }) => return Ok(Said::Value(Operand::Name(title))),
            (Operand::Name(_), Known::No { near }) => near,
            (operand, _) => return Ok(Said::Value(operand)),
        };
        match self.kind_said(found, to, text).filter(|_| !is_quoted) {
            Some((key, value)) => Ok(Said::Kind(key, value)),
            None => Err(Refused::NoRecord(near)),
        }
    }

    fn kind_said(&self, found: &Found<'_>, to: &str, text: &str) -> Option<(Key, Operand)> {
        found.field.link()?;
        let there = self.schema.entity(to)?;
        let field = kind_field(there)?;
        let value = parse_value(there, field, text, self.reading, self.names).ok()?;
        Some((field.key.clone(), Operand::Value(value)))
    }

    /// A choice by its key or label; another word is told with those that are like it.
    fn choice(&self, found: &Found<'_>, text: &str) -> Result<Said, Refused> {
        if let Ok(value) = self.value(found, text) {
            return Ok(Said::Value(Operand::Value(value)));
        }
        let Kind::Choice(choices) = &found.field.kind else { return Err(ValueProblem::NotAChoice.into()) };
        let mut all: Vec<(String, &Key)> = Vec::new();
        for choice in choices {
            let labels = self.names.choice(found.def, &found.field.key, &choice.key);
            all.extend(labels.into_iter().chain([choice.key.to_string()]).map(|name| (name, &choice.key)));
        }
        let said: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
        let near = nearest(text, &said);
        let label = |key: &Key| found.def.choice_label_key(&found.field.key, key);
        if !near.alike {
            let some = choices.iter().map(|choice| label(&choice.key)).collect();
            return Err(Refused::NoChoice(Near { some, alike: false, more: false }));
        }
        let mut some: Vec<String> = Vec::new();
        for name in near.some {
            let said = all.iter().find(|(known, _)| *known == name).map(|(_, key)| label(key));
            some.extend(said.filter(|said| !some.contains(said)));
        }
        Err(Refused::NoChoice(Near::alike(some)))
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
        if let (Some(from), Some(until)) = (self.in_unit_of(found, from, to), end(to)?) {
            let Operand::Value(from) = from else { return Err(ValueProblem::not_a(&found.field.kind)) };
            return Ok(Operand::Range(Some(from), Some(until)));
        }
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

/// The text that a program sent, as it is looked for: whole, or a part.
pub(super) fn sought(field: &FieldDef, op: Op, text: &str) -> Result<Value, ValueProblem> {
    if op == Op::Is { written(field, text) } else { piece(&field.kind, text) }
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
fn link(to: &str, text: &str, is_quoted: bool, is_whole: bool) -> Result<Operand, ValueProblem> {
    let id = text.parse().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    match (is_quoted, id, person(text, to)) {
        (false, Some(id), _) => Ok(Operand::Value(Value::Id(id))),
        (false, _, Some(person)) => Ok(person),
        // Of several bare words only a person, or a title that was looked up, is sure.
        (false, ..) if !is_whole => Err(ValueProblem::NotAnId),
        _ => match base::fold::tidy(text) {
            name if name.is_empty() => Err(ValueProblem::NotAnId),
            name => Ok(Operand::Name(name)),
        },
    }
}

/// The runs of bare words that may be the value, the shortest first, each with
/// the place where it ends.
fn words(text: &mut Cursor, kind: &Kind) -> Vec<(String, usize)> {
    let is_number = kind.is_measured() && !kind.is_timed();
    let spelled = if is_number { text.spelled() } else { None };
    let first = spelled.unwrap_or_else(|| bare(text, kind));
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
