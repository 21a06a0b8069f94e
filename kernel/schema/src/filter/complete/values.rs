//! A value that is being typed, behind a sign or behind a phrase that stands for
//! one.

use super::{
    Expected, Finder, MOST_BEHIND,
    words::{space, words},
};
use crate::filter::{
    Op,
    cursor::SIGNS,
    operands::may_go_on,
    phrases::phrase_of,
    vocabulary::{Operator, operator},
};

impl Finder<'_, '_> {
    /// Behind the last sign, where what stands before it is a field.
    pub(super) fn value(&mut self) {
        let segment = self.segment().to_owned();
        // A quote that was opened before this part holds all of it: there is no value here.
        let until = self.around.quote.map_or(segment.len(), |at| at.saturating_sub(self.around.start));
        let Some(sign) = last_sign(&segment[..until]) else { return };
        let Some((def, field)) = self.field_before(&segment[..sign.at]) else { return };
        let values = &segment[sign.end..until];
        let comma = values.rfind([',', '،']).map_or(0, |at| at + values[at..].chars().next().map_or(1, char::len_utf8));
        // "negotiation or " goes on with the same field's values.
        let is_or = |(at, word): &(usize, &str)| operator(word) == Some(Operator::Or) && at + word.len() < values.len();
        let or = words(values).filter(is_or).last().map_or(0, |(at, word)| at + word.len());
        let begun = comma.max(or);
        let start = sign.end + begun + space(&values[begun..]);
        let typed = &segment[start..until];
        let goes_on = !typed.trim().contains(char::is_whitespace) && !typed.ends_with(char::is_whitespace);
        if self.around.quote.is_none() && !goes_on && !may_go_on(&field.kind) {
            return;
        }
        let (from, quoted) = match self.around.quote {
            Some(at) => (at, true),
            None => (self.around.start + start, false),
        };
        self.add(Expected::Value { def, field, op: sign.op }, from, quoted);
    }

    /// Behind a phrase: «مبلغ بیش از», "created in the la".
    pub(super) fn value_in_words(&mut self) {
        let segment = self.segment().to_owned();
        let starts: Vec<usize> = words(&segment).map(|(at, _)| at).collect();
        for at in starts.into_iter().rev().take(MOST_BEHIND) {
            let Some((way, end)) = phrase_of(&segment[at..], |_| true) else { continue };
            let rest = &segment[at + end..];
            let Some((def, field)) = self.field_before(&segment[..at]).filter(|_| rest.starts_with(' ')) else {
                continue;
            };
            let op = way.sign().op;
            if way.is_for(&field.kind) && op != Op::Empty {
                let article = rest.trim_start().strip_prefix("the ").map_or(0, |_| "the ".len());
                let start = self.around.start + at + end + space(rest) + article;
                self.add(Expected::Value { def, field, op }, start, false);
                return;
            }
        }
    }
}

struct LastSign {
    at: usize,
    end: usize,
    op: Op,
}

fn last_sign(text: &str) -> Option<LastSign> {
    let is_sign = |c: char| SIGNS.contains(&c) || c == '≠';
    let (last, c) = text.char_indices().rev().find(|(_, c)| is_sign(*c))?;
    let end = last + c.len_utf8();
    let is_part = |c: char| is_sign(c) || c == '!';
    let at = text[..last].char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(last, |(at, _)| at);
    let op = match &text[at..end] {
        ">" | ":>" => Op::Above,
        ">=" | "≥" => Op::AtLeast,
        "<" | ":<" => Op::Below,
        "<=" | "≤" => Op::AtMost,
        "~" => Op::Has,
        "^" => Op::Starts,
        _ => Op::Is,
    };
    Some(LastSign { at, end, op })
}
