//! What people say without brackets and without naming a field: «تعداد تماس‌ها
//! بیش از ۳», `activities > 3`, "more than 3 calls in 30d", "older than 3 months".
//!
//! Each is the same tree as its written form, `count(call in 30d)>3` and
//! `created>3m`. Where the words do not come to that they are words to look for.

use super::{
    Filter, Op, Operand,
    operands::Said,
    parse::Parser,
    phrases::{Way, phrase},
    problem::{FilterProblem, Wrong},
    question::Sign,
    related::{MOST_NAME_WORDS, What, made, time_field},
};

/// How many characters a name and its sign take.
const NEAR: usize = 80;

impl<'a> Parser<'a> {
    /// The newest one, a count or an age, if that is what stands here.
    pub(super) fn in_words(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        if self.text.is_at_quote() {
            return Ok(None);
        }
        for read in [Self::newest, Self::number_first, Self::name_first, Self::verb_last, Self::age] {
            if let Some(said) = read(self)? {
                self.count()?;
                return Ok(Some(said));
            }
            self.text.at = start;
        }
        Ok(None)
    }

    /// "more than 3 calls in 30d".
    fn number_first(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        let is_wanted = |way| matches!(way, Way::More | Way::Less | Way::AtLeast | Way::AtMost);
        let Some(way) = phrase(&mut self.text, is_wanted) else { return Ok(None) };
        self.text.skip_spaces();
        let at = self.text.at;
        let is_clear = self.text.between(start, at).trim().contains(' ');
        let Some(number) = self.number() else {
            return if is_clear { self.counts_by_a_word(at) } else { Ok(None) };
        };
        self.skip_classifier();
        let Some(what) = self.what(false)? else { return Ok(None) };
        let filter = self.deeper(|parser| parser.of_what(&what, start))?;
        counted(what, filter, way.sign(), number).map(Some).map_err(|wrong| wrong.at(at))
    }

    /// `activities > 3`, where that is no field.
    fn name_first(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        // Names are looked up only where a number comes soon.
        let near: String = (0..NEAR).map_while(|ahead| self.text.look(ahead)).collect();
        if !near.contains(char::is_numeric) && !near.split_whitespace().any(is_spelled) {
            return Ok(None);
        }
        let Ok(Some(what)) = self.what(true) else { return Ok(None) };
        let name = self.text.between(start, self.text.at);
        if self.lookup.field(&name).is_ok() {
            return Ok(None);
        }
        self.compared(what, start)
    }

    /// «تعداد تماس‌ها بیش از ۳», behind its first word.
    pub(super) fn counted_barely(&mut self, start: usize) -> Result<Option<Filter>, FilterProblem> {
        let named = self.text.at;
        let Ok(Some(what)) = self.what(true) else { return self.counts_nothing(named) };
        let said = self.compared(what, start)?;
        if said.is_none() && self.counting_sign().is_some() {
            return Err(self.no_number());
        }
        Ok(said)
    }

    /// «تعداد گوسفندها بیش از ۳»: meant as a count, of what does not lead here. As
    /// words to look for it would find nothing, and say nothing.
    fn counts_nothing(&mut self, named: usize) -> Result<Option<Filter>, FilterProblem> {
        self.text.at = named;
        for _ in 0..MOST_NAME_WORDS {
            self.text.skip_spaces();
            if self.text.name().is_empty() {
                return Ok(None);
            }
            let end = self.text.at;
            let is_counted = self.counting_sign().is_some() && {
                self.text.skip_spaces();
                self.number().is_some()
            };
            if is_counted {
                let name = self.text.between(named, end).trim().to_owned();
                return Err(Wrong::NoRelated { entity: self.def.key.clone(), name }.at(named));
            }
            self.text.at = end;
        }
        Ok(None)
    }

    /// Behind a name: when, and how many. The cursor stays before a sign that
    /// no number follows.
    fn compared(&mut self, what: What<'a>, start: usize) -> Result<Option<Filter>, FilterProblem> {
        let named = self.text.at;
        let Ok(filter) = self.deeper(|parser| parser.of_what(&what, start)) else {
            self.text.at = named;
            return Ok(None);
        };
        let asked = self.text.at;
        let sign = self.counting_sign();
        self.text.skip_spaces();
        let at = self.text.at;
        let Some((sign, number)) = sign.and_then(|sign| Some((sign, self.number()?))) else {
            self.text.at = asked;
            return Ok(None);
        };
        self.skip_classifier();
        counted(what, filter, sign, number).map(Some).map_err(|wrong| wrong.at(at))
    }

