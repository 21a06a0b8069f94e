//! One test in a sentence: the field that it is of, and what is asked of it.

use base::Lang;
use records::Ctx;
use schema::{
    EntityDef, FieldDef, Key, Kind, Value,
    filter::{Op, Operand, Test, field_at},
};

use super::{Phrase, Sayer};

impl Sayer<'_> {
    pub(super) fn test(&self, test: &Test, negated: bool) -> Phrase {
        let Some((owner, field)) = field_at(&self.show.ctx.schema, self.def, &test.path) else {
            return Phrase { field: test.path.join("."), asked: String::new() };
        };
        let asked = self.asked(owner, &field, test, negated);
        Phrase { field: path(self.show.ctx, self.def, &test.path), asked }
    }

    pub(super) fn asked(&self, owner: &EntityDef, field: &FieldDef, test: &Test, negated: bool) -> String {
        if test.op == Op::Empty {
            return self.word(if negated { "list-is-filled" } else { "list-is-empty" });
        }
        let of_time = matches!(field.kind, Kind::Date | Kind::Instant);
        let lasting = test.op == Op::Within || test.op == Op::Is;
        let in_marks = matches!(test.op, Op::Has | Op::Starts);
        let each = |value: &Operand| match value {
            Operand::Value(Value::Text(text)) if in_marks => self.fill("list-words", text),
            value => self.operand(owner, field, value, lasting),
        };
        let said: Vec<String> = test.values.iter().map(each).collect();
        let said = said.join(&self.word("list-or"));
        let key = match (test.op, of_time) {
            (Op::Is | Op::Within, _) if negated => return self.fill("list-not", &said),
            (Op::Is | Op::Within, _) | (Op::Empty, _) => return said,
            (Op::Has, _) if negated => return self.fill("list-has-not", &said),
            (Op::Has, _) => "list-has",
            (Op::Starts, _) if negated => return self.fill("list-starts-not", &said),
            (Op::Starts, _) => "list-starts",
            (Op::Below, false) => "list-below",
            (Op::Below, true) => "list-before",
            (Op::AtMost, false) => "list-at-most",
            (Op::AtMost, true) => "list-until",
            (Op::Above, false) => "list-above",
            (Op::Above, true) => "list-after",
            (Op::AtLeast, false) => "list-at-least",
            (Op::AtLeast, true) => "list-since",
        };
        let said = self.fill(key, &said);
        if negated { self.fill("list-not", &said) } else { said }
    }

    pub(super) fn compared(&self, op: Op, number: &str) -> String {
        match op {
            Op::Below => self.fill("list-below", number),
            Op::AtMost => self.fill("list-at-most", number),
            Op::Above => self.fill("list-above", number),
            Op::AtLeast => self.fill("list-at-least", number),
            _ => number.to_owned(),
        }
    }
}

/// «شهر مشتری», "Customer city": the labels of the links on the way and the
/// field's, side by side as each language puts them, and as they can be typed.
pub(in crate::filter) fn path(ctx: &Ctx, def: &EntityDef, path: &[Key]) -> String {
    let mut labels = Vec::new();
    let mut def = Some(def);
    for key in path {
        let Some(here) = def else { break };
        labels.push(ctx.text(&here.field_label_key(key)));
        let to = here.field(key).and_then(FieldDef::link);
        def = to.and_then(|to| ctx.schema.entity(to)).map(|def| &**def);
    }
    if ctx.lang() == Lang::Fa {
        labels.reverse();
    }
    labels.join(" ")
}
