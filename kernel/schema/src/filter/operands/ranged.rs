//! What is said in words about a measure: from the one to the other, and how
//! long ago.

use super::Said;
use crate::{
    Kind,
    filter::{
        Filter, Op, Operand,
        names::Found,
        parse::Parser,
        phrases::{Way, is_range_word},
        problem::{FilterProblem, Wrong},
        question::{Sign, tested},
    },
};

impl Parser<'_> {
    /// What was said in words about a measure, from the place where its values
    /// began: a range, or how long ago.
    pub(in crate::filter) fn ranged(
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

    /// «بین ۱ و ۵ میلیون»: the millions are meant of both.
    pub(super) fn in_unit_of(&self, found: &Found<'_>, near: &str, far: &str) -> Option<Operand> {
        let unit = far.trim().trim_start_matches(|c: char| !c.is_alphabetic());
        let is_bare = found.field.kind == Kind::Money && !unit.is_empty() && !near.contains(char::is_alphabetic);
        let said = is_bare.then(|| format!("{} {unit}", near.trim()))?;
        self.value(found, &said).ok().map(Operand::Value)
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
