//! Questions about related records in a sentence: which, how many, and the
//! newest.

use schema::{
    EntityDef, Key, Kind, Value,
    filter::{Filter, Newest, Op, Operand, Related, Test, field_at, kind_field, links_here, time_field},
};

use super::{Phrase, Sayer, parts};
use crate::{say::say, show::Show};

impl Sayer<'_> {
    /// «تماس **بیش از ۳: در ۳۰ روز گذشته**», "Opportunity **none whose stage is Won**".
    pub(super) fn related(&self, related: &Related, negated: bool) -> Phrase {
        let ctx = self.show.ctx;
        let Some(there) = ctx.schema.entity(&related.entity) else { return Phrase::default() };
        let mut parts = parts(&related.filter);
        let kind = parts.iter().position(|part| kind_of(there, part).is_some());
        let kind = kind.and_then(|at| kind_of(there, &parts.remove(at)));
        let what = match kind {
            Some((field, kind)) => ctx.text(&there.choice_label_key(&field, &kind)),
            None => ctx.text(&there.one_label_key()),
        };
        let field = self.with_link(there, &related.link, what);
        let number = match (related.count, negated) {
            (None, false) => self.word("list-related-has"),
            (None, true) => self.word("list-related-none"),
            (Some((op, number)), negated) => {
                let said = self.compared(op, &ctx.format.number(i64::from(number)));
                if negated { self.fill("list-not", &said) } else { said }
            }
        };
        let sayer = Sayer { show: Show::new(ctx, self.show.titles), def: there, named: self.named };
        let (whose, with): (Vec<&Filter>, Vec<&Filter>) = parts.iter().partition(|part| sayer.is_whose(part));
        let and = self.word("list-and");
        let with = with.into_iter().map(|part| sayer.among(part)).filter(|said| !said.is_empty());
        let with = with.collect::<Vec<_>>().join(&and);
        let whose = whose.into_iter().map(|part| sayer.whose(part)).collect::<Vec<_>>().join(&and);
        let add = |number: String, (key, which): (&str, String)| match which.is_empty() {
            true => number,
            false => say(ctx, key, &[("number", number.into()), ("which", which.into())]),
        };
        let asked = [("list-related-with", with), ("list-related-whose", whose)].into_iter().fold(number, add);
        Phrase { field, asked }
    }

    /// «آخرین تماس **بیش از ۳ ماه پیش یا هرگز**», "Last call **less than 3 months ago**".
    pub(super) fn newest(&self, newest: &Newest<'_>) -> Phrase {
        let (ctx, there) = (self.show.ctx, newest.there);
        let what = match &newest.kind {
            Some((field, kind)) => ctx.text(&there.choice_label_key(field, kind)),
            None => ctx.text(&there.one_label_key()),
        };
        let field = self.fill("list-newest", &self.with_link(there, newest.link, what.to_lowercase()));
        let time = field_at(&ctx.schema, there, &newest.test.path);
        let asked = match (&newest.test.values[..], newest.test.op) {
            ([Operand::Ago { count, unit }], op @ (Op::Below | Op::AtMost | Op::Above | Op::AtLeast)) => {
                self.compared(op.turned(), &self.stretch("list-ago", *count, *unit))
            }
            _ => time.map(|(owner, field)| self.asked(owner, &field, &newest.test, false)).unwrap_or_default(),
        };
        Phrase { field, asked: if newest.or_never() { self.fill("list-newest-or-never", &asked) } else { asked } }
    }

    /// Where another link than the usual one leads here, it is named.
    fn with_link(&self, there: &EntityDef, link: &Key, what: String) -> String {
        match links_here(there, self.def).first() {
            Some(usual) if usual.key == *link => what,
            _ => format!("{what} ({})", self.show.ctx.text(&there.field_label_key(link))),
        }
    }

    /// Whether a part of what is asked of others is one of their fields, which is
    /// named: when they happened needs no name.
    fn is_whose(&self, part: &Filter) -> bool {
        match part {
            Filter::Test(test) => test.path != [time_field(self.def)] || test.op != Op::Within,
            Filter::Not(inner) => matches!(**inner, Filter::Test(_)),
            _ => false,
        }
    }

    /// "stage kind is Won", «نوع مرحله آن برنده است».
    fn whose(&self, part: &Filter) -> String {
        let Phrase { field, asked } = self.said(part);
        let is_choice = |test: &Test| {
            let found = field_at(&self.show.ctx.schema, self.def, &test.path);
            test.op == Op::Is && found.is_some_and(|(_, field)| matches!(field.kind, Kind::Choice(_)))
        };
        let (test, negated) = match part {
            Filter::Not(inner) => (&**inner, true),
            part => (part, false),
        };
        let key = match test {
            Filter::Test(Test { op: Op::Empty, .. }) => "list-whose-empty",
            Filter::Test(Test { op: Op::Has | Op::Starts, .. }) => "list-whose-has",
            Filter::Test(test) if !negated && is_choice(test) => "list-whose-value",
            _ => "list-whose-is",
        };
        say(self.show.ctx, key, &[("field", within(&field).into()), ("asked", asked.into())])
    }

    /// Another part of what is asked of others.
    fn among(&self, part: &Filter) -> String {
        match part {
            Filter::Test(test) => self.test(test, false).asked,
            Filter::Any(_) => format!("({})", self.whole(part)),
            part => self.whole(part),
        }
    }
}

/// The kind that a part alone asks for: its field, and which.
fn kind_of(def: &EntityDef, part: &Filter) -> Option<(Key, String)> {
    let (Filter::Test(test), field) = (part, kind_field(def)?) else { return None };
    match (&test.values[..], test.op) {
        ([Operand::Value(Value::Text(kind))], Op::Is) if test.path == [field.key.clone()] => {
            Some((field.key.clone(), kind.clone()))
        }
        _ => None,
    }
}

/// "stage kind" of the label "Stage Kind" within a sentence; "CRM" stays.
fn within(label: &str) -> String {
    let lower = |word: &str| {
        let is_plain = word.chars().skip(1).all(|c| !c.is_uppercase());
        if is_plain { word.to_lowercase() } else { word.to_owned() }
    };
    label.split(' ').map(lower).collect::<Vec<_>>().join(" ")
}