    /// "older than 3 months", «در ۲ هفتهٔ گذشته»: of when the records happened.
    fn age(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let is_wanted = |way| matches!(way, Way::Older | Way::Newer | Way::During);
        let Some(way) = phrase(&mut self.text, is_wanted) else { return Ok(None) };
        let Some(found) = self.lookup.at(vec![time_field(self.def)]) else { return Ok(None) };
        let sign = way.sign();
        let begun = self.text.at;
        let Ok(said) = self.operands(&found, sign) else { return Ok(None) };
        let is_moment = |one: &Said| matches!(one, Said::Age(_)) || matches!(one, Said::Value(value) if !is_day(value));
        if !said.iter().all(is_moment) {
            return Ok(None);
        }
        Ok(self.ranged(&found, sign, said, begun)?.ok())
    }

    /// A sign, or a phrase, that a number can be compared by.
    pub(super) fn counting_sign(&mut self) -> Option<Sign> {
        self.text.skip_spaces();
        let start = self.text.at;
        let sign = self.sign().filter(|sign| !matches!(sign.op, Op::Has | Op::Starts));
        if sign.is_none() {
            self.text.at = start;
        }
        // Behind a plain sign, as a chip says it, words say how it is meant.
        let in_words = match sign {
            None | Some(Sign { op: Op::Is, negated: false, .. }) => phrase(&mut self.text, Way::counts).map(Way::sign),
            _ => None,
        };
        in_words.or(sign)
    }

    /// A number in digits or in words; «سه‌تا» counts as well.
    pub(super) fn number(&mut self) -> Option<u32> {
        let start = self.text.at;
        let word = self.text.word();
        let number = base::fold::digits(&word).parse().ok().or_else(|| of_classifier(&word));
        if number.is_some() {
            return number;
        }
        self.text.at = start;
        self.text.spelled().and_then(|number| number.parse().ok())
    }

    /// «سه تا تماس», "3 times": the word says no more than the number.
    fn skip_classifier(&mut self) {
        let start = self.text.at;
        self.text.skip_spaces();
        let is_one = matches!(base::fold::fold(&self.text.word()).as_str(), "تا" | "عدد" | "بار" | "مورد" | "times");
        let end = self.text.at;
        self.text.skip_spaces();
        // «۱ تا ۵» is a range.
        let ranges = self.text.peek().is_some_and(char::is_numeric);
        self.text.at = if is_one && !ranges { end } else { start };
    }

    /// "more than many calls": meant as a count, by a word that is no number.
    fn counts_by_a_word(&mut self, at: usize) -> Result<Option<Filter>, FilterProblem> {
        let said = self.text.word();
        let is_counted = !said.is_empty() && matches!(self.what(false), Ok(Some(_)));
        if is_counted { Err(Wrong::NotANumber { said }.at(at)) } else { Ok(None) }
    }

    /// Why no number follows the sign: nothing does, or a word that is none.
    pub(super) fn no_number(&mut self) -> FilterProblem {
        self.text.skip_spaces();
        let at = self.text.at;
        match self.text.word() {
            said if said.is_empty() => Wrong::NoCount.at(at),
            said => Wrong::NotANumber { said }.at(at),
        }
    }
}

fn is_spelled(word: &str) -> bool {
    base::parse::spelled_first(&[word.to_owned()], false).is_some() || of_classifier(word).is_some()
}

/// «سه‌تا» and «۳تا», written as one word.
fn of_classifier(word: &str) -> Option<u32> {
    let folded = base::fold::fold(word);
    let number = folded.strip_suffix("تا")?.trim_end();
    number.parse().ok().or_else(|| base::parse::spelled(number)?.try_into().ok())
}

fn is_day(operand: &Operand) -> bool {
    matches!(operand, Operand::Value(_) | Operand::Range(..))
}

/// Related records that are counted.
pub(super) fn counted(what: What<'_>, filter: Filter, sign: Sign, number: u32) -> Result<Filter, Wrong> {
    if number > super::MOST_COUNTED {
        return Err(Wrong::CountsTooFar { most: super::MOST_COUNTED });
    }
    let asked = Filter::Related(made(what, filter, Some((sign.op, number))));
    Ok(if sign.negated { Filter::Not(Box::new(asked)) } else { asked })
}
